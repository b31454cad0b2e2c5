//! What people may do by themselves, on the wire.

use super::Who;
use gavel_core::model::settings;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

impl Default for Who {
    fn default() -> Self {
        settings::Who::default().into()
    }
}

/// What everybody may do by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Permissions {
    pub unmute: Who,
    pub share: Who,
    pub chat: Who,
    /// Who reads what was written before they came.
    pub history: Who,
}

impl From<settings::Permissions> for Permissions {
    fn from(theirs: settings::Permissions) -> Self {
        let settings::Permissions { unmute, share, chat, history } = theirs;
        Self { unmute: unmute.into(), share: share.into(), chat: chat.into(), history: history.into() }
    }
}

impl From<Permissions> for settings::Permissions {
    fn from(ours: Permissions) -> Self {
        let Permissions { unmute, share, chat, history } = ours;
        Self { unmute: unmute.into(), share: share.into(), chat: chat.into(), history: history.into() }
    }
}

/// What one person may by themselves; `null`: as everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Rights {
    pub unmute: Option<bool>,
    pub share: Option<bool>,
    pub chat: Option<bool>,
}

impl From<settings::Rights> for Rights {
    fn from(theirs: settings::Rights) -> Self {
        Self { unmute: theirs.unmute, share: theirs.share, chat: theirs.chat }
    }
}

impl From<Rights> for settings::Rights {
    fn from(ours: Rights) -> Self {
        Self { unmute: ours.unmute, share: ours.share, chat: ours.chat }
    }
}
