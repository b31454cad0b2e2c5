//! What goes wrong, in the dialect's words (docs/contracts/huawei.md, *Errors*): a number, a sentence, and a status that is
//! 400 more often than one would think.

use crate::problem::Problem;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::num::NonZeroU32;

/// The dialect's numbers that Gavel answers with.
pub(super) mod code {
    pub(crate) const BAD_REQUEST: &str = "MMC.111070001";
    pub(crate) const NOT_PERMITTED: &str = "MMC.111070002";
    pub(crate) const BROKEN: &str = "MMC.111070003";
    pub(crate) const NOT_AUTHENTICATED: &str = "MMC.111070004";
    pub(crate) const NO_MEETING: &str = "MMC.111070005";
    pub(crate) const NO_VMR: &str = "MMC.111070006";
    pub(crate) const STARTED: &str = "MMC.111071065";
    pub(crate) const STARTED_SO_NOT_CANCELLED: &str = "MMC.111071067";
    pub(crate) const NOT_STARTED: &str = "MMC.111072005";
    pub(crate) const ENDED: &str = "MMC.111072006";
    pub(crate) const NO_PARTICIPANT: &str = "MMC.111072008";
    pub(crate) const WRONG_HOST_PASSWORD: &str = "MMC.111072018";
    pub(crate) const WRONG_PASSWORD_OF_MEETING: &str = "MMC.111071091";
    pub(crate) const NAME_TOO_LONG: &str = "MMC.111072047";
    pub(crate) const CONTROL_LOCKED: &str = "MMC.111072064";
    pub(crate) const NOT_FOUND_OR_NOT_AUTHENTICATED: &str = "MMC.111072065";
    pub(crate) const GUEST_NOT_PERMITTED: &str = "MMC.111072070";
    pub(crate) const ONLY_ONESELF: &str = "MMC.111072071";
    pub(crate) const FULL: &str = "MMC.111072101";
    pub(crate) const BLOCKED: &str = "MMC.111071077";
    pub(crate) const HOST_CANNOT_WAIT: &str = "MMC.111112004";
    pub(crate) const BUSY: &str = "USG.000000001";
    pub(crate) const BROKEN_LOG_IN: &str = "USG.000000002";
    pub(crate) const BAD_PARAMETER: &str = "USG.000000003";
    pub(crate) const BAD_TOKEN: &str = "USG.000000004";
    pub(crate) const NO_USER: &str = "USG.201040000";
    pub(crate) const WRONG_PASSWORD: &str = "USG.206010000";
    pub(crate) const WRONG_APP: &str = "USG.206010025";
    pub(crate) const EXPIRED_APP: &str = "USG.206010057";
}

/// An error of the dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    text: String,
    retry_after: Option<NonZeroU32>,
}

#[derive(Serialize)]
struct Body<'a> {
    error_code: &'a str,
    error_msg: &'a str,
}

impl Fault {
    pub(super) fn new(status: StatusCode, code: &'static str, text: impl Into<String>) -> Self {
        Self { status, code, text: text.into(), retry_after: None }
    }

    pub(super) fn bad(code: &'static str, text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, text)
    }

    pub(super) fn invalid(text: impl Into<String>) -> Self {
        Self::bad(code::BAD_REQUEST, text)
    }

    pub(super) fn forbidden(code: &'static str, text: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, text)
    }

    /// What the dialect knows and Gavel has not.
    pub(super) fn not_here(what: &str) -> Self {
        Self::invalid(format!("Gavel has no {what}"))
    }

