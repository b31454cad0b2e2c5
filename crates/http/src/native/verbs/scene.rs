//! What everybody sees of the meeting as a whole.

use crate::shapes::{Layout, Reaction, texts};
use serde::Deserialize;
use ts_rs::TS;
use utoipa::ToSchema;

/// How everybody sees it; without a layout as each one likes.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct LayoutOrder {
    #[ts(optional)]
    pub layout: Option<Layout>,
}

/// A sign that everybody sees for a moment.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ReactOrder {
    pub reaction: Reaction,
}

/// What somebody without an account is called.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct RenameOrder {
    pub participant: String,
    #[schema(value_type = texts::Name)]
    pub name: String,
}
