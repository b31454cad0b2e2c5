//! Short bursts above the present rate, to learn at once whether the link carries more: when, how fast, and what they have
//! shown. One at a time: each waits for what the one before has shown.

use super::CEILING;
use std::time::{Duration, Instant};

/// The first probe, as a multiple of where the estimate begins: that is a guess, and most links carry more.
const FIRST: f64 = 3.0;
/// Later ones, as multiples of what is known.
const LATER: f64 = 2.0;
/// As a multiple of what the receiver could use: video comes in bursts, and is smooth only with room above its mean.
const HEADROOM: f64 = 2.0;

/// Seconds that a probe lasts: longer than a timer's and a radio's grain, short enough to be no queue.
const LASTS: f64 = 0.020;
/// Bytes. Five full packets: fewer have too few gaps to be measured.
const LEAST: usize = 5 * 1_200;
const LEAST_PACKETS: u32 = 4;

/// This much of what was asked for must have been sent, and of that have arrived, for a probe to show anything.
const ENOUGH: f64 = 0.8;
/// A probe that arrives more slowly than this share of its speed has met the limit.
const UNLIMITED: f64 = 0.9;
/// What to use of a limit that was met.
const LIMITED: f64 = 0.95;
/// Packets that arrive faster than they left by more were held up on the way, which shows nothing.
const BUNCHED: f64 = 2.0;
/// A probe that shows this share of its speed leads to the next, faster one, without waiting.
const GOES_ON: f64 = 0.7;
/// Growth by less is as good as none.
const WORTH_IT: f64 = 1.05;

/// Between probes that help, and after the rate fell.
const PAUSE: Duration = Duration::from_secs(3);
/// After a probe that has shown nothing new: each costs the receiver some tens of milliseconds of delay.
const LONG_PAUSE: Duration = Duration::from_secs(8);
/// After loss: a policer lets short bursts pass, and what they show is not what lasts.
const PAUSE_AFTER_LOSS: Duration = Duration::from_secs(10);
/// An answer that takes longer does not come any more.
const ANSWER: Duration = Duration::from_secs(2);

/// Microseconds. The shortest span that a speed is told from.
const SHORTEST: i64 = 1_000;

/// What is to be sent: packets marked with `cluster`, `bytes` in all, at an even pace of `rate` bits per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Probe {
    /// Never 0.
    pub(crate) cluster: u32,
    pub(crate) rate: u64,
    pub(crate) bytes: usize,
}

pub(super) struct Prober {
    /// Bits per second that the receiver could use.
    wants: f64,
    /// Not before.
    next: Instant,
    begun: Option<Instant>,
    clusters: u32,
    /// Whether a probe has shown something yet: until then the rate is a guess, and may be corrected downwards too.
    shown: bool,
    open: Option<Cluster>,
}

struct Cluster {
    probe: Probe,
    until: Instant,
    /// Bytes that were sent, however many of them have arrived.
    sent: usize,
    left: Passing,
    arrived: Passing,
    packets: u32,
    bytes: usize,
}

/// The first and the last packet of a cluster at one point of the path: microseconds and bytes.
#[derive(Clone, Copy, Default)]
struct Passing {
    first: Option<(i64, usize)>,
    last: Option<(i64, usize)>,
}

impl Prober {
    pub(super) fn new(now: Instant) -> Self {
        Self { wants: 0.0, next: now, begun: None, clusters: 0, shown: false, open: None }
    }

    /// What the receiver could use, and what it has.
    pub(super) fn wants(&mut self, bits: u64, rate: f64) {
        let bits = bits.min(CEILING) as f64;
        // Somebody has opened a tile: that need not wait for a long pause to end.
        if bits > self.wants
            && bits > rate
            && let Some(begun) = self.begun
        {
            self.next = self.next.min(begun + PAUSE);
        }
        self.wants = bits;
    }

