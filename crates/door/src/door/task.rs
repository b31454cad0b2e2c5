//! One live conference: one task, one authority (invariant 1). It never waits, neither for the store nor for the engine:
//! what takes time goes on beside it and comes back as a message.

use super::{
    Options, Ports,
    conditions::Conditions,
    events,
    journal::Journal,
    links::Links,
    progress::Progress,
    records::{self, Recorder},
    saving::{Given, Savings},
    silence::Cut,
    usage::Meters,
    waiter::{Answers, Outcome, Waiter, settle},
};
use crate::{
    Denied, Entered, Envelope, Link, Report, View,
    ports::{Author, Batch, Later, StoreFault},
};
use futures_util::StreamExt;
use gavel_core::{
    Conference, Context, Decision, Ledger, Order,
    conference::Stage,
    decide, left_over,
    model::{
        audit::AuditRow,
        command::Command,
        effect::Effect,
        fact::{Entry, Fact},
        ids::{ConferenceId, Generation, PersonId, RoomId, SeatId},
        media::{Answer, MediaEvent, SeatMedia, ShownHeight},
        reason::{Farewell, Terminal},
        receipt::{Phase, Receipt, Saved, Silent},
        room::Room,
        time::Timestamp,
    },
};
use std::{collections::BTreeMap, time::Duration};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, timeout},
};

/// What a conference can be asked.
pub(super) enum Ask {
    Submit { envelope: Box<Envelope>, report: Option<Report>, reply: oneshot::Sender<Outcome> },
    Enter { envelope: Box<Envelope>, reply: oneshot::Sender<Result<Entered, Denied>> },
    Show { seat: SeatId, heights: Vec<ShownHeight> },
    Negotiate { seat: SeatId, offer: String, reply: oneshot::Sender<Result<Answer, Denied>> },
    View { reply: oneshot::Sender<View> },
    SeatOf { person: PersonId, reply: oneshot::Sender<Option<SeatId>> },
    Generation { person: PersonId, reply: oneshot::Sender<Generation> },
    Heard(MediaEvent),
    Census(Vec<SeatMedia>),
    RoomChanged(Box<Room>),
    Shut { reply: oneshot::Sender<()> },
}

pub(super) struct Task {
    pub(super) conference: Conference,
    pub(super) ports: Ports,
    pub(super) journal: Journal,
    pub(super) options: Options,
    pub(super) links: Links,
    pub(super) ledger: Ledger<Answers>,
    pub(super) savings: Savings,
    /// What the engine holds for which no seat stands in the roster, and in how many censuses in a row.
    pub(super) strays: BTreeMap<SeatId, u32>,
    /// How long each seat's transport has been still, by the last census.
    pub(super) still: BTreeMap<SeatId, Duration>,
    /// Whom the engine shows first.
    pub(super) lit: Vec<SeatId>,
    pub(super) meters: Meters,
    pub(super) conditions: Conditions,
    /// Who looks on without a seat learns that there is something new, and looks again.
    pub(super) changes: watch::Sender<()>,
}

impl Task {
    pub(super) fn new(
        conference: Conference,
        ports: Ports,
        journal: Journal,
        options: Options,
        changes: watch::Sender<()>,
    ) -> Self {
        Self {
            conference,
            ports,
            journal,
            options,
            links: Links::default(),
            ledger: Ledger::default(),
            savings: Savings::default(),
            strays: BTreeMap::new(),
            still: BTreeMap::new(),
            lit: Vec::new(),
            meters: Meters::default(),
            conditions: Conditions::default(),
            changes,
        }
    }

    /// Runs until the conference has ended, or the server shuts down.
    pub(super) async fn run(mut self, mut inbox: mpsc::Receiver<Ask>) {
        let mut tick = tokio::time::interval(self.options.tick);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // Of one that was brought back after a crash.
        self.happen(left_over(&self.conference, self.ports.clock.now()));
        while !self.conference.has_ended() {
            tokio::select! {
                // Orders first: a removal never stands behind an admission that has been saved.
                biased;
                ask = inbox.recv() => match ask {
                    Some(Ask::Shut { reply }) => {
                        self.go_down().await;
                        let _ = reply.send(());
                        return;
                    }
                    Some(ask) => self.answer(ask),
                    None => return,
                },
                Some(said) = self.savings.group.next() => self.said(said),
                _ = tick.tick() => self.look_around(),
            }
        }
        self.ports.media.end(self.conference.id);
        self.ports.ownership.release(self.conference.room.id);
        // Whoever asks a conference that has just ended is told so, and asks the door again.
        inbox.close();
        while let Some(ask) = inbox.recv().await {
            self.answer(ask);
        }
        // So is whoever was to be let in when it ended; and the journal says the same.
        while let Some(said) = self.savings.group.next().await {
            self.said(said);
        }
    }

