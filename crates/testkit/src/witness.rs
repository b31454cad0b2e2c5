//! Watches what a meeting tells and orders, and knows what must never be: a client that is told of somebody whom it must not
//! see, a gate that is not what the rules say, a cut seat that gets media again, a call that rings for ever. It decides
//! nothing; it panics.

use gavel_core::{
    Conference,
    model::{
        ban::Ban,
        effect::{Details, Effect, Notice, Participant, Summary},
        fact::Message,
        ids::{PersonId, SeatId},
        media::Gate,
        room::RoomKind,
        seat::{Seat, Unconnected},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// What a client has in front of it: what it was told, and nothing else (lessons 12 and 14).
#[derive(Clone, Debug, Default)]
pub struct Screen {
    pub roster: BTreeMap<SeatId, Participant>,
    pub conference: Option<Summary>,
    pub chat: Vec<Message>,
    pub unconnected: BTreeMap<PersonId, Unconnected>,
    pub bans: Vec<Ban>,
    pub details: BTreeMap<SeatId, Details>,
    pub gate: Option<Gate>,
}

impl Screen {
    pub fn hear(&mut self, notice: &Notice) {
        match notice {
            Notice::Welcome(welcome) => {
                // Whatever was known before is thrown away.
                let welcome = (**welcome).clone();
                *self = Self {
                    roster: welcome.roster.into_iter().map(|one| (one.id, one)).collect(),
                    conference: Some(welcome.conference),
                    chat: welcome.chat,
                    unconnected: by_person(welcome.unconnected),
                    bans: welcome.bans,
                    details: welcome.details.into_iter().map(|one| (one.seat, one)).collect(),
                    gate: Some(welcome.gate),
                };
            }
            Notice::Joined(one) => {
                self.roster.insert(one.id, (**one).clone());
            }
            Notice::Changed(one) => {
                let before = self.roster.insert(one.id, (**one).clone());
                assert!(before.is_some(), "{} changes, and was never there", one.name);
            }
            Notice::Gone { seat, .. } => {
                assert!(self.roster.remove(seat).is_some(), "{seat} goes, and was never there");
                self.details.remove(seat);
            }
            Notice::Conference(summary) => self.conference = Some((**summary).clone()),
            Notice::Details(one) => {
                self.details.insert(one.seat, (**one).clone());
            }
            Notice::Unconnected { people, off } => {
                self.unconnected.retain(|person, _| !off.contains(person));
                self.unconnected.extend(by_person(people.clone()));
            }
            Notice::Bans(bans) => self.bans.clone_from(bans),
            Notice::Chat(message) => self.chat.push((**message).clone()),
            Notice::Gate { gate, .. } => self.gate = Some(*gate),
            Notice::Waiting { .. }
            | Notice::Speaking(_)
            | Notice::Reaction { .. }
            | Notice::Conditions(_)
            | Notice::Choose { .. }
            | Notice::Slots(_)
            | Notice::Batch(_)
            | Notice::Farewell(_) => {}
        }
    }
}

fn by_person(rows: Vec<Unconnected>) -> BTreeMap<PersonId, Unconnected> {
    rows.into_iter().map(|row| (row.person, row)).collect()
}

#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// Of every seat that was welcomed and is in.
    screens: BTreeMap<SeatId, Screen>,
    /// What the engine was last told to let through.
    gates: BTreeMap<SeatId, Gate>,
    /// Cut for good.
    cut: BTreeSet<SeatId>,
    ringing: BTreeSet<SeatId>,
    /// Calls that rang, and those that were stopped.
    pub rang: usize,
    pub stopped: usize,
    /// Whose line died with the server, and who has not come back.
    unheard: BTreeSet<SeatId>,
}

impl Witness {
    pub fn screen(&self, seat: SeatId) -> &Screen {
        self.screens.get(&seat).expect("was welcomed")
    }

    pub fn gate(&self, seat: SeatId) -> Option<Gate> {
        self.gates.get(&seat).copied()
    }

    pub fn rings_at(&self, place: SeatId) -> bool {
        self.ringing.contains(&place)
    }

    /// `conference` is as the whole batch has left it, as it is for the door.
    #[track_caller]
    pub fn watch(&mut self, conference: &Conference, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::AdmitMedia { seat, gate, .. } => {
                    assert!(!self.cut.contains(seat), "{seat} was cut and gets media again");
                    self.unheard.remove(seat);
                    self.gates.insert(*seat, *gate);
                }
                Effect::GateMedia { seat, gate } => {
                    let before = self.gates.insert(*seat, *gate);
                    assert!(before.is_some() || self.unheard.remove(seat), "{seat} has a gate and no media");
                }
                Effect::CutMedia { seat } => {
                    self.gates.remove(seat);
                    self.unheard.remove(seat);
                    self.cut.insert(*seat);
                }
                Effect::ReleaseMedia { seat } => {
                    self.gates.remove(seat);
                    self.unheard.remove(seat);
                }
                Effect::SayFarewell { seat, .. } => {
                    self.screens.remove(seat);
                }
                Effect::Tell { to, notice } => {
                    for seat in conference.audience(to) {
                        for notice in notice.each() {
                            self.tell(conference, seat, notice);
                        }
                    }
                }
                Effect::Ring { invitation } => {
                    assert!(self.ringing.insert(invitation.place), "it rings twice at one place");
                    self.rang += 1;
                }
                Effect::StopRinging { place, .. } => {
                    assert!(self.ringing.remove(place), "a call is stopped that does not ring");
                    self.stopped += 1;
                }
                Effect::Close => {}
            }
        }
        self.compare(conference);
    }

    /// The server was restarted: no line and no media is left. It still rings where it rang.
    pub fn restarts(&mut self, conference: &Conference) {
        self.screens.clear();
        self.gates.clear();
        self.unheard = conference.inside().map(|seat| seat.id).collect();
    }

    #[track_caller]
    fn tell(&mut self, conference: &Conference, to: SeatId, notice: &Notice) {
        let Some(viewer) = conference.seats.get(&to) else { return };
        if !viewer.state.is_inside() {
            // Lesson 35.
            assert!(matches!(notice, Notice::Waiting { .. }), "{to} waits and hears {notice:?}");
            return;
        }
        if !self.screens.contains_key(&to) && !matches!(notice, Notice::Welcome(_)) {
            assert!(!self.gates.contains_key(&to) || self.unheard.contains(&to), "{to} is told before it is welcomed");
            return;
        }
        self.may_hear(conference, viewer, notice);
        self.screens.entry(to).or_default().hear(notice);
    }

    /// Nobody is told anything of somebody whom they must not see (lesson 49).
    #[track_caller]
    fn may_hear(&self, conference: &Conference, viewer: &Seat, notice: &Notice) {
        let moderates = conference.people[&viewer.person].role.moderates();
        match notice {
            Notice::Joined(one) | Notice::Changed(one) => {
                assert!(sees(conference, viewer, one.id), "{} is shown to whom they are hidden from", one.name);
            }
            Notice::Conference(summary) => {
                for seat in &summary.spotlight {
                    assert!(sees(conference, viewer, *seat), "the light shows somebody who is hidden");
                }
            }
            Notice::Chat(message) => {
                let is_told_all = message.to.is_none() && is_shown(conference, message.person);
                let is_addressee = message
                    .to
                    .and_then(|to| conference.seats.get(&to))
                    .is_some_and(|addressee| addressee.person == viewer.person);
                let is_for_hosts = message.to.is_none() && moderates;
                let may = is_told_all || is_addressee || is_for_hosts || message.person == viewer.person;
                assert!(may, "{:?} is read by a stranger", message.text);
            }
            Notice::Welcome(welcome) => {
                for one in &welcome.roster {
                    assert!(sees(conference, viewer, one.id), "{} is shown in a welcome", one.name);
                }
                let is_plain = welcome.unconnected.is_empty() && welcome.bans.is_empty() && welcome.details.is_empty();
                assert!(moderates || is_plain, "hosts' lists are in somebody else's welcome");
            }
            Notice::Details(_) | Notice::Unconnected { .. } | Notice::Bans(_) | Notice::Conditions(_) => {
                assert!(moderates, "hosts' lists are told to somebody else");
            }
            Notice::Reaction { seat, .. } => {
                assert!(sees(conference, viewer, *seat), "a sign of somebody who is hidden");
            }
            Notice::Gone { .. }
            | Notice::Waiting { .. }
            | Notice::Speaking(_)
            | Notice::Gate { .. }
            | Notice::Choose { .. }
            | Notice::Slots(_)
            | Notice::Batch(_)
            | Notice::Farewell(_) => {}
        }
    }

    /// What was told and ordered, all in all, is what is.
    #[track_caller]
    fn compare(&self, conference: &Conference) {
        let ringing: BTreeSet<SeatId> =
            conference.invited.values().filter(|one| one.rings()).map(|one| one.place).collect();
        assert_eq!(self.ringing, ringing, "what rings");
        if conference.has_ended() {
            assert!(self.screens.is_empty() && self.gates.is_empty(), "the end is the end for everybody");
            return;
        }
        let roster: BTreeMap<SeatId, Participant> =
            conference.seats.values().map(|seat| (seat.id, conference.participant(seat))).collect();
        for seat in conference.inside().filter(|seat| !self.unheard.contains(&seat.id)) {
            let name = &conference.people[&seat.person].name;
            assert_eq!(
                self.gate(seat.id),
                Some(conference.gate_of(seat.person)),
                "what the engine lets through of {name}"
            );
            if let Some(screen) = self.screens.get(&seat.id) {
                look(conference, seat, screen, &roster);
            }
        }
        let gone = self.gates.keys().find(|seat| !conference.seats.contains_key(seat));
        assert_eq!(gone, None, "media of somebody who is not here");
    }
}

