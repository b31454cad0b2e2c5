//! The core and the model, side by side: orders go into both, and what comes out must be the same.

use super::steps::Pick;
use crate::{
    cast::BEGINNING,
    model::{Barrier, By, Model, Nature, PEOPLE, Who},
    room::{Ids, replayed},
    tally::Tally,
    witness::Witness,
};
use gavel_core::{
    Conference, Context, Decision, Ledger, Order, decide,
    model::{
        command::{Absent, Actor, Command, Disconnect, Right, Target, Whom},
        effect::{Effect, Notice},
        fact::{Entry, Fact},
        ids::{AccountId, ConferenceId, Generation, PersonId, RequestId, RoomId, SeatId},
        media::Gate,
        receipt::{Judged, Refused},
        refusal::Refusal,
        role::{Role, Surface},
        room::{DoorState, LockPolicy, Room, RoomKind, RoomRecord},
        seat::How,
        settings::{Forgotten, House, Permissions, Policy, Rights, Settings, Timers, Who as Allowed},
        time::Timestamp,
    },
};
use std::collections::{BTreeMap, BTreeSet};
use ulid::Ulid;

type Answer = Result<Decision, Refused>;

pub(super) struct Pair {
    pub(super) conference: Conference,
    journal: Vec<Entry>,
    pub(super) model: Model,
    witness: Witness,
    ledger: Ledger<Answer>,
    last: Option<(Actor, RequestId, Command)>,
    pub(super) ids: Ids,
    requests: u32,
    /// Seats and places in the order in which they were taken, in this conference and the ones before.
    pub(super) seats: Vec<SeatId>,
    tally: Tally,
}

pub(super) fn letter(key: char) -> Ulid {
    Ulid(u128::from(u32::from(key)))
}

pub(super) const fn person(who: Who) -> PersonId {
    PersonId::new(Ulid(1_000 + who as u128))
}

pub(super) fn whose(person: PersonId) -> Who {
    (person.ulid().0 - 1_000) as Who
}

pub(super) fn account(who: Who) -> Option<AccountId> {
    PEOPLE[who].account.map(|key| AccountId::new(letter(key)))
}

fn room(nature: Nature) -> Room {
    let limits = nature.limits;
    let limit = |seconds: u64| Some(seconds as u32);
    Room {
        id: RoomId::new(Ulid(1)),
        name: "Random".into(),
        kind: if nature.auditorium { RoomKind::Auditorium } else { RoomKind::Meeting },
        aliases: Vec::new(),
        owner: account(0),
        allow_guests: true,
        door: DoorState::Open,
        lock_policy: if nature.knock_when_locked { LockPolicy::Knock } else { LockPolicy::Refuse },
        has_host_pin: true,
        has_guest_pin: false,
        limit: None,
        settings: Settings {
            timers: Timers {
                waiting_for_host: limit(limits.waiting),
                only_guests: limit(limits.guests),
                last_participant: limit(limits.last),
                length: limit(limits.length),
                without_moderator: limit(limits.unmoderated),
            },
            forgotten: Forgotten { flag_after: limits.flagged as u32, remove_after: limits.removed as u32 },
            ..Settings::default()
        },
        ends_at: (limits.date > 0).then(|| at(limits.date)),
    }
}

impl Pair {
    pub(super) fn new(nature: Nature) -> Self {
        let policy = Policy { moderators_may_remove_moderators: !nature.strict, ..Policy::default() };
        let house = House { policy, ..House::default() };
        let record = RoomRecord { house, ..RoomRecord::of(room(nature)) };
        let mut pair = Self {
            conference: Conference::open(BEGINNING, ConferenceId::new(Ulid(2)), &record),
            journal: Vec::new(),
            model: Model::new(nature),
            witness: Witness::default(),
            ledger: Ledger::default(),
            last: None,
            ids: Ids::seeded(3),
            requests: 0,
            seats: Vec::new(),
            tally: Tally::default(),
        };
        pair.opens(record);
        pair
    }

    fn opens(&mut self, record: RoomRecord) {
        let conference = ConferenceId::new(self.ids.next());
        self.journal.clear();
        self.take_in(&[Fact::Opened { conference, record: Box::new(record) }]);
    }

    pub(super) fn now(&self) -> Timestamp {
        at(self.model.now)
    }

    pub(super) fn seat(&self, pick: Pick) -> SeatId {
        let sitting = self.model.seats.len().max(1);
        let taken = self.model.seats.keys().nth(usize::from(pick.0) % sitting).filter(|_| pick.is_right());
        // Of the others the youngest: that is where things happen.
        let lately = self.seats.iter().rev().nth(usize::from(pick.0 % 12));
        let known = taken.or(lately).filter(|_| !pick.is_nonsense());
        known.copied().unwrap_or(SeatId::new(Ulid(7)))
    }

