//! The simulcast layers of a source: which there are, what each costs, and when its key frames were asked for. A source without
//! simulcast has one.

use super::{history::History, packet::Packet, transport::Rid};
use std::time::{Duration, Instant};

/// However many receivers ask, the publisher is asked this often at most.
pub(crate) const KEY_REQUESTS: Duration = Duration::from_millis(500);
/// RFC 8853 bounds nothing; browsers send three.
const MOST: usize = 4;
/// A layer that a publisher has stopped sends nothing: nobody waits for it.
const ALIVE: Duration = Duration::from_millis(1_500);
/// Over which the rate is measured: several frames, and a key frame is not all of it.
const MEASURED: Duration = Duration::from_millis(1_000);

/// Names a layer within its source: `None` without simulcast.
pub(crate) type LayerId = Option<Rid>;

pub(crate) struct Layer {
    pub(crate) id: LayerId,
    pub(crate) ssrc: u32,
    pub(crate) history: History,
    seen: Instant,
    meter: Meter,
    key: KeyRequests,
}

#[derive(Default)]
pub(crate) struct Layers(Vec<Layer>);

#[derive(Default)]
struct KeyRequests {
    wanted: bool,
    asked: Option<Instant>,
}

impl Layers {
    /// The layer that a packet is of; a new one where it is the first. `None`: there are too many.
    pub(crate) fn of(&mut self, now: Instant, id: LayerId, packet: &Packet) -> Option<&mut Layer> {
        let at = match self.0.iter().position(|layer| layer.id == id) {
            Some(at) => at,
            None if self.0.len() < MOST => {
                self.0.push(Layer {
                    id,
                    ssrc: packet.ssrc,
                    history: History::default(),
                    seen: now,
                    meter: Meter { since: now, bytes: 0, rate: None },
                    key: KeyRequests::default(),
                });
                self.0.len() - 1
            }
            None => return None,
        };
        let layer = &mut self.0[at];
        if layer.ssrc != packet.ssrc {
            // The publisher has begun anew.
            layer.ssrc = packet.ssrc;
            layer.history.clear();
        }
        layer.seen = now;
        layer.meter.count(now, packet.payload.len());
        layer.key.wanted &= !packet.starts_key;
        Some(layer)
    }

    pub(crate) fn get_mut(&mut self, id: LayerId) -> Option<&mut Layer> {
        self.0.iter_mut().find(|layer| layer.id == id)
    }

    pub(crate) fn by_ssrc(&self, ssrc: u32) -> Option<&Layer> {
        self.0.iter().find(|layer| layer.ssrc == ssrc)
    }

    /// Those that are sent, the least first, with their bits per second.
    pub(crate) fn ladder(&self, now: Instant) -> Vec<(LayerId, u64)> {
        let alive = self.0.iter().filter(|layer| now.saturating_duration_since(layer.seen) <= ALIVE);
        let mut ladder: Vec<_> = alive.map(|layer| (layer.id, layer.meter.rate(now))).collect();
        ladder.sort_by_key(|(_, rate)| *rate);
        ladder
    }

    /// What was kept is sent to nobody any more.
    pub(crate) fn forget_history(&mut self) {
        self.0.iter_mut().for_each(|layer| layer.history.clear());
    }
}

impl Layer {
    /// Somebody cannot go on without a key frame. `true`: ask the publisher now.
    pub(crate) fn want_key(&mut self, now: Instant) -> bool {
        self.key.wanted = true;
        self.ask_again(now)
    }

    /// Whether a wanted key frame is to be asked for (again). Looked at with every packet: from a publisher that sends
    /// nothing a key frame would not come either.
    pub(crate) fn ask_again(&mut self, now: Instant) -> bool {
        let due = self.key.wanted && self.key.asked.is_none_or(|asked| now >= asked + KEY_REQUESTS);
        if due {
            self.key.asked = Some(now);
        }
        due
    }
}

/// Bits per second, over the last whole span.
struct Meter {
    since: Instant,
    bytes: u64,
    rate: Option<u64>,
}

impl Meter {
    fn count(&mut self, now: Instant, bytes: usize) {
        if now.saturating_duration_since(self.since) >= MEASURED {
            self.rate = Some(self.lately(now));
            (self.since, self.bytes) = (now, 0);
        }
        self.bytes += bytes as u64;
    }

    fn rate(&self, now: Instant) -> u64 {
        self.rate.unwrap_or_else(|| self.lately(now))
    }

    fn lately(&self, now: Instant) -> u64 {
        let passed = now.saturating_duration_since(self.since).max(MEASURED / 4);
        self.bytes * 8_000 / (passed.as_millis() as u64).max(1)
    }
}

/// Which layer a receiver gets, and which it is to get: it changes at a key frame of the new one, and goes on with the old one
/// until then.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Choice {
    /// And its SSRC: under another one the publisher has begun anew. `None`: nothing yet.
    now: Option<(LayerId, u32)>,
    wanted: Option<LayerId>,
}

