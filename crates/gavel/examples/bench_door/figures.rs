//! Figures as they are printed.

use std::time::Duration;

pub(crate) fn milliseconds(span: Duration) -> f64 {
    span.as_secs_f64() * 1e3
}

/// Median and 99th percentile, as they are printed. Of fewer than 100 values the latter is the largest.
pub(crate) fn pair(values: &[f64], digits: usize) -> String {
    format!("{:.digits$} / {:.digits$}", quantile(values, 0.5), quantile(values, 0.99))
}

/// The value that this share of all does not exceed; 0 of none.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied().unwrap_or_default()
}
