//! Those who are let in at the same moment: whoever is inside hears of all of them at once, and not of each of them apart.

use super::{
    saving::{Given, Saving},
    task::{Task, seated},
    waiter::Waiter,
};
use crate::{Denied, Entered, Link, ports::Batch};
use gavel_core::{
    Outcome,
    model::{audit::AuditRow, fact::Fact, ids::SeatId},
};
use tokio::sync::oneshot;

/// So many at most: a removal that comes meanwhile stands behind no more.
const TOGETHER: usize = 32;

/// They sit already, and nobody has been told.
#[derive(Default)]
pub(super) struct Arrivals {
    outcome: Outcome,
    facts: Vec<Fact>,
    rows: Vec<AuditRow>,
    entered: Vec<Arrival>,
}

struct Arrival {
    seat: SeatId,
    link: Link,
    reply: oneshot::Sender<Result<Entered, Denied>>,
}

impl Arrivals {
    pub(super) const fn are_many(&self) -> bool {
        self.entered.len() >= TOGETHER
    }
}

impl Task {
    /// Somebody whose seat is saved takes it. `Err`: there is more to it than that, or somebody has to go for it.
    pub(super) fn arrive(&mut self, saving: Saving, arrivals: &mut Arrivals) -> Result<(), Box<Saving>> {
        let goes = |fact: &Fact| matches!(fact, Fact::Departed { .. } | Fact::Ended { .. });
        let Saving { given, decision, changes } = saving;
        let Given { envelope, context, waiter, answer, until } = given;
        match (waiter, seated(&decision)) {
            (Waiter::Entry(reply), Some(seat)) if !decision.facts.iter().any(goes) => {
                let recorder = self.recorder(&envelope, &context);
                arrivals.entered.push(Arrival { seat, link: self.links.connect(seat), reply });
                self.conference.apply_into(&mut arrivals.outcome, context.now, &decision.facts);
                arrivals.rows.extend(recorder.decided(&envelope.command, &decision, None));
                arrivals.facts.extend(decision.facts);
                Ok(())
            }
            (waiter, _) => {
                let given = Given { envelope, context, waiter, answer, until };
                Err(Box::new(Saving { given, decision, changes }))
            }
        }
    }

    pub(super) fn let_in(&mut self, arrivals: Arrivals) {
        let Arrivals { outcome, facts, rows, entered } = arrivals;
        if entered.is_empty() {
            return;
        }
        let now = self.ports.clock.now();
        let effects = outcome.into_effects(&self.conference);
        let measured = self.meters.follow(now, &self.conference, &facts, &effects);
        let cut = self.cut(&effects);
        self.write_down(measured);
        self.happened(effects, cut);
        // The seats were saved before; their rows may come a little later.
        drop(self.journal.keep(Batch { audit: rows, ..Batch::of(self.conference.room.id, Some(self.conference.id)) }));
        for Arrival { seat, link, reply } in entered {
            let _ = reply.send(Ok(self.entered(seat, link)));
        }
    }
}
