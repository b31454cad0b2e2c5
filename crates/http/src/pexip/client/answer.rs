//! How the dialect answers (docs/contracts/pexip-client.md, *Answers*): an envelope of a status and a result.
//!
//! The vendor's client checks each answer against a schema: a refusal that it does not know as such makes it throw.

use super::reasons;
use crate::problem::Problem;
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_core::model::refusal::Refusal;
use gavel_door::Denied;
use serde_json::{Value, json};

/// An answer, good or not.
#[derive(Debug)]
pub(super) struct Said {
    status: StatusCode,
    word: &'static str,
    result: Value,
}

pub(super) type Reply = Result<Said, Said>;

impl Said {
    pub(super) fn success(result: impl Into<Value>) -> Self {
        Self { status: StatusCode::OK, word: "success", result: result.into() }
    }

    /// Most verbs answer nothing more.
    pub(super) fn done() -> Self {
        Self::success(true)
    }

    /// Some answer nothing at all, and the client insists on it.
    pub(super) fn nothing() -> Self {
        Self::success(Value::Null)
    }

    pub(super) fn failed(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, word: "failed", result: Value::String(text.into()) }
    }

    pub(super) fn forbidden(text: impl Into<String>) -> Self {
        Self::failed(StatusCode::FORBIDDEN, text)
    }

    /// What Gavel has not got.
    pub(super) fn unsupported(what: &str) -> Self {
        Self::forbidden(format!("{what} is not supported"))
    }

    pub(super) fn illegal() -> Self {
        Self::failed(StatusCode::BAD_REQUEST, "Illegal value")
    }

    pub(super) fn is_illegal(&self) -> bool {
        self.status == StatusCode::BAD_REQUEST
    }

    pub(super) fn no_conference() -> Self {
        Self::failed(StatusCode::NOT_FOUND, reasons::NO_CONFERENCE)
    }

    /// 403 in the dialect, not 401. The word is the one that servers send here.
    pub(super) fn invalid_token() -> Self {
        Self { word: "success", ..Self::forbidden(reasons::INVALID_TOKEN) }
    }

    /// A question instead of an answer: which PIN there is.
    pub(super) fn pin_wanted(host: bool, guest: bool) -> Self {
        let word = |wanted| if wanted { "required" } else { "none" };
        let result = json!({"pin": word(host), "guest_pin": word(guest), "version": version()});
        Self { status: StatusCode::FORBIDDEN, word: "failed", result }
    }
}

/// The release whose client API this is.
pub(super) fn version() -> Value {
    json!({"version_id": "36", "pseudo_version": "77683.0.0"})
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        let status = reasons::status(refusal);
        Self::failed(status, reasons::refused(refusal))
    }
}

impl From<Denied> for Said {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Refused(refused) => refused.refusal.into(),
            Denied::Unavailable(_) => Self::failed(StatusCode::SERVICE_UNAVAILABLE, reasons::UNAVAILABLE),
        }
    }
}

/// What the parts that are shared with the other surfaces say.
impl From<Problem> for Said {
    fn from(problem: Problem) -> Self {
        match problem.status {
            404 => Self::no_conference(),
            429 => Self::failed(StatusCode::from_u16(529).unwrap_or(StatusCode::SERVICE_UNAVAILABLE), reasons::FLOODED),
            500.. => Self::failed(StatusCode::SERVICE_UNAVAILABLE, reasons::UNAVAILABLE),
            400 | 413 | 415 => Self::illegal(),
            _ => match problem.code {
                "bad_pin" => Refusal::BadPin.into(),
                _ => Self::forbidden(problem.detail.unwrap_or_else(|| reasons::INVALID_ROLE.into())),
            },
        }
    }
}

impl IntoResponse for Said {
    fn into_response(self) -> Response {
        let Self { status, word, result } = self;
        let body = Json(json!({"status": word, "result": result}));
        (status, [(header::CACHE_CONTROL, "no-store")], body).into_response()
    }
}
