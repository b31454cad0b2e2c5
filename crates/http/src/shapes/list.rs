//! Lists, how much of them is asked for, and what is searched for in them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A list. `next_cursor` goes into `?cursor=` of the following question.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct List<T> {
    pub items: Vec<T>,
    pub next_cursor: Option<String>,
}

/// At most so many entries: 1 to 1000, 100 unless told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub(crate) struct Limit(u32);

impl Default for Limit {
    fn default() -> Self {
        Self(100)
    }
}

impl TryFrom<u32> for Limit {
    type Error = &'static str;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        if (1..=1000).contains(&number) { Ok(Self(number)) } else { Err("limit: 1 to 1000") }
    }
}

impl Limit {
    pub(crate) fn get(self) -> u32 {
        self.0
    }
}

/// A part of a name or a text, at most 100 characters: longer than any name, and no more than the store looks for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Search(String);

impl TryFrom<String> for Search {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.chars().count() > 100 { Err("a search has at most 100 characters") } else { Ok(Self(text)) }
    }
}

impl From<Search> for String {
    fn from(search: Search) -> Self {
        search.0
    }
}

/// How much of a list, and from where.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Slice {
    /// At most so many; 100 unless told.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    pub(crate) limit: Limit,
    /// The `next_cursor` of the answer before.
    pub(crate) cursor: Option<String>,
}

impl Slice {
    pub(crate) fn limit(&self) -> u32 {
        self.limit.get()
    }

    /// The asked part of a list that is held whole, in the order of `key`.
    pub(crate) fn of<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> &str) -> List<T> {
        items.sort_by(|a, b| key(a).cmp(key(b)));
        if let Some(cursor) = &self.cursor {
            items.retain(|item| key(item) > cursor.as_str());
        }
        let limit = self.limit() as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = if more { items.last().map(|item| key(item).to_owned()) } else { None };
        List { items, next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_by_limit_and_goes_on_at_the_cursor() {
        let items = || vec!["c".to_owned(), "a".into(), "b".into()];
        let first = Slice { limit: Limit(2), cursor: None }.of(items(), |item| item);
        assert_eq!(
            (first.items.as_slice(), first.next_cursor.as_deref()),
            (&["a".to_owned(), "b".into()][..], Some("b"))
        );
        let rest = Slice { limit: Limit(2), cursor: first.next_cursor }.of(items(), |item| item);
        assert_eq!((rest.items, rest.next_cursor), (vec!["c".to_owned()], None));
    }

    #[test]
    fn a_list_is_given_in_parts_of_a_bounded_length() {
        assert_eq!(Limit::default().get(), 100);
        for good in [1, 100, 1000] {
            assert_eq!(Limit::try_from(good).map(Limit::get), Ok(good));
        }
        for bad in [0, 1001, u32::MAX] {
            assert!(Limit::try_from(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_search_is_no_longer_than_a_name() {
        assert!(Search::try_from("é".repeat(100)).is_ok());
        assert!(Search::try_from("é".repeat(101)).is_err());
    }
}
