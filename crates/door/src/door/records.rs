//! What the audit says of a decision: one row a target, or one for the room; refusals are rows too (property X4).

use crate::ports::Author;
use gavel_core::{
    Conference, Decision,
    model::{
        audit::{AuditActor, AuditRow, AuditTarget},
        command::{Actor, Command, Target},
        fact::Fact,
        ids::{RequestId, SeatId},
        receipt::{Judged, Refused, Verdict},
        refusal::Refusal,
        seat::{How, SeatState},
        time::Timestamp,
    },
    policy::Standing,
};

/// Everything that the rows of one order have in common.
pub(super) struct Recorder {
    row: Option<AuditRow>,
}

impl Recorder {
    /// Taken before the facts are applied, while the actor still stands where they stood.
    pub(super) fn new(
        conference: &Conference,
        at: Timestamp,
        by: &Actor,
        request: &RequestId,
        command: &Command,
        address: Option<&str>,
    ) -> Self {
        // What people say and do with their own devices is theirs, not a decision over others.
        let recorded = !command.is_ones_own();
        let row = recorded.then(|| blank(conference, at, by, request, command, address));
        Self { row }
    }

    pub(super) fn refused(self, refused: &Refused) -> Vec<AuditRow> {
        let Some(row) = self.row else { return Vec::new() };
        let hit: Vec<&Judged> = refused.verdicts.iter().filter(|judged| judged.verdict != Verdict::Untouched).collect();
        if hit.is_empty() {
            return vec![AuditRow { verdict: "refused".into(), refusal: Some(refused.refusal), ..row }];
        }
        hit.into_iter().map(|judged| judged_row(&row, judged)).collect()
    }

    /// The store did not save what had to be saved first.
    pub(super) fn unavailable(self) -> Vec<AuditRow> {
        self.row.map(|row| AuditRow { verdict: "unavailable".into(), ..row }).into_iter().collect()
    }

    pub(super) fn decided(self, command: &Command, decision: &Decision, silent_ms: Option<f64>) -> Vec<AuditRow> {
        let Some(row) = self.row else { return Vec::new() };
        let row = AuditRow { silent_ms, ..row };
        match command {
            Command::Join(arrival) => {
                let (seat, verdict) = arrived(decision, arrival.seat);
                let target = Some(AuditTarget { participant: Some(seat), name: arrival.name.clone(), id: None });
                vec![AuditRow { target, verdict: verdict.into(), ..row }]
            }
            Command::Disconnect(order) if order.target == Target::All => {
                let verdict = if order.dry_run { "would_end" } else { "ended" };
                vec![AuditRow { verdict: verdict.into(), ..row }]
            }
            _ if decision.verdicts.is_empty() => vec![AuditRow { verdict: "done".into(), ..row }],
            _ => decision.verdicts.iter().map(|judged| judged_row(&row, judged)).collect(),
        }
    }
}

/// What came of an arrival, as its facts tell.
fn arrived(decision: &Decision, fresh: SeatId) -> (SeatId, &'static str) {
    for fact in &decision.facts {
        match fact {
            Fact::Seated { seat, .. } if seat.id == fresh => {
                let waits = matches!(seat.state, SeatState::Waiting { .. });
                return (seat.id, if waits { "waiting" } else { "admitted" });
            }
            Fact::Seated { seat, .. } => return (seat.id, "resumed"),
            Fact::Resumed { seat, .. } => return (*seat, "resumed"),
            _ => {}
        }
    }
    (fresh, "done")
}

fn judged_row(row: &AuditRow, judged: &Judged) -> AuditRow {
    let refusal = match judged.verdict {
        Verdict::Refused(refusal) => Some(refusal),
        Verdict::NotFound => Some(Refusal::NotFound),
        Verdict::Disconnected
        | Verdict::WouldDisconnect
        | Verdict::AlreadyGone
        | Verdict::Untouched
        | Verdict::Done => None,
    };
    AuditRow {
        target: Some(AuditTarget {
            participant: Some(judged.participant),
            name: judged.name.clone().unwrap_or_default(),
            id: None,
        }),
        verdict: if refusal.is_some() { "refused" } else { judged.verdict.word() }.into(),
        refusal,
        ..row.clone()
    }
}

