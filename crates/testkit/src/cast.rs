//! The cast of every test. It knows who they are, not what they do.

use gavel_core::model::{
    role::{Role, SeatKind},
    time::Timestamp,
};

/// When all tests begin: 2026-01-05 09:00 UTC, a Monday morning.
pub const BEGINNING: Timestamp = Timestamp(1_767_603_600_000);

/// One of them, before they open a door.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub name: &'static str,
    pub role: Role,
    pub kind: SeatKind,
    /// Whether they have signed in.
    pub has_account: bool,
    /// Whether they come through a browser.
    pub has_device: bool,
    /// Whether they hold a ticket made for them alone.
    pub is_invited: bool,
    /// What their line shows, for those who call.
    pub number: Option<&'static str>,
}

const ON_THE_APP: Member = Member {
    name: "",
    role: Role::Participant,
    kind: SeatKind::App,
    has_account: true,
    has_device: true,
    is_invited: false,
    number: None,
};

/// Owns the room and hosts.
pub const ALICE: Member = Member { name: "alice", role: Role::Owner, ..ON_THE_APP };
/// A member.
pub const BOB: Member = Member { name: "bob", ..ON_THE_APP };
/// Co-hosts.
pub const CAROL: Member = Member { name: "carol", role: Role::Host, ..ON_THE_APP };
/// A guest with a personal invitation.
pub const GUSTAV: Member =
    Member { name: "gustav", role: Role::Guest, has_account: false, is_invited: true, ..ON_THE_APP };
/// Calls in by telephone.
pub const DORA: Member = Member {
    name: "dora",
    role: Role::Guest,
    kind: SeatKind::Phone,
    has_account: false,
    has_device: false,
    number: Some("+4930123456"),
    ..ON_THE_APP
};
/// The operator of the installation.
pub const OSCAR: Member = Member { name: "oscar", role: Role::Operator, ..ON_THE_APP };

pub const CAST: [Member; 6] = [ALICE, BOB, CAROL, GUSTAV, DORA, OSCAR];
