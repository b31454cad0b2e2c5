//! What waits for connections to take it: a connection takes as much as its reader reads, and whoever reads slowly must not
//! hold anybody else up. So each has a queue of its own, with bounds, from which a cut takes back what has not left.

use super::{
    endpoint::Endpoint,
    framing::{self, LENGTH},
    outbox::Address,
    slab::Key,
};
use std::{
    collections::{HashMap, VecDeque},
    io::IoSlice,
    net::SocketAddr,
};

/// From here on no picture begins: it would be old when it came. A third of a second of a good camera.
const FULL: usize = 96 * 1024;
/// Pictures begin again when so little waits.
const ROOM: usize = 24 * 1024;
/// A picture that has begun ends whole, unless it is larger than any should be.
const MOST: usize = 1024 * 1024;
/// So much more of what is no picture: voices and reports are small.
const MOST_OF_ALL: usize = MOST + 64 * 1024;

/// What a datagram is worth where there is little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worth {
    /// Voices, reports, handshakes.
    Needed,
    /// Of a picture.
    Picture,
    /// Repairs and padding.
    Spare,
}

/// The queues of all connections, by the address of the other end.
#[derive(Default)]
pub(crate) struct Pipes {
    open: HashMap<SocketAddr, Pipe>,
    /// Those that were given something since they were last looked at.
    news: Vec<SocketAddr>,
}

#[derive(Default)]
struct Pipe {
    frames: VecDeque<Frame>,
    /// Of the first, so many bytes have left.
    left: usize,
    waiting: usize,
    is_full: bool,
    is_listed: bool,
}

struct Frame {
    address: Address,
    bytes: Vec<u8>,
}

/// Something of a datagram has left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Departure<'a> {
    pub(crate) address: Address,
    pub(crate) datagram: &'a [u8],
    /// Its first byte is among what left now.
    pub(crate) begins: bool,
    /// Its last is.
    pub(crate) ends: bool,
}

impl Pipes {
    /// A connection to `peer` is there. What waited for one that was there before is dropped.
    pub(crate) fn open(&mut self, peer: SocketAddr) {
        self.open.insert(peer, Pipe::default());
    }

    pub(crate) fn close(&mut self, peer: SocketAddr) {
        self.open.remove(&peer);
    }

    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    /// Whether a picture may begin there; `None`: it is not known where somebody is.
    pub(crate) fn take_pictures(&self, to: Option<Endpoint>) -> bool {
        match to {
            Some(Endpoint::Udp(_)) => true,
            Some(Endpoint::Tcp(peer)) => self.open.get(&peer).is_some_and(|pipe| !pipe.is_full),
            None => false,
        }
    }

    /// `false`: there is no room for it, or no such connection.
    pub(crate) fn put(&mut self, peer: SocketAddr, address: Address, worth: Worth, datagram: &[u8]) -> bool {
        let Some(pipe) = self.open.get_mut(&peer) else { return false };
        let fits = match worth {
            Worth::Needed => pipe.waiting <= MOST_OF_ALL,
            Worth::Picture => pipe.waiting <= MOST,
            Worth::Spare => !pipe.is_full,
        };
        if !fits {
            return false;
        }
        pipe.waiting += LENGTH + datagram.len();
        pipe.is_full |= pipe.waiting > FULL;
        pipe.frames.push_back(Frame { address, bytes: framing::framed(datagram) });
        if !std::mem::replace(&mut pipe.is_listed, true) {
            self.news.push(peer);
        }
        true
    }

    /// The next connection that was given something since the last time.
    pub(crate) fn next_with_news(&mut self) -> Option<SocketAddr> {
        while let Some(peer) = self.news.pop() {
            if let Some(pipe) = self.open.get_mut(&peer) {
                pipe.is_listed = false;
                return Some(peer);
            }
        }
        None
    }

    /// What is to be written next, as many pieces as there is room for; how many there are.
    pub(crate) fn pieces<'a>(&'a self, peer: SocketAddr, room: &mut [IoSlice<'a>]) -> usize {
        let Some(pipe) = self.open.get(&peer) else { return 0 };
        let mut count = 0;
        for (piece, frame) in room.iter_mut().zip(&pipe.frames) {
            let from = if count == 0 { pipe.left } else { 0 };
            *piece = IoSlice::new(&frame.bytes[from..]);
            count += 1;
        }
        count
    }

