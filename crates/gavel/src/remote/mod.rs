//! The commands that talk to a running server, over the same REST interface as everybody else.

mod client;
mod disconnect;
mod lists;

pub(crate) use disconnect::disconnect;
pub(crate) use lists::{bans, conferences, participants};

use crate::{Outcome, args::OfConference};
use client::{Client, path};
use serde_json::json;
use std::process::ExitCode;

/// A verb without fields.
pub(crate) async fn verb(order: &OfConference, verb: &str, done: &str) -> Outcome {
    let client = Client::new(&order.remote)?;
    let answer = client.post(&format!("/conferences/{}/{verb}", path(&order.conference)), &json!({})).await?;
    if client.show_json(&answer) || client.show_problem(&answer) {
        return Ok(answer.exit_code());
    }
    println!("{done}");
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn unban(order: &OfConference, ban: &str) -> Outcome {
    let client = Client::new(&order.remote)?;
    let answer = client.post(&format!("/conferences/{}/unban", path(&order.conference)), &json!({"ban": ban})).await?;
    if client.show_json(&answer) || client.show_problem(&answer) {
        return Ok(answer.exit_code());
    }
    println!("lifted");
    Ok(ExitCode::SUCCESS)
}
