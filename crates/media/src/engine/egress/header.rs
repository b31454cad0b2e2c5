//! The RTP header towards one receiver, made once for a stream; of each packet only a few fields are filled in. Pure.

use super::super::packet::Extras;

/// RFC 8285 section 4.2: numbers 1 to 14 with one byte in front of each element, 16 bytes in it at most.
const ONE_BYTE_HEADERS: [u8; 2] = [0xbe, 0xde];
const FIXED: usize = 12;
const PADDING_BIT: u8 = 0x20;
const MARKER_BIT: u8 = 0x80;

/// The receiver's own numbers of the header extensions that it wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    pub(crate) mid: Option<u8>,
    /// The transport-wide sequence number, draft-holmer-rmcat-transport-wide-cc-extensions-01.
    pub(crate) wide: Option<u8>,
    /// When it was sent, in 24 bits: what receivers estimate by that have no transport-wide feedback.
    pub(crate) sent_at: Option<u8>,
    /// RFC 6464.
    pub(crate) level: Option<u8>,
    /// 3GPP TS 26.114 section 7.4.5.
    pub(crate) rotation: Option<u8>,
}

/// What a packet puts into the header.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub(crate) payload_type: u8,
    pub(crate) marker: bool,
    pub(crate) padded: bool,
    pub(crate) seq: u16,
    pub(crate) time: u32,
    pub(crate) extras: Extras,
    pub(crate) wide: u16,
    /// Seconds since any zero, as 6.18 fixed point.
    pub(crate) sent_at: u32,
}

pub(crate) struct Template {
    bytes: Box<[u8]>,
    wide: Option<usize>,
    sent_at: Option<usize>,
    level: Option<usize>,
    rotation: Option<usize>,
}

impl Template {
    pub(crate) fn new(ssrc: u32, mid: &str, ids: Extensions) -> Self {
        let mut bytes = vec![0x80, 0, 0, 0, 0, 0, 0, 0];
        bytes.extend(ssrc.to_be_bytes());
        let mut template = Self { bytes: Box::default(), wide: None, sent_at: None, level: None, rotation: None };
        let mut elements = Vec::new();
        let mut add = |id: Option<u8>, value: &[u8]| {
            let id = id.filter(|id| (1..15).contains(id) && (1..=16).contains(&value.len()))?;
            elements.push(id << 4 | (value.len() - 1) as u8);
            let at = FIXED + 4 + elements.len();
            elements.extend(value);
            Some(at)
        };
        template.wide = add(ids.wide, &[0; 2]);
        template.sent_at = add(ids.sent_at.filter(|_| ids.wide.is_none()), &[0; 3]);
        template.level = add(ids.level, &[0]);
        template.rotation = add(ids.rotation, &[0]);
        add(ids.mid, mid.as_bytes());
        if !elements.is_empty() {
            elements.resize(elements.len().next_multiple_of(4), 0);
            bytes[0] |= 0x10;
            bytes.extend(ONE_BYTE_HEADERS);
            bytes.extend(((elements.len() / 4) as u16).to_be_bytes());
            bytes.extend(elements);
        }
        template.bytes = bytes.into();
        template
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Writes the header to the first [`Template::len`] bytes of `out`.
    pub(crate) fn write(&self, out: &mut [u8], fields: &Fields) {
        out[..self.bytes.len()].copy_from_slice(&self.bytes);
        if fields.padded {
            out[0] |= PADDING_BIT;
        }
        out[1] = fields.payload_type | if fields.marker { MARKER_BIT } else { 0 };
        out[2..4].copy_from_slice(&fields.seq.to_be_bytes());
        out[4..8].copy_from_slice(&fields.time.to_be_bytes());
        if let Some(at) = self.wide {
            out[at..at + 2].copy_from_slice(&fields.wide.to_be_bytes());
        }
        if let Some(at) = self.sent_at {
            out[at..at + 3].copy_from_slice(&fields.sent_at.to_be_bytes()[1..]);
        }
        let Extras { level, voice, rotation } = fields.extras;
        if let Some(at) = self.level {
            let level = level.map(|level| level.unsigned_abs() & 0x7f | if voice == Some(true) { 0x80 } else { 0 });
            fill(out, at, level);
        }
        if let Some(at) = self.rotation {
            fill(out, at, rotation);
        }
    }
}

/// An element of one byte. One that a packet has not is padding: the same length, and no element.
fn fill(out: &mut [u8], at: usize, value: Option<u8>) {
    match value {
        Some(value) => out[at] = value,
        None => out[at - 1..=at].fill(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: Fields = Fields {
        payload_type: 111,
        marker: true,
        padded: false,
        seq: 0x0102,
        time: 0x0304_0506,
        extras: Extras { level: Some(-30), voice: Some(true), rotation: None },
        wide: 0x0708,
        sent_at: 0x0009_0a0b,
    };

    fn written(ids: Extensions, fields: &Fields) -> Vec<u8> {
        let template = Template::new(0xaabb_ccdd, "a1", ids);
        let mut out = vec![0xff; template.len()];
        template.write(&mut out, fields);
        out
    }

    #[test]
    fn without_extensions_it_is_the_bare_header() {
        let bare = [0x80, 0xef, 1, 2, 3, 4, 5, 6, 0xaa, 0xbb, 0xcc, 0xdd];
        assert_eq!(written(Extensions::default(), &FIELDS), bare);
        assert_eq!(written(Extensions::default(), &Fields { padded: true, marker: false, ..FIELDS })[..2], [0xa0, 111]);
    }

    #[test]
    fn each_extension_stands_under_the_receivers_number() {
        let ids = Extensions { mid: Some(4), wide: Some(3), sent_at: Some(2), level: Some(1), rotation: Some(13) };
        let extensions = [0xbe, 0xde, 0, 3, 0x31, 7, 8, 0x10, 0x80 | 30, 0, 0, 0x41, b'a', b'1', 0, 0];
        assert_eq!(written(ids, &FIELDS)[12..], extensions, "no rotation, and no time beside the number");
        let by_time = Extensions { sent_at: Some(2), ..Extensions::default() };
        assert_eq!(written(by_time, &FIELDS)[12..], [0xbe, 0xde, 0, 1, 0x22, 9, 0x0a, 0x0b]);
    }

    #[test]
    fn what_one_byte_cannot_say_is_left_out() {
        let ids = Extensions { mid: Some(15), wide: Some(0), ..Extensions::default() };
        assert_eq!(written(ids, &FIELDS).len(), 12);
    }
}
