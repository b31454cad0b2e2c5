//! What is counted of a whole session: of one that runs when somebody asks, of one that is over at its end.

use crate::fault::Fault;
use gavel_core::model::ids::ConferenceId;
use sqlx::{AssertSqlSafe, SqliteConnection};

/// Seats at the same time, at most; -1 before +1, since who changes places at one moment takes one.
pub(super) const PEAK: &str = "(SELECT COALESCE(MAX(taken), 0) FROM (\
     SELECT SUM(step) OVER (ORDER BY at, step ROWS UNBOUNDED PRECEDING) AS taken FROM (\
     SELECT admitted_at AS at, 1 AS step FROM visit WHERE conference = c.id AND admitted_at IS NOT NULL \
     UNION ALL SELECT left_at, -1 FROM visit \
     WHERE conference = c.id AND admitted_at IS NOT NULL AND left_at IS NOT NULL)))";
pub(super) const PEOPLE: &str =
    "(SELECT COUNT(DISTINCT person) FROM visit WHERE conference = c.id AND admitted_at IS NOT NULL)";
/// All seats of a person are one removal.
pub(super) const REMOVALS: &str =
    "(SELECT COUNT(*) FROM (SELECT DISTINCT person, how_at FROM visit WHERE conference = c.id AND how = 'removed'))";
pub(super) const MESSAGES: &str = "(SELECT COUNT(*) FROM chat WHERE conference = c.id AND recipient IS NULL)";
pub(super) const PRIVATE_MESSAGES: &str =
    "(SELECT COUNT(*) FROM chat WHERE conference = c.id AND recipient IS NOT NULL)";

/// What lists of many sessions show, so that nobody has to count again.
pub(in crate::sqlite) async fn sum_up(on: &mut SqliteConnection, conference: ConferenceId) -> Result<(), Fault> {
    let sql = format!(
        "UPDATE conference AS c SET people = {PEOPLE}, peak = {PEAK}, removals = {REMOVALS}, messages = {MESSAGES}, \
         private_messages = {PRIVATE_MESSAGES} WHERE c.id = $1 AND c.ended_at IS NOT NULL"
    );
    // Safe: made of constants.
    sqlx::query(AssertSqlSafe(sql)).bind(conference.to_string()).execute(on).await?;
    Ok(())
}
