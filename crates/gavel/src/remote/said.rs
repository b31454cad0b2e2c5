//! The body of a request: what was said. What was not said is left out, so that it stays as it is.

use serde::Serialize;
use serde_json::{Map, Value, json};

#[derive(Default)]
pub(super) struct Said(Map<String, Value>);

impl Said {
    pub(super) fn and(mut self, field: &str, value: impl Serialize) -> Self {
        self.0.insert(field.into(), json!(value));
        self
    }

    pub(super) fn maybe(self, field: &str, value: Option<impl Serialize>) -> Self {
        match value {
            Some(value) => self.and(field, value),
            None => self,
        }
    }

    /// Where it has anything in it.
    pub(super) fn list(self, field: &str, items: &[impl Serialize]) -> Self {
        if items.is_empty() { self } else { self.and(field, items) }
    }

    /// Where anything was said of it.
    pub(super) fn part(self, field: &str, part: Self) -> Self {
        if part.is_empty() { self } else { self.and(field, part.0) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn body(self) -> Value {
        Value::Object(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_left_out() {
        let timers = Said::default().maybe("length", Some(60)).maybe("only_guests", None::<u32>);
        let said = Said::default().part("timers", timers).part("policy", Said::default()).list("aliases", &[""; 0]);
        assert_eq!(said.and("limit", Value::Null).body(), json!({"timers": {"length": 60}, "limit": null}));
    }
}
