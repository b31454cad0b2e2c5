//! What each receiver gets of each source goes by what its link carries and by how large the pictures are shown. Looked at ten times a
//! second, and whenever somebody else stands in a slot.

use super::{
    Engine, Timer,
    allocate::{Budget, Wish, allocate},
    egress::Sender,
    layers::{Pick, Rung},
    seat::Seat,
    slab::Key,
    source::SourceId,
};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Content, MediaKind, ShownHeight},
};
use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_millis(100);
/// What is set aside for a voice, with headers; it is never given up for a picture.
const VOICE: u64 = 50_000;
/// The best layer of a camera, in pixels; each below has half of the one above.
const BEST_HEIGHT: u16 = 720;
/// What is wanted of a link beyond the pictures themselves: repairs, key frames.
const HEADROOM: u64 = 120;

/// A picture of a receiver: where it stands, and the ladder of its source.
struct Picture {
    slot: usize,
    source: SourceId,
    ladder: Vec<Rung>,
}

impl Engine {
    /// How large the seat shows what it gets on its m-lines.
    pub(crate) fn show(&mut self, now: Instant, conference: ConferenceId, id: SeatId, heights: &[ShownHeight]) {
        let Some(key) = self.find(conference, id) else { return };
        let Some(seat) = self.seats.get_mut(key) else { return };
        for slot in &mut seat.slots {
            let line = slot.line.to_string();
            if let Some(shown) = heights.iter().find(|shown| shown.mid == line) {
                slot.height = Some(shown.height);
            }
        }
        self.choose(now, key);
    }

    pub(super) fn adapt(&mut self, now: Instant, key: Key) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        if seat.transport.is_none() {
            return;
        }
        if !seat.consents(now) {
            seat.cut_over_all();
        } else if let Some(sender) = &mut seat.sender
            && sender.begins_probe(now)
        {
            self.timers.arm(Timer::Probe(key), now);
        }
        self.choose(now, key);
        self.timers.arm_about(Timer::Adapt(key), now + EVERY);
    }

    /// Sets the layer of each slot.
    pub(super) fn choose(&mut self, now: Instant, key: Key) {
        let Some(seat) = self.seats.get(key) else { return };
        let pictures = self.pictures(now, seat);
        let wishes: Vec<Wish> = pictures.iter().map(|picture| wish(seat, picture)).collect();
        let voices = seat.slots.iter().filter(|slot| slot.kind == MediaKind::Audio && slot.source.is_some()).count();
        let voices = voices as u64 * VOICE;
        let plan = allocate(self.budget(seat, voices), &wishes);
        let best = |wish: &Wish| wish.most.and_then(|most| wish.layers.get(most)).copied().unwrap_or_default();
        let wanted = (wishes.iter().map(best).sum::<u64>() + voices) * HEADROOM / 100;

        let Some(seat) = self.seats.get_mut(key) else { return };
        if let Some(sender) = &mut seat.sender {
            sender.wants(wanted);
        }
        // A voice has one layer, and is always wanted.
        for slot in seat.slots.iter_mut().filter(|slot| slot.kind == MediaKind::Audio) {
            slot.choice.want(Some(Pick::WHOLE));
        }
        let mut begun = Vec::new();
        for (Picture { slot, source, ladder }, layer) in pictures.into_iter().zip(plan) {
            let pick = layer.and_then(|layer| ladder.get(layer)).map(|rung| rung.pick);
            let layer = |pick: Option<Pick>| pick.map(|pick| pick.layer);
            let before = layer(seat.slots[slot].choice.wanted());
            if seat.slots[slot].choice.want(pick) {
                seat.cut_over(slot);
            }
            // A layer within a stream asks for itself when its pictures come.
            begun.extend(layer(pick).filter(|_| layer(pick) != before).map(|layer| (source, layer)));
        }
        for (source, layer) in begun {
            self.want_key(now, source, layer);
        }
    }

    /// The pictures of a seat, the most important first. One of which nothing comes at present is left as it is.
    fn pictures(&self, now: Instant, seat: &Seat) -> Vec<Picture> {
        let picture = |(slot, state): (usize, &super::seat::SlotState)| {
            let source = state.source?.source;
            let of = self.seats.get(source.seat)?.sources.iter().find(|of| of.line == source.line)?;
            let ladder = of.layers.ladder(now);
            (of.kind == MediaKind::Video && !ladder.is_empty()).then_some(Picture { slot, source, ladder })
        };
        let mut pictures: Vec<Picture> = seat.slots.iter().enumerate().filter_map(picture).collect();
        pictures.sort_by_key(|picture| std::cmp::Reverse(seat.slots[picture.slot].rank));
        pictures
    }

    /// What there is for pictures.
    fn budget(&self, seat: &Seat, voices: u64) -> Budget {
        let way = seat.sender.as_ref().map(Sender::way);
        let theirs = || seat.transport.as_ref().and_then(|transport| transport.condition().estimate);
        let estimate = way.map_or_else(theirs, |way| way.estimate).map(|bits| bits.saturating_sub(voices));
        match estimate {
            Some(bits) if way.is_some_and(|way| way.is_probed) => Budget::Tried(bits),
            Some(bits) => Budget::Told(bits),
            None => Budget::Unknown,
        }
    }

    /// The next piece of a probe.
    pub(super) fn probe(&mut self, now: Instant, key: Key) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        let (Some(address), Some(sender)) = (seat.address(None), &mut seat.sender) else { return };
        let (arena, mut tray) = self.outbox.desk();
        let goes_on = sender.pad(now, &mut seat.slots, arena, |range, segment| tray.put(address, range, segment));
        if let Some(at) = goes_on {
            self.timers.arm(Timer::Probe(key), at);
        }
    }
}

