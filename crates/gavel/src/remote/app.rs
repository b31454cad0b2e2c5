//! Programs that speak another system's dialect, as the server lets them in, lists them and shuts them out.

use super::{
    Run,
    client::{Client, Query, path},
    find,
    out::print,
    secret,
    stop::Stop,
};
use crate::args::{
    app::{AppCommand, NewApp},
    words::word,
};
use serde_json::json;

impl Run for AppCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::Create(order) => create(client, order).await,
            Self::List(page) => {
                let columns = [
                    ("ID", "id"),
                    ("DIALECT", "dialect"),
                    ("APP ID", "app_id"),
                    ("TENANT", "tenant"),
                    ("MADE", "created_at"),
                ];
                client.out.part(&columns, &client.part("/apps", &Query::default(), page).await?);
                Ok(())
            }
            Self::Delete(of) => {
                let app = find::app(client, &of.app).await?;
                let nothing = client.delete(&format!("/apps/{}", path(&app))).await?;
                client.out.done(&nothing, "deleted");
                Ok(())
            }
        }
    }
}

async fn create(client: &Client, order: &NewApp) -> Result<(), Stop> {
    let mut body = json!({"dialect": word(&order.dialect), "app_id": order.app_id});
    if order.key_stdin {
        body["app_key"] = json!(secret::key()?);
    }
    if let Some(file) = &order.public_key {
        let pem = std::fs::read_to_string(file)
            .map_err(|why| Stop::Usage(format!("{} cannot be read: {why}", file.display())))?;
        body["public_key"] = json!(pem);
    }
    if let Some(tenant) = &order.tenant {
        body["tenant"] = json!(tenant);
    }
    let made = client.post("/apps", &body).await?;
    match made["app_key"].as_str() {
        _ if client.out.json => client.out.print_json(&made),
        Some(key) => print(&format!("{key}\n")),
        None => client.out.done(&made, "let in"),
    }
    Ok(())
}
