//! What is known of the conferences of a room, past and running: who was there, how long, and how they went. Read only.

use super::{Doer, Later, Page, StoreFault};
use gavel_core::model::{
    ids::{AccountId, ConferenceId, MessageId, PersonId, RoomId, SeatId},
    reason::{Reason, Terminal, Timer},
    role::{Role, SeatKind},
    seat::How,
    time::Timestamp,
    usage::Usage,
};
use std::{fmt, str::FromStr};

/// One conference that began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: ConferenceId,
    pub room: RoomId,
    pub name: String,
    pub started_at: Timestamp,
    /// `None`: it runs.
    pub ended_at: Option<Timestamp>,
    pub duration_ms: u64,
    /// People who were inside.
    pub participants: u64,
    /// Seats inside at the same time, at most.
    pub peak: u64,
    pub removals: u64,
    /// To everybody.
    pub messages: u64,
    /// From one to another: nobody reads them here, they are counted.
    pub private_messages: u64,
}

/// The last removal of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    pub at: Timestamp,
    pub by: Option<Doer>,
    pub reason: Option<Reason>,
}

/// One person in one session, all their seats together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    pub person: PersonId,
    pub name: String,
    /// The last one.
    pub role: Role,
    pub came_as: Role,
    pub kinds: Vec<SeatKind>,
    pub account: Option<AccountId>,
    /// Of the seat that was there last.
    pub client: String,
    pub came_at: Timestamp,
    /// `None`: they never were inside.
    pub joined_at: Option<Timestamp>,
    /// `None`: they are there.
    pub left_at: Option<Timestamp>,
    /// Inside, seats at the same time counted once.
    pub total_ms: u64,
    pub waited_ms: u64,
    pub seats: u64,
    pub connections: u64,
    pub usage: Usage,
    /// How, by whom and why they went the last time.
    pub how: Option<How>,
    pub by: Option<Doer>,
    pub reason: Option<Reason>,
    pub removals: u64,
    pub removal: Option<Removal>,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionEnd {
    Gone(How),
    /// Another one of the same seat took over.
    Replaced,
}

/// One connection of one seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    pub seat: SeatId,
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub kind: SeatKind,
    pub account: Option<AccountId>,
    pub client: String,
    /// From where, as far as it is known.
    pub address: Option<String>,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub duration_ms: u64,
    pub how: Option<ConnectionEnd>,
}

/// A line of chat to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: MessageId,
    pub at: Timestamp,
    pub seat: SeatId,
    pub person: PersonId,
    pub name: String,
    pub text: String,
}

/// One seat of one person, from its first connection to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    pub seat: SeatId,
    pub session: ConferenceId,
    pub room: RoomId,
    /// The room's name, as it was last.
    pub room_name: String,
    pub person: PersonId,
    pub name: String,
    /// The last one.
    pub role: Role,
    pub kind: SeatKind,
    pub account: Option<AccountId>,
    pub client: String,
    /// From where, as far as it is known; the last one.
    pub address: Option<String>,
    pub came_at: Timestamp,
    /// `None`: they never were inside.
    pub joined_at: Option<Timestamp>,
    /// `None`: they are there.
    pub left_at: Option<Timestamp>,
    pub usage: Usage,
    pub how: Option<How>,
    pub terminal: Option<Terminal>,
    /// Whose timer it was.
    pub timer: Option<Timer>,
    pub by: Option<Doer>,
}

/// Which of what is over is asked for, of all rooms, whether or not they are still there. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    pub session: Option<ConferenceId>,
    pub seat: Option<SeatId>,
    /// Not over before this.
    pub since: Option<Timestamp>,
    /// Begun by this.
    pub until: Option<Timestamp>,
    /// Only the latest so many sessions, or what belongs to these.
    pub latest: u32,
}

/// What happened to a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Came into the waiting room.
    Waiting,
    Joined,
    /// Came back after they were lost.
    Returned,
    Gone(How),
}

/// One moment of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub at: Timestamp,
    pub what: Happening,
    pub seat: SeatId,
    pub person: PersonId,
    pub name: String,
    pub by: Option<Doer>,
    pub reason: Option<Reason>,
}

/// The words by which a list can be sorted.
pub trait SortKey: Copy + PartialEq + 'static {
    const ALL: &'static [Self];

    fn word(self) -> &'static str;
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident => $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($variant),+ }

        impl SortKey for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    )+};
}

