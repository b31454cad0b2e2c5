//! The system calls that the standard library does not offer: batches of datagrams with the time of their arrival, GSO,
//! waiting to the microsecond. Everything unsafe of the benchmark is in this file. IPv4 alone.

#![expect(unsafe_code, reason = "recvmmsg, sendmmsg, epoll and eventfd have no safe form in std")]

use std::{
    io,
    mem::{size_of, zeroed},
    net::{Ipv4Addr, SocketAddrV4, UdpSocket},
    os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd},
    ptr,
    time::Duration,
};

/// Datagrams in one call.
pub(crate) const BATCH: usize = 64;
/// More than a datagram over Ethernet has.
const LARGEST: usize = 2048;
/// Room for one control message, a timespec or a segment's size; in words, because they want that alignment.
const CONTROL_WORDS: usize = 6;
/// Enough for a receiver that is looked at late: nothing may be lost at the crowd.
const BUFFERS: usize = 1 << 20;

fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

fn set(socket: RawFd, level: libc::c_int, name: libc::c_int, value: usize) -> io::Result<()> {
    let value = value as libc::c_int;
    let length = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: the value lives across the call, and its length is the one given.
    checked(unsafe { libc::setsockopt(socket, level, name, (&raw const value).cast(), length) }).map(drop)
}

/// A socket of the crowd: it does not block, has large buffers, and says when a datagram arrived.
pub(crate) fn bind(ip: Ipv4Addr, port: u16) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind((ip, port))?;
    socket.set_nonblocking(true)?;
    for (forced, plain) in [(libc::SO_RCVBUFFORCE, libc::SO_RCVBUF), (libc::SO_SNDBUFFORCE, libc::SO_SNDBUF)] {
        let fd = socket.as_raw_fd();
        set(fd, libc::SOL_SOCKET, forced, BUFFERS).or_else(|_| set(fd, libc::SOL_SOCKET, plain, BUFFERS))?;
    }
    set(socket.as_raw_fd(), libc::SOL_SOCKET, libc::SO_TIMESTAMPNS, 1)?;
    Ok(socket)
}

/// Ends a wait from another thread.
pub(crate) struct Bell(OwnedFd);

impl Bell {
    pub(crate) fn new() -> io::Result<Self> {
        // SAFETY: no pointers; the descriptor is new and ours alone.
        Ok(Self(unsafe { OwnedFd::from_raw_fd(checked(libc::eventfd(0, libc::EFD_NONBLOCK | libc::EFD_CLOEXEC))?) }))
    }

    pub(crate) fn ring(&self) {
        let one = 1u64.to_ne_bytes();
        // SAFETY: the eight bytes live across the call. A full counter refuses, and then the bell rings already.
        unsafe { libc::write(self.0.as_raw_fd(), one.as_ptr().cast(), one.len()) };
    }

    /// Waits for a ring, but not longer than this. Whether it rang.
    pub(crate) fn wait(&self, longest: Duration) -> bool {
        let mut watched = libc::pollfd { fd: self.0.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        let longest =
            libc::timespec { tv_sec: longest.as_secs() as libc::time_t, tv_nsec: longest.subsec_nanos().into() };
        // SAFETY: both live across the call, and there is one descriptor.
        let rang = unsafe { libc::ppoll(&raw mut watched, 1, &raw const longest, ptr::null()) } > 0;
        if rang {
            let mut count = [0u8; 8];
            // SAFETY: the eight bytes live across the call.
            unsafe { libc::read(self.0.as_raw_fd(), count.as_mut_ptr().cast(), count.len()) };
        }
        rang
    }
}

/// Tells which of many sockets have something to read. It never waits.
pub(crate) struct Poller {
    epoll: OwnedFd,
    events: Vec<libc::epoll_event>,
}

impl Poller {
    pub(crate) fn new() -> io::Result<Self> {
        // SAFETY: no pointers; the descriptor is new and ours alone.
        let epoll = unsafe { OwnedFd::from_raw_fd(checked(libc::epoll_create1(libc::EPOLL_CLOEXEC))?) };
        Ok(Self { epoll, events: vec![libc::epoll_event { events: 0, u64: 0 }; 1_024] })
    }

