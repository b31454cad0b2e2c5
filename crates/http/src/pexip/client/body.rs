//! Bodies as this dialect's clients send them: JSON, or nothing; some of them do not say which.

use super::answer::Said;
use crate::{extract, json};
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Said;

    async fn from_request(request: Request, state: &S) -> Result<Self, Said> {
        let bytes = extract::bytes(request, state).await?;
        let text: &[u8] = if bytes.trim_ascii().is_empty() { b"{}" } else { &bytes };
        json::read(text).map(Self).map_err(|_| Said::illegal())
    }
}
