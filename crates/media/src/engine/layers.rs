//! The layers of a source: which there are, what each costs, and when its key frames were asked for. With simulcast each is a
//! stream of its own, without there is one; and either may have layers within (SVC, `scale`).

use super::{
    history::History,
    intake::Intake,
    meter::Meter,
    packet::Packet,
    scale::{Costs, Point},
    transport::Rid,
};
use gavel_core::model::tracks::{GivenLayer, SentStream};
use std::time::{Duration, Instant};

/// However many receivers ask, the publisher is asked this often at most.
pub(crate) const KEY_REQUESTS: Duration = Duration::from_millis(500);
/// RFC 8853 bounds nothing; browsers send three.
const MOST: usize = 4;
/// A layer that a publisher has stopped sends nothing: nobody waits for it.
const ALIVE: Duration = Duration::from_millis(1_500);

/// Names a layer within its source: `None` without simulcast.
pub(crate) type LayerId = Option<Rid>;

/// What a receiver is given of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pick {
    pub(crate) layer: LayerId,
    /// Of the layers within that.
    pub(crate) point: Point,
}

impl Pick {
    /// Whatever there is of a stream without simulcast.
    pub(crate) const WHOLE: Self = Self { layer: None, point: Point::ALL };
}

/// What can be chosen, and what it costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rung {
    pub(crate) pick: Pick,
    /// How large the picture is, counted from the smallest of the source; each has twice the height of the one before.
    pub(crate) size: usize,
    /// Bits per second.
    pub(crate) rate: u64,
}

pub(crate) struct Layer {
    pub(crate) id: LayerId,
    pub(crate) ssrc: u32,
    pub(crate) history: History,
    pub(crate) intake: Intake,
    seen: Instant,
    meter: Meter,
    /// Of the layers within it, where it has such.
    costs: Option<Box<Costs>>,
    key: KeyRequests,
}

#[derive(Default)]
pub(crate) struct Layers(Vec<Layer>);

#[derive(Default)]
struct KeyRequests {
    wanted: bool,
    asked: Option<Instant>,
    count: u64,
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
                    intake: Intake::default(),
                    seen: now,
                    meter: Meter::new(now),
                    costs: None,
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
            layer.intake = Intake::default();
        }
        layer.intake.note(now, packet);
        layer.seen = now;
        layer.meter.count(now, packet.payload.len());
        if let Some(scale) = packet.scale {
            let costs = layer.costs.get_or_insert_with(|| Box::new(Costs::new(now)));
            costs.count(now, scale, packet.payload.len());
        }
        layer.key.wanted &= !packet.starts_key;
        Some(layer)
    }

    pub(crate) fn get_mut(&mut self, id: LayerId) -> Option<&mut Layer> {
        self.0.iter_mut().find(|layer| layer.id == id)
    }

    pub(crate) fn by_ssrc(&self, ssrc: u32) -> Option<&Layer> {
        self.0.iter().find(|layer| layer.ssrc == ssrc)
    }

    /// What can be chosen of those that are sent, the least first. Of layers within a stream only the least stream's are taken
    /// apart: for a better one there is another stream.
    pub(crate) fn ladder(&self, now: Instant) -> Vec<Rung> {
        let alive = self.0.iter().filter(|layer| now.saturating_duration_since(layer.seen) <= ALIVE);
        let mut alive: Vec<_> = alive.map(|layer| (layer, layer.meter.rate(now))).collect();
        alive.sort_by_key(|(_, rate)| *rate);
        let mut ladder: Vec<Rung> = Vec::with_capacity(alive.len());
        for (layer, rate) in alive {
            let size = ladder.last().map_or(0, |rung| rung.size + 1);
            let least = layer.costs.as_ref().filter(|_| ladder.is_empty());
            let within = least.map(|costs| costs.points(now, ALIVE)).unwrap_or_default();
            if within.is_empty() {
                ladder.push(Rung { pick: Pick { layer: layer.id, point: Point::ALL }, size, rate });
            }
            ladder.extend(within.into_iter().map(|(point, size, rate)| Rung {
                pick: Pick { layer: layer.id, point },
                size,
                rate,
            }));
        }
        ladder
    }

    /// As they arrived, the least first.
    pub(crate) fn streams(&self, now: Instant) -> Vec<SentStream> {
        let of = |layer: &Layer| SentStream {
            rid: layer.id.map(|rid| rid.to_string()),
            packets: layer.intake.packets,
            bytes: layer.intake.bytes,
            lost: layer.intake.lost(),
            late: layer.intake.late,
            pictures: layer.intake.pictures,
            keys_asked: layer.key.count,
            jitter: layer.intake.jitter(),
            bitrate: layer.meter.rate(now),
            alive: now.saturating_duration_since(layer.seen) <= ALIVE,
        };
        let mut streams: Vec<_> = self.0.iter().map(of).collect();
        streams.sort_by_key(|stream| stream.bitrate);
        streams
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
            self.key.count += 1;
        }
        due
    }
}

