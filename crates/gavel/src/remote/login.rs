//! Logging in and out, and the one-time link of the first start.

use super::{
    Run,
    client::{Client, Query, path},
    find,
    out::clean,
    secret,
    stop::Stop,
};
use crate::args::login::{Login, Logins, Logout, Setup};
use reqwest::Method;
use serde_json::{Value, json};

impl Run for Setup {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let link = secret::link(self.password_stdin)?;
        // The token stands in the fragment of the link.
        let token = link.rsplit_once('#').map_or(link.as_str(), |(_, token)| token);
        let body = json!({"token": token, "password": secret::new_password(self.password_stdin)?});
        let access = client.anybody(Method::POST, "/auth/setup", Some(&body)).await?;
        tell(client, &access, self.print_token, "The password is set").await
    }
}

impl Run for Login {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let password = secret::password(self.password_stdin)?;
        let body = json!({"username": self.username, "password": password});
        let access = client.anybody(Method::POST, "/auth/login", Some(&body)).await?;
        tell(client, &access, self.print_token, "The name and the password fit").await
    }
}

/// The token, where it is asked for. Without that it was only tried, and nothing stays of it.
async fn tell(client: &Client, access: &Value, print_token: bool, done: &str) -> Result<(), Stop> {
    let token = access["access_token"].as_str().unwrap_or_default();
    if print_token {
        client.out.done(access, token);
        return Ok(());
    }
    let as_them = client.as_somebody(token)?;
    let account = as_them.get("/accounts/me").await?;
    as_them.post("/auth/logout", &json!({})).await?;
    client.out.show(&account, |account| {
        let text = |field: &str| clean(account[field].as_str().unwrap_or_default());
        format!("{done}: {}, {}. --print-token gets an access token.\n", text("name"), text("role"))
    });
    Ok(())
}

impl Run for Logins {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let columns = [
            ("ID", "id"),
            ("THIS ONE", "current"),
            ("WITH", "client"),
            ("SINCE", "created_at"),
            ("LAST USED", "last_used_at"),
            ("GOOD UNTIL", "expires_at"),
        ];
        client.out.part(&columns, &client.part("/auth/sessions", &Query::default(), &self.page).await?);
        Ok(())
    }
}

impl Run for Logout {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let nothing = if let Some(login) = &self.login {
            client.delete(&format!("/auth/sessions/{}", path(login))).await?
        } else if self.others {
            client.delete("/auth/sessions").await?
        } else if let Some(who) = &self.account {
            client.delete(&format!("/accounts/{}/sessions", path(&find::account(client, who).await?))).await?
        } else {
            // A key has no log-in, and would be told that all is well.
            client.get("/auth/sessions?limit=1").await?;
            client.post("/auth/logout", &json!({})).await?
        };
        client.out.done(&nothing, "logged out");
        Ok(())
    }
}
