//! What the journal says, kept in tables: conferences, bans, access generations, chat, and by [`Visits`] who was there.
//!
//! A group of batches is folded first and written table by table. That order is safe for any order of the facts: a ban
//! is lifted after it was given, and a conference ends after all else that happened in it.

use super::{
    insert::Insert,
    rooms,
    row::{counted, maybe_millis, millis, to_json},
    visits::Visits,
};
use crate::fault::Fault;
use gavel_core::model::{
    ban::Ban,
    command::PinKind,
    fact::{Entry, Fact, Message},
    ids::{BanId, ConferenceId, Generation, PersonId, RoomId},
    seat::Digest,
    time::Timestamp,
};
use gavel_door::ports::Author;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

const CONFERENCES: Insert = Insert {
    head: "INSERT INTO conference (id, room, opened_at, locked, name) VALUES",
    columns: 5,
    tail: "ON CONFLICT (id) DO NOTHING",
};
const ACCESS: Insert = Insert {
    head: "INSERT INTO access (room, person, generation) VALUES",
    columns: 3,
    tail: "ON CONFLICT (room, person) DO UPDATE SET generation = excluded.generation \
           WHERE excluded.generation > access.generation",
};
/// A ban that is there already was lifted, and that was taken back.
const BANS: Insert = Insert {
    head: "INSERT INTO ban (id, room, conference, person, since, until, ban) VALUES",
    columns: 7,
    tail: "ON CONFLICT (id) DO UPDATE SET lifted_at = NULL, until = excluded.until, ban = excluded.ban \
           WHERE ban.room = excluded.room",
};
const CHAT: Insert = Insert {
    head: "INSERT INTO chat (id, conference, at, seat, person, name, recipient, text, folded) VALUES",
    columns: 9,
    tail: "",
};

