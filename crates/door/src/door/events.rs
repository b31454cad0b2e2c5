//! From facts to events: what outside tools are told of a decision. Goes by the facts and by what the log has told before,
//! so that a decision that was saved and then not taken is put right in the log too.

use crate::ports::{Author, Called, Doer, Event, Gating, Happening, Ids, ToldBan, Who};
use gavel_core::{
    Conference,
    model::{
        command::Actor,
        fact::{CallEnd, Fact},
        ids::{EventId, PersonId, SeatId},
        invitation::{CallState, Invitation},
        media::Gate,
        reason::Farewell,
        role::Role,
        seat::{How, Person, Seat, SeatState},
        time::Timestamp,
    },
};
use std::collections::BTreeMap;

/// What these facts tell. `conference`: as it is before they are applied.
/// `by`: whose order they are; `None`: Gavel's own.
pub(super) fn events_of(
    conference: &Conference,
    ids: &dyn Ids,
    at: Timestamp,
    facts: &[Fact],
    by: Option<&Author>,
) -> Vec<Event> {
    Teller::new(conference, ids, by).tell(at, facts)
}

/// What puts the log right where `saved` stands in it, was not done, and the journal got `instead`.
pub(super) fn taken_back(
    conference: &Conference,
    ids: &dyn Ids,
    at: Timestamp,
    saved: &[Fact],
    instead: &[Fact],
) -> Vec<Event> {
    let mut teller = Teller::new(conference, ids, None);
    teller.tell(at, saved);
    // Other decisions may have been saved and taken back since: what the log says of these seats by now nobody knows.
    teller.anew = true;
    teller.tell(at, instead)
}

/// A seat as the log has told it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Inside,
    Waiting,
    Gone,
}

/// Knows what the log says so far: the conference, and on top of it what was told since.
struct Teller<'a> {
    conference: &'a Conference,
    ids: &'a dyn Ids,
    by: Doer,
    seats: BTreeMap<SeatId, (&'a Seat, Told)>,
    people: BTreeMap<PersonId, &'a Person>,
    roles: BTreeMap<PersonId, Role>,
    invited: BTreeMap<PersonId, &'a Invitation>,
    out: Vec<Event>,
    at: Timestamp,
    /// How it is with a seat is told also where the log should know.
    anew: bool,
}

impl<'a> Teller<'a> {
    fn new(conference: &'a Conference, ids: &'a dyn Ids, by: Option<&Author>) -> Self {
        Self {
            conference,
            ids,
            by: doer(by),
            seats: BTreeMap::new(),
            people: BTreeMap::new(),
            roles: BTreeMap::new(),
            invited: BTreeMap::new(),
            out: Vec::new(),
            at: Timestamp(0),
            anew: false,
        }
    }

    fn tell(&mut self, at: Timestamp, facts: &'a [Fact]) -> Vec<Event> {
        self.at = at;
        for fact in facts {
            self.hear(fact);
        }
        std::mem::take(&mut self.out)
    }

