//! Whom to disconnect, and how.

use super::some;
use crate::{
    problem::Problem,
    rfc3339,
    shapes::{RemovalReason, Role, texts},
};
use gavel_core::model::{
    ban::BanTerms,
    command::{self, Disconnect, Mode},
    receipt,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    All,
    AllButMe,
    EveryoneBut,
    Role,
    Guests,
    NonModerators,
    BelowMe,
    Callers,
    Waiting,
    Idle,
}

/// Whom: `participants`, or a `scope`. A scope never resolves to the protected.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Seats; each removes every seat of that person.
    #[ts(optional)]
    #[schema(min_items = 1, max_items = 5_000)]
    pub participants: Option<Vec<String>>,
    /// Only these seats and their resume tokens; never together with a ban.
    #[ts(optional)]
    pub device_only: Option<bool>,
    #[ts(optional)]
    pub scope: Option<Scope>,
    /// With `everyone_but`: seats of those who stay.
    #[ts(optional)]
    #[schema(min_items = 1, max_items = 5_000)]
    pub except: Option<Vec<String>>,
    /// With `role`.
    #[ts(optional)]
    pub role: Option<Role>,
    /// With `idle`.
    #[ts(optional)]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub idle_minutes: Option<u32>,
}

/// `for`: an ISO 8601 duration; without it until the conference ends, or with `room` until somebody lifts it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct BanRequest {
    #[serde(rename = "for")]
    #[schema(value_type = Option<texts::Span>, example = "PT1H")]
    #[ts(optional)]
    pub span: Option<String>,
    /// Also for future meetings in this room.
    #[ts(optional)]
    pub room: Option<bool>,
    /// Also by the network that they came from, with everybody else who comes from there.
    #[ts(optional)]
    pub network: Option<bool>,
}

/// What keeps strangers out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Barrier {
    Lock,
    WaitingRoom,
}

impl From<Barrier> for receipt::Barrier {
    fn from(ours: Barrier) -> Self {
        match ours {
            Barrier::Lock => Self::Lock,
            Barrier::WaitingRoom => Self::WaitingRoom,
        }
    }
}

impl From<receipt::Barrier> for Barrier {
    fn from(theirs: receipt::Barrier) -> Self {
        match theirs {
            receipt::Barrier::Lock => Self::Lock,
            receipt::Barrier::WaitingRoom => Self::WaitingRoom,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum AllOrSome {
    /// One refused or never-seen id, and nobody is touched.
    #[default]
    Atomic,
    BestEffort,
}

#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"target": {"participants": ["01J9ZQ4Y0000000000000000BB"]}, "reason": "disruption",
    "note": "please mail us", "ban": {"for": "PT1H", "room": false}, "dry_run": false, "mode": "atomic"}))]
pub struct DisconnectOrder {
    pub target: Target,
    #[ts(optional)]
    pub reason: Option<RemovalReason>,
    /// Read by the removed.
    #[schema(max_length = 2000)]
    #[ts(optional)]
    pub note: Option<String>,
    /// Not read by the removed.
    #[schema(max_length = 2000)]
    #[ts(optional)]
    pub audit_note: Option<String>,
    #[ts(optional)]
    pub ban: Option<BanRequest>,
    /// With `guests` or `non_moderators`: switches the waiting room on.
    #[ts(optional)]
    pub debrief: Option<bool>,
    /// Say what would happen, and do nothing.
    #[ts(optional)]
    pub dry_run: Option<bool>,
    #[ts(optional)]
    pub mode: Option<AllOrSome>,
    /// *Remove and lock*, *Remove and use the waiting room*.
    #[ts(optional)]
    pub then: Option<Barrier>,
}

impl DisconnectOrder {
    pub(super) fn command(&self) -> Result<Disconnect, Problem> {
        for note in [&self.note, &self.audit_note].into_iter().flatten() {
            if note.chars().count() > 2_000 {
                return Err(Problem::invalid("note, audit_note: at most 2000 characters"));
            }
        }
        Ok(Disconnect {
            target: self.target.command(self.ban.is_some())?,
            reason: self.reason.unwrap_or(RemovalReason::Other).into(),
            note: self.note.clone().filter(|note| !note.trim().is_empty()),
            audit_note: self.audit_note.clone().filter(|note| !note.trim().is_empty()),
            ban: self.ban.as_ref().map(BanRequest::terms).transpose()?,
            debrief: self.debrief.unwrap_or(false),
            dry_run: self.dry_run.unwrap_or(false),
            mode: match self.mode.unwrap_or_default() {
                AllOrSome::Atomic => Mode::Atomic,
                AllOrSome::BestEffort => Mode::BestEffort,
            },
            then: self.then.map(receipt::Barrier::from),
        })
    }
}

impl Target {
    fn command(&self, with_ban: bool) -> Result<command::Target, Problem> {
        let device_only = self.device_only.unwrap_or(false);
        if let Some(participants) = &self.participants {
            if self.scope.is_some() || self.except.is_some() || self.role.is_some() || self.idle_minutes.is_some() {
                return Err(Problem::invalid("target: either participants or a scope"));
            }
            if device_only && with_ban {
                return Err(Problem::invalid("device_only: a ban is for a person, not for a device"));
            }
            return Ok(command::Target::These { participants: some(participants)?, device_only });
        }
        let Some(scope) = self.scope else { return Err(Problem::invalid("target: participants or a scope")) };
        self.no_stray_fields(scope)?;
        Ok(match scope {
            Scope::All => command::Target::All,
            Scope::AllButMe => command::Target::AllButMe,
            Scope::EveryoneBut => match &self.except {
                Some(except) => command::Target::EveryoneBut(some(except)?),
                None => return Err(Problem::invalid("everyone_but needs `except`")),
            },
            Scope::Role => match self.role {
                Some(role) => command::Target::Role(role.into()),
                None => return Err(Problem::invalid("the scope `role` needs `role`")),
            },
            Scope::Guests => command::Target::Guests,
            Scope::NonModerators => command::Target::NonModerators,
            Scope::BelowMe => command::Target::BelowMe,
            Scope::Callers => command::Target::Callers,
            Scope::Waiting => command::Target::Waiting,
            Scope::Idle => match self.idle_minutes {
                Some(minutes @ 1..=1_000_000) => command::Target::Idle { minutes },
                Some(_) | None => return Err(Problem::invalid("idle needs `idle_minutes`, 1 to 1000000")),
            },
        })
    }

    /// A field that the scope does not know was meant for something: better ask than guess.
    fn no_stray_fields(&self, scope: Scope) -> Result<(), Problem> {
        let strays = [
            ("except", self.except.is_some() && scope != Scope::EveryoneBut),
            ("role", self.role.is_some() && scope != Scope::Role),
            ("idle_minutes", self.idle_minutes.is_some() && scope != Scope::Idle),
            ("device_only", self.device_only == Some(true)),
        ];
        match strays.iter().find(|(_, stray)| *stray) {
            Some((field, _)) => Err(Problem::invalid(format!("target: `{field}` does not go with this scope"))),
            None => Ok(()),
        }
    }
}

impl BanRequest {
    fn terms(&self) -> Result<BanTerms, Problem> {
        let seconds = match &self.span {
            Some(span) => Some(
                rfc3339::span(span).ok_or_else(|| Problem::invalid("ban.for: an ISO 8601 duration such as PT1H"))?,
            ),
            None => None,
        };
        Ok(BanTerms { seconds, room: self.room.unwrap_or(false), network: self.network.unwrap_or(false) })
    }
}
