//! What a VP9 payload descriptor says of its frame, and its running numbers written over in place: RFC 9628 section 4.2.
//! Pure; a descriptor that is cut off says nothing.

use super::{packet::PictureNumbers, scale::Scale};
use std::ops::Range;

const HAS_PICTURE: u8 = 0x80;
const PREDICTED: u8 = 0x40;
const HAS_LAYERS: u8 = 0x20;
const FLEXIBLE: u8 = 0x10;
const BEGINS_FRAME: u8 = 0x08;
const ENDS_FRAME: u8 = 0x04;
/// Two bytes of picture number instead of one.
const WIDE: u8 = 0x80;
/// In the byte of the layers.
const SPATIAL: u8 = 0x0e;
const OPENS: u8 = 0x10;

/// Whether a decoder that knows nothing can begin here. Higher spatial layers of a key picture are not predicted from another
/// picture either, but from the layer below.
pub(crate) fn starts_key(payload: &[u8]) -> bool {
    let Some(places) = Places::of(payload) else { return false };
    let begins = payload[0] & (PREDICTED | BEGINS_FRAME) == BEGINS_FRAME;
    begins && places.layers.is_none_or(|at| payload[at] & SPATIAL == 0)
}

pub(crate) fn numbers(payload: &[u8]) -> Option<PictureNumbers> {
    let places = Places::of(payload)?;
    let picture = places.picture.map(|place| match &payload[place] {
        [high, low] => u16::from_be_bytes([*high, *low]) & 0x7fff,
        narrow => u16::from(narrow[0]),
    });
    Some(PictureNumbers { picture, tl0: places.tl0.map(|at| payload[at]), frame: None })
}

/// In which layers its frame is. `None`: the stream has one, or does not say.
pub(crate) fn scale(payload: &[u8]) -> Option<Scale> {
    let layers = payload[Places::of(payload)?.layers?];
    Some(Scale {
        spatial: (layers & SPATIAL) >> 1,
        temporal: layers >> 5,
        begins: payload[0] & BEGINS_FRAME != 0,
        ends: payload[0] & ENDS_FRAME != 0,
        opens: layers & OPENS != 0,
    })
}

/// Puts these numbers where the payload has such, in the width that it has them in.
pub(crate) fn renumber(payload: &mut [u8], numbers: PictureNumbers) {
    let Some(places) = Places::of(payload) else { return };
    if let (Some(picture), Some(place)) = (numbers.picture, places.picture) {
        match &mut payload[place] {
            [high, low] => [*high, *low] = (picture | 0x8000).to_be_bytes(),
            narrow => narrow[0] = (picture & 0x7f) as u8,
        }
    }
    if let (Some(tl0), Some(at)) = (numbers.tl0, places.tl0) {
        payload[at] = tl0;
    }
}

/// Where things stand in a payload; each place lies within it.
struct Places {
    /// One or two bytes.
    picture: Option<Range<usize>>,
    layers: Option<usize>,
    /// In flexible mode there is none.
    tl0: Option<usize>,
}

