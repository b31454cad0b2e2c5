//! How far a large order has come, for whoever gave it. It costs the order nothing: nobody is waited for.

use crate::{Report, Step};
use gavel_core::Decision;

/// Orders for more than so many are reported about.
const LARGE: usize = 100;
/// So often on their way.
const STEPS: usize = 10;

pub(super) struct Progress {
    report: Option<Report>,
    of: usize,
    step: usize,
}

impl Progress {
    /// Nobody wants to know.
    pub(super) const fn unheard() -> Self {
        Self { report: None, of: 0, step: 0 }
    }

    pub(super) fn of(decision: &Decision, report: Option<Report>) -> Self {
        let of = decision.verdicts.len();
        Self { report: report.filter(|_| of > LARGE), of, step: 0 }
    }

    /// So many of all effects of the order are carried out.
    pub(super) fn reached(&mut self, effects: usize, all: usize) {
        let Some(report) = &self.report else { return };
        let step = effects * STEPS / all.max(1);
        if step > self.step {
            self.step = step;
            report(Step { done: (self.of * step / STEPS) as u32, of: self.of as u32 });
        }
    }
}
