//! Waiting: for sockets, a bell and any number of connections at once.

use super::checked;
use std::{
    io,
    os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd},
    ptr,
    time::Duration,
};

/// Of the kernel's news so much is taken at once; the rest comes with the next wait.
const NEWS: usize = 64;

/// Wakes a waiting shard from any thread.
pub(crate) struct Bell(OwnedFd);

impl Bell {
    pub(in crate::shards) fn new() -> io::Result<Self> {
        // SAFETY: no pointers; the descriptor is new and ours alone.
        Ok(Self(unsafe { OwnedFd::from_raw_fd(checked(libc::eventfd(0, libc::EFD_NONBLOCK | libc::EFD_CLOEXEC))?) }))
    }

    pub(crate) fn ring(&self) {
        let one = 1u64.to_ne_bytes();
        // SAFETY: the eight bytes live across the call. A full counter refuses, and then the bell rings already.
        unsafe { libc::write(self.0.as_raw_fd(), one.as_ptr().cast(), one.len()) };
    }

    pub(in crate::shards) fn hush(&self) {
        let mut count = [0u8; 8];
        // SAFETY: the eight bytes live across the call. Nothing to read is fine: then it did not ring.
        unsafe { libc::read(self.0.as_raw_fd(), count.as_mut_ptr().cast(), count.len()) };
    }

    fn fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}

/// A connection that a wait ended with.
#[derive(Clone, Copy, Debug)]
pub(in crate::shards) struct Woken {
    pub(in crate::shards) fd: RawFd,
    /// There is something to read, or it is over.
    pub(in crate::shards) readable: bool,
    pub(in crate::shards) writable: bool,
}

/// Waits for sockets, a bell, and connections that come and go.
pub(in crate::shards) struct Poller {
    epoll: OwnedFd,
    /// The one that is written to.
    own: RawFd,
    /// Those that are read.
    sockets: Vec<RawFd>,
    bell: RawFd,
    waits_to_write: bool,
    news: [libc::epoll_event; NEWS],
    count: usize,
}

impl Poller {
    pub(in crate::shards) fn new(own: RawFd, bell: &Bell) -> io::Result<Self> {
        // SAFETY: no pointers; the descriptor is new and ours alone.
        let epoll = unsafe { OwnedFd::from_raw_fd(checked(libc::epoll_create1(libc::EPOLL_CLOEXEC))?) };
        let news = [libc::epoll_event { events: 0, u64: 0 }; NEWS];
        let poller = Self { epoll, own, sockets: vec![own], bell: bell.fd(), waits_to_write: false, news, count: 0 };
        poller.control(libc::EPOLL_CTL_ADD, own, libc::EPOLLIN)?;
        poller.control(libc::EPOLL_CTL_ADD, bell.fd(), libc::EPOLLIN)?;
        Ok(poller)
    }

    fn control(&self, operation: libc::c_int, fd: RawFd, events: libc::c_int) -> io::Result<()> {
        let mut event = libc::epoll_event { events: events as u32, u64: fd as u64 };
        // SAFETY: `event` lives across the call, and the kernel copies it.
        checked(unsafe { libc::epoll_ctl(self.epoll.as_raw_fd(), operation, fd, &raw mut event) }).map(drop)
    }

    /// Whether a full send buffer that has room again ends a wait.
    pub(in crate::shards) fn wait_to_write(&mut self, wanted: bool) -> io::Result<()> {
        if self.waits_to_write != wanted {
            self.set_own(wanted, self.reads(self.own))?;
            self.waits_to_write = wanted;
        }
        Ok(())
    }

    fn reads(&self, socket: RawFd) -> bool {
        self.sockets.contains(&socket)
    }

    fn set_own(&self, writes: bool, reads: bool) -> io::Result<()> {
        let events = [(writes, libc::EPOLLOUT), (reads, libc::EPOLLIN)];
        let events = events.into_iter().filter(|event| event.0).fold(0, |all, event| all | event.1);
        self.control(libc::EPOLL_CTL_MOD, self.own, events)
    }

    /// From now on a wait ends when there is something to read at this socket, or does not.
    pub(in crate::shards) fn read(&mut self, socket: RawFd, wanted: bool) -> io::Result<()> {
        match (socket == self.own, wanted) {
            _ if self.reads(socket) == wanted => return Ok(()),
            (true, _) => self.set_own(self.waits_to_write, wanted)?,
            (false, true) => self.control(libc::EPOLL_CTL_ADD, socket, libc::EPOLLIN)?,
            (false, false) => self.control(libc::EPOLL_CTL_DEL, socket, 0)?,
        }
        if wanted {
            self.sockets.push(socket);
        } else {
            self.sockets.retain(|other| *other != socket);
        }
        Ok(())
    }

    /// The `n`-th of the sockets that are read, and whether the last wait ended with it.
    pub(in crate::shards) fn readable(&self, n: usize) -> Option<(RawFd, bool)> {
        let socket = *self.sockets.get(n)?;
        Some((socket, self.is_readable(socket)))
    }

    /// Waits for this connection as well, until its descriptor is closed.
    pub(in crate::shards) fn add(&self, connection: RawFd) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, connection, libc::EPOLLIN)
    }

    /// Whether a wait ends when there is room again to write there.
    pub(in crate::shards) fn change(&self, fd: RawFd, waits_to_write: bool) -> io::Result<()> {
        let events = if waits_to_write { libc::EPOLLIN | libc::EPOLLOUT } else { libc::EPOLLIN };
        self.control(libc::EPOLL_CTL_MOD, fd, events)
    }

    /// Waits until something is ready or `timeout` has passed; to the microsecond, where `epoll_wait` has milliseconds. Gives whether the
    /// bell rings; [`Poller::readable`] and [`Poller::woken`] have the rest.
    pub(in crate::shards) fn wait(&mut self, timeout: Option<Duration>) -> io::Result<bool> {
        self.count = 0;
        let spec = timeout.map(|timeout| libc::timespec {
            tv_sec: timeout.as_secs().min(3600) as libc::time_t,
            tv_nsec: timeout.subsec_nanos().into(),
        });
        let spec = spec.as_ref().map_or(ptr::null(), ptr::from_ref);
        // SAFETY: the events and the timespec live across the call, and the length given is that of the events.
        let count = unsafe {
            libc::epoll_pwait2(
                self.epoll.as_raw_fd(),
                self.news.as_mut_ptr(),
                self.news.len() as libc::c_int,
                spec,
                ptr::null(),
            )
        };
        match checked(count) {
            Ok(count) => self.count = count as usize,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(self.is_readable(self.bell))
    }

    fn is_readable(&self, fd: RawFd) -> bool {
        let is_it = |event: &libc::epoll_event| {
            // Copied: the struct is packed.
            let (events, of) = (event.events, event.u64);
            of == fd as u64 && events & libc::EPOLLIN as u32 != 0
        };
        self.news[..self.count].iter().any(is_it)
    }

    /// The `n`-th thing that the last wait ended with; `Some(None)` if that is no connection.
    pub(in crate::shards) fn woken(&self, n: usize) -> Option<Option<Woken>> {
        let libc::epoll_event { events, u64: fd } = *self.news[..self.count].get(n)?;
        let (fd, writable) = (fd as RawFd, events & libc::EPOLLOUT as u32 != 0);
        let readable = events & !(libc::EPOLLOUT as u32) != 0;
        let is_connection = fd != self.own && fd != self.bell && !self.reads(fd);
        Some(is_connection.then_some(Woken { fd, readable, writable }))
    }
}
