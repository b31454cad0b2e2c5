//! What one outgoing stream of ours needs of its receiver: the headers of media and repairs, and what reports count.

use super::{
    super::{
        meter::Meter,
        packet::{Extras, Packet},
    },
    freezes::Freezes,
    header::{Extensions, Fields, Template},
    rewrite::Place,
};
use gavel_core::model::media::MediaKind;
use std::time::{Duration, Instant};

/// The number of the packet that is sent again stands in front of its payload: RFC 4588 section 4.
const ORIGINAL_NUMBER: usize = 2;

/// How the receiver knows the stream.
#[derive(Clone, Debug)]
pub(crate) struct Outlet {
    pub(crate) ssrc: u32,
    pub(crate) repair_ssrc: Option<u32>,
    pub(crate) mid: String,
    pub(crate) extensions: Extensions,
    pub(crate) cname: String,
}

pub(crate) struct Lane {
    outlet: Outlet,
    media: Template,
    repair: Option<Repair>,
    pub(super) counted: Counted,
    meter: Option<Meter>,
    repaired: u64,
    freezes: Freezes,
}

/// What of a stream has gone out.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) packets: u64,
    pub(crate) bytes: u64,
    /// Bits per second, of late.
    pub(crate) bitrate: u64,
    pub(crate) repaired: u64,
    pub(crate) pictures: u64,
    pub(crate) freezes: u64,
    pub(crate) frozen: Duration,
    pub(crate) pauses: u64,
}

struct Repair {
    ssrc: u32,
    template: Template,
    /// The next index; it only grows.
    index: u64,
}

/// What a sender report says of a stream.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    pub(super) packets: u64,
    pub(super) octets: u64,
    /// The time of the last packet, in its own clock and in ours, and the ticks of the former in a second.
    pub(super) last: Option<(u32, Instant, u32)>,
}

/// The numbers under which a packet goes out besides its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stamp {
    pub(super) payload_type: u8,
    pub(super) wide: u16,
    pub(super) sent_at: u32,
}

impl Lane {
    /// `first`: of the repairs, a number below 2¹⁵ as for media.
    pub(crate) fn new(outlet: Outlet, first: u16) -> Self {
        let template = |ssrc| Template::new(ssrc, &outlet.mid, outlet.extensions);
        let index = u64::from(first & 0x7fff);
        let repair = outlet.repair_ssrc.map(|ssrc| Repair { ssrc, template: template(ssrc), index });
        Self {
            media: template(outlet.ssrc),
            repair,
            outlet,
            counted: Counted::default(),
            meter: None,
            repaired: 0,
            freezes: Freezes::default(),
        }
    }

    pub(crate) fn ssrc(&self) -> u32 {
        self.outlet.ssrc
    }

    pub(super) fn cname(&self) -> &str {
        &self.outlet.cname
    }

    /// What comes now continues nothing.
    pub(super) fn cut_over(&mut self) {
        self.freezes.cut_over();
    }

    pub(crate) fn tally(&self, now: Instant) -> Tally {
        Tally {
            packets: self.counted.packets,
            bytes: self.counted.octets,
            bitrate: self.meter.as_ref().map_or(0, |meter| meter.rate(now)),
            repaired: self.repaired,
            pictures: self.freezes.pictures,
            freezes: self.freezes.count,
            frozen: self.freezes.length,
            pauses: self.freezes.pauses,
        }
    }

    /// Later offers may number the extensions anew.
    pub(crate) fn renumber(&mut self, extensions: Extensions) {
        if self.outlet.extensions != extensions {
            self.outlet.extensions = extensions;
            self.media = Template::new(self.outlet.ssrc, &self.outlet.mid, extensions);
            if let Some(repair) = &mut self.repair {
                repair.template = Template::new(repair.ssrc, &self.outlet.mid, extensions);
            }
        }
    }

    /// Header and payload of what goes out. `None`: there is no way to repair.
    pub(super) fn length(&self, packet: &Packet, is_repair: bool) -> Option<usize> {
        match (is_repair, &self.repair) {
            // One without a payload has a byte of padding.
            (false, _) => Some(self.media.len(said(packet)) + packet.payload.len().max(1)),
            (true, Some(repair)) => Some(repair.template.len(said(packet)) + ORIGINAL_NUMBER + packet.payload.len()),
            (true, None) => None,
        }
    }

