//! Log-ins that have begun and whose browser is with the provider. In memory: a restart ends them, and they begin again.

use crate::secrets::Secret;
use gavel_core::model::ids::DeviceKey;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Long enough to find a telephone with a second factor on it.
const GOOD_FOR: Duration = Duration::from_mins(10);
/// More are not remembered: the one that was begun first goes.
const MOST: usize = 10_000;

/// What has to fit when the browser comes back.
pub(super) struct LogIn {
    pub(super) device: DeviceKey,
    pub(super) nonce: Secret,
    pub(super) verifier: Secret,
    pub(super) redirect_uri: String,
    pub(super) return_to: String,
}

/// By state. Each is taken once.
#[derive(Default)]
pub(super) struct Begun(Mutex<HashMap<String, (Instant, LogIn)>>);

impl Begun {
    pub(super) fn begin(&self, state: Secret, log_in: LogIn, now: Instant) {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.len() >= MOST {
            begun.retain(|_, (at, _)| is_fresh(*at, now));
        }
        if begun.len() >= MOST
            && let Some(first) = begun.iter().min_by_key(|(_, (at, _))| *at).map(|(state, _)| state.clone())
        {
            begun.remove(&first);
        }
        begun.insert(state.0, (now, log_in));
    }

    /// `None`: there is none, it has been taken, it was begun by another device or too long ago.
    pub(super) fn take(&self, state: &str, device: DeviceKey, now: Instant) -> Option<LogIn> {
        let (at, log_in) = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(state)?;
        (log_in.device == device && is_fresh(at, now)).then_some(log_in)
    }
}

fn is_fresh(at: Instant, now: Instant) -> bool {
    now.saturating_duration_since(at) < GOOD_FOR
}

#[cfg(test)]
mod tests {
    use super::*;
    use ulid::Ulid;

    fn device(number: u128) -> DeviceKey {
        DeviceKey::new(Ulid(number))
    }

    fn log_in() -> LogIn {
        let secret = || Secret(String::new());
        LogIn {
            device: device(1),
            nonce: secret(),
            verifier: secret(),
            redirect_uri: String::new(),
            return_to: "/".into(),
        }
    }

    fn state(number: usize) -> Secret {
        Secret(number.to_string())
    }

    #[test]
    fn a_log_in_is_taken_once_in_time_and_by_its_own_device() {
        let begun = Begun::default();
        let start = Instant::now();
        let last = start + GOOD_FOR - Duration::from_secs(1);
        (1..=4).for_each(|number| begun.begin(state(number), log_in(), start));
        assert!(begun.take("1", device(1), last).is_some());
        assert!(begun.take("1", device(1), last).is_none(), "once");
        assert!(begun.take("2", device(2), last).is_none(), "another browser");
        assert!(begun.take("2", device(1), last).is_none(), "whoever tried it has used it up");
        assert!(begun.take("3", device(1), start + GOOD_FOR).is_none(), "too late");
        assert!(begun.take("5", device(1), start).is_none(), "never begun");
        assert!(begun.take("4", device(1), last).is_some());
    }

    #[test]
    fn the_table_is_bounded_and_the_oldest_goes_first() {
        let begun = Begun::default();
        let start = Instant::now();
        let at = |number: usize| start + Duration::from_nanos(number as u64);
        (0..=MOST).for_each(|number| begun.begin(state(number), log_in(), at(number)));
        assert_eq!(begun.0.lock().unwrap().len(), MOST);
        assert!(begun.take("0", device(1), at(MOST)).is_none());
        assert!(begun.take("1", device(1), at(MOST)).is_some());
        begun.begin(state(MOST + 1), log_in(), start + GOOD_FOR * 2);
        begun.begin(state(MOST + 2), log_in(), start + GOOD_FOR * 2);
        assert_eq!(begun.0.lock().unwrap().len(), 2, "those that are over are forgotten first");
    }
}
