//! Seats as the dialect names them.

pub(super) use crate::pexip::ids::uuid;

use crate::pexip::ids::read;
use gavel_core::model::ids::SeatId;

pub(super) fn of_seat(seat: SeatId) -> String {
    uuid(seat.ulid())
}

/// The seat that a text names, however its letters are written. `None`: it is no UUID.
pub(super) fn seat(text: &str) -> Option<SeatId> {
    read(text).map(SeatId::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ulid::Ulid;

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
