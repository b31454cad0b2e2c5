//! Which orders were answered already: the same request of the same actor has one receipt and one effect (property X5).

use crate::model::{
    command::{Actor, Command, Right},
    ids::{PersonId, RequestId},
    refusal::Refusal,
};
use std::collections::{BTreeMap, VecDeque};

/// As many as a busy host could give in minutes; a retry comes within seconds.
const KEPT: usize = 2_048;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Administrator(String),
    ControlToken(String),
    System,
    Person(PersonId),
}

impl From<&Actor> for By {
    fn from(actor: &Actor) -> Self {
        match actor.right {
            Right::Administrator => Self::Administrator(actor.name.clone()),
            // Keys are told apart by their names: what one system calls its request must not answer another's.
            Right::ControlToken => Self::ControlToken(actor.name.clone()),
            Right::System => Self::System,
            Right::Person { person, .. } => Self::Person(person),
        }
    }
}

/// Answers by actor and request.
#[derive(Clone, Debug)]
pub struct Ledger<A> {
    answers: BTreeMap<(By, RequestId), (Command, A)>,
    order: VecDeque<(By, RequestId)>,
}

impl<A> Default for Ledger<A> {
    fn default() -> Self {
        Self { answers: BTreeMap::new(), order: VecDeque::new() }
    }
}

impl<A: Clone> Ledger<A> {
    /// The answer that this order had before. The same name for another order is refused.
    pub fn recall(&self, actor: &Actor, request: &RequestId, command: &Command) -> Result<Option<A>, Refusal> {
        match self.answers.get(&(actor.into(), request.clone())) {
            None => Ok(None),
            Some((before, answer)) if before == command => Ok(Some(answer.clone())),
            Some(_) => Err(Refusal::IdempotencyConflict),
        }
    }

    pub fn remember(&mut self, actor: &Actor, request: &RequestId, command: &Command, answer: A) {
        let key = (By::from(actor), request.clone());
        if self.answers.insert(key.clone(), (command.clone(), answer)).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.answers.remove(&oldest);
        }
    }

    /// For an order that nothing came of and that may be given once more.
    pub fn forget(&mut self, actor: &Actor, request: &RequestId) {
        let key = (By::from(actor), request.clone());
        if self.answers.remove(&key).is_some() {
            self.order.retain(|kept| *kept != key);
        }
    }
}
