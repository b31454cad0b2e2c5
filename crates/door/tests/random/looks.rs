//! What is compared when one looks: the meeting as it runs, the journal, and what people see.

use crate::{
    book::{request, rows},
    cast::{OWNER, PEOPLE, person, whose},
    meeting::Meeting,
    told::Told,
};
use gavel_core::{
    Conference,
    conference::Stage,
    model::{
        ban::Ban,
        effect::{Participant, Summary},
        ids::SeatId,
        role::Role,
        seat::{Devices, SeatState, Unconnected},
        time::Timestamp,
    },
};
use gavel_door::{View, Which, ports::Store};
use gavel_testkit::{room::replayed, witness::Screen};
use std::{collections::BTreeMap, time::Duration};

impl Meeting {
    /// The meeting, whatever the weather: the door answers, and nobody has been let in who is not on the disk.
    pub(crate) fn look(&mut self) {
        // While nothing moves: what is asked of the door and what is read of the disk belong to one moment.
        self.life.turn(40);
        self.listen();
        let asked = self.moment();
        let (door, room) = (self.life.door.clone(), Which::Room(self.room));
        let view = self.life.wait(async move { door.view(room).await });
        self.listen();
        let Some(view) = view else { return };
        self.tally.count("looks", "at a meeting");
        self.current = Some(view.summary.id);
        self.book.bans_are(view.bans.iter().map(|ban| (ban.id, ban.person)));
        for place in &view.unconnected {
            if self.sits.insert(place.seat, whose(place.person)).is_none() {
                self.seats.push(place.seat);
            }
        }
        let journal = self.store.journal_of(view.summary.id);
        let saved = replayed(&journal).expect("a meeting that runs has been opened, and that was saved");
        let now = self.life.now();
        self.check_what_is_claimed(&view, asked);
        check_letting_in(&view, &saved, now);
        for seat in &view.participants {
            let banned = view.bans.iter().any(|ban| ban.person == seat.person && ban.holds_at(now));
            assert!(!banned || seat.role == Role::Owner, "{} is banned and sits there", seat.name);
        }
    }

    /// What was certain before one looked.
    fn check_what_is_claimed(&self, view: &View, asked: u64) {
        let id = view.summary.id;
        for seat in &view.participants {
            assert!(
                !self.book.is_gone_before(seat.id, asked),
                "{} was removed from {} and sits there",
                seat.name,
                seat.id
            );
        }
        assert!(
            self.book.locked_before(asked) != Some(id) || view.summary.locked,
            "it was locked, and nobody unlocked it"
        );
        assert!(
            self.book.waits_before(asked) != Some(id) || view.summary.waiting_room,
            "the waiting room is off by itself"
        );
    }

    /// Store and engine are well again, everything that was asked has its answer, and all must fit together.
    pub(crate) fn settle(&mut self) {
        self.recovers();
        // Long enough for the slowest answer, for what waits for the store, and for the reconciler.
        for _ in 0..60 {
            self.passes(Duration::from_secs(1));
            if self.open.is_empty() {
                break;
            }
        }
        assert!(self.open.is_empty(), "X8: the store is well, and these have no answer: {:?}", self.open);
        self.passes(Duration::from_secs(4));
        self.check_the_gone();
        self.look();
        self.check_the_audit();
        self.check_the_closed_lines();
        let (door, room) = (self.life.door.clone(), Which::Room(self.room));
        let view = self.life.wait(async move { door.view(room).await });
        self.listen();
        let unfinished = self.life.wait(self.store.unfinished()).expect("the store is well");
        let is_open = self.life.door.is_open(self.room);
        assert_eq!(unfinished.len(), usize::from(is_open), "what runs, and what the journal says is running");
        let Some(past) = unfinished.first() else { return };
        let saved = replayed(&past.entries).expect("it was opened");
        self.tally.count("settled", if view.is_some() { "running" } else { "gathering" });
        let told = Told::of(&self.store.event_log(), past.conference);
        match &view {
            Some(view) => {
                check_replay(view, &saved);
                self.check_the_engine(view);
                self.check_the_screens(view);
                told.compare(view, self.nature.knock);
            }
            None => assert_eq!(saved.stage, Stage::Gathering, "X6: nobody started it, and the journal says otherwise"),
        }
        self.check_generations(&saved, view.as_ref());
    }

