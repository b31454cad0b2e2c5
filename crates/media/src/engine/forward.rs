//! The way of a packet: from its source through the gate into every slot that carries it.

use super::{
    Engine, Timer,
    layers::{LayerId, Take},
    mirror::{Engines, Word},
    outbox::Party,
    packet::Packet,
    slab::Key,
    source::{SourceId, Target},
    transport::Mid,
};
use gavel_core::model::{
    ids::ConferenceId,
    media::{MediaEvent, MediaKind},
};
use std::time::Instant;

/// A packet on its way to its receivers.
struct Parcel<'a> {
    packet: &'a Packet,
    layer: LayerId,
    from: Party,
    /// Where it lies in the flush, once somebody gets it, and what fills numbers in its stead.
    lies: Option<usize>,
    filler: Option<usize>,
    /// Somebody could not go on without a key frame.
    needs_key: bool,
}

impl Engine {
    /// One authentic packet of `key`'s m-line `line`.
    pub(super) fn forward(&mut self, now: Instant, key: Key, line: Mid, layer: LayerId, packet: &Packet) {
        let Some((at, mut ask)) = self.accept(now, key, line, layer, packet) else { return };
        let Some(seat) = self.seats.get_mut(key) else { return };
        let (party, conference) = (seat.party, seat.conference);
        let source = &mut seat.sources[at];
        if !source.passes(seat.gate) {
            return;
        }
        let is_video = source.kind == MediaKind::Video;
        let targets = std::mem::take(&mut source.targets);
        if seat.mirrors.is_none() {
            self.relay_packet(conference, party.id, line, layer, packet);
        }
        let mut parcel = Parcel { packet, layer, from: party, lies: None, filler: None, needs_key: false };
        for target in &targets {
            self.give(now, *target, &mut parcel);
        }
        if let Some(seat) = self.seats.get_mut(key) {
            seat.sources[at].targets = targets;
            if let Some(layer) = seat.sources[at].layers.get_mut(layer) {
                if is_video && parcel.lies.is_some() {
                    layer.history.keep(now, packet);
                }
                ask |= parcel.needs_key && layer.want_key(now);
            }
        }
        if ask {
            self.ask_for_key(key, line, layer);
        }
        if let Some(level) = packet.extras.level.filter(|_| !is_video) {
            self.hear(now, conference, key, level);
        }
    }

    /// Counts a packet, and notes what it tells of its source. Gives which source that is, and whether its key frame is to be asked
    /// for again. `None`: it is to go to nobody.
    fn accept(&mut self, now: Instant, key: Key, line: Mid, layer: LayerId, packet: &Packet) -> Option<(usize, bool)> {
        let (seat, length) = (self.seats.get_mut(key)?, packet.payload.len());
        seat.ledger.heard = Some(now);
        seat.ledger.packets_in += 1;
        seat.ledger.bytes_in += length as u64;
        if seat.mirrors.is_none() {
            self.traffic.packets_in += 1;
            self.traffic.bytes_in += length as u64;
        }
        let conference = seat.conference;
        let at = seat.sources.iter().position(|source| source.line == line)?;
        let source = &mut seat.sources[at];
        // What an m-line is decides which gate it passes; a packet of the other kind on it would pass the wrong one.
        if packet.codec.kind() != source.kind || !source.bears(now, length) {
            return None;
        }
        let ask = source.layers.of(now, layer, packet)?.ask_again(now);
        source.tells_level |= packet.extras.level.is_some();
        let is_encoded_anew = source.is_encoded_with(now, packet.codec);
        let is_born = source.born.is_none();
        source.born.get_or_insert(now);
        if is_born {
            self.tell_peers(key);
        }
        if is_born || is_encoded_anew {
            self.reassign(now, conference);
        }
        Some((at, ask))
    }

