//! The packets that a source has sent of late, so that each receiver's losses can be repaired from the one place.

use super::packet::Packet;
use std::time::{Duration, Instant};

/// A second of 10 Mbit/s. A power of two: the low bits of a number are its place.
const KEPT: usize = 1_024;
/// Later a repair comes too late to be shown.
const OLDEST: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(crate) struct History {
    /// Empty until something is kept: most sources are voices.
    ring: Vec<Option<(Instant, Packet)>>,
}

impl History {
    pub(crate) fn keep(&mut self, now: Instant, packet: &Packet) {
        if self.ring.is_empty() {
            self.ring.resize_with(KEPT, || None);
        }
        self.ring[place(packet.seq)] = Some((now, packet.clone()));
    }

    pub(crate) fn get(&self, now: Instant, ssrc: u32, seq: u64) -> Option<&Packet> {
        let (at, packet) = self.ring.get(place(seq))?.as_ref()?;
        let is_it = packet.ssrc == ssrc && packet.seq == seq && now.saturating_duration_since(*at) <= OLDEST;
        is_it.then_some(packet)
    }

    /// What was kept is sent to nobody any more.
    pub(crate) fn clear(&mut self) {
        self.ring.clear();
    }
}

const fn place(seq: u64) -> usize {
    seq as usize % KEPT
}

#[cfg(test)]
mod tests {
    use super::{
        super::packet::{Codec, Extras},
        *,
    };
    use std::sync::Arc;

    fn packet(ssrc: u32, seq: u64) -> Packet {
        Packet {
            codec: Codec::Vp8,
            ssrc,
            seq,
            time: 0,
            marker: false,
            extras: Extras::default(),
            starts_key: false,
            pictures: None,
            scale: None,
            dependency: None,
            payload: Arc::from([0u8].as_slice()),
        }
    }

    #[test]
    fn a_packet_is_found_for_a_second_unless_a_later_one_has_taken_its_place() {
        let now = Instant::now();
        let mut history = History::default();
        assert!(history.get(now, 1, 7).is_none());
        history.keep(now, &packet(1, 7));
        assert!(history.get(now + OLDEST, 1, 7).is_some());
        assert!(history.get(now + OLDEST + Duration::from_millis(1), 1, 7).is_none(), "too old");
        assert!(history.get(now, 2, 7).is_none() && history.get(now, 1, 7 + KEPT as u64).is_none(), "another packet");
        history.keep(now, &packet(1, 7 + KEPT as u64));
        assert!(history.get(now, 1, 7).is_none());
        history.clear();
        assert!(history.get(now, 1, 7 + KEPT as u64).is_none());
    }
}
