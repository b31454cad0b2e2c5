//! The meeting as everybody sees it.

use super::{
    Run,
    client::Client,
    find::{self, Among},
    report,
    stop::Stop,
};
use crate::args::{
    scene::{Laid, Layout, Pause, React, Rename, Resume},
    words::word,
};
use serde_json::json;

impl Run for Pause {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        report::order(client, &self.conference, "pause", &json!({}), "paused").await
    }
}

impl Run for Resume {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        report::order(client, &self.conference, "resume", &json!({}), "it goes on").await
    }
}

impl Run for Layout {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let body = match self.layout {
            Laid::Free => json!({}),
            layout => json!({"layout": word(&layout)}),
        };
        report::order(client, &self.conference, "layout", &body, "laid out").await
    }
}

impl Run for React {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        report::order(client, &self.conference, "react", &json!({"reaction": word(&self.reaction)}), "shown").await
    }
}

impl Run for Rename {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let participant = find::seat(client, &self.conference, &self.who, Among::Everybody).await?;
        let body = json!({"participant": participant, "name": self.name});
        report::order(client, &self.conference, "rename", &body, "renamed").await
    }
}
