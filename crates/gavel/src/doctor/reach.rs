//! At which addresses people find media: from how far, whether they are this machine's, and whether IPv6 is among them.

use super::finding::{Code, Finding};
use crate::{
    addresses::{announced, announced_by_tcp},
    config::{Config, MediaTcp},
};
use std::{
    io,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

pub(super) fn check(config: &Config) -> Vec<Finding> {
    let announced = announced(&config.public_addr, config.media_addr, config.listen);
    let own = if_addrs::get_if_addrs().map(|found| found.iter().map(if_addrs::Interface::ip).collect::<Vec<_>>());
    let mut findings = vec![how_far(config, &announced), by_tcp(config, &announced)];
    match own {
        Ok(own) => {
            findings.extend(whose(config.media_addr, &announced, &own));
            findings.push(ipv6(config, &announced, &own));
        }
        Err(fault) => findings.push(unreadable(&fault)),
    }
    findings
}

pub(super) fn unreadable(fault: &io::Error) -> Finding {
    Finding::amiss(
        Code::InterfacesUnreadable,
        format_args!("the addresses of this machine cannot be read: {fault}"),
        "Set --public-addr to those that people reach it by",
    )
}

/// From how far the announced addresses can be reached.
pub(super) fn how_far(config: &Config, announced: &[IpAddr]) -> Finding {
    let list = list(announced);
    let well = || Finding::well(Code::AddressesAnnounced, format!("media is announced as {list}"));
    if is_for_this_machine(config) {
        return well();
    }
    if announced.iter().all(IpAddr::is_loopback) {
        return Finding::amiss(
            Code::AddressesLoopback,
            format_args!("media is announced as {list}, where nobody else can reach it"),
            "Set --public-addr",
        );
    }
    if announced.iter().all(is_private) {
        return Finding::amiss(
            Code::AddressesPrivate,
            format_args!("media is announced as {list}: enough inside this network"),
            "For people outside set --public-addr",
        );
    }
    well()
}

/// Whether those are reached whose network lets no UDP through.
pub(super) fn by_tcp(config: &Config, by_udp: &[IpAddr]) -> Finding {
    let Config { listen, public_addr, media_tcp, .. } = config;
    let by_tcp = announced_by_tcp(*media_tcp, public_addr, by_udp, *listen);
    if !by_tcp.is_empty() {
        let list = by_tcp.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Finding::well(Code::TcpAnnounced, format!("media by TCP is announced as {list}"));
    }
    match media_tcp {
        MediaTcp::Off => Finding::well(Code::TcpOff, "media goes by UDP alone, as --media-tcp says"),
        MediaTcp::On | MediaTcp::At(_) => Finding::amiss(
            Code::TcpUnreachable,
            format_args!(
                "media goes by UDP alone, for nobody reaches {listen} from elsewhere: whose network lets no UDP through takes no part"
            ),
            "Let a port lead there that passes TCP on as it is, and say which: --media-tcp",
        ),
    }
}

/// The page is for browsers of this machine alone, and no proxy is said to bring others.
fn is_for_this_machine(config: &Config) -> bool {
    config.listen.ip().is_loopback() && config.public_url.is_none()
}

fn is_private(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_loopback() || ip.is_unicast_link_local(),
    }
}

/// Whether the announced addresses are those of this machine, and whether the media port listens at them. `own`: the addresses
/// of its interfaces.
pub(super) fn whose(media: SocketAddr, announced: &[IpAddr], own: &[IpAddr]) -> Vec<Finding> {
    let (ours, foreign): (Vec<IpAddr>, Vec<IpAddr>) = announced.iter().partition(|ip| own.contains(ip));
    let unbound: Vec<IpAddr> = ours.iter().copied().filter(|ip| !listens_at(media.ip(), *ip)).collect();
    let mut findings = Vec::new();
    if !foreign.is_empty() {
        findings.push(Finding::amiss(
            Code::AddressesForeign,
            format_args!("{}: announced, and not of this machine", list(&foreign)),
            format_args!(
                "That is right behind a NAT which passes UDP to port {} on to this machine; else set --public-addr",
                media.port()
            ),
        ));
    }
    if !unbound.is_empty() {
        findings.push(Finding::amiss(
            Code::AddressesUnbound,
            format_args!("{}: announced, and media does not listen there but at {media}", list(&unbound)),
            format_args!("Set --media-addr to [::]:{}, or --public-addr without it", media.port()),
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::well(
            Code::AddressesOwn,
            format!("{}: announced, and addresses of this machine", list(&ours)),
        ));
    }
    findings
}

fn listens_at(bound: IpAddr, ip: IpAddr) -> bool {
    match bound {
        // Dual-stack.
        IpAddr::V6(all) if all.is_unspecified() => true,
        IpAddr::V4(all) if all.is_unspecified() => ip.is_ipv4(),
        one => one == ip,
    }
}

/// Whether people who have only IPv6, as many telephones do, come without their provider's translation.
pub(super) fn ipv6(config: &Config, announced: &[IpAddr], own: &[IpAddr]) -> Finding {
    let (media, global) = (config.media_addr, own.iter().copied().filter(is_global_v6).collect::<Vec<_>>());
    let bound: Vec<IpAddr> = global.iter().copied().filter(|ip| listens_at(media.ip(), *ip)).collect();
    if is_for_this_machine(config) {
        return Finding::well(Code::Ipv6Unneeded, "the page is for this machine alone, which needs no IPv6");
    }
    if global.is_empty() {
        return Finding::amiss(
            Code::Ipv6Missing,
            "this machine has no global IPv6 address: whoever has only IPv6 comes by their provider's translation",
            "Have one assigned, and set --media-addr to an address of [::]",
        );
    }
    if bound.is_empty() {
        return Finding::amiss(
            Code::Ipv6Unbound,
            format_args!("this machine has {}, and media listens at {media} alone", list(&global)),
            format_args!("Set --media-addr to [::]:{}, which takes IPv4 too", media.port()),
        );
    }
    if !announced.iter().any(IpAddr::is_ipv6) {
        return Finding::amiss(
            Code::Ipv6Unannounced,
            format_args!("media listens at {}, and announces no IPv6 address", list(&bound)),
            "Add it to --public-addr",
        );
    }
    Finding::well(Code::Ipv6Bound, format!("media listens at {}", list(&bound)))
}

/// 2000::/3 is what is given out (RFC 4291 section 2.4 and the registry of IANA).
fn is_global_v6(ip: &IpAddr) -> bool {
    matches!(ip, IpAddr::V6(ip) if Ipv6Addr::segments(ip)[0] & 0xe000 == 0x2000)
}

fn list(ips: &[IpAddr]) -> String {
    ips.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
