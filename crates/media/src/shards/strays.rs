//! Datagrams that arrive where their seat is not. All shards have a socket on the one port, and the kernel spreads arrivals over them by
//! addresses; a seat is in one shard. So a shard hands over what is not its own: to the shard that has said that it knows
//! the sender, or, if it is a STUN check of an unknown one, to all.
//!
//! A shard without seats finds nothing but strays. It lends its socket to the shard that claims one of them, which reads it beside its
//! own, and takes it back when it has a seat itself. Two who read one socket for a moment do no harm.
//!
//! Arrivals are a small part of what is sent, and nothing is locked: each shard has a queue of its own.

use super::mailbox::Signals;
use crate::engine::stun;
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        mpsc::{self, Receiver, SyncSender},
    },
};

/// Parcels that may wait for a shard. Beyond it they are lost, as at a full socket.
const WAITING: usize = 1_024;
/// Senders whose shard is remembered. Beyond it all are forgotten, and found again by their next check.
const REMEMBERED: usize = 65_536;

/// A datagram on its way to another shard.
pub(super) struct Stray {
    pub(super) from: SocketAddr,
    /// Which of our addresses it was sent to, if the socket told.
    pub(super) local: Option<IpAddr>,
    pub(super) bytes: Vec<u8>,
}

pub(super) enum Parcel {
    /// What a shard has found, and is perhaps the receiver's.
    Strays { finder: usize, strays: Vec<Stray> },
    /// This sender's datagrams are for that shard.
    Mine { owner: usize, from: SocketAddr },
    /// Whether the receiver is to read that shard's socket from now on.
    Read { of: usize, wanted: bool },
}

/// Where a shard is reached.
#[derive(Clone)]
struct Neighbour {
    queue: SyncSender<Parcel>,
    signals: Arc<Signals>,
}

/// A shard's end of it.
pub(super) struct Strays {
    own: usize,
    inbound: Receiver<Parcel>,
    neighbours: Vec<Neighbour>,
    owners: HashMap<SocketAddr, usize>,
    /// What is to be handed over to each, after the batch.
    found: Vec<Vec<Stray>>,
    /// Who reads this shard's socket.
    borrower: Option<usize>,
}

impl Strays {
    /// One end for each of the shards that these belong to.
    pub(super) fn between(signals: &[Arc<Signals>]) -> Vec<Self> {
        let (queues, inbounds): (Vec<_>, Vec<_>) = signals.iter().map(|_| mpsc::sync_channel(WAITING)).unzip();
        let neighbours =
            queues.into_iter().zip(signals).map(|(queue, signals)| Neighbour { queue, signals: signals.clone() });
        let neighbours: Vec<_> = neighbours.collect();
        let end = |(own, inbound)| Self {
            own,
            inbound,
            neighbours: neighbours.clone(),
            owners: HashMap::new(),
            found: neighbours.iter().map(|_| Vec::new()).collect(),
            borrower: None,
        };
        inbounds.into_iter().enumerate().map(end).collect()
    }

    /// A datagram that is none of this shard's.
    pub(super) fn find(&mut self, from: SocketAddr, local: Option<IpAddr>, bytes: &[u8]) {
        let stray = || Stray { from, local, bytes: bytes.to_vec() };
        if let Some(owner) = self.owners.get(&from) {
            self.found[*owner].push(stray());
        } else if stun::addressed_to(bytes).is_some() {
            for (_, found) in self.found.iter_mut().enumerate().filter(|(shard, _)| *shard != self.own) {
                found.push(stray());
            }
        }
    }

    /// Gives what was found to whom it may concern.
    pub(super) fn hand_over(&mut self) {
        for (shard, found) in self.found.iter_mut().enumerate().filter(|(_, found)| !found.is_empty()) {
            let parcel = Parcel::Strays { finder: self.own, strays: std::mem::take(found) };
            self.neighbours[shard].give(parcel);
        }
    }

    /// The next parcel of another shard.
    pub(super) fn take(&mut self) -> Option<Parcel> {
        self.inbound.try_recv().ok()
    }

