//! API keys, as the server makes, lists and revokes them.

use super::{
    Run,
    client::{Client, Query, path},
    find,
    out::print,
    stop::Stop,
};
use crate::args::{
    key::{KeyCommand, NewKey},
    words::word,
};
use serde_json::json;

impl Run for KeyCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::Create(order) => create(client, order).await,
            Self::List(page) => {
                let columns = [
                    ("ID", "id"),
                    ("NAME", "name"),
                    ("SCOPES", "scopes"),
                    ("MADE", "created_at"),
                    ("GOOD UNTIL", "expires_at"),
                ];
                client.out.part(&columns, &client.part("/api-keys", &Query::default(), page).await?);
                Ok(())
            }
            Self::Revoke(of) => {
                let key = find::key(client, &of.key).await?;
                let nothing = client.delete(&format!("/api-keys/{}", path(&key))).await?;
                client.out.done(&nothing, "revoked");
                Ok(())
            }
        }
    }
}

async fn create(client: &Client, order: &NewKey) -> Result<(), Stop> {
    let scopes: Vec<String> = order.scopes.iter().map(word).collect();
    let mut body = json!({"name": order.name, "scopes": scopes});
    if let Some(seconds) = order.good_for {
        body["expires_in"] = json!(seconds);
    }
    let made = client.post("/api-keys", &body).await?;
    if client.out.json {
        client.out.print_json(&made);
    } else {
        print(&format!("{}\n", made["key"].as_str().unwrap_or_default()));
    }
    Ok(())
}