    /// A packet of nothing but padding: the header, and as much as one byte can count. `None`: there are no repairs to hide it among.
    pub(super) fn padding_length(&self) -> Option<usize> {
        self.repair.as_ref().map(|repair| repair.template.len(0) + usize::from(u8::MAX))
    }

    /// Writes one. As [`Lane::write`].
    pub(super) fn write_padding(&mut self, out: &mut [u8], stamp: Stamp) -> Option<(usize, u32, u64)> {
        let Repair { ssrc, template, index } = self.repair.as_mut()?;
        let (header, this) = (template.len(0), *index);
        *index += 1;
        let Stamp { payload_type, wide, sent_at } = stamp;
        let time = self.counted.last.map_or(0, |(time, ..)| time);
        let (marker, padded, extras) = (false, true, Extras::default());
        let dependency = None;
        let fields = Fields { payload_type, marker, padded, seq: this as u16, time, extras, wide, sent_at, dependency };
        template.write(out, &fields);
        let [zeros @ .., last] = out.get_mut(header..)? else { return None };
        zeros.fill(0);
        *last = (zeros.len() + 1) as u8;
        Some((header, *ssrc, this))
    }

    /// Writes a packet to the whole of `out`, padded where `out` is longer. Gives the header's length, and the SSRC and the index
    /// under which it is sealed: each is given once.
    pub(super) fn write(
        &mut self,
        out: &mut [u8],
        now: Instant,
        packet: &Packet,
        place: Place,
        is_repair: bool,
        stamp: Stamp,
    ) -> Option<(usize, u32, u64)> {
        let (template, ssrc, index) = match (is_repair, &mut self.repair) {
            (false, _) => (&self.media, self.outlet.ssrc, place.seq),
            (true, Some(Repair { ssrc, template, index })) => {
                let this = *index;
                *index += 1;
                (&*template, *ssrc, this)
            }
            (true, None) => return None,
        };
        let front = if is_repair { ORIGINAL_NUMBER } else { 0 };
        let header = template.len(said(packet));
        let body = header + front;
        let padding = out.len().checked_sub(body + packet.payload.len())?;
        let Stamp { payload_type, wide, sent_at } = stamp;
        let fields = Fields {
            payload_type,
            marker: packet.marker || place.ends,
            padded: padding > 0,
            seq: index as u16,
            time: place.time,
            extras: packet.extras,
            wide,
            sent_at,
            dependency: packet.dependency.as_deref().map(|bytes| (bytes, place.pictures.and_then(|p| p.frame))),
        };
        template.write(out, &fields);
        if is_repair {
            out[header..body].copy_from_slice(&(place.seq as u16).to_be_bytes());
        }
        let end = body + packet.payload.len();
        out[body..end].copy_from_slice(&packet.payload);
        if let Some(numbers) = place.pictures.filter(|numbers| Some(*numbers) != packet.pictures) {
            packet.codec.renumber(&mut out[body..end], numbers);
        }
        if let [zeros @ .., last] = &mut out[end..] {
            zeros.fill(0);
            *last = padding as u8;
        }
        if is_repair {
            self.repaired += 1;
        } else {
            self.meter.get_or_insert_with(|| Meter::new(now)).count(now, packet.payload.len());
            // One without a payload stands for what is left out: nobody sees a picture of it.
            if packet.codec.kind() == MediaKind::Video && !packet.payload.is_empty() {
                self.freezes.note(now, place.time);
            }
            let Counted { packets, octets, .. } = self.counted;
            self.counted = Counted {
                packets: packets + 1,
                octets: octets + packet.payload.len() as u64,
                last: Some((place.time, now, packet.codec.clock())),
            };
        }
        Some((header, ssrc, index))
    }
}

/// How long its dependency descriptor is; 0 without one.
fn said(packet: &Packet) -> usize {
    packet.dependency.as_ref().map_or(0, |bytes| bytes.len())
}
