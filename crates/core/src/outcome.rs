//! The effects of a batch of facts. What is told as a whole (the conference, the bans, who is unconnected) is told once,
//! after everything else: a thousand removals make one list, not a thousand.

use crate::{
    conference::Conference,
    model::effect::{Audience, Effect, Notice},
};

#[derive(Default)]
pub(crate) struct Outcome {
    effects: Vec<Effect>,
    summary: bool,
    unconnected: bool,
    bans: bool,
    closed: bool,
}

impl Outcome {
    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(crate) fn tell(&mut self, to: Audience, notice: Notice) {
        self.effects.push(Effect::Tell { to, notice });
    }

    pub(crate) const fn tell_summary(&mut self) {
        self.summary = true;
    }

    pub(crate) const fn tell_unconnected(&mut self) {
        self.unconnected = true;
    }

    pub(crate) const fn tell_bans(&mut self) {
        self.bans = true;
    }

    /// The conference is over: nobody is left to be told of anything.
    pub(crate) const fn close(&mut self) {
        self.closed = true;
    }

    /// In the order in which they are to be carried out; the conference is as the whole batch left it.
    pub(crate) fn into_effects(mut self, conference: &Conference) -> Vec<Effect> {
        if self.closed {
            self.push(Effect::Close);
            return self.effects;
        }
        if self.summary {
            self.tell(Audience::Inside, Notice::Conference(Box::new(conference.summary())));
        }
        if self.bans {
            self.tell(Audience::Moderators, Notice::Bans(conference.bans.clone()));
        }
        if self.unconnected {
            self.tell(Audience::Moderators, Notice::Unconnected(conference.unconnected()));
        }
        self.effects
    }
}
