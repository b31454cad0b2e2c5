//! What this machine gives to a socket of media, tried over loopback: for whoever looks after the installation. It opens sockets of
//! its own and knows nothing of those that carry media.

use super::{
    socket::BUFFERS,
    sys::{self, Inbox, Parcel},
};
use socket2::SockRef;
use std::{
    io,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    os::fd::AsRawFd,
    time::Duration,
};

/// Each of the two datagrams of a trial, bytes: what goes over Ethernet.
const SEGMENT: usize = 1_200;
/// Loopback delivers before the call returns, unless the machine is very busy.
const PATIENCE: Duration = Duration::from_secs(1);

/// What was found. Sizes are in bytes, as they are asked for: what the kernel adds for itself is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketTrial {
    pub wanted: usize,
    pub receive_buffer: usize,
    pub send_buffer: usize,
    /// What is sent as one with a length of segments arrives as its datagrams (UDP GSO).
    pub segments: bool,
    /// What comes from one sender is handed over as one (UDP GRO).
    pub coalesces: bool,
}

impl SocketTrial {
    /// Blocks for two seconds at most.
    ///
    /// # Errors
    /// What opening a socket on loopback fails with.
    pub fn run() -> io::Result<Self> {
        let sender = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        sys::set_buffers(sender.as_raw_fd(), BUFFERS);
        let of_sender = SockRef::from(&sender);
        // socket(7): the kernel doubles what it is asked for, and tells the double.
        let (receive_buffer, send_buffer) = (of_sender.recv_buffer_size()? / 2, of_sender.send_buffer_size()? / 2);
        let (segments, coalesces) = (segments(&sender)?, coalesces(&sender)?);
        Ok(Self { wanted: BUFFERS, receive_buffer, send_buffer, segments, coalesces })
    }
}

fn segments(sender: &UdpSocket) -> io::Result<bool> {
    let receiver = receiver()?;
    let (first, second) = message();
    if !send_as_one(sender, receiver.local_addr()?, &[first, second].concat()) {
        return Ok(false);
    }
    let mut buffer = [0; 2 * SEGMENT];
    let mut arrives = |expected: &[u8]| receiver.recv(&mut buffer).is_ok_and(|length| buffer[..length] == *expected);
    Ok(arrives(&first) && arrives(&second))
}

fn coalesces(sender: &UdpSocket) -> io::Result<bool> {
    let receiver = receiver()?;
    sys::want_coalescing(receiver.as_raw_fd());
    let (first, second) = message();
    // Only what left as one is kept as one by loopback: without segments there is nothing to put together.
    if !send_as_one(sender, receiver.local_addr()?, &[first, second].concat()) || receiver.peek(&mut [0]).is_err() {
        return Ok(false);
    }
    let mut inbox = Inbox::new();
    let count = inbox.fill(receiver.as_raw_fd())?;
    let as_one = inbox.get(0).is_some_and(|(_, _, datagrams)| datagrams.eq([first.as_slice(), &second]));
    Ok(count == 1 && as_one)
}

fn receiver() -> io::Result<UdpSocket> {
    let receiver = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    receiver.set_read_timeout(Some(PATIENCE))?;
    Ok(receiver)
}

fn message() -> ([u8; SEGMENT], [u8; SEGMENT]) {
    ([1; SEGMENT], [2; SEGMENT])
}

fn send_as_one(sender: &UdpSocket, to: SocketAddr, bytes: &[u8]) -> bool {
    let parcel = Parcel { to, from: None, bytes, segment: SEGMENT };
    sys::send(sender.as_raw_fd(), false, [parcel].into_iter()).is_ok_and(|sent| sent == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_socket_is_given_is_what_was_asked_for_or_less() {
        let found = SocketTrial::run().unwrap();
        assert_eq!(found.wanted, 16 << 20);
        for given in [found.receive_buffer, found.send_buffer] {
            assert!((4_096..=found.wanted).contains(&given), "{found:?}");
        }
    }

    #[test]
    fn a_socket_that_may_not_send_segments_is_found_out() {
        let sender = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        assert!(segments(&sender).unwrap() && coalesces(&sender).unwrap(), "this kernel can");
        // It computes a checksum for each segment, or refuses.
        sys::leave_out_checksums(sender.as_raw_fd());
        assert!(!segments(&sender).unwrap() && !coalesces(&sender).unwrap());
    }

    #[test]
    fn datagrams_that_left_one_by_one_are_not_taken_for_segments() {
        let sender = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let receiver = receiver().unwrap();
        sys::want_coalescing(receiver.as_raw_fd());
        for bytes in <[_; 2]>::from(message()) {
            sender.send_to(&bytes, receiver.local_addr().unwrap()).unwrap();
        }
        let mut buffer = [0; 2 * SEGMENT];
        assert_eq!(receiver.recv(&mut buffer).unwrap(), SEGMENT, "loopback puts nothing together by itself");
    }
}
