//! Token buckets for what can be guessed: PINs and passwords. In memory, bounded, told the time by the caller.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// More keys than this are not remembered: the one that was longest untouched goes.
const KEYS: usize = 10_000;

struct Bucket {
    tokens: f64,
    touched: Instant,
}

/// `burst` tries at once, then one each `every`.
pub(crate) struct Limiter {
    burst: f64,
    every: Duration,
    buckets: Mutex<HashMap<String, Bucket>>,
}

impl Limiter {
    pub(crate) fn new(burst: u32, every: Duration) -> Self {
        Self { burst: f64::from(burst), every, buckets: Mutex::default() }
    }

    /// Takes one token of every key, or none; `Err`: how long until there is one.
    pub(crate) fn take(&self, keys: &[String], now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wait = Duration::ZERO;
        for key in keys {
            if !buckets.contains_key(key) && buckets.len() >= KEYS {
                forget_one(&mut buckets);
            }
            let bucket = buckets.entry(key.clone()).or_insert(Bucket { tokens: self.burst, touched: now });
            let gained = now.saturating_duration_since(bucket.touched).as_secs_f64() / self.every.as_secs_f64();
            bucket.tokens = (bucket.tokens + gained).min(self.burst);
            bucket.touched = now;
            if bucket.tokens < 1.0 {
                wait = wait.max(self.every.mul_f64(1.0 - bucket.tokens));
            }
        }
        if wait > Duration::ZERO {
            return Err(wait);
        }
        for key in keys {
            if let Some(bucket) = buckets.get_mut(key) {
                bucket.tokens -= 1.0;
            }
        }
        Ok(())
    }

    /// The try was good: it does not count.
    pub(crate) fn give_back(&self, keys: &[String]) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            if let Some(bucket) = buckets.get_mut(key) {
                bucket.tokens = (bucket.tokens + 1.0).min(self.burst);
            }
        }
    }
}

fn forget_one(buckets: &mut HashMap<String, Bucket>) {
    if let Some(key) = buckets.iter().min_by_key(|(_, bucket)| bucket.touched).map(|(key, _)| key.clone()) {
        buckets.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Vec<String> {
        vec!["gustav".into()]
    }

    #[test]
    fn a_burst_is_let_through_and_then_one_at_a_time() {
        let limiter = Limiter::new(3, Duration::from_secs(10));
        let start = Instant::now();
        for _ in 0..3 {
            assert!(limiter.take(&key(), start).is_ok());
        }
        assert_eq!(limiter.take(&key(), start), Err(Duration::from_secs(10)));
        assert!(limiter.take(&["bob".into()], start).is_ok(), "others are not held up");
        assert!(limiter.take(&key(), start + Duration::from_secs(10)).is_ok());
        assert!(limiter.take(&key(), start + Duration::from_secs(10)).is_err());
    }

    #[test]
    fn a_good_try_does_not_count() {
        let limiter = Limiter::new(1, Duration::from_secs(10));
        let start = Instant::now();
        for _ in 0..5 {
            assert!(limiter.take(&key(), start).is_ok());
            limiter.give_back(&key());
        }
    }

    #[test]
    fn the_table_is_bounded() {
        let limiter = Limiter::new(1, Duration::from_secs(10));
        let start = Instant::now();
        for n in 0..KEYS + 5 {
            assert!(limiter.take(&[n.to_string()], start + Duration::from_nanos(n as u64)).is_ok());
        }
        assert_eq!(limiter.buckets.lock().unwrap().len(), KEYS);
    }
}
