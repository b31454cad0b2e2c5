//! What goes wrong, as RFC 9457 problem details with the stable codes of docs/contracts/native.md.

use crate::{secrets::NoRandomness, shapes::Verdict};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_core::model::{receipt::Refused, refusal::Refusal};
use gavel_door::{
    Denied,
    ports::{DirectoryFault, StoreFault},
};
use serde::{Serialize, Serializer};
use std::{num::NonZeroU32, time::Duration};
use ts_rs::TS;
use utoipa::ToSchema;

/// One of several people whom a name could mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, TS)]
pub struct Candidate {
    pub participant: String,
    pub name: String,
}

/// An RFC 9457 problem. `code` is stable; `detail` is for people and may change.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, TS)]
#[schema(example = json!({"type": "about:blank", "title": "Forbidden", "status": 403, "code": "owner_protected"}))]
pub struct Problem {
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    #[ts(as = "Option<String>", optional)]
    pub kind: Blank,
    #[ts(as = "Option<String>", optional)]
    pub title: &'static str,
    pub status: u16,
    pub code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub detail: Option<String>,
    /// Per participant, where an order named several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    #[ts(as = "Option<Vec<Verdict>>", optional)]
    pub verdicts: Vec<Verdict>,
    /// Whom a name could have meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    #[ts(as = "Option<Vec<Candidate>>", optional)]
    pub candidates: Vec<Candidate>,
    /// Goes into `Retry-After`, seconds.
    #[serde(skip)]
    #[ts(skip)]
    pub retry_after: Option<NonZeroU32>,
}

/// `about:blank`: the code says more than a page could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blank;

impl Serialize for Blank {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("about:blank")
    }
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str) -> Self {
        Self {
            kind: Blank,
            title: status.canonical_reason().unwrap_or("Problem"),
            status: status.as_u16(),
            code,
            detail: None,
            verdicts: Vec::new(),
            candidates: Vec::new(),
            retry_after: None,
        }
    }

    pub(crate) fn because(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::from(Refusal::Invalid).because(detail)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::from(Refusal::NotFound).because(format!("there is no such {what}"))
    }

    pub(crate) fn denied(detail: impl Into<String>) -> Self {
        Self::from(Refusal::Denied).because(detail)
    }

    pub(crate) fn unauthenticated(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated").because(detail)
    }

    pub(crate) fn rate_limited(wait: Duration) -> Self {
        let seconds = wait.as_secs_f64().ceil().max(1.0) as u32;
        Self { retry_after: NonZeroU32::new(seconds), ..Self::from(Refusal::RateLimited).because("too many tries") }
    }

    /// Something broke; what exactly stands in the log.
    pub(crate) fn broken() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "error").because("something broke on the server")
    }

    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        Self {
            retry_after: Some(NonZeroU32::MIN),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable").because(detail)
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::FORBIDDEN);
        Self::new(status, refusal.code())
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        // What is wrong with the words alone was said before they became an order.
        let out_of_place = || "it cannot be ordered of these people, or as the meeting is now".to_owned();
        let detail = refused.detail.or_else(|| (refused.refusal == Refusal::Invalid).then(out_of_place));
        Self {
            detail,
            verdicts: refused.verdicts.into_iter().map(Verdict::from).collect(),
            ..Self::from(refused.refusal)
        }
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Refused(refused) => refused.into(),
            Denied::Unavailable(detail) => Self::unavailable(detail),
        }
    }
}

impl From<StoreFault> for Problem {
    fn from(fault: StoreFault) -> Self {
        tracing::error!(%fault, "the store did not answer");
        Self::unavailable("the store does not answer")
    }
}

impl From<DirectoryFault> for Problem {
    fn from(fault: DirectoryFault) -> Self {
        match fault {
            DirectoryFault::AliasTaken => Self::new(StatusCode::CONFLICT, "alias_taken").because(fault.to_string()),
            DirectoryFault::NameTaken => Self::new(StatusCode::CONFLICT, "name_taken").because(fault.to_string()),
            DirectoryFault::IdentityTaken => {
                Self::new(StatusCode::CONFLICT, "subject_taken").because(fault.to_string())
            }
            DirectoryFault::LastAdministrator => {
                Self::new(StatusCode::CONFLICT, "last_administrator").because(fault.to_string())
            }
            DirectoryFault::UnknownAccount | DirectoryFault::BadCursor | DirectoryFault::TooMany => {
                Self::invalid(fault.to_string())
            }
            DirectoryFault::NotFound => Self::from(Refusal::NotFound),
            DirectoryFault::Store(fault) => fault.into(),
        }
    }
}

impl From<NoRandomness> for Problem {
    fn from(fault: NoRandomness) -> Self {
        tracing::error!(%fault, "no secret could be made");
        Self::broken()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == 401 {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"gavel\""));
        }
        // The rest of the body is not read, so that nothing can follow on this connection; the client should know.
        if self.status == 413 {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.get()));
        }
        response
    }
}

/// What every call may answer instead, for the OpenAPI document.
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "only its documentation is used")]
pub(crate) enum Problems {
    #[response(
        status = 400,
        description = "`invalid`, `no_seat`, `login_expired`",
        content_type = "application/problem+json"
    )]
    Invalid(Problem),
    #[response(
        status = 401,
        description = "`unauthenticated`, `ticket_revoked`, `login_refused`",
        content_type = "application/problem+json",
        headers(("WWW-Authenticate" = String, description = "`Bearer`"))
    )]
    Unauthenticated(Problem),
    #[response(
        status = 403,
        description = "`not_moderator`, `owner_protected`, `blocked`, `locked`, `bad_pin`, `denied`, `wrong_conference`, `no_account`, `account_not_linked`, `no_username`",
        content_type = "application/problem+json"
    )]
    Forbidden(Problem),
    #[response(status = 404, description = "`not_found`", content_type = "application/problem+json")]
    NotFound(Problem),
    #[response(
        status = 409,
        description = "`not_running`, `not_started`, `full`, `alias_taken`, `name_taken`, `subject_taken`, `last_administrator`, `blocked`, `no_publisher`, `idempotency_conflict`",
        content_type = "application/problem+json"
    )]
    Conflict(Problem),
    #[response(
        status = 413,
        description = "`invalid`: the body is too large",
        content_type = "application/problem+json"
    )]
    TooLarge(Problem),
    #[response(
        status = 415,
        description = "`invalid`: the body is not JSON",
        content_type = "application/problem+json"
    )]
    WrongType(Problem),
    #[response(
        status = 429,
        description = "`rate_limited`",
        content_type = "application/problem+json",
        headers(("Retry-After" = u32, description = "In how many seconds it can be tried again"))
    )]
    RateLimited(Problem),
    #[response(
        status = 503,
        description = "`unavailable`: the store does not answer",
        content_type = "application/problem+json",
        headers(("Retry-After" = u32, description = "In how many seconds it can be tried again"))
    )]
    Unavailable(Problem),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_becomes_a_problem_with_its_status_and_code() {
        let response = Problem::from(Refusal::OwnerProtected).into_response();
        assert_eq!(response.status(), 403);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        let response = Problem::unauthenticated("").into_response();
        assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer realm=\"gavel\"");
        let response = Problem::rate_limited(Duration::from_millis(1_200)).into_response();
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
    }
}
