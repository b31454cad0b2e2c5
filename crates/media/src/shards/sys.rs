//! The system calls that the standard library does not offer: batches of datagrams, waiting to the microsecond, a bell.
//! Everything unsafe of the crate is in this file. It knows no seat and no engine.

#![expect(unsafe_code, reason = "recvmmsg, sendmmsg, epoll and eventfd have no safe form in std")]

use socket2::SockAddr;
use std::{
    io,
    mem::{MaybeUninit, size_of, zeroed},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6},
    os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd},
    ptr,
    time::Duration,
};

/// Datagrams in one call. More gains nothing measurable and delays the look at the mailbox.
pub(super) const BATCH: usize = 64;
/// A datagram of more than this is nothing that WebRTC sends over Ethernet.
const LARGEST: usize = 2048;
/// Room for one IPV6_PKTINFO (40 bytes with its header); in words, because control messages want that alignment.
const CONTROL_WORDS: usize = 8;

fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// Wakes a waiting shard from any thread.
pub(crate) struct Bell(OwnedFd);

impl Bell {
    pub(super) fn new() -> io::Result<Self> {
        // SAFETY: no pointers; the descriptor is new and ours alone.
        Ok(Self(unsafe { OwnedFd::from_raw_fd(checked(libc::eventfd(0, libc::EFD_NONBLOCK | libc::EFD_CLOEXEC))?) }))
    }

    pub(crate) fn ring(&self) {
        let one = 1u64.to_ne_bytes();
        // SAFETY: the eight bytes live across the call. A full counter refuses, and then the bell rings already.
        unsafe { libc::write(self.0.as_raw_fd(), one.as_ptr().cast(), one.len()) };
    }

    pub(super) fn hush(&self) {
        let mut count = [0u8; 8];
        // SAFETY: the eight bytes live across the call. Nothing to read is fine: then it did not ring.
        unsafe { libc::read(self.0.as_raw_fd(), count.as_mut_ptr().cast(), count.len()) };
    }

    pub(super) fn fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}

/// What a wait ended with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ready {
    pub(super) readable: bool,
    pub(super) rung: bool,
}

/// Waits for a socket and a bell.
pub(super) struct Poller {
    epoll: OwnedFd,
    socket: RawFd,
    waits_to_write: bool,
}

impl Poller {
    pub(super) fn new(socket: RawFd, bell: &Bell) -> io::Result<Self> {
        // SAFETY: no pointers; the descriptor is new and ours alone.
        let epoll = unsafe { OwnedFd::from_raw_fd(checked(libc::epoll_create1(libc::EPOLL_CLOEXEC))?) };
        let poller = Self { epoll, socket, waits_to_write: false };
        poller.control(libc::EPOLL_CTL_ADD, socket, libc::EPOLLIN)?;
        poller.control(libc::EPOLL_CTL_ADD, bell.fd(), libc::EPOLLIN)?;
        Ok(poller)
    }

    fn control(&self, operation: libc::c_int, fd: RawFd, events: libc::c_int) -> io::Result<()> {
        let mut event = libc::epoll_event { events: events as u32, u64: fd as u64 };
        // SAFETY: `event` lives across the call, and the kernel copies it.
        checked(unsafe { libc::epoll_ctl(self.epoll.as_raw_fd(), operation, fd, &raw mut event) }).map(drop)
    }

    /// Whether a full send buffer that has room again ends a wait.
    pub(super) fn wait_to_write(&mut self, wanted: bool) -> io::Result<()> {
        if self.waits_to_write != wanted {
            let events = if wanted { libc::EPOLLIN | libc::EPOLLOUT } else { libc::EPOLLIN };
            self.control(libc::EPOLL_CTL_MOD, self.socket, events)?;
            self.waits_to_write = wanted;
        }
        Ok(())
    }

