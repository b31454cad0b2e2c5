//! A meeting's traffic to one receiver over a link that is described by numbers, in virtual time. One seed is one run.

use super::super::{Estimator, Probe};
use std::{
    collections::VecDeque,
    ops::Range,
    time::{Duration, Instant},
};

/// A link; times in milliseconds, rates in bits per second.
#[derive(Clone, Copy)]
pub(super) struct Network {
    /// From which second on how much passes.
    pub(super) rates: &'static [(u64, u64)],
    /// What waits longer than this is dropped.
    pub(super) queue: f64,
    /// A policer: what would wait is let through at once.
    pub(super) polices: bool,
    /// One way.
    pub(super) delay: f64,
    pub(super) jitter: f64,
    /// A radio that hands over what it has got only so often.
    pub(super) grain: f64,
    pub(super) loss: Loss,
    /// Somebody else's traffic, which does not give way.
    pub(super) others: u64,
    /// Share of feedback messages that get lost.
    pub(super) deaf: f64,
}

#[derive(Clone, Copy)]
pub(super) enum Loss {
    None,
    Random(f64),
    /// Gilbert and Elliott: chances for each packet that a bad time begins, that it ends, and to be lost in it.
    Bursts {
        begin: f64,
        end: f64,
        lost: f64,
    },
}

impl Network {
    pub(super) const fn plain(rates: &'static [(u64, u64)]) -> Self {
        Self {
            rates,
            queue: 300.0,
            polices: false,
            delay: 25.0,
            jitter: 2.0,
            grain: 0.0,
            loss: Loss::None,
            others: 0,
            deaf: 0.0,
        }
    }

    fn rate(&self, ms: u64) -> f64 {
        self.rates.iter().rev().find(|(from, _)| from * 1_000 <= ms).map_or(0.0, |(_, rate)| *rate as f64)
    }
}

/// Feedback: numbers on the wire, and when they arrived, microseconds.
type Message = Vec<(u16, Option<u64>)>;

/// What was seen over a while.
#[derive(Default)]
pub(super) struct Seen {
    estimates: Vec<u64>,
    queues: Vec<f64>,
}

impl Seen {
    pub(super) fn mean(&self) -> f64 {
        self.estimates.iter().sum::<u64>() as f64 / self.estimates.len() as f64
    }

    pub(super) fn lowest(&self) -> f64 {
        self.estimates.iter().min().map_or(0.0, |bits| *bits as f64)
    }

    pub(super) fn highest(&self) -> f64 {
        self.estimates.iter().max().map_or(0.0, |bits| *bits as f64)
    }

    /// The share of time in which it was in this range.
    pub(super) fn share_of(&self, range: &Range<u64>) -> f64 {
        let within = self.estimates.iter().filter(|bits| range.contains(bits)).count();
        within as f64 / self.estimates.len() as f64
    }

    /// Milliseconds that a packet waits at most, in nineteen of twenty.
    pub(super) fn queue(&self) -> f64 {
        let mut sorted = self.queues.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() * 19 / 20]
    }

    pub(super) fn longest_queue(&self) -> f64 {
        self.queues.iter().copied().fold(0.0, f64::max)
    }
}

pub(super) struct Run {
    pub(super) estimator: Estimator,
    network: Network,
    start: Instant,
    ms: u64,
    /// What there is to send at most, and what is sent while nothing is known, bits per second.
    pub(super) has: u64,
    first: u64,
    /// If there are any, only these rates are sent.
    pub(super) layers: &'static [u64],
    seq: u64,
    random: u64,
    frame_at: f64,
    probe: Option<(Probe, f64)>,
    /// When probes began, milliseconds.
    pub(super) probes: Vec<u64>,
    busy_until: f64,
    bad: bool,
    last_arrival: f64,
    on_the_way: VecDeque<(u64, f64)>,
    /// The receiver: what it has got since its last message, and messages on their way back.
    got: Vec<(u64, f64)>,
    told_up_to: u64,
    messages: VecDeque<(u64, Message)>,
}

impl Run {
    pub(super) fn new(network: Network, first: u64, wants: u64, seed: u64) -> Self {
        let start = Instant::now();
        let mut estimator = Estimator::new(start, first);
        estimator.wants(wants);
        // A number that soon wraps on the wire.
        let seq = 65_000;
        Self {
            estimator,
            network,
            start,
            ms: 0,
            has: wants,
            first,
            layers: &[],
            seq,
            random: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            frame_at: 0.0,
            probe: None,
            probes: Vec::new(),
            busy_until: 0.0,
            bad: false,
            last_arrival: 0.0,
            on_the_way: VecDeque::new(),
            got: Vec::new(),
            told_up_to: seq,
            messages: VecDeque::new(),
        }
    }

    pub(super) fn wants(&mut self, bits: u64) {
        self.has = bits;
        self.estimator.wants(bits);
    }

    pub(super) fn seconds(&mut self, seconds: u64) -> Seen {
        let mut seen = Seen::default();
        for _ in 0..seconds * 1_000 {
            self.ms += 1;
            self.hear();
            self.keep_time();
            self.send();
            self.others();
            self.receive();
            seen.estimates.extend(self.estimator.estimate());
            seen.queues.push(self.waiting());
        }
        seen
    }

