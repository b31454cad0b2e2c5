//! The one UDP socket of a shard, and the translation between the addresses that are announced and those that exist.

use super::sys::{self, Parcel};
use crate::engine::Letter;
use socket2::{Domain, Protocol, Socket, Type};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    os::fd::{AsRawFd, RawFd},
};

/// Enough for bursts of key frames to 200 receivers; the usual 208 kB lose packets there.
pub(super) const BUFFERS: usize = 16 << 20;

pub(super) struct UdpPort {
    socket: Socket,
    port: u16,
    v6: bool,
    /// Announced addresses. Behind a 1:1 NAT they are not this machine's.
    announced: Vec<IpAddr>,
    /// Announced addresses that datagrams really arrived at: those can be sent from.
    ours: Vec<IpAddr>,
    /// Bound to all addresses: each datagram says which one it arrived at.
    anywhere: bool,
    /// Whether the device takes several datagrams at once.
    segments: bool,
    /// Where it does not: how many datagrams of the first letter have left.
    part: usize,
}

impl UdpPort {
    /// So many sockets on one port.
    ///
    /// # Errors
    /// What binding fails with; `InvalidInput` if nothing is to be announced and the address to bind names no machine.
    pub(super) fn bind(bind: SocketAddr, announce: &[IpAddr], count: usize) -> io::Result<Vec<Self>> {
        // Alone first: those that share a port would share it with another server, too, and nobody would say so.
        let alone = Self::bind_one(bind, announce, false)?;
        if count <= 1 {
            return Ok(vec![alone]);
        }
        let shared = SocketAddr::new(bind.ip(), alone.port);
        drop(alone);
        (0..count).map(|_| Self::bind_one(shared, announce, true)).collect()
    }

    fn bind_one(bind: SocketAddr, announce: &[IpAddr], shared: bool) -> io::Result<Self> {
        let announced: Vec<IpAddr> = match announce {
            [] if bind.ip().is_unspecified() => {
                let why = "bound to every address: say which ones to announce";
                return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
            }
            [] => vec![bind.ip()],
            some => some.iter().map(IpAddr::to_canonical).collect(),
        };
        let v6 = bind.is_ipv6();
        let socket = Socket::new(Domain::for_address(bind), Type::DGRAM, Some(Protocol::UDP))?;
        if v6 && bind.ip().is_unspecified() {
            socket.set_only_v6(false)?;
        }
        socket.set_nonblocking(true)?;
        socket.set_reuse_port(shared)?;
        sys::set_buffers(socket.as_raw_fd(), BUFFERS);
        sys::want_coalescing(socket.as_raw_fd());
        let anywhere = bind.ip().is_unspecified();
        if anywhere {
            sys::want_packet_info(socket.as_raw_fd(), v6)?;
        }
        socket.bind(&bind.into())?;
        let port = socket.local_addr()?.as_socket().map_or(bind.port(), |address| address.port());
        Ok(Self { socket, port, v6, announced, ours: Vec::new(), anywhere, segments: true, part: 0 })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The host candidates of every answer.
    pub(super) fn candidates(&self) -> Vec<SocketAddr> {
        self.announced.iter().map(|ip| SocketAddr::new(*ip, self.port)).collect()
    }

    pub(super) fn fd(&self) -> RawFd {
        self.socket.as_raw_fd()
    }

    /// The announced address that a datagram from `sender`, arrived at `local`, was meant for.
    pub(super) fn arrived_at(&mut self, sender: SocketAddr, local: Option<IpAddr>) -> SocketAddr {
        let exact = local.filter(|local| self.announced.contains(local));
        if let Some(ip) = exact.filter(|ip| !self.ours.contains(ip)) {
            self.ours.push(ip);
        }
        let same_family = || self.announced.iter().copied().find(|ip| ip.is_ipv4() == sender.is_ipv4());
        let ip = exact.or_else(same_family).unwrap_or(self.announced[0]);
        SocketAddr::new(ip, self.port)
    }

    /// Hands letters to the network. Returns how many have left whole; an error concerns the first.
    pub(super) fn send<'a>(&mut self, letters: impl Iterator<Item = Letter<'a>> + Clone) -> io::Result<usize> {
        let (fd, v6) = (self.fd(), self.v6);
        let from = |local: SocketAddr| Some(local.ip()).filter(|ip| self.anywhere && self.ours.contains(ip));
        let parcel = |letter: &Letter<'a>, bytes, segment| Parcel {
            to: letter.address.to.address(),
            from: from(letter.address.local),
            bytes,
            segment,
        };
        if self.segments {
            let whole = letters.clone().map(|letter| parcel(&letter, letter.bytes, letter.segment));
            let sent = sys::send(fd, v6, whole);
            let is_parted = letters.clone().next().is_some_and(|first| first.segment < first.bytes.len());
            match sent {
                Err(error) if is_parted && matches!(error.raw_os_error(), Some(libc::EIO | libc::EINVAL)) => {
                    tracing::warn!(%error, "this device takes one datagram at a time: sending costs more");
                    self.segments = false;
                    return Ok(0);
                }
                sent => return sent,
            }
        }
        let singles = letters.clone().flat_map(|letter| letter.datagrams().map(move |bytes| (letter, bytes)));
        let singles = singles.skip(self.part).map(|(letter, bytes)| parcel(&letter, bytes, bytes.len()));
        let mut left = self.part + sys::send(fd, v6, singles)?;
        let mut whole = 0;
        for letter in letters {
            let count = letter.datagrams().count();
            if left < count {
                break;
            }
            (left, whole) = (left - count, whole + 1);
        }
        self.part = left;
        Ok(whole)
    }

    /// The first letter is given up: nothing of it has left.
    pub(super) fn forget_part(&mut self) {
        self.part = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bound_to_everything_something_must_be_announced() {
        let refused = UdpPort::bind("0.0.0.0:0".parse().unwrap(), &[], 1).err().unwrap();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn behind_a_nat_the_announced_address_stands_for_the_real_one() {
        let announced = "203.0.113.7".parse().unwrap();
        let mut port = UdpPort::bind("0.0.0.0:0".parse().unwrap(), &[announced], 1).unwrap().remove(0);
        let sender = "198.51.100.1:9".parse().unwrap();
        let arrived = port.arrived_at(sender, Some("10.0.0.5".parse().unwrap()));
        assert_eq!(arrived, SocketAddr::new(announced, port.port()));
        assert!(port.ours.is_empty(), "nothing can be sent from an address that is not ours");
    }

    #[test]
    fn several_share_a_port_with_each_other_and_with_nobody_else() {
        let anywhere = "127.0.0.1:0".parse().unwrap();
        let ports = UdpPort::bind(anywhere, &[], 3).unwrap();
        assert!(ports.len() == 3 && ports.iter().all(|port| port.port() == ports[0].port()));
        let same = SocketAddr::new(anywhere.ip(), ports[0].port());
        let refused = UdpPort::bind(same, &[], 3).err().unwrap();
        assert_eq!(refused.kind(), io::ErrorKind::AddrInUse);
    }
}
