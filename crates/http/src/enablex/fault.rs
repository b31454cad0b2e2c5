//! What goes wrong, in the dialect's words: `{"result", "error", "desc"}`, and a status that says the same.

use crate::problem::Problem;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_door::ports::{DirectoryFault, StoreFault};
use serde_json::json;

/// The codes that the dialect has a word for (docs/contracts/enablex.md, *Codes of the server API*). What has none bears its
/// HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    AppNotFound = 10_000,
    RoomNotFound = 10_001,
    NameMissing = 10_002,
    Scheduled = 10_003,
    ScheduledTimeMissing = 10_004,
    ScheduledTimeFormat = 10_005,
    ScheduledTimePast = 10_006,
    Participants = 10_007,
    AutoRecording = 10_008,
    Setting = 10_009,
}

impl Code {
    const fn text(self) -> &'static str {
        match self {
            Self::AppNotFound => "App not found",
            Self::RoomNotFound => "Room not found",
            Self::NameMissing => "Name missing",
            Self::Scheduled => "Scheduled invalid",
            Self::ScheduledTimeMissing => "Scheduled time missing",
            Self::ScheduledTimeFormat => "Scheduled time invalid",
            Self::ScheduledTimePast => "Scheduled time in the past",
            Self::Participants => "Participants invalid",
            Self::AutoRecording => "Auto recording invalid",
            Self::Setting => "Setting invalid",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::AppNotFound => StatusCode::UNAUTHORIZED,
            Self::RoomNotFound => StatusCode::NOT_FOUND,
            Self::NameMissing
            | Self::Scheduled
            | Self::ScheduledTimeMissing
            | Self::ScheduledTimeFormat
            | Self::ScheduledTimePast
            | Self::Participants
            | Self::AutoRecording
            | Self::Setting => StatusCode::BAD_REQUEST,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    status: StatusCode,
    result: u32,
    error: &'static str,
    desc: String,
    /// Seconds.
    retry_after: Option<u32>,
}

impl Fault {
    pub(super) fn new(status: StatusCode, result: u32, error: &'static str) -> Self {
        Self { status, result, error, desc: error.to_owned(), retry_after: None }
    }

    pub(super) fn of(code: Code) -> Self {
        Self::new(code.status(), code as u32, code.text())
    }

    pub(super) fn because(mut self, desc: impl Into<String>) -> Self {
        self.desc = desc.into();
        self
    }

    pub(super) fn setting(desc: impl Into<String>) -> Self {
        Self::of(Code::Setting).because(desc)
    }

    pub(super) fn conflict(desc: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, 409, "Conflict").because(desc)
    }
}

/// What Gavel says by itself, of things that the dialect has no code for.
impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let desc = problem.detail.clone().unwrap_or_else(|| problem.code.to_owned());
        let retry_after = problem.retry_after.map(std::num::NonZeroU32::get);
        match problem.status() {
            StatusCode::BAD_REQUEST => Self::setting(desc),
            status => Self { retry_after, ..Self::new(status, status.as_u16().into(), problem.title).because(desc) },
        }
    }
}

impl From<DirectoryFault> for Fault {
    fn from(fault: DirectoryFault) -> Self {
        match fault {
            DirectoryFault::NotFound => Self::of(Code::RoomNotFound),
            other => Problem::from(other).into(),
        }
    }
}

impl From<StoreFault> for Fault {
    fn from(fault: StoreFault) -> Self {
        Problem::from(fault).into()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let body = json!({"result": self.result, "error": self.error, "desc": self.desc});
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"gavel\""));
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
    use gavel_core::model::refusal::Refusal;
    use std::time::Duration;

    #[test]
    fn what_the_dialect_has_no_code_for_bears_its_status() {
        let limited = Fault::from(Problem::rate_limited(Duration::from_secs(3)));
        assert_eq!((limited.status.as_u16(), limited.result, limited.retry_after), (429, 429, Some(3)));
        let blocked = Fault::from(Problem::from(Refusal::Blocked));
        assert_eq!((blocked.status.as_u16(), blocked.result, blocked.desc.as_str()), (403, 403, "blocked"));
        assert_eq!(Fault::from(Problem::invalid("name: it is empty")).result, 10_009);
        assert_eq!(Fault::from(DirectoryFault::NotFound).result, 10_001);
    }
}
