//! The RTP header towards one receiver, made once for a stream; of each packet only a few fields are filled in. Pure.

use super::super::{dependency, packet::Extras};

/// RFC 8285 section 4.2: numbers 1 to 14 with one byte in front of each element, 16 bytes in it at most.
const ONE_BYTE_HEADERS: [u8; 2] = [0xbe, 0xde];
/// Section 4.3: up to 255 bytes in an element, with two in front.
const TWO_BYTE_HEADERS: [u8; 2] = [0x10, 0x00];
const LONGEST_NARROW: usize = 16;
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
    /// RTP Payload Format For AV1 v1.0, appendix A.
    pub(crate) dependency: Option<u8>,
}

/// What a packet puts into the header.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'a> {
    pub(crate) payload_type: u8,
    pub(crate) marker: bool,
    pub(crate) padded: bool,
    pub(crate) seq: u16,
    pub(crate) time: u32,
    pub(crate) extras: Extras,
    pub(crate) wide: u16,
    /// Seconds since any zero, as 6.18 fixed point.
    pub(crate) sent_at: u32,
    /// The dependency descriptor, and the number that the frame gets in it.
    pub(crate) dependency: Option<(&'a [u8], Option<u16>)>,
}

/// The header in two forms: elements with one byte in front, and with two, for what is longer than one byte can say.
pub(crate) struct Template {
    narrow: Layout,
    /// With the number under which the receiver takes a dependency descriptor, if it does.
    broad: Option<(u8, Layout)>,
}

/// A header without the elements whose length varies, and where in it the others lie.
struct Layout {
    /// Unpadded.
    bytes: Box<[u8]>,
    /// How much stands in front of an element.
    front: usize,
    wide: Option<usize>,
    sent_at: Option<usize>,
    level: Option<usize>,
    rotation: Option<usize>,
}

impl Template {
    pub(crate) fn new(ssrc: u32, mid: &str, ids: Extensions) -> Self {
        let layout = |front| Layout::new(ssrc, mid, ids, front);
        Self { narrow: layout(1), broad: ids.dependency.map(|id| (id, layout(2))) }
    }

    /// In which form a descriptor of so many bytes goes out, and under which number; 0: none.
    fn form(&self, descriptor: usize) -> (&Layout, Option<u8>) {
        match &self.broad {
            Some((id, _)) if (1..=LONGEST_NARROW).contains(&descriptor) && *id < 15 => (&self.narrow, Some(*id)),
            Some((id, broad)) if (1..=usize::from(u8::MAX)).contains(&descriptor) => (broad, Some(*id)),
            Some(_) | None => (&self.narrow, None),
        }
    }

    /// With a dependency descriptor of so many bytes; 0: without one.
    pub(crate) fn len(&self, descriptor: usize) -> usize {
        let (layout, id) = self.form(descriptor);
        let varying = id.map_or(0, |_| layout.front + descriptor);
        match layout.bytes.len() + varying - FIXED {
            0 => FIXED,
            elements => FIXED + 4 + elements.next_multiple_of(4),
        }
    }

    /// Writes the header to the first [`Template::len`] bytes of `out`.
    pub(crate) fn write(&self, out: &mut [u8], fields: &Fields) {
        let (descriptor, frame) = fields.dependency.unwrap_or_default();
        let (layout, id) = self.form(descriptor.len());
        let length = self.len(descriptor.len());
        layout.write(&mut out[..length], fields);
        if let Some(id) = id {
            let at = layout.end();
            let length = descriptor.len() as u8;
            match layout.front {
                1 => out[at] = id << 4 | (length - 1),
                _ => out[at..at + 2].copy_from_slice(&[id, length]),
            }
            let out = &mut out[at + layout.front..][..descriptor.len()];
            out.copy_from_slice(descriptor);
            if let Some(frame) = frame {
                dependency::renumber(out, frame);
            }
        }
    }
}

