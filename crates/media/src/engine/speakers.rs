//! Who speaks, from the audio levels that clients put into their packets (RFC 6464). Pure: levels and time in, a list out.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// Above this one begins to speak, dBov. Speech at arm's length is −20 to −45, a quiet office −60 to −70.
const BEGINS: f32 = -50.0;
/// Below this one is on the way to silence; the gap to [`BEGINS`] keeps a soft voice from flickering.
const ENDS: f32 = -58.0;
/// A pause between two sentences is not silence.
const HANGOVER: Duration = Duration::from_millis(800);
/// Somebody whose packets have stopped is not speaking, whatever the last of them said.
const DEAF: Duration = Duration::from_millis(1500);
/// How often at most the list is told.
const EVERY: Duration = Duration::from_millis(300);
/// Two voices within one step of this many dB keep their order.
const STEP: f32 = 6.0;

pub(crate) struct Speakers<K> {
    voices: BTreeMap<K, Voice>,
    told: Vec<K>,
    told_at: Option<Instant>,
    /// Counts the ends of talking, to know who spoke last.
    turns: u64,
}

struct Voice {
    level: f32,
    speaking: bool,
    loud_at: Instant,
    heard_at: Instant,
    turn: u64,
}

impl<K: Copy + Ord> Speakers<K> {
    pub(crate) fn new() -> Self {
        Self { voices: BTreeMap::new(), told: Vec::new(), told_at: None, turns: 0 }
    }

    /// One packet's level, −127 (silence) to 0 (overload) dBov.
    pub(crate) fn hear(&mut self, who: K, level: i8, now: Instant) {
        let level = f32::from(level.clamp(-127, 0));
        let voice = self.voices.entry(who).or_insert(Voice {
            level: -127.0,
            speaking: false,
            loud_at: now,
            heard_at: now,
            turn: 0,
        });
        // Fast up, so that a first word is not lost; slow down, so that a gap between two words is not seen.
        let weight = if level > voice.level { 0.35 } else { 0.08 };
        voice.level += (level - voice.level) * weight;
        voice.heard_at = now;
        if voice.level > ENDS {
            voice.loud_at = now;
        }
        if voice.level > BEGINS {
            voice.speaking = true;
        }
    }

    pub(crate) fn forget(&mut self, who: K) {
        self.voices.remove(&who);
    }

    /// The speakers, loudest first, if the list has changed since it was last told and it may be told again.
    pub(crate) fn poll(&mut self, now: Instant) -> Option<Vec<K>> {
        if self.told_at.is_some_and(|at| now < at + EVERY) {
            return None;
        }
        for voice in self.voices.values_mut().filter(|voice| voice.speaking) {
            self.turns += 1;
            voice.turn = self.turns;
            if now >= voice.loud_at + HANGOVER || now >= voice.heard_at + DEAF {
                voice.speaking = false;
                voice.level = voice.level.min(ENDS);
            }
        }
        let mut list: Vec<K> = self.voices.iter().filter(|(_, voice)| voice.speaking).map(|(who, _)| *who).collect();
        list.sort_by_key(|who| {
            let loudness = (-self.voices[who].level / STEP) as i32;
            let rank = self.told.iter().position(|told| told == who).unwrap_or(usize::MAX);
            (loudness, rank)
        });
        self.told_at = Some(now);
        if list == self.told {
            return None;
        }
        self.told.clone_from(&list);
        Some(list)
    }

    /// When to poll again without having heard anything; `None` while all are silent and that has been told.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let open = !self.told.is_empty() || self.voices.values().any(|voice| voice.speaking);
        open.then(|| self.told_at.map(|at| at + EVERY)).flatten()
    }

    /// A number that is the higher the more recently somebody spoke; `u64::MAX` while speaking, 0 for never.
    pub(crate) fn recency(&self, who: K) -> u64 {
        self.voices.get(&who).map_or(0, |voice| if voice.speaking { u64::MAX } else { voice.turn })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Room {
        speakers: Speakers<&'static str>,
        now: Instant,
    }

    impl Room {
        fn new() -> Self {
            Self { speakers: Speakers::new(), now: Instant::now() }
        }

        /// Everybody at their level for so long, in packets of 20 ms; returns what was told.
        fn hear(&mut self, voices: &[(&'static str, i8)], ms: u64) -> Vec<Vec<&'static str>> {
            let mut told = Vec::new();
            for _ in 0..ms / 20 {
                self.now += Duration::from_millis(20);
                for (who, level) in voices {
                    self.speakers.hear(who, *level, self.now);
                }
                told.extend(self.speakers.poll(self.now));
            }
            told
        }
    }

    #[test]
    fn a_voice_is_told_once_and_its_silence_once() {
        let mut room = Room::new();
        assert_eq!(room.hear(&[("alice", -30)], 2000), [vec!["alice"]]);
        assert_eq!(room.hear(&[("alice", -127)], 3000), [Vec::<&str>::new()]);
        assert_eq!(room.speakers.deadline(), None);
    }

    #[test]
    fn a_short_pause_is_not_silence() {
        let mut room = Room::new();
        room.hear(&[("alice", -30)], 1000);
        assert!(room.hear(&[("alice", -127)], 500).is_empty());
        assert!(room.hear(&[("alice", -30)], 500).is_empty());
    }

    #[test]
    fn the_loudest_comes_first_and_small_differences_do_not_reorder() {
        let mut room = Room::new();
        room.hear(&[("alice", -40), ("bob", -20)], 1000);
        assert_eq!(room.speakers.told, ["bob", "alice"]);
        assert!(room.hear(&[("alice", -20), ("bob", -21)], 1000).len() <= 1);
        let settled = room.speakers.told.clone();
        assert!(room.hear(&[("alice", -21), ("bob", -20)], 3000).is_empty(), "{settled:?}");
    }

    #[test]
    fn noise_below_the_threshold_is_nobody() {
        let mut room = Room::new();
        assert!(room.hear(&[("alice", -65)], 3000).is_empty());
    }

    #[test]
    fn whoever_stops_sending_stops_speaking() {
        let mut room = Room::new();
        room.hear(&[("alice", -30)], 1000);
        assert_eq!(room.hear(&[], 3000), [Vec::<&str>::new()]);
    }
}
