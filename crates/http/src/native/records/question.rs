//! What a list is asked, from the words of the query string.

use crate::{
    problem::Problem,
    shapes::{HowGone, Limit},
};
use gavel_core::model::ids::{AccountId, PersonId};
use gavel_door::ports::records::{ConnectionEnd, Question, SortKey};
use serde::{Deserialize, Deserializer, de::Error};
use std::fmt;
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, schema::Type},
};

/// How somebody went, or that they did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum HowNow {
    In,
    Left,
    Removed,
    Lost,
    Ended,
    Denied,
    TimedOut,
    SentOut,
    Idle,
    /// Of a connection: a later one of the same seat took over.
    Replaced,
}

impl HowNow {
    pub(super) fn asked(self) -> Option<ConnectionEnd> {
        let gone = |how: HowGone| Some(ConnectionEnd::Gone(how.into()));
        match self {
            Self::In => None,
            Self::Left => gone(HowGone::Left),
            Self::Removed => gone(HowGone::Removed),
            Self::Lost => gone(HowGone::Lost),
            Self::Ended => gone(HowGone::Ended),
            Self::Denied => gone(HowGone::Denied),
            Self::TimedOut => gone(HowGone::TimedOut),
            Self::SentOut => gone(HowGone::SentOut),
            Self::Idle => gone(HowGone::Idle),
            Self::Replaced => Some(ConnectionEnd::Replaced),
        }
    }
}

/// By what a list is sorted: a word of its own; with `-` before it the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sort<K> {
    key: K,
    descending: bool,
}

impl<K> Sort<K> {
    pub(super) const fn by(key: K) -> Self {
        Self { key, descending: false }
    }

    pub(super) const fn turned_round(self) -> Self
    where
        K: Copy,
    {
        Self { descending: !self.descending, ..self }
    }
}

impl<K: SortKey> Sort<K> {
    fn all() -> impl Iterator<Item = Self> {
        K::ALL.iter().flat_map(|key| [Self::by(*key), Self::by(*key).turned_round()])
    }

    /// For the description of the interface.
    pub(super) fn schema() -> Object {
        let words = Self::all().map(|sort| sort.to_string());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
    }
}

impl<K: SortKey> fmt::Display for Sort<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.descending { "-" } else { "" })?;
        f.write_str(self.key.word())
    }
}

impl<'de, K: SortKey> Deserialize<'de> for Sort<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::all().find(|sort| sort.to_string() == text).ok_or_else(|| {
            let words: Vec<&str> = K::ALL.iter().map(|key| key.word()).collect();
            D::Error::custom(format!("sort: one of {}; with `-` before it the other way round", words.join(", ")))
        })
    }
}

/// The part of every query that is about order and pages.
pub(super) struct Order<'q, K> {
    pub(super) sort: Option<Sort<K>>,
    pub(super) limit: Limit,
    pub(super) cursor: Option<&'q str>,
}

/// What is asked, and the order by its words: with them a cursor is good for this order alone.
pub(super) struct Ordered<K> {
    pub(super) question: Question<K>,
    pub(super) sort: Sort<K>,
}

impl<K: SortKey> Order<'_, K> {
    /// `usual`: the order where none is asked for.
    pub(super) fn read(self, usual: Sort<K>) -> Result<Ordered<K>, Problem> {
        let sort = self.sort.unwrap_or(usual);
        let after = match self.cursor {
            Some(cursor) => {
                let mark = cursor.strip_prefix(&format!("{sort}.")).and_then(|mark| mark.parse().ok());
                Some(mark.ok_or_else(|| Problem::invalid("cursor: it is not one of this list in this order"))?)
            }
            None => None,
        };
        let question =
            Question { descending: sort.descending, after, limit: self.limit.get(), ..Question::sorted_by(sort.key) };
        Ok(Ordered { question, sort })
    }
}

/// Whether a list with these keys takes this for a cursor, in any order.
pub(super) fn takes<K: SortKey>(cursor: &str) -> bool {
    let read = |sort| Order { sort: Some(sort), limit: Limit::default(), cursor: Some(cursor) }.read(sort);
    Sort::<K>::all().any(|sort| read(sort).is_ok())
}

pub(super) fn person(text: Option<&str>) -> Result<Option<PersonId>, Problem> {
    text.map(|text| text.parse().map_err(|_| Problem::invalid("person: an id"))).transpose()
}

pub(super) fn account(text: Option<&str>) -> Result<Option<AccountId>, Problem> {
    text.map(|text| text.parse().map_err(|_| Problem::invalid("account: an id"))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use gavel_door::ports::records::{Mark, MarkValue, VisitorKey};

    fn sort(text: &str) -> Result<Sort<VisitorKey>, serde::de::value::Error> {
        Sort::deserialize(serde::de::value::StrDeserializer::new(text))
    }

    fn order(text: Option<&str>, cursor: Option<&str>) -> Result<Question<VisitorKey>, u16> {
        let sort = text.map(|text| sort(text).unwrap());
        let read = Order { sort, limit: Limit::default(), cursor }.read(Sort::by(VisitorKey::JoinedAt));
        read.map(|ordered| ordered.question).map_err(|problem| problem.status().as_u16())
    }

    #[test]
    fn an_order_is_a_word_of_the_list_and_may_be_turned_round() {
        assert_eq!(order(None, None).unwrap(), Question { limit: 100, ..Question::sorted_by(VisitorKey::JoinedAt) });
        let turned = order(Some("-talk_ms"), None).unwrap();
        assert_eq!((turned.sort, turned.descending), (VisitorKey::Talk, true));
        for bad in ["", "-", "--name", "folded", "name; DROP TABLE visit", "Name"] {
            assert!(sort(bad).is_err_and(|fault| fault.to_string().starts_with("sort: one of name, role")), "{bad}");
        }
    }

    #[test]
    fn a_cursor_is_good_in_the_order_that_it_was_given_in() {
        let mark = Mark { value: MarkValue::Number(7), id: "01J".into() };
        assert_eq!(order(Some("-name"), Some("-name.n7.01J")).unwrap().after, Some(mark));
        for cursor in ["", "7", "name.n7.01J", "-joined_at.n7.01J", "-name.n7", "-name."] {
            assert_eq!(order(Some("-name"), Some(cursor)), Err(400), "{cursor}");
        }
    }
}