    async fn go_down(&mut self) {
        self.hurry().await;
        let measured = self.meters.all(self.ports.clock.now());
        self.write_down(measured);
        self.links.say_farewell_to_all(Farewell::plain(Terminal::ServerShutdown));
    }

    fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::Submit { envelope, report, reply } => self.order(envelope, Waiter::Receipt(reply, report)),
            Ask::Enter { envelope, reply } => self.order(envelope, Waiter::Entry(reply)),
            Ask::Show { seat, heights } => self.show(seat, heights),
            Ask::Negotiate { seat, offer, reply } => self.negotiate(seat, offer, reply),
            Ask::View { reply } => {
                let _ = reply.send(self.view());
            }
            Ask::SeatOf { person, reply } => {
                let inside = self.conference.seats_of(person).find(|seat| seat.state.is_inside());
                let _ = reply.send(inside.map(|seat| seat.id));
            }
            Ask::Generation { person, reply } => {
                let _ = reply.send(self.conference.generation(person));
            }
            Ask::Heard(event) => self.hear(event),
            Ask::Census(seats) => self.reconcile(seats),
            Ask::RoomChanged(room) => {
                self.happen(vec![Fact::RoomChanged(room)]);
            }
            Ask::Shut { reply } => {
                let _ = reply.send(());
            }
        }
    }

    fn order(&mut self, envelope: Box<Envelope>, waiter: Waiter) {
        match self.ledger.recall(&envelope.actor, &envelope.request, &envelope.command) {
            Err(refusal) => return waiter.refuse(refusal.into()),
            Ok(Some(answers)) => return waiter.tell_when_known(answers),
            Ok(None) => {}
        }
        let (answer, answers) = watch::channel(None);
        // Two arrivals are never the same: each has its own secret and its own line.
        if let Waiter::Receipt(..) = waiter {
            self.ledger.remember(&envelope.actor, &envelope.request, &envelope.command, answers);
        }
        let context = Context { now: self.ports.clock.now(), fresh: self.ports.ids.fresh() };
        let until = Instant::now() + self.options.let_in_within;
        self.judge(Given { envelope, context, waiter, answer, until }, false);
    }

    /// `its_turn`: it has waited for what was being saved before.
    pub(super) fn judge(&mut self, given: Given, its_turn: bool) {
        let Given { envelope, context, .. } = &given;
        let recorder = self.recorder(envelope, context);
        match decide(&self.conference, context, &envelope.actor, &envelope.command) {
            Err(refused) => {
                self.record(recorder.refused(&refused));
                settle(given.waiter, &given.answer, Err(Denied::Refused(refused)));
            }
            Ok(decision) => {
                let durable = decision.facts.iter().any(Fact::is_durable);
                let under_way = match its_turn {
                    false => self.savings.are_under_way(),
                    true => self.savings.concern(&self.conference.people_of(&decision.facts)),
                };
                match decision.order {
                    Order::SaveFirst if durable && under_way => {
                        self.savings.wait(given);
                    }
                    Order::SaveFirst if durable => self.save_first(given, decision),
                    Order::ActFirst if durable && !self.has_room_for(&decision.facts) => {
                        self.unavailable(given, &StoreFault("too much waits to be saved".into()));
                    }
                    Order::SaveFirst | Order::ActFirst => self.take_effect(given, decision, recorder, false),
                }
            }
        }
    }

    pub(super) fn recorder(&self, envelope: &Envelope, context: &Context) -> Recorder {
        let Envelope { actor, request, command, address, .. } = envelope;
        Recorder::new(&self.conference, context.now, actor, request, command, address.as_deref())
    }

    /// Whether the store is near enough behind for this. Throwing out is always possible.
    fn has_room_for(&self, facts: &[Fact]) -> bool {
        let throws_out = |fact: &Fact| {
            matches!(fact, Fact::Departed { .. } | Fact::AccessRevoked { .. } | Fact::Banned(_) | Fact::Ended { .. })
        };
        !self.journal.is_full(self.conference.room.id) || facts.iter().any(throws_out)
    }

    /// Applies a decision and carries out its effects; what has to be waited for goes on beside the task.
    pub(super) fn take_effect(&mut self, given: Given, decision: Decision, recorder: Recorder, saved: bool) {
        let Given { envelope, context, mut waiter, answer, until: _ } = given;
        let link = match waiter {
            Waiter::Entry(_) => seated(&decision).map(|seat| (seat, self.links.connect(seat))),
            Waiter::Receipt(..) => None,
        };
        // What is told of it goes by the meeting as it was.
        let batch = (!saved).then(|| {
            let by = self.author(&envelope);
            self.batch(context.now, &decision.facts, Some(by))
        });
        let (effects, measured) = self.apply(context.now, &decision.facts);
        let cut = self.cut(&effects);
        let facts_saved = match batch {
            Some(batch) => {
                self.savings.changes += 1;
                Some(self.journal.keep(with(batch, context.now, measured)))
            }
            None => {
                self.write_down(measured);
                None
            }
        };
        self.carry_out(effects, Progress::of(&decision, waiter.report()));

        let phase = if self.conference.has_ended() { Phase::Ended } else { Phase::Running };
        let entry = link.map(|(seat, link)| self.entered(seat, link));
        let ledger = self.rows();
        // Where nothing has to be proven first, the row is queued here and now: the audit keeps the order of decisions.
        let proof = match cut {
            None => Err(ledger.write(recorder.decided(&envelope.command, &decision, None))),
            // The row tells of the silence, and comes when that is known.
            Some(cut) => Ok((cut, recorder, self.journal.expect())),
        };
        let options = self.options.clone();
        let finish = async move {
            let (silent, recorded) = match proof {
                Err(recorded) => (Silent::NoMedia, recorded),
                Ok((cut, recorder, expected)) => {
                    let silent = cut.prove(Instant::from_std(envelope.arrived), options.silence_within).await;
                    let recorded = ledger.write(proven(recorder, &envelope.command, &decision, silent));
                    drop(expected);
                    (silent, recorded)
                }
            };
            let all_saved = async {
                let facts = match facts_saved {
                    Some(saved) => saved.await.is_ok(),
                    None => true,
                };
                facts && recorded.await.is_ok()
            };
            let saved = match timeout(options.saved_within, all_saved).await {
                Ok(true) => Saved::Yes,
                Ok(false) | Err(_) => Saved::Pending,
            };
            Receipt {
                request: envelope.request,
                verdicts: decision.verdicts,
                spared: decision.spared,
                saved,
                silent,
                conference: phase,
                offers: decision.offers,
            }
        };
        match (waiter, entry) {
            (Waiter::Entry(reply), Some(entered)) => {
                // They were saved before; their row may come a little later.
                let _ = reply.send(Ok(entered));
                tokio::spawn(finish);
            }
            (waiter, _) => {
                tokio::spawn(async move { settle(waiter, &answer, Ok(finish.await)) });
            }
        }
    }

    /// The answer: what others must do, and the last measurements of those who are out by it.
    fn apply(&mut self, now: Timestamp, facts: &[Fact]) -> (Vec<Effect>, Vec<Fact>) {
        let effects = self.conference.apply_all(now, facts);
        let measured = self.meters.follow(now, &self.conference, facts, &effects);
        (effects, measured)
    }

    /// Measurements by themselves. Nobody waits for them.
    pub(super) fn write_down(&self, measured: Vec<Fact>) {
        drop(self.journal.keep(self.batch(self.ports.clock.now(), &measured, None)));
    }

    pub(super) fn entered(&self, seat: SeatId, link: Link) -> Entered {
        let waiting = self.conference.seats.get(&seat).is_some_and(|seat| !seat.state.is_inside());
        Entered { room: self.conference.room.id, conference: self.conference.id, seat, waiting, link }
    }

    /// Facts that nobody ordered: timers, and news of the room. Saved behind, like every removal.
    pub(super) fn happen(&mut self, facts: Vec<Fact>) {
        if facts.is_empty() {
            return;
        }
        let now = self.ports.clock.now();
        let rows = records::by_itself(&self.conference, now, &facts);
        let batch = Batch { audit: rows, ..self.batch(now, &facts, None) };
        let (effects, measured) = self.apply(now, &facts);
        let cut = self.cut(&effects);
        self.savings.changes += 1;
        drop(self.journal.keep(with(batch, now, measured)));
        self.happened(effects, cut);
    }

    /// Carries out what nobody waits for.
    pub(super) fn happened(&mut self, effects: Vec<Effect>, cut: Option<Cut>) {
        self.carry_out(effects, Progress::unheard());
        if let Some(cut) = cut {
            self.see_to(cut);
        }
    }

    /// Sees that those are silent whom nobody ordered to be, and puts the alarm on record where the engine had to be cut harder.
    pub(super) fn see_to(&self, cut: Cut) {
        let alarms = records::alarms(&self.conference, self.ports.clock.now(), cut.seats());
        let (ledger, expected, within) = (self.rows(), self.journal.expect(), self.options.silence_within);
        tokio::spawn(async move {
            let silent = cut.prove(Instant::now(), within).await;
            if let Silent::Forced(_) = silent {
                let silent_ms = milliseconds(silent);
                drop(ledger.write(alarms.into_iter().map(|row| AuditRow { silent_ms, ..row }).collect()));
            }
            drop(expected);
        });
    }

    fn rows(&self) -> Rows {
        Rows { journal: self.journal.clone(), room: self.conference.room.id, conference: self.conference.id }
    }

    fn view(&self) -> View {
        View {
            running: self.conference.stage == Stage::Running,
            summary: self.conference.summary(),
            participants: self.conference.roster(),
            unconnected: self.conference.unconnected(),
            details: self.conference.all_details(),
            bans: self.conference.bans.clone(),
        }
    }

    /// Facts that have not been applied yet, and what outside tools are told of them.
    pub(super) fn batch(&self, at: Timestamp, facts: &[Fact], by: Option<Author>) -> Batch {
        let durable = facts.iter().filter(|fact| fact.is_durable());
        Batch {
            entries: durable.map(|fact| Entry { at, fact: fact.clone() }).collect(),
            events: events::events_of(&self.conference, &*self.ports.ids, at, facts, by.as_ref()),
            by,
            ..Batch::of(self.conference.room.id, Some(self.conference.id))
        }
    }

    pub(super) fn author(&self, envelope: &Envelope) -> Author {
        records::author(&self.conference, &envelope.actor, envelope.address.as_deref())
    }

    pub(super) fn record(&self, audit: Vec<AuditRow>) {
        let batch = Batch::of(self.conference.room.id, Some(self.conference.id));
        self.journal.note(Batch { audit, ..batch });
    }
}

