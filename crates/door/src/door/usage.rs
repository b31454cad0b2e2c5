//! How long each seat talked, showed itself and its screen, and how good its line was: for the records. It decides nothing,
//! and reads no clock.

use gavel_core::{
    Conference,
    model::{
        effect::Effect,
        fact::Fact,
        ids::SeatId,
        media::{Gate, SeatMedia},
        seat::Devices,
        time::Timestamp,
        usage::{Quality, Usage},
    },
};
use std::collections::BTreeMap;

/// A crash loses no more than this of what was measured.
const EVERY_MS: u64 = 60_000;
/// Seats that are written down at once: the journal has more to do than this.
const AT_ONCE: usize = 64;

/// One meter for each seat that is in.
#[derive(Default)]
pub(super) struct Meters {
    seats: BTreeMap<SeatId, Meter>,
}

struct Meter {
    devices: Devices,
    gate: Gate,
    talking: bool,
    /// Gives a sign of life.
    there: bool,
    /// Until when the times are counted.
    counted: Timestamp,
    written: Timestamp,
    usage: Usage,
    /// The engine's counters when they were last read.
    counters: Counters,
}

#[derive(Clone, Copy, Default)]
struct Counters {
    packets_in: u64,
    packets_out: u64,
    bytes_in: u64,
    bytes_out: u64,
}

impl Meters {
    /// What was decided, and what came of it. The answer: the last measurement of each seat that is out now.
    pub(super) fn follow(
        &mut self,
        now: Timestamp,
        conference: &Conference,
        facts: &[Fact],
        effects: &[Effect],
    ) -> Vec<Fact> {
        for fact in facts {
            // What else concerns a seat shows in its media.
            if let Fact::Devices { seat, devices } = fact {
                self.at(*seat, now, |meter| meter.devices = *devices);
            } else if let Fact::WentQuiet { seat, since } = fact {
                // From the last sign of life on it was not there; what was counted since stays.
                self.at(*seat, Timestamp(since.0.min(now.0)), |meter| meter.there = false);
            } else if let Fact::CameBack { seat } = fact {
                self.at(*seat, now, |meter| meter.there = true);
            }
        }
        let mut out = Vec::new();
        for effect in effects {
            match effect {
                Effect::AdmitMedia { seat, gate, .. } => {
                    let devices = conference.seats.get(seat).map(|seat| seat.devices).unwrap_or_default();
                    self.seats.entry(*seat).or_insert_with(|| Meter::new(now));
                    self.at(*seat, now, |meter| {
                        (meter.gate, meter.devices, meter.there) = (*gate, devices, true);
                    });
                }
                Effect::GateMedia { seat, gate } => self.at(*seat, now, |meter| meter.gate = *gate),
                Effect::CutMedia { seat } | Effect::ReleaseMedia { seat } => {
                    self.at(*seat, now, |_| {});
                    let last = self.seats.remove(seat).filter(|meter| !meter.usage.is_empty());
                    out.extend(last.map(|meter| Fact::Measured { seat: *seat, usage: meter.usage }));
                }
                Effect::Tell { .. }
                | Effect::SayFarewell { .. }
                | Effect::Ring { .. }
                | Effect::StopRinging { .. }
                | Effect::Close => {}
            }
        }
        out
    }

    /// Who speaks from now on.
    pub(super) fn speaking(&mut self, now: Timestamp, seats: &[SeatId]) {
        for (id, meter) in &mut self.seats {
            let talking = seats.contains(id);
            if talking != meter.talking {
                meter.count(now);
                meter.talking = talking;
            }
        }
    }

    /// What the engine knows of the seats.
    pub(super) fn census(&mut self, seats: &[SeatMedia]) {
        for media in seats {
            if let Some(meter) = self.seats.get_mut(&media.seat) {
                meter.read(media);
            }
        }
    }

    /// What is to be written down now; a while later the next.
    pub(super) fn due(&mut self, now: Timestamp) -> Vec<Fact> {
        let ripe = |meter: &Meter| now.0.saturating_sub(meter.written.0) >= EVERY_MS;
        self.take(now, AT_ONCE, ripe)
    }

    /// Everything that is not written down yet.
    pub(super) fn all(&mut self, now: Timestamp) -> Vec<Fact> {
        self.take(now, usize::MAX, |_| true)
    }

    fn take(&mut self, now: Timestamp, most: usize, wanted: impl Fn(&Meter) -> bool) -> Vec<Fact> {
        let ripe = self.seats.iter_mut().filter(|(_, meter)| wanted(meter)).take(most);
        let taken = ripe.map(|(seat, meter)| {
            meter.count(now);
            meter.written = now;
            Fact::Measured { seat: *seat, usage: std::mem::take(&mut meter.usage) }
        });
        taken.filter(|fact| !matches!(fact, Fact::Measured { usage, .. } if usage.is_empty())).collect()
    }

