//! The records of a room's conferences, as tables or as CSV.

use super::{
    Run,
    client::{Client, Query, path},
    export, find,
    out::{Column, card},
    room::at,
    stop::Stop,
};
use crate::args::{
    session::{Rows, SessionCommand, Whose},
    words::{YesNo, word},
};
use serde_json::Value;

const SESSION: &[Column] = &[
    ("ID", "id"),
    ("NAME", "name"),
    ("STARTED", "started_at"),
    ("ENDED", "ended_at"),
    ("SECONDS", "duration_s"),
    ("PEOPLE", "participants"),
    ("AT ONCE", "peak"),
    ("REMOVALS", "removals"),
    ("MESSAGES", "messages"),
    ("PRIVATE", "private_messages"),
];
const PARTICIPANTS: &[Column] = &[
    ("PERSON", "person"),
    ("NAME", "name"),
    ("ROLE", "role"),
    ("JOINED", "joined_at"),
    ("LEFT", "left_at"),
    ("MS", "total_ms"),
    ("TALKED", "talk_ms"),
    ("CAMERA", "camera_ms"),
    ("SCREEN", "share_ms"),
    ("WENT", "how"),
    ("BY", "by.name"),
    ("REASON", "reason"),
];
const CONNECTIONS: &[Column] = &[
    ("SEAT", "participant"),
    ("NAME", "name"),
    ("ROLE", "role"),
    ("KIND", "kind"),
    ("WITH", "client"),
    ("FROM", "address"),
    ("SINCE", "since"),
    ("UNTIL", "until"),
    ("MS", "duration_ms"),
    ("WENT", "how"),
];
const MESSAGES: &[Column] = &[("AT", "at"), ("NAME", "name"), ("TEXT", "text")];
const TIMELINE: &[Column] = &[
    ("AT", "at"),
    ("WHAT", "what"),
    ("NAME", "name"),
    ("SEAT", "participant"),
    ("BY", "by.name"),
    ("REASON", "reason"),
];

impl Run for SessionCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::List(order) => {
                let query = asked(&order.rows, order.sort.as_deref())
                    .maybe("removed", yes(order.removed))
                    .maybe("running", yes(order.running));
                rows(client, &format!("{}/sessions", at(&order.room)), &query, SESSION, &order.rows).await
            }
            Self::Show(of) => {
                let session = client.get(&session(client, &of.session).await?).await?;
                client.out.show(&session, |session| card(SESSION, session));
                Ok(())
            }
            Self::Participants(order) => {
                let query = asked(&order.rows, order.sort.as_deref()).maybe("removed", yes(order.removed));
                let query = whose(client, query, &order.whose).await?.maybe("person", order.person.as_ref());
                let at = session(client, &order.of.session).await? + "/participants";
                rows(client, &at, &query, PARTICIPANTS, &order.rows).await
            }
            Self::Connections(order) => {
                let query = asked(&order.rows, order.sort.as_deref()).maybe("person", order.person.as_ref());
                let query = whose(client, query, &order.whose).await?;
                let at = session(client, &order.of.session).await? + "/connections";
                rows(client, &at, &query, CONNECTIONS, &order.rows).await
            }
            Self::Messages(order) => {
                let query = asked(&order.rows, order.sort.as_deref()).maybe("person", order.person.as_ref());
                let at = session(client, &order.of.session).await? + "/messages";
                rows(client, &at, &query, MESSAGES, &order.rows).await
            }
            Self::Timeline(order) => {
                let query = asked(&order.rows, order.sort.as_deref())
                    .maybe("person", order.person.as_ref())
                    .maybe("removed", yes(order.removed));
                let at = session(client, &order.of.session).await? + "/timeline";
                rows(client, &at, &query, TIMELINE, &order.rows).await
            }
        }
    }
}

/// A list as it is asked for.
async fn rows(client: &Client, at: &str, query: &Query, columns: &[Column], rows: &Rows) -> Result<(), Stop> {
    if rows.csv {
        return export::save(client, &format!("{at}.csv{query}"), rows.output.as_deref()).await;
    }
    client.out.part(columns, &client.part(at, query, &rows.page).await?);
    Ok(())
}

fn asked(rows: &Rows, sort: Option<&str>) -> Query {
    let turned = if rows.descending { "-" } else { "" };
    Query::default()
        .maybe("q", rows.search.as_ref())
        .maybe("since", rows.since.as_ref())
        .maybe("until", rows.until.as_ref())
        .maybe("sort", sort.map(|word| format!("{turned}{word}")))
}

async fn whose(client: &Client, query: Query, whose: &Whose) -> Result<Query, Stop> {
    let account = match &whose.account {
        Some(who) => Some(find::account(client, who).await?),
        None => None,
    };
    Ok(query
        .maybe("role", whose.role.as_ref().map(word))
        .maybe("how", whose.how.as_ref().map(word))
        .maybe("kind", whose.kind.as_ref().map(word))
        .maybe("account", account))
}

fn yes(choice: Option<YesNo>) -> Option<String> {
    choice.map(|choice| choice.is_yes().to_string())
}

/// Where a session stands: by its id, or as the latest one of a room.
async fn session(client: &Client, named: &str) -> Result<String, Stop> {
    if find::is_id(named) {
        return Ok(format!("/sessions/{named}"));
    }
    let latest = client.get(&format!("{}/sessions?limit=1", at(named))).await?;
    match &latest["items"][0]["id"] {
        Value::String(id) => Ok(format!("/sessions/{}", path(id))),
        _ => Err(Stop::Broken(format!("nobody has met in `{named}` yet"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::list::Page;

    #[test]
    fn an_order_can_be_turned_round() {
        let mut rows = Rows {
            search: Some("Gus tav".into()),
            since: None,
            until: None,
            descending: false,
            page: Page { limit: None, cursor: None },
            csv: false,
            output: None,
        };
        assert_eq!(asked(&rows, Some("talk_ms")).to_string(), "?q=Gus%20tav&sort=talk_ms");
        rows.descending = true;
        assert_eq!(asked(&rows, Some("talk_ms")).to_string(), "?q=Gus%20tav&sort=-talk_ms");
        assert_eq!(asked(&rows, None).to_string(), "?q=Gus%20tav");
    }
}
