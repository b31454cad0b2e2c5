//! What an answer makes certain, and what a dying server makes uncertain again.

use crate::{
    book::{Fate, Spoken, request},
    cast::{OWNER, Who, whose},
    meeting::{Asked, Given, Meeting},
    steps::By,
};
use gavel_core::model::{
    ban::BanTerms,
    command::{Command, Disconnect, Target},
    ids::{ConferenceId, SeatId},
    receipt::{Barrier, Phase, Receipt, Verdict},
};
use gavel_door::{Denied, Envelope, Which};
use std::time::Duration;

/// Media without a seat is cut at its second sight, and harder at its third; the engine is looked at every second.
const FOUND_OUT_WITHIN: Duration = Duration::from_secs(5);

impl Meeting {
    pub(crate) fn notes(&mut self, by: By, envelope: &Envelope, given: &Given, spoken: Spoken, receipt: &Receipt) {
        let with = |wanted: Verdict| -> Vec<SeatId> {
            receipt.verdicts.iter().filter(|judged| judged.verdict == wanted).map(|judged| judged.participant).collect()
        };
        let (removed, done) = (with(Verdict::Disconnected), with(Verdict::Done));
        for seat in &removed {
            self.book.goes(*seat, spoken);
        }
        // Of a meeting that the order did not name, nobody knows whether it is still the same.
        let here = match envelope.to {
            Which::Conference(conference) => Some(conference),
            Which::Room(_) => None,
        };
        let runs = here.filter(|_| receipt.conference == Phase::Running);
        match &envelope.command {
            Command::Disconnect(order) if !order.dry_run => {
                if is_of_people(order) {
                    for seat in removed {
                        self.is_out(by, seat, order.ban, here, given, spoken);
                    }
                }
                self.is_shut(order.then, runs, spoken);
            }
            Command::Lock { .. } | Command::KeepOut { .. } => self.is_shut(Some(Barrier::Lock), runs, spoken),
            Command::WaitingRoom { on: true } => self.is_shut(Some(Barrier::WaitingRoom), runs, spoken),
            Command::Deny { block, .. } => {
                for seat in done {
                    self.book.goes(seat, spoken);
                    if *block {
                        self.is_out(by, seat, Some(BanTerms::default()), here, given, spoken);
                    }
                }
            }
            Command::SendOut { .. } => {
                for seat in done {
                    self.book.goes(seat, spoken);
                }
            }
            Command::Withdraw { .. } => {
                for seat in done {
                    self.is_out(by, seat, None, here, given, spoken);
                }
            }
            Command::Invite { invited, .. } => {
                if let ([one], [place]) = (invited.as_slice(), done.as_slice()) {
                    self.is_kept(*place, whose(one.invitee.person));
                }
            }
            _ => {}
        }
    }

    /// Their access is over, and where there is a ban it stands. Neither the owner's nor one's own.
    fn is_out(
        &mut self,
        by: By,
        seat: SeatId,
        ban: Option<BanTerms>,
        here: Option<ConferenceId>,
        given: &Given,
        spoken: Spoken,
    ) {
        let Some(who) = self.sits.get(&seat).copied() else { return };
        if by == By::Person(who) {
            return;
        }
        let withdraws = matches!(&given.asked, Asked::Order { envelope, .. } if matches!(envelope.command, Command::Withdraw { .. }));
        if who == OWNER && withdraws {
            return;
        }
        self.book.dies(who, given, spoken);
        match (ban, here) {
            (Some(terms), Some(conference)) => self.book.ban(who, terms, conference, given, spoken),
            (Some(terms), None) if terms.room => {
                self.book.ban(who, terms, self.current.expect("somebody was there"), given, spoken);
            }
            (Some(_) | None, _) => {}
        }
    }

    fn is_shut(&mut self, barrier: Option<Barrier>, runs: Option<ConferenceId>, spoken: Spoken) {
        match (barrier, runs) {
            (Some(Barrier::Lock), Some(conference)) => self.book.locks(conference, spoken),
            (Some(Barrier::WaitingRoom), Some(conference)) => self.book.uses_the_waiting_room(conference, spoken),
            (Some(_) | None, _) => {}
        }
    }

    fn is_kept(&mut self, place: SeatId, who: Who) {
        if self.sits.insert(place, who).is_none() {
            self.seats.push(place);
        }
    }

    /// The server has died. `unheard`: orders that had no answer yet.
    pub(crate) fn forget_what_was_lost(&mut self, unheard: &[usize]) {
        for order in unheard {
            if let Asked::Entry { entering, .. } = &self.given[*order].asked {
                self.book.may_be_known(entering.who);
            }
        }
        for (order, given) in self.given.iter().enumerate() {
            if let (Asked::Entry { entering, .. }, Some(Fate::Entry(Err(Denied::Unavailable(_))))) =
                (&given.asked, self.book.fate(order))
            {
                self.book.may_be_known(entering.who);
            }
        }
        let rows = self.store.audit_rows();
        self.book.outlives(self.given.len(), |order| rows.iter().any(|row| row.request == request(order)));
    }

    /// X1 and X2: who was removed stays out, hears nothing more, and has no media.
    pub(crate) fn check_the_gone(&self) {
        for (seat, line) in self.lines.iter().filter(|(seat, _)| self.book.is_gone(**seat)) {
            assert!(!line.is_open() && line.farewell.is_some(), "{seat} was removed and its line is open");
        }
        let now = self.life.now();
        for (seat, since) in self.book.silent_since() {
            // What the engine only said it had cut is found out by what it says it holds.
            let lied = self.engine_pretended().plus(Duration::from_secs(2)) >= since || self.book.is_stray(seat);
            let excused = lied && now <= since.max(self.engine_said_nothing()).plus(FOUND_OUT_WITHIN);
            assert!(excused || !self.media.forwards(seat), "X1: {seat} was removed and its packets are forwarded");
        }
    }
}

/// Whether people are removed, not one device, and not everybody with the meeting.
fn is_of_people(order: &Disconnect) -> bool {
    match order.target {
        Target::All => false,
        Target::These { device_only, .. } => !device_only,
        Target::AllButMe
        | Target::EveryoneBut(_)
        | Target::Role(_)
        | Target::Guests
        | Target::NonModerators
        | Target::BelowMe
        | Target::Callers
        | Target::Waiting
        | Target::Idle { .. } => true,
    }
}
