//! Ids as the dialect writes them: a ULID's 128 bits as a UUID, there and back without a table.

use gavel_core::model::ids::SeatId;
use ulid::Ulid;

pub(super) fn uuid(id: Ulid) -> String {
    let hex = format!("{:032x}", id.0);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

pub(super) fn of_seat(seat: SeatId) -> String {
    uuid(seat.ulid())
}

/// The seat that a text names, however its letters are written. `None`: it is no UUID.
pub(super) fn seat(text: &str) -> Option<SeatId> {
    let groups: Vec<&str> = text.split('-').collect();
    let is_uuid = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let bits = u128::from_str_radix(&groups.concat(), 16).ok().filter(|_| is_uuid)?;
    Some(SeatId::new(Ulid(bits)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_uuid_names_nobody() {
        for text in ["", "-", "01J9ZQ4Y0000000000000000CC", "+1234567-0000-0000-0000-000000000000", "ä-b-c-d-e"] {
            assert_eq!(seat(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_id_comes_back_as_it_went(bits: u128) {
            let id = SeatId::new(Ulid(bits));
            prop_assert_eq!(seat(&of_seat(id)), Some(id));
            prop_assert_eq!(seat(&of_seat(id).to_uppercase()), Some(id));
        }

        #[test]
        fn no_text_does_harm(text in "\\PC{0,40}") {
            let _ = seat(&text);
        }
    }
}