impl Places {
    fn of(payload: &[u8]) -> Option<Self> {
        let flags = *payload.first()?;
        let mut end = 1;
        let mut take = |bytes: usize| {
            end += bytes;
            end - bytes
        };
        let picture = if flags & HAS_PICTURE != 0 {
            let wide = payload.get(1)? & WIDE != 0;
            let at = take(if wide { 2 } else { 1 });
            Some(at..if wide { at + 2 } else { at + 1 })
        } else {
            None
        };
        let has_layers = flags & HAS_LAYERS != 0;
        let layers = has_layers.then(|| take(1));
        let tl0 = (has_layers && flags & FLEXIBLE == 0).then(|| take(1));
        // Something of a frame has to follow.
        (end < payload.len()).then_some(Self { picture, layers, tl0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_frame_begins_where_nothing_is_predicted_in_the_lowest_layer() {
        assert!(starts_key(&[0x88, 0x80, 1, 0x82]), "flexible or not, with a picture number");
        assert!(starts_key(&[0x08, 0x82]), "without one");
        assert!(starts_key(&[0xa8, 0x80, 1, 0x20, 7, 0x82]), "spatial layer 0 of temporal layer 1");
        assert!(!starts_key(&[0xa8, 0x80, 1, 0x02, 7, 0x82]), "spatial layer 1 of the same picture");
        assert!(!starts_key(&[0xb8, 0x80, 1, 0x03, 0x82]), "the same in flexible mode");
        assert!(!starts_key(&[0x80, 0x80, 1, 0x82]), "a later packet of it");
        assert!(!starts_key(&[0xc8, 0x80, 1, 0x86]), "a frame that is predicted");
    }

    #[test]
    fn a_frame_says_in_which_layers_it_is() {
        let of = |flags, layers| {
            scale(&[flags, 0x80, 1, layers, 7, 0x82]).map(|s| (s.spatial, s.temporal, s.begins, s.ends, s.opens))
        };
        assert_eq!(of(0xa8, 0x00), Some((0, 0, true, false, false)));
        assert_eq!(of(0xa4, 0x53), Some((1, 2, false, true, true)));
        assert_eq!(of(0xac, 0xee), Some((7, 7, true, true, false)));
        assert_eq!(of(0x88, 0x53), None, "no layers");
        assert_eq!(scale(&[0xa8, 0x80, 1]), None, "cut off");
    }

    #[test]
    fn numbers_are_read_and_written_in_the_width_that_they_have() {
        let new = PictureNumbers { picture: Some(0x1234), tl0: Some(9), frame: None };
        for (before, (picture, tl0), after) in [
            (vec![0xa8, 0x81, 2, 0, 3, 7], (Some(0x102), Some(3)), vec![0xa8, 0x92, 0x34, 0, 9, 7]),
            (vec![0xa8, 2, 0, 3, 7], (Some(2), Some(3)), vec![0xa8, 0x34, 0, 9, 7]),
            (vec![0xb8, 0x81, 2, 0, 3, 7], (Some(0x102), None), vec![0xb8, 0x92, 0x34, 0, 3, 7]),
            (vec![0x28, 0, 3, 7], (None, Some(3)), vec![0x28, 0, 9, 7]),
            (vec![0x08, 3, 7], (None, None), vec![0x08, 3, 7]),
        ] {
            assert_eq!(numbers(&before), Some(PictureNumbers { picture, tl0, frame: None }), "{before:?}");
            let mut payload = before;
            renumber(&mut payload, new);
            assert_eq!(payload, after);
        }
    }

    #[test]
    fn what_is_cut_off_says_nothing_and_stays_as_it_is() {
        let whole = [0xa8, 0x80, 1, 0, 7, 0x82];
        assert!(starts_key(&whole), "it would say something");
        for end in 0..whole.len() {
            let mut payload = whole[..end].to_vec();
            assert!(!starts_key(&payload) && numbers(&payload).is_none(), "{end}");
            renumber(&mut payload, PictureNumbers { picture: Some(5), tl0: Some(5), frame: None });
            assert_eq!(payload, whole[..end]);
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_the_numbers_that_were_written_are_read_again(
            bytes in prop::collection::vec(any::<u8>(), 0..12), picture in 0u16..0x8000, tl0: u8,
        ) {
            let Some(before) = numbers(&bytes) else { return Ok(()) };
            let mut payload = bytes.clone();
            renumber(&mut payload, PictureNumbers { picture: Some(picture), tl0: Some(tl0), frame: None });
            let after = numbers(&payload).unwrap();
            prop_assert_eq!(after.tl0, before.tl0.map(|_| tl0));
            prop_assert!(after.picture == before.picture.map(|_| picture) || after.picture == Some(picture & 0x7f));
            prop_assert_eq!(starts_key(&payload), starts_key(&bytes));
            prop_assert!(payload.iter().zip(&bytes).filter(|(new, old)| new != old).count() <= 3);
        }
    }
}
