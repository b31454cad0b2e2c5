//! `field__lookup=value`: whether an object is one of those that are asked for.

use super::{
    field::{Field, Kind},
    time,
};
use regex::{Regex, RegexBuilder};
use serde_json::Value;
use std::cmp::Ordering;

/// Longer patterns are not compiled, and neither are those that would grow beyond so many bytes.
const LONGEST_PATTERN: usize = 200;
const LARGEST_PATTERN: usize = 256 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    Exact,
    IExact,
    Contains,
    IContains,
    StartsWith,
    IStartsWith,
    EndsWith,
    IEndsWith,
    Regex,
    IRegex,
    Lt,
    Lte,
    Gt,
    Gte,
    In,
}

const WORDS: [(&str, Lookup); 15] = [
    ("exact", Lookup::Exact),
    ("iexact", Lookup::IExact),
    ("contains", Lookup::Contains),
    ("icontains", Lookup::IContains),
    ("startswith", Lookup::StartsWith),
    ("istartswith", Lookup::IStartsWith),
    ("endswith", Lookup::EndsWith),
    ("iendswith", Lookup::IEndsWith),
    ("regex", Lookup::Regex),
    ("iregex", Lookup::IRegex),
    ("lt", Lookup::Lt),
    ("lte", Lookup::Lte),
    ("gt", Lookup::Gt),
    ("gte", Lookup::Gte),
    ("in", Lookup::In),
];

impl Lookup {
    pub(crate) fn of(word: &str) -> Option<Self> {
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, lookup)| *lookup)
    }

    /// What can be asked of a field of this kind.
    pub(crate) fn words(kind: Kind) -> impl Iterator<Item = &'static str> {
        WORDS.iter().filter(move |(_, lookup)| lookup.fits(kind)).map(|(word, _)| *word)
    }

    const fn fits(self, kind: Kind) -> bool {
        match kind {
            Kind::Text => true,
            Kind::Time | Kind::Whole => {
                matches!(self, Self::Exact | Self::Lt | Self::Lte | Self::Gt | Self::Gte | Self::In)
            }
            Kind::Flag | Kind::One => matches!(self, Self::Exact | Self::In),
            Kind::Many | Kind::List => false,
        }
    }
}

/// A value, as far as it can be compared. Nothing is below everything.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(crate) enum Key {
    Nothing,
    Flag(bool),
    Number(f64),
    Text(String),
}

impl Key {
    pub(crate) fn of(value: Value) -> Self {
        match value {
            Value::Bool(flag) => Self::Flag(flag),
            Value::Number(number) => number.as_f64().map_or(Self::Nothing, Self::Number),
            Value::String(text) => Self::Text(text),
            Value::Null | Value::Array(_) | Value::Object(_) => Self::Nothing,
        }
    }

    /// No number in an object is NaN.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        self.partial_cmp(other).unwrap_or(Ordering::Equal)
    }

    /// As the question writes it.
    fn read<R>(field: &Field<R>, text: &str) -> Result<Self, String> {
        if field.nullable && matches!(text, "None" | "none" | "null" | "nil") {
            return Ok(Self::Nothing);
        }
        let wrong = |what: &str| format!("{}: {what}", field.name);
        match field.kind {
            Kind::Text | Kind::One | Kind::Many | Kind::List => Ok(Self::Text(text.to_owned())),
            Kind::Flag => match text {
                "true" | "True" | "1" => Ok(Self::Flag(true)),
                "false" | "False" | "0" => Ok(Self::Flag(false)),
                _ => Err(wrong("true or false")),
            },
            Kind::Time => match time::read(text) {
                Some(at) => Ok(Self::Text(time::text(at))),
                None => Err(wrong("a time such as 2026-11-21T06:47:00")),
            },
            Kind::Whole => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Self::Number(number)),
                Ok(_) | Err(_) => Err(wrong("a number")),
            },
        }
    }
}

