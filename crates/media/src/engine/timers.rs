//! One heap of deadlines: only what is due is looked at, however many seats there are.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    hash::Hash,
    time::{Duration, Instant},
};

/// What need not be exact is due at multiples of this: a thread that wakes up for one seat does what others wait for as well.
const TOGETHER: Duration = Duration::from_millis(100);

/// Deadlines by key; each key has at most one. Moving a deadline leaves a stale entry in the heap, which is skipped when
/// it comes up and swept when there are too many.
pub(crate) struct Timers<K> {
    armed: HashMap<K, Instant>,
    heap: BinaryHeap<Reverse<(Instant, K)>>,
    /// From when the multiples are counted.
    epoch: Option<Instant>,
}

impl<K: Copy + Ord + Hash> Timers<K> {
    pub(crate) fn new() -> Self {
        Self { armed: HashMap::new(), heap: BinaryHeap::new(), epoch: None }
    }

    pub(crate) fn arm(&mut self, key: K, at: Instant) {
        if self.armed.insert(key, at) == Some(at) {
            return;
        }
        self.heap.push(Reverse((at, key)));
        if self.heap.len() > 4 * self.armed.len() + 64 {
            self.heap = self.armed.iter().map(|(key, at)| Reverse((*at, *key))).collect();
        }
    }

    /// At the nearest multiple of [`TOGETHER`], which is to be the shortest of such intervals.
    pub(crate) fn arm_about(&mut self, key: K, at: Instant) {
        let epoch = *self.epoch.get_or_insert(at);
        let since = at.saturating_duration_since(epoch) + TOGETHER / 2;
        self.arm(key, epoch + TOGETHER * (since.as_micros() / TOGETHER.as_micros()) as u32);
    }

    pub(crate) fn disarm(&mut self, key: K) {
        self.armed.remove(&key);
    }

    /// The next key whose time has come; it is disarmed.
    pub(crate) fn due(&mut self, now: Instant) -> Option<K> {
        while let Some(Reverse((at, key))) = self.heap.peek().copied() {
            let live = self.armed.get(&key) == Some(&at);
            if live && at > now {
                return None;
            }
            self.heap.pop();
            if live {
                self.armed.remove(&key);
                return Some(key);
            }
        }
        None
    }

    /// When [`Timers::due`] will have something.
    pub(crate) fn next(&mut self) -> Option<Instant> {
        while let Some(Reverse((at, key))) = self.heap.peek() {
            if self.armed.get(key) == Some(at) {
                return Some(*at);
            }
            self.heap.pop();
        }
        None
    }

    pub(crate) fn len(&self) -> usize {
        self.armed.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_deadline_fires_once_and_at_its_new_time() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut timers = Timers::new();
        timers.arm('a', at(10));
        timers.arm('b', at(20));
        timers.arm('a', at(30));
        assert_eq!(timers.next(), Some(at(20)));
        assert_eq!(timers.due(at(10)), None);
        assert_eq!(timers.due(at(40)), Some('b'));
        assert_eq!(timers.due(at(40)), Some('a'));
        assert_eq!(timers.due(at(40)), None);
        assert_eq!(timers.len(), 0);
    }

    #[test]
    fn what_need_not_be_exact_is_due_together_and_keeps_its_pace() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut timers = Timers::new();
        for (key, ms) in [('a', 0), ('b', 151), ('c', 170), ('d', 249), ('e', 250)] {
            timers.arm_about(key, at(ms));
        }
        assert_eq!(timers.due(at(0)), Some('a'));
        assert_eq!(timers.next(), Some(at(200)));
        let due: Vec<_> = std::iter::from_fn(|| timers.due(at(203))).collect();
        assert_eq!((due.as_slice(), timers.next()), (['b', 'c', 'd'].as_slice(), Some(at(300))));
        timers.arm_about('f', at(203 + 1_000));
        assert!(timers.due(at(300)).is_some() && timers.next() == Some(at(1_200)), "a late tick does not add up");
    }

    #[test]
    fn endless_moving_does_not_let_the_heap_grow() {
        let start = Instant::now();
        let mut timers = Timers::new();
        for n in 0..10_000 {
            timers.arm('a', start + Duration::from_millis(n));
        }
        assert!(timers.heap.len() < 100, "{}", timers.heap.len());
    }
}