    /// This shard knows the sender: whoever found one of its datagrams gives it all of them.
    pub(super) fn claim(&self, finder: usize, from: SocketAddr) {
        self.neighbours[finder].give(Parcel::Mine { owner: self.own, from });
    }

    /// Lends the socket. `true`: it is read by somebody else from now on.
    pub(super) fn lend(&mut self, to: usize) -> bool {
        let is_lent = self.borrower.is_none() && self.neighbours[to].give(Parcel::Read { of: self.own, wanted: true });
        if is_lent {
            self.borrower = Some(to);
        }
        is_lent
    }

    /// Takes the socket back. `true`: it was lent.
    pub(super) fn take_back(&mut self) -> bool {
        let Some(borrower) = self.borrower else { return false };
        // Where there is no room to say so, the next turn says it.
        if self.neighbours[borrower].give(Parcel::Read { of: self.own, wanted: false }) {
            self.borrower = None;
        }
        true
    }

    pub(super) fn remember(&mut self, owner: usize, from: SocketAddr) {
        if self.owners.len() >= REMEMBERED {
            self.owners.clear();
        }
        self.owners.insert(from, owner);
    }
}

impl Neighbour {
    /// `false`: whoever has ended, or cannot keep up, does not get it.
    fn give(&self, parcel: Parcel) -> bool {
        let is_given = self.queue.try_send(parcel).is_ok();
        if is_given {
            self.signals.bell.ring();
        }
        is_given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(shards: usize) -> Vec<Strays> {
        Strays::between(&(0..shards).map(|_| Signals::new().unwrap()).collect::<Vec<_>>())
    }

    fn check() -> Vec<u8> {
        let mut bytes = vec![0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42];
        bytes.extend([7; 12]);
        bytes.extend([0, 6, 0, 4, b'a', b':', b'b', b'c']);
        bytes
    }

    fn strays(end: &mut Strays) -> usize {
        std::iter::from_fn(|| end.take())
            .map(|parcel| match parcel {
                Parcel::Strays { strays, .. } => strays.len(),
                Parcel::Mine { .. } | Parcel::Read { .. } => 0,
            })
            .sum()
    }

    #[test]
    fn a_check_of_an_unknown_sender_is_shown_to_all_others_and_media_of_one_to_nobody() {
        let mut ends = ends(3);
        let from = "192.0.2.1:9".parse().unwrap();
        ends[0].find(from, None, &check());
        ends[0].find(from, None, &[0x80, 111, 0, 1]);
        ends[0].hand_over();
        assert_eq!(ends.iter_mut().map(strays).collect::<Vec<_>>(), [0, 1, 1]);
    }

    #[test]
    fn all_of_a_sender_goes_to_the_shard_that_claims_it() {
        let mut ends = ends(3);
        let from = "192.0.2.1:9".parse().unwrap();
        ends[2].claim(0, from);
        let Some(Parcel::Mine { owner, from }) = ends[0].take() else { panic!("a claim") };
        ends[0].remember(owner, from);
        for bytes in [check(), vec![0x80, 111, 0, 1], vec![22, 254, 253]] {
            ends[0].find(from, None, &bytes);
        }
        ends[0].hand_over();
        assert_eq!(ends.iter_mut().map(strays).collect::<Vec<_>>(), [0, 0, 3]);
    }

    #[test]
    fn a_socket_is_lent_to_one_and_taken_back_from_the_same() {
        let mut ends = ends(3);
        assert!(!ends[0].take_back(), "it was not lent");
        assert!(ends[0].lend(2) && !ends[0].lend(1));
        assert!(ends[0].take_back() && !ends[0].take_back());
        let told: Vec<_> = std::iter::from_fn(|| ends[2].take()).collect();
        let [Parcel::Read { of: 0, wanted: true }, Parcel::Read { of: 0, wanted: false }] = told[..] else {
            panic!("lent and taken back");
        };
        assert!(ends[1].take().is_none() && ends[0].lend(1));
    }
}