    /// Counts up to now what was, and then lets it be something else.
    fn at(&mut self, seat: SeatId, now: Timestamp, change: impl FnOnce(&mut Meter)) {
        if let Some(meter) = self.seats.get_mut(&seat) {
            meter.count(now);
            change(meter);
        }
    }
}

impl Meter {
    fn new(now: Timestamp) -> Self {
        Self {
            devices: Devices::default(),
            gate: Gate::OPEN,
            talking: false,
            there: true,
            counted: now,
            written: now,
            usage: Usage::default(),
            counters: Counters::default(),
        }
    }

    fn count(&mut self, now: Timestamp) {
        let ms = now.0.saturating_sub(self.counted.0);
        self.counted = Timestamp(self.counted.0.max(now.0));
        if !self.there {
            return;
        }
        let Self { devices, gate, usage, .. } = self;
        if self.talking && !devices.muted && gate.audio {
            usage.talk_ms += ms;
        }
        if devices.video && gate.video {
            usage.camera_ms += ms;
        }
        if devices.sharing && gate.share {
            usage.share_ms += ms;
        }
    }

    fn read(&mut self, media: &SeatMedia) {
        let SeatMedia { packets_in, packets_out, bytes_in, bytes_out, .. } = *media;
        let now = Counters { packets_in, packets_out, bytes_in, bytes_out };
        let before = std::mem::replace(&mut self.counters, now);
        // An engine that counts from the beginning again holds the seat anew.
        let since = |before: u64, now: u64| now.checked_sub(before).unwrap_or(now);
        self.usage.quality.add(&Quality {
            packets_in: since(before.packets_in, now.packets_in),
            packets_out: since(before.packets_out, now.packets_out),
            bytes_in: since(before.bytes_in, now.bytes_in),
            bytes_out: since(before.bytes_out, now.bytes_out),
            ..Quality::default()
        });
        let quality = &mut self.usage.quality;
        if let Some(bits) = media.estimate {
            quality.estimate.note(bits / 1_000);
        }
        if let Some(trip) = media.round_trip {
            quality.round_trip.note(u64::try_from(trip.as_millis()).unwrap_or(u64::MAX));
        }
        if let Some(loss) = media.loss_in {
            quality.loss_in.note(u64::from(loss));
        }
        if let Some(loss) = media.loss_out {
            quality.loss_out.note(u64::from(loss));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gavel_core::model::{
        ids::{AccountId, ConferenceId, RoomId},
        media::MediaRole,
        room::{Room, RoomRecord},
    };
    use std::time::Duration;
    use ulid::Ulid;

    const ALICE: SeatId = SeatId::new(Ulid(1));
    const BOB: SeatId = SeatId::new(Ulid(2));

    struct House {
        meters: Meters,
        conference: Conference,
        now: Timestamp,
    }

    impl House {
        fn new() -> Self {
            let room = Room {
                id: RoomId::new(Ulid(1)),
                name: "weekly".into(),
                kind: Default::default(),
                aliases: Vec::new(),
                owner: Some(AccountId::new(Ulid(1))),
                allow_guests: true,
                door: Default::default(),
                lock_policy: Default::default(),
                has_host_pin: false,
                has_guest_pin: false,
                limit: None,
                settings: Default::default(),
                ends_at: None,
            };
            let now = Timestamp(1_000_000);
            let conference = Conference::open(now, ConferenceId::new(Ulid(1)), &RoomRecord::of(room));
            let mut house = Self { meters: Meters::default(), conference, now };
            for seat in [ALICE, BOB] {
                house.effect(Effect::AdmitMedia { seat, role: MediaRole::Meet, gate: Gate::OPEN });
                house.devices(seat, Devices { muted: false, video: true, sharing: false });
            }
            house
        }

        fn after(&mut self, seconds: u64) -> &mut Self {
            self.now.0 += seconds * 1_000;
            self
        }

        fn effect(&mut self, effect: Effect) -> Vec<Fact> {
            self.meters.follow(self.now, &self.conference, &[], &[effect])
        }

        fn fact(&mut self, fact: Fact) {
            self.meters.follow(self.now, &self.conference, &[fact], &[]);
        }

        fn devices(&mut self, seat: SeatId, devices: Devices) {
            self.fact(Fact::Devices { seat, devices });
        }

        fn speak(&mut self, seats: &[SeatId]) {
            self.meters.speaking(self.now, seats);
        }

        /// What the whole stay came to.
        fn goes(&mut self, seat: SeatId) -> Usage {
            match self.effect(Effect::CutMedia { seat }).as_slice() {
                [Fact::Measured { seat: whose, usage }] if *whose == seat => *usage,
                other => panic!("{other:?}"),
            }
        }
    }

    fn seconds(usage: Usage) -> (u64, u64, u64) {
        (usage.talk_ms / 1_000, usage.camera_ms / 1_000, usage.share_ms / 1_000)
    }

    #[test]
    fn each_has_the_time_that_they_talked_and_showed_themselves() {
        let mut house = House::new();
        house.after(10).speak(&[ALICE]);
        house.after(5).speak(&[ALICE, BOB]);
        house.after(2).speak(&[BOB]);
        house.after(3).devices(BOB, Devices { muted: false, video: false, sharing: true });
        house.after(4);
        assert_eq!(seconds(house.goes(ALICE)), (7, 24, 0));
        assert_eq!(seconds(house.goes(BOB)), (9, 20, 4));
    }

    #[test]
    fn what_a_host_has_shut_is_no_time() {
        let mut house = House::new();
        house.speak(&[ALICE]);
        house.after(3).effect(Effect::GateMedia { seat: ALICE, gate: Gate::SHUT });
        house.after(60);
        house.effect(Effect::GateMedia { seat: ALICE, gate: Gate::OPEN });
        house.after(1);
        assert_eq!(seconds(house.goes(ALICE)), (4, 4, 0));
    }

    #[test]
    fn who_is_muted_does_not_talk_whatever_the_engine_hears() {
        let mut house = House::new();
        house.speak(&[ALICE]);
        house.devices(ALICE, Devices { muted: true, video: true, sharing: false });
        house.after(9);
        assert_eq!(seconds(house.goes(ALICE)), (0, 9, 0));
    }

    #[test]
    fn who_is_lost_from_sight_shows_nothing() {
        let mut house = House::new();
        house.after(10);
        let since = house.now;
        house.after(3).fact(Fact::WentQuiet { seat: ALICE, since });
        house.after(10).fact(Fact::CameBack { seat: ALICE });
        house.after(1);
        assert_eq!(seconds(house.goes(ALICE)), (0, 11, 0));
    }

    #[test]
    fn what_is_written_down_each_minute_adds_up_to_the_whole() {
        let mut house = House::new();
        let mut whole = Usage::default();
        for _ in 0..150 {
            let now = house.after(1).now;
            for fact in house.meters.due(now) {
                if let Fact::Measured { seat: ALICE, usage } = fact {
                    whole.add(&usage);
                }
            }
        }
        assert_eq!(whole.camera_ms, 120_000, "the last half minute is still to come");
        whole.add(&house.goes(ALICE));
        assert_eq!(whole.camera_ms, 150_000);
        assert!(house.effect(Effect::CutMedia { seat: ALICE }).is_empty(), "it has gone already");
    }

    #[test]
    fn a_crowd_is_written_down_a_few_at_a_time() {
        let mut house = House::new();
        for number in 10..10 + 2 * AT_ONCE as u128 {
            let seat = SeatId::new(Ulid(number));
            house.effect(Effect::AdmitMedia { seat, role: MediaRole::Meet, gate: Gate::OPEN });
            house.devices(seat, Devices { video: true, ..Devices::default() });
        }
        let now = house.after(60).now;
        let turns: Vec<usize> = (0..4).map(|_| house.meters.due(now).len()).collect();
        assert_eq!(turns, [AT_ONCE, AT_ONCE, 2, 0]);
    }

    #[test]
    fn the_line_is_measured_by_what_the_engine_counts() {
        let mut house = House::new();
        let seen = |packets: u64, loss: u16| SeatMedia {
            conference: ConferenceId::new(Ulid(1)),
            seat: ALICE,
            quiet_for: None,
            packets_in: packets,
            packets_out: 0,
            bytes_in: packets * 100,
            bytes_out: 0,
            estimate: Some(2_000_000),
            round_trip: Some(Duration::from_millis(40)),
            loss_in: Some(loss),
            loss_out: None,
        };
        house.meters.census(&[seen(100, 0), SeatMedia { seat: SeatId::new(Ulid(99)), ..seen(5, 0) }]);
        house.meters.census(&[seen(150, 30)]);
        house.meters.census(&[seen(10, 0)]);
        let quality = house.goes(ALICE).quality;
        assert_eq!((quality.packets_in, quality.bytes_in), (160, 16_000), "the third time the engine began anew");
        assert_eq!((quality.loss_in.mean(), quality.loss_in.high), (Some(10), 30));
        assert_eq!((quality.estimate.mean(), quality.round_trip.mean()), (Some(2_000), Some(40)));
        assert_eq!(quality.loss_out.mean(), None);
    }
}