    fn now(&self) -> Instant {
        self.start + Duration::from_millis(self.ms)
    }

    fn hear(&mut self) {
        while let Some((_, message)) = self.messages.pop_front_if(|(at, _)| *at <= self.ms) {
            self.estimator.feedback(self.now(), message.into_iter());
        }
    }

    fn keep_time(&mut self) {
        let now = self.now();
        if self.estimator.deadline().is_none_or(|at| at > now) {
            return;
        }
        self.estimator.tick(now);
        if let Some(probe) = self.estimator.probe(now) {
            self.probe = Some((probe, 0.0));
            self.probes.push(self.ms);
        }
        assert!(self.estimator.deadline().is_none_or(|at| at > now), "what was due is done");
    }

    /// A voice, as many cameras as there is room for, and probes.
    fn send(&mut self) {
        if self.ms.is_multiple_of(20) {
            self.packet(140);
        }
        let target = self.estimator.estimate().unwrap_or(self.first).min(self.has);
        let fitting = self.layers.iter().rev().find(|layer| **layer <= target);
        let target = *fitting.or(self.layers.first()).unwrap_or(&target) as f64 - 56_000.0;
        let cameras = 1.0 + (target / 2_500_000.0).floor();
        while self.ms as f64 >= self.frame_at {
            let distance = 33.3 / cameras;
            self.frame_at += distance;
            // Frames differ, and now and then there is a key frame.
            let size = if self.chance() < 0.003 { 5.0 } else { 0.7 + 0.6 * self.chance() };
            let mut bytes = (target.max(0.0) / 8e3 * distance * size) as usize;
            while bytes > 60 {
                let size = bytes.min(1_200);
                self.packet(size);
                bytes -= size;
            }
        }
        // What media has not sent of the probe's share of this millisecond is padded.
        if let Some((probe, paid)) = &mut self.probe {
            *paid -= probe.rate as f64 / 8e3;
        }
        while self.probe.is_some_and(|(_, paid)| paid < 0.0) {
            self.packet(1_200);
        }
    }

    fn packet(&mut self, size: usize) {
        let cluster = self.probe.map(|(probe, _)| probe.cluster);
        self.estimator.sent(self.now(), self.seq, size, cluster);
        if let Some((probe, paid)) = &mut self.probe {
            *paid += size as f64;
            probe.bytes = probe.bytes.saturating_sub(size);
        }
        self.probe = self.probe.filter(|(probe, _)| probe.bytes > 0);
        let seq = self.seq;
        self.seq += 1;
        if self.is_lost() || !self.enqueue(size) {
            return;
        }
        let jitter = self.network.jitter * self.chance();
        // Queues keep order, radios that repeat too.
        let through = if self.network.polices { self.ms as f64 } else { self.busy_until };
        let mut arrival = through + self.network.delay + jitter;
        if self.network.grain > 0.0 {
            arrival = (arrival / self.network.grain).ceil() * self.network.grain;
        }
        self.last_arrival = self.last_arrival.max(arrival);
        self.on_the_way.push_back((seq, self.last_arrival));
    }

    fn others(&mut self) {
        let bytes = self.network.others / 8_000;
        if bytes > 0 {
            self.enqueue(bytes as usize);
        }
    }

    fn enqueue(&mut self, size: usize) -> bool {
        let rate = self.network.rate(self.ms);
        if self.waiting() > self.network.queue || rate == 0.0 {
            return false;
        }
        self.busy_until = self.busy_until.max(self.ms as f64) + size as f64 * 8e3 / rate;
        true
    }

    fn waiting(&self) -> f64 {
        (self.busy_until - self.ms as f64).max(0.0)
    }

    fn is_lost(&mut self) -> bool {
        match self.network.loss {
            Loss::None => false,
            Loss::Random(share) => self.chance() < share,
            Loss::Bursts { begin, end, lost } => {
                self.bad = if self.bad { self.chance() >= end } else { self.chance() < begin };
                self.bad && self.chance() < lost
            }
        }
    }

    fn receive(&mut self) {
        while let Some(packet) = self.on_the_way.pop_front_if(|(_, at)| *at <= self.ms as f64) {
            self.got.push(packet);
        }
        if !self.ms.is_multiple_of(100) || self.got.is_empty() {
            return;
        }
        let got = std::mem::take(&mut self.got);
        let newest = got.last().map_or(self.told_up_to, |(seq, _)| *seq);
        // They came in order, and are told in steps of 250 µs.
        let mut got = got.into_iter().peekable();
        let mut arrived = |seq| got.next_if(|(got, _)| *got == seq).map(|(_, at)| (at * 4.0) as u64 * 250);
        let message = (self.told_up_to..=newest).map(|seq| (seq as u16, arrived(seq))).collect();
        self.told_up_to = newest + 1;
        if self.chance() >= self.network.deaf {
            self.messages.push_back((self.ms + self.network.delay as u64, message));
        }
    }

    /// 0 to 1.
    fn chance(&mut self) -> f64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as f64 / (1u64 << 53) as f64
    }
}