    /// X4: a row for every decision, refusals too, and no second one for a repeated request (X5).
    fn check_the_audit(&mut self) {
        if self.nature.forgetful {
            return;
        }
        let written = self.store.audit_rows();
        let mut expected: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (order, given) in self.given.iter().enumerate().skip(self.book.former()) {
            let Some(fate) = self.book.fate(order) else { continue };
            let first = given.repeats.unwrap_or(order);
            let (least, most) = rows(&given.asked, fate);
            let sum = expected.entry(first).or_default();
            // A repetition is not decided again, unless nothing came of the first.
            let again = given.repeats.is_some();
            *sum = (sum.0.max(least), if again { sum.1 + most } else { sum.1.max(most) });
            if !again {
                self.tally.count("audited", if most > 0 { "with rows" } else { "one's own" });
            }
        }
        for (order, (least, most)) in expected {
            if order < self.book.former() {
                continue;
            }
            let of_it = written.iter().filter(|row| row.request == request(order));
            let not_running = Some(gavel_core::model::refusal::Refusal::NotRunning);
            let count = of_it.clone().filter(|row| row.refusal != not_running).count();
            let all = of_it.count();
            assert!(
                all >= least && count <= most,
                "X4: {count} rows where {least} to {most} belong, of {:?}: {:?}\n{:?}",
                self.given[order],
                self.book.fate(order),
                written.iter().filter(|row| row.request == request(order)).collect::<Vec<_>>()
            );
        }
    }

    fn check_the_closed_lines(&self) {
        for (seat, line) in self.lines.iter().filter(|(_, line)| !line.is_open()) {
            assert!(line.farewell.is_some(), "the line of {seat} closed without a word");
        }
    }

    /// X1: the engine holds nobody's media who has no seat, and has that of those who do.
    fn check_the_engine(&self, view: &View) {
        for seat in &self.seats {
            let inside = view.participants.iter().any(|one| one.id == *seat && one.state.is_inside());
            assert!(inside || !self.media.forwards(*seat), "X1: {seat} has no seat and media");
            if inside && self.lines.get(seat).is_some_and(|line| line.is_welcome) {
                assert!(self.media.forwards(*seat), "{seat} is in and has no media");
            }
        }
    }

    /// What people have in front of them is what is.
    fn check_the_screens(&mut self, view: &View) {
        let mut looked = 0;
        for (seat, line) in self.lines.iter().filter(|(_, line)| line.is_open()) {
            let Some(own) = view.participants.iter().find(|one| one.id == *seat) else {
                panic!("{seat} has a line and no seat")
            };
            assert_eq!(own.state.is_inside(), line.is_welcome, "whether {seat} is in, and was told so");
            if line.is_welcome {
                compare_screen(own, &line.screen, view);
                looked += 1;
            }
        }
        for _ in 0..looked {
            self.tally.count("screens", "compared");
        }
    }

    /// X2, and X6 for the generations: door, journal and store agree, and nobody sits there with an older ticket.
    fn check_generations(&mut self, saved: &Conference, view: Option<&View>) {
        for (who, cast) in PEOPLE.iter().enumerate() {
            let (door, room) = (self.life.door.clone(), self.room);
            let live = self.life.wait(async move { door.generation(room, person(who)).await }).expect("well");
            assert_eq!(live, saved.generation(person(who)), "X6: the generation of {}", cast.name);
            let stored = self.life.wait(self.store.generation(self.room, person(who))).expect("well");
            assert_eq!(live, stored, "the generation of {}, as the store has it", cast.name);
            let sits = view.is_some_and(|view| view.participants.iter().any(|one| one.person == person(who)));
            if let Some(known) = saved.people.get(&person(who)).filter(|_| sits) {
                assert!(known.generation >= live, "X2: {} sits there with a dead ticket", known.name);
            }
        }
        let sits = |seat: &SeatId| view.is_some_and(|view| view.participants.iter().any(|one| one.id == *seat));
        let dead = self.book.gone().find(sits);
        assert_eq!(dead, None, "X2: a seat that was removed is taken");
    }
}

