//! Name and password of HTTP Basic (RFC 7617), which three of the dialects log in by.

use axum::http::{HeaderMap, header};
use base64::{Engine, prelude::BASE64_STANDARD};

/// Those that a request shows. `None`: it shows something else, or nothing.
pub(crate) fn shown(headers: &HeaderMap) -> Option<(String, String)> {
    read(headers.get(header::AUTHORIZATION)?.to_str().ok()?)
}

pub(crate) fn read(header: &str) -> Option<(String, String)> {
    let (scheme, text) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(BASE64_STANDARD.decode(text.trim()).ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_may_have_colons_in_it() {
        let header = |text: &str| format!("bAsIc {}", BASE64_STANDARD.encode(text));
        assert_eq!(read(&header("clinic:a:b")), Some(("clinic".into(), "a:b".into())));
        assert_eq!(read(&header("clinic:")), Some(("clinic".into(), String::new())));
        for wrong in ["", "Basic", "Basic !", "Bearer YWxpY2U6YTpi", "Basic /w==", &header("clinic"), &header("")] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
