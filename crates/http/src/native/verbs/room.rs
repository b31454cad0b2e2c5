//! PIN and ID of a room while people meet in it.

use crate::shapes::texts;
use serde::Deserialize;
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum WhichPin {
    #[default]
    Guest,
    Host,
}

/// One of `set`, `generate` and `delete`. A PIN that is generated stands in the receipt, once.
#[derive(Clone, Default, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"generate": true}))]
pub struct PinOrder {
    #[schema(value_type = Option<texts::NewPin>)]
    #[ts(optional)]
    pub set: Option<String>,
    #[ts(optional)]
    pub generate: Option<bool>,
    #[ts(optional)]
    pub delete: Option<bool>,
    #[ts(optional)]
    pub which: Option<WhichPin>,
}

impl std::fmt::Debug for PinOrder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PinOrder(…)")
    }
}

/// *Keep strangers out*: a new guest PIN, made up unless it is given, and the lock. The receipt shows the PIN, and who is
/// inside.
#[derive(Clone, Default, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct KeepOutOrder {
    #[schema(value_type = Option<texts::NewPin>)]
    #[ts(optional)]
    pub pin: Option<String>,
}

impl std::fmt::Debug for KeepOutOrder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeepOutOrder(…)")
    }
}

/// What the room is called from now on; the first one makes the link. An old alias leads nowhere.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AliasOrder {
    #[schema(value_type = Vec<texts::Alias>, min_items = 1, max_items = 20)]
    pub aliases: Vec<String>,
}