    /// The next probe, if it is time for one.
    pub(super) fn begin(&mut self, now: Instant, rate: f64) -> Option<Probe> {
        if self.open.is_some() || now < self.next || !self.lacks(rate) {
            return None;
        }
        let factor = if self.shown { LATER } else { FIRST };
        let speed = (rate * factor).min(self.wants * HEADROOM).min(CEILING as f64);
        self.clusters = self.clusters.checked_add(1).unwrap_or(1);
        let bytes = ((speed * LASTS / 8.0) as usize).max(LEAST);
        let probe = Probe { cluster: self.clusters, rate: speed as u64, bytes };
        self.begun = Some(now);
        self.open = Some(Cluster {
            probe,
            until: now + ANSWER,
            sent: 0,
            left: Passing::default(),
            arrived: Passing::default(),
            packets: 0,
            bytes: 0,
        });
        Some(probe)
    }

    /// When something is to be done. `held`: no probe may begin now.
    #[cfg(test)]
    pub(super) fn deadline(&self, rate: f64, held: bool) -> Option<Instant> {
        match &self.open {
            Some(cluster) => Some(cluster.until),
            None => (self.lacks(rate) && !held).then_some(self.next),
        }
    }

    pub(super) fn sent(&mut self, cluster: u32, size: usize) {
        if let Some(open) = self.open(cluster) {
            open.sent += size;
        }
    }

    /// A packet of a cluster left at `left` and arrived at `arrived`, microseconds of two clocks.
    pub(super) fn arrived(&mut self, cluster: u32, left: i64, arrived: i64, size: usize) {
        if let Some(open) = self.open(cluster) {
            open.packets += 1;
            open.bytes += size;
            open.left.add(left, size);
            open.arrived.add(arrived, size);
        }
    }

    /// What the rate is to be, once enough of a probe has arrived to tell.
    pub(super) fn conclude(&mut self, now: Instant, rate: f64) -> Option<f64> {
        let open = self.open.as_ref().filter(|open| open.is_complete())?;
        let probed = open.probe.rate as f64;
        let shown = open.shows();
        self.open = None;
        let Some(shown) = shown else {
            self.next = self.next.max(now + PAUSE);
            return None;
        };
        let pause = match shown {
            shown if shown >= probed * GOES_ON => Duration::ZERO,
            shown if shown > rate * WORTH_IT => PAUSE,
            _ => LONG_PAUSE,
        };
        // A fall in the meantime may have said later.
        self.next = self.next.max(now + pause);
        let corrects = !std::mem::replace(&mut self.shown, true);
        (shown > rate || corrects).then_some(shown)
    }

    /// Gives up a probe whose answer does not come.
    pub(super) fn give_up(&mut self, now: Instant) {
        if self.open.as_ref().is_some_and(|open| now >= open.until) {
            self.open = None;
            self.next = now + LONG_PAUSE;
        }
    }

    /// The rate fell: a probe now would meet the queue that made it fall.
    pub(super) fn wait_after_fall(&mut self, now: Instant) {
        self.next = self.next.max(now + PAUSE);
    }

    pub(super) fn wait_after_loss(&mut self, now: Instant) {
        self.next = self.next.max(now + PAUSE_AFTER_LOSS);
    }

    fn lacks(&self, rate: f64) -> bool {
        self.wants > rate
    }

    fn open(&mut self, cluster: u32) -> Option<&mut Cluster> {
        self.open.as_mut().filter(|open| open.probe.cluster == cluster)
    }
}

impl Cluster {
    fn is_complete(&self) -> bool {
        let sent = self.sent as f64 >= self.probe.bytes as f64 * ENOUGH;
        sent && self.bytes as f64 >= self.sent as f64 * ENOUGH && self.packets >= LEAST_PACKETS
    }

    /// Bits per second; `None` if the packets came in a way that tells nothing.
    fn shows(&self) -> Option<f64> {
        // The last packet's bits pass after it has left, and the first one's before it has arrived.
        let left = speed(self.left.span()?, self.bytes - self.left.last?.1);
        let arrived = speed(self.arrived.span()?, self.bytes - self.arrived.first?.1);
        if arrived > left * BUNCHED {
            return None;
        }
        let limited = arrived < left * UNLIMITED;
        let shown = if limited { arrived * LIMITED } else { arrived.min(left) };
        Some(shown.min(self.probe.rate as f64))
    }
}

