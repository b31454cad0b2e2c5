//! The fields of a command, as JSON or as a form.

use crate::pexip::management::{
    fault::Fault,
    query::{Mode, Resource, Written},
};
use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};
use url::form_urlencoded;

/// What a command has said of its fields; `()`: there are no objects of it to be shown.
pub(super) type Order = Resource<()>;

pub(super) fn read(order: &Order, headers: &HeaderMap, body: &[u8]) -> Result<Written, Fault> {
    let mut fields = fields(headers, body)?;
    // Older clients call it so.
    for (old, new) in [("participant_uuid", "participant_id"), ("conference_uuid", "conference_id")] {
        if order.field(new).is_some()
            && let Some(value) = fields.remove(old)
        {
            fields.entry(new).or_insert(value);
        }
    }
    Ok(Written::read(order, fields, Mode::Whole)?)
}

fn fields(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Fault> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        let pairs = form_urlencoded::parse(body);
        return Ok(pairs.map(|(name, value)| (name.into_owned(), value.into_owned().into())).collect());
    }
    if body.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(body).map_err(|fault| Fault::invalid(format!("this is no JSON object: {fault}")))
}