fn blank(
    conference: &Conference,
    at: Timestamp,
    by: &Actor,
    request: &RequestId,
    command: &Command,
    address: Option<&str>,
) -> AuditRow {
    let (reason, note, audit_note) = match command {
        Command::Disconnect(order) => (Some(order.reason), order.note.clone(), order.audit_note.clone()),
        _ => (None, None, None),
    };
    AuditRow {
        at,
        request: request.clone(),
        room: Some(conference.room.id),
        conference: Some(conference.id),
        actor: actor(conference, by, address),
        surface: by.surface,
        verb: command.verb().into(),
        target: None,
        verdict: String::new(),
        refusal: None,
        reason,
        note,
        audit_note,
        silent_ms: None,
    }
}

/// Whose order a batch of facts is; to be asked before they are applied, like [`Recorder::new`].
pub(super) fn author(conference: &Conference, by: &Actor, address: Option<&str>) -> Author {
    Author { actor: actor(conference, by, address), surface: by.surface }
}

fn actor(conference: &Conference, by: &Actor, address: Option<&str>) -> AuditActor {
    AuditActor {
        name: by.name.clone(),
        role: standing_word(conference, by).into(),
        person: by.person(),
        address: address.map(str::to_owned),
    }
}

fn standing_word(conference: &Conference, by: &Actor) -> &'static str {
    match conference.standing(by) {
        Standing::System => "system",
        Standing::Administrator => "administrator",
        Standing::Owner => "owner",
        Standing::Operator => "operator",
        Standing::Moderator => "host",
        Standing::ControlToken => "control_token",
        Standing::Ordinary => "participant",
    }
}

/// What Gavel itself did, by its timers.
pub(super) fn by_itself(conference: &Conference, at: Timestamp, facts: &[Fact]) -> Vec<AuditRow> {
    facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Departed { seat, how, .. } => {
                let target = Some(known(conference, *seat)?);
                Some(AuditRow { target, verdict: gone(*how).into(), ..of_gavel(conference, at, "leave") })
            }
            Fact::Ended { .. } => Some(AuditRow { verdict: "ended".into(), ..of_gavel(conference, at, "end") }),
            _ => None,
        })
        .collect()
}

/// The engine had to be cut harder for these, and nobody had given an order of which a row could tell it.
pub(super) fn alarms(conference: &Conference, at: Timestamp, seats: &[SeatId]) -> Vec<AuditRow> {
    let row = |seat: &SeatId| {
        let nameless = AuditTarget { participant: Some(*seat), name: String::new(), id: None };
        let target = Some(known(conference, *seat).unwrap_or(nameless));
        AuditRow { target, verdict: "forced".into(), ..of_gavel(conference, at, "alarm") }
    };
    seats.iter().map(row).collect()
}

fn known(conference: &Conference, seat: SeatId) -> Option<AuditTarget> {
    let person = conference.seats.get(&seat)?.person;
    let name = conference.people.get(&person).map(|person| person.name.clone()).unwrap_or_default();
    Some(AuditTarget { participant: Some(seat), name, id: None })
}

fn of_gavel(conference: &Conference, at: Timestamp, verb: &str) -> AuditRow {
    let actor = Actor::system();
    AuditRow {
        at,
        request: RequestId(String::new()),
        room: Some(conference.room.id),
        conference: Some(conference.id),
        actor: AuditActor { name: actor.name, role: "system".into(), person: None, address: None },
        surface: actor.surface,
        verb: verb.into(),
        target: None,
        verdict: String::new(),
        refusal: None,
        reason: None,
        note: None,
        audit_note: None,
        silent_ms: None,
    }
}

/// How somebody went whom nobody sent.
const fn gone(how: How) -> &'static str {
    match how {
        How::Lost => "lost",
        How::TimedOut => "timed_out",
        How::Idle => "idle",
        How::Ended => "ended",
        How::Left => "left",
        How::Denied => "denied",
        How::SentOut => "sent_out",
        How::Removed | How::OffStage => "removed",
    }
}
