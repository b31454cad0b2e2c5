//! What is written of an object, held against the description of its fields.

use super::{
    Resource,
    field::{Field, Kind, Write},
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Whether everything is said of an object, or only what changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Whole,
    Part,
}

/// What is wrong, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wrong(pub(crate) BTreeMap<String, Vec<String>>);

impl Wrong {
    pub(crate) fn of(field: &str, what: impl Into<String>) -> Self {
        let mut wrong = Self::default();
        wrong.say(field, what);
        wrong
    }

    pub(crate) fn say(&mut self, field: &str, what: impl Into<String>) {
        self.0.entry(field.to_owned()).or_default().push(what.into());
    }

    pub(crate) fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

/// Every name is one of the object's that can be written, every value of its kind. What cannot be written is left out: clients send
/// back whole objects as they read them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written(Map<String, Value>);

impl Written {
    pub(crate) fn read<R>(resource: &Resource<R>, body: Map<String, Value>, mode: Mode) -> Result<Self, Wrong> {
        let mut wrong = Wrong::default();
        let mut written = Map::new();
        for (name, value) in body {
            let Some(field) = resource.field(&name) else {
                wrong.say(&name, "There is no such field.");
                continue;
            };
            match taken(field, value) {
                Ok(Some(value)) => drop(written.insert(name, value)),
                Ok(None) => {}
                Err(what) => wrong.say(&name, what),
            }
        }
        if mode == Mode::Whole {
            for field in resource.fields {
                match field.write {
                    _ if written.contains_key(field.name) => {}
                    Write::Must if !wrong.0.contains_key(field.name) => {
                        wrong.say(field.name, "This field is required.");
                    }
                    Write::Or(_) => {
                        written.insert(field.name.to_owned(), field.default().unwrap_or_default());
                    }
                    Write::Must | Write::Never | Write::Only(_) => {}
                }
            }
        }
        wrong.or(Self(written))
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(crate) fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }

    pub(crate) fn list(&self, name: &str) -> Option<&Vec<Value>> {
        self.0.get(name)?.as_array()
    }
}

fn taken<R>(field: &Field<R>, value: Value) -> Result<Option<Value>, String> {
    match field.write {
        Write::Never => Ok(None),
        Write::Only(_) if is_nothing(&value) || Some(&value) == field.default().as_ref() => Ok(None),
        Write::Only(_) => Err("Gavel has no such setting: leave it out.".into()),
        Write::Must | Write::Or(_) if value.is_null() && !field.nullable => match field.default() {
            Some(default) => Ok(Some(default)),
            None => Err("This field may not be null.".into()),
        },
        Write::Must | Write::Or(_) if value.is_null() => Ok(Some(value)),
        Write::Must | Write::Or(_) => of_its_kind(field, value).map(Some),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_u64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
    }
}

/// Forms have nothing but texts, so that those are read as what is meant.
fn of_its_kind<R>(field: &Field<R>, value: Value) -> Result<Value, String> {
    match (field.kind, value) {
        (Kind::Text | Kind::Time | Kind::One, Value::String(text)) => {
            if field.choices.is_empty() || field.choices.contains(&text.as_str()) {
                Ok(text.into())
            } else {
                Err(format!("One of: {}.", field.choices.join(", ")))
            }
        }
        (Kind::Flag, Value::Bool(flag)) => Ok(flag.into()),
        (Kind::Flag, Value::String(text)) => match text.as_str() {
            "true" | "True" | "1" => Ok(true.into()),
            "false" | "False" | "0" => Ok(false.into()),
            _ => Err("true or false.".into()),
        },
        (Kind::Whole, Value::Number(number)) if number.is_i64() => Ok(number.into()),
        (Kind::Whole, Value::String(text)) => {
            text.parse::<i64>().map(|number| number.into()).map_err(|_| "A whole number.".into())
        }
        (Kind::Many | Kind::List, Value::Array(list)) => Ok(list.into()),
        (kind, _) => Err(format!("This is no {}.", kind.word())),
    }
}