    /// The connection has taken so many bytes.
    pub(crate) fn written(&mut self, peer: SocketAddr, mut count: usize, mut told: impl FnMut(Departure<'_>)) {
        let Some(pipe) = self.open.get_mut(&peer) else { return };
        pipe.waiting = pipe.waiting.saturating_sub(count);
        pipe.is_full &= pipe.waiting > ROOM;
        while count > 0
            && let Some(Frame { address, bytes }) = pipe.frames.front()
        {
            let now = count.min(bytes.len() - pipe.left);
            let (begins, ends) = (pipe.left == 0, pipe.left + now == bytes.len());
            told(Departure { address: *address, datagram: &bytes[LENGTH..], begins, ends });
            count -= now;
            pipe.left += now;
            if ends {
                pipe.left = 0;
                pipe.frames.pop_front();
            }
        }
    }

    /// Drops what goes to `seat` or comes from it.
    pub(crate) fn purge(&mut self, seat: Key) {
        self.retain(|address, _| address.seat.key != seat && address.source.is_none_or(|source| source.key != seat));
    }

    /// Drops what of a stream waits for one of its receivers.
    pub(crate) fn purge_stream(&mut self, seat: Key, ssrc: u32) {
        let is_of_it = |datagram: &[u8]| datagram.get(8..12).is_some_and(|bytes| bytes == ssrc.to_be_bytes());
        self.retain(|address, datagram| address.seat.key != seat || address.source.is_none() || !is_of_it(datagram));
    }

    fn retain(&mut self, stays: impl Fn(&Address, &[u8]) -> bool) {
        for pipe in self.open.values_mut() {
            let left = pipe.left;
            // What is half gone cannot be taken back without breaking the stream: zeros go in its place, so that nobody can open it.
            if let Some(Frame { address, bytes }) = pipe.frames.front_mut().filter(|_| left > 0)
                && !stays(address, &bytes[LENGTH..])
            {
                bytes[left.max(LENGTH)..].fill(0);
                address.source = None;
            }
            let mut is_begun = left > 0;
            pipe.frames.retain(|frame| std::mem::take(&mut is_begun) || stays(&frame.address, &frame.bytes[LENGTH..]));
            pipe.waiting = pipe.frames.iter().map(|frame| frame.bytes.len()).sum::<usize>() - left;
            pipe.is_full &= pipe.waiting > ROOM;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{outbox::Party, slab::Slab},
        *,
    };
    use gavel_core::model::ids::SeatId;

    const PEER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 9);

    fn parties() -> [Party; 3] {
        let mut seats = Slab::new();
        [1, 2, 3].map(|n| Party { key: seats.insert(|_| ()), id: SeatId::new(ulid::Ulid(n)) })
    }

    fn address(seat: Party, source: Option<Party>) -> Address {
        Address { to: Endpoint::Tcp(PEER), local: PEER, seat, source }
    }

    /// All that a reader would get.
    fn read(pipes: &Pipes) -> Vec<u8> {
        let mut room = [IoSlice::new(&[]); 64];
        let count = pipes.pieces(PEER, &mut room);
        room[..count].iter().flat_map(|piece| piece.iter().copied()).collect()
    }

    #[test]
    fn what_left_is_told_at_its_first_byte_and_at_its_last() {
        let [alice, bob, _] = parties();
        let mut pipes = Pipes::default();
        pipes.open(PEER);
        for datagram in [b"one", b"two"] {
            assert!(pipes.put(PEER, address(alice, Some(bob)), Worth::Picture, datagram));
        }
        assert_eq!((pipes.next_with_news(), pipes.next_with_news()), (Some(PEER), None));
        let mut told = Vec::new();
        for count in [1, 5, 4] {
            pipes.written(PEER, count, |gone| told.push((gone.datagram.to_vec(), gone.begins, gone.ends)));
        }
        let (one, two) = (b"one".to_vec(), b"two".to_vec());
        assert_eq!(
            told,
            [(one.clone(), true, false), (one, false, true), (two.clone(), true, false), (two, false, true)]
        );
        assert!(read(&pipes).is_empty());
    }

    #[test]
    fn a_cut_takes_back_what_waits_and_makes_nothing_of_what_is_half_gone() {
        let [alice, bob, carol] = parties();
        let mut pipes = Pipes::default();
        pipes.open(PEER);
        for (source, datagram) in [(bob, b"bob"), (bob, b"bob"), (carol, b"car")] {
            pipes.put(PEER, address(alice, Some(source)), Worth::Picture, datagram);
        }
        pipes.written(PEER, 3, |_| ());
        pipes.purge(bob.key);
        assert_eq!(read(&pipes), [&[0, 0][..], &framing::framed(b"car")].concat(), "the stream can be read on");
        let mut told = Vec::new();
        pipes.written(PEER, 2, |gone| told.push((gone.address.source, gone.ends)));
        assert_eq!(told, [(None, true)], "that is not bob's");
        pipes.purge(alice.key);
        assert!(read(&pipes).is_empty());
    }

    #[test]
    fn a_stream_is_taken_back_from_one_receiver_alone() {
        let [alice, bob, carol] = parties();
        let mut pipes = Pipes::default();
        pipes.open(PEER);
        let packet = |ssrc: u8| [[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ssrc], [7; 12]].concat();
        for ssrc in [1, 2] {
            pipes.put(PEER, address(alice, Some(bob)), Worth::Picture, &packet(ssrc));
        }
        pipes.purge_stream(carol.key, 1);
        assert_eq!(read(&pipes).len(), 52);
        pipes.purge_stream(alice.key, 1);
        assert_eq!(read(&pipes), framing::framed(&packet(2)));
    }

    #[test]
    fn a_full_queue_takes_no_picture_but_voices_until_it_has_room_again() {
        let [alice, bob, _] = parties();
        let mut pipes = Pipes::default();
        pipes.open(PEER);
        let put = |pipes: &mut Pipes, worth| pipes.put(PEER, address(alice, Some(bob)), worth, &[0; 1_000]);
        let mut waiting = 0;
        let there = Some(Endpoint::Tcp(PEER));
        while pipes.take_pictures(there) {
            assert!(put(&mut pipes, Worth::Spare));
            waiting += 1_002;
        }
        assert!(waiting > FULL && !put(&mut pipes, Worth::Spare), "repairs are the first that are left out");
        while put(&mut pipes, Worth::Picture) {
            waiting += 1_002;
        }
        assert!(waiting > MOST, "what has begun ends");
        while put(&mut pipes, Worth::Needed) {
            waiting += 1_002;
        }
        assert!((MOST_OF_ALL..MOST_OF_ALL + 2_000).contains(&waiting), "there is an end to everything: {waiting}");
        pipes.written(PEER, waiting - ROOM - 1, |_| ());
        assert!(!pipes.take_pictures(there));
        pipes.written(PEER, 1, |_| ());
        assert!(pipes.take_pictures(there) && put(&mut pipes, Worth::Spare));
        pipes.close(PEER);
        assert!(!put(&mut pipes, Worth::Needed) && pipes.next_with_news().is_none());
    }
}
