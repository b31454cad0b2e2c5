//! Who is heard and seen.

use super::{
    Run,
    client::Client,
    find::{self, Among},
    report,
    stop::Stop,
};
use crate::args::voices::{Channels, Mute, Unmute, Whom};
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
