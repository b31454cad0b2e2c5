//! What the dependency descriptor says of a frame of AV1: RTP Payload Format For AV1 v1.0, appendix A. Pure; what is cut off or
//! refers to what is not known says nothing.

use super::scale::Scale;

/// Templates are numbered modulo this.
const NUMBERS: usize = 64;
/// Of what a frame is to a decode target, A.4: later frames of the target can be decoded if this one can.
const SWITCH: u8 = 2;

/// The frame's number, in bytes 1 and 2 of every descriptor.
pub(crate) fn number(descriptor: &[u8]) -> Option<u16> {
    let [_, high, low, ..] = descriptor else { return None };
    Some(u16::from_be_bytes([*high, *low]))
}

/// Puts another number into a descriptor.
pub(crate) fn renumber(descriptor: &mut [u8], number: u16) {
    if let [_, high, low, ..] = descriptor {
        [*high, *low] = number.to_be_bytes();
    }
}

/// What a key frame says of those that follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Structure {
    first: usize,
    targets: usize,
    templates: Vec<Template>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Template {
    spatial: u8,
    temporal: u8,
    /// What its frames are to each decode target.
    indications: Vec<u8>,
}

/// In which layers a frame is. A structure that comes with it takes the place of the one that was known.
pub(crate) fn scale(descriptor: &[u8], known: &mut Option<Structure>) -> Option<Scale> {
    let mut bits = Bits { bytes: descriptor, at: 0 };
    let (begins, ends) = (bits.flag()?, bits.flag()?);
    let number = bits.take(6)? as usize;
    bits.take(16)?;
    let mut custom = false;
    if descriptor.len() > 3 {
        let (has_structure, has_active) = (bits.flag()?, bits.flag()?);
        custom = bits.flag()?;
        bits.take(2)?;
        if has_structure {
            *known = Some(Structure::read(&mut bits)?);
        }
        if has_active {
            bits.take(known.as_ref()?.targets)?;
        }
    }
    let Structure { first, targets, templates } = known.as_ref()?;
    let Template { spatial, temporal, indications } = templates.get((number + NUMBERS - first) % NUMBERS)?;
    let own = if custom {
        (0..*targets).map(|_| Some(bits.take(2)? as u8)).collect::<Option<Vec<u8>>>()?
    } else {
        Vec::new()
    };
    let indications = if custom { &own } else { indications };
    let opens = (0..*targets).any(|target| {
        let reaches = templates.iter().filter(|template| template.indications[target] != 0);
        let highest = reaches.map(|template| template.temporal).max().unwrap_or_default();
        indications[target] == SWITCH && highest > *temporal
    });
    Some(Scale { spatial: *spatial, temporal: *temporal, begins, ends, opens })
}

impl Structure {
    fn read(bits: &mut Bits<'_>) -> Option<Self> {
        let first = bits.take(6)? as usize;
        let targets = bits.take(5)? as usize + 1;
        let (mut templates, mut spatial, mut temporal) = (Vec::new(), 0, 0);
        loop {
            if templates.len() == NUMBERS {
                return None;
            }
            templates.push(Template { spatial, temporal, indications: Vec::new() });
            // next_layer_idc, A.8.
            match bits.take(2)? {
                0 => {}
                1 => temporal += 1,
                2 => (spatial, temporal) = (spatial + 1, 0),
                _ => break,
            }
        }
        for template in &mut templates {
            template.indications = (0..targets).map(|_| Some(bits.take(2)? as u8)).collect::<Option<_>>()?;
        }
        for _ in &templates {
            while bits.flag()? {
                bits.take(4)?;
            }
        }
        let chains = bits.below(targets as u32 + 1)?;
        if chains > 0 {
            for _ in 0..targets {
                bits.below(chains)?;
            }
            bits.take(templates.len().checked_mul(4 * chains as usize)?)?;
        }
        if bits.flag()? {
            bits.take(32 * (usize::from(spatial) + 1))?;
        }
        Some(Self { first, targets, templates })
    }
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// So many bits; of more than 32 only the last 32 are told.
    fn take(&mut self, count: usize) -> Option<u32> {
        if self.bytes.len() * 8 < self.at + count {
            return None;
        }
        let mut value = 0u32;
        for at in self.at..self.at + count {
            value = value << 1 | u32::from(self.bytes[at / 8] >> (7 - at % 8) & 1);
        }
        self.at += count;
        Some(value)
    }

