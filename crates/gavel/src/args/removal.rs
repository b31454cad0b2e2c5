//! Throwing people out, and lifting bans.

use super::words::{Barrier, Reason, Role, span};
use clap::{Args as Group, ValueEnum};

#[derive(Group)]
pub(crate) struct Disconnect {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    #[command(flatten)]
    pub(crate) target: Target,
    /// Do not allow to rejoin: for so long (`30m`, `1h`, `2d`), or until the conference ends
    #[arg(long, value_name = "FOR", num_args = 0..=1, default_missing_value = "", value_parser = Ban::read)]
    pub(crate) ban: Option<Ban>,
    /// With --ban: also for future meetings in this room
    #[arg(long, requires = "ban")]
    pub(crate) room: bool,
    /// With --ban: also by the network that they came from, with everybody else who comes from there
    #[arg(long, requires = "ban")]
    pub(crate) network: bool,
    /// Why; the removed read it
    #[arg(long, value_enum)]
    pub(crate) reason: Option<Reason>,
    /// A note that the removed read
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// A note for the audit alone
    #[arg(long, value_name = "TEXT")]
    pub(crate) audit_note: Option<String>,
    /// Only the named seats, not everything of that person
    #[arg(long, conflicts_with_all = ["ban", "all", "scope", "everyone_but"])]
    pub(crate) device_only: bool,
    /// With --scope guests or non-moderators: whoever comes now waits to be admitted
    #[arg(long, requires = "scope")]
    pub(crate) debrief: bool,
    /// Then lock the conference, or switch the waiting room on
    #[arg(long, value_enum)]
    pub(crate) then: Option<Barrier>,
    /// Remove whom it may, even where others are refused
    #[arg(long)]
    pub(crate) best_effort: bool,
    /// Say what would happen, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Whom: one of these ways of saying it.
#[derive(Group)]
#[group(required = true, multiple = false)]
pub(crate) struct Target {
    /// Ids, or names that match one person each
    pub(crate) who: Vec<String>,
    /// Everybody: the conference ends
    #[arg(long)]
    pub(crate) all: bool,
    /// all-but-me, guests, non-moderators, below-me, callers, waiting, role=ROLE, or idle=MINUTES
    #[arg(long, value_parser = Scope::read)]
    pub(crate) scope: Option<Scope>,
    /// Everybody but these
    #[arg(long, value_name = "WHO", num_args = 1..)]
    pub(crate) everyone_but: Vec<String>,
}

/// Those that something is true of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// By the server's word for it.
    Plain(&'static str),
    Role(Role),
    Idle(u32),
}

impl Scope {
    const PLAIN: [(&'static str, &'static str); 7] = [
        ("all", "all"),
        ("all-but-me", "all_but_me"),
        ("guests", "guests"),
        ("non-moderators", "non_moderators"),
        ("below-me", "below_me"),
        ("callers", "callers"),
        ("waiting", "waiting"),
    ];

    fn read(text: &str) -> Result<Self, String> {
        let (name, detail) = text.split_once('=').map_or((text, None), |(name, detail)| (name, Some(detail)));
        let name = name.replace('_', "-");
        match (name.as_str(), detail) {
            ("role", Some(role)) => match Role::from_str(role, true) {
                Ok(role) => Ok(Self::Role(role)),
                Err(_) => Err("role=owner, role=operator, role=host, role=participant or role=guest".into()),
            },
            ("role", None) => Err("say which one: role=guest".into()),
            ("idle", Some(minutes)) => match minutes.trim_end_matches('m').parse() {
                Ok(minutes @ 1..) => Ok(Self::Idle(minutes)),
                Ok(0) | Err(_) => Err("idle=MINUTES, at least 1".into()),
            },
            ("idle", None) => Err("say for how long: idle=MINUTES".into()),
            ("everyone-but", _) => Err("say whom to spare: --everyone-but WHO…".into()),
            (name, None) if let Some((_, word)) = Self::PLAIN.iter().find(|(plain, _)| *plain == name) => {
                Ok(Self::Plain(word))
            }
            _ => {
                Err("all-but-me, guests, non-moderators, below-me, callers, waiting, role=ROLE or idle=MINUTES".into())
            }
        }
    }
}

/// For how long somebody may not come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ban {
    /// Until the conference ends, or, for the room, until it is lifted.
    Open,
    /// An ISO 8601 duration.
    For(String),
}

impl Ban {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "" => Ok(Self::Open),
            text => span(text)
                .map(Self::For)
                .map_err(|hint| format!("{hint}; or --ban alone at the end of the line, for the whole conference")),
        }
    }
}

#[derive(Group)]
pub(crate) struct Unban {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// The ban's id, or the name that it was made for
    pub(crate) ban: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_with_what_belongs_to_it() {
        assert_eq!(Scope::read("non-moderators"), Ok(Scope::Plain("non_moderators")));
        assert_eq!(Scope::read("non_moderators"), Ok(Scope::Plain("non_moderators")));
        assert_eq!(Scope::read("role=Guest"), Ok(Scope::Role(Role::Guest)));
        assert_eq!(Scope::read("idle=30"), Ok(Scope::Idle(30)));
        assert_eq!(Scope::read("idle=30m"), Ok(Scope::Idle(30)));
        for wrong in ["everybody", "role", "role=king", "idle", "idle=0", "guests=3", ""] {
            assert!(Scope::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_ban_without_a_time_is_open() {
        assert_eq!(Ban::read(""), Ok(Ban::Open));
        assert_eq!(Ban::read("1h"), Ok(Ban::For("PT1H".into())));
    }
}
