//! What we seal ourselves leaves together: packets that arrive within a window are written for one receiver after the other, so that
//! those to one address lie side by side.

use super::{
    Engine,
    egress::{Sender, Written},
    outbox::{Address, Outbox},
    packet::Packet,
    seat::Seat,
    slab::Key,
    source::Target,
};
use std::time::{Duration, Instant};

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
