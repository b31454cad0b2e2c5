//! The connections of a session: one row for each time that a seat was connected.

use super::page::{Listing, NOT_YET};
use crate::{
    fault::Fault,
    sqlite::row::{maybe_parsed, maybe_time, maybe_word, number, parsed, time, word},
};
use gavel_core::model::ids::ConferenceId;
use gavel_door::ports::{
    Page,
    records::{Connection, ConnectionKey, Question},
};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

/// `now`: for how long those last that are there.
pub(super) async fn list(
    on: &SqlitePool,
    session: ConferenceId,
    question: &Question<ConnectionKey>,
    now: i64,
) -> Result<Page<Connection>, Fault> {
    let key = match question.sort {
        ConnectionKey::Since => "since".into(),
        ConnectionKey::Until => format!("COALESCE(until, {NOT_YET})"),
        ConnectionKey::Duration => "duration_ms".into(),
        ConnectionKey::Name => "folded".to_owned(),
    };
    let mut listing = Listing::new(&key, |sql| {
        sql.push(
            "SELECT c.seat || '.' || c.since AS id, c.seat, v.person, v.name, v.folded, v.role, v.kind, v.account, \
             c.client, c.address, c.since, c.until, c.how, MAX(0, COALESCE(c.until, ",
        );
        sql.push_bind(now);
        sql.push(") - c.since) AS duration_ms FROM connection c JOIN visit v ON v.seat = c.seat WHERE v.conference = ");
        sql.push_bind(session.to_string());
    });
    listing
        .contains(
            "(folded || char(10) || lower(client) || char(10) || COALESCE(address, ''))",
            question.search.as_deref(),
        )
        .is_word("role", question.role)
        .is_word("kind", question.kind)
        .is("account", question.account)
        .is("person", question.person)
        .during("since", "until", question.since, question.until);
    match question.how {
        Some(None) => listing.only("until IS NULL"),
        Some(Some(how)) => listing.is_word("how", Some(how)),
        None => &mut listing,
    };
    listing.page(on, question, connection).await
}

fn connection(row: &SqliteRow) -> Result<Connection, Fault> {
    Ok(Connection {
        seat: parsed(row, "seat")?,
        person: parsed(row, "person")?,
        name: row.try_get("name")?,
        role: word(row, "role")?,
        kind: word(row, "kind")?,
        account: maybe_parsed(row, "account")?,
        client: row.try_get("client")?,
        address: row.try_get("address")?,
        since: time(row, "since")?,
        until: maybe_time(row, "until")?,
        duration_ms: number(row, "duration_ms")?,
        how: maybe_word(row, "how")?,
    })
}