/// Which layer a receiver gets, and which it is to get: it changes at a key frame of the new one, and goes on with the old one
/// until then. The layers within one change where their pictures allow it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Choice {
    /// `None`: nothing yet.
    now: Option<Now>,
    wanted: Option<Pick>,
}

#[derive(Clone, Copy, Debug)]
struct Now {
    pick: Pick,
    /// Under another one the publisher has begun anew.
    ssrc: u32,
    /// Of the newest picture.
    time: u32,
}

/// What a receiver does with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    /// `ends`: it is the last of what the receiver is given of its picture, of which there is more; `None`: all is given.
    Forward { ends: Option<bool> },
    /// It is of a layer within what is forwarded that the receiver is not given. `needs_key`: it is to be, and waits for a key frame.
    LeaveOut { needs_key: bool },
    /// Not without a key frame of this layer.
    NeedsKey,
    /// It is of a layer that the receiver does not get.
    Ignore,
}

impl Choice {
    pub(crate) fn wanted(&self) -> Option<Pick> {
        self.wanted
    }

    /// What is forwarded, or else what is waited for.
    pub(crate) fn shown(&self) -> Option<LayerId> {
        self.now.map(|now| now.pick).or(self.wanted).map(|pick| pick.layer)
    }

    /// What is forwarded, as operators see it.
    pub(crate) fn given(&self) -> Option<GivenLayer> {
        let Pick { layer, point } = self.now?.pick;
        let limit = |most: u8| (most != u8::MAX).then_some(most);
        let rid = layer.map(|rid| rid.to_string());
        Some(GivenLayer { rid, spatial: limit(point.spatial), temporal: limit(point.temporal) })
    }

    /// `None`: nothing is to be forwarded from now on. `true`: what was forwarded has just ended.
    pub(crate) fn want(&mut self, pick: Option<Pick>) -> bool {
        self.wanted = pick;
        pick.is_none() && self.now.take().is_some()
    }

    /// What comes now continues nothing.
    pub(crate) fn cut_over(&mut self) {
        self.now = None;
    }

    pub(crate) fn take(&mut self, layer: LayerId, packet: &Packet) -> Take {
        let Some(wanted) = self.wanted else { return Take::Ignore };
        let needs_key = packet.codec.kind() == gavel_core::model::media::MediaKind::Video;
        match &mut self.now {
            Some(now) if now.pick.layer == layer && now.ssrc == packet.ssrc => now.take(wanted, packet),
            _ if wanted.layer != layer => Take::Ignore,
            _ if needs_key && !packet.starts_key => Take::NeedsKey,
            _ => {
                let now = self.now.insert(Now { pick: wanted, ssrc: packet.ssrc, time: packet.time });
                now.take(wanted, packet)
            }
        }
    }
}

