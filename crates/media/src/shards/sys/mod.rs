//! The system calls that the standard library does not offer: batches of datagrams, waiting to the microsecond, a bell.
//! Everything unsafe of the crate is in this folder. It knows no seat and no engine.

#![expect(unsafe_code, reason = "recvmmsg, sendmmsg, epoll and eventfd have no safe form in std")]

mod turn;
mod wait;

pub(super) use turn::take_short_turns;
pub(crate) use wait::Bell;
pub(super) use wait::{Poller, Woken};

use crate::engine::framing::LARGEST;
use smallvec::SmallVec;
use socket2::SockAddr;
use std::{
    io,
    mem::{MaybeUninit, size_of, zeroed},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6},
    os::fd::RawFd,
    ptr,
};

/// Datagrams in one call. More gains nothing measurable and delays the look at the mailbox.
pub(super) const BATCH: usize = 64;
/// Several datagrams of one sender may arrive as one: not more than fits into one of IP.
const ARRIVAL: usize = 65_536;
/// Room for one IPV6_PKTINFO (40 bytes with its header) and one length of segments (24); in words, because control messages want
/// that alignment.
const CONTROL_WORDS: usize = 8;
/// Of `linux/udp.h`: the length of the datagrams in what is sent at once, and in what is received at once.
const UDP_SEGMENT: libc::c_int = 103;
const UDP_GRO: libc::c_int = 104;

fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// Asks for buffers of `bytes`, past the system's limit where the process may, else up to it.
pub(super) fn set_buffers(socket: RawFd, bytes: usize) {
    let size = bytes as libc::c_int;
    for (forced, plain) in [(libc::SO_RCVBUFFORCE, libc::SO_RCVBUF), (libc::SO_SNDBUFFORCE, libc::SO_SNDBUF)] {
        if set_option(socket, libc::SOL_SOCKET, forced, size).is_err() {
            let _ = set_option(socket, libc::SOL_SOCKET, plain, size);
        }
    }
}

/// Lets each received datagram say which local address it was sent to.
pub(super) fn want_packet_info(socket: RawFd, v6: bool) -> io::Result<()> {
    if v6 {
        set_option(socket, libc::IPPROTO_IPV6, libc::IPV6_RECVPKTINFO, 1)
    } else {
        set_option(socket, libc::IPPROTO_IP, libc::IP_PKTINFO, 1)
    }
}

/// Lets the kernel hand over what arrived from one sender as one. Kernels that cannot are no fault.
pub(super) fn want_coalescing(socket: RawFd) {
    let _ = set_option(socket, libc::SOL_UDP, UDP_GRO, 1);
}

/// Datagrams go without a checksum (`SO_NO_CHECK`); the kernel then refuses segments.
#[cfg(test)]
pub(super) fn leave_out_checksums(socket: RawFd) {
    set_option(socket, libc::SOL_SOCKET, libc::SO_NO_CHECK, 1).unwrap();
}

fn set_option(socket: RawFd, level: libc::c_int, name: libc::c_int, value: libc::c_int) -> io::Result<()> {
    // SAFETY: `value` lives across the call, and the length given is its own.
    let result = unsafe {
        libc::setsockopt(socket, level, name, ptr::from_ref(&value).cast(), size_of::<libc::c_int>() as libc::socklen_t)
    };
    checked(result).map(drop)
}

/// The buffers of one `recvmmsg`.
pub(super) struct Inbox {
    /// One after the other. Memory that nothing has arrived in yet is the kernel's.
    buffers: Box<[u8]>,
    names: Box<[MaybeUninit<libc::sockaddr_storage>]>,
    controls: Box<[[u64; CONTROL_WORDS]]>,
    lengths: [usize; BATCH],
    /// How long each datagram in it is.
    segments: [usize; BATCH],
    senders: [Option<SocketAddr>; BATCH],
    locals: [Option<IpAddr>; BATCH],
}

impl Inbox {
    pub(super) fn new() -> Self {
        Self {
            buffers: vec![0; ARRIVAL * BATCH].into(),
            names: vec![MaybeUninit::uninit(); BATCH].into(),
            controls: vec![[0; CONTROL_WORDS]; BATCH].into(),
            lengths: [0; BATCH],
            segments: [0; BATCH],
            senders: [None; BATCH],
            locals: [None; BATCH],
        }
    }

