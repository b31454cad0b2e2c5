//! The words that stand in the tables for the values of an enum. A word that was once written stays.

use gavel_core::model::{
    reason::{Reason, Terminal, Timer},
    role::{Role, SeatKind, Surface},
    room::{DoorState, LockPolicy, RoomKind},
    seat::How,
};
use gavel_door::ports::{
    AccountRole, Dialect, Scope, TokenKind,
    records::{ConnectionEnd, Happening},
};

/// A value that is stored as a word.
pub(crate) trait Word: Sized + Copy {
    fn word(self) -> &'static str;

    /// `None`: a word that this version does not know.
    fn of(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($($name:ident { $($variant:ident => $word:literal),+ $(,)? })+) => {$(
        impl Word for $name {
            fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            fn of(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    )+};
}

words! {
    RoomKind { Meeting => "meeting", Auditorium => "auditorium" }
    DoorState { Open => "open", Knock => "knock" }
    LockPolicy { Refuse => "refuse", Knock => "knock" }
    Role {
        Owner => "owner",
        Operator => "operator",
        Host => "host",
        Participant => "participant",
        Guest => "guest",
    }
    AccountRole { User => "user", Operator => "operator", Administrator => "administrator" }
    Scope { Admin => "admin", Rooms => "rooms", Moderate => "moderate", Read => "read", Media => "media" }
    Dialect { Pexip => "pexip", Huawei => "huawei", Enablex => "enablex" }
    SeatKind {
        App => "app",
        Whip => "whip",
        Whep => "whep",
        Phone => "phone",
        Pexip => "pexip",
        Bot => "bot",
    }
    How {
        Left => "left",
        Removed => "removed",
        Lost => "lost",
        Ended => "ended",
        Denied => "denied",
        TimedOut => "timed_out",
        SentOut => "sent_out",
        Idle => "idle",
        OffStage => "off_stage",
    }
    Reason {
        Disruption => "disruption",
        Uninvited => "uninvited",
        Forgotten => "forgotten",
        Harassment => "harassment",
        Spam => "spam",
        Technical => "technical",
        MeetingOver => "meeting_over",
        Other => "other",
    }
    Terminal {
        Left => "left",
        Removed => "removed",
        RemovedBlocked => "removed_blocked",
        Ended => "ended",
        EndedSchedule => "ended_schedule",
        EndedEmpty => "ended_empty",
        Reset => "reset",
        SentToLobby => "sent_to_lobby",
        Denied => "denied",
        KnockTimeout => "knock_timeout",
        Locked => "locked",
        DuplicateSession => "duplicate_session",
        ConnectionLost => "connection_lost",
        Idle => "idle",
        ServerShutdown => "server_shutdown",
        CredentialExpired => "credential_expired",
        Error => "error",
    }
    Timer {
        WaitingForHost => "waiting_for_host",
        OnlyGuests => "only_guests",
        LastParticipant => "last_participant",
        Length => "length",
        WithoutModerator => "without_moderator",
    }
    Surface {
        App => "app",
        Manager => "manager",
        Admin => "admin",
        Api => "api",
        Pexip => "pexip",
        Huawei => "huawei",
        Sdk => "sdk",
        Chat => "chat",
        Phone => "phone",
        Cli => "cli",
        System => "system",
    }
    TokenKind { Access => "access", Setup => "setup" }
}

impl Word for ConnectionEnd {
    fn word(self) -> &'static str {
        match self {
            Self::Gone(how) => how.word(),
            Self::Replaced => "replaced",
        }
    }

    fn of(word: &str) -> Option<Self> {
        if word == "replaced" { Some(Self::Replaced) } else { How::of(word).map(Self::Gone) }
    }
}

impl Word for Happening {
    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Joined => "joined",
            Self::Returned => "returned",
            Self::Gone(how) => how.word(),
        }
    }

    fn of(word: &str) -> Option<Self> {
        match word {
            "waiting" => Some(Self::Waiting),
            "joined" => Some(Self::Joined),
            "returned" => Some(Self::Returned),
            word => How::of(word).map(Self::Gone),
        }
    }
}
