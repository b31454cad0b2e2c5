//! A list as it was asked for: a page of JSON, or all of it as CSV.

use super::question::Ordered;
use crate::{
    accept,
    csv::{self, record},
    export::Export,
    extract::Json,
    problem::Problem,
    shapes::List,
};
use axum::{
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use gavel_door::ports::{
    Page,
    records::{Question, SortKey},
};
use serde::Serialize;

/// Rows that are read at once for CSV.
const AT_ONCE: u32 = 1000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Csv,
}

impl Form {
    pub(super) fn asked(headers: &HeaderMap) -> Self {
        match accept::best(headers, &["application/json", "text/csv"]) {
            1 => Self::Csv,
            _ => Self::Json,
        }
    }
}

/// A row of a list in both forms.
pub(super) trait Row: Serialize {
    /// The names of its cells.
    const COLUMNS: &'static [&'static str];

    fn cells(self) -> Vec<String>;
}

/// Answers with `ask`'s rows as `R`. CSV begins at the beginning, whatever page was asked for.
pub(super) async fn reply<K, T, R, A, F>(
    form: Form,
    file: String,
    asked: Ordered<K>,
    ask: A,
) -> Result<Response, Problem>
where
    K: SortKey + Send + Sync,
    T: Send + 'static,
    R: Row + From<T>,
    A: Fn(Question<K>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Page<T>, Problem>> + Send + 'static,
{
    let Ordered { question, sort } = asked;
    if form == Form::Json {
        let page = ask(question).await?;
        let items = page.items.into_iter().map(R::from).collect::<Vec<_>>();
        let next_cursor = page.next.map(|mark| format!("{sort}.{mark}"));
        return Ok(Json::ok(List { items, next_cursor }).into_response());
    }
    let question = Question { after: None, limit: AT_ONCE, ..question };
    let first = ask(question.clone()).await?;
    let next = move |mark: String| {
        let after = mark.parse().map_err(|_| Problem::broken());
        let (ask, question) = (ask.clone(), question.clone());
        async move { ask(Question { after: Some(after?), ..question }).await }
    };
    let export = Export { file: format!("{file}.csv"), kind: csv::TYPE, head: record(R::COLUMNS) };
    export.of(first, next, |item| record(R::from(item).cells()))
}

/// A cell of what may not be there.
pub(super) fn cell<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The word that a value has in JSON.
pub(crate) fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}
