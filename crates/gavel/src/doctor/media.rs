//! Whether media comes through: its port, and what the kernel gives to its sockets. Where it is announced is `reach`.

use super::{
    finding::{Code, Finding},
    page::remedy,
    reach,
};
use crate::config::Config;
use gavel_media::SocketTrial;
use std::{
    fs,
    io::{self, ErrorKind},
    net::{SocketAddr, UdpSocket},
};

pub(super) fn check(config: &Config, running: bool) -> Vec<Finding> {
    let mut findings = vec![port(config.media_addr, running)];
    findings.extend(reach::check(config));
    findings.extend(sockets(SocketTrial::run(), Limits::read()));
    findings
}

pub(super) fn port(media: SocketAddr, running: bool) -> Finding {
    match UdpSocket::bind(media) {
        Ok(_) if media.port() == 0 => Finding::amiss(
            Code::MediaPortAny,
            "the media port is any free one: a firewall cannot know which",
            "Set --media-addr",
        ),
        Ok(_) => Finding::well(
            Code::MediaPortFree,
            format!("{media} (UDP) is free; a firewall must let it in from everywhere"),
        ),
        Err(_) if running => {
            Finding::well(Code::MediaPortInUse, format!("{media} (UDP) is in use, by the server that answers"))
        }
        Err(fault) if fault.kind() == ErrorKind::AddrInUse => Finding::amiss(
            Code::MediaPortTaken,
            format_args!("{media} (UDP) cannot be had: {fault}"),
            "End what uses it, or set --media-addr",
        ),
        Err(fault) => Finding::amiss(
            Code::MediaPortUnusable,
            format_args!("{media} (UDP) cannot be had: {fault}"),
            remedy(&fault, "--media-addr"),
        ),
    }
}

/// What a process without privileges may ask for, bytes. `None` where it cannot be read.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) receive: Option<usize>,
    pub(super) send: Option<usize>,
}

impl Limits {
    fn read() -> Self {
        let of = |name| fs::read_to_string(format!("/proc/sys/net/core/{name}")).ok()?.trim().parse().ok();
        Self { receive: of("rmem_max"), send: of("wmem_max") }
    }
}

pub(super) fn sockets(trial: io::Result<SocketTrial>, limits: Limits) -> Vec<Finding> {
    let trial = match trial {
        Ok(trial) => trial,
        Err(fault) => {
            return vec![Finding::amiss(
                Code::SocketUntried,
                format_args!("no UDP socket could be tried on 127.0.0.1: {fault}"),
                "Let the server open UDP sockets, and bring the interface of loopback up",
            )];
        }
    };
    vec![buffers(&trial, limits), gso(trial.segments), gro(trial.coalesces)]
}

fn buffers(trial: &SocketTrial, limits: Limits) -> Finding {
    let SocketTrial { wanted, receive_buffer, send_buffer, .. } = *trial;
    let given = format!("a socket is given {receive_buffer} bytes to receive and {send_buffer} to send");
    let settings = |receive: bool, send: bool| {
        let named = [("rmem_max", receive), ("wmem_max", send)].into_iter().filter(|(_, is_small)| *is_small);
        let settings: Vec<String> = named.map(|(name, _)| format!("net.core.{name}={wanted}")).collect();
        format!("sysctl -w {}", settings.join(" "))
    };
    let (receive_small, send_small) = (receive_buffer < wanted, send_buffer < wanted);
    if receive_small || send_small {
        let text = format!("{given}, of {wanted} that are wanted: large meetings lose packets");
        return Finding::amiss(Code::SocketBufferSmall, text, settings(receive_small, send_small));
    }
    let is_limited = |limit: Option<usize>| limit.is_some_and(|limit| limit < wanted);
    let (receive_limited, send_limited) = (is_limited(limits.receive), is_limited(limits.send));
    if receive_limited || send_limited {
        let text = format!("{given}, past the system's limit, as the capability CAP_NET_ADMIN allows");
        let settings = settings(receive_limited, send_limited);
        return Finding::amiss(
            Code::SocketBufferForced,
            text,
            format_args!("For a server that runs without it: {settings}"),
        );
    }
    Finding::well(Code::SocketBufferLarge, given)
}

fn gso(works: bool) -> Finding {
    if works {
        return Finding::well(Code::GsoWorks, "several datagrams for one address leave in one call (UDP GSO)");
    }
    Finding::amiss(
        Code::GsoMissing,
        "two datagrams did not leave in one call (UDP GSO): each datagram costs a system call of its own",
        "Run it on Linux 4.18 or newer, outside of sandboxes with a network of their own",
    )
}

fn gro(works: bool) -> Finding {
    if works {
        return Finding::well(Code::GroWorks, "several datagrams of one sender arrive as one (UDP GRO)");
    }
    Finding::amiss(
        Code::GroMissing,
        "two datagrams of one sender did not arrive as one (UDP GRO): each costs the way through the kernel by itself",
        "Run it on Linux 5.0 or newer, outside of sandboxes with a network of their own",
    )
}
