//! What carries a [`super::Peer`]'s datagrams: a UDP socket, or a TCP connection (RFC 6544) that begins when there is something to send.

use socket2::{Domain, Socket, Type};
use std::{
    io::{ErrorKind, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket},
    time::Duration,
};

pub(super) enum Wire {
    Udp(UdpSocket),
    Tcp(Line),
}

/// What came, if anything did.
pub(super) enum Came {
    Nothing,
    Datagram(SocketAddr),
    /// The server has closed the connection.
    End,
}

impl Wire {
    pub(super) fn udp(ip: Ipv4Addr) -> Self {
        Self::Udp(UdpSocket::bind((ip, 0)).expect("a free port"))
    }

    pub(super) fn tcp(ip: Ipv4Addr) -> Self {
        Self::Tcp(Line::new(ip))
    }

    pub(super) fn local(&self) -> SocketAddr {
        match self {
            Self::Udp(socket) => socket.local_addr().expect("a bound socket"),
            Self::Tcp(line) => line.local,
        }
    }

    pub(super) fn send(&mut self, to: SocketAddr, bytes: &[u8]) {
        match self {
            // A refused datagram is a lost one.
            Self::Udp(socket) => drop(socket.send_to(bytes, to)),
            Self::Tcp(line) => line.send(to, bytes),
        }
    }

    /// Waits for a datagram, but not for longer.
    pub(super) fn receive(&mut self, wait: Duration, datagram: &mut Vec<u8>) -> Came {
        match self {
            Self::Udp(socket) => {
                socket.set_read_timeout(Some(wait)).expect("a non-zero timeout");
                datagram.resize(2_048, 0);
                match socket.recv_from(datagram) {
                    Ok((length, from)) => {
                        datagram.truncate(length);
                        Came::Datagram(from)
                    }
                    // The last is an ICMP answer to something sent earlier.
                    Err(error) if is_quiet(error.kind()) || error.kind() == ErrorKind::ConnectionRefused => {
                        Came::Nothing
                    }
                    Err(error) => panic!("the peer's socket failed: {error}"),
                }
            }
            Self::Tcp(line) => line.receive(wait, datagram),
        }
    }
}

fn is_quiet(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// A connection that is opened with the first datagram that is sent.
pub(super) struct Line {
    local: SocketAddr,
    unopened: Option<Socket>,
    stream: Option<(TcpStream, SocketAddr)>,
    /// What was read and not yet taken.
    read: Vec<u8>,
    is_reading: bool,
}

/// Small: whoever does not read is noticed soon.
const BUFFER: usize = 16 * 1024;

impl Line {
    fn new(ip: Ipv4Addr) -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        socket.set_recv_buffer_size(BUFFER).expect("a small buffer");
        socket.bind(&SocketAddr::from((ip, 0)).into()).expect("a free port");
        let local = socket.local_addr().ok().and_then(|address| address.as_socket()).expect("a bound socket");
        Self { local, unopened: Some(socket), stream: None, read: Vec::new(), is_reading: true }
    }

    /// Whether what comes is read.
    pub(super) fn set_reading(&mut self, is_reading: bool) {
        self.is_reading = is_reading;
    }

    fn send(&mut self, to: SocketAddr, bytes: &[u8]) {
        // RFC 8445: nothing goes along a way that no check has gone first (RFC 7983: what begins with 0 to 3 is one).
        let is_check = bytes.first().is_some_and(|first| *first < 4);
        if self.unopened.is_some() && !is_check {
            return;
        }
        if let Some(socket) = self.unopened.take()
            && socket.connect(&to.into()).is_ok()
        {
            let stream = TcpStream::from(socket);
            stream.set_nodelay(true).expect("a TCP socket");
            self.stream = Some((stream, to));
        }
        let Some((stream, _)) = &mut self.stream else { return };
        let frame = [&(bytes.len() as u16).to_be_bytes(), bytes].concat();
        // Whether it is over is seen by reading.
        let _ = stream.write_all(&frame);
    }

    fn receive(&mut self, wait: Duration, datagram: &mut Vec<u8>) -> Came {
        if self.take(datagram) {
            return Came::Datagram(self.stream.as_ref().expect("something was read").1);
        }
        let Some((stream, from)) = self.stream.as_mut().filter(|_| self.is_reading) else {
            std::thread::park_timeout(wait);
            return Came::Nothing;
        };
        stream.set_read_timeout(Some(wait)).expect("a non-zero timeout");
        let mut buffer = [0; 4_096];
        let from = *from;
        match stream.read(&mut buffer) {
            Ok(count) if count > 0 => {
                self.read.extend_from_slice(&buffer[..count]);
                if self.take(datagram) { Came::Datagram(from) } else { Came::Nothing }
            }
            Err(error) if is_quiet(error.kind()) => Came::Nothing,
            Ok(_) | Err(_) => {
                self.stream = None;
                Came::End
            }
        }
    }

    /// The next whole datagram of what was read.
    fn take(&mut self, datagram: &mut Vec<u8>) -> bool {
        let [l0, l1, rest @ ..] = &self.read[..] else { return false };
        let Some(bytes) = rest.get(..usize::from(u16::from_be_bytes([*l0, *l1]))) else { return false };
        datagram.clear();
        datagram.extend_from_slice(bytes);
        let taken = 2 + bytes.len();
        self.read.drain(..taken);
        true
    }
}
