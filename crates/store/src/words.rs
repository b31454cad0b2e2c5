//! The words that stand in the tables for the values of an enum. A word that was once written stays.

use gavel_core::model::{
    role::Role,
    room::{DoorState, LockPolicy, RoomKind},
};
use gavel_door::ports::{AccountRole, Scope, TokenKind};

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
    TokenKind { Access => "access", Setup => "setup" }
}