fn wish(seat: &Seat, picture: &Picture) -> Wish {
    let slot = &seat.slots[picture.slot];
    let best = picture.ladder.len() - 1;
    let is_screen = slot.source.is_some_and(|standing| standing.content == Content::Slides);
    let most = match slot.height {
        Some(0) => None,
        // Writing is to be read at any size.
        Some(height) if !is_screen => Some(enough(height, &picture.ladder)),
        Some(_) | None => Some(best),
    };
    let wanted = slot.choice.wanted();
    let now = wanted.and_then(|wanted| standing(wanted, &picture.ladder));
    Wish { layers: picture.ladder.iter().map(|rung| rung.rate).collect(), most, now, first: is_screen }
}

/// On which rung a receiver is. One that is no longer there stands for the one below.
fn standing(wanted: Pick, ladder: &[Rung]) -> Option<usize> {
    let exact = ladder.iter().position(|rung| rung.pick == wanted);
    let below = |rung: &Rung| rung.pick.layer == wanted.layer && rung.pick.point.spatial <= wanted.point.spatial;
    exact.or_else(|| ladder.iter().rposition(below))
}

/// The best rung of the least size that is as high as the picture is shown.
fn enough(height: u16, ladder: &[Rung]) -> usize {
    let largest = ladder.last().map_or(0, |rung| rung.size);
    let size = (0..largest).find(|size| BEST_HEIGHT >> (largest - size) >= height).unwrap_or(largest);
    ladder.iter().rposition(|rung| rung.size <= size).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{super::scale::Point, *};

    fn rung(spatial: u8, temporal: u8, size: usize) -> Rung {
        Rung { pick: Pick { layer: None, point: Point { spatial, temporal } }, size, rate: 1 }
    }

    #[test]
    fn a_picture_gets_the_least_layer_that_fills_it() {
        let ladder = [rung(0, 9, 0), rung(1, 9, 1), rung(2, 9, 2)];
        for (height, layer) in [(90, 0), (180, 0), (181, 1), (360, 1), (400, 2), (2_000, 2)] {
            assert_eq!(enough(height, &ladder), layer, "{height}");
        }
        assert_eq!(enough(90, &ladder[..1]), 0, "without layers");
    }

    #[test]
    fn a_small_picture_moves_as_well_as_a_large_one() {
        let ladder = [rung(0, 0, 0), rung(0, 1, 0), rung(0, 9, 0), rung(1, 9, 1)];
        assert_eq!((enough(90, &ladder), enough(720, &ladder)), (2, 3));
    }

    #[test]
    fn a_rung_that_is_gone_stands_for_the_one_below() {
        let ladder = [rung(0, 0, 0), rung(0, 9, 0), rung(2, 9, 1)];
        assert_eq!(standing(ladder[0].pick, &ladder), Some(0));
        assert_eq!(standing(rung(1, 9, 0).pick, &ladder), Some(1));
        assert_eq!(standing(Pick { layer: Some("h".into()), point: Point::ALL }, &ladder), None);
    }
}
