//! Asking people to come, and no longer asking them. Names are settled first, then one order is given.

use super::{
    Run,
    client::{Client, path},
    find::{self, Among},
    invitee::links,
    out::{Column, clean},
    report,
    said::Said,
    stop::Stop,
};
use crate::args::{
    invite::{Invite, Unconnected, Withdraw},
    words::word,
};
use serde_json::{Value, json};

/// Of whom could come and is not there.
pub(super) const ABSENT: &[Column] = &[
    ("ID", "seat"),
    ("NAME", "name"),
    ("ROLE", "role"),
    ("WENT", "how"),
    ("CALL", "call"),
    ("ACCOUNT", "account"),
    ("SINCE", "at"),
];

impl Run for Unconnected {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        client.out.list(ABSENT, &find::roster(client, &self.conference, Among::Unconnected).await?);
        Ok(())
    }
}

impl Run for Invite {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let guests: Vec<Value> = self.whom.guests.iter().map(|name| json!({"name": name})).collect();
        let said = Said::default()
            .and("ring", !self.no_ring)
            .and("lift_block", self.lift_block)
            .list("participants", &find::seats(client, &self.conference, &self.whom.who, Among::Unconnected).await?)
            .maybe("scope", Some("unconnected").filter(|_| self.whom.unconnected))
            .list("accounts", &find::accounts(client, &self.whom.accounts).await?)
            .list("groups", &find::groups(client, &self.whom.groups).await?)
            .list("guests", &guests)
            .maybe("role", self.role.as_ref().map(word));
        let receipt = client.post(&format!("/conferences/{}/invite", path(&self.conference)), &said.body()).await?;
        report::receipt_of(client.out, &receipt, invited)
    }
}

/// Whom it concerned, with the link of each.
fn invited(receipt: &Value) -> String {
    let mut text = links(&receipt["invitations"]);
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
