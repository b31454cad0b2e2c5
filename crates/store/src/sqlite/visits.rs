//! What the journal says of visits, connections and measurements, folded and written.
//!
//! A seat goes through its life in one order: seated, taken back, let in, gone. What happens to it in that order within
//! a group of batches is written table by table; where it begins anew, a further round begins with it.

use super::{
    insert::Insert,
    measured,
    records::sums,
    row::{maybe_millis, millis},
};
use crate::{fault::Fault, words::Word};
use gavel_core::model::{
    fact::{Entry, Fact},
    ids::{ConferenceId, PersonId, SeatId},
    reason::{Farewell, Terminal},
    role::Role,
    seat::{How, Person, Seat, SeatState},
    time::Timestamp,
    usage::Usage,
};
use gavel_door::ports::Author;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, HashMap};

const SEATED: Insert = Insert {
    head: "INSERT INTO visit (seat, conference, person, name, folded, came_as, role, kind, account, client, came_at, \
           waited_since, admitted_at) VALUES",
    columns: 13,
    tail: "ON CONFLICT (seat) DO UPDATE SET name = excluded.name, folded = excluded.folded, role = excluded.role, \
           client = excluded.client, admitted_at = CASE WHEN excluded.admitted_at IS NOT NULL THEN \
           COALESCE(visit.admitted_at, excluded.admitted_at) END, left_at = NULL, \
           how = NULL, how_at = NULL, terminal = NULL, timer = NULL, reason = NULL, \
           by_name = NULL, by_role = NULL, by_surface = NULL",
};
const RESUMED: Insert = Insert {
    head: "WITH v (seat, client) AS (VALUES",
    columns: 2,
    tail: ") UPDATE visit SET client = v.client FROM v WHERE visit.seat = v.seat AND v.client <> ''",
};
const REPLACES: Insert = Insert {
    head: "WITH v (seat, at) AS (VALUES",
    columns: 2,
    tail: ") UPDATE connection SET until = v.at, how = 'replaced' FROM v \
           WHERE connection.seat = v.seat AND connection.until IS NULL",
};
const CONNECTED: Insert = Insert {
    head: "INSERT INTO connection (seat, since, client, address) VALUES",
    columns: 4,
    tail: "ON CONFLICT (seat, since) DO UPDATE SET until = NULL, how = NULL",
};
const ADMITTED: Insert = Insert {
    head: "WITH v (seat, at) AS (VALUES",
    columns: 2,
    tail: ") UPDATE visit SET admitted_at = COALESCE(visit.admitted_at, v.at) FROM v WHERE visit.seat = v.seat",
};
/// Who was lost can be removed until they come back; whoever went otherwise has gone.
const DEPARTED: Insert = Insert {
    head: "WITH v (seat, at, how, terminal, timer, reason, by_name, by_role, by_surface) AS (VALUES",
    columns: 9,
    tail: ") UPDATE visit SET left_at = COALESCE(visit.left_at, v.at), how_at = v.at, how = v.how, \
           terminal = v.terminal, timer = v.timer, reason = v.reason, by_name = v.by_name, by_role = v.by_role, \
           by_surface = v.by_surface \
           FROM v WHERE visit.seat = v.seat AND (visit.left_at IS NULL OR visit.how = 'lost')",
};
const DISCONNECTED: Insert = Insert {
    head: "WITH v (seat, at, how) AS (VALUES",
    columns: 3,
    tail: ") UPDATE connection SET until = v.at, how = v.how FROM v \
           WHERE connection.seat = v.seat AND connection.until IS NULL",
};
/// The stations of a seat, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Station {
    Seated,
    Resumed,
    Admitted,
    Departed,
}

#[derive(Default)]
struct Round<'b> {
    seated: Vec<Arrival<'b>>,
    connected: Vec<Wire<'b>>,
    resumed: Vec<(SeatId, &'b str)>,
    admitted: Vec<(SeatId, Timestamp)>,
    departed: Vec<Departure<'b>>,
}

struct Arrival<'b> {
    at: Timestamp,
    conference: ConferenceId,
    person: &'b Person,
    seat: &'b Seat,
}

struct Wire<'b> {
    seat: SeatId,
    at: Timestamp,
    client: &'b str,
    address: Option<&'b str>,
}

struct Departure<'b> {
    at: Timestamp,
    seat: SeatId,
    how: How,
    farewell: &'b Farewell,
    by: Option<&'b Author>,
}

struct End<'b> {
    at: Timestamp,
    conference: ConferenceId,
    farewell: &'b Farewell,
    by: Option<&'b Author>,
}

