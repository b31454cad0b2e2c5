//! Offers, and who stands in whose slot after each change.

use super::{
    Engine,
    conference::Conference,
    packet::Codec,
    seat::{Seat, SlotState, Standing},
    select::{self, Candidate},
    slab::Key,
    source::{SourceId, Target},
    transport::Transport,
};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Answer, Content, MediaEvent, MediaKind, MediaRefusal, MediaRole, Slots},
};
use std::time::Instant;

/// A meeting of 200 with everybody's audio and video offers 400 m-lines of about 3 kB.
const LARGEST_OFFER: usize = 2 << 20;
const MOST_LINES: usize = 1_024;

/// A source that could be shown.
struct Shown {
    born: Instant,
    candidate: Candidate<SourceId>,
    owner: SeatId,
    content: Content,
    codec: Option<Codec>,
    /// A voice of which nobody can know when it speaks.
    unheard: bool,
}

impl Engine {
    /// Takes a first or a later offer. The seat's PeerConnection is known by its certificate: an offer of another one
    /// replaces the transport.
    pub(crate) fn negotiate(
        &mut self,
        now: Instant,
        conference: ConferenceId,
        id: SeatId,
        offer: &str,
    ) -> Result<Answer, MediaRefusal> {
        let key = self.find(conference, id).ok_or(MediaRefusal::NoSeat)?;
        let lines = offer.lines().filter(|line| line.starts_with("m=")).count();
        if offer.len() > LARGEST_OFFER || lines == 0 || lines > MOST_LINES {
            return Err(MediaRefusal::BadOffer);
        }
        self.settle_watching(key)?;
        let seat = self.seats.get_mut(key).ok_or(MediaRefusal::NoSeat)?;
        let fresh = !seat.transport.as_ref().is_some_and(|transport| transport.continues(offer));
        let mut transport = match seat.transport.take() {
            Some(transport) if !fresh => transport,
            old => {
                seat.transport = old;
                Transport::new(now, &self.setup)
            }
        };
        let negotiated = transport.negotiate(offer);
        let Ok((sdp, fragment)) = negotiated else {
            if !fresh {
                seat.transport = Some(transport);
                self.drain(now, key);
                self.settle(now);
            }
            return Err(MediaRefusal::BadOffer);
        };
        if fresh {
            seat.unplug();
            self.demux.forget(key);
        }
        // What waits is written to slots that may move.
        self.flush_batch(now);
        let Some(seat) = self.seats.get_mut(key) else { return Err(MediaRefusal::NoSeat) };
        let lines = transport.lines();
        seat.transport = Some(transport);
        let draws = &mut self.draws;
        seat.adopt(lines, || draw(draws));
        self.demux.listen(key, fragment);
        // Before anything else can be forwarded: the slots may have moved.
        self.reassign(now, conference);
        self.tell_peers(key);
        self.drain(now, key);
        self.settle(now);
        let seat = self.seats.get(key).ok_or(MediaRefusal::BadOffer)?;
        let slots = seat.reported.clone();
        // Also as an event, so that whoever reads both ends up with the latest, whichever comes first.
        self.events.push(MediaEvent::Slots { conference, seat: id, slots: slots.clone() });
        Ok(Answer { sdp, slots })
    }

    /// Whom a watcher watches is settled at its first offer, and while that one is there it stays so.
    fn settle_watching(&mut self, key: Key) -> Result<(), MediaRefusal> {
        let seat = self.seats.get(key).ok_or(MediaRefusal::NoSeat)?;
        let wanted = match seat.role {
            MediaRole::Meet | MediaRole::Publish => return Ok(()),
            MediaRole::Watch(wanted) => wanted,
        };
        if seat.watching.is_some_and(|watched| self.seats.get(watched).is_some()) {
            return Ok(());
        }
        let room = self.conferences.get(&seat.conference).ok_or(MediaRefusal::NoSeat)?;
        let publishes = |key: &Key| self.seats.get(*key).is_some_and(|seat| !seat.sources.is_empty());
        let watched = match wanted {
            Some(id) => room.seats.get(&id).copied().filter(publishes),
            // The latest is the one whose media began last; without media yet, the one who was admitted last.
            None => room.seats.values().copied().filter(publishes).max_by_key(|key| {
                let seat = self.seats.get(*key);
                (seat.and_then(|seat| seat.sources.iter().filter_map(|source| source.born).max()), *key)
            }),
        };
        let watched = watched.ok_or(MediaRefusal::NoPublisher)?;
        if let Some(seat) = self.seats.get_mut(key) {
            seat.watching = Some(watched);
        }
        Ok(())
    }

    /// Whose pictures come first from now on.
    pub(crate) fn light(&mut self, now: Instant, conference: ConferenceId, seats: Vec<SeatId>) {
        if seats.is_empty() && !self.conferences.contains_key(&conference) {
            return;
        }
        // Also before anybody has come: after a restart the light is there first.
        self.conferences.entry(conference).or_insert_with(Conference::new).lit = seats;
        self.reassign(now, conference);
        self.settle(now);
    }

