//! Who gets in: the lock, the waiting room, roles.

use super::{
    Run,
    client::Client,
    find::{self, Among},
    report,
    stop::Stop,
};
use crate::args::{
    entry::{Admit, Deny, GiveRole, Guests, Lock, Prolong, SendOut, Start, Unlock, Waiting, WaitingRoom},
    words::{OnOff, word},
};
use serde_json::{Value, json};

impl Run for Lock {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let body = json!({"keep_ringing": self.keep_ringing});
        report::order(client, &self.conference, "lock", &body, "locked").await
    }
}

impl Run for Unlock {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        report::order(client, &self.conference, "unlock", &json!({}), "unlocked").await
    }
}

impl Run for WaitingRoom {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let on = self.state == OnOff::On;
        let done = if on { "newcomers wait" } else { "newcomers come in" };
        report::order(client, &self.conference, "waiting_room", &json!({"on": on}), done).await
    }
}

impl Run for Guests {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let allow = self.state == OnOff::On;
        let done = if allow { "guests may come" } else { "guests stay outside" };
        report::order(client, &self.conference, "guests", &json!({"allow": allow}), done).await
    }
}

impl Run for Start {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let body = self.minutes.map_or_else(|| json!({}), |minutes| json!({"minutes": minutes}));
        report::order(client, &self.conference, "start", &body, "begun").await
    }
}

impl Run for Prolong {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let body = json!({"minutes": self.minutes});
        report::order(client, &self.conference, "prolong", &body, "prolonged").await
    }
}

impl Run for Admit {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match waiting(client, &self.conference, &self.whom).await? {
            Some(participants) => {
                let body = json!({"participants": participants});
                report::order(client, &self.conference, "admit", &body, "admitted").await
            }
            None => nobody_waits(client),
        }
    }
}

impl Run for Deny {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match waiting(client, &self.conference, &self.whom).await? {
            Some(participants) => {
                let body = json!({"participants": participants, "block": self.block});
                report::order(client, &self.conference, "deny", &body, "turned away").await
            }
            None => nobody_waits(client),
        }
    }
}

/// `None`: all of them, and there are none.
async fn waiting(client: &Client, conference: &str, whom: &Waiting) -> Result<Option<Vec<String>>, Stop> {
    if !whom.all {
        return find::seats(client, conference, &whom.who, Among::Waiting).await.map(Some);
    }
    let seats = find::roster(client, conference, Among::Waiting).await?;
    let ids: Vec<String> = seats.iter().filter_map(|seat| seat["id"].as_str().map(str::to_owned)).collect();
    Ok(Some(ids).filter(|ids| !ids.is_empty()))
}

fn nobody_waits(client: &Client) -> Result<(), Stop> {
    client.out.show(&Value::Null, |_| "nobody waits\n".into());
    Ok(())
}

impl Run for GiveRole {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let participant = find::seat(client, &self.conference, &self.who, Among::Everybody).await?;
        let role = word(&self.role);
        let body = json!({"participant": participant, "role": role});
        report::order(client, &self.conference, "role", &body, &role).await
    }
}

impl Run for SendOut {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let participants = find::seats(client, &self.conference, &self.who, Among::Inside).await?;
        let body = json!({"participants": participants});
        report::order(client, &self.conference, "send_out", &body, "sent to the waiting room").await
    }
}
