//! The orders as they stand on the wire, the same for REST and signalling, and the commands that they become.

use crate::{
    problem::Problem,
    rfc3339,
    shapes::{RemovalReason, Role, seat_named},
};
use gavel_core::model::{
    ban::BanTerms,
    command::{self, Channels, Command, Disconnect, Mode, Whom},
    ids::{MessageId, SeatId},
    receipt, role,
};
use serde::Deserialize;
use ts_rs::TS;
use ulid::Ulid;
use utoipa::ToSchema;

/// One order. On the socket `do` names it, in REST the path does.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Verb {
    Disconnect(DisconnectOrder),
    Lock(LockOrder),
    Unlock {},
    WaitingRoom(WaitingRoomOrder),
    Admit(AdmitOrder),
    Deny(DenyOrder),
    Mute(MuteOrder),
    Unmute(MuteOrder),
    Role(RoleOrder),
    Unban(UnbanOrder),
    Invite(InviteOrder),
    Chat(ChatOrder),
}

/// An order without fields.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

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
    pub participants: Option<Vec<String>>,
    /// Only these seats and their resume tokens; never together with a ban.
    #[ts(optional)]
    pub device_only: Option<bool>,
    #[ts(optional)]
    pub scope: Option<Scope>,
    /// With `everyone_but`: seats of those who stay.
    #[ts(optional)]
    pub except: Option<Vec<String>>,
    /// With `role`.
    #[ts(optional)]
    pub role: Option<Role>,
    /// With `idle`.
    #[ts(optional)]
    pub idle_minutes: Option<u32>,
}

/// `for`: an ISO 8601 duration; without it until the conference ends, or with `room` until somebody lifts it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct BanRequest {
    #[serde(rename = "for")]
    #[schema(example = "PT1H")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, ToSchema, TS)]
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
#[serde(deny_unknown_fields)]
pub struct LockOrder {
    /// Those who are being called are added, and may still come.
    #[ts(optional)]
    pub keep_ringing: Option<bool>,
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

#[derive(Clone, Copy, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct WaitingRoomOrder {
    pub on: bool,
}

#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AdmitOrder {
    pub participants: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DenyOrder {
    pub participants: Vec<String>,
    /// They cannot ask again in this conference.
    #[ts(optional)]
    pub block: Option<bool>,
}

/// Whom: `participants`, or a `scope` of `all`, `all_but_me`, `everyone_but` with `except`.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MuteOrder {
    #[ts(optional)]
    pub participants: Option<Vec<String>>,
    #[ts(optional)]
    pub scope: Option<MuteScope>,
    #[ts(optional)]
    pub except: Option<Vec<String>>,
    /// True unless told.
    #[ts(optional)]
    pub audio: Option<bool>,
    /// The camera. False unless told.
    #[ts(optional)]
    pub video: Option<bool>,
    /// The screen. False unless told.
    #[ts(optional)]
    pub share: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum MuteScope {
    All,
    AllButMe,
    EveryoneBut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum GivenRole {
    Host,
    Participant,
}

#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct RoleOrder {
    pub participant: String,
    pub role: GivenRole,
}

#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct UnbanOrder {
    pub ban: String,
}

#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct InviteOrder {
    /// A seat that is gone.
    pub participant: String,
    /// Invite somebody who is banned: the ban is lifted. Without it 409 `blocked`.
    #[ts(optional)]
    pub lift_block: Option<bool>,
}

#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatOrder {
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
    /// A seat; without it everybody.
    #[ts(optional)]
    pub to: Option<String>,
}

impl Verb {
    /// The command, for every verb but `invite`, which needs to look somebody up first ([`super::orders`]).
    pub(crate) fn command(&self) -> Result<Option<Command>, Problem> {
        Ok(Some(match self {
            Self::Disconnect(order) => Command::Disconnect(order.command()?),
            Self::Lock(order) => Command::Lock { keep_ringing: order.keep_ringing.unwrap_or(false) },
            Self::Unlock {} => Command::Unlock,
            Self::WaitingRoom(order) => Command::WaitingRoom { on: order.on },
            Self::Admit(order) => Command::Admit { participants: some(&order.participants)? },
            Self::Deny(order) => {
                Command::Deny { participants: some(&order.participants)?, block: order.block.unwrap_or(false) }
            }
            Self::Mute(order) => {
                let (whom, which) = order.parts()?;
                Command::Mute { whom, which }
            }
            Self::Unmute(order) => {
                let (whom, which) = order.parts()?;
                Command::Unmute { whom, which }
            }
            Self::Role(order) => Command::Role {
                participant: seat_named(&order.participant),
                role: match order.role {
                    GivenRole::Host => role::Role::Host,
                    GivenRole::Participant => role::Role::Participant,
                },
            },
            Self::Unban(order) => Command::Unban { ban: order.ban.parse().map_err(|_| Problem::not_found("ban"))? },
            Self::Chat(order) => Command::Chat {
                id: MessageId::new(Ulid::generate()),
                text: order.text.clone(),
                to: order.to.as_deref().map(seat_named),
            },
            Self::Invite(_) => return Ok(None),
        }))
    }