impl Passing {
    fn add(&mut self, at: i64, size: usize) {
        if self.first.is_none_or(|(first, _)| at.wrapping_sub(first) < 0) {
            self.first = Some((at, size));
        }
        if self.last.is_none_or(|(last, _)| at.wrapping_sub(last) >= 0) {
            self.last = Some((at, size));
        }
    }

    fn span(&self) -> Option<i64> {
        Some(self.last?.0.wrapping_sub(self.first?.0).max(SHORTEST))
    }
}

fn speed(micros: i64, bytes: usize) -> f64 {
    bytes as f64 * 8e6 / micros as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const M: f64 = 1e6;

    /// A prober whose receiver could use 4 Mbit/s and has `rate`, and its first probe.
    fn begun(now: Instant, rate: f64) -> (Prober, Probe) {
        let mut prober = Prober::new(now);
        prober.wants(4_000_000, rate);
        let probe = prober.begin(now, rate).unwrap();
        (prober, probe)
    }

    /// The probe is sent as was asked, and arrives at this rate.
    fn arrives(prober: &mut Prober, probe: Probe, rate: f64) {
        for packet in 0..probe.bytes.div_ceil(1_200) {
            let bits = (packet * 1_200 * 8) as f64;
            prober.sent(probe.cluster, 1_200);
            prober.arrived(probe.cluster, (bits * 1e6 / probe.rate as f64) as i64, (bits * 1e6 / rate) as i64, 1_200);
        }
    }

    #[test]
    fn the_first_goes_three_times_as_high_but_no_higher_than_twice_what_is_wanted() {
        let now = Instant::now();
        assert_eq!(begun(now, M).1.rate, 3_000_000);
        assert_eq!(begun(now, 3.5 * M).1.rate, 8_000_000);
        let mut prober = Prober::new(now);
        prober.wants(4_000_000, M);
        assert_eq!(prober.begin(now, 4.0 * M), None, "there is enough");
    }

    #[test]
    fn what_arrives_as_it_left_leads_on_at_once_and_what_does_not_shows_the_limit() {
        let now = Instant::now();
        let shown = |rate| {
            let (mut prober, probe) = begun(now, M);
            arrives(&mut prober, probe, rate);
            let shown = prober.conclude(now, M).map(|bits| (bits / 1e5).round() / 10.0);
            (shown, prober.begin(now, shown.unwrap_or(1.0) * M).is_some())
        };
        assert_eq!(shown(3.0 * M), (Some(3.0), true));
        assert_eq!(shown(2.0 * M), (Some(1.9), false));
        assert_eq!(shown(0.5 * M), (Some(0.5), false), "the first guess was too high");
        assert_eq!(shown(9.0 * M), (None, false), "held up and let go together");
    }

    #[test]
    fn once_something_was_shown_a_slow_probe_takes_nothing_away_and_the_next_waits() {
        let now = Instant::now();
        let (mut prober, probe) = begun(now, M);
        arrives(&mut prober, probe, 2.0 * M);
        prober.conclude(now, M);
        let later = now + PAUSE;
        let probe = prober.begin(later, 1.9 * M).unwrap();
        arrives(&mut prober, probe, M);
        assert_eq!(prober.conclude(later, 1.9 * M), None);
        assert_eq!(prober.begin(later + PAUSE, 1.9 * M), None);
        prober.wants(5_000_000, 1.9 * M);
        assert!(prober.begin(later + PAUSE, 1.9 * M).is_some(), "somebody has opened a tile");
    }

    #[test]
    fn an_answer_that_does_not_come_is_not_waited_for() {
        let now = Instant::now();
        let (mut prober, probe) = begun(now, M);
        arrives(&mut prober, Probe { bytes: probe.bytes / 2, ..probe }, 3.0 * M);
        assert_eq!(prober.conclude(now, M), None);
        assert_eq!(prober.deadline(M, false), Some(now + ANSWER));
        prober.give_up(now + ANSWER);
        assert_eq!(prober.deadline(M, false), Some(now + ANSWER + LONG_PAUSE));
    }
}
