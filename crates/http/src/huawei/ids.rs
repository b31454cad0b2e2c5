//! Gavel's ids are 128 bits, and so are the dialect's: the same bits as 32 hexadecimal digits.

use ulid::Ulid;

/// As the dialect writes it.
pub(super) fn hex(id: Ulid) -> String {
    format!("{:032x}", id.0)
}

/// With or without dashes, or as Gavel writes it.
pub(super) fn parse(text: &str) -> Option<Ulid> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return u128::from_str_radix(&digits, 16).ok().map(Ulid);
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_comes_back_however_it_is_written(bits: u128) {
            let id = Ulid(bits);
            let plain = hex(id);
            let (a, b) = plain.split_at(8);
            prop_assert_eq!(parse(&plain), Some(id));
            prop_assert_eq!(parse(&format!("{a}-{b}")), Some(id));
            prop_assert_eq!(parse(&id.to_string()), Some(id));
        }

        #[test]
        fn any_text_is_an_id_or_is_none(text in ".{0,80}") {
            let _ = parse(&text);
        }
    }
}
