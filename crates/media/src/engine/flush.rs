//! What we seal ourselves leaves together: packets that arrive within a window are written for one receiver after the other, so that
//! those to one address lie side by side. They are written in portions, each when the one before has left: what is sent still lies in
//! the processor's cache, and a cut waits for one portion at most.

use super::{
    Engine,
    egress::{Sender, Written},
    outbox::{Address, Letter, Outbox},
    packet::Packet,
    seat::Seat,
    slab::Key,
    source::Target,
};
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// So many bytes are written before they are sent.
const PORTION: usize = 64 * 1_024;

/// The packets of a flush, and who waits for some of them.
pub(super) struct Batch {
    /// How long a first packet waits for more.
    window: Duration,
    packets: Vec<Packet>,
    receivers: VecDeque<Key>,
    due: Option<Instant>,
    /// When the last flush was, and to how many of the receivers, from the first on, it has yet to be written.
    flushed: Option<Instant>,
    unwritten: usize,
}

impl Batch {
    pub(super) fn new(window: Duration) -> Self {
        Self { window, packets: Vec::new(), receivers: VecDeque::new(), due: None, flushed: None, unwritten: 0 }
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
            self.receivers.push_back(to.seat);
        }
        sender.queue(to.slot, packet, repair);
    }

    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    fn begin(&mut self, now: Instant) {
        (self.due, self.flushed, self.unwritten) = (None, Some(now), self.receivers.len());
    }

    /// The next receiver that is to be written to, and when the flush began.
    fn next(&mut self) -> Option<(Key, Instant)> {
        self.unwritten = self.unwritten.checked_sub(1)?;
        self.receivers.pop_front().zip(self.flushed)
    }
}

impl Engine {
    /// Brings out what has waited long enough, and what the transports were given.
    pub(crate) fn flush(&mut self, now: Instant) {
        if self.batch.due.is_some_and(|due| due <= now) {
            self.begin_flush(now);
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

    /// Brings out all there is.
    pub(super) fn flush_batch(&mut self, now: Instant) {
        self.begin_flush(now);
        self.write(usize::MAX);
    }

    /// What is left of the flush before comes first.
    fn begin_flush(&mut self, now: Instant) {
        self.write(usize::MAX);
        self.batch.begin(now);
    }

    /// The first of what waits for the network. The next portion of a flush is written when it is wanted.
    pub(crate) fn first_unsent(&mut self) -> Option<Letter<'_>> {
        if self.outbox.len() == 0 {
            self.write(PORTION);
        }
        self.outbox.first()
    }

    /// Whether a part of a flush has yet to be written.
    pub(crate) fn is_writing(&self) -> bool {
        self.batch.unwritten > 0
    }

    /// Writes for one receiver after the other, until there is so much of it.
    fn write(&mut self, portion: usize) {
        while self.outbox.desk().0.position() < portion
            && let Some((key, now)) = self.batch.next()
        {
            if let Some(seat) = self.seats.get_mut(key) {
                write(now, seat, &self.batch.packets, &mut self.outbox);
            }
        }
        if self.batch.receivers.is_empty() {
            self.batch.packets.clear();
            self.batch.due = None;
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