    /// Takes what has arrived, up to [`BATCH`]; 0 if nothing has.
    pub(super) fn fill(&mut self, socket: RawFd) -> io::Result<usize> {
        // SAFETY: all-zero is a valid value of these plain C structs.
        let (mut vectors, mut headers): ([libc::iovec; BATCH], [libc::mmsghdr; BATCH]) =
            unsafe { (zeroed(), zeroed()) };
        for (n, buffer) in self.buffers.chunks_exact_mut(ARRIVAL).enumerate() {
            vectors[n] = libc::iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() };
            let header = &mut headers[n].msg_hdr;
            header.msg_iov = &raw mut vectors[n];
            header.msg_iovlen = 1;
            header.msg_name = self.names[n].as_mut_ptr().cast();
            header.msg_namelen = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
            header.msg_control = self.controls[n].as_mut_ptr().cast();
            header.msg_controllen = size_of::<[u64; CONTROL_WORDS]>() as _;
        }
        // SAFETY: every header points to a buffer, a name and a control area of the lengths given, and all of them live
        // across the call: the first three are owned by `self`, the vectors and headers by this frame.
        let count = unsafe {
            libc::recvmmsg(socket, headers.as_mut_ptr(), BATCH as libc::c_uint, libc::MSG_DONTWAIT, ptr::null_mut())
        };
        let count = match checked(count) {
            Ok(count) => count as usize,
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {
                return Ok(0);
            }
            Err(error) => return Err(error),
        };
        for (n, message) in headers[..count].iter().enumerate() {
            let header = &message.msg_hdr;
            let cut_off = header.msg_flags & libc::MSG_TRUNC != 0;
            self.lengths[n] = if cut_off { 0 } else { message.msg_len as usize };
            // SAFETY: the kernel wrote a socket address of `msg_namelen` bytes into this name.
            self.senders[n] = unsafe { address(self.names[n].as_ptr(), header.msg_namelen) }.map(plain);
            // SAFETY: the kernel wrote `msg_controllen` bytes of control messages into the area that the header names.
            let told = unsafe { control(header) };
            self.locals[n] = told.local;
            self.segments[n] = told.segment.unwrap_or(self.lengths[n]);
        }
        Ok(count)
    }

    /// What arrived n-th in the last [`Inbox::fill`]: who sent it, which local address it was sent to, and the datagrams in it.
    pub(super) fn get(&self, n: usize) -> Option<(SocketAddr, Option<IpAddr>, impl Iterator<Item = &[u8]>)> {
        let buffer = &self.buffers[n * ARRIVAL..(n + 1) * ARRIVAL];
        let datagrams = buffer[..self.lengths[n]].chunks(self.segments[n].max(1));
        Some((self.senders[n]?, self.locals[n], datagrams.filter(|datagram| datagram.len() <= LARGEST)))
    }
}

/// IPv4 for what a dual-stack socket calls `::ffff:a.b.c.d`.
fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// # Safety
/// `name` points to `length` bytes of a socket address that the kernel wrote.
unsafe fn address(name: *const libc::sockaddr_storage, length: libc::socklen_t) -> Option<SocketAddr> {
    if (length as usize) < size_of::<libc::sockaddr_in>() {
        return None;
    }
    // SAFETY: every socket address begins with its family, and the storage is aligned for all of them.
    match i32::from(unsafe { (*name).ss_family }) {
        libc::AF_INET => {
            // SAFETY: the family says that it is one of these, and it is long enough (see above).
            let v4 = unsafe { &*name.cast::<libc::sockaddr_in>() };
            let ip = Ipv4Addr::from(u32::from_be(v4.sin_addr.s_addr));
            Some(SocketAddrV4::new(ip, u16::from_be(v4.sin_port)).into())
        }
        libc::AF_INET6 if length as usize >= size_of::<libc::sockaddr_in6>() => {
            // SAFETY: the family says that it is one of these, and it is long enough.
            let v6 = unsafe { &*name.cast::<libc::sockaddr_in6>() };
            let ip = Ipv6Addr::from(v6.sin6_addr.s6_addr);
            Some(SocketAddrV6::new(ip, u16::from_be(v6.sin6_port), 0, v6.sin6_scope_id).into())
        }
        _ => None,
    }
}

/// What the kernel tells beside a datagram.
#[derive(Default)]
struct Told {
    /// Where it arrived.
    local: Option<IpAddr>,
    /// The length of each of those in it.
    segment: Option<usize>,
}

