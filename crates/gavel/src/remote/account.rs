//! Accounts of the installation.

use super::{
    Run,
    client::{Client, Query, path},
    find,
    out::{Column, card},
    said::Said,
    secret,
    stop::Stop,
};
use crate::args::{
    account::{AccountCommand, EditAccount, NewAccount},
    words::word,
};
use serde_json::{Value, json};

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
            Self::List(page) => {
                client.out.part(ACCOUNT, &client.part("/accounts", &Query::default(), page).await?);
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
                client.out.done(&nothing, "deleted");
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
    });
    if order.identity.is_none() || order.password_stdin {
        body["password"] = json!(secret::new_password(order.password_stdin)?);
    }
    if let Some(parts) = &order.identity {
        body["identity"] = identity(parts);
    }
    if let Some(email) = &order.email {
        body["email"] = json!(email);
    }
    let account = client.post("/accounts", &body).await?;
    client.out.show(&account, |account| card(ACCOUNT, account));
    Ok(())
}

async fn edit(client: &Client, order: &EditAccount) -> Result<(), Stop> {
    let change = &order.change;
    let at = at(client, &order.who).await?;
    let password = match change.password || change.password_stdin {
        true => Some(secret::new_password(change.password_stdin)?),
        false => None,
    };
    let identity = match change.no_identity {
        true => Some(Value::Null),
        false => change.identity.as_deref().map(identity),
    };
    let said = Said::default()
        .maybe("identity", identity)
        .maybe("name", change.name.as_ref())
        .maybe("email", change.email.as_ref())
        .maybe("role", change.role.as_ref().map(word))
        .maybe("password", password);
    let account = client.patch(&at, &said.body()).await?;
    client.out.show(&account, |account| card(ACCOUNT, account));
    Ok(())
}

/// `parts`: issuer and subject.
fn identity(parts: &[String]) -> Value {
    json!({"issuer": parts.first(), "subject": parts.get(1)})
}
