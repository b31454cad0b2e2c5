//! Where the server is, as seen from outside: what links begin with, and whether a page is our own.

use crate::state::Config;
use axum::http::{HeaderMap, header};

/// What links begin with, without a slash at the end.
pub(crate) fn base(config: &Config, headers: &HeaderMap) -> String {
    if let Some(url) = &config.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let scheme = if config.tls { "https" } else { "http" };
    format!("{scheme}://{}", host(headers).unwrap_or("localhost"))
}

/// Whether cookies may demand TLS.
pub(crate) fn is_secure(config: &Config) -> bool {
    config.tls || config.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
}

/// A browser says from which page a socket was opened; programs say nothing. Only our own pages may, and those of apps
/// that the operator allows: nobody is known by a cookie here, but tickets should not be used up by pages of strangers.
pub(crate) fn is_welcome_origin(config: &Config, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if config.allowed_origins.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin)) {
        return true;
    }
    let Some((_, authority)) = origin.split_once("://") else { return false };
    let public = config
        .public_url
        .as_deref()
        .and_then(|url| url.split_once("://"))
        .map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    [host(headers), public].into_iter().flatten().any(|own| own.eq_ignore_ascii_case(authority))
}

/// The host that was asked, if it looks like one.
pub(crate) fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let plausible = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    (!host.is_empty() && host.len() <= 255 && host.chars().all(plausible)).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asked(host: &'static str, origin: Option<&'static str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        headers
    }

    #[test]
    fn links_go_where_the_question_went_unless_the_operator_says_otherwise() {
        let headers = asked("localhost:8080", None);
        assert_eq!(base(&Config::default(), &headers), "http://localhost:8080");
        let config = Config { public_url: Some("https://meet.example.org/".into()), ..Config::default() };
        assert_eq!(base(&config, &headers), "https://meet.example.org");
        assert_eq!(base(&Config::default(), &asked("evil\"><script>", None)), "http://localhost");
    }

    #[test]
    fn pages_of_an_allowed_app_may_open_a_socket_and_pages_like_it_may_not() {
        let config = Config { allowed_origins: vec!["https://app.example.org".into()], ..Config::default() };
        let asks = |origin| is_welcome_origin(&config, &asked("localhost:8080", Some(origin)));
        assert!(asks("https://app.example.org"));
        assert!(asks("http://localhost:8080"), "our own pages may as ever");
        for other in ["http://app.example.org", "https://app.example.org:8443", "https://evil.example", "null"] {
            assert!(!asks(other), "{other}");
        }
    }

    #[test]
    fn only_our_own_pages_and_programs_may_open_a_socket() {
        let config = Config::default();
        assert!(is_welcome_origin(&config, &asked("localhost:8080", None)));
        assert!(is_welcome_origin(&config, &asked("localhost:8080", Some("http://localhost:8080"))));
        assert!(!is_welcome_origin(&config, &asked("localhost:8080", Some("http://localhost:9090"))));
        assert!(!is_welcome_origin(&config, &asked("localhost:8080", Some("https://evil.example"))));
        assert!(!is_welcome_origin(&config, &asked("localhost:8080", Some("null"))));
    }
}