/// Invariant 3, whatever the store is like: wherever the meeting lets in, the disk already says so.
fn check_letting_in(view: &View, saved: &Conference, now: Timestamp) {
    assert_eq!(saved.stage, Stage::Running, "it runs before its start is saved");
    for seat in view.participants.iter().filter(|seat| seat.state.is_inside()) {
        let known = saved.seats.get(&seat.id).is_some_and(|seat| seat.state.is_inside());
        assert!(known, "{} is in before it is saved", seat.name);
        let role = saved.people.get(&seat.person).map(|person| person.role);
        assert!(role.is_some_and(|role| role <= seat.role), "{} has a role before it is saved", seat.name);
    }
    assert!(view.summary.locked || saved.lock.is_none(), "unlocked before it is saved");
    assert!(view.summary.waiting_room || !saved.waiting_room, "the waiting room is off before it is saved");
    assert!(view.summary.has_guest_pin || !saved.room.has_guest_pin, "the PIN is gone before it is saved");
    for ban in saved.bans.iter().filter(|ban| ban.holds_at(now)) {
        assert!(view.bans.iter().any(|known| known.id == ban.id), "a ban was lifted before it is saved: {ban:?}");
    }
}

/// X6: the journal tells the meeting as it is.
fn check_replay(view: &View, saved: &Conference) {
    assert_eq!(view.summary, saved.summary(), "X6: the conference");
    let participants = |all: Vec<Participant>| all.into_iter().map(lasting).collect::<Vec<_>>();
    assert_eq!(participants(view.participants.clone()), participants(saved.roster()), "X6: who is where");
    assert_eq!(view.unconnected, saved.unconnected(), "X6: the unconnected");
    assert_eq!(by_id(&view.bans), by_id(&saved.bans), "X6: the bans");
}

/// Without what clients tell again when they come back.
fn lasting(mut one: Participant) -> Participant {
    one.devices = Devices::default();
    one.asked = false;
    one.state = match one.state {
        SeatState::In | SeatState::Reconnecting { .. } => SeatState::In,
        SeatState::Waiting { why, .. } => SeatState::Waiting { since: Timestamp(0), why },
    };
    one
}

fn by_id(bans: &[Ban]) -> Vec<Ban> {
    let mut bans = bans.to_vec();
    bans.sort_by_key(|ban| ban.id);
    bans
}

fn by_person(rows: &[Unconnected]) -> Vec<Unconnected> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| row.person);
    rows
}

fn compare_screen(own: &Participant, screen: &Screen, view: &View) {
    let name = &own.name;
    let hosts = own.role.moderates();
    let sees = |one: &&Participant| hosts || one.person == own.person || (one.state.is_inside() && one.shown);
    let seen: Vec<&Participant> = view.participants.iter().filter(sees).collect();
    let shown: Vec<SeatId> = screen.roster.keys().copied().collect();
    assert_eq!(shown, seen.iter().map(|one| one.id).collect::<Vec<_>>(), "whom {name} sees");
    for truth in seen {
        let mut shown = screen.roster[&truth.id].clone();
        // That nobody may share any more the conference itself tells.
        if !truth.devices.sharing {
            shown.gate.share = truth.gate.share;
        }
        assert_eq!(&shown, truth, "as {name} sees them");
    }
    let counted = |summary: &Summary| Summary { participants: 0, ..summary.clone() };
    let told = screen.conference.as_ref().map(counted);
    assert_eq!(told, Some(counted(&view.summary)), "the conference, as {name} sees it");
    if hosts {
        let told: Vec<_> = screen.unconnected.values().cloned().collect();
        assert_eq!(by_person(&told), by_person(&view.unconnected), "the unconnected, as {name} sees them");
        assert_eq!(by_id(&screen.bans), by_id(&view.bans), "the bans, as {name} sees them");
    } else {
        assert!(screen.unconnected.is_empty() && screen.bans.is_empty(), "{name} sees hosts' lists");
    }
    assert!(own.person == person(OWNER) || own.role != Role::Owner, "{name} is no owner");
}
