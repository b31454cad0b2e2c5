//! What a test reads of an order: its answer, and the steps that it took.

use gavel_core::{
    Conference, Decision,
    model::{
        effect::{Effect, Notice},
        fact::Fact,
        ids::SeatId,
        media::Gate,
        reason::{Farewell, Reason},
        receipt::{Judged, Refused, Verdict},
        refusal::Refusal,
    },
};

/// What an order came back with.
#[derive(Debug)]
pub struct Answer {
    pub result: Result<Decision, Refused>,
}

impl Answer {
    pub fn verdicts(&self) -> &[Judged] {
        match &self.result {
            Ok(decision) => &decision.verdicts,
            Err(refused) => &refused.verdicts,
        }
    }

    /// Of the one who is called so.
    #[track_caller]
    pub fn says(&self, name: &str, verdict: Verdict) {
        let said: Vec<Verdict> =
            self.verdicts().iter().filter(|judged| judged.name.as_deref() == Some(name)).map(|j| j.verdict).collect();
        assert_eq!(said, [verdict], "about {name}");
    }

    pub fn refusal(&self) -> Option<Refusal> {
        self.result.as_ref().err().map(|refused| refused.refusal)
    }

    #[track_caller]
    pub fn done(self) -> Decision {
        self.result.expect("was not refused")
    }
}

/// One step of what a removal does, with the name of the one who goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Revoked(String),
    Banned(String),
    Cut(String),
    Farewell(String, Option<Reason>),
    AnnouncedGone(String),
}

pub fn revoked(name: &str) -> Step {
    Step::Revoked(name.into())
}

pub fn banned(name: &str) -> Step {
    Step::Banned(name.into())
}

pub fn cut(name: &str) -> Step {
    Step::Cut(name.into())
}

pub fn farewell(name: &str, reason: Reason) -> Step {
    Step::Farewell(name.into(), Some(reason))
}

pub fn announced_gone(name: &str) -> Step {
    Step::AnnouncedGone(name.into())
}

/// What the last order brought about: first what became true, then what others have to do.
pub struct Trail<'a> {
    pub(crate) conference: &'a Conference,
    pub facts: &'a [Fact],
    pub effects: &'a [Effect],
}

impl<'a> Trail<'a> {
    pub fn steps(&self) -> Vec<Step> {
        let facts = self.facts.iter().filter_map(|fact| match fact {
            Fact::AccessRevoked { person, .. } => Some(Step::Revoked(self.conference.people[person].name.clone())),
            Fact::Banned(ban) => Some(Step::Banned(ban.name.clone())),
            _ => None,
        });
        let effects = self.effects.iter().flat_map(|effect| match effect {
            Effect::CutMedia { seat } | Effect::ReleaseMedia { seat } => vec![Step::Cut(self.name(*seat))],
            Effect::SayFarewell { seat, farewell } => vec![Step::Farewell(self.name(*seat), farewell.reason)],
            Effect::Tell { notice, .. } => notice.each().iter().filter_map(|notice| self.announced(notice)).collect(),
            _ => Vec::new(),
        });
        facts.chain(effects).collect()
    }

    fn announced(&self, notice: &Notice) -> Option<Step> {
        match notice {
            Notice::Gone { seat, .. } => Some(Step::AnnouncedGone(self.name(*seat))),
            _ => None,
        }
    }

    #[track_caller]
    pub fn happen_in_order<const N: usize>(&self, wanted: [Step; N]) {
        let steps = self.steps();
        let mut rest = steps.iter();
        for step in &wanted {
            assert!(rest.any(|happened| happened == step), "{step:?} does not come where it should in {steps:#?}");
        }
    }

    /// The notices that somebody hears, of those that the last order caused.
    pub fn heard_on(&self, seat: SeatId) -> Vec<&'a Notice> {
        let tells = self.effects.iter().filter_map(|effect| match effect {
            Effect::Tell { to, notice } => Some((to, notice)),
            _ => None,
        });
        tells
            .filter(|(to, _)| self.conference.audience(to).any(|hears| hears == seat))
            .flat_map(|(_, notice)| notice.each())
            .collect()
    }

    /// The last word to somebody, if they went by this order.
    pub fn farewell_to(&self, seat: SeatId) -> Option<&'a Farewell> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::SayFarewell { seat: of, farewell } if *of == seat => Some(farewell),
            _ => None,
        })
    }

    /// What somebody is told of their own gate: what is let through, whether they are asked, whether at once.
    pub fn gate_told(&self, seat: SeatId) -> Option<(Gate, bool, bool)> {
        self.heard_on(seat).into_iter().rev().find_map(|notice| match notice {
            Notice::Gate { gate, asked, at_once, .. } => Some((*gate, *asked, *at_once)),
            _ => None,
        })
    }

    fn name(&self, seat: SeatId) -> String {
        let conference = self.conference;
        match (conference.seats.get(&seat), conference.departed.get(&seat)) {
            (Some(seat), _) => conference.people[&seat.person].name.clone(),
            (None, Some(gone)) => gone.name.clone(),
            (None, None) => "nobody".into(),
        }
    }
}
