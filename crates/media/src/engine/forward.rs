//! The way of a packet: from its source through the gate into every slot that carries it.

use super::{
    Engine, Timer,
    egress::Verdict,
    packet::Packet,
    slab::Key,
    source::SourceId,
    transport::{Mid, Rid, Sealing},
};
use gavel_core::model::{
    ids::ConferenceId,
    media::{MediaEvent, MediaKind},
};
use std::time::Instant;

impl Engine {
    /// One authentic packet of `key`'s m-line `line`.
    pub(super) fn forward(&mut self, now: Instant, key: Key, line: Mid, layer: Option<Rid>, packet: &Packet) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        seat.ledger.heard = Some(now);
        seat.ledger.packets_in += 1;
        seat.ledger.bytes_in += packet.payload.len() as u64;
        let (party, conference) = (seat.party, seat.conference);
        let Some(at) = seat.sources.iter().position(|source| source.line == line) else { return };
        // What an m-line is decides which gate it passes; a packet of the other kind on it would pass the wrong one.
        if packet.codec.kind() != seat.sources[at].kind || !seat.sources[at].takes(layer) {
            return;
        }
        if seat.sources[at].born.is_none() {
            self.births += 1;
            seat.sources[at].born = Some(self.births);
            self.reassign(now, conference);
        }
        let Some(seat) = self.seats.get_mut(key) else { return };
        let source = &mut seat.sources[at];
        source.saw(packet);
        if !source.passes(seat.gate) {
            return;
        }
        let voice = packet.extras.level.filter(|_| source.kind == MediaKind::Audio);
        let mut ask = source.ask_again(now);
        let targets = std::mem::take(&mut source.targets);
        if source.kind == MediaKind::Video && !targets.is_empty() && self.setup.sealing == Sealing::Own {
            source.history.keep(now, packet);
        }
        let mut needs_key = false;
        let mut batched = None;
        for target in &targets {
            let Some(receiver) = self.seats.get_mut(target.seat) else { continue };
            let Some(slot) = receiver.slots.get_mut(target.slot) else { continue };
            // Before the keys are there nothing can be sent: a key frame that came then would be taken for shown.
            let Some(transport) = receiver.transport.as_mut().filter(|transport| transport.is_connected()) else {
                continue;
            };
            match slot.stream.judge(packet) {
                Verdict::Goes => {}
                Verdict::NeedsKey => {
                    needs_key = true;
                    continue;
                }
                Verdict::Dropped => continue,
            }
            if let Some(sender) = &mut receiver.sender {
                let packet = *batched.get_or_insert_with(|| self.batch.add(now, packet));
                if sender.is_idle() {
                    self.batch.receivers.push(target.seat);
                }
                sender.queue(target.slot, packet, false);
                slot.last = Some(party);
            } else if slot.stream.write_by(transport, now, packet) {
                slot.last = Some(party);
                if !std::mem::replace(&mut receiver.dirty, true) {
                    self.dirty.push(target.seat);
                }
            }
        }
        if let Some(seat) = self.seats.get_mut(key) {
            let source = &mut seat.sources[at];
            source.targets = targets;
            ask |= needs_key && source.want_key(now);
        }
        if ask {
            self.ask_for_key(key, at);
        }
        if let Some(level) = voice {
            self.hear(now, conference, key, level);
        }
    }

    /// A receiver cannot show what stands in its slot without a key frame.
    pub(super) fn key_wanted(&mut self, now: Instant, receiver: Key, line: Mid) {
        let slot = self.seats.get(receiver).and_then(|seat| seat.slots.iter().find(|slot| slot.line == line));
        if let Some(standing) = slot.and_then(|slot| slot.source) {
            self.want_key_of_video(now, standing.source);
        }
    }

    pub(super) fn want_key_of_video(&mut self, now: Instant, id: SourceId) {
        let source = self.seats.get(id.seat).and_then(|seat| seat.sources.iter().find(|source| source.line == id.line));
        if source.is_some_and(|source| source.kind == MediaKind::Video) {
            self.want_key(now, id);
        }
    }

    pub(super) fn want_key(&mut self, now: Instant, id: SourceId) {
        let Some(seat) = self.seats.get_mut(id.seat) else { return };
        let Some(at) = seat.sources.iter().position(|source| source.line == id.line) else { return };
        // Nothing to ask of an m-line on which nothing has come yet: its first picture is a key frame anyway.
        if seat.sources[at].born.is_some() && seat.sources[at].want_key(now) {
            self.ask_for_key(id.seat, at);
        }
    }

    fn ask_for_key(&mut self, key: Key, source: usize) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        let (line, layer) = (seat.sources[source].line, seat.sources[source].layer());
        if let Some(transport) = &mut seat.transport {
            transport.ask_for_key(line, layer);
            self.mark_dirty(key);
        }
    }

    fn hear(&mut self, now: Instant, conference: ConferenceId, key: Key, level: i8) {
        let Some(room) = self.conferences.get_mut(&conference) else { return };
        room.speakers.hear(key, level, now);
        self.tell_speakers(now, conference);
    }

    pub(super) fn tell_speakers(&mut self, now: Instant, conference: ConferenceId) {
        let Some(room) = self.conferences.get_mut(&conference) else { return };
        if let Some(list) = room.speakers.poll(now) {
            let seats = list.iter().filter_map(|key| Some(self.seats.get(*key)?.party.id)).collect();
            self.events.push(MediaEvent::Speaking { conference, seats });
            self.reassign(now, conference);
        }
        let Some(room) = self.conferences.get(&conference) else { return };
        match room.speakers.deadline() {
            Some(at) => self.timers.arm(Timer::Speakers(conference), at),
            None => self.timers.disarm(Timer::Speakers(conference)),
        }
    }
}