    /// Decides for everybody in the conference whose media stands in which slot, and tells those for whom it changed.
    pub(super) fn reassign(&mut self, now: Instant, conference: ConferenceId) {
        let Some(room) = self.conferences.get(&conference) else { return };
        let members: Vec<Key> = room.seats.values().copied().collect();
        let mut shown: Vec<Shown> = Vec::new();
        for seat in members.iter().filter_map(|key| self.seats.get(*key)) {
            let (spoke, lit) = (room.speakers.recency(seat.party.key), room.lit.contains(&seat.party.id));
            shown.extend(shown_of(seat, spoke, lit));
        }
        shown.sort_by_key(|shown| shown.born);
        // What does not say how loud it is goes out always, and takes nobody's place.
        let voices = self.voices.saturating_add(shown.iter().filter(|shown| shown.unheard).count());

        let mut begun = Vec::new();
        let mut routes: Vec<(SourceId, Target)> = Vec::new();
        for key in &members {
            let Some(seat) = self.seats.get_mut(*key) else { continue };
            begun.extend(assign_one(seat, &shown, voices));
            let carried = seat.slots.iter().enumerate().filter_map(|(slot, state)| Some((state.source?.source, slot)));
            routes.extend(carried.map(|(source, slot)| (source, Target { seat: *key, slot })));
            let slots = report(seat, &shown, voices);
            if slots != seat.reported {
                seat.reported = slots.clone();
                self.events.push(MediaEvent::Slots { conference, seat: seat.party.id, slots });
            }
        }
        for key in &members {
            let Some(seat) = self.seats.get_mut(*key) else { continue };
            seat.sources.iter_mut().for_each(|source| source.targets.clear());
        }
        for (id, target) in routes {
            let source =
                self.seats.get_mut(id.seat).and_then(|seat| seat.sources.iter_mut().find(|s| s.line == id.line));
            if let Some(source) = source {
                source.targets.push(target);
            }
        }
        // Whoever stands somewhere new has no layer there yet.
        for key in members.into_iter().filter(|_| !begun.is_empty()) {
            self.choose(now, key);
        }
        for source in begun {
            self.want_key_of_video(now, source);
        }
    }
}

/// What of a seat could be shown. One screen of each seat comes before cameras: nobody fills the others' slots with theirs.
fn shown_of(seat: &Seat, spoke: u64, lit: bool) -> impl Iterator<Item = Shown> {
    let visible = seat.sources.iter().filter(|source| source.shows(seat.gate));
    let screens = visible.clone().filter(|source| source.content == Content::Slides);
    let first = screens.min_by_key(|source| source.born).map(|source| source.line);
    visible.filter_map(move |source| {
        let id = SourceId { seat: seat.party.key, line: source.line };
        let screen = Some(source.line) == first;
        let lit = lit && source.kind == MediaKind::Video;
        let unheard = source.kind == MediaKind::Audio && !source.tells_level;
        let spoke = if unheard { u64::MAX } else { spoke };
        let candidate = Candidate { source: id, kind: source.kind, content: source.content, screen, lit, spoke };
        let codec = source.codec.map(|(codec, _)| codec);
        Some(Shown { born: source.born?, candidate, owner: seat.party.id, content: source.content, codec, unheard })
    })
}

/// Sets one receiver's slots; returns the sources that began in one. Of its slots for sound the first `voices` are used.
fn assign_one(seat: &mut Seat, shown: &[Shown], voices: usize) -> Vec<SourceId> {
    if seat.slots.is_empty() {
        return Vec::new();
    }
    let wanted: Vec<Candidate<SourceId>> =
        shown.iter().filter(|shown| is_for(seat, shown)).map(|shown| shown.candidate).collect();
    let mut sound = 0;
    let is_used = |(_, slot): &(usize, &SlotState)| {
        sound += usize::from(slot.kind == MediaKind::Audio);
        slot.kind == MediaKind::Video || sound <= voices
    };
    let used: Vec<usize> = seat.slots.iter().enumerate().filter(is_used).map(|(at, _)| at).collect();
    let slot = |at: &usize| {
        let SlotState { kind, wants, source, .. } = &seat.slots[*at];
        select::Slot { kind: *kind, wants: *wants, now: source.map(|standing| standing.source) }
    };
    let slots: Vec<select::Slot<SourceId>> = used.iter().map(slot).collect();
    for at in (0..seat.slots.len()).filter(|at| used.binary_search(at).is_err()) {
        seat.place(at, None);
    }
    let plan = select::assign(&slots, &wanted);
    let mut begun = Vec::new();
    for ((at, slot), source) in used.into_iter().zip(slots).zip(plan) {
        let whose = source.and_then(|source| shown.iter().find(|shown| shown.candidate.source == source));
        let standing = |of: &Shown| Standing { source: of.candidate.source, owner: of.owner, content: of.content };
        seat.place(at, whose.map(standing));
        seat.slots[at].rank = whose.map(|shown| shown.candidate.rank()).unwrap_or_default();
        begun.extend(source.filter(|source| slot.now != Some(*source)));
    }
    begun
}

/// Whether the seat is to get it, and could show it.
fn is_for(seat: &Seat, shown: &Shown) -> bool {
    seat.wants(shown.candidate.source.seat) && shown.codec.is_none_or(|codec| seat.decodes(codec))
}

fn report(seat: &Seat, shown: &[Shown], voices: usize) -> Slots {
    let wanted = |kind, shown: &Shown| shown.candidate.kind == kind && is_for(seat, shown);
    let count = |kind| shown.iter().filter(|shown| wanted(kind, shown)).count();
    seat.slots(count(MediaKind::Audio).min(voices) as u16, count(MediaKind::Video) as u16)
}

/// The next of a row of numbers (splitmix64): no secret, only not the same for every stream.
fn draw(state: &mut u64) -> u16 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) as u16
}
