//! What is checked of each answer, in the moment in which it is heard.

use crate::{
    book::{Fate, Spoken},
    cast::{INVITED, OWNER, PEOPLE, Who},
    life::{Answered, Said},
    lines::Line,
    meeting::{Asked, Given, Meeting},
    steps::By,
};
use gavel_core::model::{
    command::{Arrival, Command, Disconnect, Pin, Target},
    fact::Fact,
    ids::SeatId,
    receipt::{Judged, Phase, Receipt, Saved, Silent, Verdict},
    refusal::Refusal,
    role::Role,
    time::Timestamp,
};
use gavel_door::{Denied, Entered, Envelope, Which};
use gavel_testkit::fakes::MediaOrder;
use std::time::Duration;

/// The store is asked again after at most so long; until then a room that fell behind stays so.
const LAGS: Duration = Duration::from_millis(1_600);

impl Meeting {
    pub(crate) fn hears(&mut self, answered: Answered) {
        let Answered { order, at, said } = answered;
        assert!(self.open.remove(&order), "X8: one answer each, not two");
        let given = self.given[order].clone();
        let moment = self.moment();
        if let Some(transcript) = &mut self.transcript {
            transcript.push(format!("{order} at {at:?}: {}", in_words(&said)));
        }
        match (&given.asked, said) {
            (Asked::Order { by, envelope }, Said::Receipt(outcome)) => {
                let spoken = Spoken { order, at, moment };
                self.hears_of_an_order(*by, envelope, &given, spoken, outcome);
            }
            (Asked::Entry { arrival, .. }, Said::Entry(outcome)) => {
                self.hears_of_an_entry(order, arrival, &given, at, outcome);
            }
            (Asked::Offer { seat }, Said::Offer(outcome)) => {
                self.tally.count("offers", if outcome.is_ok() { "taken" } else { "refused" });
                let gone = self.book.is_gone_before(*seat, given.moment);
                assert!(!(gone && outcome.is_ok()), "X1: {seat} has gone and gets media");
            }
            (asked, said) => panic!("{asked:?} is answered with {said:?}"),
        }
    }

    fn hears_of_an_order(
        &mut self,
        by: By,
        envelope: &Envelope,
        given: &Given,
        spoken: Spoken,
        outcome: Result<Receipt, Denied>,
    ) {
        let verb = envelope.command.verb();
        match &outcome {
            Ok(receipt) => {
                self.tally.count("accepted", verb);
                assert_eq!(receipt.request, envelope.request);
                // Who repeats something is only told again what they were told.
                if given.repeats.is_none() {
                    self.check_the_right(by, envelope, given, receipt);
                    self.check_the_pace(envelope, given, spoken.at, receipt);
                    self.check_the_silence(given, receipt);
                    self.check_the_saving(envelope, given, spoken.at, receipt);
                }
            }
            Err(Denied::Refused(refused)) => self.tally.count("refused", refused.refusal.code()),
            Err(Denied::Unavailable(_)) => {
                self.tally.count("unavailable", verb);
                self.check_unavailable(given, spoken.at);
            }
        }
        self.check_the_same(given, spoken.order, &outcome);
        if given.repeats.is_none()
            && let Ok(receipt) = &outcome
        {
            self.notes(by, envelope, given, spoken, receipt);
        }
        self.book.answered(spoken.order, outcome);
    }

    /// X3: nobody is removed against the permission table.
    fn check_the_right(&self, by: By, envelope: &Envelope, given: &Given, receipt: &Receipt) {
        let removed = receipt.verdicts.iter().filter(|judged| judged.verdict == Verdict::Disconnected);
        let ends = matches!(&envelope.command, Command::Disconnect(Disconnect { target: Target::All, .. }));
        for judged in removed {
            let Some(whom) = self.sits.get(&judged.participant).copied() else { continue };
            if by == By::Person(whom) {
                continue;
            }
            let (may, owner_too) = match by {
                By::Administrator => (true, !self.nature.strict),
                By::Key => (true, false),
                By::Person(who) => (PEOPLE[who].role <= Role::Host || self.book.was_appointed(who), who == OWNER),
            };
            assert!(may, "X3: {by:?} is no host and removed {}", PEOPLE[whom].name);
            // Ending is not removing: it takes the owner too.
            assert!(whom != OWNER || owner_too || ends, "X3: {by:?} removed the owner");
            let peers = |who: Who| PEOPLE[who].role == Role::Host && self.book.is_as_they_came(who);
            let strict = self.nature.strict && matches!(by, By::Person(who) if peers(who)) && peers(whom);
            assert!(!strict || ends, "X3: hosts remove no hosts here");
        }
        if let By::Person(who) = by {
            assert!(!self.book.is_dead(who, given), "X2: {} ordered something with a dead ticket", PEOPLE[who].name);
            let conference = match envelope.to {
                Which::Conference(conference) => Some(conference),
                Which::Room(_) => None,
            };
            let banned = self.book.is_banned(who, given, conference, self.life.now());
            assert!(!banned || who == OWNER, "{} is banned and orders", PEOPLE[who].name);
        }
    }