/// What a receiver does with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    Forward,
    /// Not without a key frame of this layer.
    NeedsKey,
    /// It is of a layer that the receiver does not get.
    Ignore,
}

impl Choice {
    pub(crate) fn wanted(&self) -> Option<LayerId> {
        self.wanted
    }

    /// What is forwarded, or else what is waited for.
    pub(crate) fn shown(&self) -> Option<LayerId> {
        self.now.map(|now| now.0).or(self.wanted)
    }

    /// `None`: nothing is to be forwarded from now on. `true`: what was forwarded has just ended.
    pub(crate) fn want(&mut self, layer: Option<LayerId>) -> bool {
        self.wanted = layer;
        layer.is_none() && self.now.take().is_some()
    }

    /// What comes now continues nothing.
    pub(crate) fn cut_over(&mut self) {
        self.now = None;
    }

    pub(crate) fn take(&mut self, layer: LayerId, packet: &Packet) -> Take {
        let Some(wanted) = self.wanted else { return Take::Ignore };
        let needs_key = packet.codec.kind() == gavel_core::model::media::MediaKind::Video;
        match self.now {
            Some(now) if now == (layer, packet.ssrc) => Take::Forward,
            _ if wanted != layer => Take::Ignore,
            _ if needs_key && !packet.starts_key => Take::NeedsKey,
            _ => {
                self.now = Some((layer, packet.ssrc));
                Take::Forward
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::packet::{Codec, Extras},
        *,
    };
    use std::sync::Arc;

    fn packet(ssrc: u32, starts_key: bool, bytes: usize) -> Packet {
        Packet {
            codec: Codec::Vp8,
            ssrc,
            seq: 1,
            time: 0,
            marker: false,
            extras: Extras::default(),
            starts_key,
            pictures: None,
            payload: Arc::from(vec![0; bytes]),
        }
    }

    const LOW: LayerId = None;

    fn high() -> LayerId {
        Some(Rid::from("h"))
    }

    #[test]
    fn the_ladder_goes_by_what_layers_cost_and_leaves_out_who_is_silent() {
        let begin = Instant::now();
        let mut layers = Layers::default();
        for ms in 0..3_000 {
            let now = begin + Duration::from_millis(ms);
            layers.of(now, high(), &packet(2, false, 125)).unwrap();
            if ms < 1_200 {
                layers.of(now, LOW, &packet(1, false, 25)).unwrap();
            }
        }
        let at = |ms| layers.ladder(begin + Duration::from_millis(ms));
        let [(first, cheap), (second, dear)] = at(2_000)[..] else { panic!("two") };
        assert_eq!((first, second), (LOW, high()));
        assert!((150_000..250_000).contains(&cheap) && (900_000..1_100_000).contains(&dear), "{cheap} {dear}");
        assert_eq!(at(3_000).len(), 1, "the other was stopped");
    }

    #[test]
    fn a_layer_changes_at_a_key_frame_and_goes_on_until_then() {
        let mut choice = Choice::default();
        assert_eq!(choice.take(LOW, &packet(1, true, 1)), Take::Ignore, "nothing was chosen");
        choice.want(Some(LOW));
        assert_eq!(choice.take(LOW, &packet(1, false, 1)), Take::NeedsKey);
        assert_eq!(choice.take(LOW, &packet(1, true, 1)), Take::Forward);
        choice.want(Some(high()));
        assert_eq!(choice.take(high(), &packet(2, false, 1)), Take::NeedsKey);
        assert_eq!(choice.take(LOW, &packet(1, false, 1)), Take::Forward, "until the other begins");
        assert_eq!(choice.take(high(), &packet(2, true, 1)), Take::Forward);
        assert_eq!(choice.take(LOW, &packet(1, true, 1)), Take::Ignore);
        assert!(choice.want(None), "it ends at once");
        assert_eq!(choice.take(high(), &packet(2, true, 1)), Take::Ignore);
        assert!(!choice.want(None));
    }

    #[test]
    fn a_key_frame_is_asked_for_once_in_a_while_until_it_comes() {
        let now = Instant::now();
        let mut layers = Layers::default();
        let layer = layers.of(now, LOW, &packet(1, false, 1)).unwrap();
        assert!(layer.want_key(now) && !layer.want_key(now));
        assert!(layer.ask_again(now + KEY_REQUESTS));
        let layer = layers.of(now, LOW, &packet(1, true, 1)).unwrap();
        assert!(!layer.ask_again(now + 3 * KEY_REQUESTS));
    }

    #[test]
    fn a_publisher_makes_no_more_layers_than_there_can_be() {
        let now = Instant::now();
        let mut layers = Layers::default();
        let made = (0..10)
            .filter(|n| layers.of(now, Some(Rid::from(n.to_string().as_str())), &packet(*n, false, 1)).is_some());
        assert_eq!(made.count(), MOST);
    }
}
