//! What stands in a stream, as the description of the interface has it.

use utoipa::ToSchema;

/// A server-sent event.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only what it says of itself is used")]
pub(crate) struct StreamedEvent {
    /// What a stream can go on after, where it can.
    id: Option<String>,
    event: String,
    /// JSON.
    #[schema(content_media_type = "application/json")]
    data: String,
}