    pub(super) fn named(&self, picks: &[Pick]) -> Vec<SeatId> {
        picks.iter().map(|pick| self.seat(*pick)).collect()
    }

    /// The seat that somebody acts from, if they have one.
    pub(super) fn seat_of(&self, who: Who) -> Option<SeatId> {
        self.model.seats.iter().find(|(_, visit)| visit.who == who).map(|(seat, _)| *seat)
    }

    fn actor(&self, by: By) -> Actor {
        let (name, right) = match by {
            By::Administrator => ("admin", Right::Administrator),
            By::ControlToken => ("key", Right::ControlToken),
            By::Person(who) => {
                let generation = Generation(self.model.pocket[who]);
                let right = Right::Person {
                    person: person(who),
                    role: PEOPLE[who].role,
                    account: account(who),
                    generation,
                    seat: self.seat_of(who),
                };
                (PEOPLE[who].name, right)
            }
        };
        Actor { right, name: name.into(), surface: Surface::Api }
    }

    /// What the door does: ask the ledger, decide, apply, remember.
    fn submit(&mut self, actor: Actor, request: RequestId, command: Command) -> Answer {
        if let Some(before) = self.ledger.recall(&actor, &request, &command).expect("no request is named twice") {
            return before;
        }
        let context = Context { now: self.now(), fresh: self.ids.next() };
        let answer = decide(&self.conference, &context, &actor, &command);
        assert_eq!(answer, decide(&self.conference, &context, &actor, &command), "a decision can be taken twice");
        self.ledger.remember(&actor, &request, &command, answer.clone());
        check_verdicts(&command, &answer);
        if let Ok(decision) = &answer {
            self.tally.count("accepted", command.verb());
            self.check_order(&command, decision);
            self.check_taking_back(decision);
            self.take_in(&decision.facts.clone());
        }
        if let Err(refused) = &answer {
            self.tally.count("refused", refused.refusal.code());
        }
        self.last = Some((actor, request, command));
        answer
    }

    pub(super) fn order(&mut self, by: By, command: Command) -> Result<Decision, Refusal> {
        self.requests += 1;
        let request = RequestId(self.requests.to_string());
        let actor = self.actor(by);
        self.submit(actor, request, command).map_err(|refused| refused.refusal)
    }

    /// X5.
    pub(super) fn again(&mut self) {
        let Some((actor, request, command)) = self.last.clone() else { return };
        let before = self.conference.clone();
        let known = self.ledger.recall(&actor, &request, &command).expect("the same order");
        let answer = self.submit(actor, request, command);
        assert_eq!(known, Some(answer), "the same answer");
        assert_eq!(before, self.conference, "and no second effect");
    }

    pub(super) fn take_in(&mut self, facts: &[Fact]) {
        for fact in facts {
            if let Fact::Banned(_) = fact {
                self.tally.count("happened", "banned");
            }
            if let Fact::Seated { person, .. } = fact {
                // X2
                assert!(person.generation >= self.conference.generation(person.id), "an old ticket was admitted");
            }
        }
        let at = self.now();
        let effects = self.conference.apply_all(at, facts);
        self.journal.extend(facts.iter().map(|fact| Entry { at, fact: fact.clone() }));
        self.witness.watch(&self.conference, &effects);
        let place = |wanted: &dyn Fn(&Effect) -> bool| effects.iter().position(wanted);
        for effect in &effects {
            if let Effect::GateMedia { .. } = effect {
                self.tally.count("happened", "gated");
            }
            let Effect::SayFarewell { seat, farewell } = effect else { continue };
            let cut = place(
                &|effect| matches!(effect, Effect::CutMedia { seat: of } | Effect::ReleaseMedia { seat: of } if of == seat),
            );
            let told = place(&|effect| matches!(effect, Effect::SayFarewell { seat: of, .. } if of == seat));
            let goes = |notice: &Notice| matches!(notice, Notice::Gone { seat: of, .. } if of == seat);
            let gone = place(&|e| matches!(e, Effect::Tell { notice, .. } if notice.each().iter().any(goes)));
            assert!(cut.is_some() && cut < told, "cut before farewell");
            assert!(gone.is_none() || told < gone, "farewell before the others hear");
            self.tally.count("happened", if farewell.timer.is_some() { "timed out" } else { "went" });
        }
    }

