//! The way of a packet: from its source through the gate into every slot that carries it.

use super::{
    Engine, Timer,
    layers::{LayerId, Take},
    mirror::{Engines, Word},
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

impl Engine {
    /// One authentic packet of `key`'s m-line `line`.
    pub(super) fn forward(&mut self, now: Instant, key: Key, line: Mid, layer: LayerId, packet: &Packet) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        seat.ledger.heard = Some(now);
        seat.ledger.packets_in += 1;
        seat.ledger.bytes_in += packet.payload.len() as u64;
        let (party, conference, is_ours) = (seat.party, seat.conference, seat.mirrors.is_none());
        if is_ours {
            self.traffic.packets_in += 1;
            self.traffic.bytes_in += packet.payload.len() as u64;
        }
        let Some(at) = seat.sources.iter().position(|source| source.line == line) else { return };
        // What an m-line is decides which gate it passes; a packet of the other kind on it would pass the wrong one.
        if packet.codec.kind() != seat.sources[at].kind || !seat.sources[at].bears(now, packet.payload.len()) {
            return;
        }
        let Some(mut ask) = seat.sources[at].layers.of(now, layer, packet).map(|layer| layer.ask_again(now)) else {
            return;
        };
        seat.sources[at].tells_level |= packet.extras.level.is_some();
        let mut is_new = seat.sources[at].is_encoded_with(now, packet.codec);
        if seat.sources[at].born.is_none() {
            seat.sources[at].born = Some(now);
            is_new = true;
            self.tell_peers(key);
        }
        if is_new {
            self.reassign(now, conference);
        }
        let Some(seat) = self.seats.get_mut(key) else { return };
        let source = &mut seat.sources[at];
        if !source.passes(seat.gate) {
            return;
        }
        let is_video = source.kind == MediaKind::Video;
        let voice = packet.extras.level.filter(|_| source.kind == MediaKind::Audio);
        let targets = std::mem::take(&mut source.targets);
        if is_ours {
            self.relay_packet(conference, party.id, line, layer, packet);
        }
        let mut needs_key = false;
        let (mut batched, mut filler) = (None, None);
        for target in &targets {
            let Some(receiver) = self.seats.get_mut(target.seat) else { continue };
            let consents = receiver.consents(now);
            let takes_pictures = self.pipes.take_pictures(receiver.path.map(|(to, _)| to));
            let Some(slot) = receiver.slots.get_mut(target.slot) else { continue };
            // Before the keys are there nothing can be sent: a key frame that came then would be taken for shown.
            let connected = receiver.transport.as_mut().filter(|transport| consents && transport.is_connected());
            let Some(transport) = connected.filter(|_| slot.stream.decodes(packet.codec)) else { continue };
            match slot.choice.take(layer, packet) {
                Take::Forward { .. } if is_video && !takes_pictures && !slot.goes_on(packet) => {
                    slot.pause();
                    continue;
                }
                Take::Forward { ends } => {
                    slot.resume(transport, packet);
                    slot.stream.pass(packet, ends);
                }
                Take::LeaveOut { needs_key: waits } => {
                    needs_key |= waits && takes_pictures;
                    if slot.stream.leave_out(packet)
                        && let Some(sender) = &mut receiver.sender
                    {
                        let filler = *filler.get_or_insert_with(|| self.batch.add(now, &packet.emptied()));
                        if sender.is_idle() {
                            self.batch.receivers.push(target.seat);
                        }
                        sender.queue(target.slot, filler, false);
                    }
                    continue;
                }
                // Of no use to somebody who would not be given it.
                Take::NeedsKey => {
                    needs_key |= takes_pictures;
                    continue;
                }
                Take::Ignore => continue,
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
            seat.sources[at].targets = targets;
            if let Some(layer) = seat.sources[at].layers.get_mut(layer) {
                if is_video && batched.is_some() {
                    layer.history.keep(now, packet);
                }
                ask |= needs_key && layer.want_key(now);
            }
        }
        if ask {
            self.ask_for_key(key, line, layer);
        }
        if let Some(level) = voice {
            self.hear(now, conference, key, level);
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
