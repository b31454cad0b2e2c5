//! The dependency descriptor of a stream of AV1 in three layers of size and three of frame rate: RTP Payload Format For AV1 v1.0,
//! appendix A.

use str0m::rtp::{Extension, ExtensionSerializer, ExtensionValues};

const LAYERS: u32 = 3;
pub(super) const NUMBER: u8 = 12;
const URI: &str = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

/// As it is sent.
#[derive(Clone, Debug)]
pub(super) struct Dependency(pub(super) Vec<u8>);

pub(super) fn extension() -> Extension {
    Extension::with_serializer(URI, Dependencies)
}

#[derive(Debug)]
struct Dependencies;

impl ExtensionSerializer for Dependencies {
    fn write_to(&self, buf: &mut [u8], ev: &ExtensionValues) -> usize {
        let Some(Dependency(bytes)) = ev.user_values.get() else { return 0 };
        buf[..bytes.len()].copy_from_slice(bytes);
        bytes.len()
    }

    fn parse_value(&self, buf: &[u8], ev: &mut ExtensionValues) -> bool {
        ev.user_values.set(Dependency(buf.to_vec()));
        true
    }

    fn is_video(&self) -> bool {
        true
    }

    fn is_audio(&self) -> bool {
        false
    }

    fn requires_two_byte_form(&self, ev: &ExtensionValues) -> bool {
        ev.user_values.get::<Dependency>().is_some_and(|dependency| dependency.0.len() > 16)
    }
}

/// Of a packet of the frame with this number in these layers. `key`: the structure comes with it.
pub(super) fn write(begins: bool, ends: bool, (spatial, temporal): (u8, u8), frame: u16, key: bool) -> Dependency {
    let mut bits = Bits::default();
    bits.put(u32::from(begins), 1);
    bits.put(u32::from(ends), 1);
    bits.put(u32::from(spatial) * LAYERS + u32::from(temporal), 6);
    bits.put(frame.into(), 16);
    if key {
        bits.put(0b10000, 5);
        structure(&mut bits);
    }
    Dependency(bits.bytes())
}

/// The layers of a packet, and the number of its frame.
pub(super) fn read(descriptor: &[u8]) -> Option<((u8, u8), u16)> {
    let [template, high, low, ..] = descriptor else { return None };
    let template = template & 0x3f;
    Some(((template / LAYERS as u8, template % LAYERS as u8), u16::from_be_bytes([*high, *low])))
}

fn structure(bits: &mut Bits) {
    let count = LAYERS * LAYERS;
    // Numbered from 0; so many decode targets.
    bits.put(0, 6);
    bits.put(count - 1, 5);
    for template in 1..=count {
        bits.put(
            if template == count {
                3
            } else if template % LAYERS == 0 {
                2
            } else {
                1
            },
            2,
        );
    }
    for template in 0..count {
        for target in 0..count {
            let ((s, t), (most_s, most_t)) =
                ((template / LAYERS, template % LAYERS), (target / LAYERS, target % LAYERS));
            let indication = match () {
                () if s > most_s || t > most_t => 0,
                () if t == 0 => 2,
                () if t == most_t => 1,
                () => 3,
            };
            bits.put(indication, 2);
        }
    }
    // No differences, no chains, no sizes.
    bits.put(0, count as usize);
    bits.put(0, 3);
    bits.put(0, 1);
}

#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn put(&mut self, value: u32, width: usize) {
        self.0.extend((0..width).rev().map(|bit| value >> bit & 1 == 1));
    }

    fn bytes(&self) -> Vec<u8> {
        let byte = |bits: &[bool]| bits.iter().enumerate().fold(0, |sum, (n, bit)| sum | u8::from(*bit) << (7 - n));
        self.0.chunks(8).map(byte).collect()
    }
}
