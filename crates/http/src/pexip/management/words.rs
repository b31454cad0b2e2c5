//! Words of the dialect for what Gavel calls otherwise.

use gavel_core::model::role::{Role, SeatKind};

pub(super) const fn role(role: Role) -> &'static str {
    if role.moderates() { "chair" } else { "guest" }
}

/// Role names differ from place to place, and from version to version. `Some(true)`: one who hosts.
pub(super) fn hosts(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "chair" | "host" => Some(true),
        "guest" => Some(false),
        _ => None,
    }
}

pub(super) const fn protocol(kind: SeatKind) -> &'static str {
    match kind {
        SeatKind::App | SeatKind::Whip | SeatKind::Whep | SeatKind::Pexip => "WebRTC",
        SeatKind::Phone => "SIP",
        SeatKind::Bot => "API",
    }
}
