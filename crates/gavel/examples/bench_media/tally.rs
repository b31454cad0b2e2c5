//! What arrived: by RTP sequence numbers, and how long it was under way.

/// Numbers that are remembered of a stream, to tell a late packet from a repeated one.
const REMEMBERED: u64 = 2_048;

/// One stream at one receiver.
pub(crate) struct Stream {
    pub(crate) ssrc: u32,
    /// Up to this number it was over when the measurement began.
    base: u64,
    highest: u64,
    seen: Box<[u64; (REMEMBERED / 64) as usize]>,
    got: u64,
}

impl Stream {
    /// `seq` is extended: it does not wrap.
    pub(crate) fn new(ssrc: u32, seq: u64) -> Self {
        let before = seq.saturating_sub(1);
        Self { ssrc, base: before, highest: before, seen: Box::default(), got: 0 }
    }

    /// Whether the packet counts: it is new, and not from before the measurement.
    pub(crate) fn note(&mut self, seq: u64) -> bool {
        if seq > self.highest {
            for skipped in self.highest + 1..=seq.min(self.highest + REMEMBERED) {
                self.bit(skipped, false);
            }
            self.highest = seq;
        } else if self.highest - seq >= REMEMBERED {
            return false;
        }
        let new = !self.bit(seq, true);
        let counts = new && seq > self.base;
        self.got += u64::from(counts);
        counts
    }

    /// Sets the bit of a number; what it was before.
    fn bit(&mut self, seq: u64, value: bool) -> bool {
        let at = seq % REMEMBERED;
        let (word, mask) = (&mut self.seen[(at / 64) as usize], 1u64 << (at % 64));
        let before = *word & mask != 0;
        if value {
            *word |= mask;
        } else {
            *word &= !mask;
        }
        before
    }

    pub(crate) fn begin(&mut self) {
        self.base = self.highest;
        self.got = 0;
    }

    /// How many numbers went by, and how many of them came.
    pub(crate) fn end(&self) -> (u64, u64) {
        (self.highest - self.base, self.got)
    }
}

/// Delays in classes that are 3 % wide.
pub(crate) struct Delays(Vec<u64>);

/// Classes for each power of two.
const FINE: u32 = 5;

impl Delays {
    pub(crate) fn new() -> Self {
        Self(vec![0; 64 << FINE])
    }

    pub(crate) fn note(&mut self, nanoseconds: u64) {
        self.0[class(nanoseconds)] += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine += theirs;
        }
    }

    /// The delay in nanoseconds that this share of all does not exceed; 0 of none.
    pub(crate) fn quantile(&self, share: f64) -> u64 {
        let all: u64 = self.0.iter().sum();
        let rank = ((all as f64 * share).ceil() as u64).max(1);
        let mut so_far = 0;
        let found = self.0.iter().position(|count| {
            so_far += count;
            so_far >= rank
        });
        found.map_or(0, middle)
    }
}

fn class(value: u64) -> usize {
    let magnitude = 63 - value.max(1).leading_zeros();
    if magnitude < FINE {
        return value as usize;
    }
    let fine = (value >> (magnitude - FINE)) & ((1 << FINE) - 1);
    ((magnitude - FINE + 1) << FINE) as usize + fine as usize
}

fn middle(class: usize) -> u64 {
    let (row, fine) = (class as u32 >> FINE, class as u64 & ((1 << FINE) - 1));
    if row == 0 {
        return fine;
    }
    let width = 1u64 << (row - 1);
    ((1 << FINE) + fine) * width + width / 2
}

/// What a crew got within a measurement.
pub(crate) struct Tally {
    /// RTP packets that came, each once.
    pub(crate) got: u64,
    /// That should have come, by their numbers.
    pub(crate) expected: u64,
    /// RTP packets that were published.
    pub(crate) sent: u64,
    /// Receivers that got nothing at all, and peers that lost their connection.
    pub(crate) silent: u64,
    pub(crate) delays: Delays,
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self { got: 0, expected: 0, sent: 0, silent: 0, delays: Delays::new() }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.got += other.got;
        self.expected += other.expected;
        self.sent += other.sent;
        self.silent += other.silent;
        self.delays.add(&other.delays);
    }
}
