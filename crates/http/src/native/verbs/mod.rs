//! The orders as they stand on the wire, the same for REST and signalling, and the commands that they become.

mod lasting;
mod people;
mod removal;
mod room;
mod scene;
mod voices;

pub use lasting::{ProlongOrder, StartOrder};
pub use people::{
    AbsentScope, AdmitOrder, DenyOrder, GivenRole, GuestsOrder, InviteOrder, InvitedGuest, InvitedRole, LockOrder,
    RoleOrder, SendOutOrder, UnbanOrder, WaitingRoomOrder, WithdrawOrder, WithdrawScope,
};
pub use removal::{AllOrSome, BanRequest, Barrier, DisconnectOrder, Scope, Target};
pub use room::{AliasOrder, KeepOutOrder, PinOrder, WhichPin};
pub use scene::{LayoutOrder, ReactOrder, RenameOrder};
pub use voices::{
    ChooseOrder, FloorOrder, HandOrder, LowerHandsOrder, MuteAllButOrder, MuteOrder, MuteScope, PermissionsOrder,
    RightsOrder, SpotlightOrder,
};

use crate::{problem::Problem, shapes::seat_named};
use gavel_core::model::{
    command::{Absent, Command},
    devices::Choice,
    ids::{MessageId, SeatId},
    role,
    settings::Rights,
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
    KeepOut(KeepOutOrder),
    WaitingRoom(WaitingRoomOrder),
    Guests(GuestsOrder),
    Admit(AdmitOrder),
    Deny(DenyOrder),
    SendOut(SendOutOrder),
    Mute(MuteOrder),
    Unmute(MuteOrder),
    MuteAllBut(MuteAllButOrder),
    Hand(HandOrder),
    LowerHands(LowerHandsOrder),
    Spotlight(SpotlightOrder),
    Layout(LayoutOrder),
    Pause {},
    Resume {},
    Start(StartOrder),
    Prolong(ProlongOrder),
    React(ReactOrder),
    Rename(RenameOrder),
    Floor(FloorOrder),
    Rights(RightsOrder),
    Permissions(PermissionsOrder),
    Choose(ChooseOrder),
    Role(RoleOrder),
    Unban(UnbanOrder),
    Invite(InviteOrder),
    Withdraw(WithdrawOrder),
    Pin(PinOrder),
    Alias(AliasOrder),
    Chat(ChatOrder),
}

/// An order without fields.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatOrder {
    #[schema(min_length = 1, max_length = 2000, pattern = r"\S")]
    pub text: String,
    /// A seat; without it everybody.
    #[ts(optional)]
    pub to: Option<String>,
}

