//! What a list is asked, from the words of the query string.

use crate::{problem::Problem, rfc3339, shapes::HowGone};
use gavel_core::model::{ids::AccountId, ids::PersonId, time::Timestamp};
use gavel_door::ports::records::{ConnectionEnd, Question, SortKey};
use serde::Deserialize;
use utoipa::ToSchema;

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

/// The part of every query that is about order and pages.
pub(super) struct Order<'q> {
    pub(super) sort: Option<&'q str>,
    pub(super) limit: Option<u32>,
    pub(super) cursor: Option<&'q str>,
}

/// What is asked, and the order by its words: with them a cursor is good for this order alone.
pub(super) struct Ordered<K> {
    pub(super) question: Question<K>,
    pub(super) sort: String,
}

impl Order<'_> {
    /// `usual`: the order where none is asked for.
    pub(super) fn read<K: SortKey>(self, usual: &str) -> Result<Ordered<K>, Problem> {
        let sort = self.sort.unwrap_or(usual);
        let (word, descending) = match sort.strip_prefix('-') {
            Some(word) => (word, true),
            None => (sort, false),
        };
        let key = K::ALL.iter().copied().find(|key| key.word() == word).ok_or_else(|| {
            let words: Vec<&str> = K::ALL.iter().map(|key| key.word()).collect();
            Problem::invalid(format!("sort: one of {}; with `-` before it the other way round", words.join(", ")))
        })?;
        let after = match self.cursor {
            Some(cursor) => {
                let mark = cursor.strip_prefix(sort).and_then(|rest| rest.strip_prefix('.'));
                let mark = mark.and_then(|mark| mark.parse().ok());
                Some(mark.ok_or_else(|| Problem::invalid("cursor: it is not one of this list in this order"))?)
            }
            None => None,
        };
        let limit = self.limit.unwrap_or(100).clamp(1, 1000);
        let question = Question { descending, after, limit, ..Question::sorted_by(key) };
        Ok(Ordered { question, sort: sort.to_owned() })
    }
}

pub(super) fn time(name: &str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    let Some(text) = text else { return Ok(None) };
    rfc3339::parse(text).map(Some).ok_or_else(|| Problem::invalid(format!("{name}: a time as in RFC 3339")))
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

    fn order<'q>(sort: Option<&'q str>, cursor: Option<&'q str>) -> Result<Question<VisitorKey>, u16> {
        let read = Order { sort, limit: None, cursor }.read("joined_at");
        read.map(|ordered: Ordered<VisitorKey>| ordered.question).map_err(|problem| problem.status().as_u16())
    }

    #[test]
    fn an_order_is_a_word_of_the_list_and_may_be_turned_round() {
        assert_eq!(order(None, None).unwrap(), Question { limit: 100, ..Question::sorted_by(VisitorKey::JoinedAt) });
        let turned = order(Some("-talk_ms"), None).unwrap();
        assert_eq!((turned.sort, turned.descending), (VisitorKey::Talk, true));
        for sort in ["", "-", "--name", "folded", "name; DROP TABLE visit", "Name"] {
            assert_eq!(order(Some(sort), None), Err(400), "{sort}");
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
