//! The TCP connections of a shard: reading them into datagrams, and writing to them what waits in the engine's queues. A
//! connection that takes nothing now is left alone until it does.

use super::sys::{Poller, Woken};
use crate::{
    engine::{Address, Endpoint, Engine, framing::Deframer},
    tap::{Tap, Tapped},
};
use socket2::{SockRef, TcpKeepalive};
use std::{
    collections::HashMap,
    io::{self, ErrorKind, IoSlice, Read, Write},
    net::{IpAddr, SocketAddr, TcpStream},
    os::fd::{AsRawFd, RawFd},
    time::{Duration, Instant},
};

/// Of one shard. Each costs a descriptor and at most about a megabyte.
const MOST: usize = 2_048;
/// Read at once from one of them: then it is the others' turn.
const READ: usize = 64 * 1024;
/// Datagrams in one write.
const PIECES: usize = 64;
/// What the kernel holds unsent beyond this waits with us instead, where a cut can take it back.
const UNSENT: u32 = 16 * 1024;
/// Whoever is gone without a word is found out by then.
const ALIVE_EVERY: Duration = Duration::from_secs(20);

/// A connection on its way to the shard that has the seat.
pub(crate) struct Caller {
    pub(crate) stream: TcpStream,
    /// The first message that came, without its length.
    pub(crate) check: Vec<u8>,
}

struct Connection {
    stream: TcpStream,
    /// The announced address that it was opened to.
    local: SocketAddr,
    deframer: Deframer,
    /// It takes nothing now.
    is_blocked: bool,
}

pub(super) struct Connections {
    /// The addresses that answers announce.
    announced: Vec<SocketAddr>,
    open: HashMap<SocketAddr, Connection>,
    peers: HashMap<RawFd, SocketAddr>,
    buffer: Box<[u8]>,
}

impl Connections {
    pub(super) fn new(announced: Vec<SocketAddr>) -> Self {
        Self { announced, open: HashMap::new(), peers: HashMap::new(), buffer: vec![0; READ].into() }
    }

    /// Takes a connection, if its first message proves that it is a seat's.
    pub(super) fn take(&mut self, now: Instant, caller: Caller, engine: &mut Engine, poller: &Poller) {
        let Caller { stream, check } = caller;
        let Ok((peer, local)) = addresses(&stream) else { return };
        let Some(local) = self.arrived_at(local) else { return };
        if self.open.len() >= MOST {
            tracing::warn!(MOST, "so many TCP connections carry media that no more are taken");
            return;
        }
        // One that was there before is over, or this one could not have been opened.
        self.close(peer, engine);
        if !engine.connect(now, peer, local, &check) {
            tracing::debug!("a TCP connection was nobody's");
            return;
        }
        let fd = stream.as_raw_fd();
        if let Err(error) = prepare(&stream).and_then(|()| poller.add(fd)) {
            tracing::error!(%error, "a TCP connection cannot be waited for");
            engine.hung_up(peer);
            return;
        }
        self.peers.insert(fd, peer);
        self.open.insert(peer, Connection { stream, local, deframer: Deframer::default(), is_blocked: false });
    }

    /// The announced address that stands for the one a connection was opened to, which behind a NAT or a proxy is another.
    fn arrived_at(&self, local: IpAddr) -> Option<SocketAddr> {
        let exact = self.announced.iter().find(|announced| announced.ip() == local);
        let same_family = || self.announced.iter().find(|announced| announced.is_ipv4() == local.is_ipv4());
        exact.or_else(same_family).or(self.announced.first()).copied()
    }

    /// Reads and writes what the last wait ended with.
    pub(super) fn serve(&mut self, engine: &mut Engine, poller: &Poller, tap: Option<&Tap>) {
        for woken in (0..).map_while(|n| poller.woken(n)).flatten() {
            let Woken { fd, readable, writable } = woken;
            let Some(peer) = self.peers.get(&fd).copied() else { continue };
            if readable && !self.read(peer, engine) {
                self.close(peer, engine);
                continue;
            }
            if writable {
                if let Some(connection) = self.open.get_mut(&peer) {
                    connection.is_blocked = false;
                }
                self.write(peer, engine, poller, tap);
            }
        }
    }

    /// `false`: it is over.
    fn read(&mut self, peer: SocketAddr, engine: &mut Engine) -> bool {
        let Some(Connection { stream, local, deframer, .. }) = self.open.get_mut(&peer) else { return true };
        let count = match stream.read(&mut self.buffer) {
            Ok(0) => return false,
            Ok(count) => count,
            Err(error) => return matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted),
        };
        let now = Instant::now();
        let fed = deframer.feed(&self.buffer[..count], |datagram| {
            engine.receive(now, Endpoint::Tcp(peer), *local, datagram);
        });
        fed.is_ok()
    }

    /// Writes what is new in the queues, and closes what is nobody's any more.
    pub(super) fn flush(&mut self, engine: &mut Engine, poller: &Poller, tap: Option<&Tap>) {
        while let Some(peer) = engine.next_with_news() {
            self.write(peer, engine, poller, tap);
        }
        for peer in engine.take_orphans() {
            self.close(peer, engine);
        }
    }

    fn write(&mut self, peer: SocketAddr, engine: &mut Engine, poller: &Poller, tap: Option<&Tap>) {
        let Some(connection) = self.open.get_mut(&peer).filter(|connection| !connection.is_blocked) else { return };
        let fd = connection.stream.as_raw_fd();
        let result = loop {
            let mut room = [IoSlice::new(&[]); PIECES];
            let count = engine.pieces(peer, &mut room);
            if count == 0 {
                break poller.change(fd, false);
            }
            match connection.stream.write_vectored(&room[..count]) {
                Ok(0) => break Err(ErrorKind::WriteZero.into()),
                // After the call: nothing left later than this says.
                Ok(count) => account(engine, tap, peer, count),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    connection.is_blocked = true;
                    break poller.change(fd, true);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        if let Err(error) = result {
            tracing::debug!(%error, "a TCP connection is over");
            self.close(peer, engine);
        }
    }

    fn close(&mut self, peer: SocketAddr, engine: &mut Engine) {
        if let Some(Connection { stream, .. }) = self.open.remove(&peer) {
            self.peers.remove(&stream.as_raw_fd());
        }
        engine.hung_up(peer);
    }
}

fn account(engine: &mut Engine, tap: Option<&Tap>, peer: SocketAddr, count: usize) {
    let at = Instant::now();
    engine.written(at, peer, count, |Address { seat, source, .. }, bytes| {
        if let Some(tap) = tap {
            tap(&Tapped { at, to: peer, seat: seat.id, source: source.map(|source| source.id), bytes });
        }
    });
}

/// The other end, and which of our addresses this one has.
fn addresses(stream: &TcpStream) -> io::Result<(SocketAddr, IpAddr)> {
    let peer = stream.peer_addr()?;
    Ok((SocketAddr::new(peer.ip().to_canonical(), peer.port()), stream.local_addr()?.ip().to_canonical()))
}

fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nonblocking(true)?;
    stream.set_nodelay(true)?;
    let socket = SockRef::from(stream);
    socket.set_tcp_notsent_lowat(UNSENT)?;
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(ALIVE_EVERY).with_interval(ALIVE_EVERY))?;
    // What is closed is closed at once: what the kernel still has of it is not sent any more.
    socket.set_linger(Some(Duration::ZERO))
}
