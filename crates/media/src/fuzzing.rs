//! Entrances for the fuzz targets, and the replay of their small corpus by the ordinary tests. Nothing may panic, and
//! nobody else may be harmed.

use crate::engine::{
    self, Endpoint, Engine, Sealing,
    framing::{Deframer, HEAD, begins_with_check},
};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Gate, MediaRole},
};
use std::{
    cell::RefCell,
    net::SocketAddr,
    time::{Duration, Instant},
};

const OFFER: &str = include_str!("../../../fuzz/corpus/offers/chromium.sdp");
const CONFERENCE: ConferenceId = ConferenceId::new(ulid::Ulid(1));
const MEMBER: SeatId = SeatId::new(ulid::Ulid(1));

struct Bench {
    engine: Engine,
    now: Instant,
    seats: u128,
}

thread_local! {
    static BENCH: RefCell<Bench> = RefCell::new(Bench::new());
}

fn address(port: u16) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], port))
}

impl Bench {
    fn new() -> Self {
        let now = Instant::now();
        let mut engine = Engine::new(vec![Endpoint::Udp(address(1))], 1, Sealing::Own, Duration::ZERO, usize::MAX)
            .expect("a certificate");
        engine.admit(now, CONFERENCE, MEMBER, MediaRole::Meet, Gate::OPEN);
        let mut bench = Self { engine, now, seats: 1 };
        bench.connect();
        bench
    }

    fn connect(&mut self) {
        self.engine.negotiate(self.now, CONFERENCE, MEMBER, OFFER).expect("a browser's offer is taken");
        self.engine.assume_proven(CONFERENCE, MEMBER, address(2));
    }

    fn settle(&mut self) {
        self.now += Duration::from_millis(1);
        self.engine.tick(self.now);
        self.engine.flush(self.now);
        while self.engine.first_unsent().is_some() {
            self.engine.give_up_first();
        }
        self.engine.drain_events().for_each(drop);
    }
}

/// A datagram from a stranger, who may harm nobody, and from a member's proven address, who may spoil their own handshake.
pub fn datagram(bytes: &[u8]) {
    BENCH.with_borrow_mut(|bench| {
        bench.engine.receive(bench.now, Endpoint::Udp(address(3)), address(1), bytes);
        bench.settle();
        assert_eq!(bench.engine.footprint().transports, 1, "a stranger's datagram ended a connection");
        bench.engine.receive(bench.now, Endpoint::Udp(address(2)), address(1), bytes);
        bench.settle();
        if bench.engine.footprint().transports == 0 {
            bench.connect();
        }
    });
}

/// A payload of each codec, and a header extension, as a member could send them: what they say is read, and written over.
pub fn payload(bytes: &[u8]) {
    engine::read_and_renumber(bytes);
}

/// What a member could report of the streams that they get: a compound of RTCP, opened.
pub fn report(compound: &[u8]) {
    BENCH.with_borrow_mut(|bench| {
        bench.engine.take_report(bench.now, CONFERENCE, MEMBER, compound);
        bench.settle();
    });
}

/// What a stranger sends by a connection: the first byte says in what pieces it comes. Cut otherwise it says the same.
pub fn stream(bytes: &[u8]) {
    let Some((piece, bytes)) = bytes.split_first() else { return };
    let whole = datagrams(bytes, bytes.len());
    let pieces = datagrams(bytes, usize::from(*piece));
    assert_eq!(whole, pieces);
    let check = bytes.first_chunk::<HEAD>().and_then(|head| begins_with_check(*head));
    let first = check.and_then(|length| bytes[2..].get(..length));
    assert!(first.is_none_or(|first| whole.0.first().is_some_and(|datagram| datagram == first)));
    BENCH.with_borrow_mut(|bench| {
        let (peer, local) = (address(4), address(1));
        if let Some(first) = first {
            assert!(!bench.engine.connect(bench.now, peer, local, first), "nothing here knows the password");
        }
        for datagram in &whole.0 {
            bench.engine.receive(bench.now, Endpoint::Tcp(peer), local, datagram);
        }
        bench.settle();
        let footprint = bench.engine.footprint();
        assert_eq!((footprint.transports, footprint.connections), (1, 0), "a stranger's stream has left something");
    });
}

/// The datagrams of a stream, and whether it could be read to its end.
fn datagrams(bytes: &[u8], piece: usize) -> (Vec<Vec<u8>>, bool) {
    let (mut deframer, mut found) = (Deframer::default(), Vec::new());
    let mut pieces = bytes.chunks(piece.max(1));
    let is_whole = pieces.all(|piece| deframer.feed(piece, |datagram| found.push(datagram.to_vec())).is_ok());
    (found, is_whole)
}

/// A first offer of a new seat, and a later offer of one that is there.
pub fn offer(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    BENCH.with_borrow_mut(|bench| {
        bench.seats += 1;
        let seat = SeatId::new(ulid::Ulid(bench.seats));
        bench.engine.admit(bench.now, CONFERENCE, seat, MediaRole::Meet, Gate::OPEN);
        let _ = bench.engine.negotiate(bench.now, CONFERENCE, seat, OFFER);
        let _ = bench.engine.negotiate(bench.now, CONFERENCE, seat, text);
        bench.settle();
        let cuts = bench.engine.expel(bench.now, CONFERENCE, &[seat]);
        bench.settle();
        bench.engine.prove(bench.now, cuts);
        assert!(bench.engine.footprint().seats == 1, "a seat stayed behind");
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    fn corpus(name: &str) -> Vec<Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty());
        files.iter().map(|file| fs::read(file).unwrap()).collect()
    }

    /// Each sample as it is, cut off everywhere, and with every byte changed in one way.
    fn mutations(sample: &[u8], step: usize) -> impl Iterator<Item = Vec<u8>> {
        let cut = (0..=sample.len()).step_by(step).map(|end| sample[..end].to_vec());
        let changed = (0..sample.len()).step_by(step).map(|at| {
            let mut bytes = sample.to_vec();
            bytes[at] ^= 0x15;
            bytes
        });
        cut.chain(changed)
    }

    #[test]
    fn no_datagram_of_the_corpus_breaks_anything() {
        for sample in corpus("datagrams") {
            mutations(&sample, 1).for_each(|bytes| datagram(&bytes));
        }
    }

    #[test]
    fn no_payload_of_the_corpus_breaks_anything() {
        for sample in corpus("payloads") {
            mutations(&sample, 1).for_each(|bytes| payload(&bytes));
        }
    }

    #[test]
    fn no_report_of_the_corpus_breaks_anything() {
        for sample in corpus("reports") {
            mutations(&sample, 1).for_each(|bytes| report(&bytes));
        }
    }

    #[test]
    fn no_stream_of_the_corpus_breaks_anything() {
        for sample in corpus("frames") {
            mutations(&sample, 1).for_each(|bytes| stream(&bytes));
        }
    }

    #[test]
    fn no_offer_of_the_corpus_breaks_anything() {
        for sample in corpus("offers") {
            mutations(&sample, 97).for_each(|bytes| offer(&bytes));
        }
    }
}
