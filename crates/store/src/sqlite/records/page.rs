//! One page of a list: filtered, sorted by anything, and continued after a mark instead of a number, so that rows which
//! come meanwhile neither repeat nor hide others.

use super::super::{audit::part, page_size, row::millis};
use crate::{fault::Fault, words::Word};
use gavel_core::model::time::Timestamp;
use gavel_door::ports::{
    Page,
    records::{Mark, MarkValue, Question},
};
use sqlx::{QueryBuilder, Row, Sqlite, SqlitePool, sqlite::SqliteRow};

/// Where somebody or something that is still there stands among those who have gone.
pub(super) const NOT_YET: &str = "9007199254740991";

pub(super) type Sql = QueryBuilder<Sqlite>;

/// `base` selects the rows, each with a text `id`; `key` is what they are sorted by, never NULL.
pub(super) struct Listing {
    sql: Sql,
}

impl Listing {
    pub(super) fn new(key: &str, base: impl FnOnce(&mut Sql)) -> Self {
        let mut sql = Sql::new("SELECT * FROM (SELECT q.*, ");
        sql.push(key).push(" AS sort_key FROM (");
        base(&mut sql);
        sql.push(") q) s WHERE 1 = 1");
        Self { sql }
    }

    pub(super) fn only(&mut self, condition: &str) -> &mut Self {
        self.sql.push(" AND ").push(condition);
        self
    }

    pub(super) fn contains(&mut self, column: &str, text: Option<&str>) -> &mut Self {
        if let Some(text) = text {
            self.sql.push(" AND ").push(column).push(" LIKE ").push_bind(part(text)).push(r" ESCAPE '\'");
        }
        self
    }

    pub(super) fn is(&mut self, column: &str, text: Option<impl ToString>) -> &mut Self {
        if let Some(text) = text {
            self.sql.push(" AND ").push(column).push(" = ").push_bind(text.to_string());
        }
        self
    }

    pub(super) fn is_word(&mut self, column: &str, word: Option<impl Word>) -> &mut Self {
        self.is(column, word.map(Word::word))
    }

    /// What had begun by `until`, and was not over by `since`.
    pub(super) fn during(
        &mut self,
        begins: &str,
        ends: &str,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> &mut Self {
        if let Some(since) = since {
            self.sql.push(" AND COALESCE(").push(ends).push(", ").push(NOT_YET).push(") >= ").push_bind(millis(since));
        }
        if let Some(until) = until {
            self.sql.push(" AND ").push(begins).push(" <= ").push_bind(millis(until));
        }
        self
    }

    pub(super) async fn page<K, T>(
        self,
        on: &SqlitePool,
        question: &Question<K>,
        read: impl Fn(&SqliteRow) -> Result<T, Fault>,
    ) -> Result<Page<T>, Fault> {
        let Self { mut sql } = self;
        let limit = page_size(question.limit);
        let (beyond, way) = if question.descending { ("<", "DESC") } else { (">", "ASC") };
        if let Some(Mark { value, id }) = &question.after {
            sql.push(" AND (sort_key, id) ").push(beyond).push(" (");
            match value {
                MarkValue::Number(number) => sql.push_bind(*number),
                MarkValue::Text(text) => sql.push_bind(text.clone()),
            };
            sql.push(", ").push_bind(id.clone()).push(")");
        }
        sql.push(" ORDER BY sort_key ").push(way).push(", id ").push(way);
        sql.push(" LIMIT ").push_bind(limit as i64 + 1);
        let rows = sql.build().fetch_all(on).await?;
        let shown = &rows[..rows.len().min(limit)];
        let items = shown.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let next = match shown.last() {
            Some(last) if rows.len() > limit => Some(mark(last)?.to_string()),
            Some(_) | None => None,
        };
        Ok(Page { items, next })
    }
}

fn mark(row: &SqliteRow) -> Result<Mark, Fault> {
    let value = match row.try_get("sort_key") {
        Ok(number) => MarkValue::Number(number),
        Err(_) => MarkValue::Text(row.try_get("sort_key")?),
    };
    Ok(Mark { value, id: row.try_get("id")? })
}
