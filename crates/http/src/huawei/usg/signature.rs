//! What an app signs its log-in with: `HMAC-SHA256 signature=<hex>,access=<base64 of the app's id>`.

use crate::secrets;
use base64::{Engine, engine::general_purpose::STANDARD};

/// The header, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    /// Lower case.
    hex: String,
    pub(super) app_id: String,
}

/// What is signed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signed<'a> {
    pub(super) app_id: &'a str,
    /// Of an app that serves several enterprises.
    pub(super) corp_id: Option<&'a str>,
    pub(super) user_id: &'a str,
    pub(super) expire_time: u64,
    pub(super) nonce: &'a str,
}

const HEX: usize = 64;
/// An app's id has 64 characters, of four bytes at the most.
const LONGEST_ACCESS: usize = 4 * HEX * 4 / 3 + 4;

impl Signature {
    /// `None`: it is none.
    pub(super) fn read(header: &str) -> Option<Self> {
        let (scheme, parts) = header.trim().split_once(char::is_whitespace)?;
        if !scheme.eq_ignore_ascii_case("HMAC-SHA256") {
            return None;
        }
        let (mut hex, mut access) = (None, None);
        for part in parts.split(',') {
            let (name, value) = part.trim().split_once('=')?;
            let place = match name {
                "signature" => &mut hex,
                "access" => &mut access,
                _ => return None,
            };
            if place.replace(value.trim()).is_some() {
                return None;
            }
        }
        let hex = hex.filter(|hex| hex.len() == HEX && hex.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        let access = access.filter(|access| access.len() <= LONGEST_ACCESS)?;
        let app_id = String::from_utf8(STANDARD.decode(access).ok()?).ok()?;
        Some(Self { hex: hex.to_ascii_lowercase(), app_id })
    }

    /// Compares in constant time.
    pub(super) fn fits(&self, key: &str, signed: Signed<'_>) -> bool {
        secrets::same(&self.hex, &secrets::seal(key.as_bytes(), &signed.text()))
    }
}

impl Signed<'_> {
    fn text(&self) -> String {
        let Self { app_id, corp_id, user_id, expire_time, nonce } = self;
        match corp_id {
            Some(corp_id) => format!("{app_id}:{corp_id}:{user_id}:{expire_time}:{nonce}"),
            None => format!("{app_id}:{user_id}:{expire_time}:{nonce}"),
        }
    }
}

/// Reads a header as a client would send it; for tests that try to break that. Whether it is one.
pub(crate) fn try_signature(header: &str) -> bool {
    Signature::read(header).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: &str = "s3cret-key";

    fn signed() -> Signed<'static> {
        Signed {
            app_id: "app1",
            corp_id: None,
            user_id: "alice",
            expire_time: 1_732_147_200,
            nonce: "n".repeat(32).leak(),
        }
    }

    fn sign(key: &str, signed: Signed<'_>) -> Signature {
        let hex = secrets::seal(key.as_bytes(), &signed.text()).to_ascii_uppercase();
        let header = format!("HMAC-SHA256 signature={hex},access={}", STANDARD.encode(signed.app_id));
        Signature::read(&header).unwrap()
    }

    #[test]
    fn a_signature_fits_what_was_signed_with_the_same_key() {
        let signature = sign(KEY, signed());
        assert_eq!(signature.app_id, "app1");
        assert!(signature.fits(KEY, signed()));
        assert!(!signature.fits("another", signed()));
        assert!(!signature.fits(KEY, Signed { corp_id: Some(""), ..signed() }), "another form");
        let corp = Signed { corp_id: Some("corp9"), ..signed() };
        assert!(sign(KEY, corp).fits(KEY, corp));
    }

    #[test]
    fn what_is_not_quite_a_signature_is_none() {
        let hex = "A".repeat(64);
        assert!(Signature::read(&format!("HMAC-SHA256 access=YXBwMQ==, signature={hex}")).is_some());
        for bad in [
            String::new(),
            "HMAC-SHA256".into(),
            format!("HMAC-SHA256 signature={hex}"),
            format!("HMAC-SHA1 signature={hex},access=YXBwMQ=="),
            format!("HMAC-SHA256 signature={hex}0,access=YXBwMQ=="),
            format!("HMAC-SHA256 signature={hex},signature={hex},access=YXBwMQ=="),
            format!("HMAC-SHA256 signature={hex},access=YXBwMQ==,more=1"),
            format!("HMAC-SHA256 signature={hex},access=!"),
            format!("HMAC-SHA256 signature={},access=YXBwMQ==", "G".repeat(64)),
        ] {
            assert_eq!(Signature::read(&bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_refused(header in ".{0,300}") {
            let _ = Signature::read(&header);
            let _ = Signature::read(&format!("HMAC-SHA256 {header}"));
        }

        #[test]
        fn a_changed_message_fits_no_more(
            user in "[a-z]{1,8}", nonce in "[a-z0-9]{32,64}", expire: u32, corp in proptest::option::of("[a-z]{1,8}"), which in 0..5_u8,
        ) {
            let before = Signed { app_id: "app1", corp_id: corp.as_deref(), user_id: &user, expire_time: expire.into(), nonce: &nonce };
            let signature = sign(KEY, before);
            prop_assert!(signature.fits(KEY, before));
            let (user, nonce) = (format!("{user}x"), format!("{nonce}x"));
            let after = match which {
                0 => Signed { app_id: "app2", ..before },
                1 => Signed { corp_id: Some("another corp"), ..before },
                2 => Signed { user_id: &user, ..before },
                3 => Signed { expire_time: before.expire_time + 1, ..before },
                _ => Signed { nonce: &nonce, ..before },
            };
            prop_assert!(!signature.fits(KEY, after));
        }
    }
}
