//! Whether an AV1 payload begins something decodable: RTP Payload Format For AV1 v1.0, section 4. Pure.

/// Of the aggregation header, section 4.4: Z, the first element goes on from the last packet; N, a coded video sequence begins.
const CONTINUES: u8 = 0x80;
const NEW_SEQUENCE: u8 = 0x08;

/// An OBU's header without its flags, AV1 specification section 5.3.2: with the forbidden bit, so that such a header is none.
const TYPE: u8 = 0xf8;
const SEQUENCE_HEADER: u8 = 1 << 3;
const TEMPORAL_DELIMITER: u8 = 2 << 3;

/// A sequence begins with a sequence header. A temporal delimiter should not be sent, and is passed over where it is.
pub(crate) fn starts_key(payload: &[u8]) -> bool {
    let [aggregation, elements @ ..] = payload else { return false };
    if aggregation & (CONTINUES | NEW_SEQUENCE) != NEW_SEQUENCE {
        return false;
    }
    // W: how many elements there are, of which the last has no length; or all have one.
    let without_length = match aggregation >> 4 & 3 {
        0 => None,
        count => Some(count),
    };
    let mut rest = elements;
    for number in 1.. {
        let (obu, tail) = match without_length {
            Some(last) if last == number => (rest, [].as_slice()),
            Some(_) | None => match element(rest) {
                Some(split) => split,
                None => return false,
            },
        };
        match obu.first().map(|header| header & TYPE) {
            Some(TEMPORAL_DELIMITER) => rest = tail,
            kind => return kind == Some(SEQUENCE_HEADER),
        }
    }
    false
}

/// The first element, behind its length in LEB128, and what follows it. An element that is cut off is none.
fn element(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut length = 0;
    // No packet is longer than two of these bytes can say, but padding a length is allowed: AV1 specification section 4.10.5.
    for (n, byte) in bytes.iter().enumerate().take(8) {
        length |= u64::from(byte & 0x7f) << (7 * n);
        if byte & 0x80 == 0 {
            return bytes[n + 1..].split_at_checked(usize::try_from(length).ok()?);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_frame_begins_where_a_sequence_does() {
        assert!(starts_key(&[0x08, 2, 0x08, 5, 1, 0x30]), "a length at each element");
        assert!(starts_key(&[0x18, 0x0a, 1, 5]), "one element without a length");
        assert!(starts_key(&[0x28, 0x82, 0x00, 0x08, 5, 0x30, 9]), "two, and a length that is padded");
        assert!(starts_key(&[0x28, 1, 0x10, 0x0a, 1, 5]), "behind a temporal delimiter");
        assert!(!starts_key(&[0x10, 0x0a, 1, 5]), "no new sequence");
        assert!(!starts_key(&[0x98, 0x0a, 1, 5]), "in the middle of an OBU");
        assert!(!starts_key(&[0x18, 0x30, 1, 5]), "a frame in front");
        assert!(!starts_key(&[0x18, 0x8a, 1, 5]), "a forbidden bit");
    }

    #[test]
    fn what_is_cut_off_begins_nothing() {
        assert!(!starts_key(&[]) && !starts_key(&[0x08]) && !starts_key(&[0x18]) && !starts_key(&[0x08, 0]));
        assert!(!starts_key(&[0x08, 3, 0x08, 5]), "shorter than it says");
        assert!(
            !starts_key(&[0x08, 0x80]) && !starts_key(&[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1])
        );
        assert!(!starts_key(&[0x38, 1, 0x10, 1, 0x10]), "delimiters alone");
    }

    proptest! {
        #[test]
        fn whatever_comes_it_is_told_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut new_sequence = bytes;
            new_sequence.insert(0, 0x08);
            starts_key(&new_sequence);
            starts_key(&new_sequence[1..]);
        }
    }
}
