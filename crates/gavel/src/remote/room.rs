//! Rooms, and the personal invitations into them.

use super::{
    Run,
    client::{Client, Query, path},
    find,
    out::{Column, card},
    stop::Stop,
};
use crate::args::{
    room::{Create, Edit, NewTicket, OfRoom, RoomCommand, Set, TicketCommand},
    words::word,
};
use serde_json::{Map, Value, json};

const ROOM: &[Column] = &[
    ("ID", "id"),
    ("NAME", "name"),
    ("KIND", "kind"),
    ("ALIASES", "aliases"),
    ("LINK", "join_url"),
    ("OWNER", "owner"),
    ("HOST PIN", "has_host_pin"),
    ("GUEST PIN", "has_guest_pin"),
    ("GUESTS", "allow_guests"),
    ("DOOR", "door"),
    ("WHEN LOCKED", "lock_policy"),
    ("SEATS", "limit"),
    ("MADE", "created_at"),
];

impl Run for RoomCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::List => list(client).await,
            Self::Show(of) => {
                let room = client.get(&at(&of.room)).await?;
                client.out.show(&room, |room| card(ROOM, room));
                Ok(())
            }
            Self::Create(order) => create(client, order).await,
            Self::Edit(order) => edit(client, order).await,
            Self::Delete(OfRoom { room }) => {
                let nothing = client.delete(&at(room)).await?;
                client.out.show(&nothing, |_| "deleted\n".into());
                Ok(())
            }
        }
    }
}

pub(super) fn at(room: &str) -> String {
    format!("/rooms/{}", path(room))
}

async fn list(client: &Client) -> Result<(), Stop> {
    let columns = [
        ("ID", "id"),
        ("ALIASES", "aliases"),
        ("NAME", "name"),
        ("KIND", "kind"),
        ("DOOR", "door"),
        ("GUESTS", "allow_guests"),
        ("OWNER", "owner"),
    ];
    client.out.list(&columns, &client.list("/rooms", &Query::default()).await?);
    Ok(())
}

async fn create(client: &Client, order: &Create) -> Result<(), Stop> {
    let mut body = said(&order.set);
    body.insert("name".into(), json!(order.name));
    if let Some(who) = &order.owner {
        body.insert("owner".into(), json!(find::account(client, who).await?));
    }
    if let Some(kind) = &order.kind {
        body.insert("kind".into(), json!(word(kind)));
    }
    let room = client.post("/rooms", &Value::Object(body)).await?;
    client.out.show(&room, |room| card(ROOM, room));
    Ok(())
}

async fn edit(client: &Client, order: &Edit) -> Result<(), Stop> {
    let mut body = said(&order.set);
    if let Some(name) = &order.name {
        body.insert("name".into(), json!(name));
    }
    for (field, taken) in
        [("host_pin", order.no_host_pin), ("guest_pin", order.no_guest_pin), ("limit", order.no_limit)]
    {
        if taken {
            body.insert(field.into(), Value::Null);
        }
    }
    if body.is_empty() {
        return Err(Stop::Usage(
            "say what to change, such as --name or --door; `gavel room edit --help` lists it".into(),
        ));
    }
    let room = client.patch(&at(&order.room), &Value::Object(body)).await?;
    client.out.show(&room, |room| card(ROOM, room));
    Ok(())
}

fn said(set: &Set) -> Map<String, Value> {
    let mut body = Map::new();
    if !set.aliases.is_empty() {
        body.insert("aliases".into(), json!(set.aliases));
    }
    let mut say = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.insert(field.into(), value);
        }
    };
    say("host_pin", set.host_pin.as_ref().map(|pin| json!(pin)));
    say("guest_pin", set.guest_pin.as_ref().map(|pin| json!(pin)));
    say("allow_guests", set.guests.map(|guests| json!(guests.is_yes())));
    say("door", set.door.map(|door| json!(word(&door))));
    say("lock_policy", set.lock_policy.map(|policy| json!(word(&policy))));
    say("limit", set.limit.map(|limit| json!(limit)));
    body
}

impl Run for TicketCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let Self::Create(order) = self;
        invite(client, order).await
    }
}

async fn invite(client: &Client, order: &NewTicket) -> Result<(), Stop> {
    let mut body = json!({"name": order.name, "role": word(&order.role), "lift_block": order.lift_block});
    if let Some(who) = &order.account {
        body["account"] = json!(find::account(client, who).await?);
    }
    let drawn = client.post(&format!("{}/tickets", at(&order.room)), &body).await?;
    client
        .out
        .show(&drawn, |drawn| card(&[("LINK", "url"), ("TICKET", "ticket"), ("GOOD UNTIL", "expires_at")], drawn));
    Ok(())
}
