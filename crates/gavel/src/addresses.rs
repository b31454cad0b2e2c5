//! By which addresses clients reach the media port.

use std::net::{IpAddr, SocketAddr};

/// What is said by the operator; else the bound address; else every interface's of the bound family, loopback included
/// while the page itself is only for this machine.
pub(crate) fn announced(said: &[IpAddr], media: SocketAddr, listen: SocketAddr) -> Vec<IpAddr> {
    if !said.is_empty() {
        return said.to_vec();
    }
    if !media.ip().is_unspecified() {
        return vec![media.ip()];
    }
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default().into_iter().map(|interface| interface.ip()).collect();
    pick(interfaces, media, listen)
}

fn pick(interfaces: Vec<IpAddr>, media: SocketAddr, listen: SocketAddr) -> Vec<IpAddr> {
    let with_loopback = listen.ip().is_loopback();
    let fits = |ip: &IpAddr| match ip {
        IpAddr::V4(ip) => !ip.is_link_local() && (with_loopback || !ip.is_loopback()),
        IpAddr::V6(ip) => media.is_ipv6() && !ip.is_unicast_link_local() && (with_loopback || !ip.is_loopback()),
    };
    let mut announced: Vec<IpAddr> = interfaces.into_iter().filter(fits).collect();
    announced.sort_unstable();
    announced.dedup();
    if announced.is_empty() {
        // A machine without a network still talks to itself.
        announced.push(IpAddr::from([127, 0, 0, 1]));
    }
    announced
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ips(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn loopback_is_announced_to_this_machine_only() {
        let found = || ips(&["127.0.0.1", "192.0.2.7", "169.254.1.1", "fe80::1", "2001:db8::7", "::1"]);
        let v4 = "0.0.0.0:10000".parse().unwrap();
        assert_eq!(pick(found(), v4, "127.0.0.1:8080".parse().unwrap()), ips(&["127.0.0.1", "192.0.2.7"]));
        assert_eq!(pick(found(), v4, "0.0.0.0:443".parse().unwrap()), ips(&["192.0.2.7"]));
        let both = "[::]:10000".parse().unwrap();
        assert_eq!(pick(found(), both, "0.0.0.0:443".parse().unwrap()), ips(&["192.0.2.7", "2001:db8::7"]));
    }

    #[test]
    fn what_the_operator_says_goes_first_and_then_the_bound_address() {
        let listen = "127.0.0.1:8080".parse().unwrap();
        let said = ips(&["203.0.113.5"]);
        assert_eq!(announced(&said, "0.0.0.0:10000".parse().unwrap(), listen), said);
        assert_eq!(announced(&[], "192.0.2.7:10000".parse().unwrap(), listen), ips(&["192.0.2.7"]));
    }
}
