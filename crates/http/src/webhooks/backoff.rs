//! How long to wait after so many failures. Told what chance says by the caller.

use super::WebhookOptions;
use std::time::Duration;

/// Doubles from failure to failure up to the longest wait, and then a fifth more or less, so that receivers that came back
/// are not asked by everybody at the same moment.
pub(super) fn wait(options: &WebhookOptions, failures: u32, chance: u8) -> Duration {
    let doubled = 2_u32.saturating_pow(failures.saturating_sub(1).min(31));
    let wait = options.first_wait.saturating_mul(doubled).min(options.longest_wait);
    wait.mul_f64(0.8 + 0.4 * f64::from(chance) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_from_a_second_to_ten_minutes() {
        let options = WebhookOptions::default();
        // With the least of chance: four fifths.
        let least = |failures| wait(&options, failures, 0).as_millis();
        assert_eq!([1, 2, 3, 4, 10, 11].map(least), [800, 1_600, 3_200, 6_400, 409_600, 480_000]);
        assert_eq!(least(u32::MAX), least(11));
    }

    #[test]
    fn it_is_never_the_same_for_all() {
        let options = WebhookOptions::default();
        assert_eq!(wait(&options, 20, 0), Duration::from_secs(480));
        assert_eq!(wait(&options, 20, 255), Duration::from_secs(720));
    }
}
