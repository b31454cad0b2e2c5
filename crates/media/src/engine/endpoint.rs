//! Where datagrams come from and go to: an address, and what carries them there.

use std::net::SocketAddr;

/// A transport address (RFC 8445 section 4). The same address and port are two of them, by UDP and by TCP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Endpoint {
    Udp(SocketAddr),
    /// One end of a connection (RFC 6544). There is at most one at a time from an address.
    Tcp(SocketAddr),
}

impl Endpoint {
    pub(crate) fn address(self) -> SocketAddr {
        match self {
            Self::Udp(address) | Self::Tcp(address) => address,
        }
    }

    /// The address, if a connection leads there.
    pub(crate) fn tcp(self) -> Option<SocketAddr> {
        match self {
            Self::Udp(_) => None,
            Self::Tcp(address) => Some(address),
        }
    }
}
