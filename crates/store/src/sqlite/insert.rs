//! Many rows in few statements.

use sqlx::{AssertSqlSafe, Error, Sqlite, SqliteConnection, query::Query, sqlite::SqliteArguments};

/// As many rows as one statement takes: beyond that, time per row no longer falls.
const MOST: usize = 64;

pub(super) type Bound = Query<'static, Sqlite, SqliteArguments>;

/// An `INSERT` of any number of rows.
pub(super) struct Insert {
    /// Up to and with `VALUES`.
    pub(super) head: &'static str,
    pub(super) columns: usize,
    /// What comes after the rows, like `ON CONFLICT`.
    pub(super) tail: &'static str,
}

impl Insert {
    /// Writes `rows` in statements of 64, 32, 16 … 1 rows, so that seven prepared statements serve any number.
    pub(super) async fn run<T>(
        &self,
        on: &mut SqliteConnection,
        mut rows: &[T],
        bind: impl Fn(Bound, &T) -> Bound,
    ) -> Result<(), Error> {
        while !rows.is_empty() {
            let size = 1 << rows.len().min(MOST).ilog2();
            let (now, later) = rows.split_at(size);
            // Safe: made of constants and numbers.
            let statement = sqlx::query(AssertSqlSafe(self.sql(size)));
            now.iter().fold(statement, &bind).execute(&mut *on).await?;
            rows = later;
        }
        Ok(())
    }

    fn sql(&self, rows: usize) -> String {
        let mut sql = String::with_capacity(self.head.len() + self.tail.len() + rows * self.columns * 5);
        sql.push_str(self.head);
        for number in 0..rows * self.columns {
            let before = match (number, number % self.columns) {
                (0, _) => " (",
                (_, 0) => "), (",
                _ => ", ",
            };
            sql.push_str(before);
            // Not `$1`, `$2` …: looking up a name takes SQLite longer the more of them there are.
            sql.push('?');
        }
        sql.push_str(") ");
        sql.push_str(self.tail);
        sql
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_each_other() {
        let insert = Insert { head: "INSERT INTO t (a, b) VALUES", columns: 2, tail: "ON CONFLICT DO NOTHING" };
        assert_eq!(insert.sql(2), "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING");
    }
}
