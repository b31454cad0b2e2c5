//! What shards tell each other of the conferences that several of them have. Each has a queue of its own, bounded and made beforehand, so
//! that nothing is allocated for a packet. Where one is full packets get lost, as at a full socket; nothing else does.

use super::mailbox::Signals;
use crate::engine::{EngineId, Engines, Relayed};
use std::{
    collections::VecDeque,
    sync::{
        Arc,
        mpsc::{self, Receiver, SyncSender, TrySendError},
    },
};

/// What may wait for a shard: a tenth of a second of fifty cameras in three sizes.
const WAITING: usize = 2_048;

type Letter = (EngineId, Relayed);

/// Where a shard is reached.
struct Neighbour {
    queue: SyncSender<Letter>,
    signals: Arc<Signals>,
    /// What had no room and must not be lost.
    held: VecDeque<Letter>,
    has_news: bool,
}

/// A shard's end of it.
pub(super) struct Relays {
    own: EngineId,
    inbound: Receiver<Letter>,
    neighbours: Vec<Neighbour>,
}

impl Relays {
    /// One end for each of the shards that these belong to.
    pub(super) fn between(signals: &[Arc<Signals>]) -> Vec<Self> {
        let (queues, inbounds): (Vec<_>, Vec<_>) = signals.iter().map(|_| mpsc::sync_channel(WAITING)).unzip();
        let neighbour = |(queue, signals): (&SyncSender<Letter>, &Arc<Signals>)| Neighbour {
            queue: queue.clone(),
            signals: signals.clone(),
            held: VecDeque::new(),
            has_news: false,
        };
        let end =
            |(own, inbound)| Self { own, inbound, neighbours: queues.iter().zip(signals).map(neighbour).collect() };
        (0..).zip(inbounds).map(end).collect()
    }

    /// Tells the others, in order, and wakes them. Returns how many packets had no room.
    pub(super) fn hand_over(&mut self, news: impl Iterator<Item = (Engines, Relayed)>) -> u64 {
        let mut lost = 0;
        for (to, relayed) in news {
            for neighbour in to.iter().filter(|to| *to != self.own) {
                if let Some(neighbour) = self.neighbours.get_mut(usize::from(neighbour)) {
                    lost += u64::from(!neighbour.put((self.own, relayed.clone())));
                }
            }
        }
        for neighbour in &mut self.neighbours {
            neighbour.put_held();
            if std::mem::take(&mut neighbour.has_news) {
                neighbour.signals.bell.ring();
            }
        }
        lost
    }

    /// The next that another shard tells.
    pub(super) fn take(&mut self) -> Option<Letter> {
        self.inbound.try_recv().ok()
    }

    /// Whether something waits for room.
    pub(super) fn holds(&self) -> bool {
        self.neighbours.iter().any(|neighbour| !neighbour.held.is_empty())
    }
}

impl Neighbour {
    /// `false`: it was a packet, and there was no room.
    fn put(&mut self, letter: Letter) -> bool {
        self.put_held();
        let letter = if self.held.is_empty() { self.try_put(letter) } else { Some(letter) };
        match letter {
            Some((_, relayed)) if relayed.may_be_lost() => false,
            letter => {
                self.held.extend(letter);
                true
            }
        }
    }

    fn put_held(&mut self) {
        while let Some(letter) = self.held.pop_front() {
            if let Some(letter) = self.try_put(letter) {
                self.held.push_front(letter);
                break;
            }
        }
    }

    /// Gives back what had no room. Whoever has ended takes everything, and does nothing with it.
    fn try_put(&mut self, letter: Letter) -> Option<Letter> {
        match self.queue.try_send(letter) {
            Err(TrySendError::Full(letter)) => Some(letter),
            Ok(()) | Err(TrySendError::Disconnected(_)) => {
                self.has_news = true;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Word;
    use gavel_core::model::ids::ConferenceId;

    fn ends(shards: usize) -> Vec<Relays> {
        Relays::between(&(0..shards).map(|_| Signals::new().unwrap()).collect::<Vec<_>>())
    }

    fn say(word: Word) -> Relayed {
        Relayed { conference: ConferenceId::new(ulid::Ulid(1)), word }
    }

    fn taken(end: &mut Relays) -> Vec<Letter> {
        std::iter::from_fn(|| end.take()).collect()
    }

    #[test]
    fn each_of_those_named_is_told_once_and_the_teller_never() {
        let mut ends = ends(3);
        let everybody = Engines::one(0).with(1).with(2);
        ends[1].hand_over([(everybody, say(Word::Hello)), (Engines::one(2), say(Word::Welcome))].into_iter());
        let told: Vec<_> =
            ends.iter_mut().map(|end| taken(end).iter().map(|(from, _)| *from).collect::<Vec<_>>()).collect();
        assert_eq!(told, [vec![1], vec![], vec![1, 1]]);
    }

    #[test]
    fn where_there_is_no_room_packets_are_lost_and_words_come_later_in_their_order() {
        let mut ends = ends(2);
        let to = Engines::one(1);
        let lost = ends[0].hand_over((0..WAITING + 5).map(|_| (to, say(Word::packet()))));
        assert_eq!(lost, 5);
        let lost = ends[0]
            .hand_over([say(Word::Hello), say(Word::packet()), say(Word::Welcome)].map(|word| (to, word)).into_iter());
        assert_eq!((lost, ends[0].holds()), (1, true));
        assert_eq!(taken(&mut ends[1]).len(), WAITING);
        assert_eq!(ends[0].hand_over(std::iter::empty()), 0);
        let late: Vec<_> = taken(&mut ends[1]).into_iter().map(|(_, relayed)| relayed.word).collect();
        assert!(matches!(late[..], [Word::Hello, Word::Welcome]) && !ends[0].holds(), "{late:?}");
    }
}