    fn hear(&mut self, fact: &'a Fact) {
        let by = || self.by.clone();
        match fact {
            Fact::Started => self.say(Happening::ConferenceStarted {
                name: self.conference.room.name.clone(),
                aliases: self.conference.room.aliases.clone(),
            }),
            Fact::Seated { person, seat } => self.seated(person, seat),
            Fact::Admitted { seat } => self.comes_in(*seat),
            Fact::Waits { seat, why } => {
                if let Some(who) = self.who(*seat) {
                    self.say(Happening::Waiting { who, why: *why });
                }
            }
            Fact::Departed { seat, how, farewell } => self.leaves(*seat, *how, farewell),
            Fact::Banned(ban) => {
                let mut keys: Vec<String> = ban.keys.iter().map(|key| key.word().to_owned()).collect();
                keys.sort_unstable();
                keys.dedup();
                let ban = ToldBan {
                    ban: ban.id,
                    person: ban.person,
                    name: ban.name.clone(),
                    keys,
                    reason: ban.reason,
                    until: ban.until,
                    room: ban.conference.is_none(),
                };
                self.say(Happening::Banned { ban, by: by() });
            }
            Fact::Unbanned { ban } => {
                let known = self.conference.bans.iter().find(|known| known.id == *ban);
                let (person, name) = (known.map(|ban| ban.person), known.map(|ban| ban.name.clone()));
                self.say(Happening::Unbanned { ban: *ban, person, name, by: by() });
            }
            Fact::Locked { .. } => self.say(Happening::Locked { by: by() }),
            Fact::Unlocked => self.say(Happening::Unlocked { by: by() }),
            Fact::WaitingRoom { on } => self.say(Happening::WaitingRoom { on: *on, by: by() }),
            Fact::RoleChanged { person, role } => self.gets_role(*person, *role),
            Fact::Gated { person, gate, asked } => self.is_gated(*person, *gate, *asked),
            Fact::Invited(invitation) => self.is_invited(invitation),
            Fact::CallEnded { person, how } => self.stops_ringing(*person, *how),
            Fact::Withdrawn { person } => {
                let whom = self.called(*person);
                self.say(Happening::Withdrawn { whom, by: by() });
            }
            Fact::Hand { person, since } => {
                let (name, up) = (self.name(*person), since.is_some());
                self.say(Happening::Hand { person: *person, name, up, by: by() });
            }
            Fact::Spotlit { seats } => {
                let seats = seats.iter().filter_map(|seat| self.who(*seat)).collect();
                self.say(Happening::Spotlight { seats, by: by() });
            }
            Fact::LaidOut(layout) => self.say(Happening::Layout { layout: *layout, by: by() }),
            Fact::Paused(_) => self.say(Happening::Paused { by: by() }),
            Fact::WentOn => self.say(Happening::Resumed { by: by() }),
            Fact::Renamed { person, name } => {
                let before = self.name(*person);
                self.say(Happening::Renamed { person: *person, before, name: name.clone(), by: by() });
            }
            Fact::OnStage { person, on } => {
                let name = self.name(*person);
                self.say(Happening::Stage { person: *person, name, on: *on, by: by() });
            }
            Fact::Rights { person, rights } => {
                let name = self.name(*person);
                self.say(Happening::Rights { person: *person, name, rights: *rights, by: by() });
            }
            Fact::Permitted(permissions) => {
                self.say(Happening::Permissions { permissions: *permissions, by: by() });
            }
            Fact::PinChanged { kind, hash } => {
                self.say(Happening::PinChanged { which: *kind, set: hash.is_some(), by: by() });
            }
            Fact::AliasesChanged { aliases } => {
                self.say(Happening::AliasChanged { aliases: aliases.clone(), by: by() });
            }
            Fact::RoomChanged(room) => {
                self.say(Happening::RoomChanged { name: room.name.clone(), aliases: room.aliases.clone(), by: by() })
            }
            Fact::Ended { farewell } => self.ends(farewell),
            // Where people gather nobody meets yet; what was revoked, added or sent out shows in what comes of it; chat is
            // theirs.
            Fact::Opened { .. }
            | Fact::Held { .. }
            | Fact::Begun { .. }
            | Fact::AccessRevoked { .. }
            | Fact::Added { .. }
            | Fact::SentOut { .. }
            | Fact::Said(_) => {}
            // For the records; and what is restated was not told.
            Fact::Measured { .. } | Fact::Restated(_) => {}
            // The same seat goes on.
            Fact::Resumed { .. } => {}
            // Not durable: told again by the clients when they come back.
            Fact::WentQuiet { .. }
            | Fact::CameBack { .. }
            | Fact::Devices { .. }
            | Fact::Consented { .. }
            | Fact::Inventory { .. }
            | Fact::Chosen { .. }
            | Fact::Answered { .. }
            | Fact::Reacted { .. }
            | Fact::Active { .. }
            | Fact::Flagged { .. }
            | Fact::Restored => {}
        }
    }

    fn say(&mut self, what: Happening) {
        self.out.push(Event {
            id: EventId::new(self.ids.fresh()),
            room: self.conference.room.id,
            conference: Some(self.conference.id),
            at: self.at,
            what,
        });
    }

    fn seated(&mut self, person: &'a Person, seat: &'a Seat) {
        let before = if self.anew { Told::Gone } else { self.told(seat.id) };
        self.people.insert(person.id, person);
        let now = if seat.state.is_inside() { Told::Inside } else { Told::Waiting };
        self.seats.insert(seat.id, (seat, now));
        let Some(who) = self.who(seat.id) else { return };
        match (before, seat.state) {
            (Told::Inside, SeatState::In | SeatState::Reconnecting { .. }) => {}
            (Told::Waiting, SeatState::In | SeatState::Reconnecting { .. }) => {
                self.say(Happening::Admitted { who, by: self.by.clone() });
            }
            (Told::Gone, SeatState::In | SeatState::Reconnecting { .. }) => self.say(Happening::Joined { who }),
            (Told::Waiting, SeatState::Waiting { .. }) => {}
            (Told::Inside | Told::Gone, SeatState::Waiting { why, .. }) => self.say(Happening::Waiting { who, why }),
        }
    }

    fn comes_in(&mut self, seat: SeatId) {
        let Some(known) = self.seat(seat) else { return };
        self.seats.insert(seat, (known, Told::Inside));
        if let Some(who) = self.who(seat) {
            self.say(Happening::Admitted { who, by: self.by.clone() });
        }
    }

    /// A seat that was lost before has left already, and only cannot come back any more.
    fn leaves(&mut self, seat: SeatId, how: How, farewell: &Farewell) {
        let Some(known) = self.seat(seat).filter(|_| self.told(seat) != Told::Gone) else { return };
        let who = self.who(seat);
        self.seats.insert(seat, (known, Told::Gone));
        let Some(who) = who else { return };
        let by = match how {
            How::Removed | How::Denied | How::Ended | How::SentOut => Some(self.by.clone()),
            How::Left | How::Lost | How::TimedOut | How::Idle | How::OffStage => None,
        };
        self.say(Happening::Left { who, how, terminal: farewell.terminal, reason: farewell.reason, by });
    }