impl Now {
    /// A packet of the stream that is forwarded.
    fn take(&mut self, wanted: Pick, packet: &Packet) -> Take {
        let Some(scale) = packet.scale else { return Take::Forward { ends: None } };
        let is_newer = (packet.time.wrapping_sub(self.time) as i32) > 0;
        if is_newer {
            self.time = packet.time;
        }
        // Not in the middle of a picture: what is given of it would be torn.
        if is_newer && scale.begins && scale.spatial == 0 && wanted.layer == self.pick.layer {
            self.pick.point = self.pick.point.towards(wanted.point, scale, packet.starts_key);
        }
        let point = self.pick.point;
        if !point.has(scale) {
            let waits = wanted.layer == self.pick.layer && scale.spatial > point.spatial && wanted.point.has(scale);
            return Take::LeaveOut { needs_key: waits && scale.begins };
        }
        let is_all = point == Point::ALL;
        Take::Forward { ends: (!is_all).then_some(scale.ends && scale.spatial == point.spatial) }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            packet::{Codec, Extras},
            scale::Scale,
        },
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
            scale: None,
            dependency: None,
            payload: Arc::from(vec![0; bytes]),
        }
    }

    const LOW: LayerId = None;

    fn high() -> LayerId {
        Some(Rid::from("h"))
    }

    fn whole(layer: LayerId) -> Pick {
        Pick { layer, point: Point::ALL }
    }

    const FORWARD: Take = Take::Forward { ends: None };

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
        let [low, better] = at(2_000)[..] else { panic!("two") };
        assert_eq!((low.pick.layer, better.pick.layer, low.size, better.size), (LOW, high(), 0, 1));
        let (cheap, dear) = (low.rate, better.rate);
        assert!((150_000..250_000).contains(&cheap) && (900_000..1_100_000).contains(&dear), "{cheap} {dear}");
        assert_eq!(at(3_000).len(), 1, "the other was stopped");
    }

    #[test]
    fn a_layer_changes_at_a_key_frame_and_goes_on_until_then() {
        let mut choice = Choice::default();
        assert_eq!(choice.take(LOW, &packet(1, true, 1)), Take::Ignore, "nothing was chosen");
        choice.want(Some(whole(LOW)));
        assert_eq!(choice.take(LOW, &packet(1, false, 1)), Take::NeedsKey);
        assert_eq!(choice.take(LOW, &packet(1, true, 1)), FORWARD);
        choice.want(Some(whole(high())));
        assert_eq!(choice.take(high(), &packet(2, false, 1)), Take::NeedsKey);
        assert_eq!(choice.take(LOW, &packet(1, false, 1)), FORWARD, "until the other begins");
        assert_eq!(choice.take(high(), &packet(2, true, 1)), FORWARD);
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

    /// The first packet of a layer's part of the picture at `time`, which is all of it.
    fn part(time: u32, spatial: u8, starts_key: bool) -> Packet {
        let scale = Scale { spatial, begins: true, ends: true, ..Scale::default() };
        Packet { time, scale: Some(scale), ..packet(1, starts_key, 100) }
    }

    #[test]
    fn a_layer_within_a_stream_ends_at_any_picture_and_begins_at_a_key_frame() {
        let pick = |spatial| Some(Pick { layer: LOW, point: Point { spatial, temporal: u8::MAX } });
        let (inner, last) = (Take::Forward { ends: Some(false) }, Take::Forward { ends: Some(true) });
        let mut choice = Choice::default();
        choice.want(pick(1));
        let takes = |choice: &mut Choice, time, key| {
            [0, 1, 2].map(|spatial| choice.take(LOW, &part(time, spatial, key && spatial == 0)))
        };
        let left_out = Take::LeaveOut { needs_key: false };
        assert_eq!(takes(&mut choice, 10, true), [inner, last, left_out]);
        choice.want(pick(0));
        assert_eq!(choice.take(LOW, &part(10, 1, false)), last, "not in the middle of a picture");
        assert_eq!(takes(&mut choice, 20, false), [last, left_out, left_out]);
        choice.want(Some(Pick::WHOLE));
        let waits = Take::LeaveOut { needs_key: true };
        assert_eq!(takes(&mut choice, 30, false), [last, waits, waits]);
        assert_eq!(takes(&mut choice, 40, true), [FORWARD; 3]);
    }

    #[test]
    fn a_stream_in_layers_has_a_ladder_of_its_own_and_simulcast_only_below() {
        let now = Instant::now();
        let mut layers = Layers::default();
        for spatial in 0..3 {
            layers.of(now, LOW, &part(10, spatial, false)).unwrap();
        }
        let sizes = |layers: &Layers| layers.ladder(now).iter().map(|rung| rung.size).collect::<Vec<_>>();
        assert_eq!(sizes(&layers), [0, 1, 2]);
        for spatial in 0..3 {
            let packet = Packet { payload: Arc::from(vec![0; 1_000]), ..part(10, spatial, false) };
            layers.of(now, high(), &packet).unwrap();
        }
        assert_eq!(sizes(&layers), [0, 1, 2, 3]);
        assert_eq!(layers.ladder(now)[3].pick, whole(high()));
    }
}
