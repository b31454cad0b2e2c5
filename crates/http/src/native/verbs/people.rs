//! Who may come in, who is asked to come, and what they are.

use crate::shapes::texts;
use serde::Deserialize;
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct LockOrder {
    /// Those who are being called are added, and may still come.
    #[ts(optional)]
    pub keep_ringing: Option<bool>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct WaitingRoomOrder {
    pub on: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct GuestsOrder {
    /// Until the conference ends.
    pub allow: bool,
}

#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AdmitOrder {
    #[schema(min_items = 1, max_items = 5_000)]
    pub participants: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DenyOrder {
    #[schema(min_items = 1, max_items = 5_000)]
    pub participants: Vec<String>,
    /// They cannot ask again in this conference.
    #[ts(optional)]
    pub block: Option<bool>,
}

/// Back to the waiting room: they have to be let in again.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SendOutOrder {
    #[schema(min_items = 1, max_items = 5_000)]
    pub participants: Vec<String>,
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

/// Whom of the unconnected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum AbsentScope {
    Unconnected,
}

/// Somebody without an account.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct InvitedGuest {
    #[schema(value_type = texts::Name)]
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitedRole {
    Host,
    Participant,
    Guest,
}

/// Whom to ask to come: people who were here, accounts, whole groups, guests. An explicit act: lock and waiting room let
/// them in.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"accounts": ["01J9ZQ4Y0000000000000000CC"], "ring": true}))]
pub struct InviteOrder {
    /// One seat or place of the unconnected.
    #[ts(optional)]
    pub participant: Option<String>,
    /// Several of them.
    #[ts(optional)]
    pub participants: Option<Vec<String>>,
    /// `unconnected`: all of them.
    #[ts(optional)]
    pub scope: Option<AbsentScope>,
    /// Ids of accounts.
    #[ts(optional)]
    #[schema(value_type = Option<Vec<texts::Id>>)]
    pub accounts: Option<Vec<String>>,
    /// Ids of groups: their members.
    #[ts(optional)]
    #[schema(value_type = Option<Vec<texts::Id>>)]
    pub groups: Option<Vec<String>>,
    #[ts(optional)]
    pub guests: Option<Vec<InvitedGuest>>,
    /// As what; without it as what they are.
    #[ts(optional)]
    pub role: Option<InvitedRole>,
    /// Invite somebody who is banned: the ban is lifted. Without it 409 `blocked`.
    #[ts(optional)]
    pub lift_block: Option<bool>,
    /// Whether it rings at the places of those who are in the app; true unless told.
    #[ts(optional)]
    pub ring: Option<bool>,
}

/// Everybody who is unconnected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawScope {
    All,
}

/// Off the list of the unconnected: `participants`, or the `scope` `all`. Their links are dead.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scope": "all"}))]
pub struct WithdrawOrder {
    #[ts(optional)]
    #[schema(min_items = 1, max_items = 5_000)]
    pub participants: Option<Vec<String>>,
    #[ts(optional)]
    pub scope: Option<WithdrawScope>,
}