    /// Invariants 4 and 7.
    fn check_order(&self, command: &Command, decision: &Decision) {
        let device =
            matches!(command, Command::Disconnect(Disconnect { target: Target::These { device_only: true, .. }, .. }));
        for (place, fact) in decision.facts.iter().enumerate() {
            let Fact::Departed { seat, how: How::Removed, .. } = fact else { continue };
            let gone = self.conference.seats.get(seat).map(|seat| seat.person);
            let gone = gone.or_else(|| self.conference.departed.get(seat).map(|gone| gone.person));
            let revoked = decision.facts[..place]
                .iter()
                .any(|fact| matches!(fact, Fact::AccessRevoked { person, .. } if Some(*person) == gone));
            assert!(device || revoked, "the access dies first");
            let late = decision.facts[place..]
                .iter()
                .any(|fact| matches!(fact, Fact::Banned(ban) if Some(ban.person) == gone));
            assert!(!late, "the ban stands before the seat goes");
        }
    }

    /// X6, where a decision was saved and then not taken: what is told behind it leaves the meeting as it is.
    fn check_taking_back(&self, decision: &Decision) {
        if decision.order == Order::ActFirst {
            return;
        }
        let mut told = self.conference.clone();
        told.apply_all(self.now(), &decision.facts);
        told.apply_all(self.now(), &self.conference.take_back(&decision.facts));
        // The timers may run from that moment on; and a ban that was lifted on paper is the last of the list.
        told.since = self.conference.since;
        told.bans.sort_by_key(|ban| self.conference.bans.iter().position(|known| known.id == ban.id));
        assert_eq!(told, self.conference, "{:?} is taken back", decision.facts);
    }

    /// X6, in the middle of it; then everybody comes back.
    pub(super) fn restart(&mut self) {
        let text = serde_json::to_string(&self.journal).expect("facts are plain data");
        let read: Vec<Entry> = serde_json::from_str(&text).expect("and can be read");
        let again = replayed(&read).expect("it was opened");
        assert_eq!(again, self.conference, "the journal tells the same meeting");
        self.conference = again;
        self.witness.restarts(&self.conference);
        self.take_in(&[Fact::Restored]);
        let back = |seat: &gavel_core::model::seat::Seat| Fact::Resumed {
            seat: seat.id,
            resume: seat.resume.clone(),
            client: String::new(),
            keys: Vec::new(),
        };
        let inside: Vec<Fact> = self.conference.inside().map(back).collect();
        self.take_in(&inside);
        self.model.restart();
    }

    pub(super) fn next_conference(&mut self) {
        let ended = &self.conference;
        assert!(ended.seats.is_empty() && ended.lock.is_none());
        let record = RoomRecord {
            bans: ended.bans.clone(),
            generations: ended.generations.clone(),
            house: ended.house,
            // Whether guests may come is for one conference.
            ..RoomRecord::of(Room { allow_guests: true, ..ended.room.clone() })
        };
        let witness = std::mem::take(&mut self.witness);
        self.tally.count_many("happened", "rang", witness.rang as u64);
        assert_eq!(witness.rang, witness.stopped, "every call that rang was stopped, and once");
        self.opens(record);
    }

    pub(super) fn tally(mut self) -> Tally {
        self.tally.count_many("happened", "rang", self.witness.rang as u64);
        self.tally
    }

    pub(super) fn compare(&mut self) {
        let (core, model) = (&self.conference, &self.model);
        let sits: BTreeMap<SeatId, (Who, bool)> =
            core.seats.values().map(|seat| (seat.id, (whose(seat.person), seat.state.is_inside()))).collect();
        let expected = model.seats.iter().map(|(seat, visit)| (*seat, (visit.who, visit.inside))).collect();
        assert_eq!(sits, expected, "who is where");
        assert_eq!((core.lock.is_some(), core.waiting_room), (model.locked, model.lobby), "lock and lobby");
        assert_eq!(
            (core.room.has_guest_pin, core.room.allow_guests),
            (model.guest_pin, model.guests),
            "PIN and guests"
        );
        assert_eq!(core.held_until, model.held.map(at), "until when it is held");
        assert_eq!(core.sent_out, model.sent_out.iter().map(|who| person(*who)).collect(), "who was sent out");
        let banned: Vec<Who> = core.bans.iter().map(|ban| whose(ban.person)).collect();
        assert_eq!(banned, model.bans.iter().map(|ban| ban.who).collect::<Vec<_>>(), "the bans");
        let invited: BTreeMap<Who, (SeatId, bool)> =
            core.invited.iter().map(|(person, one)| (whose(*person), (one.place, one.rings()))).collect();
        let expected = model.invited.iter().map(|(who, one)| (*who, (one.place, one.rings_until.is_some()))).collect();
        assert_eq!(invited, expected, "who is invited, and whom it rings for");
        let unconnected: BTreeSet<Who> = core.unconnected().into_iter().map(|row| whose(row.person)).collect();
        assert_eq!(unconnected, model.unconnected(), "the unconnected");
        let paused = core.paused.as_ref().map(|pause| pause.by);
        assert_eq!(paused, model.paused.map(|pause| pause.by.map(person)), "the pause");
        assert_eq!(core.spotlight, model.light, "the light");
        assert_eq!(core.permissions, permissions(model.hosts_only));
        for who in 0..PEOPLE.len() {
            assert_eq!(core.generation(person(who)), Generation(model.generation[who]));
        }
        let hidden = model.seats.values().filter(|visit| visit.inside && !model.is_shown(visit.who));
        self.tally.count_many("happened", "hidden", hidden.count() as u64);
        self.compare_people();
    }