impl Layout {
    fn new(ssrc: u32, mid: &str, ids: Extensions, front: usize) -> Self {
        let mut layout = Self { bytes: Box::default(), front, wide: None, sent_at: None, level: None, rotation: None };
        let mut bytes = vec![0x80, 0, 0, 0, 0, 0, 0, 0];
        bytes.extend(ssrc.to_be_bytes());
        let mut add = |id: Option<u8>, value: &[u8]| {
            let id = id.filter(|id| (1..15).contains(id) && (1..=LONGEST_NARROW).contains(&value.len()))?;
            match front {
                1 => bytes.push(id << 4 | (value.len() - 1) as u8),
                _ => bytes.extend([id, value.len() as u8]),
            }
            let at = bytes.len() + 4;
            bytes.extend(value);
            Some(at)
        };
        layout.wide = add(ids.wide, &[0; 2]);
        layout.sent_at = add(ids.sent_at.filter(|_| ids.wide.is_none()), &[0; 3]);
        layout.level = add(ids.level, &[0]);
        layout.rotation = add(ids.rotation, &[0]);
        add(ids.mid, mid.as_bytes());
        layout.bytes = bytes.into();
        layout
    }

    /// Where the elements end that every packet has.
    fn end(&self) -> usize {
        self.bytes.len() + 4
    }

    /// Fills all of `out`, of which the end may be left for an element more.
    fn write(&self, out: &mut [u8], fields: &Fields) {
        let (fixed, elements) = self.bytes.split_at(FIXED);
        out[..FIXED].copy_from_slice(fixed);
        if let Some(extensions) = out.len().checked_sub(FIXED + 4) {
            out[0] |= 0x10;
            let form = if self.front == 1 { ONE_BYTE_HEADERS } else { TWO_BYTE_HEADERS };
            out[FIXED..FIXED + 2].copy_from_slice(&form);
            out[FIXED + 2..FIXED + 4].copy_from_slice(&((extensions / 4) as u16).to_be_bytes());
            out[FIXED + 4..self.end()].copy_from_slice(elements);
            out[self.end()..].fill(0);
        }
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
            self.fill(out, at, level);
        }
        if let Some(at) = self.rotation {
            self.fill(out, at, rotation);
        }
    }

    /// An element of one byte. One that a packet has not is padding: the same length, and no element.
    fn fill(&self, out: &mut [u8], at: usize, value: Option<u8>) {
        match value {
            Some(value) => out[at] = value,
            None => out[at - self.front..=at].fill(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: Fields<'static> = Fields {
        payload_type: 111,
        marker: true,
        padded: false,
        seq: 0x0102,
        time: 0x0304_0506,
        extras: Extras { level: Some(-30), voice: Some(true), rotation: None },
        wide: 0x0708,
        sent_at: 0x0009_0a0b,
        dependency: None,
    };

    fn written(ids: Extensions, fields: &Fields) -> Vec<u8> {
        let template = Template::new(0xaabb_ccdd, "a1", ids);
        let mut out = vec![0xff; template.len(fields.dependency.map_or(0, |(bytes, _)| bytes.len()))];
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
        let ids = Extensions {
            mid: Some(4),
            wide: Some(3),
            sent_at: Some(2),
            level: Some(1),
            rotation: Some(13),
            dependency: None,
        };
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

    #[test]
    fn a_dependency_descriptor_stands_behind_the_others_in_the_form_that_it_needs() {
        let ids = Extensions { wide: Some(3), rotation: Some(13), dependency: Some(12), ..Extensions::default() };
        let with = |bytes: &'static [u8]| Fields { dependency: Some((bytes, Some(0x0b0c))), ..FIELDS };
        let short = [0xbe, 0xde, 0, 3, 0x31, 7, 8, 0, 0, 0xc2, 0xc0, 0x0b, 0x0c, 0, 0, 0];
        assert_eq!(written(ids, &with(&[0xc0, 1, 2]))[12..], short, "and no rotation");
        let long = written(ids, &with(&[0xc0; 20]));
        assert_eq!(long[12..28], [0x10, 0, 0, 8, 3, 2, 7, 8, 0, 0, 0, 12, 20, 0xc0, 0x0b, 0x0c]);
        assert_eq!((long.len(), &long[45..]), (48, [0; 3].as_slice()));
        assert_eq!(written(ids, &FIELDS).len(), 24, "without one there is no place for it");
        let takes_none = Extensions { dependency: None, ..ids };
        assert_eq!(written(takes_none, &with(&[0xc0, 1, 2])), written(takes_none, &FIELDS));
    }
}