/// What becomes of a verb.
pub(crate) enum Becomes<'a> {
    Command(Command),
    // For these something has to be looked up or made first (`super::orders`).
    Hand(&'a HandOrder),
    React(&'a ReactOrder),
    Invite(&'a InviteOrder),
    KeepOut(&'a KeepOutOrder),
    Permissions(&'a PermissionsOrder),
    Pin(&'a PinOrder),
    Start(&'a StartOrder),
}

impl Verb {
    pub(crate) fn command(&self) -> Result<Becomes<'_>, Problem> {
        Ok(Becomes::Command(match self {
            Self::Disconnect(order) => Command::Disconnect(order.command()?),
            Self::Lock(order) => Command::Lock { keep_ringing: order.keep_ringing.unwrap_or(false) },
            Self::Unlock {} => Command::Unlock,
            Self::WaitingRoom(order) => Command::WaitingRoom { on: order.on },
            Self::Guests(order) => Command::Guests { allow: order.allow },
            Self::Admit(order) => Command::Admit { participants: some(&order.participants)? },
            Self::Deny(order) => {
                Command::Deny { participants: some(&order.participants)?, block: order.block.unwrap_or(false) }
            }
            Self::SendOut(order) => Command::SendOut { participants: some(&order.participants)? },
            Self::Mute(order) => {
                let (whom, which) = order.parts()?;
                Command::Mute { whom, which }
            }
            Self::Unmute(order) => {
                let (whom, which) = order.parts()?;
                Command::Unmute { whom, which }
            }
            Self::MuteAllBut(order) => Command::MuteAllBut {
                participant: seat_named(&order.participant),
                spare_moderators: order.spare_moderators.unwrap_or(false),
            },
            Self::LowerHands(order) => Command::LowerHands { whom: order.whom()? },
            Self::Spotlight(order) => {
                Command::Spotlight { participants: order.participants.iter().map(|text| seat_named(text)).collect() }
            }
            Self::Layout(order) => Command::Layout(order.layout.map(Into::into)),
            Self::Pause {} => Command::Pause,
            Self::Resume {} => Command::Resume,
            Self::Prolong(order) => Command::Prolong { minutes: order.minutes },
            Self::Rename(order) => {
                Command::Rename { participant: seat_named(&order.participant), name: crate::draw::name(&order.name)? }
            }
            Self::Floor(order) => Command::Floor { participant: seat_named(&order.participant), grant: order.grant },
            Self::Rights(order) => Command::Rights {
                participant: seat_named(&order.participant),
                rights: Rights { unmute: order.unmute, share: order.share, chat: order.chat },
            },
            Self::Choose(order) => Command::Choose {
                participant: seat_named(&order.participant),
                choice: Choice { camera: order.camera.clone(), microphone: order.microphone.clone(), gain: order.gain },
            },
            Self::Role(order) => Command::Role {
                participant: seat_named(&order.participant),
                role: match order.role {
                    GivenRole::Host => role::Role::Host,
                    GivenRole::Participant => role::Role::Participant,
                },
            },
            Self::Unban(order) => Command::Unban { ban: order.ban.parse().map_err(|_| Problem::not_found("ban"))? },
            Self::Withdraw(order) => Command::Withdraw {
                whom: match (&order.participants, order.scope) {
                    (Some(participants), None) => Absent::These(some(participants)?),
                    (None, Some(WithdrawScope::All)) => Absent::All,
                    (Some(_), Some(_)) | (None, None) => {
                        return Err(Problem::invalid("either participants, or the scope `all`"));
                    }
                },
            },
            Self::Alias(order) => Command::Aliases { aliases: super::rooms::aliases(order.aliases.clone())? },
            Self::Chat(order) => Command::Chat {
                id: MessageId::new(Ulid::generate()),
                text: order.text.clone(),
                to: order.to.as_deref().map(seat_named),
            },
            Self::Hand(order) => return Ok(Becomes::Hand(order)),
            Self::React(order) => return Ok(Becomes::React(order)),
            Self::Invite(order) => return Ok(Becomes::Invite(order)),
            Self::KeepOut(order) => return Ok(Becomes::KeepOut(order)),
            Self::Permissions(order) => return Ok(Becomes::Permissions(order)),
            Self::Pin(order) => return Ok(Becomes::Pin(order)),
            Self::Start(order) => return Ok(Becomes::Start(order)),
        }))
    }

    /// The texts that named seats, so that an answer can speak of them as the question did.
    pub(crate) fn named(&self) -> Vec<&String> {
        match self {
            Self::Disconnect(order) => order.target.participants.iter().flatten().collect(),
            Self::Admit(order) => order.participants.iter().collect(),
            Self::Deny(order) => order.participants.iter().collect(),
            Self::SendOut(order) => order.participants.iter().collect(),
            Self::Mute(order) | Self::Unmute(order) => order.participants.iter().flatten().collect(),
            Self::LowerHands(order) => order.participants.iter().flatten().collect(),
            Self::Spotlight(order) => order.participants.iter().collect(),
            Self::Withdraw(order) => order.participants.iter().flatten().collect(),
            Self::MuteAllBut(order) => vec![&order.participant],
            Self::Rename(order) => vec![&order.participant],
            Self::Floor(order) => vec![&order.participant],
            Self::Rights(order) => vec![&order.participant],
            Self::Choose(order) => vec![&order.participant],
            Self::Role(order) => vec![&order.participant],
            Self::Lock(_)
            | Self::Unlock {}
            | Self::KeepOut(_)
            | Self::WaitingRoom(_)
            | Self::Guests(_)
            | Self::Start(_)
            | Self::Prolong(_)
            | Self::Layout(_)
            | Self::Pause {}
            | Self::Resume {}
            | Self::React(_)
            | Self::Hand(_)
            | Self::Permissions(_)
            | Self::Unban(_)
            | Self::Invite(_)
            | Self::Pin(_)
            | Self::Alias(_)
            | Self::Chat(_) => Vec::new(),
        }
    }
}

/// At most this many at once; a conference is smaller.
pub(super) const MANY: usize = 5_000;

pub(super) fn some(participants: &[String]) -> Result<Vec<SeatId>, Problem> {
    match participants.len() {
        // An empty list never means everybody.
        0 => Err(Problem::invalid("participants: nobody is named")),
        1..=MANY => Ok(participants.iter().map(|text| seat_named(text)).collect()),
        _ => Err(Problem::invalid("participants: too many")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gavel_core::model::{
        ban::BanTerms,
        command::{Channels, Disconnect, Target, Whom},
    };

    const SEAT: &str = "01J9ZQ4Y0000000000000000BB";

    fn command(json: &str) -> Result<Command, String> {
        let verb: Verb = serde_json::from_str(json).map_err(|fault| fault.to_string())?;
        match verb.command().map_err(|problem| problem.code.to_owned())? {
            Becomes::Command(command) => Ok(command),
            Becomes::Hand(_)
            | Becomes::React(_)
            | Becomes::Invite(_)
            | Becomes::KeepOut(_)
            | Becomes::Permissions(_)
            | Becomes::Pin(_)
            | Becomes::Start(_) => Err("none".to_owned()),
        }
    }

    #[test]
    fn a_plain_disconnect_is_atomic_and_for_no_reason() {
        let made = command(&format!(r#"{{"do":"disconnect","target":{{"participants":["{SEAT}"]}}}}"#)).unwrap();
        let target = Target::These { participants: vec![seat_named(SEAT)], device_only: false };
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
