//! By which addresses clients reach media.

use crate::config::MediaTcp;
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

/// The same by TCP, where that comes to the page's own address: `listen`, as it is bound. `by_udp`: what [`announced`] says.
pub(crate) fn announced_by_tcp(
    tcp: MediaTcp,
    said: &[IpAddr],
    by_udp: &[IpAddr],
    listen: SocketAddr,
) -> Vec<SocketAddr> {
    let reached = |ip: &IpAddr| match listen.ip() {
        // Dual-stack.
        IpAddr::V6(own) if own.is_unspecified() => true,
        own if own.is_unspecified() => ip.is_ipv4(),
        // Whoever forwards to it from elsewhere says at which port: a proxy for HTTP does not pass media on.
        own if own.is_loopback() => *ip == own,
        own => *ip == own || said.contains(ip) && ip.is_ipv4() == own.is_ipv4(),
    };
    match tcp {
        MediaTcp::Off => Vec::new(),
        MediaTcp::At(port) => by_udp.iter().map(|ip| SocketAddr::new(*ip, port)).collect(),
        MediaTcp::On => {
            let port = listen.port();
            by_udp.iter().filter(|ip| reached(ip)).map(|ip| SocketAddr::new(*ip, port)).collect()
        }
    }
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
    fn by_tcp_the_page_is_reached_where_it_listens_or_where_the_operator_says() {
        let by_udp = || ips(&["127.0.0.1", "192.0.2.7", "2001:db8::7"]);
        let of = |tcp, said: &[IpAddr], by_udp: &[IpAddr], listen: &str| -> Vec<String> {
            let found = announced_by_tcp(tcp, said, by_udp, listen.parse().unwrap());
            found.iter().map(ToString::to_string).collect()
        };
        assert_eq!(of(MediaTcp::On, &[], &by_udp(), "127.0.0.1:8080"), ["127.0.0.1:8080"]);
        assert_eq!(of(MediaTcp::On, &[], &by_udp()[1..2], "0.0.0.0:443"), ["192.0.2.7:443"]);
        assert_eq!(of(MediaTcp::On, &[], &by_udp()[1..], "[::]:443"), ["192.0.2.7:443", "[2001:db8::7]:443"]);
        assert_eq!(of(MediaTcp::On, &[], &by_udp(), "192.0.2.7:443"), ["192.0.2.7:443"]);
        let public = ips(&["203.0.113.5"]);
        assert_eq!(of(MediaTcp::On, &public, &public, "10.0.0.5:443"), ["203.0.113.5:443"]);
        assert!(of(MediaTcp::On, &public, &public, "127.0.0.1:8080").is_empty(), "behind a proxy");
        assert_eq!(of(MediaTcp::At(443), &public, &public, "127.0.0.1:8080"), ["203.0.113.5:443"]);
        assert!(of(MediaTcp::Off, &public, &public, "0.0.0.0:443").is_empty());
    }

    #[test]
    fn what_the_operator_says_goes_first_and_then_the_bound_address() {
        let listen = "127.0.0.1:8080".parse().unwrap();
        let said = ips(&["203.0.113.5"]);
        assert_eq!(announced(&said, "0.0.0.0:10000".parse().unwrap(), listen), said);
        assert_eq!(announced(&[], "192.0.2.7:10000".parse().unwrap(), listen), ips(&["192.0.2.7"]));
    }
}
