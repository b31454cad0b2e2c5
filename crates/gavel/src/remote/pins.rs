//! PIN and ID of a room, also while people meet in it.

use super::{
    Run,
    client::{Client, path},
    invite::with_pin,
    report,
    stop::Stop,
};
use crate::args::entry::{ChangeAlias, ChangePin, KeepOut, PinAct};
use serde_json::{Value, json};

impl Run for KeepOut {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let body = match &self.pin {
            Some(pin) => json!({"pin": pin}),
            None => json!({}),
        };
        let receipt = client.post(&at(&self.conference, "keep_out"), &body).await?;
        report::receipt_of(client.out, &receipt, |receipt| {
            let inside =
                receipt["verdicts"].as_array().into_iter().flatten().map(|seat| format!("  {}\n", report::who(seat)));
            with_pin(receipt, "locked") + "inside are:\n" + &inside.collect::<String>()
        })
    }
}

impl Run for ChangePin {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let (mut body, done) = match (self.act, &self.pin) {
            (PinAct::Set, pin) => (json!({"set": pin}), "the PIN is set"),
            (PinAct::Generate, None) => (json!({"generate": true}), "there is a new PIN"),
            (PinAct::Delete, None) => (json!({"delete": true}), "there is no PIN any more"),
            (PinAct::Generate | PinAct::Delete, Some(_)) => {
                return Err(Stop::Usage("a PIN goes with `set` alone: `gavel pin CONF set PIN`".into()));
            }
        };
        body["which"] = json!(if self.host { "host" } else { "guest" });
        let receipt = client.post(&at(&self.conference, "pin"), &body).await?;
        report::receipt_of(client.out, &receipt, |receipt: &Value| with_pin(receipt, done))
    }
}

impl Run for ChangeAlias {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let done = format!("it is called {} now", self.aliases.join(", "));
        report::order(client, &self.conference, "alias", &json!({"aliases": self.aliases}), &done).await
    }
}

fn at(conference: &str, verb: &str) -> String {
    format!("/conferences/{}/{verb}", path(conference))
}
