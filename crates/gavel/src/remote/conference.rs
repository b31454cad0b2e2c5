//! Looking at what runs, and who is there.

use super::{
    Run,
    client::{Client, Query, path},
    find::{self, Among},
    invite::ABSENT,
    invitee, media,
    out::{Column, card, table},
    room,
    stop::Stop,
};
use crate::args::{
    conference::{Bans, ConferenceCommand, OfConference, OfParticipant, ParticipantCommand, Start, WaitingCommand},
    list::Page,
    words::word,
};

const PARTICIPANTS: &[Column] = &[
    ("ID", "id"),
    ("NAME", "name"),
    ("ROLE", "role"),
    ("KIND", "kind"),
    ("STATE", "state"),
    ("DEVICE", "device"),
    ("JOINED", "joined_at"),
];

impl Run for ConferenceCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::List => list(client).await,
            Self::Show(OfConference { conference }) => show(client, conference).await,
            Self::Overview(OfConference { conference }) => overview(client, conference).await,
            Self::Media(OfConference { conference }) => media::all(client, conference).await,
            Self::Start(order) => start(client, order).await,
            Self::Mine(page) => mine(client, page).await,
            Self::End(end) => end.run(client).await,
        }
    }
}

async fn list(client: &Client) -> Result<(), Stop> {
    let columns = [
        ("ID", "id"),
        ("ALIAS", "alias"),
        ("NAME", "name"),
        ("IN", "participants"),
        ("LOCKED", "locked"),
        ("STARTED", "started_at"),
    ];
    client.out.list(&columns, &client.list("/conferences", &Query::default()).await?);
    Ok(())
}

async fn show(client: &Client, conference: &str) -> Result<(), Stop> {
    let fields = [
        ("ID", "id"),
        ("NAME", "name"),
        ("ROOM", "room"),
        ("ALIASES", "aliases"),
        ("KIND", "kind"),
        ("LINK", "join_url"),
        ("STARTED", "started_at"),
        ("IN", "participants"),
        ("LOCKED", "locked"),
        ("WAITING ROOM", "waiting_room"),
        ("GUEST PIN", "has_guest_pin"),
        ("EVERYBODY MAY", "permissions"),
        ("SPOTLIGHT", "spotlight"),
        ("LAYOUT", "layout"),
        ("PAUSED SINCE", "paused_since"),
    ];
    let found = client.get(&format!("/conferences/{}", path(conference))).await?;
    client.out.show(&found, |found| card(&fields, found));
    Ok(())
}

async fn overview(client: &Client, conference: &str) -> Result<(), Stop> {
    let found = client.get(&format!("/conferences/{}/overview", path(conference))).await?;
    client.out.show(&found, |found| {
        let rows = |list: &str| found[list].as_array().map(Vec::as_slice).unwrap_or_default();
        let heading = [("NAME", "name"), ("LINK", "join_url"), ("LOCKED", "locked"), ("WAITING ROOM", "waiting_room")];
        let mut text = card(&heading, &found["conference"]) + "\n" + &table(PARTICIPANTS, rows("roster"));
        for (title, columns, list) in [("UNCONNECTED", ABSENT, "unconnected"), ("BLOCKED", BAN, "bans")] {
            if !rows(list).is_empty() {
                text += &format!("\n{title}\n{}", table(columns, rows(list)));
            }
        }
        text
    });
    Ok(())
}

async fn start(client: &Client, order: &Start) -> Result<(), Stop> {
    let said = room::said(&order.set)
        .maybe("name", order.name.as_ref())
        .maybe("kind", order.kind.as_ref().map(word))
        .part("invite", invitee::said(client, &order.invitees).await?);
    let started = client.post("/conferences", &said.body()).await?;
    client.out.show(&started, |started| {
        let fields =
            [("NAME", "room.name"), ("LINK", "room.join_url"), ("RUNS ALREADY", "returned"), ("TICKET", "ticket")];
        card(&fields, started) + &invitee::links(&started["invitations"])
    });
    Ok(())
}

async fn mine(client: &Client, page: &Page) -> Result<(), Stop> {
    let columns = [
        ("ALIAS", "alias"),
        ("NAME", "name"),
        ("AS", "role"),
        ("NEXT", "next.start"),
        ("RUNNING", "running"),
        ("IN", "participants"),
        ("LINK", "join_url"),
    ];
    client.out.part(&columns, &client.part("/me/conferences", &Query::default(), page).await?);
    Ok(())
}

impl Run for ParticipantCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::List(of) => {
                client.out.list(PARTICIPANTS, &find::roster(client, &of.conference, Among::Everybody).await?);
                Ok(())
            }
            Self::Media(OfParticipant { conference, participant }) => media::one(client, conference, participant).await,
        }
    }
}

impl Run for WaitingCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let Self::List(of) = self;
        let columns =
            [("ID", "id"), ("NAME", "name"), ("FOR", "waiting_for"), ("DEVICE", "device"), ("SINCE", "joined_at")];
        client.out.list(&columns, &find::roster(client, &of.conference, Among::Waiting).await?);
        Ok(())
    }
}

const BAN: &[Column] = &[
    ("ID", "id"),
    ("NAME", "name"),
    ("KEYS", "keys"),
    ("BY", "by"),
    ("REASON", "reason"),
    ("UNTIL", "until"),
    ("ROOM", "room"),
];

impl Run for Bans {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let conference = path(&self.conference);
        if let Some(ban) = &self.ban {
            let ban = client.get(&format!("/conferences/{conference}/bans/{}", path(ban))).await?;
            client.out.show(&ban, |ban| card(BAN, ban));
            return Ok(());
        }
        let of = if self.room { "rooms" } else { "conferences" };
        client.out.list(BAN, &client.list(&format!("/{of}/{conference}/bans"), &Query::default()).await?);
        Ok(())
    }
}