    /// Everybody goes with the conference, and then it is over.
    fn ends(&mut self, farewell: &Farewell) {
        let told = self.seats.keys().copied();
        let mut seats: Vec<SeatId> = self.conference.seats.keys().copied().chain(told).collect();
        seats.sort_unstable();
        seats.dedup();
        for seat in seats {
            self.leaves(seat, How::Ended, farewell);
        }
        let Farewell { terminal, reason, .. } = farewell;
        self.say(Happening::Ended { terminal: *terminal, reason: *reason, by: self.by.clone() });
    }

    fn gets_role(&mut self, person: PersonId, role: Role) {
        let before = self.role(person);
        self.roles.insert(person, role);
        let name = self.name(person);
        self.say(Happening::RoleChanged { person, name, before, role, by: self.by.clone() });
    }

    fn is_gated(&mut self, person: PersonId, gate: Gate, asked: bool) {
        let before = self.person(person).map_or(Gate::OPEN, |person| person.gate);
        let name = self.name(person);
        // What is open on one side only.
        let only = |one: Gate, other: Gate| Gating {
            person,
            name: name.clone(),
            audio: one.audio && !other.audio,
            video: one.video && !other.video,
            share: one.share && !other.share,
        };
        let (shut, opened) = (only(before, gate), only(gate, before));
        if shut.is_something() {
            self.say(Happening::Muted { whom: shut, by: self.by.clone() });
        }
        if opened.is_something() || asked {
            self.say(Happening::Unmuted { whom: opened, asked, by: self.by.clone() });
        }
    }

    fn is_invited(&mut self, invitation: &'a Invitation) {
        let invitee = &invitation.invitee;
        self.invited.insert(invitee.person, invitation);
        let whom = self.called(invitee.person);
        self.say(Happening::Invited { whom: whom.clone(), role: invitee.role, by: self.by.clone() });
        match invitation.call {
            CallState::Ringing { until } => self.say(Happening::Ringing { whom, until, by: self.by.clone() }),
            CallState::NotCalled | CallState::WhenItBegins | CallState::Declined | CallState::Unanswered => {}
        }
    }

    fn stops_ringing(&mut self, person: PersonId, how: CallEnd) {
        let whom = self.called(person);
        match how {
            // Their coming tells it.
            CallEnd::Accepted => {}
            CallEnd::Declined => self.say(Happening::Declined { whom }),
            CallEnd::Unanswered => self.say(Happening::Unanswered { whom }),
            CallEnd::Cancelled => self.say(Happening::Cancelled { whom, by: self.by.clone() }),
        }
    }

    fn called(&self, person: PersonId) -> Called {
        let known = self.invitation(person);
        Called {
            place: known.map(|invitation| invitation.place),
            person,
            name: self.name(person),
            account: match known {
                Some(invitation) => invitation.invitee.account,
                None => self.person(person).and_then(|person| person.account),
            },
        }
    }

    fn invitation(&self, person: PersonId) -> Option<&'a Invitation> {
        self.invited.get(&person).copied().or_else(|| self.conference.invited.get(&person))
    }

    fn told(&self, seat: SeatId) -> Told {
        if let Some((_, told)) = self.seats.get(&seat) {
            return *told;
        }
        match self.conference.seats.get(&seat) {
            Some(seat) if seat.state.is_inside() => Told::Inside,
            Some(_) => Told::Waiting,
            None => Told::Gone,
        }
    }

    fn seat(&self, seat: SeatId) -> Option<&'a Seat> {
        self.seats.get(&seat).map(|(seat, _)| *seat).or_else(|| self.conference.seats.get(&seat))
    }

    fn person(&self, person: PersonId) -> Option<&'a Person> {
        self.people.get(&person).copied().or_else(|| self.conference.people.get(&person))
    }

    fn role(&self, person: PersonId) -> Option<Role> {
        self.roles.get(&person).copied().or_else(|| self.person(person).map(|person| person.role))
    }

    fn name(&self, person: PersonId) -> String {
        let here = self.person(person).map(|person| &person.name);
        here.or_else(|| Some(&self.invitation(person)?.invitee.name)).cloned().unwrap_or_default()
    }

    fn who(&self, seat: SeatId) -> Option<Who> {
        let seat = self.seat(seat)?;
        let person = self.person(seat.person)?;
        Some(Who {
            seat: seat.id,
            person: person.id,
            name: person.name.clone(),
            role: self.role(person.id).unwrap_or(person.role),
            kind: seat.kind,
            account: person.account,
        })
    }
}

/// Who did it, for those who are told outside.
fn doer(by: Option<&Author>) -> Doer {
    match by {
        Some(Author { actor, surface }) => {
            Doer { name: actor.name.clone(), role: actor.role.clone(), surface: *surface }
        }
        None => {
            let system = Actor::system();
            Doer { name: system.name, role: "system".into(), surface: system.surface }
        }
    }
}
