//! Where events may be sent: no name and no number leads a delivery into the network that the server stands in, unless the
//! operator allows it. Names are looked at when they are resolved, so that one that changes its mind leads nowhere either.

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const LONGEST_URL: usize = 2_000;

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Forbidden {
    #[error("it begins with http:// or https://, names a host, and has at most 2000 characters")]
    NoUrl,
    #[error("it carries a name or a password; the signature says who sends")]
    Credentials,
    #[error("its address is one of a private network")]
    Private,
}

/// The address of a receiver, if events may go there as far as its text tells.
pub(crate) fn address(text: &str, allow_private: bool) -> Result<Url, Forbidden> {
    let url = Url::parse(text).map_err(|_| Forbidden::NoUrl)?;
    if text.len() > LONGEST_URL || !matches!(url.scheme(), "http" | "https") {
        return Err(Forbidden::NoUrl);
    }
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(Forbidden::NoUrl)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Forbidden::Credentials);
    }
    // Whoever connects to a number asks no resolver. Odd spellings of numbers are put right by the parser.
    let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    if !allow_private && number.is_ok_and(is_private) {
        return Err(Forbidden::Private);
    }
    Ok(url)
}

/// Resolves names, and keeps what leads into private networks to itself.
pub(super) struct Guard {
    pub(super) allow_private: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|found| allow_private || !is_private(found.ip())).collect();
            if allowed.is_empty() {
                return Err(Forbidden::Private.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whatever is not an address of the internet at large (RFC 6890 and its registries).
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
        || address.is_documentation()
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let part = address.segments();
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match part {
        // ::, ::1, and IPv4 in the ways of writing it as IPv6: mapped, compatible, NAT64, 6to4.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => inner(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inner(high, low),
        [0x2002, high, low, ..] => inner(high, low),
        // Local NAT64, unique local, link local, site local, multicast, Teredo, documentation.
        [0x64, 0xff9b, 1, ..] => true,
        [0x2001, 0 | 0xdb8, ..] => true,
        [first, ..] => {
            first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80 || first & 0xffc0 == 0xfec0 || first >= 0xff00
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_private_networks_are_not_taken_however_they_are_written() {
        for host in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "2130706433",
            "0x7f.1",
            "127.1",
            "0177.0.0.1",
            "[::1]",
            "[::]",
            "[fe80::1]",
            "[fd00::1]",
            "[::ffff:10.0.0.1]",
            "[::7f00:1]",
            "[64:ff9b::a9fe:a9fe]",
            "[2002:7f00:1::]",
            "[ff02::1]",
            "[2001:db8::1]",
        ] {
            assert_eq!(address(&format!("http://{host}/"), false), Err(Forbidden::Private), "{host}");
            assert!(address(&format!("http://{host}:8080/"), true).is_ok(), "{host}: the operator may allow it");
        }
        for host in ["93.184.215.14", "172.32.0.1", "[2606:2800:21f::1]", "example.org"] {
            assert!(address(&format!("https://{host}/hook?x=1"), false).is_ok(), "{host}");
        }
    }

    #[test]
    fn only_addresses_of_the_web_are_taken() {
        for bad in ["", "example.org", "ftp://example.org/", "file:///etc/passwd", "http://", "gopher://x", "//x"] {
            assert_eq!(address(bad, true), Err(Forbidden::NoUrl), "{bad}");
        }
        assert_eq!(address(&format!("https://example.org/{}", "x".repeat(2_000)), true), Err(Forbidden::NoUrl));
        assert_eq!(address("https://alice:secret@example.org/", true), Err(Forbidden::Credentials));
    }

    #[tokio::test]
    async fn a_name_that_leads_into_a_private_network_leads_nowhere() {
        let name = || "localhost".parse::<Name>().unwrap();
        assert!(Guard { allow_private: true }.resolve(name()).await.is_ok(), "the name is good");
        let refused = Guard { allow_private: false }.resolve(name()).await.err().unwrap();
        assert!(refused.to_string().contains("private"), "{refused}");
    }
}
