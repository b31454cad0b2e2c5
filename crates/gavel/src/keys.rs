//! API keys: made by the server, or at the store itself for the first program that needs one. Then no server must run.

use crate::{
    Outcome,
    args::{
        Noun,
        key::{KeyCommand, NewKey, Scope},
    },
    remote,
    serve::SystemClock,
};
use gavel_door::ports::{self, Clock};
use gavel_store::SqliteStore;
use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

/// Whoever has a key asks the server. Who has none, or says where the store is, stands beside it.
pub(crate) async fn run(noun: Noun<KeyCommand>) -> Outcome {
    let KeyCommand::Create(order) = &noun.command else { return Ok(remote::keys(&noun).await) };
    let has_key = noun.remote.api_key.as_ref().is_some_and(|key| !key.is_empty());
    match &order.data_dir {
        None if has_key => Ok(remote::keys(&noun).await),
        None => {
            at_the_store(order, std::env::var_os("GAVEL_DATA_DIR").map_or("./gavel-data".into(), PathBuf::from)).await
        }
        Some(data_dir) => at_the_store(order, data_dir.clone()).await,
    }
}

async fn at_the_store(order: &NewKey, data_dir: PathBuf) -> Outcome {
    let clock = Arc::new(SystemClock);
    let store = SqliteStore::open(&data_dir, clock.clone()).await.map_err(|fault| {
        format!(
            "{fault}\nWhile the server runs, set GAVEL_API_KEY to an administrator's key, and it makes the new one."
        )
    })?;
    let scopes = order.scopes.iter().copied().map(scope).collect();
    let now = clock.now();
    let expires_at = order.good_for.map(|seconds| now.plus(Duration::from_secs(seconds.into())));
    let made = gavel_http::new_key(&store, now, order.name.clone(), scopes, None, expires_at).await?;
    store.close().await?;
    println!("{}", made.key);
    Ok(ExitCode::SUCCESS)
}

const fn scope(ours: Scope) -> ports::Scope {
    match ours {
        Scope::Admin => ports::Scope::Admin,
        Scope::Rooms => ports::Scope::Rooms,
        Scope::Moderate => ports::Scope::Moderate,
        Scope::Read => ports::Scope::Read,
        Scope::Media => ports::Scope::Media,
    }
}