/// What was measured goes with what happened, in one transaction.
fn with(mut batch: Batch, at: Timestamp, measured: Vec<Fact>) -> Batch {
    batch.entries.extend(measured.into_iter().map(|fact| Entry { at, fact }));
    batch
}

/// The seat that an arrival was given.
pub(super) fn seated(decision: &Decision) -> Option<SeatId> {
    decision.facts.iter().find_map(|fact| match fact {
        Fact::Seated { seat, .. } => Some(seat.id),
        Fact::Resumed { seat, .. } => Some(*seat),
        _ => None,
    })
}

/// Where a decision's audit rows go.
struct Rows {
    journal: Journal,
    room: RoomId,
    conference: ConferenceId,
}

impl Rows {
    fn write(&self, audit: Vec<AuditRow>) -> Later<'static, Result<(), StoreFault>> {
        self.journal.keep(Batch { audit, ..Batch::of(self.room, Some(self.conference)) })
    }
}

/// The rows of a removal, and of the alarm where the engine had to be cut harder.
fn proven(recorder: Recorder, command: &Command, decision: &Decision, silent: Silent) -> Vec<AuditRow> {
    let mut rows = recorder.decided(command, decision, milliseconds(silent));
    if let Silent::Forced(_) = silent {
        let alarm = rows.first().map(|row| AuditRow { verb: "alarm".into(), verdict: "forced".into(), ..row.clone() });
        rows.extend(alarm);
    }
    rows
}

fn milliseconds(silent: Silent) -> Option<f64> {
    match silent {
        Silent::Confirmed(span) | Silent::Forced(span) => Some(span.as_secs_f64() * 1_000.0),
        Silent::NoMedia => None,
    }
}

/// Join is the only command that comes with a line of its own.
pub(super) const fn arrives(command: &Command) -> bool {
    matches!(command, Command::Join(_))
}
