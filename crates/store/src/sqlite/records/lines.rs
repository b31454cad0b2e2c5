//! The chat of a session. What somebody wrote to one person alone is not among it, whoever asks.

use super::page::Listing;
use crate::{
    fault::Fault,
    sqlite::row::{parsed, time},
};
use gavel_core::model::ids::ConferenceId;
use gavel_door::ports::{
    Page,
    records::{Line, LineKey, Question},
};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

pub(super) async fn list(
    on: &SqlitePool,
    session: ConferenceId,
    question: &Question<LineKey>,
) -> Result<Page<Line>, Fault> {
    let key = match question.sort {
        LineKey::At => "at",
        LineKey::Name => "lower(name)",
    };
    let mut listing = Listing::new(key, |sql| {
        sql.push(
            "SELECT id, at, seat, person, name, text, COALESCE(folded, lower(name || char(10) || text)) AS folded \
             FROM chat WHERE recipient IS NULL AND conference = ",
        );
        sql.push_bind(session.to_string());
    });
    listing.contains("folded", question.search.as_deref()).is("person", question.person).during(
        "at",
        "at",
        question.since,
        question.until,
    );
    listing.page(on, question, line).await
}

fn line(row: &SqliteRow) -> Result<Line, Fault> {
    Ok(Line {
        id: parsed(row, "id")?,
        at: time(row, "at")?,
        seat: parsed(row, "seat")?,
        person: parsed(row, "person")?,
        name: row.try_get("name")?,
        text: row.try_get("text")?,
    })
}