    fn flag(&mut self) -> Option<bool> {
        Some(self.take(1)? == 1)
    }

    /// A number below `limit`, in as few bits as it needs: ns(n), A.8.1.
    fn below(&mut self, limit: u32) -> Option<u32> {
        let width = 32 - limit.leading_zeros();
        let short = (1 << width) - limit;
        let value = self.take(width as usize - 1)?;
        if value < short {
            return Some(value);
        }
        Some((value << 1) - short + self.take(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Written bit by bit, as fields of so many bits each.
    fn written(fields: &[(u32, usize)]) -> Vec<u8> {
        let bits: Vec<u8> =
            fields.iter().flat_map(|(value, width)| (0..*width).rev().map(|bit| (*value >> bit & 1) as u8)).collect();
        bits.chunks(8).map(|byte| byte.iter().enumerate().fold(0, |sum, (n, bit)| sum | bit << (7 - n))).collect()
    }

    /// Two sizes and two rates, the templates numbered from 60; a frame of the first template, 258.
    fn key() -> Vec<u8> {
        written(&[
            (1, 1),
            (0, 1),
            (60, 6),
            (258, 16),
            (1, 1),
            (0, 1),
            (0, 3),
            // The templates: S0T0, S0T1, S1T0, S1T1; four targets.
            (60, 6),
            (3, 5),
            (1, 2),
            (2, 2),
            (1, 2),
            (3, 2),
            // What they are to S0T0, S0T1, S1T0, S1T1.
            (0b10_10_10_10, 8),
            (0b00_01_00_01, 8),
            (0b00_00_10_10, 8),
            (0b00_00_00_01, 8),
            // Differences.
            (0, 1),
            (0b10_0000, 6),
            (0b10_0000, 6),
            (0b100_0110_0000, 11),
            // Two chains of five that there could be; each target is in one; four bits for each template and chain.
            (2, 2),
            (0, 1),
            (0, 1),
            (1, 1),
            (1, 1),
            (0, 32),
            // And how large they are.
            (1, 1),
            (320 << 16 | 180, 32),
            (640 << 16 | 360, 32),
        ])
    }

    #[test]
    fn a_frame_is_of_the_layers_of_its_template() {
        let mut known = None;
        let of = |descriptor: &[u8], known: &mut Option<Structure>| {
            scale(descriptor, known).map(|s| (s.spatial, s.temporal, s.begins, s.ends, s.opens))
        };
        assert_eq!(of(&written(&[(3, 2), (61, 6), (0, 16)]), &mut known), None, "nothing is known yet");
        assert_eq!(of(&key(), &mut known), Some((0, 0, true, false, true)));
        assert_eq!(of(&written(&[(1, 2), (61, 6), (0, 16)]), &mut known), Some((0, 1, false, true, false)));
        assert_eq!(of(&written(&[(3, 2), (62, 6), (0, 16)]), &mut known), Some((1, 0, true, true, true)));
        assert_eq!(of(&written(&[(3, 2), (63, 6), (0, 16)]), &mut known), Some((1, 1, true, true, false)));
        assert_eq!(of(&written(&[(3, 2), (0, 6), (0, 16)]), &mut known), None, "no such template");
        let custom = written(&[(3, 2), (62, 6), (0, 16), (0b00100, 5), (0b00_00_11_11, 8), (0, 3)]);
        assert_eq!(of(&custom, &mut known), Some((1, 0, true, true, false)), "what it says of itself goes before");
    }

    #[test]
    fn numbers_are_read_and_written_in_place() {
        let mut descriptor = key();
        assert_eq!(number(&descriptor), Some(258));
        renumber(&mut descriptor, 0xabcd);
        assert_eq!(number(&descriptor), Some(0xabcd));
        assert_eq!(scale(&descriptor, &mut None), scale(&key(), &mut None));
        assert_eq!(number(&[0, 1]), None);
    }

    #[test]
    fn what_is_cut_off_says_nothing_and_leaves_what_was_known() {
        let whole = key();
        let mut known = None;
        scale(&whole, &mut known).unwrap();
        let before = known.clone();
        for end in 4..whole.len() - 1 {
            assert!(scale(&whole[..end], &mut known).is_none(), "{end}");
            assert_eq!(known, before);
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_it_is_told_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let mut known = None;
            scale(&bytes, &mut known);
            scale(&key(), &mut known);
            scale(&bytes, &mut known);
        }
    }
}
