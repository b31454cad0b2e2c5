//! Calling somebody into the meeting, and being called.

use super::{
    Run,
    client::{Client, path},
    find,
    follow::{Source, follow},
    out::{card, clean},
    report,
    stop::Stop,
    ticket::DRAWN,
};
use crate::args::call::CallCommand;
use serde_json::{Value, json};

impl Run for CallCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::Start(callee) => {
                let body = json!({"account": find::account(client, &callee.who).await?});
                let receipt = client.post("/calls", &body).await?;
                report::receipt_of(client.out, &receipt, |receipt| report::lines(receipt, "called"))
            }
            Self::Listen => {
                follow(client, Source { path: "/me/calls".into(), after: None, line: said, place: |_| None }).await
            }
            Self::Accept(of) => {
                let drawn = client.post(&format!("/me/calls/{}/accept", path(&of.place)), &json!({})).await?;
                client.out.show(&drawn, |drawn| card(DRAWN, drawn));
                Ok(())
            }
            Self::Decline(of) => {
                let nothing = client.post(&format!("/me/calls/{}/decline", path(&of.place)), &json!({})).await?;
                client.out.done(&nothing, "declined");
                Ok(())
            }
        }
    }
}

/// `01J… Alice calls into Weekly`, and how it went on.
fn said(call: &Value) -> String {
    let text = |field: &str| clean(call[field].as_str().unwrap_or_default());
    match call["how"].as_str() {
        Some(how) => format!("{}  {}", text("place"), clean(how)),
        None => format!("{}  {} calls into {}, until {}", text("place"), text("by"), text("room_name"), text("until")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_says_who_calls_and_what_became_of_it() {
        let rings = json!({"place": "01J", "by": "Alice", "room_name": "Weekly", "until": "2026"});
        assert_eq!(said(&rings), "01J  Alice calls into Weekly, until 2026");
        assert_eq!(said(&json!({"place": "01J", "how": "declined"})), "01J  declined");
    }
}