/// What a group of batches changes.
#[derive(Default)]
pub(super) struct Visits<'b> {
    rounds: Vec<Round<'b>>,
    /// Where each seat stands: in which round, at which station.
    stations: HashMap<SeatId, (usize, Station)>,
    roles: Vec<(Timestamp, ConferenceId, PersonId, Role)>,
    measured: BTreeMap<SeatId, Usage>,
    named: BTreeMap<ConferenceId, &'b str>,
    ended: Vec<End<'b>>,
    never_in: Vec<(ConferenceId, SeatId)>,
}

impl<'b> Visits<'b> {
    /// `by`: who ordered it.
    pub(super) fn fold(&mut self, conference: ConferenceId, entry: &'b Entry, by: Option<&'b Author>) {
        let at = entry.at;
        // Everything else is no matter of the records.
        if let Fact::Opened { record, .. } = &entry.fact {
            self.named.insert(conference, &record.room.name);
        } else if let Fact::RoomChanged(room) = &entry.fact {
            self.named.insert(conference, &room.name);
        } else if let Fact::Seated { person, seat } = &entry.fact {
            let round = self.round(seat.id, Station::Seated);
            round.seated.push(Arrival { at, conference, person, seat });
            // Otherwise it only says how a seat is that was there before.
            if seat.joined_at == at {
                round.connected.push(Wire { seat: seat.id, at, client: &seat.client, address: address(by) });
            }
        } else if let Fact::Resumed { seat, client, .. } = &entry.fact {
            let round = self.round(*seat, Station::Resumed);
            round.resumed.push((*seat, client));
            round.connected.push(Wire { seat: *seat, at, client, address: address(by) });
        } else if let Fact::Admitted { seat } = &entry.fact {
            self.round(*seat, Station::Admitted).admitted.push((*seat, at));
        } else if let Fact::Departed { seat, how, farewell } = &entry.fact {
            if farewell.terminal == Terminal::Error {
                self.never_in.push((conference, *seat));
            }
            let departed = Departure { at, seat: *seat, how: *how, farewell, by };
            self.round(*seat, Station::Departed).departed.push(departed);
        } else if let Fact::RoleChanged { person, role } = &entry.fact {
            self.roles.push((at, conference, *person, *role));
        } else if let Fact::Measured { seat, usage } = &entry.fact {
            self.measured.entry(*seat).or_default().add(usage);
        } else if let Fact::Ended { farewell } = &entry.fact {
            self.ended.push(End { at, conference, farewell, by });
        }
    }

    fn round(&mut self, seat: SeatId, station: Station) -> &mut Round<'b> {
        let number = match self.stations.get(&seat) {
            Some((number, before)) if *before < station => *number,
            Some((number, _)) => number + 1,
            None => 0,
        };
        self.stations.insert(seat, (number, station));
        if self.rounds.len() <= number {
            self.rounds.resize_with(number + 1, Round::default);
        }
        &mut self.rounds[number]
    }

    pub(super) async fn write(self, on: &mut SqliteConnection) -> Result<(), Fault> {
        for (conference, name) in self.named {
            sqlx::query("UPDATE conference SET name = $2 WHERE id = $1")
                .bind(conference.to_string())
                .bind(name)
                .execute(&mut *on)
                .await?;
        }
        for round in self.rounds {
            round.write(on).await?;
        }
        for (at, conference, person, role) in self.roles {
            sqlx::query(
                "UPDATE visit SET role = $4 WHERE conference = $1 AND person = $2 \
                 AND (left_at IS NULL OR left_at >= $3)",
            )
            .bind(conference.to_string())
            .bind(person.to_string())
            .bind(millis(at))
            .bind(role.word())
            .execute(&mut *on)
            .await?;
        }
        measured::write(on, self.measured).await?;
        for end in &self.ended {
            end.write(on).await?;
            sums::sum_up(on, end.conference).await?;
        }
        for (conference, seat) in self.never_in {
            forget(on, conference, seat).await?;
        }
        Ok(())
    }
}

