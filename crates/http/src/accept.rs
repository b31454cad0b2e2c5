//! Which of several forms a client wants its answer in, by `Accept` (RFC 9110, section 12.5.1).

use axum::http::{HeaderMap, header};

/// The place in `offered` of the form that is liked best; the first one where nothing is said, or nothing fits.
pub(crate) fn best(headers: &HeaderMap, offered: &[&str]) -> usize {
    let said: Vec<(&str, f32)> = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(range)
        .collect();
    let mut best = (0, 0.0);
    for (place, form) in offered.iter().enumerate() {
        let liking = liking(&said, form);
        if liking > best.1 {
            best = (place, liking);
        }
    }
    best.0
}

/// A media range and its weight.
fn range(text: &str) -> (&str, f32) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
    (name, weight)
}

/// The most specific range that fits says how much.
fn liking(said: &[(&str, f32)], form: &str) -> f32 {
    let (major, _) = form.split_once('/').unwrap_or((form, ""));
    let fit = |wanted: &dyn Fn(&str) -> bool| said.iter().filter(|(name, _)| wanted(name)).map(|(_, q)| *q).next();
    fit(&|name| name.eq_ignore_ascii_case(form))
        .or_else(|| fit(&|name| name.strip_suffix("/*").is_some_and(|name| name.eq_ignore_ascii_case(major))))
        .or_else(|| fit(&|name| name == "*/*"))
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn best_of(accept: Option<&'static str>) -> usize {
        let mut headers = HeaderMap::new();
        headers.extend(accept.map(|accept| (header::ACCEPT, HeaderValue::from_static(accept))));
        best(&headers, &["application/json", "text/csv"])
    }

    #[test]
    fn the_form_that_is_liked_best_is_given() {
        for (accept, form) in [
            (None, 0),
            (Some("*/*"), 0),
            (Some("text/csv"), 1),
            (Some("TEXT/CSV; charset=utf-8"), 1),
            (Some("text/*"), 1),
            (Some("application/json, text/csv"), 0),
            (Some("application/json;q=0.5, text/csv"), 1),
            (Some("text/csv;q=0, */*"), 0),
            (Some("image/png"), 0),
        ] {
            assert_eq!(best_of(accept), form, "{accept:?}");
        }
    }
}
