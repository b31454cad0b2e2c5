//! What we seal ourselves leaves together: packets that arrive within a window are written for one receiver after the other, so that
//! those to one address lie side by side. And what receivers tell of it comes back here.

use super::{
    Engine, Timer,
    egress::{Sender, Written},
    feedback::{Feedback, Reception},
    outbox::{Address, Outbox},
    packet::Packet,
    seat::Seat,
    slab::Key,
    source::Target,
};
use std::time::{Duration, Instant};

/// How often a receiver gets sender reports.
const REPORTED_EVERY: Duration = Duration::from_secs(1);
/// More of one stream nobody can miss at once that goes on.
const MISSED_AT_ONCE: usize = 512;

/// The packets of a flush, and who waits for some of them.
pub(super) struct Batch {
    /// How long a first packet waits for more.
    window: Duration,
    packets: Vec<Packet>,
    receivers: Vec<Key>,
    due: Option<Instant>,
    /// When the last flush was.
    flushed: Option<Instant>,
}

impl Batch {
    pub(super) fn new(window: Duration) -> Self {
        Self { window, packets: Vec::new(), receivers: Vec::new(), due: None, flushed: None }
    }

    /// Where the packet lies in this flush.
    pub(super) fn add(&mut self, now: Instant, packet: &Packet) -> usize {
        let due = if packet.ends_burst() {
            // Nothing of it is to come; only where there is much to do it waits for others.
            self.flushed.map_or(now, |flushed| now.max(flushed + self.window))
        } else {
            now + self.window
        };
        self.due = Some(self.due.map_or(due, |before| before.min(due)));
        self.packets.push(packet.clone());
        self.packets.len() - 1
    }

    /// The packet at `packet` goes to a slot. `repair`: it went out before and was lost.
    pub(super) fn queue(&mut self, to: Target, sender: &mut Sender, packet: usize, repair: bool) {
        if sender.is_idle() {
            self.receivers.push(to.seat);
        }
        sender.queue(to.slot, packet, repair);
    }

    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }
}

impl Engine {
    /// Brings out what has waited long enough, and what the transports were given.
    pub(crate) fn flush(&mut self, now: Instant) {
        if self.batch.due.is_some_and(|due| due <= now) {
            self.flush_batch(now);
        }
        while let Some(key) = self.dirty.pop() {
            let Some(seat) = self.seats.get_mut(key) else { continue };
            seat.dirty = false;
            let Some(transport) = &mut seat.transport else { continue };
            transport.tick(now);
            self.drain(now, key);
            self.settle(now);
        }
    }

    pub(super) fn flush_batch(&mut self, now: Instant) {
        let mut receivers = std::mem::take(&mut self.batch.receivers);
        for key in receivers.drain(..) {
            if let Some(seat) = self.seats.get_mut(key) {
                write(now, seat, &self.batch.packets, &mut self.outbox);
            }
        }
        // Handed back with its capacity.
        self.batch.receivers = receivers;
        self.batch.packets.clear();
        (self.batch.due, self.batch.flushed) = (None, Some(now));
    }

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

    /// What a receiver tells of our streams.
    pub(super) fn told(&mut self, now: Instant, key: Key, feedback: Feedback) {
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

/// All that waits for one receiver, as letters.
fn write(now: Instant, seat: &mut Seat, packets: &[Packet], outbox: &mut Outbox) {
    let (address, Some(sender)) = (seat.address(None), &mut seat.sender) else { return };
    match address {
        Some(address) => {
            let (arena, mut tray) = outbox.desk();
            sender.write(now, &mut seat.slots, packets, arena, |Written { source, range, segment }| {
                tray.put(Address { source, ..address }, range, segment);
            });
        }
        None => sender.drop_all(),
    }
}
