//! The floor: sealed packets to many addresses without a server between, five at a time for each as a frame's packets are.
//! By `sendmmsg`, and by `sendmmsg` with GSO.

use crate::{
    common::Outcome,
    media::VIDEO_EVERY,
    sys::{self, BATCH, Bell, Inbox, Poller},
};
use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use std::{
    io,
    net::{Ipv4Addr, SocketAddrV4, UdpSocket},
    time::{Duration, Instant},
};

pub(crate) const FIRST_PORT: u16 = 40_000;
const PACKET: usize = 1_200;
const HEADER: usize = 12;
const TAG: usize = 16;
const BURST: usize = 5;

/// Takes what comes to so many ports and does nothing with it. Never returns.
pub(crate) fn sinks(ip: Ipv4Addr, count: u16) -> Outcome {
    let sockets = (0..count).map(|n| sys::bind(ip, FIRST_PORT + n)).collect::<io::Result<Vec<UdpSocket>>>()?;
    let mut poller = Poller::new()?;
    for (n, socket) in sockets.iter().enumerate() {
        poller.add(socket, n)?;
    }
    println!("ready");
    let (mut inbox, mut readable, bell) = (Inbox::new(), Vec::new(), Bell::new()?);
    loop {
        bell.wait(Duration::from_millis(2));
        poller.ready(&mut readable)?;
        for at in readable.drain(..) {
            while inbox.fill(&sockets[at])? == BATCH {}
        }
    }
}

/// One way of sending to so many sinks at `to`: microseconds of CPU for each packet.
pub(crate) fn measure(to: Ipv4Addr, sinks: u16, lasting: Duration, gso: bool) -> Outcome<f64> {
    let socket = sys::bind(Ipv4Addr::UNSPECIFIED, 0)?;
    let mut arena = Arena::new(to, sinks)?;
    let bell = Bell::new()?;
    let end = Instant::now() + lasting;
    let mut frame = Instant::now();
    let (mut packets, before) = (0, sys::thread_time());
    while frame < end {
        arena.seal()?;
        packets += arena.send(&socket, gso)?;
        frame += VIDEO_EVERY;
        bell.wait(frame.saturating_duration_since(Instant::now()));
    }
    let spent = sys::thread_time() - before;
    Ok(spent.as_secs_f64() * 1e6 / packets.max(1) as f64)
}

/// All packets of one frame: those to one address beside each other.
struct Arena {
    sinks: Vec<(SocketAddrV4, LessSafeKey)>,
    payload: Vec<u8>,
    bytes: Vec<u8>,
    sealed: u64,
}

impl Arena {
    fn new(to: Ipv4Addr, count: u16) -> Outcome<Self> {
        let sinks = (0..count).map(|n| {
            let mut key = [7; 16];
            key[..2].copy_from_slice(&n.to_be_bytes());
            let key = UnboundKey::new(&AES_128_GCM, &key).map_err(|_| "no key for AES-128-GCM")?;
            Ok((SocketAddrV4::new(to, FIRST_PORT + n), LessSafeKey::new(key)))
        });
        let sinks = sinks.collect::<Outcome<Vec<_>>>()?;
        let bytes = vec![0; sinks.len() * BURST * PACKET];
        Ok(Self { sinks, payload: vec![0xab; PACKET - HEADER - TAG], bytes, sealed: 0 })
    }

    fn seal(&mut self) -> Outcome {
        for ((_, key), burst) in self.sinks.iter().zip(self.bytes.chunks_exact_mut(BURST * PACKET)) {
            for packet in burst.chunks_exact_mut(PACKET) {
                self.sealed += 1;
                let mut nonce = [0; 12];
                nonce[4..].copy_from_slice(&self.sealed.to_be_bytes());
                let (header, rest) = packet.split_at_mut(HEADER);
                let (body, tag) = rest.split_at_mut(PACKET - HEADER - TAG);
                header[4..].copy_from_slice(&self.sealed.to_be_bytes());
                body.copy_from_slice(&self.payload);
                let nonce = Nonce::assume_unique_for_key(nonce);
                let sealed = key.seal_in_place_separate_tag(nonce, Aad::from(&*header), body);
                tag.copy_from_slice(sealed.map_err(|_| "a packet could not be sealed")?.as_ref());
            }
        }
        Ok(())
    }

    /// How many packets the network took.
    fn send(&self, socket: &UdpSocket, gso: bool) -> Outcome<usize> {
        let (length, segment) = if gso { (BURST * PACKET, Some(PACKET as u16)) } else { (PACKET, None) };
        let of = |n: usize| self.sinks[n * length / (BURST * PACKET)].0;
        let letters: Vec<_> = self.bytes.chunks_exact(length).enumerate().map(|(n, bytes)| (of(n), bytes)).collect();
        let mut sent = 0;
        while sent < letters.len() {
            match sys::send(socket, segment, letters[sent..].iter().copied()) {
                Ok(count) => sent += count,
                // Full: the next frame has room again.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(format!("the floor could not be sent: {error}").into()),
            }
        }
        Ok(sent * length / PACKET)
    }
}