    /// Waits until something is ready or `timeout` has passed; to the microsecond, where `epoll_wait` has milliseconds.
    pub(super) fn wait(&self, timeout: Option<Duration>) -> io::Result<Ready> {
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; 2];
        let spec = timeout.map(|timeout| libc::timespec {
            tv_sec: timeout.as_secs().min(3600) as libc::time_t,
            tv_nsec: timeout.subsec_nanos().into(),
        });
        let spec = spec.as_ref().map_or(ptr::null(), ptr::from_ref);
        // SAFETY: `events` and the timespec live across the call, and the length given is that of `events`.
        let count = unsafe {
            libc::epoll_pwait2(
                self.epoll.as_raw_fd(),
                events.as_mut_ptr(),
                events.len() as libc::c_int,
                spec,
                ptr::null(),
            )
        };
        match checked(count) {
            Ok(count) => {
                let mut ready = Ready::default();
                for event in &events[..count as usize] {
                    let (fd, readable) = (event.u64, event.events & libc::EPOLLIN as u32 != 0);
                    ready.readable |= readable && fd == self.socket as u64;
                    ready.rung |= readable && fd != self.socket as u64;
                }
                Ok(ready)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(Ready::default()),
            Err(error) => Err(error),
        }
    }
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

fn set_option(socket: RawFd, level: libc::c_int, name: libc::c_int, value: libc::c_int) -> io::Result<()> {
    // SAFETY: `value` lives across the call, and the length given is its own.
    let result = unsafe {
        libc::setsockopt(socket, level, name, ptr::from_ref(&value).cast(), size_of::<libc::c_int>() as libc::socklen_t)
    };
    checked(result).map(drop)
}

/// The buffers of one `recvmmsg`.
pub(super) struct Inbox {
    buffers: Box<[[u8; LARGEST]]>,
    names: Box<[MaybeUninit<libc::sockaddr_storage>]>,
    controls: Box<[[u64; CONTROL_WORDS]]>,
    lengths: [usize; BATCH],
    senders: [Option<SocketAddr>; BATCH],
    locals: [Option<IpAddr>; BATCH],
}

impl Inbox {
    pub(super) fn new() -> Self {
        Self {
            buffers: vec![[0; LARGEST]; BATCH].into(),
            names: vec![MaybeUninit::uninit(); BATCH].into(),
            controls: vec![[0; CONTROL_WORDS]; BATCH].into(),
            lengths: [0; BATCH],
            senders: [None; BATCH],
            locals: [None; BATCH],
        }
    }

    /// Takes what has arrived, up to [`BATCH`]; 0 if nothing has.
    pub(super) fn fill(&mut self, socket: RawFd) -> io::Result<usize> {
        // SAFETY: all-zero is a valid value of these plain C structs.
        let (mut vectors, mut headers): ([libc::iovec; BATCH], [libc::mmsghdr; BATCH]) =
            unsafe { (zeroed(), zeroed()) };
        for n in 0..BATCH {
            vectors[n] = libc::iovec { iov_base: self.buffers[n].as_mut_ptr().cast(), iov_len: LARGEST };
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
            self.locals[n] = unsafe { packet_info(header) };
        }
        Ok(count)
    }

