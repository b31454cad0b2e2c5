//! What is reported of the streams that we send: by us to the receivers (sender reports), and by them. What they miss is sent again,
//! and what they say of the way goes to the estimate.

use super::{
    Engine, Timer,
    feedback::{Feedback, Reception, is_feedback_alone},
    slab::Key,
    source::Target,
};
#[cfg(any(test, feature = "fuzzing"))]
use gavel_core::model::ids::{ConferenceId, SeatId};
use std::time::{Duration, Instant};

/// How often a receiver gets sender reports.
const REPORTED_EVERY: Duration = Duration::from_secs(1);
/// More of one stream nobody can miss at once that goes on.
const MISSED_AT_ONCE: usize = 512;

impl Engine {
    pub(super) fn report(&mut self, now: Instant, key: Key) {
        let ntp = self.setup.ntp(now);
        let Some(seat) = self.seats.get_mut(key) else { return };
        let (address, consents) = (seat.address(None), seat.consents(now));
        let Some(sender) = &mut seat.sender else { return };
        if let Some(address) = address.filter(|_| consents) {
            let (arena, mut tray) = self.outbox.desk();
            sender.report(now, ntp, &mut seat.slots, arena, |range| {
                let segment = range.len();
                tray.put(address, range, segment);
            });
        }
        self.timers.arm_about(Timer::Report(key), now + REPORTED_EVERY);
    }

    /// A compound of RTCP: what it tells of our streams is heeded. `false`: the transport is to hear it as well.
    pub(super) fn hear_report(&mut self, now: Instant, key: Key, bytes: &[u8]) -> bool {
        let transport = self.seats.get_mut(key).and_then(|seat| seat.transport.as_mut());
        let Some(transport) = transport.filter(|transport| transport.opens_reports()) else { return false };
        let Some(all) = transport.open_report(bytes) else { return true };
        self.told(now, key, all);
        is_feedback_alone(bytes)
    }

    /// As if the seat had reported this.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn take_report(&mut self, now: Instant, conference: ConferenceId, id: SeatId, compound: &[u8]) {
        if let Some(key) = self.find(conference, id) {
            self.told(now, key, Feedback::all_of(compound));
        }
    }

    fn told(&mut self, now: Instant, key: Key, all: Vec<Feedback>) {
        for feedback in all {
            self.heed(now, key, feedback);
        }
    }

    fn heed(&mut self, now: Instant, key: Key, feedback: Feedback) {
        match feedback {
            Feedback::Missing { ssrc, numbers } => self.repair(now, key, ssrc, &numbers),
            Feedback::KeyframeWanted { ssrc } => {
                let slots = self.seats.get(key).map(|seat| seat.slots.as_slice()).unwrap_or_default();
                if let Some(line) = slots.iter().find(|slot| slot.ssrc == ssrc).map(|slot| slot.line) {
                    self.key_wanted(now, key, line);
                }
            }
            Feedback::Received(reception) => self.received(now, key, reception),
            Feedback::Arrived { first, times } => {
                if let Some(sender) = self.seats.get_mut(key).and_then(|seat| seat.sender.as_mut()) {
                    sender.arrived(now, first, &times);
                }
            }
            Feedback::Limit { bits } => {
                if let Some(sender) = self.seats.get_mut(key).and_then(|seat| seat.sender.as_mut()) {
                    sender.limited(now, bits);
                }
            }
        }
    }

    /// Sends again what the receiver misses of a slot, as long as that carries the same.
    fn repair(&mut self, now: Instant, key: Key, ssrc: u32, numbers: &[u16]) {
        let slots = self.seats.get_mut(key).map(|seat| seat.slots.as_mut_slice()).unwrap_or_default();
        if let Some(slot) = slots.iter_mut().find(|slot| slot.ssrc == ssrc) {
            slot.missed += numbers.len() as u64;
        }
        for number in numbers.iter().take(MISSED_AT_ONCE) {
            let Some(seat) = self.seats.get(key) else { return };
            let Some(slot) = seat.slots.iter().position(|slot| slot.ssrc == ssrc) else { return };
            let Some(standing) = seat.slots[slot].source else { return };
            let original = seat.slots[slot].stream.original(*number);
            let sources = self.seats.get(standing.source.seat).map(|seat| seat.sources.as_slice()).unwrap_or_default();
            let source = sources.iter().find(|source| source.line == standing.source.line);
            let lost = source
                .zip(original)
                .and_then(|(source, (ssrc, seq))| source.layers.by_ssrc(ssrc)?.history.get(now, ssrc, seq));
            let Some(packet) = lost.map(|packet| self.batch.add(now, packet)) else { continue };
            let Some(sender) = self.seats.get_mut(key).and_then(|seat| seat.sender.as_mut()) else { return };
            self.batch.queue(Target { seat: key, slot }, sender, packet, true);
        }
    }

    fn received(&mut self, now: Instant, key: Key, reception: Reception) {
        let ntp = self.setup.ntp(now);
        let Some(seat) = self.seats.get_mut(key) else { return };
        let Some(slot) = seat.slots.iter_mut().find(|slot| slot.ssrc == reception.ssrc) else { return };
        slot.reported = Some(reception);
        if let Some(sender) = &mut seat.sender {
            sender.received(now, ntp, &reception);
        }
    }
}
