//! Webhooks, and how far each has come.

use super::{
    Run,
    client::{Client, Query, path},
    find,
    out::{Column, card, clean},
    said::Said,
    stop::Stop,
};
use crate::args::{
    webhook::{Deliveries, EditWebhook, NewWebhook, OfWebhook, Replay, WebhookCommand, WhichWebhooks},
    words::word,
};
use serde_json::{Value, json};

const WEBHOOK: &[Column] = &[
    ("ID", "id"),
    ("DESCRIPTION", "description"),
    ("URL", "url"),
    ("EVENTS", "events"),
    ("ROOM", "room"),
    ("STATE", "state"),
    ("DELIVERED", "delivered_seq"),
    ("WAITING", "pending"),
    ("FAILURES", "failures"),
    ("FAILING SINCE", "failing_since"),
    ("NEXT TRY", "next_try_at"),
    ("LAST STATUS", "last_status"),
    ("LAST ERROR", "last_error"),
    ("LAST TRY", "last_at"),
    ("MADE", "created_at"),
];

impl Run for WebhookCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::List(which) => list(client, which).await,
            Self::Show(of) => show(client, &client.get(&at(client, of).await?).await?),
            Self::Create(order) => create(client, order).await,
            Self::Edit(order) => edit(client, order).await,
            Self::Delete(of) => {
                let nothing = client.delete(&at(client, of).await?).await?;
                client.out.done(&nothing, "deleted");
                Ok(())
            }
            Self::Deliveries(of) => deliveries(client, of).await,
            Self::Replay(order) => replay(client, order).await,
            Self::Test(of) => test(client, of).await,
        }
    }
}

async fn at(client: &Client, of: &OfWebhook) -> Result<String, Stop> {
    Ok(format!("/webhooks/{}", path(&find::webhook(client, &of.webhook).await?)))
}

fn show(client: &Client, webhook: &Value) -> Result<(), Stop> {
    client.out.show(webhook, |webhook| card(WEBHOOK, webhook));
    Ok(())
}

async fn list(client: &Client, which: &WhichWebhooks) -> Result<(), Stop> {
    let columns = [
        ("ID", "id"),
        ("DESCRIPTION", "description"),
        ("URL", "url"),
        ("ROOM", "room"),
        ("STATE", "state"),
        ("DELIVERED", "delivered_seq"),
        ("WAITING", "pending"),
        ("LAST ERROR", "last_error"),
    ];
    let query = Query::default().maybe("room", which.room.as_ref());
    client.out.part(&columns, &client.part("/webhooks", &query, &which.page).await?);
    Ok(())
}

async fn create(client: &Client, order: &NewWebhook) -> Result<(), Stop> {
    let said = Said::default()
        .and("url", &order.address)
        .list("events", &order.events)
        .maybe("room", order.room.as_ref())
        .maybe("description", order.description.as_ref());
    let made = client.post("/webhooks", &said.body()).await?;
    client.out.show(&made, |made| card(&[("ID", "id"), ("URL", "url"), ("SECRET", "secret")], made));
    Ok(())
}

async fn edit(client: &Client, order: &EditWebhook) -> Result<(), Stop> {
    let change = &order.change;
    let all: &[String] = &[];
    let said = Said::default()
        .maybe("url", change.address.as_ref())
        .list("events", &change.events)
        .maybe("events", Some(all).filter(|_| change.all_events))
        .maybe("description", change.description.as_ref())
        .maybe("state", change.state.as_ref().map(word));
    show(client, &client.patch(&at(client, &order.of).await?, &said.body()).await?)
}

async fn deliveries(client: &Client, order: &Deliveries) -> Result<(), Stop> {
    let columns = [
        ("EVENT", "seq"),
        ("KIND", "kind"),
        ("AT", "at"),
        ("MS", "ms"),
        ("STATUS", "status"),
        ("ERROR", "error"),
        ("DELIVERY", "id"),
    ];
    let at = at(client, &order.of).await? + "/deliveries";
    client.out.part(&columns, &client.part(&at, &Query::default(), &order.page).await?);
    Ok(())
}

async fn replay(client: &Client, order: &Replay) -> Result<(), Stop> {
    let said = Said::default().maybe("after", order.what.after).list("seqs", &order.what.only);
    let webhook = client.post(&(at(client, &order.of).await? + "/replay"), &said.body()).await?;
    client.out.show(&webhook, |webhook| format!("{} events wait for it\n", webhook["pending"]));
    Ok(())
}

async fn test(client: &Client, of: &OfWebhook) -> Result<(), Stop> {
    let tried = client.post(&(at(client, of).await? + "/test"), &json!({})).await?;
    client.out.show(&tried, said);
    if tried["delivered"] == true { Ok(()) } else { Err(Stop::NotAll) }
}

fn said(tried: &Value) -> String {
    match tried["error"].as_str() {
        Some(error) => format!("not delivered: {}\n", clean(error)),
        None => format!("delivered in {} ms\n", tried["ms"]),
    }
}