/// # Safety
/// The control area of `header` holds `msg_controllen` bytes that the kernel wrote.
unsafe fn control(header: &libc::msghdr) -> Told {
    let mut told = Told::default();
    // SAFETY: by the caller's promise the macros stay inside the control area; data is read unaligned.
    unsafe {
        let mut message = libc::CMSG_FIRSTHDR(header);
        while let Some(control) = message.as_ref() {
            let data = libc::CMSG_DATA(message);
            match (control.cmsg_level, control.cmsg_type) {
                (libc::IPPROTO_IP, libc::IP_PKTINFO) => {
                    let info = ptr::read_unaligned(data.cast::<libc::in_pktinfo>());
                    told.local = Some(Ipv4Addr::from(u32::from_be(info.ipi_addr.s_addr)).into());
                }
                (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO) => {
                    let info = ptr::read_unaligned(data.cast::<libc::in6_pktinfo>());
                    told.local = Some(IpAddr::from(Ipv6Addr::from(info.ipi6_addr.s6_addr)).to_canonical());
                }
                (libc::SOL_UDP, UDP_GRO) => {
                    told.segment = usize::try_from(ptr::read_unaligned(data.cast::<libc::c_int>())).ok();
                }
                _ => {}
            }
            message = libc::CMSG_NXTHDR(header, message);
        }
    }
    told
}

/// What is sent at once.
#[derive(Clone, Copy)]
pub(super) struct Parcel<'a> {
    pub(super) to: SocketAddr,
    /// From which of our addresses; `None`: the kernel chooses.
    pub(super) from: Option<IpAddr>,
    pub(super) bytes: &'a [u8],
    /// The length of each datagram in it.
    pub(super) segment: usize,
}

/// Hands up to [`BATCH`] parcels to the network in one call. Returns how many it took; an error concerns the first.
pub(super) fn send<'a>(socket: RawFd, v6: bool, parcels: impl Iterator<Item = Parcel<'a>>) -> io::Result<usize> {
    let mut envelopes: SmallVec<[Envelope; BATCH]> = SmallVec::new();
    envelopes.extend(parcels.take(BATCH).map(|parcel| Envelope::of(&parcel, v6)));
    if envelopes.is_empty() {
        return Ok(0);
    }
    let mut headers: SmallVec<[libc::mmsghdr; BATCH]> = SmallVec::new();
    headers.extend(envelopes.iter_mut().map(Envelope::header));
    let count = headers.len() as libc::c_uint;
    // SAFETY: the headers point to payloads borrowed for this call (the kernel only reads them) and to the envelopes of this
    // frame, which do not move after that, each part of the length given.
    let sent = unsafe { libc::sendmmsg(socket, headers.as_mut_ptr(), count, libc::MSG_DONTWAIT) };
    checked(sent).map(|sent| sent as usize)
}

/// What the header of a parcel points to.
struct Envelope {
    vector: libc::iovec,
    name: SockAddr,
    control: Control,
}

impl Envelope {
    fn of(parcel: &Parcel<'_>, v6: bool) -> Self {
        let Parcel { to, from, bytes, segment } = *parcel;
        let mut control = Control::new();
        if let Some(from) = from {
            control.sends_from(from, v6);
        }
        if segment < bytes.len() {
            control.put(libc::SOL_UDP, UDP_SEGMENT, &(segment as u16).to_ne_bytes());
        }
        let vector = libc::iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() };
        Self { vector, name: SockAddr::from(if v6 { mapped(to) } else { to }), control }
    }

    fn header(&mut self) -> libc::mmsghdr {
        // SAFETY: all-zero is a valid value of this plain C struct.
        let mut header: libc::mmsghdr = unsafe { zeroed() };
        header.msg_hdr.msg_iov = &raw mut self.vector;
        header.msg_hdr.msg_iovlen = 1;
        header.msg_hdr.msg_name = self.name.as_ptr().cast_mut().cast();
        header.msg_hdr.msg_namelen = self.name.len();
        if self.control.used > 0 {
            header.msg_hdr.msg_control = self.control.words.as_mut_ptr().cast();
            header.msg_hdr.msg_controllen = self.control.used as _;
        }
        header
    }
}

/// Control messages that go with what is sent.
struct Control {
    words: [u64; CONTROL_WORDS],
    used: usize,
}

impl Control {
    const fn new() -> Self {
        Self { words: [0; CONTROL_WORDS], used: 0 }
    }

