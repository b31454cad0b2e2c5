//! A session moment by moment: who came, went, was lost and came back, was removed.

use super::{by, page::Listing};
use crate::{
    fault::Fault,
    sqlite::row::{maybe_word, parsed, time, word},
};
use gavel_core::model::ids::ConferenceId;
use gavel_door::ports::{
    Page,
    records::{Moment, MomentKey, Question},
};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

/// The moments of a seat, in the order that they have within one millisecond: number, word, when, where it is read.
const MOMENTS: [(&str, &str, &str, &str); 5] = [
    ("0", "'waiting'", "v.waited_since", "WHERE v.waited_since IS NOT NULL"),
    ("1", "'joined'", "v.admitted_at", "WHERE v.admitted_at IS NOT NULL"),
    // Unless that was the last of it.
    (
        "2",
        "'lost'",
        "c.until",
        "JOIN connection c ON c.seat = v.seat WHERE c.how = 'lost' AND NOT (v.how = 'lost' AND v.how_at = c.until)",
    ),
    (
        "3",
        "'returned'",
        "c.since",
        "JOIN connection c ON c.seat = v.seat WHERE (SELECT e.how FROM connection e WHERE e.seat = c.seat \
         AND e.since < c.since ORDER BY e.since DESC LIMIT 1) = 'lost'",
    ),
    ("4", "v.how", "v.how_at", "WHERE v.how IS NOT NULL"),
];

pub(super) async fn list(
    on: &SqlitePool,
    session: ConferenceId,
    question: &Question<MomentKey>,
) -> Result<Page<Moment>, Fault> {
    let key = match question.sort {
        MomentKey::At => "at",
    };
    let mut listing = Listing::new(key, |sql| {
        for (nth, what, at, from) in MOMENTS {
            let union = if nth == "0" { "" } else { " UNION ALL " };
            let (named, reason) = match nth {
                "4" => ("v.by_name, v.by_role, v.by_surface", "v.reason"),
                _ => ("NULL AS by_name, NULL AS by_role, NULL AS by_surface", "NULL AS reason"),
            };
            sql.push(format_args!(
                "{union}SELECT v.seat || '.' || {nth} AS id, v.seat, v.person, v.name, v.folded, {what} AS what, \
                 {at} AS at, {named}, {reason} FROM visit v {from} AND v.conference = "
            ));
            sql.push_bind(session.to_string());
        }
    });
    listing.contains("folded", question.search.as_deref()).is("person", question.person).during(
        "at",
        "at",
        question.since,
        question.until,
    );
    match question.removed {
        Some(true) => listing.only("what = 'removed'"),
        Some(false) => listing.only("what <> 'removed'"),
        None => &mut listing,
    };
    listing.page(on, question, moment).await
}

fn moment(row: &SqliteRow) -> Result<Moment, Fault> {
    Ok(Moment {
        at: time(row, "at")?,
        what: word(row, "what")?,
        seat: parsed(row, "seat")?,
        person: parsed(row, "person")?,
        name: row.try_get("name")?,
        by: by(row, "by_name", "by_role", "by_surface")?,
        reason: maybe_word(row, "reason")?,
    })
}
