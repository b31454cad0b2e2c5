//! What goes wrong, as the dialect says it: `{"error": …}`, lists of words by field, or a failed command
//! (docs/contracts/pexip-management.md, *Errors*).

use super::query::Wrong;
use crate::problem::Problem;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_core::model::refusal::Refusal;
use gavel_door::{
    Denied,
    ports::{DirectoryFault, StoreFault},
};
use serde_json::{Value, json};

#[derive(Debug)]
pub(super) struct Fault {
    status: StatusCode,
    body: Value,
    retry_after: Option<u32>,
}

impl Fault {
    pub(super) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self { status, body: json!({"error": error.into()}), retry_after: None }
    }

    pub(super) fn invalid(error: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is no such object")
    }

    pub(super) fn denied(error: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, error)
    }

    pub(super) fn unauthenticated(error: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, error)
    }

    /// Where something was looked up that the request names: that it is not there is `wrong` of the request, and no other fault is.
    pub(super) fn or_wrong(self, field: &str, what: &str) -> Self {
        if self.status == StatusCode::NOT_FOUND { Wrong::of(field, what).into() } else { self }
    }

    /// The same, of a command.
    pub(super) fn of_command(mut self) -> Self {
        if let Some(error) = self.body.get("error").cloned() {
            self.body = json!({"status": "failure", "message": error, "error": error});
        } else if self.body.get("status").is_none() {
            self.body =
                json!({"status": "failure", "message": "the command is not as it should be", "details": self.body});
        }
        self
    }
}

impl From<Wrong> for Fault {
    fn from(wrong: Wrong) -> Self {
        Self { status: StatusCode::BAD_REQUEST, body: json!(wrong.0), retry_after: None }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let error = problem.detail.clone().unwrap_or_else(|| problem.title.to_owned());
        let body = json!({"error": error, "code": problem.code});
        Self { status: problem.status(), body, retry_after: problem.retry_after.map(u32::from) }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Problem::from(refusal).into()
    }
}

impl From<Denied> for Fault {
    fn from(denied: Denied) -> Self {
        Problem::from(denied).into()
    }
}

impl From<StoreFault> for Fault {
    fn from(fault: StoreFault) -> Self {
        Problem::from(fault).into()
    }
}

impl From<DirectoryFault> for Fault {
    fn from(fault: DirectoryFault) -> Self {
        Problem::from(fault).into()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers
                .append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"gavel\", charset=\"UTF-8\""));
            headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"gavel\""));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_wrong_of_the_request_and_a_store_that_fails_is_not() {
        let named = |fault: Fault| fault.or_wrong("conference", "There is no such conference.");
        let missing = named(Fault::not_found());
        assert_eq!(missing.status, StatusCode::BAD_REQUEST);
        assert_eq!(missing.body, json!({"conference": ["There is no such conference."]}));
        let ill = named(Fault::new(StatusCode::SERVICE_UNAVAILABLE, "later"));
        assert_eq!((ill.status, ill.body), (StatusCode::SERVICE_UNAVAILABLE, json!({"error": "later"})));
    }
}