    /// One more message. What has no room is left out; two of those that there are have.
    fn put(&mut self, level: libc::c_int, kind: libc::c_int, data: &[u8]) {
        // SAFETY: both compute a length and touch nothing.
        let (length, space) = unsafe { (libc::CMSG_LEN(data.len() as u32), libc::CMSG_SPACE(data.len() as u32)) };
        let end = self.used + space as usize;
        if end > size_of_val(&self.words) {
            return;
        }
        // SAFETY: header and data lie within the words (see above), and `used` is a sum of spaces, which keep the alignment.
        unsafe {
            let message = self.words.as_mut_ptr().byte_add(self.used).cast::<libc::cmsghdr>();
            (*message).cmsg_level = level;
            (*message).cmsg_type = kind;
            (*message).cmsg_len = length as _;
            ptr::copy_nonoverlapping(data.as_ptr(), libc::CMSG_DATA(message), data.len());
        }
        self.used = end;
    }

    fn sends_from(&mut self, from: IpAddr, v6: bool) {
        // `in_pktinfo`: index, the address to send from, a destination; `in6_pktinfo`: address, index.
        match (v6, from) {
            (false, IpAddr::V4(v4)) => {
                let mut info = [0; 12];
                info[4..8].copy_from_slice(&v4.octets());
                self.put(libc::IPPROTO_IP, libc::IP_PKTINFO, &info);
            }
            (false, IpAddr::V6(_)) => {}
            (true, from) => {
                let mut info = [0; 20];
                let octets = match from {
                    IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
                    IpAddr::V6(v6) => v6.octets(),
                };
                info[..16].copy_from_slice(&octets);
                self.put(libc::IPPROTO_IPV6, libc::IPV6_PKTINFO, &info);
            }
        }
    }
}

fn mapped(to: SocketAddr) -> SocketAddr {
    match to {
        SocketAddr::V4(v4) => SocketAddr::new(v4.ip().to_ipv6_mapped().into(), v4.port()),
        SocketAddr::V6(_) => to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::UdpSocket, os::fd::AsRawFd};

    #[test]
    fn a_batch_arrives_with_senders_and_local_addresses() {
        for (bind, v6) in [("0.0.0.0:0", false), ("[::]:0", true)] {
            let server = UdpSocket::bind(bind).unwrap();
            want_packet_info(server.as_raw_fd(), v6).unwrap();
            server.set_nonblocking(true).unwrap();
            let client = UdpSocket::bind("127.0.0.1:0").unwrap();
            let port = server.local_addr().unwrap().port();
            client.send_to(b"one", ("127.0.0.1", port)).unwrap();
            client.send_to(b"two", ("127.0.0.1", port)).unwrap();

            let mut inbox = Inbox::new();
            assert_eq!(inbox.fill(server.as_raw_fd()).unwrap(), 2);
            let here: IpAddr = Ipv4Addr::LOCALHOST.into();
            let (from, local, datagrams) = inbox.get(1).unwrap();
            assert_eq!((from, local), (client.local_addr().unwrap(), Some(here)));
            assert!(datagrams.eq([b"two".as_slice()]));
            assert_eq!(inbox.fill(server.as_raw_fd()).unwrap(), 0);

            let (to, bytes) = (client.local_addr().unwrap(), b"three".as_slice());
            let parcel = Parcel { to, from: Some(here), bytes, segment: bytes.len() };
            assert_eq!(send(server.as_raw_fd(), v6, [parcel].into_iter()).unwrap(), 1);
            let mut buffer = [0; 16];
            let (length, from) = client.recv_from(&mut buffer).unwrap();
            assert_eq!((&buffer[..length], from), (b"three".as_slice(), SocketAddr::new(here, port)));
        }
    }

    #[test]
    fn what_is_sent_as_one_arrives_as_its_datagrams_and_may_be_received_as_one() {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let apart = UdpSocket::bind("127.0.0.1:0").unwrap();
        let together = UdpSocket::bind("127.0.0.1:0").unwrap();
        want_coalescing(together.as_raw_fd());
        together.set_nonblocking(true).unwrap();
        let bytes = [[1u8; 100], [2; 100], [3; 100]].concat();
        let bytes = &bytes[..250];
        for to in [&apart, &together] {
            let parcel = Parcel { to: to.local_addr().unwrap(), from: None, bytes, segment: 100 };
            assert_eq!(send(server.as_raw_fd(), false, [parcel].into_iter()).unwrap(), 1);
        }
        let mut buffer = [0; 300];
        for expected in bytes.chunks(100) {
            let length = apart.recv(&mut buffer).unwrap();
            assert_eq!(&buffer[..length], expected);
        }
        let mut inbox = Inbox::new();
        let count = inbox.fill(together.as_raw_fd()).unwrap();
        let datagrams = (0..count).filter_map(|n| inbox.get(n)).flat_map(|(_, _, datagrams)| datagrams);
        assert!(datagrams.eq(bytes.chunks(100)), "however the kernel hands them over");
    }
}
