//! A door with a store or without one behind it, and the people who come through it.

use crate::{
    clock::SystemClock,
    common::Outcome,
    ports::{Forgetful, Silent},
};
use gavel_core::model::{
    command::{Actor, Arrival, Command, Pin, Right},
    ids::{DeviceKey, Generation, PersonId, RequestId, RoomId, SeatId, TicketId},
    receipt::Receipt,
    role::{Role, SeatKind, Surface},
    room::{DoorState, LockPolicy, Room, RoomKind},
    seat::{Devices, Digest},
    settings::Settings,
};
use gavel_door::{
    Door, Entered, Envelope, Options, Ports, Which,
    ports::{Clock, Directory, LocalOwnership, NoBell, Pins, RandomIds, StoredRoom},
};
use gavel_store::SqliteStore;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};
use ulid::Ulid;

/// What becomes of what the door gives to its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// It is said to be saved at once.
    Nothing,
    OnDisk,
}

impl Keeping {
    pub(crate) const BOTH: [Self; 2] = [Self::Nothing, Self::OnDisk];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "without",
            Self::OnDisk => "SQLite",
        }
    }
}

enum Store {
    Forgetful(Arc<Forgetful>),
    Sqlite(SqliteStore, PathBuf),
}

pub(crate) struct House {
    pub(crate) door: Door,
    store: Store,
}

impl House {
    /// `under`: where a directory for the database is made.
    pub(crate) async fn open(keeping: Keeping, under: &Path) -> Outcome<Self> {
        let clock = Arc::new(SystemClock);
        let store = match keeping {
            Keeping::Nothing => Store::Forgetful(Arc::new(Forgetful::new())),
            Keeping::OnDisk => {
                let home = under.join(format!("gavel-bench-{}", Ulid::generate()));
                Store::Sqlite(SqliteStore::open(&home, clock.clone()).await?, home)
            }
        };
        let ports = Ports {
            bell: Arc::new(NoBell),
            store: match &store {
                Store::Forgetful(store) => store.clone(),
                Store::Sqlite(store, _) => Arc::new(store.clone()),
            },
            media: Arc::new(Silent),
            ownership: Arc::new(LocalOwnership),
            clock,
            ids: Arc::new(RandomIds),
        };
        Ok(Self { door: Door::new(ports, Options::default()), store })
    }

    pub(crate) async fn room(&self, kind: RoomKind) -> Outcome<RoomId> {
        let room = room(kind);
        let id = room.id;
        match &self.store {
            Store::Forgetful(store) => store.learn(room),
            Store::Sqlite(store, _) => {
                store.create_room(StoredRoom::new(room, Pins::default(), SystemClock.now())).await?;
            }
        }
        Ok(id)
    }

    /// The database, where there is one.
    pub(crate) const fn sqlite(&self) -> Option<&SqliteStore> {
        match &self.store {
            Store::Sqlite(store, _) => Some(store),
            Store::Forgetful(_) => None,
        }
    }

    pub(crate) async fn enter(&self, room: RoomId, role: Role) -> Outcome<Entered> {
        let request = RequestId(Ulid::generate().to_string());
        Ok(self.door.enter(room, arrival(role), Surface::App, request, None).await?)
    }

    pub(crate) async fn order(&self, room: RoomId, command: Command) -> Outcome<Receipt> {
        Ok(self.door.submit(envelope(room, command)).await?)
    }

    /// Ends everything and leaves nothing behind.
    pub(crate) async fn close(self) -> Outcome {
        self.door.shut().await;
        if let Store::Sqlite(store, home) = self.store {
            store.close().await?;
            std::fs::remove_dir_all(home)?;
        }
        Ok(())
    }
}

pub(crate) fn room(kind: RoomKind) -> Room {
    let id = RoomId::new(Ulid::generate());
    Room {
        id,
        name: "Bench".into(),
        kind,
        aliases: vec![id.to_string()],
        owner: None,
        allow_guests: true,
        door: DoorState::Open,
        lock_policy: LockPolicy::Refuse,
        has_host_pin: false,
        has_guest_pin: false,
        limit: None,
        settings: Settings::default(),
        ends_at: None,
    }
}

/// Somebody new, with everything that an app shows.
pub(crate) fn arrival(role: Role) -> Arrival {
    let person = Ulid::generate();
    Arrival {
        seat: SeatId::new(Ulid::generate()),
        person: PersonId::new(person),
        name: format!("Participant {person}"),
        role,
        account: None,
        ticket: Some(TicketId::new(Ulid::generate())),
        personal: true,
        generation: Generation(0),
        device: Some(DeviceKey::new(Ulid::generate())),
        other_keys: Vec::new(),
        kind: SeatKind::App,
        client: "Chromium on Linux".into(),
        pin: Pin::None,
        resume: None,
        new_resume: Digest("0123456789abcdef".repeat(4)),
        devices: Devices { muted: false, video: true, sharing: false },
        watch: None,
    }
}

/// The administrator's, who needs no seat.
pub(crate) fn administrator() -> Actor {
    Actor { right: Right::Administrator, name: "bench".into(), surface: Surface::Api }
}

pub(crate) fn envelope(room: RoomId, command: Command) -> Envelope {
    Envelope {
        request: RequestId(Ulid::generate().to_string()),
        actor: administrator(),
        to: Which::Room(room),
        command,
        arrived: Instant::now(),
        address: None,
    }
}
