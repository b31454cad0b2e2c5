//! The personal links into a room, and what the public one gives.

use super::{
    Run,
    client::{Client, Query, path},
    find,
    out::{Column, card},
    room::at,
    stop::Stop,
};
use crate::args::{
    ticket::{DrawnBy, Enter, NewTicket, TicketCommand, TicketsOf},
    words::word,
};
use reqwest::Method;
use serde_json::json;

pub(super) const DRAWN: &[Column] = &[("LINK", "url"), ("TICKET", "ticket"), ("GOOD UNTIL", "expires_at")];

impl Run for TicketCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::Create(order) => create(client, order).await,
            Self::List(of) => list(client, of).await,
            Self::Revoke(of) => {
                let ticket = find::ticket(client, &of.room, &of.ticket).await?;
                let nothing = client.delete(&format!("{}/tickets/{}", at(&of.room), path(&ticket))).await?;
                client.out.done(&nothing, "revoked");
                Ok(())
            }
        }
    }
}

async fn create(client: &Client, order: &NewTicket) -> Result<(), Stop> {
    let mut body = json!({"name": order.name, "role": word(&order.role), "lift_block": order.lift_block});
    if let Some(who) = &order.account {
        body["account"] = json!(find::account(client, who).await?);
    }
    let drawn = client.post(&format!("{}/tickets", at(&order.room)), &body).await?;
    client.out.show(&drawn, |drawn| card(DRAWN, drawn));
    Ok(())
}

async fn list(client: &Client, of: &TicketsOf) -> Result<(), Stop> {
    let columns = [
        ("ID", "id"),
        ("NAME", "name"),
        ("ROLE", "role"),
        ("ACCOUNT", "account"),
        ("PERSONAL", "personal"),
        ("MADE", "created_at"),
        ("GOOD UNTIL", "expires_at"),
    ];
    let personal = of.only.map(|only| (only == DrawnBy::Personal).to_string());
    let query = Query::default().maybe("personal", personal);
    client.out.part(&columns, &client.part(&format!("{}/tickets", at(&of.room)), &query, &of.page).await?);
    Ok(())
}

impl Run for Enter {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let mut body = json!({});
        for (field, text) in [("name", &self.name), ("pin", &self.pin)] {
            if let Some(text) = text {
                body[field] = json!(text);
            }
        }
        let at = format!("{}/enter", at(&self.room));
        let drawn = if self.guest {
            client.as_nobody().anybody(Method::POST, &at, Some(&body)).await?
        } else {
            client.anybody(Method::POST, &at, Some(&body)).await?
        };
        client.out.show(&drawn, |drawn| card(DRAWN, drawn));
        Ok(())
    }
}