    fn compare_people(&self) {
        let (core, model) = (&self.conference, &self.model);
        for (who, expected) in &model.known {
            let known = &core.people[&person(*who)];
            let name = PEOPLE[*who].name;
            assert_eq!(known.role, expected.role, "the role of {name}");
            assert_eq!(known.gate, gate(expected.gate), "what hosts let through of {name}");
            assert_eq!(core.gate_of(known.id), gate(model.gate(*who)), "what is let through of {name}");
            assert_eq!(known.asked, expected.asked, "whether {name} is asked");
            assert_eq!(known.hand, expected.hand.map(at), "the hand of {name}");
            assert_eq!(known.on_stage, expected.on_stage, "whether {name} is on stage");
            assert_eq!(known.rights, rights(expected.rights));
            assert_eq!(known.consent.unmute, expected.consents_to_unmute, "{name} consents");
            assert_eq!(known.consent.devices, expected.consents_to_devices, "{name} consents");
        }
        for seat in core.seats.values() {
            let known = &core.people[&seat.person];
            let banned = core.ban_on(seat.person, &known.keys, self.now()).is_some();
            assert!(!banned || known.role == Role::Owner, "{} is banned and here", known.name);
            let visit = &model.seats[&seat.id];
            let devices = (seat.devices.muted, seat.devices.video, seat.devices.sharing);
            assert_eq!(devices, (visit.muted, visit.camera, visit.shares), "the devices of {}", known.name);
            assert_eq!(seat.forgotten, visit.forgotten, "whether {} is forgotten", known.name);
            assert_eq!(seat.asked_devices, visit.asked_devices);
        }
    }
}

pub(super) fn at(seconds: u64) -> Timestamp {
    Timestamp(BEGINNING.0 + seconds * 1_000)
}

const fn gate([audio, video, share]: [bool; 3]) -> Gate {
    Gate { audio, video, share }
}

pub(super) const fn rights([unmute, share, chat]: [Option<bool>; 3]) -> Rights {
    Rights { unmute, share, chat }
}

pub(super) fn permissions([unmute, share, chat]: [bool; 3]) -> Permissions {
    let who = |hosts: bool| if hosts { Allowed::Hosts } else { Allowed::Everyone };
    Permissions { unmute: who(unmute), share: who(share), chat: who(chat), history: Allowed::Everyone }
}

pub(super) const fn barrier(theirs: gavel_core::model::receipt::Barrier) -> Barrier {
    match theirs {
        gavel_core::model::receipt::Barrier::Lock => Barrier::Lock,
        gavel_core::model::receipt::Barrier::WaitingRoom => Barrier::Lobby,
    }
}

/// Each named target has one verdict, whether or not it came to anything.
fn check_verdicts(command: &Command, answer: &Answer) {
    let named = match command {
        Command::Disconnect(Disconnect { target: Target::These { participants, .. }, .. })
        | Command::Mute { whom: Whom::These(participants), .. }
        | Command::Unmute { whom: Whom::These(participants), .. }
        | Command::LowerHands { whom: Whom::These(participants) }
        | Command::Withdraw { whom: Absent::These(participants) }
        | Command::Admit { participants }
        | Command::Deny { participants, .. }
        | Command::SendOut { participants } => participants,
        _ => return,
    };
    let (verdicts, whole): (&[Judged], bool) = match answer {
        Ok(decision) => (&decision.verdicts, true),
        Err(refused) => (&refused.verdicts, matches!(command, Command::Disconnect(_)) && !refused.verdicts.is_empty()),
    };
    for seat in named.iter().collect::<BTreeSet<_>>() {
        let count = verdicts.iter().filter(|judged| judged.participant == *seat).count();
        assert!(count == 1 || (!whole && count == 0), "{seat} has {count} verdicts");
    }
}
