//! How long a conference lasts.

use serde::Deserialize;
use ts_rs::TS;
use utoipa::ToSchema;

/// Begins the meeting from outside, though nobody is in yet.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct StartOrder {
    /// So long it is kept up though nobody comes; half an hour unless told.
    #[schema(minimum = 1, maximum = 1440)]
    #[ts(optional)]
    pub minutes: Option<u32>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ProlongOrder {
    /// So much longer than it would last.
    #[schema(minimum = 1, maximum = 1440)]
    pub minutes: u32,
}
