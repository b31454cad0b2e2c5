//! Bytes as hexadecimal digits.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

pub(super) fn encode(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// `None`: not 32 bytes in hexadecimal.
pub(super) fn decode(text: &str) -> Option<[u8; 32]> {
    decode_any(text)?.try_into().ok()
}

/// `None`: not hexadecimal.
pub(super) fn decode_any(text: &str) -> Option<Vec<u8>> {
    let value = |digit: &u8| char::from(*digit).to_digit(16).map(|value| value as u8);
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(value(high)? << 4 | value(low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_encoded_can_be_decoded() {
        let bytes: [u8; 32] = std::array::from_fn(|place| place as u8 * 8);
        assert_eq!(decode(&encode(&bytes)), Some(bytes));
        assert_eq!(decode("ab"), None);
        assert_eq!(decode_any("abFF"), Some(vec![0xab, 0xff]));
        for bad in ["a", "ag", "é", "+1"] {
            assert_eq!(decode_any(bad), None, "{bad}");
        }
    }
}
