//! The meeting control token: the right to order in one conference, and in no other, for half an hour. It says all that it
//! is worth and is sealed, so that nothing has to be kept of it and it outlives a restart as its meeting does. It is dead
//! when its meeting is over, and when the password it was drawn with is changed.

use crate::secrets;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use gavel_core::model::{
    ids::{ConferenceId, RoomId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

pub(crate) const GOOD_FOR: Duration = Duration::from_mins(30);
const PREFIX: &str = "gvc_";
/// Ours are far shorter.
const LONGEST: usize = 2_048;

/// What a control token says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pass {
    pub(crate) room: RoomId,
    pub(crate) conference: ConferenceId,
    /// Whether it was drawn with the host's password, rather than the guests'.
    pub(crate) host: bool,
    /// A mark of the password, for when that is changed.
    pub(crate) mark: String,
    /// Who drew it, as the audit is to have it.
    pub(crate) name: String,
    pub(crate) until: Timestamp,
}

impl Pass {
    /// The mark of a password, by its hash.
    pub(crate) fn mark_of(hash: Option<&str>) -> String {
        let digest = secrets::digest_of(hash.unwrap_or_default());
        digest.0.chars().take(16).collect()
    }

    /// `None`: it could not be written, which it always can.
    pub(crate) fn write(&self, key: &[u8]) -> Option<String> {
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).ok()?);
        let seal = secrets::seal(key, &body);
        Some(format!("{PREFIX}{body}.{seal}"))
    }

    /// As clients send it: bare, or as `Basic` with base64 around it. `None`: it is none of ours, or too old.
    pub(crate) fn read(key: &[u8], text: &str, now: Timestamp) -> Option<Self> {
        let text = bare(text)?;
        let (body, seal) = text.strip_prefix(PREFIX)?.split_once('.')?;
        if !secrets::same(seal, &secrets::seal(key, body)) {
            return None;
        }
        let pass: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
        (pass.until > now).then_some(pass)
    }
}

fn bare(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    match text.split_once(' ') {
        None => Some(text.to_owned()),
        Some((scheme, wrapped)) if scheme.eq_ignore_ascii_case("basic") => {
            String::from_utf8(STANDARD.decode(wrapped.trim()).ok()?).ok()
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ulid::Ulid;

    const KEY: &[u8] = b"key";

    fn pass() -> Pass {
        Pass {
            room: RoomId::new(Ulid(1)),
            conference: ConferenceId::new(Ulid(2)),
            host: true,
            mark: Pass::mark_of(Some("hash")),
            name: "Alice".into(),
            until: Timestamp(10),
        }
    }

    #[test]
    fn a_token_is_read_bare_and_wrapped_until_it_is_too_old() {
        let text = pass().write(KEY).unwrap();
        let wrapped = format!("Basic {}", STANDARD.encode(&text));
        for text in [&text, &wrapped] {
            assert!(Pass::read(KEY, text, Timestamp(9)) == Some(pass()));
            assert!(Pass::read(KEY, text, Timestamp(10)).is_none());
            assert!(Pass::read(b"another key", text, Timestamp(9)).is_none());
        }
        assert_ne!(Pass::mark_of(Some("a")), Pass::mark_of(Some("b")));
    }

    proptest! {
        #[test]
        fn a_token_that_was_changed_anywhere_is_none(at: prop::sample::Index, to in "[a-zA-Z0-9._=-]") {
            let text = pass().write(KEY).unwrap();
            let at = at.index(text.len());
            let changed = format!("{}{to}{}", &text[..at], &text[at + 1..]);
            prop_assume!(changed != text);
            prop_assert!(Pass::read(KEY, &changed, Timestamp(9)).is_none());
        }

        #[test]
        fn any_text_is_a_token_or_is_none(text in ".{0,300}") {
            prop_assert!(Pass::read(KEY, &text, Timestamp(9)).is_none());
            let wrapped = format!("Basic {text}");
            prop_assert!(Pass::read(KEY, &wrapped, Timestamp(9)).is_none());
        }
    }
}
