//! What opens the push socket: a token that is good for a minute, and once. It stands in an address, so it can be no more.

use crate::{
    huawei::{Fault, control::Pass, fault::code},
    problem::Problem,
    secrets::{self, Secret},
    state::App,
};
use axum::http::StatusCode;
use gavel_core::model::time::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

const PREFIX: &str = "gvw_";
const GOOD_FOR: Duration = Duration::from_mins(1);
/// Each takes somebody with a control token.
const MOST: usize = 10_000;

#[derive(Default)]
pub(in crate::huawei) struct Tokens(Mutex<HashMap<String, (Pass, Timestamp)>>);

impl Tokens {
    /// `false`: there are too many.
    fn keep(&self, token: &str, pass: Pass, now: Timestamp) -> bool {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.retain(|_, (_, until)| *until > now);
            if kept.len() >= MOST {
                return false;
            }
        }
        kept.insert(secrets::digest_of(token).0, (pass, now.plus(GOOD_FOR)));
        true
    }

    /// It is used up by that.
    pub(super) fn take(&self, token: &str, now: Timestamp) -> Option<Pass> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (pass, until) = kept.remove(&secrets::digest_of(token).0)?;
        (until > now).then_some(pass)
    }
}

/// One more, worth what this control token is.
pub(in crate::huawei) fn new_token(app: &App, pass: &Pass) -> Result<String, Fault> {
    let token = format!("{PREFIX}{}", Secret::random().map_err(Problem::from)?.0);
    if app.huawei.sockets.keep(&token, pass.clone(), app.now()) {
        Ok(token)
    } else {
        Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, code::BROKEN, "too many sockets are opened at once"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gavel_core::model::ids::{ConferenceId, RoomId};
    use ulid::Ulid;

    fn pass() -> Pass {
        Pass {
            room: RoomId::new(Ulid(1)),
            conference: ConferenceId::new(Ulid(2)),
            host: true,
            mark: String::new(),
            name: "Alice".into(),
            until: Timestamp(1),
        }
    }

    #[test]
    fn a_token_is_good_once_and_for_a_minute() {
        let tokens = Tokens::default();
        assert!(tokens.keep("a", pass(), Timestamp(0)) && tokens.keep("b", pass(), Timestamp(0)));
        assert!(tokens.take("a", Timestamp(59_999)).is_some());
        assert!(tokens.take("a", Timestamp(59_999)).is_none(), "it was used");
        assert!(tokens.take("b", Timestamp(60_000)).is_none(), "it is too old");
    }

    #[test]
    fn what_is_too_old_makes_place() {
        let tokens = Tokens::default();
        for n in 0..MOST {
            assert!(tokens.keep(&n.to_string(), pass(), Timestamp(0)));
        }
        assert!(!tokens.keep("one more", pass(), Timestamp(0)));
        assert!(tokens.keep("one more", pass(), Timestamp(60_000)));
    }
}