impl Round<'_> {
    async fn write(self, on: &mut SqliteConnection) -> Result<(), Fault> {
        let seated = SEATED.run(on, &self.seated, |statement, Arrival { at, conference, person, seat }| {
            let waits = match seat.state {
                SeatState::Waiting { since, .. } => Some(since),
                SeatState::In | SeatState::Reconnecting { .. } => None,
            };
            statement
                .bind(seat.id.to_string())
                .bind(conference.to_string())
                .bind(person.id.to_string())
                .bind(&person.name)
                .bind(person.name.to_lowercase())
                .bind(person.role.word())
                .bind(person.role.word())
                .bind(seat.kind.word())
                .bind(person.account.map(|id| id.to_string()))
                .bind(&seat.client)
                .bind(millis(*at))
                .bind(maybe_millis(waits))
                .bind(seat.state.is_inside().then(|| millis(*at)))
        });
        seated.await?;
        let replaces = REPLACES
            .run(on, &self.connected, |statement, wire| statement.bind(wire.seat.to_string()).bind(millis(wire.at)));
        replaces.await?;
        let connected = CONNECTED.run(on, &self.connected, |statement, wire| {
            statement.bind(wire.seat.to_string()).bind(millis(wire.at)).bind(wire.client).bind(wire.address)
        });
        connected.await?;
        let resumed =
            RESUMED.run(on, &self.resumed, |statement, (seat, client)| statement.bind(seat.to_string()).bind(*client));
        resumed.await?;
        let admitted = ADMITTED
            .run(on, &self.admitted, |statement, (seat, at)| statement.bind(seat.to_string()).bind(millis(*at)));
        admitted.await?;
        let departed = DEPARTED.run(on, &self.departed, |statement, departed| {
            let Departure { at, seat, how, farewell, by } = departed;
            let by = by.filter(|_| names_who(*how));
            statement
                .bind(seat.to_string())
                .bind(millis(*at))
                .bind(how.word())
                .bind(farewell.terminal.word())
                .bind(farewell.timer.map(Word::word))
                .bind(farewell.reason.map(Word::word))
                .bind(by.map(|by| by.actor.name.clone()))
                .bind(by.map(|by| by.actor.role.clone()))
                .bind(by.map(|by| by.surface.word()))
        });
        departed.await?;
        let disconnected = DISCONNECTED.run(on, &self.departed, |statement, Departure { at, seat, how, .. }| {
            statement.bind(seat.to_string()).bind(millis(*at)).bind(how.word())
        });
        Ok(disconnected.await?)
    }
}

impl End<'_> {
    /// Whatever happened, nobody is left in a conference that has ended.
    async fn write(&self, on: &mut SqliteConnection) -> Result<(), Fault> {
        sqlx::query(
            "UPDATE connection SET until = $2, how = 'ended' WHERE until IS NULL \
             AND seat IN (SELECT seat FROM visit WHERE conference = $1)",
        )
        .bind(self.conference.to_string())
        .bind(millis(self.at))
        .execute(&mut *on)
        .await?;
        sqlx::query(
            "UPDATE visit SET left_at = $2, how_at = $2, how = 'ended', terminal = $3, reason = $4, by_name = $5, \
             by_role = $6, by_surface = $7, timer = $8 WHERE conference = $1 AND left_at IS NULL",
        )
        .bind(self.conference.to_string())
        .bind(millis(self.at))
        .bind(self.farewell.terminal.word())
        .bind(self.farewell.reason.map(Word::word))
        .bind(self.by.map(|by| by.actor.name.clone()))
        .bind(self.by.map(|by| by.actor.role.clone()))
        .bind(self.by.map(|by| by.surface.word()))
        .bind(self.farewell.timer.map(Word::word))
        .execute(on)
        .await?;
        Ok(())
    }
}

/// Whether somebody else had a hand in it: who leaves by themselves is not written down as their own remover.
const fn names_who(how: How) -> bool {
    match how {
        How::Removed | How::Denied | How::Ended | How::SentOut | How::OffStage => true,
        How::Left | How::Lost | How::TimedOut | How::Idle => false,
    }
}

/// Whoever takes a seat comes from where they order that.
fn address(by: Option<&Author>) -> Option<&str> {
    by?.actor.address.as_deref()
}

/// A seat that was saved and then not taken: nobody was there.
async fn forget(on: &mut SqliteConnection, conference: ConferenceId, seat: SeatId) -> Result<(), Fault> {
    let forgotten = sqlx::query(
        "DELETE FROM visit WHERE seat = $1 AND terminal = 'error' \
         AND (SELECT COUNT(*) FROM connection WHERE seat = $1) = 1",
    );
    let forgotten = forgotten.bind(seat.to_string()).execute(&mut *on).await?;
    if forgotten.rows_affected() > 0 {
        sqlx::query("DELETE FROM connection WHERE seat = $1").bind(seat.to_string()).execute(&mut *on).await?;
        sums::sum_up(on, conference).await?;
    }
    Ok(())
}
