//! Who is heard, read and seen.

use super::{
    Run,
    client::Client,
    find::{self, Among},
    report,
    stop::Stop,
};
use crate::args::{
    voices::{
        Channels, Chat, Floor, Grant, Hand, LowerHands, Mute, MuteAllBut, Permissions, PermissionsChange, Right,
        Rights, Spotlight, Unmute, UpDown, Whom,
    },
    words::word,
};
use serde_json::{Value, json};

impl Run for Mute {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let body = body(client, &self.conference, &self.whom, &self.channels).await?;
        report::order(client, &self.conference, "mute", &body, "muted").await
    }
}

impl Run for Unmute {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let body = body(client, &self.conference, &self.whom, &self.channels).await?;
        report::order(client, &self.conference, "unmute", &body, "may be heard").await
    }
}

async fn body(client: &Client, conference: &str, whom: &Whom, channels: &Channels) -> Result<Value, Stop> {
    if channels.no_audio && !channels.video && !channels.share {
        return Err(Stop::Usage("--no-audio leaves nothing to do: say --video or --share with it".into()));
    }
    let mut body = self::whom(client, conference, whom).await?;
    body["audio"] = json!(!channels.no_audio);
    body["video"] = json!(channels.video);
    body["share"] = json!(channels.share);
    Ok(body)
}

/// The fields that say whom an order is about.
async fn whom(client: &Client, conference: &str, whom: &Whom) -> Result<Value, Stop> {
    Ok(if whom.all {
        json!({"scope": "all"})
    } else if whom.all_but_me {
        json!({"scope": "all_but_me"})
    } else if whom.everyone_but.is_empty() {
        json!({"participants": find::seats(client, conference, &whom.who, Among::Inside).await?})
    } else {
        let except = find::seats(client, conference, &whom.everyone_but, Among::Inside).await?;
        json!({"scope": "everyone_but", "except": except})
    })
}

impl Run for MuteAllBut {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let participant = find::seat(client, &self.conference, &self.who, Among::Inside).await?;
        let body = json!({"participant": participant, "spare_moderators": self.spare_moderators});
        report::order(client, &self.conference, "mute_all_but", &body, "done").await
    }
}

impl Run for LowerHands {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let body = whom(client, &self.conference, &self.whom).await?;
        report::order(client, &self.conference, "lower_hands", &body, "lowered").await
    }
}

impl Run for Hand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let up = self.state == UpDown::Up;
        report::order(client, &self.conference, "hand", &json!({"up": up}), if up { "raised" } else { "lowered" }).await
    }
}

impl Run for Chat {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let mut body = json!({"text": self.text});
        if let Some(who) = &self.to {
            body["to"] = json!(find::seat(client, &self.conference, who, Among::Inside).await?);
        }
        report::order(client, &self.conference, "chat", &body, "sent").await
    }
}

impl Run for Spotlight {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let participants = find::seats(client, &self.conference, &self.who, Among::Inside).await?;
        let done = if participants.is_empty() { "the spotlight is off" } else { "in the spotlight" };
        let body = json!({"participants": participants});
        report::order(client, &self.conference, "spotlight", &body, done).await
    }
}

impl Run for Floor {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let participant = find::seat(client, &self.conference, &self.who, Among::Inside).await?;
        let grant = self.act == Grant::Grant;
        let done = if grant { "has the floor" } else { "has the floor no more" };
        let body = json!({"participant": participant, "grant": grant});
        report::order(client, &self.conference, "floor", &body, done).await
    }
}

impl Run for Rights {
    /// The server sets all three at once: what is not said is read before, and said again.
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let seat = find::seat(client, &self.conference, &self.who, Among::Inside).await?;
        let roster = find::roster(client, &self.conference, Among::Inside).await?;
        let now = roster.iter().find(|row| row["id"] == seat.as_str()).map(|row| &row["rights"]);
        let mut body = json!({"participant": seat});
        for (field, change) in
            [("unmute", self.change.unmute), ("share", self.change.share), ("chat", self.change.chat)]
        {
            body[field] = match change {
                Some(Right::Yes) => json!(true),
                Some(Right::No) => json!(false),
                Some(Right::Default) => Value::Null,
                None => now.map_or(Value::Null, |now| now[field].clone()),
            };
        }
        report::order(client, &self.conference, "rights", &body, "changed").await
    }
}

impl Run for Permissions {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let mut body = json!({});
        let PermissionsChange { unmute, share, chat, history } = &self.change;
        for (field, change) in [("unmute", unmute), ("share", share), ("chat", chat), ("history", history)] {
            if let Some(who) = change {
                body[field] = json!(word(who));
            }
        }
        report::order(client, &self.conference, "permissions", &body, "changed").await
    }
}
