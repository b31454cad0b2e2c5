//! Rooms: what lasts from one meeting to the next.

use super::{
    Run,
    client::{Client, Query, path},
    export, find, invitee,
    out::{Column, card},
    said::Said,
    schedule,
    settings::timers,
    stop::Stop,
};
use crate::args::{
    room::{Create, Edit, OfRoom, RoomCommand, Set, Wanted},
    schedule::CalendarFile,
    words::{YesNo, word},
};
use reqwest::Method;
use serde_json::{Value, json};

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
    ("EVERYBODY MAY", "permissions"),
    ("TIMERS", "timers"),
    ("FORGOTTEN AFTER", "forgotten"),
    ("DATES", "schedule"),
    ("ENDS WITH DATE", "ends_with_schedule"),
    ("MADE", "created_at"),
];

impl Run for RoomCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::List(wanted) => list(client, wanted).await,
            Self::Show(of) => show(client, &client.get(&at(&of.room)).await?),
            Self::Create(order) => create(client, order).await,
            Self::Edit(order) => edit(client, order).await,
            Self::Delete(OfRoom { room }) => {
                let nothing = client.delete(&at(room)).await?;
                client.out.done(&nothing, "deleted");
                Ok(())
            }
            Self::Schedule(order) => show(client, &schedule::change(client, order).await?),
            Self::Unschedule(OfRoom { room }) => {
                show(client, &client.patch(&at(room), &json!({"schedule": null})).await?)
            }
            Self::Occurrences(order) => schedule::occurrences(client, order).await,
            Self::Calendar(CalendarFile { room, output }) => {
                export::save(client, &format!("{}/invitation.ics", at(room)), output.as_deref()).await
            }
            Self::Lobby(OfRoom { room }) => lobby(client, room).await,
        }
    }
}

fn show(client: &Client, room: &Value) -> Result<(), Stop> {
    client.out.show(room, |room| card(ROOM, room));
    Ok(())
}

pub(super) fn at(room: &str) -> String {
    format!("/rooms/{}", path(room))
}

async fn list(client: &Client, wanted: &Wanted) -> Result<(), Stop> {
    let columns = [
        ("ID", "id"),
        ("ALIASES", "aliases"),
        ("NAME", "name"),
        ("KIND", "kind"),
        ("DOOR", "door"),
        ("GUESTS", "allow_guests"),
        ("OWNER", "owner"),
    ];
    let query = Query::default()
        .maybe("scheduled", wanted.scheduled.map(|scheduled| scheduled.is_yes().to_string()))
        .maybe("from", wanted.from.as_ref())
        .maybe("to", wanted.to.as_ref());
    client.out.part(&columns, &client.part("/rooms", &query, &wanted.page).await?);
    Ok(())
}

async fn create(client: &Client, order: &Create) -> Result<(), Stop> {
    let owner = match &order.owner {
        Some(who) => Some(find::account(client, who).await?),
        None => None,
    };
    let said = said(&order.set)
        .and("name", &order.name)
        .maybe("kind", order.kind.as_ref().map(word))
        .maybe("owner", owner)
        .maybe("schedule", schedule::anew(&order.dates)?)
        .maybe("ends_with_schedule", order.dates.ends_with_date.map(YesNo::is_yes))
        .part("invite", invitee::said(client, &order.invitees).await?);
    let room = client.post("/rooms", &said.body()).await?;
    client.out.show(&room, |room| card(ROOM, room) + &invitee::links(&room["invitations"]));
    Ok(())
}

async fn edit(client: &Client, order: &Edit) -> Result<(), Stop> {
    let owner = match &order.owner {
        Some(who) => Some(Some(find::account(client, who).await?)),
        None => Some(None).filter(|_| order.no_owner),
    };
    let taken = |taken: bool| Some(Value::Null).filter(|_| taken);
    let said = said(&order.set)
        .maybe("name", order.name.as_ref())
        .maybe("owner", owner)
        .maybe("host_pin", taken(order.no_host_pin))
        .maybe("guest_pin", taken(order.no_guest_pin))
        .maybe("limit", taken(order.no_limit));
    if said.is_empty() {
        return Err(Stop::Usage(
            "say what to change, such as --name or --door; `gavel room edit --help` lists it".into(),
        ));
    }
    let room = client.patch(&at(&order.room), &said.body()).await?;
    show(client, &room)
}

/// What can be said of a room when it is made, and later.
pub(super) fn said(set: &Set) -> Said {
    let permissions = Said::default()
        .maybe("unmute", set.unmute.as_ref().map(word))
        .maybe("share", set.share.as_ref().map(word))
        .maybe("chat", set.chat.as_ref().map(word))
        .maybe("history", set.history.as_ref().map(word));
    let forgotten = Said::default().maybe("flag_after", set.flag_after).maybe("remove_after", set.remove_after);
    Said::default()
        .list("aliases", &set.aliases)
        .maybe("host_pin", set.host_pin.as_ref())
        .maybe("guest_pin", set.guest_pin.as_ref())
        .maybe("allow_guests", set.guests.map(YesNo::is_yes))
        .maybe("door", set.door.as_ref().map(word))
        .maybe("lock_policy", set.lock_policy.as_ref().map(word))
        .maybe("limit", set.limit)
        .part("permissions", permissions)
        .part("forgotten", forgotten)
        .part("timers", timers(&set.timers))
}

/// What strangers see who stand before it.
async fn lobby(client: &Client, room: &str) -> Result<(), Stop> {
    let fields = [
        ("NAME", "name"),
        ("ALIAS", "alias"),
        ("RUNNING", "running"),
        ("IN", "participants"),
        ("LOCKED", "locked"),
        ("WAITING ROOM", "waiting_room"),
        ("PIN", "has_pin"),
        ("GUESTS", "allow_guests"),
    ];
    let lobby = client.anybody(Method::GET, &format!("{}/lobby", at(room)), None).await?;
    client.out.show(&lobby, |lobby| card(&fields, lobby));
    Ok(())
}