keys! {
    SessionKey {
        StartedAt => "started_at",
        EndedAt => "ended_at",
        Duration => "duration_s",
        Participants => "participants",
        Peak => "peak",
        Removals => "removals",
        Messages => "messages",
    }
    VisitorKey {
        Name => "name",
        Role => "role",
        JoinedAt => "joined_at",
        LeftAt => "left_at",
        Total => "total_ms",
        Talk => "talk_ms",
        Camera => "camera_ms",
        Share => "share_ms",
        Connections => "connections",
    }
    ConnectionKey { Since => "since", Until => "until", Duration => "duration_ms", Name => "name" }
    LineKey { At => "at", Name => "name" }
    MomentKey { At => "at" }
}

/// What is asked of a list. What is `None` does not filter; what a list knows nothing of is not asked of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Question<K> {
    /// Part of a name; of a line of chat also of its text.
    pub search: Option<String>,
    pub role: Option<Role>,
    /// `Some(None)`: who is there.
    pub how: Option<Option<ConnectionEnd>>,
    pub kind: Option<SeatKind>,
    pub account: Option<AccountId>,
    pub person: Option<PersonId>,
    pub removed: Option<bool>,
    pub running: Option<bool>,
    /// What was not over by then, and what had begun by then.
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
    pub sort: K,
    pub descending: bool,
    /// Where the page before ended.
    pub after: Option<Mark>,
    /// 0: the usual number.
    pub limit: u32,
}

impl<K> Question<K> {
    pub const fn sorted_by(sort: K) -> Self {
        Self {
            search: None,
            role: None,
            how: None,
            kind: None,
            account: None,
            person: None,
            removed: None,
            running: None,
            since: None,
            until: None,
            sort,
            descending: false,
            after: None,
            limit: 0,
        }
    }
}

/// The place of a row in a sorted list: what it is sorted by, and its id. Rows that come later do not move it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub value: MarkValue,
    pub id: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkValue {
    Number(i64),
    Text(String),
}

/// `n17.ID` or `t<the text's bytes in hexadecimal>.ID`.
impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            MarkValue::Number(number) => write!(f, "n{number}.")?,
            MarkValue::Text(text) => {
                f.write_str("t")?;
                text.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))?;
                f.write_str(".")?;
            }
        }
        f.write_str(&self.id)
    }
}

/// It is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMark;

impl FromStr for Mark {
    type Err = NoMark;

    fn from_str(text: &str) -> Result<Self, NoMark> {
        let (value, id) = text.split_once('.').ok_or(NoMark)?;
        let value = match value.split_at_checked(1).ok_or(NoMark)? {
            ("n", number) => MarkValue::Number(number.parse().map_err(|_| NoMark)?),
            ("t", hex) => MarkValue::Text(unhex(hex).ok_or(NoMark)?),
            _ => return Err(NoMark),
        };
        Ok(Self { value, id: id.to_owned() })
    }
}

fn unhex(hex: &str) -> Option<String> {
    if !hex.len().is_multiple_of(2) {
        return None;
    }
    let pairs = hex.as_bytes().chunks_exact(2);
    let bytes: Option<Vec<u8>> =
        pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    String::from_utf8(bytes?).ok()
}

type Found<'a, T> = Later<'a, Result<T, StoreFault>>;

/// The records. They tell what is durable when they are asked.
pub trait Records: Send + Sync + 'static {
    /// `None`: there is none, or it has not begun.
    fn session(&self, id: ConferenceId) -> Found<'_, Option<Session>>;
    /// Those of a room, whether or not the room is still there.
    fn sessions(&self, room: RoomId, question: Question<SessionKey>) -> Found<'_, Page<Session>>;
    fn visitors(&self, session: ConferenceId, question: Question<VisitorKey>) -> Found<'_, Page<Visitor>>;
    fn connections(&self, session: ConferenceId, question: Question<ConnectionKey>) -> Found<'_, Page<Connection>>;
    /// Lines to everybody only.
    fn lines(&self, session: ConferenceId, question: Question<LineKey>) -> Found<'_, Page<Line>>;
    fn moments(&self, session: ConferenceId, question: Question<MomentKey>) -> Found<'_, Page<Moment>>;
    /// Sessions that are over, oldest first.
    fn past_sessions(&self, past: Past) -> Found<'_, Vec<Session>>;
    /// Stays that are over, also those of sessions that run, oldest first.
    fn past_stays(&self, past: Past) -> Found<'_, Vec<Stay>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_comes_back_as_it_was_and_nothing_else_is_one() {
        for value in [MarkValue::Number(-5), MarkValue::Text("a.ä\n".into()), MarkValue::Text(String::new())] {
            let mark = Mark { value, id: "01J.1".into() };
            assert_eq!(mark.to_string().parse(), Ok(mark));
        }
        for text in ["", "n", "n1", "nx.1", "t1.1", "tzz.1", "tff.1", "é.1", "x1.1"] {
            assert_eq!(text.parse::<Mark>(), Err(NoMark), "{text}");
        }
    }
}