    /// The texts that named seats, so that an answer can speak of them as the question did.
    pub(crate) fn named(&self) -> Vec<&String> {
        match self {
            Self::Disconnect(order) => order.target.participants.iter().flatten().collect(),
            Self::Admit(order) => order.participants.iter().collect(),
            Self::Deny(order) => order.participants.iter().collect(),
            Self::Mute(order) | Self::Unmute(order) => order.participants.iter().flatten().collect(),
            Self::Role(order) => vec![&order.participant],
            Self::Lock(_)
            | Self::Unlock {}
            | Self::WaitingRoom(_)
            | Self::Unban(_)
            | Self::Invite(_)
            | Self::Chat(_) => Vec::new(),
        }
    }
}

/// At most this many at once; a conference is smaller.
const MANY: usize = 5_000;

fn some(participants: &[String]) -> Result<Vec<SeatId>, Problem> {
    match participants.len() {
        // An empty list never means everybody.
        0 => Err(Problem::invalid("participants: nobody is named")),
        1..=MANY => Ok(participants.iter().map(|text| seat_named(text)).collect()),
        _ => Err(Problem::invalid("participants: too many")),
    }
}

impl DisconnectOrder {
    fn command(&self) -> Result<Disconnect, Problem> {
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
                Some(minutes @ 1..) => command::Target::Idle { minutes },
                Some(0) | None => return Err(Problem::invalid("idle needs `idle_minutes`, at least 1")),
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

impl MuteOrder {
    fn parts(&self) -> Result<(Whom, Channels), Problem> {
        let whom = match (&self.participants, self.scope, &self.except) {
            (Some(participants), None, None) => Whom::These(some(participants)?),
            (None, Some(MuteScope::All), None) => Whom::All,
            (None, Some(MuteScope::AllButMe), None) => Whom::AllButMe,
            (None, Some(MuteScope::EveryoneBut), Some(except)) => Whom::EveryoneBut(some(except)?),
            _ => return Err(Problem::invalid("participants, or a scope; `except` with everyone_but alone")),
        };
        let which = Channels {
            audio: self.audio.unwrap_or(true),
            video: self.video.unwrap_or(false),
            share: self.share.unwrap_or(false),
        };
        if !which.audio && !which.video && !which.share {
            return Err(Problem::invalid("audio, video, share: none of them"));
        }
        Ok((whom, which))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEAT: &str = "01J9ZQ4Y0000000000000000BB";

    fn command(json: &str) -> Result<Command, String> {
        let verb: Verb = serde_json::from_str(json).map_err(|fault| fault.to_string())?;
        verb.command().map_err(|problem| problem.code.to_owned())?.ok_or_else(|| "none".to_owned())
    }

    #[test]
    fn a_plain_disconnect_is_atomic_and_for_no_reason() {
        let made = command(&format!(r#"{{"do":"disconnect","target":{{"participants":["{SEAT}"]}}}}"#)).unwrap();
        let target = command::Target::These { participants: vec![seat_named(SEAT)], device_only: false };
        assert_eq!(made, Command::Disconnect(Disconnect::of(target)));
    }

    #[test]
    fn a_ban_for_an_hour_is_read() {
        let made = command(&format!(
            r#"{{"do":"disconnect","target":{{"participants":["{SEAT}"]}},"ban":{{"for":"PT1H","room":true}}}}"#
        ));
        let Ok(Command::Disconnect(order)) = made else { panic!("{made:?}") };
        assert_eq!(order.ban, Some(BanTerms { seconds: Some(3_600), room: true, network: false }));
    }

    #[test]
    fn contradicting_and_empty_targets_are_invalid() {
        for target in [
            "{}",
            r#"{"participants":[]}"#,
            r#"{"participants":["x"],"scope":"all"}"#,
            r#"{"scope":"all","except":["x"]}"#,
            r#"{"scope":"everyone_but"}"#,
            r#"{"scope":"everyone_but","except":[]}"#,
            r#"{"scope":"role"}"#,
            r#"{"scope":"idle"}"#,
            r#"{"scope":"idle","idle_minutes":0}"#,
            r#"{"scope":"all","device_only":true}"#,
        ] {
            let made = command(&format!(r#"{{"do":"disconnect","target":{target}}}"#));
            assert_eq!(made, Err("invalid".into()), "{target}");
        }
        let both =
            format!(r#"{{"do":"disconnect","target":{{"participants":["{SEAT}"],"device_only":true}},"ban":{{}}}}"#);
        assert_eq!(command(&both), Err("invalid".into()));
    }

    #[test]
    fn unknown_fields_and_verbs_are_not_taken() {
        for json in [
            r#"{"do":"lock","hard":true}"#,
            r#"{"do":"explode"}"#,
            r#"{"do":"waiting_room","on":true,"off":false}"#,
            r#"{"do":"disconnect","target":{"scope":"everybody"}}"#,
            r#"{"do":"disconnect","target":{"scope":"all"},"reason":"because"}"#,
            r#"{"on":true}"#,
        ] {
            assert!(command(json).is_err_and(|fault| fault != "none"), "{json}");
        }
        assert_eq!(command(r#"{"do":"lock"}"#), Ok(Command::LOCK));
    }

    #[test]
    fn mute_is_for_the_microphone_unless_told() {
        assert_eq!(
            command(r#"{"do":"mute","scope":"all_but_me"}"#),
            Ok(Command::Mute { whom: Whom::AllButMe, which: Channels::AUDIO })
        );
        assert_eq!(command(r#"{"do":"mute","scope":"all","audio":false}"#), Err("invalid".into()));
        assert_eq!(command(r#"{"do":"mute","scope":"all","participants":["x"]}"#), Err("invalid".into()));
    }
}
