//! Which log-ins of apps have been used: a signed one is good once, for as long as it would be good at all.

use crate::{problem::Problem, secrets, state::App};
use gavel_core::model::time::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Only who holds a key makes an entry; more than this at once is no use that anybody has for it.
const MOST: usize = 100_000;

#[derive(Default)]
pub(in crate::huawei) struct Nonces(Mutex<HashMap<String, Timestamp>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    First,
    Again,
    TooMany,
}

impl Nonces {
    fn note(&self, nonce: &str, until: Timestamp, now: Timestamp) -> Use {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.contains_key(nonce) {
            return Use::Again;
        }
        if used.len() >= MOST {
            used.retain(|_, until| *until > now);
            if used.len() >= MOST {
                return Use::TooMany;
            }
        }
        used.insert(nonce.to_owned(), until);
        Use::First
    }
}

/// Also across a restart: it is kept where answers are that may be asked for again. `until`: at most a day away.
pub(super) async fn note(app: &App, app_id: &str, nonce: &str, until: Timestamp) -> Result<Use, Problem> {
    let key = format!("huawei nonce {}", secrets::digest_of(&format!("{app_id}:{nonce}")).0);
    let here = app.huawei.nonces.note(&key, until, app.now());
    if here != Use::First {
        return Ok(here);
    }
    if app.directory.recall(&key).await?.is_some() {
        return Ok(Use::Again);
    }
    app.directory.remember(&key, "", 200, Vec::new()).await?;
    Ok(Use::First)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_good_once() {
        let nonces = Nonces::default();
        let note = |nonce: &str| nonces.note(nonce, Timestamp(10), Timestamp(1));
        assert_eq!((note("a"), note("a"), note("b")), (Use::First, Use::Again, Use::First));
    }

    #[test]
    fn what_is_over_makes_place_and_what_is_not_stays() {
        let nonces = Nonces::default();
        for n in 0..MOST {
            assert_eq!(nonces.note(&n.to_string(), Timestamp(10), Timestamp(1)), Use::First);
        }
        assert_eq!(nonces.note("one more", Timestamp(10), Timestamp(1)), Use::TooMany);
        assert_eq!(nonces.note("one more", Timestamp(20), Timestamp(10)), Use::First);
        assert_eq!(nonces.note("one more", Timestamp(20), Timestamp(10)), Use::Again);
    }
}
