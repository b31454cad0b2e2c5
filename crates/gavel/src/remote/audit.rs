//! The audit, as rows for people.

use super::{
    Run,
    client::{Client, Query},
    export,
    stop::Stop,
};
use crate::args::{
    audit::{AuditCommand, Filter, List},
    words::word,
};
use serde_json::Value;

impl Run for AuditCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::List(asked) => list(client, asked).await,
            Self::Export(order) => {
                let (file, output) = (word(&order.format), order.output.as_deref());
                export::save(client, &format!("/audit.{file}{}", query(&order.filter)), output).await
            }
            // With a file nobody is asked; see `remote::run`.
            Self::Verify(_) => verify(client).await,
        }
    }
}

async fn list(client: &Client, asked: &List) -> Result<(), Stop> {
    let columns = [
        ("SEQ", "seq"),
        ("AT", "at"),
        ("BY", "actor.name"),
        ("ROLE", "actor.role"),
        ("FROM", "surface"),
        ("VERB", "verb"),
        ("TO", "target.name"),
        ("VERDICT", "verdict"),
        ("CODE", "code"),
        ("REASON", "reason"),
        ("NOTE", "note"),
    ];
    client.out.part(&columns, &client.part("/audit", &query(&asked.filter), &asked.page).await?);
    Ok(())
}

fn query(filter: &Filter) -> Query {
    Query::default()
        .maybe("conference", filter.conference.as_ref())
        .maybe("room", filter.room.as_ref())
        .maybe("actor", filter.actor.as_ref())
        .maybe("target", filter.target.as_ref())
        .maybe("verb", filter.verb.as_ref())
        .maybe("surface", filter.surface.as_ref())
        .maybe("verdict", filter.verdict.as_ref())
        .maybe("since", filter.since.as_ref())
        .maybe("until", filter.until.as_ref())
}

async fn verify(client: &Client) -> Result<(), Stop> {
    let verified = client.get("/audit/verify").await?;
    client.out.show(&verified, said);
    if verified["intact"] == true { Ok(()) } else { Err(Stop::NotAll) }
}

fn said(verified: &Value) -> String {
    match (verified["rows"].as_u64(), verified["broken_at"].as_u64()) {
        (_, Some(seq)) => format!("Row {seq} does not fit the one before it: somebody has changed the audit.\n"),
        (Some(rows), None) => format!("intact: {rows} rows\n"),
        (None, None) => "intact\n".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_broken_chain_is_told_with_the_row_that_does_not_fit() {
        assert_eq!(said(&json!({"intact": true, "rows": 7, "broken_at": null})), "intact: 7 rows\n");
        assert!(said(&json!({"intact": false, "rows": null, "broken_at": 3})).starts_with("Row 3 does not fit"));
    }
}