    /// No control token, a dead one, or none at all.
    pub(super) fn no_control() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            code::NOT_AUTHENTICATED,
            "the meeting control token is missing, or not good",
        )
    }

    pub(super) fn no_access() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code::BAD_TOKEN, "the access token is missing, or not good")
    }

    pub(super) fn no_meeting() -> Self {
        Self::bad(code::NO_MEETING, "there is no such meeting")
    }

    pub(super) fn nowhere() -> Self {
        Self::new(StatusCode::NOT_FOUND, code::BAD_REQUEST, "Gavel has no such call")
    }

    pub(super) fn wrong_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, code::BAD_REQUEST, "this path knows other methods")
    }

    pub(super) fn wait(mut self, problem: &Problem) -> Self {
        self.retry_after = problem.retry_after;
        self
    }

    fn of(problem: &Problem, status: StatusCode, code: &'static str) -> Self {
        let text = problem.detail.clone().unwrap_or_else(|| problem.title.to_owned());
        Self::new(status, code, text).wait(problem)
    }

    /// Of a call that controls a running meeting.
    pub(super) fn in_control(problem: Problem) -> Self {
        match (problem.code, problem.status) {
            ("not_found", _) => Self::bad(code::NO_PARTICIPANT, "that participant was never in this meeting"),
            ("not_running" | "not_started", _) => Self::bad(code::ENDED, "the meeting does not run"),
            ("ticket_revoked" | "unauthenticated", _) => Self::no_control(),
            _ => Self::from(problem),
        }
    }

    /// Of a log-in.
    pub(super) fn in_log_in(problem: Problem) -> Self {
        match (problem.code, problem.status) {
            ("rate_limited", _) => Self::of(&problem, StatusCode::TOO_MANY_REQUESTS, code::BUSY),
            (_, 401) => Self::of(&problem, StatusCode::UNAUTHORIZED, code::WRONG_PASSWORD),
            (_, 400..500) => Self::of(&problem, StatusCode::BAD_REQUEST, code::BAD_PARAMETER),
            _ => Self::of(&problem, StatusCode::INTERNAL_SERVER_ERROR, code::BROKEN_LOG_IN),
        }
    }
}

/// Of a call about meetings, and of the calls that have nothing to add.
impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let (status, code) = match (problem.code, problem.status) {
            ("unauthenticated" | "ticket_revoked", _) => return Self::no_access(),
            ("not_found", _) => return Self::no_meeting(),
            ("blocked", 409) => (StatusCode::BAD_REQUEST, code::BLOCKED),
            ("not_running" | "not_started", _) => (StatusCode::BAD_REQUEST, code::NOT_STARTED),
            ("full", _) => (StatusCode::BAD_REQUEST, code::FULL),
            ("rate_limited", _) => (StatusCode::TOO_MANY_REQUESTS, code::BUSY),
            (_, 403) => (StatusCode::FORBIDDEN, code::NOT_PERMITTED),
            (_, 400..500) => (StatusCode::BAD_REQUEST, code::BAD_REQUEST),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, code::BROKEN),
        };
        Self::of(&problem, status, code)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(Body { error_code: self.code, error_msg: &self.text })).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.get()));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gavel_core::model::refusal::Refusal;

    fn told(refusal: Refusal) -> (u16, &'static str) {
        let fault = Fault::in_control(refusal.into());
        (fault.status.as_u16(), fault.code)
    }

    #[test]
    fn a_refusal_has_the_status_and_number_of_the_contract() {
        assert_eq!(told(Refusal::OwnerProtected), (403, "MMC.111070002"));
        assert_eq!(told(Refusal::NotModerator), (403, "MMC.111070002"));
        assert_eq!(told(Refusal::WrongConference), (403, "MMC.111070002"));
        assert_eq!(told(Refusal::NotFound), (400, "MMC.111072008"));
        assert_eq!(told(Refusal::Invalid), (400, "MMC.111070001"));
        assert_eq!(told(Refusal::NotRunning), (400, "MMC.111072006"));
        assert_eq!(told(Refusal::TicketRevoked), (401, "MMC.111070004"));
        assert_eq!(Fault::in_control(Problem::broken()).status, 500);
        assert_eq!(Fault::in_control(Problem::unavailable("")).status, 500);
    }

    #[test]
    fn a_log_in_is_refused_with_numbers_of_its_own() {
        let fault = Fault::in_log_in(Problem::unauthenticated(""));
        assert_eq!((fault.status.as_u16(), fault.code), (401, "USG.206010000"));
        let waits = Fault::in_log_in(Problem::rate_limited(std::time::Duration::from_secs(3))).into_response();
        assert_eq!((waits.status().as_u16(), &waits.headers()[header::RETRY_AFTER]), (429, &HeaderValue::from(3)));
    }
}
