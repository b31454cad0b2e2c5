//! API keys made at the store itself, for the first program that needs one. The server must not be running.

use crate::{Outcome, args::KeyCommand, serve::SystemClock};
use gavel_door::ports::{Clock, Scope};
use gavel_store::SqliteStore;
use std::{process::ExitCode, sync::Arc};

pub(crate) async fn run(command: KeyCommand) -> Outcome {
    let KeyCommand::Create { name, scopes, data_dir } = command;
    let scopes = scopes.iter().map(|word| scope(word)).collect::<Result<Vec<_>, _>>()?;
    let clock = Arc::new(SystemClock);
    let store = SqliteStore::open(&data_dir, clock.clone())
        .await
        .map_err(|fault| format!("{fault}\nWhile the server runs, make keys with `POST /api/v1/api-keys`."))?;
    let made = gavel_http::new_key(&store, clock.now(), name, scopes, None, None).await?;
    store.close().await?;
    println!("{}", made.key);
    Ok(ExitCode::SUCCESS)
}

fn scope(word: &str) -> Result<Scope, String> {
    match word.trim() {
        "admin" => Ok(Scope::Admin),
        "rooms" => Ok(Scope::Rooms),
        "moderate" => Ok(Scope::Moderate),
        "read" => Ok(Scope::Read),
        "media" => Ok(Scope::Media),
        other => Err(format!("there is no scope `{other}`: admin, rooms, moderate, read, media")),
    }
}