    /// Invariant 3: whoever is thrown out goes at once, whatever the store is like.
    fn check_the_pace(&self, envelope: &Envelope, given: &Given, at: Timestamp, receipt: &Receipt) {
        let out = receipt.verdicts.iter().any(|judged| judged.verdict == Verdict::Disconnected);
        let removes = matches!(envelope.command, Command::Disconnect(_) | Command::Leave { .. });
        if !(removes && given.was_open && (out || receipt.conference == Phase::Ended)) {
            return;
        }
        let options = &self.life.options;
        let took = Duration::from_millis(at.0 - given.at.0);
        let longest = options.silence_within + options.saved_within + Duration::from_millis(2);
        assert!(took <= longest, "a removal waited {took:?}: {envelope:?}");
    }

    /// Invariant 5: what the receipt says of the engine is what the engine did and said.
    fn check_the_silence(&mut self, given: &Given, receipt: &Receipt) {
        let orders = self.media.orders();
        let had_media = |seat: &SeatId| orders.contains(&MediaOrder::Admit(*seat));
        let removed = receipt.verdicts.iter().filter(|judged| judged.verdict == Verdict::Disconnected);
        let cut: Vec<SeatId> = removed.map(|judged| judged.participant).filter(had_media).collect();
        let killed =
            |seat: &SeatId| orders.iter().any(|order| matches!(order, MediaOrder::Kill(seats) if seats.contains(seat)));
        match receipt.silent {
            Silent::Forced(_) => {
                self.tally.count("silence", "forced");
                assert!(cut.iter().all(killed), "forced, and not cut harder: {receipt:?}");
                assert!(self.media_was_ill() >= given.at, "forced, though the engine was well");
            }
            Silent::Confirmed(_) => {
                self.tally.count("silence", "confirmed");
                assert!(cut.iter().all(|seat| self.media.has_confirmed(*seat)), "nobody confirmed that: {receipt:?}");
            }
            Silent::NoMedia => {
                let ended = receipt.conference == Phase::Ended;
                assert!(ended || cut.iter().all(|seat| self.media.has_confirmed(*seat)), "not asked for: {receipt:?}");
            }
        }
    }

    /// `yes` is on the disk; `pending` only while the store is not well.
    fn check_the_saving(&mut self, envelope: &Envelope, given: &Given, at: Timestamp, receipt: &Receipt) {
        match receipt.saved {
            Saved::Yes => {
                self.tally.count("saved", "yes");
                let on_record = || self.store.any_row(|row| row.request == envelope.request);
                assert!(envelope.command.is_ones_own() || on_record(), "saved, and not on the disk: {envelope:?}");
            }
            Saved::Pending => {
                self.tally.count("saved", "pending");
                assert!(self.ill_since(given), "pending at {at:?}, though the store is well: {envelope:?}");
            }
        }
    }

    fn check_unavailable(&self, given: &Given, at: Timestamp) {
        assert!(self.ill_since(given), "not available at {at:?}, though the store is well: {:?}", given.asked);
    }

    fn ill_since(&self, given: &Given) -> bool {
        self.store_was_ill().plus(LAGS) >= given.at
    }

    /// X5: the same request has the same answer, and no second effect (the rows are counted later). X7: so has the same
    /// question on another surface.
    fn check_the_same(&mut self, given: &Given, order: usize, outcome: &Result<Receipt, Denied>) {
        if let Some(first) = given.repeats
            && let Some(Fate::Order(before)) = self.book.fate(first)
        {
            self.tally.count("repeated", "answered");
            // Without a meeting there is nobody who could remember.
            let nobody = |outcome: &Result<Receipt, Denied>| matches!(outcome, Err(Denied::Refused(refused)) if refused.refusal == Refusal::NotRunning);
            let fault = |outcome: &Result<Receipt, Denied>| matches!(outcome, Err(Denied::Unavailable(_)));
            let excused =
                fault(before) || fault(outcome) || nobody(before) || nobody(outcome) || first < self.book.former();
            assert!(excused || before == outcome, "X5: {before:?} was answered, and then {outcome:?}");
        }
        if let Some(other) = self.book.twin(order)
            && let Some(Fate::Order(before)) = self.book.fate(other)
            && let (Some(before), Some(now)) = (judgement(before), judgement(outcome))
        {
            self.tally.count("twins", "compared");
            assert_eq!(before, now, "X7: two surfaces, two verdicts");
        }
    }

