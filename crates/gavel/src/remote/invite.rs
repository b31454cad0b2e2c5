//! Asking people to come, and no longer asking them. Names are settled first, then one order is given.

use super::{
    Run,
    client::{Client, path},
    find::{self, Among},
    out::{clean, table},
    progress::Steps,
    report,
    stop::Stop,
};
use crate::args::{
    invite::{Invite, Unconnected, Withdraw},
    words::word,
};
use serde_json::{Value, json};

impl Run for Unconnected {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let columns = [
            ("ID", "seat"),
            ("NAME", "name"),
            ("ROLE", "role"),
            ("WENT", "how"),
            ("CALL", "call"),
            ("ACCOUNT", "account"),
            ("SINCE", "at"),
        ];
        client.out.list(&columns, &find::roster(client, &self.conference, Among::Unconnected).await?);
        Ok(())
    }
}

impl Run for Invite {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let mut body = json!({"ring": !self.no_ring, "lift_block": self.lift_block});
        if !self.whom.who.is_empty() {
            let seats = find::seats(client, &self.conference, &self.whom.who, Among::Unconnected).await?;
            body["participants"] = json!(seats);
        }
        if self.whom.unconnected {
            body["scope"] = json!("unconnected");
        }
        if !self.whom.accounts.is_empty() {
            body["accounts"] = json!(accounts(client, &self.whom.accounts).await?);
        }
        if !self.whom.guests.is_empty() {
            let guests: Vec<Value> = self.whom.guests.iter().map(|name| json!({"name": name})).collect();
            body["guests"] = json!(guests);
        }
        if let Some(role) = &self.role {
            body["role"] = json!(word(role));
        }
        let receipt = client.post(&format!("/conferences/{}/invite", path(&self.conference)), &body).await?;
        report::receipt_of(client.out, &receipt, invited)
    }
}

async fn accounts(client: &Client, named: &[String]) -> Result<Vec<String>, Stop> {
    let steps = Steps::of(client.out, "looking people up", named.len());
    let mut ids = Vec::with_capacity(named.len());
    for who in named {
        ids.push(find::account(client, who).await?);
        steps.done();
    }
    Ok(ids)
}

/// Whom it concerned, with the link of each.
fn invited(receipt: &Value) -> String {
    let links = receipt["invitations"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut text = if links.is_empty() { String::new() } else { table(&[("INVITED", "name"), ("LINK", "url")], links) };
    for verdict in receipt["verdicts"].as_array().into_iter().flatten().filter(|verdict| verdict["verdict"] != "done") {
        text += &format!("{}\n", report::verdict_line(verdict));
    }
    text
}

impl Run for Withdraw {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let body = if self.whom.all {
            json!({"scope": "all"})
        } else {
            let seats = find::seats(client, &self.conference, &self.whom.who, Among::Unconnected).await?;
            json!({"participants": seats})
        };
        report::order(client, &self.conference, "withdraw", &body, "withdrawn").await
    }
}

/// What a receipt says of a PIN that was made up, and who is inside.
pub(super) fn with_pin(receipt: &Value, done: &str) -> String {
    let mut text = format!("{done}\n");
    if let Some(pin) = receipt["pin"].as_str() {
        text += &format!("the PIN is {}\n", clean(pin));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_who_is_invited_stands_beside_their_link() {
        let receipt = json!({
            "verdicts": [{"participant": "01J", "name": "Gustav", "verdict": "done"}],
            "invitations": [{"name": "Gustav", "url": "http://x/m/weekly#t=1"}]
        });
        assert_eq!(invited(&receipt), "INVITED  LINK\nGustav   http://x/m/weekly#t=1\n");
    }

    #[test]
    fn a_pin_that_was_made_up_is_shown() {
        assert_eq!(with_pin(&json!({"pin": "123456"}), "locked"), "locked\nthe PIN is 123456\n");
        assert_eq!(with_pin(&json!({}), "the PIN is gone"), "the PIN is gone\n");
    }
}