#[derive(Debug)]
enum Test {
    Is(Key),
    IsOneOf(Vec<Key>),
    Ordered(Lookup, Key),
    Words { lookup: Lookup, folded: bool, text: String },
    Matches(Regex),
}

pub(crate) struct Filter<R: 'static> {
    field: &'static Field<R>,
    test: Test,
}

impl<R> Filter<R> {
    /// `Err`: what is wrong with it, for people.
    pub(crate) fn read(field: &'static Field<R>, lookup: Lookup, text: &str) -> Result<Self, String> {
        if !field.searched || !lookup.fits(field.kind) {
            return Err(format!("the '{}' field does not allow this filter", field.name));
        }
        let words = |folded: bool| {
            let text = if folded { text.to_lowercase() } else { text.to_owned() };
            Test::Words { lookup, folded, text }
        };
        let test = match lookup {
            Lookup::Exact => Test::Is(Key::read(field, text)?),
            Lookup::In => Test::IsOneOf(text.split(',').map(|part| Key::read(field, part)).collect::<Result<_, _>>()?),
            Lookup::Lt | Lookup::Lte | Lookup::Gt | Lookup::Gte => Test::Ordered(lookup, Key::read(field, text)?),
            Lookup::Contains | Lookup::StartsWith | Lookup::EndsWith => words(false),
            Lookup::IExact | Lookup::IContains | Lookup::IStartsWith | Lookup::IEndsWith => words(true),
            Lookup::Regex | Lookup::IRegex => Test::Matches(pattern(field.name, text, lookup == Lookup::IRegex)?),
        };
        Ok(Self { field, test })
    }

    pub(crate) fn fits(&self, row: &R) -> bool {
        let found = Key::of((self.field.get)(row));
        match &self.test {
            Test::Is(key) => found == *key,
            Test::IsOneOf(keys) => keys.contains(&found),
            Test::Ordered(_, _) if found == Key::Nothing => false,
            Test::Ordered(lookup, key) => match (lookup, found.order(key)) {
                (Lookup::Lt, order) => order.is_lt(),
                (Lookup::Lte, order) => order.is_le(),
                (Lookup::Gt, order) => order.is_gt(),
                (_, order) => order.is_ge(),
            },
            Test::Words { lookup, folded, text } => {
                let Key::Text(found) = found else { return false };
                let found = if *folded { found.to_lowercase() } else { found };
                match lookup {
                    Lookup::Contains | Lookup::IContains => found.contains(text),
                    Lookup::StartsWith | Lookup::IStartsWith => found.starts_with(text),
                    Lookup::EndsWith | Lookup::IEndsWith => found.ends_with(text),
                    _ => found == *text,
                }
            }
            Test::Matches(pattern) => matches!(found, Key::Text(found) if pattern.is_match(&found)),
        }
    }

    /// The times that this filter lets a field of times have, where it is one that says so: `(from, to)`.
    pub(crate) fn span(&self, name: &str) -> (Option<String>, Option<String>) {
        match (&self.test, self.field.name == name) {
            (Test::Ordered(Lookup::Gt | Lookup::Gte, Key::Text(from)), true) => (Some(from.clone()), None),
            (Test::Ordered(Lookup::Lt | Lookup::Lte, Key::Text(to)), true) => (None, Some(to.clone())),
            _ => (None, None),
        }
    }
}

/// The crate's patterns take time in proportion to the text, whatever they are.
fn pattern(field: &str, text: &str, folded: bool) -> Result<Regex, String> {
    if text.len() > LONGEST_PATTERN {
        return Err(format!("{field}: a pattern has at most {LONGEST_PATTERN} bytes"));
    }
    RegexBuilder::new(text)
        .case_insensitive(folded)
        .size_limit(LARGEST_PATTERN)
        .dfa_size_limit(LARGEST_PATTERN)
        .build()
        .map_err(|_| format!("{field}: this is no pattern, or a too large one"))
}