    pub(crate) fn add(&self, socket: &UdpSocket, key: usize) -> io::Result<()> {
        let mut event = libc::epoll_event { events: libc::EPOLLIN as u32, u64: key as u64 };
        // SAFETY: `event` lives across the call, and the kernel copies it.
        let added =
            unsafe { libc::epoll_ctl(self.epoll.as_raw_fd(), libc::EPOLL_CTL_ADD, socket.as_raw_fd(), &raw mut event) };
        checked(added).map(drop)
    }

    pub(crate) fn ready(&mut self, keys: &mut Vec<usize>) -> io::Result<()> {
        let room = self.events.len() as libc::c_int;
        // SAFETY: the events live across the call, and their number is the one given.
        let count = unsafe { libc::epoll_wait(self.epoll.as_raw_fd(), self.events.as_mut_ptr(), room, 0) };
        match checked(count) {
            Ok(count) => {
                keys.extend(self.events[..count as usize].iter().map(|event| event.u64 as usize));
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Where datagrams are received, many in one call.
pub(crate) struct Inbox {
    buffers: Vec<[u8; LARGEST]>,
    names: [libc::sockaddr_in; BATCH],
    controls: [[u64; CONTROL_WORDS]; BATCH],
    vectors: [libc::iovec; BATCH],
    headers: [libc::mmsghdr; BATCH],
    count: usize,
}

impl Inbox {
    pub(crate) fn new() -> Self {
        // SAFETY: all-zero is a valid value of these plain C structs.
        let (names, vectors, headers) = unsafe { (zeroed(), zeroed(), zeroed()) };
        Self {
            buffers: vec![[0; LARGEST]; BATCH],
            names,
            controls: [[0; CONTROL_WORDS]; BATCH],
            vectors,
            headers,
            count: 0,
        }
    }

    /// Receives what has arrived; 0 where nothing has.
    pub(crate) fn fill(&mut self, socket: &UdpSocket) -> io::Result<usize> {
        for n in 0..BATCH {
            self.vectors[n] = libc::iovec { iov_base: self.buffers[n].as_mut_ptr().cast(), iov_len: LARGEST };
            let header = &mut self.headers[n].msg_hdr;
            header.msg_iov = &raw mut self.vectors[n];
            header.msg_iovlen = 1;
            header.msg_name = (&raw mut self.names[n]).cast();
            header.msg_namelen = size_of::<libc::sockaddr_in>() as libc::socklen_t;
            header.msg_control = self.controls[n].as_mut_ptr().cast();
            header.msg_controllen = size_of::<[u64; CONTROL_WORDS]>() as _;
        }
        // SAFETY: every header points to a buffer, a name, a vector and a control area of `self`, each of the length given.
        let count = unsafe {
            let headers = self.headers.as_mut_ptr();
            libc::recvmmsg(socket.as_raw_fd(), headers, BATCH as libc::c_uint, libc::MSG_DONTWAIT, ptr::null_mut())
        };
        self.count = match checked(count) {
            Ok(count) => count as usize,
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => 0,
            // An ICMP answer to something sent earlier.
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => 0,
            Err(error) => return Err(error),
        };
        Ok(self.count)
    }

    /// One of what the last fill brought: from whom, when the kernel had it (nanoseconds since 1970), and what.
    pub(crate) fn get(&self, n: usize) -> (SocketAddrV4, Option<u64>, &[u8]) {
        assert!(n < self.count, "only what was filled is read");
        let name = &self.names[n];
        let from = SocketAddrV4::new(Ipv4Addr::from(u32::from_be(name.sin_addr.s_addr)), u16::from_be(name.sin_port));
        let length = (self.headers[n].msg_len as usize).min(LARGEST);
        (from, arrival(&self.headers[n].msg_hdr), &self.buffers[n][..length])
    }
}

fn arrival(header: &libc::msghdr) -> Option<u64> {
    // SAFETY: the kernel has filled the control area of this header, which lives as long as the inbox; the macros stay
    // within the length that it left there, and the timespec is read unaligned.
    unsafe {
        let message = libc::CMSG_FIRSTHDR(header);
        if message.is_null()
            || (*message).cmsg_level != libc::SOL_SOCKET
            || (*message).cmsg_type != libc::SCM_TIMESTAMPNS
        {
            return None;
        }
        let at: libc::timespec = ptr::read_unaligned(libc::CMSG_DATA(message).cast());
        Some(at.tv_sec as u64 * 1_000_000_000 + at.tv_nsec as u64)
    }
}

/// Hands up to [`BATCH`] messages to the network in one call, and returns how many it took. With `segment` each is cut by
/// the kernel into datagrams of that size (UDP GSO), of which only the last may be shorter.
pub(crate) fn send<'a>(
    socket: &UdpSocket,
    segment: Option<u16>,
    letters: impl Iterator<Item = (SocketAddrV4, &'a [u8])>,
) -> io::Result<usize> {
    // SAFETY: all-zero is a valid value of these plain C structs.
    let (mut vectors, mut headers): ([libc::iovec; BATCH], [libc::mmsghdr; BATCH]) = unsafe { (zeroed(), zeroed()) };
    // SAFETY: as above.
    let mut names: [libc::sockaddr_in; BATCH] = unsafe { zeroed() };
    let mut controls = [[0u64; CONTROL_WORDS]; BATCH];
    let mut count = 0;
    for (n, (to, bytes)) in letters.take(BATCH).enumerate() {
        vectors[n] = libc::iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() };
        names[n].sin_family = libc::AF_INET as libc::sa_family_t;
        names[n].sin_port = to.port().to_be();
        names[n].sin_addr.s_addr = u32::from(*to.ip()).to_be();
        let header = &mut headers[n].msg_hdr;
        header.msg_iov = &raw mut vectors[n];
        header.msg_iovlen = 1;
        header.msg_name = (&raw mut names[n]).cast();
        header.msg_namelen = size_of::<libc::sockaddr_in>() as libc::socklen_t;
        if let Some(segment) = segment {
            header.msg_control = controls[n].as_mut_ptr().cast();
            header.msg_controllen = size_of::<[u64; CONTROL_WORDS]>() as _;
            // SAFETY: the control area is larger than the one message that is written into it.
            header.msg_controllen = unsafe { write_segment(header, segment) } as _;
        }
        count = n + 1;
    }
    if count == 0 {
        return Ok(0);
    }
    // SAFETY: the first `count` headers point to payloads borrowed for this call (the kernel only reads them) and to
    // names, vectors and controls of this frame, each of the length given.
    let sent =
        unsafe { libc::sendmmsg(socket.as_raw_fd(), headers.as_mut_ptr(), count as libc::c_uint, libc::MSG_DONTWAIT) };
    checked(sent).map(|sent| sent as usize)
}

/// # Safety
/// The control area of `header` is zeroed and has room for a message of two bytes.
unsafe fn write_segment(header: &libc::msghdr, segment: u16) -> usize {
    let length = size_of::<u16>() as u32;
    // SAFETY: by the caller's promise there is room for one message, whose header and data are written here.
    unsafe {
        let message = libc::CMSG_FIRSTHDR(header);
        (*message).cmsg_level = libc::SOL_UDP;
        (*message).cmsg_type = libc::UDP_SEGMENT;
        (*message).cmsg_len = libc::CMSG_LEN(length) as _;
        ptr::write_unaligned(libc::CMSG_DATA(message).cast(), segment);
        libc::CMSG_SPACE(length) as usize
    }
}

/// What this thread has used of the processor.
pub(crate) fn thread_time() -> Duration {
    time_of(libc::CLOCK_THREAD_CPUTIME_ID)
}

/// What a process has used of the processor, with all its threads. Zero is this one.
pub(crate) fn process_time(process: libc::pid_t) -> io::Result<Duration> {
    let mut clock = 0;
    // SAFETY: the one pointer lives across the call.
    match unsafe { libc::clock_getcpuclockid(process, &raw mut clock) } {
        0 => Ok(time_of(clock)),
        error => Err(io::Error::from_raw_os_error(error)),
    }
}

fn time_of(clock: libc::clockid_t) -> Duration {
    // SAFETY: all-zero is a valid timespec, and it lives across the call.
    let spent = unsafe {
        let mut spent: libc::timespec = zeroed();
        libc::clock_gettime(clock, &raw mut spent);
        spent
    };
    Duration::new(spent.tv_sec as u64, spent.tv_nsec as u32)
}
