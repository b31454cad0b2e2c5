//! A tap at the server's media socket: stands between one client and the server, passes every datagram on at once, and
//! remembers when it came and what its RTP header says.

use gavel_testkit::webrtc::RtpHeader;
use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// One datagram that went by.
#[derive(Clone, Copy, Debug)]
pub struct Passed {
    pub at: Instant,
    pub from_server: bool,
    /// By the first byte (RFC 7983): 0 to 3.
    pub stun: bool,
    /// SSRC and sequence number, of RTP alone.
    pub rtp: Option<(u32, u16)>,
}

pub struct Relay {
    front: SocketAddr,
    tape: Arc<Mutex<Vec<Passed>>>,
    stop: Arc<AtomicBool>,
}

impl Relay {
    pub fn to(server: SocketAddr) -> Self {
        let front = bind();
        let back = bind();
        back.connect(server).expect("the server's media port");
        let address = front.local_addr().expect("a bound socket");
        let tape: Arc<Mutex<Vec<Passed>>> = Arc::default();
        let stop = Arc::new(AtomicBool::new(false));
        let client: Arc<Mutex<Option<SocketAddr>>> = Arc::default();
        let (front, back) = (Arc::new(front), Arc::new(back));
        spawn(&stop, {
            let (front, back, tape, client) = (front.clone(), back.clone(), tape.clone(), client.clone());
            move |buffer: &mut [u8]| {
                let Ok((length, from)) = front.recv_from(buffer) else { return };
                *client.lock().unwrap_or_else(PoisonError::into_inner) = Some(from);
                note(&tape, false, &buffer[..length]);
                let _ = back.send(&buffer[..length]);
            }
        });
        spawn(&stop, {
            let tape = tape.clone();
            move |buffer: &mut [u8]| {
                let Ok(length) = back.recv(buffer) else { return };
                note(&tape, true, &buffer[..length]);
                let to = *client.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(to) = to {
                    let _ = front.send_to(&buffer[..length], to);
                }
            }
        });
        Self { front: address, tape, stop }
    }

    /// What stands in for the server's media port.
    pub fn address(&self) -> SocketAddr {
        self.front
    }

    pub fn tape(&self) -> Vec<Passed> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The streams that the server sent, in their order: SSRC, then when and under which number each packet came.
    pub fn streams(&self, since: Instant, until: Instant) -> Vec<(u32, Vec<(Instant, u16)>)> {
        let mut streams: Vec<(u32, Vec<(Instant, u16)>)> = Vec::new();
        for passed in self.tape() {
            let Some((ssrc, seq)) = passed.rtp.filter(|_| passed.from_server) else { continue };
            if passed.at < since || passed.at > until {
                continue;
            }
            match streams.iter_mut().find(|(known, _)| *known == ssrc) {
                Some((_, packets)) => packets.push((passed.at, seq)),
                None => streams.push((ssrc, vec![(passed.at, seq)])),
            }
        }
        streams
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn bind() -> UdpSocket {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    // So that the threads look now and then whether they are still wanted.
    socket.set_read_timeout(Some(Duration::from_millis(50))).expect("a non-zero timeout");
    socket
}

fn spawn(stop: &Arc<AtomicBool>, mut pass_on: impl FnMut(&mut [u8]) + Send + 'static) {
    let stop = stop.clone();
    thread::spawn(move || {
        let mut buffer = [0; 2048];
        while !stop.load(Ordering::Relaxed) {
            pass_on(&mut buffer);
        }
    });
}

fn note(tape: &Mutex<Vec<Passed>>, from_server: bool, bytes: &[u8]) {
    let stun = bytes.first().is_some_and(|first| *first < 4);
    let passed =
        Passed { at: Instant::now(), from_server, stun, rtp: RtpHeader::of(bytes).map(|rtp| (rtp.ssrc, rtp.seq)) };
    tape.lock().unwrap_or_else(PoisonError::into_inner).push(passed);
}

/// The largest gap between two packets that follow each other.
pub fn largest_gap(packets: &[(Instant, u16)]) -> Duration {
    packets.windows(2).map(|pair| pair[1].0 - pair[0].0).max().unwrap_or_default()
}

/// Sequence numbers that were left out.
pub fn missing(packets: &[(Instant, u16)]) -> u64 {
    packets.windows(2).map(|pair| u64::from(pair[1].1.wrapping_sub(pair[0].1).wrapping_sub(1))).sum()
}