/// What a group of batches changes.
#[derive(Default)]
pub(super) struct Projection<'b> {
    opened: Vec<(ConferenceId, RoomId, Timestamp)>,
    access: BTreeMap<(RoomId, PersonId), Generation>,
    bans: Vec<(RoomId, String, &'b Ban)>,
    chat: Vec<(ConferenceId, &'b Message)>,
    /// In their order. The last says whether it counts for more than what is known.
    started: Vec<(ConferenceId, Option<Timestamp>, bool)>,
    locked: BTreeMap<ConferenceId, bool>,
    lifted: Vec<(RoomId, BanId, Timestamp)>,
    ended: Vec<(ConferenceId, Timestamp)>,
    pins: Vec<(RoomId, PinKind, Option<&'b Digest>)>,
    aliases: Vec<(RoomId, &'b [String], Timestamp)>,
    visits: Visits<'b>,
}

impl<'b> Projection<'b> {
    /// A conference that may not have a row yet.
    pub(super) fn first_seen(&mut self, conference: ConferenceId, room: RoomId, at: Timestamp) {
        self.opened.push((conference, room, at));
    }

    /// Without a conference only what concerns the room may happen: a revocation, a ban from the room, its lifting,
    /// its PINs and aliases.
    pub(super) fn fold(
        &mut self,
        room: RoomId,
        conference: Option<ConferenceId>,
        entry: &'b Entry,
        by: Option<&'b Author>,
    ) -> Result<(), Fault> {
        if let Some(conference) = conference {
            self.visits.fold(conference, entry, by);
        }
        let within = conference.ok_or(Fault::Batch("a fact of a conference stands in a batch without one"));
        match &entry.fact {
            Fact::AccessRevoked { person, generation } => {
                let highest = self.access.entry((room, *person)).or_default();
                *highest = (*highest).max(*generation);
            }
            Fact::Banned(ban) => self.bans.push((room, to_json(ban)?, ban)),
            Fact::Unbanned { ban } => self.lifted.push((room, *ban, entry.at)),
            Fact::Started => self.started.push((within?, Some(entry.at), false)),
            Fact::Begun { since } => self.started.push((within?, *since, true)),
            Fact::Locked { .. } => {
                self.locked.insert(within?, true);
            }
            Fact::Unlocked => {
                self.locked.insert(within?, false);
            }
            Fact::Said(message) => self.chat.push((within?, message)),
            Fact::Ended { .. } => self.ended.push((within?, entry.at)),
            Fact::PinChanged { kind, hash } => self.pins.push((room, *kind, hash.as_ref())),
            Fact::AliasesChanged { aliases } => self.aliases.push((room, aliases, entry.at)),
            Fact::Opened { .. }
            | Fact::Held { .. }
            | Fact::Seated { .. }
            | Fact::Resumed { .. }
            | Fact::Admitted { .. }
            | Fact::Waits { .. }
            | Fact::WentQuiet { .. }
            | Fact::CameBack { .. }
            | Fact::Devices { .. }
            | Fact::Departed { .. }
            | Fact::WaitingRoom { .. }
            | Fact::RoleChanged { .. }
            | Fact::Gated { .. }
            | Fact::Added { .. }
            | Fact::SentOut { .. }
            | Fact::Invited(_)
            | Fact::CallEnded { .. }
            | Fact::Withdrawn { .. }
            | Fact::Hand { .. }
            | Fact::Spotlit { .. }
            | Fact::LaidOut(_)
            | Fact::Paused(_)
            | Fact::WentOn
            | Fact::Reacted { .. }
            | Fact::Renamed { .. }
            | Fact::OnStage { .. }
            | Fact::Rights { .. }
            | Fact::Permitted(_)
            | Fact::Consented { .. }
            | Fact::Inventory { .. }
            | Fact::Chosen { .. }
            | Fact::Answered { .. }
            | Fact::Active { .. }
            | Fact::Flagged { .. }
            | Fact::Measured { .. }
            | Fact::RoomChanged(_)
            | Fact::Restated(_)
            | Fact::Restored => {
                within?;
            }
        }
        Ok(())
    }

    pub(super) fn ended(&self) -> impl Iterator<Item = ConferenceId> {
        self.ended.iter().map(|(conference, _)| *conference)
    }

    pub(super) async fn write(self, on: &mut SqliteConnection) -> Result<(), Fault> {
        let opened = CONFERENCES.run(on, &self.opened, |statement, (id, room, at)| {
            statement.bind(id.to_string()).bind(room.to_string()).bind(millis(*at)).bind(false).bind("")
        });
        opened.await?;

        let access: Vec<_> = self.access.iter().collect();
        let raised = ACCESS.run(on, &access, |statement, ((room, person), generation)| {
            statement.bind(room.to_string()).bind(person.to_string()).bind(counted(generation.0))
        });
        raised.await?;

        let banned = BANS.run(on, &self.bans, |statement, (room, json, ban)| {
            statement
                .bind(ban.id.to_string())
                .bind(room.to_string())
                .bind(ban.conference.map(|id| id.to_string()))
                .bind(ban.person.to_string())
                .bind(millis(ban.since))
                .bind(ban.until.map(millis))
                .bind(json)
        });
        banned.await?;

        let said = CHAT.run(on, &self.chat, |statement, (conference, message)| {
            statement
                .bind(message.id.to_string())
                .bind(conference.to_string())
                .bind(millis(message.at))
                .bind(message.seat.to_string())
                .bind(message.person.to_string())
                .bind(&message.name)
                .bind(message.to.map(|seat| seat.to_string()))
                .bind(&message.text)
                .bind(format!("{}\n{}", message.name, message.text).to_lowercase())
        });
        said.await?;

        for (conference, at, in_any_case) in self.started {
            sqlx::query("UPDATE conference SET started_at = $2 WHERE id = $1 AND ($3 OR started_at IS NULL)")
                .bind(conference.to_string())
                .bind(maybe_millis(at))
                .bind(in_any_case)
                .execute(&mut *on)
                .await?;
        }
        for (conference, locked) in self.locked {
            sqlx::query("UPDATE conference SET locked = $2 WHERE id = $1")
                .bind(conference.to_string())
                .bind(locked)
                .execute(&mut *on)
                .await?;
        }
        for (room, ban, at) in self.lifted {
            sqlx::query("UPDATE ban SET lifted_at = $3 WHERE id = $1 AND room = $2 AND lifted_at IS NULL")
                .bind(ban.to_string())
                .bind(room.to_string())
                .bind(millis(at))
                .execute(&mut *on)
                .await?;
        }
        for (room, kind, hash) in self.pins {
            rooms::change_pin(on, room, kind, hash).await?;
        }
        for (room, aliases, at) in self.aliases {
            rooms::change_aliases(on, room, aliases, at).await?;
        }
        for (conference, at) in self.ended {
            end(on, conference, at).await?;
        }
        self.visits.write(on).await
    }
}

/// Bans that were to last as long as the conference go with it.
async fn end(on: &mut SqliteConnection, conference: ConferenceId, at: Timestamp) -> Result<(), Fault> {
    sqlx::query("UPDATE conference SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(conference.to_string())
        .bind(millis(at))
        .execute(&mut *on)
        .await?;
    sqlx::query("UPDATE ban SET lifted_at = $2 WHERE conference = $1 AND lifted_at IS NULL")
        .bind(conference.to_string())
        .bind(millis(at))
        .execute(on)
        .await?;
    Ok(())
}
