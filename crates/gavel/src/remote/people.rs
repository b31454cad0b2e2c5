//! Accounts, keys, and logging in.

use super::{
    Run,
    client::{Client, Query, path},
    find,
    out::{Column, card, clean, print},
    secret,
    stop::Stop,
};
use crate::args::{
    people::{AccountCommand, EditAccount, Login, NewAccount, NewKey},
    words::word,
};
use reqwest::Method;
use serde_json::{Map, Value, json};

const ACCOUNT: &[Column] = &[
    ("ID", "id"),
    ("USERNAME", "username"),
    ("NAME", "name"),
    ("EMAIL", "email"),
    ("ROLE", "role"),
    ("MADE", "created_at"),
];

impl Run for AccountCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::List => {
                client.out.list(ACCOUNT, &client.list("/accounts", &Query::default()).await?);
                Ok(())
            }
            Self::Show(of) => {
                let account = client.get(&at(client, &of.who).await?).await?;
                client.out.show(&account, |account| card(ACCOUNT, account));
                Ok(())
            }
            Self::Create(order) => create(client, order).await,
            Self::Edit(order) => edit(client, order).await,
            Self::Delete(of) => {
                let nothing = client.delete(&at(client, &of.who).await?).await?;
                client.out.show(&nothing, |_| "deleted\n".into());
                Ok(())
            }
        }
    }
}

async fn at(client: &Client, who: &str) -> Result<String, Stop> {
    Ok(format!("/accounts/{}", path(&find::account(client, who).await?)))
}

async fn create(client: &Client, order: &NewAccount) -> Result<(), Stop> {
    let mut body = json!({
        "username": order.username,
        "name": order.name.as_ref().unwrap_or(&order.username),
        "role": word(&order.role),
        "password": secret::new_password(order.password_stdin)?,
    });
    if let Some(email) = &order.email {
        body["email"] = json!(email);
    }
    let account = client.post("/accounts", &body).await?;
    client.out.show(&account, |account| card(ACCOUNT, account));
    Ok(())
}

async fn edit(client: &Client, order: &EditAccount) -> Result<(), Stop> {
    let change = &order.change;
    let mut body = Map::new();
    for (field, text) in [("name", &change.name), ("email", &change.email)] {
        if let Some(text) = text {
            body.insert(field.into(), json!(text));
        }
    }
    if let Some(role) = &change.role {
        body.insert("role".into(), json!(word(role)));
    }
    let at = at(client, &order.who).await?;
    if change.password || change.password_stdin {
        body.insert("password".into(), json!(secret::new_password(change.password_stdin)?));
    }
    let account = client.patch(&at, &Value::Object(body)).await?;
    client.out.show(&account, |account| card(ACCOUNT, account));
    Ok(())
}

impl Run for Login {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let password = secret::password(self.password_stdin)?;
        let body = json!({"username": self.username, "password": password});
        let access = client.anybody(Method::POST, "/auth/login", Some(&body)).await?;
        let token = access["access_token"].as_str().unwrap_or_default();
        if self.print_token {
            client.out.show(&access, |_| format!("{token}\n"));
            return Ok(());
        }
        // It was only tried: nothing stays of it.
        let as_them = client.as_somebody(token)?;
        let account = as_them.get("/accounts/me").await?;
        as_them.post("/auth/logout", &json!({})).await?;
        client.out.show(&account, |account| {
            let text = |field: &str| clean(account[field].as_str().unwrap_or_default());
            format!(
                "The name and the password fit: {}, {}. --print-token gets an access token.\n",
                text("name"),
                text("role")
            )
        });
        Ok(())
    }
}

/// By the server; `gavel key create` without a key goes to the store instead.
impl Run for NewKey {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let scopes: Vec<String> = self.scopes.iter().map(word).collect();
        let made = client.post("/api-keys", &json!({"name": self.name, "scopes": scopes})).await?;
        if client.out.json {
            client.out.print_json(&made);
        } else {
            print(&format!("{}\n", made["key"].as_str().unwrap_or_default()));
        }
        Ok(())
    }
}