    fn hears_of_an_entry(
        &mut self,
        order: usize,
        arrival: &Arrival,
        given: &Given,
        at: Timestamp,
        outcome: Result<Entered, Denied>,
    ) {
        let fate = match outcome {
            Ok(entered) => {
                self.tally.count("accepted", if entered.waiting { "knock" } else { "join" });
                self.comes_in(arrival, given, at, entered);
                Ok(())
            }
            Err(denied) => {
                match &denied {
                    Denied::Refused(refused) => self.tally.count("refused", refused.refusal.code()),
                    Denied::Unavailable(_) => {
                        self.tally.count("unavailable", "join");
                        self.check_unavailable(given, at);
                    }
                }
                Err(denied)
            }
        };
        self.book.entered(order, fate);
    }

    fn comes_in(&mut self, arrival: &Arrival, given: &Given, at: Timestamp, entered: Entered) {
        let (who, seat) = (crate::cast::whose(arrival.person), entered.seat);
        let name = PEOPLE[who].name;
        if seat == arrival.seat {
            self.seats.push(seat);
            self.sits.insert(seat, who);
        } else {
            self.tally.count("accepted", "resume");
            assert_eq!(self.sits.get(&seat), Some(&who), "{name} sits on somebody else's seat");
            assert_eq!(self.secrets.get(&seat), arrival.resume.as_ref(), "{name} came back without the secret");
        }
        self.secrets.insert(seat, arrival.new_resume.clone());
        self.current = Some(entered.conference);
        assert!(!self.book.is_gone(seat), "X2: {seat} was removed and is taken again");
        assert!(!self.book.is_dead(who, given), "X2: {name} came in with a dead ticket");
        let banned = self.book.is_banned(who, given, Some(entered.conference), at);
        assert!(!banned || who == OWNER, "{name} is banned and came in");
        // Invariant 3: letting in is saved first.
        let saved = self.store.any_fact(entered.conference, |fact| match fact {
            Fact::Seated { seat: saved, .. } => saved.id == seat,
            Fact::Resumed { seat: saved, .. } => *saved == seat,
            _ => false,
        });
        assert!(saved, "{name} is in before it was saved");
        if !entered.waiting {
            self.check_the_door(who, arrival, given, &entered);
        }
        self.book.is_known(who, entered.conference);
        let (seat, line) = Line::of(entered);
        self.lines.insert(seat, line);
    }

    /// A lock and a waiting room that somebody was told to stand keep strangers out.
    fn check_the_door(&mut self, who: Who, arrival: &Arrival, given: &Given, entered: &Entered) {
        let stranger = PEOPLE[who].role > Role::Host
            && arrival.pin != Pin::Host
            && !self.book.was_appointed(who)
            && self.book.is_stranger(who, entered.conference);
        if stranger {
            self.tally.count("strangers", "let in");
            assert!(!self.book.is_locked(entered.conference, given), "{} walks through the lock", PEOPLE[who].name);
            let expected = self.nature.invites && who == INVITED;
            let shut = self.book.has_waiting_room(entered.conference, given);
            assert!(expected || !shut, "{} walks past the waiting room", PEOPLE[who].name);
        }
    }
}

/// What the rules said. `None`: they were not asked, because the store does not answer.
fn judgement(outcome: &Result<Receipt, Denied>) -> Option<(Vec<Judged>, Option<Refusal>, u32)> {
    match outcome {
        Ok(receipt) => Some((receipt.verdicts.clone(), None, receipt.spared)),
        Err(Denied::Refused(refused)) => Some((refused.verdicts.clone(), Some(refused.refusal), 0)),
        Err(Denied::Unavailable(_)) => None,
    }
}

/// Without the line of whoever has come in, which lies somewhere else in memory each time.
fn in_words(said: &Said) -> String {
    match said {
        Said::Entry(Ok(Entered { seat, waiting, conference, .. })) => format!("{seat} {waiting} {conference}"),
        Said::Entry(Err(_)) | Said::Receipt(_) | Said::Offer(_) => format!("{said:?}"),
    }
}