#[track_caller]
fn look(conference: &Conference, seat: &Seat, screen: &Screen, roster: &BTreeMap<SeatId, Participant>) {
    let name = &conference.people[&seat.person].name;
    let visible: Vec<SeatId> = roster.keys().copied().filter(|other| sees(conference, seat, *other)).collect();
    assert_eq!(screen.roster.keys().copied().collect::<Vec<_>>(), visible, "whom {name} sees");
    for (id, shown) in &screen.roster {
        assert!(is_the_same(shown, &roster[id]), "{name} sees {shown:?}, which is {:?}", roster[id]);
    }
    assert_eq!(screen.gate, Some(conference.gate_of(seat.person)), "what {name} knows of their own gate");
    let summary = Summary { participants: 0, ..conference.summary() };
    let shown = screen.conference.clone().map(|shown| Summary { participants: 0, ..shown });
    assert_eq!(shown, Some(summary), "what {name} knows of the conference");
    if conference.people[&seat.person].role.moderates() {
        assert_eq!(screen.unconnected, by_person(conference.unconnected()), "the unconnected, as {name} sees them");
        assert_eq!(screen.bans, conference.bans, "the bans, as {name} sees them");
        for seat in conference.inside() {
            let shown = screen.details.get(&seat.id);
            let shown = shown.map(|one| (one.inventory.clone(), one.asked_devices, one.forgotten)).unwrap_or_default();
            assert_eq!(shown, ((*seat.inventory).clone(), seat.asked_devices, seat.forgotten), "a host's details");
        }
    } else {
        assert!(screen.unconnected.is_empty() && screen.bans.is_empty() && screen.details.is_empty());
    }
}

/// That nobody may share any more the conference itself tells, not each participant who does not.
fn is_the_same(shown: &Participant, truth: &Participant) -> bool {
    let mut shown = shown.clone();
    if !truth.devices.sharing {
        shown.gate.share = truth.gate.share;
    }
    shown == *truth
}

/// The rule of visibility, once more and in plain words.
fn sees(conference: &Conference, viewer: &Seat, other: SeatId) -> bool {
    let Some(other) = conference.seats.get(&other) else { return false };
    let is_host = conference.people[&viewer.person].role.moderates();
    is_host || viewer.person == other.person || (other.state.is_inside() && is_shown(conference, other.person))
}

fn is_shown(conference: &Conference, person: PersonId) -> bool {
    let known = &conference.people[&person];
    match conference.room.kind {
        RoomKind::Meeting => true,
        RoomKind::Auditorium => known.role.moderates() || known.on_stage,
    }
}
