//! The running numbers in a VP8 payload descriptor, written over in place: RFC 7741 section 4.2. Pure.

use super::packet::PictureNumbers;

const EXTENDED: u8 = 0x80;
const HAS_PICTURE: u8 = 0x80;
const HAS_TL0: u8 = 0x40;
/// Two bytes of picture number instead of one.
const WIDE: u8 = 0x80;

/// Puts these numbers where the payload has such, in the width that it has them in. A descriptor that is cut off stays as it is.
pub(crate) fn renumber(payload: &mut [u8], numbers: PictureNumbers) {
    let [first, flags, rest @ ..] = payload else { return };
    if *first & EXTENDED == 0 {
        return;
    }
    let mut at = 0;
    if *flags & HAS_PICTURE != 0 {
        let wide = rest.first().is_some_and(|byte| byte & WIDE != 0);
        let bytes = rest.get_mut(..if wide { 2 } else { 1 });
        if let (Some(picture), Some(bytes)) = (numbers.picture, bytes) {
            match bytes {
                [high, low] => [*high, *low] = (picture | 0x8000).to_be_bytes(),
                [narrow] => *narrow = (picture & 0x7f) as u8,
                _ => {}
            }
        }
        at = if wide { 2 } else { 1 };
    }
    if *flags & HAS_TL0 != 0
        && let (Some(tl0), Some(byte)) = (numbers.tl0, rest.get_mut(at))
    {
        *byte = tl0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renumbered(mut payload: Vec<u8>) -> Vec<u8> {
        renumber(&mut payload, PictureNumbers { picture: Some(0x1234), tl0: Some(9), frame: None });
        payload
    }

    #[test]
    fn numbers_are_written_in_the_width_that_they_have() {
        assert_eq!(renumbered(vec![0x90, 0xc0, 0x80, 1, 2, 7]), [0x90, 0xc0, 0x92, 0x34, 9, 7]);
        assert_eq!(renumbered(vec![0x90, 0xc0, 1, 2, 7]), [0x90, 0xc0, 0x34, 9, 7], "seven bits");
        assert_eq!(renumbered(vec![0x90, 0x40, 1, 2]), [0x90, 0x40, 9, 2], "no picture number");
    }

    #[test]
    fn what_has_no_numbers_or_is_cut_off_stays_as_it_is() {
        for payload in
            [vec![], vec![0x90], vec![0x10, 0xc0, 1, 2], vec![0x90, 0xc0], vec![0x90, 0x80, 0x80], vec![0x90, 0x00, 1]]
        {
            assert_eq!(renumbered(payload.clone()), payload);
        }
    }
}