    /// The n-th datagram of the last [`Inbox::fill`]: who sent it, which local address it was sent to, and its bytes.
    pub(super) fn get(&self, n: usize) -> Option<(SocketAddr, Option<IpAddr>, &[u8])> {
        let length = self.lengths[n];
        (length > 0).then_some((self.senders[n]?, self.locals[n], &self.buffers[n][..length]))
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

/// # Safety
/// The control area of `header` holds `msg_controllen` bytes that the kernel wrote.
unsafe fn packet_info(header: &libc::msghdr) -> Option<IpAddr> {
    // SAFETY: by the caller's promise the macros stay inside the control area; data is read unaligned.
    unsafe {
        let mut message = libc::CMSG_FIRSTHDR(header);
        while let Some(control) = message.as_ref() {
            let data = libc::CMSG_DATA(message);
            match (control.cmsg_level, control.cmsg_type) {
                (libc::IPPROTO_IP, libc::IP_PKTINFO) => {
                    let info = ptr::read_unaligned(data.cast::<libc::in_pktinfo>());
                    return Some(Ipv4Addr::from(u32::from_be(info.ipi_addr.s_addr)).into());
                }
                (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO) => {
                    let info = ptr::read_unaligned(data.cast::<libc::in6_pktinfo>());
                    return Some(IpAddr::from(Ipv6Addr::from(info.ipi6_addr.s6_addr)).to_canonical());
                }
                _ => message = libc::CMSG_NXTHDR(header, message),
            }
        }
    }
    None
}

/// One datagram to send: to whom, from which of our addresses (`None`: the kernel chooses), and what.
pub(super) type Letter<'a> = (SocketAddr, Option<IpAddr>, &'a [u8]);

/// Hands up to [`BATCH`] datagrams to the network in one call. Returns how many it took; an error concerns the first.
pub(super) fn send<'a>(socket: RawFd, v6: bool, letters: impl Iterator<Item = Letter<'a>>) -> io::Result<usize> {
    // SAFETY: all-zero is a valid value of these plain C structs.
    let (mut vectors, mut headers): ([libc::iovec; BATCH], [libc::mmsghdr; BATCH]) = unsafe { (zeroed(), zeroed()) };
    let mut names: [Option<SockAddr>; BATCH] = [const { None }; BATCH];
    let mut controls = [[0u64; CONTROL_WORDS]; BATCH];
    let mut count = 0;
    for (n, (to, from, bytes)) in letters.take(BATCH).enumerate() {
        vectors[n] = libc::iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() };
        let name = names[n].insert(SockAddr::from(if v6 { mapped(to) } else { to }));
        let header = &mut headers[n].msg_hdr;
        header.msg_iov = &raw mut vectors[n];
        header.msg_iovlen = 1;
        header.msg_name = name.as_ptr().cast_mut().cast();
        header.msg_namelen = name.len();
        if let Some(from) = from {
            header.msg_control = controls[n].as_mut_ptr().cast();
            header.msg_controllen = size_of::<[u64; CONTROL_WORDS]>() as _;
            // SAFETY: the control area is larger than the one message that is written into it.
            header.msg_controllen = unsafe { write_packet_info(header, from, v6) } as _;
        }
        count = n + 1;
    }
    if count == 0 {
        return Ok(0);
    }
    // SAFETY: the first `count` headers point to payloads borrowed for this call (the kernel only reads them) and to
    // names, vectors and controls of this frame, each of the length given.
    let sent = unsafe { libc::sendmmsg(socket, headers.as_mut_ptr(), count as libc::c_uint, libc::MSG_DONTWAIT) };
    checked(sent).map(|sent| sent as usize)
}

/// # Safety
/// The control area of `header` is zeroed and has room for one IPV6_PKTINFO.
unsafe fn write_packet_info(header: &libc::msghdr, from: IpAddr, v6: bool) -> usize {
    // SAFETY: by the caller's promise there is room for one message, whose header and data are written unaligned.
    unsafe {
        let message = libc::CMSG_FIRSTHDR(header);
        let (level, kind, length) = match (v6, from) {
            (false, IpAddr::V4(v4)) => {
                let mut info: libc::in_pktinfo = zeroed();
                info.ipi_spec_dst.s_addr = u32::from(v4).to_be();
                ptr::write_unaligned(libc::CMSG_DATA(message).cast(), info);
                (libc::IPPROTO_IP, libc::IP_PKTINFO, size_of::<libc::in_pktinfo>())
            }
            (false, IpAddr::V6(_)) => return 0,
            (true, from) => {
                let mut info: libc::in6_pktinfo = zeroed();
                info.ipi6_addr.s6_addr = match from {
                    IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
                    IpAddr::V6(v6) => v6.octets(),
                };
                ptr::write_unaligned(libc::CMSG_DATA(message).cast(), info);
                (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO, size_of::<libc::in6_pktinfo>())
            }
        };
        (*message).cmsg_level = level;
        (*message).cmsg_type = kind;
        (*message).cmsg_len = libc::CMSG_LEN(length as u32) as _;
        libc::CMSG_SPACE(length as u32) as usize
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
    use std::net::UdpSocket;

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
            assert_eq!(inbox.get(1), Some((client.local_addr().unwrap(), Some(here), b"two".as_slice())));
            assert_eq!(inbox.fill(server.as_raw_fd()).unwrap(), 0);

            let letters = [(client.local_addr().unwrap(), Some(here), b"three".as_slice())];
            assert_eq!(send(server.as_raw_fd(), v6, letters.into_iter()).unwrap(), 1);
            let mut buffer = [0; 16];
            let (length, from) = client.recv_from(&mut buffer).unwrap();
            assert_eq!((&buffer[..length], from), (b"three".as_slice(), SocketAddr::new(here, port)));
        }
    }
}