    /// What one receiver is given of a packet.
    fn give(&mut self, now: Instant, to: Target, parcel: &mut Parcel<'_>) {
        let Parcel { packet, layer, .. } = *parcel;
        let Some(receiver) = self.seats.get_mut(to.seat) else { return };
        let consents = receiver.consents(now);
        let takes_pictures = self.pipes.take_pictures(receiver.path.map(|(to, _)| to));
        let Some(slot) = receiver.slots.get_mut(to.slot) else { return };
        // Before the keys are there nothing can be sent: a key frame that came then would be taken for shown.
        let connected = receiver.transport.as_mut().filter(|transport| consents && transport.is_connected());
        let Some(transport) = connected.filter(|_| slot.stream.decodes(packet.codec)) else { return };
        match slot.choice.take(layer, packet) {
            Take::Forward { .. } if slot.kind == MediaKind::Video && !takes_pictures && !slot.goes_on(packet) => {
                return slot.pause();
            }
            Take::Forward { ends } => {
                slot.resume(transport, packet);
                slot.stream.pass(packet, ends);
            }
            Take::LeaveOut { needs_key } => {
                parcel.needs_key |= needs_key && takes_pictures;
                if slot.stream.leave_out(packet)
                    && let Some(sender) = &mut receiver.sender
                {
                    let filler = *parcel.filler.get_or_insert_with(|| self.batch.add(now, &packet.emptied()));
                    self.batch.queue(to, sender, filler, false);
                }
                return;
            }
            // Of no use to somebody who would not be given it.
            Take::NeedsKey => return parcel.needs_key |= takes_pictures,
            Take::Ignore => return,
        }
        if let Some(sender) = &mut receiver.sender {
            let lies = *parcel.lies.get_or_insert_with(|| self.batch.add(now, packet));
            self.batch.queue(to, sender, lies, false);
            slot.last = Some(parcel.from);
        } else if slot.stream.write_by(transport, now, packet) {
            slot.last = Some(parcel.from);
            if !std::mem::replace(&mut receiver.dirty, true) {
                self.dirty.push(to.seat);
            }
        }
    }

    /// A receiver cannot show what stands in its slot without a key frame.
    pub(super) fn key_wanted(&mut self, now: Instant, receiver: Key, line: Mid) {
        let Some(seat) = self.seats.get_mut(receiver) else { return };
        let Some(slot) = seat.slots.iter_mut().find(|slot| slot.line == line) else { return };
        slot.keys_asked += 1;
        let shown = slot.source.zip(slot.choice.shown()).map(|(standing, layer)| (standing.source, layer));
        let shown = shown.filter(|_| self.pipes.take_pictures(seat.path.map(|(to, _)| to)));
        if let Some((source, layer)) = shown {
            self.want_key(now, source, layer);
        }
    }

    /// Of every layer that somebody gets or waits for.
    pub(super) fn want_key_of_video(&mut self, now: Instant, id: SourceId) {
        let source = self.seats.get(id.seat).and_then(|seat| seat.sources.iter().find(|source| source.line == id.line));
        let Some(source) = source.filter(|source| source.kind == MediaKind::Video) else { return };
        let slot = |target: &Target| self.seats.get(target.seat)?.slots.get(target.slot)?.choice.wanted();
        let wanted: Vec<LayerId> = source.targets.iter().filter_map(slot).map(|pick| pick.layer).collect();
        for layer in wanted {
            self.want_key(now, id, layer);
        }
    }

    pub(super) fn want_key(&mut self, now: Instant, id: SourceId, layer: LayerId) {
        let Some(seat) = self.seats.get_mut(id.seat) else { return };
        let source = seat.sources.iter_mut().find(|source| source.line == id.line);
        // Nothing to ask of an m-line on which nothing has come yet: its first picture is a key frame anyway.
        let wanted =
            source.filter(|source| source.kind == MediaKind::Video).and_then(|source| source.layers.get_mut(layer));
        if wanted.is_some_and(|layer| layer.want_key(now)) {
            self.ask_for_key(id.seat, id.line, layer);
        }
    }

    fn ask_for_key(&mut self, key: Key, line: Mid, layer: LayerId) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        if let Some(transport) = &mut seat.transport {
            transport.ask_for_key(line, layer);
            self.mark_dirty(key);
        } else if let Some(engine) = seat.mirrors {
            let (conference, seat) = (seat.conference, seat.party.id);
            self.relay(Engines::one(engine), conference, Word::KeyWanted { seat, line, layer });
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
            if room.tells_speakers {
                let seats = list.iter().filter_map(|key| Some(self.seats.get(*key)?.party.id)).collect();
                self.events.push(MediaEvent::Speaking { conference, seats });
            }
            self.reassign(now, conference);
        }
        let Some(room) = self.conferences.get(&conference) else { return };
        match room.speakers.deadline() {
            Some(at) => self.timers.arm(Timer::Speakers(conference), at),
            None => self.timers.disarm(Timer::Speakers(conference)),
        }
    }
}
