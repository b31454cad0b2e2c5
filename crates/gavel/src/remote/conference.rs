//! Looking at what runs, and who is there.

use super::{
    Run,
    client::{Client, Query, path},
    find::{self, Among},
    out::{Column, card},
    stop::Stop,
};
use crate::args::conference::{Bans, ConferenceCommand, OfConference, ParticipantCommand, WaitingCommand};

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
    ];
    let found = client.get(&format!("/conferences/{}", path(conference))).await?;
    client.out.show(&found, |found| card(&fields, found));
    Ok(())
}

impl Run for ParticipantCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let Self::List(of) = self;
        client.out.list(PARTICIPANTS, &find::roster(client, &of.conference, Among::Everybody).await?);
        Ok(())
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

impl Run for Bans {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let columns = [
            ("ID", "id"),
            ("NAME", "name"),
            ("KEYS", "keys"),
            ("BY", "by"),
            ("REASON", "reason"),
            ("UNTIL", "until"),
            ("ROOM", "room"),
        ];
        let bans = client.list(&format!("/conferences/{}/bans", path(&self.conference)), &Query::default()).await?;
        client.out.list(&columns, &bans);
        Ok(())
    }
}
