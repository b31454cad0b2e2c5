//! Which source stands in which slot of a receiver. Pure: the slots as they are and the sources as they are in, the slots
//! as they should be out. A source keeps its slot as long as it lives; only a screen, somebody in the light or a speaker without
//! a slot may take one away: a screen from whomever, the others from who comes after them.

use gavel_core::model::media::{Content, MediaKind};

/// Something that could be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<S> {
    pub(crate) source: S,
    pub(crate) kind: MediaKind,
    pub(crate) content: Content,
    /// Comes before all that are not.
    pub(crate) screen: bool,
    /// Everybody is to look at its owner.
    pub(crate) lit: bool,
    /// How recently its owner spoke: `u64::MAX` is now, 0 is never.
    pub(crate) spoke: u64,
}

/// One slot: what it can carry and what it carries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot<S> {
    pub(crate) kind: MediaKind,
    /// `None`: a camera or a screen.
    pub(crate) wants: Option<Content>,
    pub(crate) now: Option<S>,
}

/// Who is shown before whom: a screen, somebody in the light, and how recently they spoke.
pub(crate) type Rank = (bool, bool, u64);

impl<S> Candidate<S> {
    pub(crate) const fn rank(&self) -> Rank {
        (self.screen, self.lit, self.spoke)
    }

    /// Whether it may take the place of another one that stands.
    fn displaces(&self, other: &Self) -> bool {
        let presses = self.screen || self.lit || self.spoke == u64::MAX;
        let is_safe = other.screen || (!self.screen && (other.lit || (!self.lit && other.spoke == u64::MAX)));
        presses && !is_safe
    }
}

impl<S> Slot<S> {
    fn takes(&self, candidate: &Candidate<S>) -> bool {
        self.kind == candidate.kind && self.wants.is_none_or(|wanted| wanted == candidate.content)
    }
}

/// What each of `slots` should carry, in the same order. `candidates` come in the order in which they appeared.
pub(crate) fn assign<S: Copy + Eq>(slots: &[Slot<S>], candidates: &[Candidate<S>]) -> Vec<Option<S>> {
    let stays = |slot: &Slot<S>, source: &S| candidates.iter().any(|c| c.source == *source && slot.takes(c));
    let mut plan: Vec<Option<S>> = slots.iter().map(|slot| slot.now.filter(|source| stays(slot, source))).collect();
    for kind in [MediaKind::Audio, MediaKind::Video] {
        let mut waiting: Vec<&Candidate<S>> =
            candidates.iter().filter(|c| c.kind == kind && !plan.contains(&Some(c.source))).collect();
        // A stable sort: those who never spoke stay in the order in which they came.
        waiting.sort_by_key(|c| std::cmp::Reverse(c.rank()));
        for (place, slot) in plan.iter_mut().zip(slots).filter(|(place, slot)| place.is_none() && slot.kind == kind) {
            if let Some(next) = waiting.iter().position(|c| slot.takes(c)) {
                *place = Some(waiting.remove(next).source);
            }
        }
        for next in waiting {
            let quietest = plan
                .iter_mut()
                .zip(slots)
                .filter(|(_, slot)| slot.takes(next))
                .filter_map(|(place, _)| {
                    let shown = (*place)?;
                    Some((candidates.iter().find(|c| c.source == shown)?, place))
                })
                .filter(|(shown, _)| next.displaces(shown))
                .min_by_key(|(shown, _)| shown.rank());
            if let Some((_, place)) = quietest {
                *place = Some(next.source);
            }
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use MediaKind::{Audio, Video};

    fn candidate(source: &'static str, kind: MediaKind, spoke: u64) -> Candidate<&'static str> {
        Candidate { source, kind, content: Content::Main, screen: false, lit: false, spoke }
    }

    fn screen(source: &'static str) -> Candidate<&'static str> {
        Candidate { source, kind: Video, content: Content::Slides, screen: true, lit: false, spoke: 0 }
    }

    fn assign(
        slots: &[(MediaKind, Option<&'static str>)],
        candidates: &[Candidate<&'static str>],
    ) -> Vec<Option<&'static str>> {
        let slots: Vec<_> = slots.iter().map(|(kind, now)| Slot { kind: *kind, wants: None, now: *now }).collect();
        super::assign(&slots, candidates)
    }

    #[test]
    fn a_source_keeps_its_slot_and_a_freed_slot_is_used_again() {
        let all = [candidate("a", Video, 0), candidate("b", Video, 0), candidate("c", Video, 0)];
        let empty = [(Video, None), (Video, None)];
        let first = assign(&empty, &all);
        assert_eq!(first, [Some("a"), Some("b")]);

        let slots = [(Video, Some("a")), (Video, Some("b"))];
        assert_eq!(assign(&slots, &all[1..]), [Some("c"), Some("b")], "b stays where it is, c takes a's place");
    }

    #[test]
    fn kinds_are_not_mixed() {
        let plan = assign(&[(Audio, None), (Video, None)], &[candidate("v", Video, 0), candidate("w", Video, 0)]);
        assert_eq!(plan, [None, Some("v")]);
    }

    #[test]
    fn a_speaker_without_a_slot_takes_that_of_the_one_who_has_been_silent_longest() {
        let all = [candidate("a", Video, 7), candidate("b", Video, 3), candidate("c", Video, u64::MAX)];
        let slots = [(Video, Some("a")), (Video, Some("b"))];
        assert_eq!(assign(&slots, &all), [Some("a"), Some("c")]);
    }

    #[test]
    fn two_speakers_do_not_push_each_other_out() {
        let all = [candidate("a", Audio, u64::MAX), candidate("b", Audio, u64::MAX)];
        assert_eq!(assign(&[(Audio, Some("a"))], &all), [Some("a")]);
    }

    #[test]
    fn a_screen_comes_before_cameras_and_takes_the_place_of_the_quietest() {
        let all = [candidate("a", Video, u64::MAX), candidate("b", Video, 3), screen("s")];
        assert_eq!(assign(&[(Video, None)], &all), [Some("s")], "where there is one slot");
        assert_eq!(assign(&[(Video, Some("a")), (Video, Some("b"))], &all), [Some("a"), Some("s")]);
        assert_eq!(assign(&[(Video, Some("a"))], &all), [Some("s")], "even of somebody who speaks");
    }

    #[test]
    fn neither_a_speaker_nor_another_screen_takes_a_screen_away() {
        let all = [screen("s"), screen("t"), candidate("a", Video, u64::MAX)];
        assert_eq!(assign(&[(Video, Some("s"))], &all), [Some("s")]);
        let slots = [(Video, Some("s")), (Video, Some("a"))];
        assert_eq!(assign(&slots, &all), [Some("s"), Some("t")]);
    }

    #[test]
    fn nobody_who_is_silent_takes_a_slot_away() {
        let all = [candidate("a", Audio, 0), candidate("b", Audio, 9)];
        assert_eq!(assign(&[(Audio, Some("a"))], &all), [Some("a")]);
    }

    #[test]
    fn whoever_is_in_the_light_takes_the_place_of_a_speaker_and_keeps_it() {
        let lit = |source| Candidate { lit: true, ..candidate(source, Video, 0) };
        let all = [candidate("a", Video, u64::MAX), lit("b"), lit("c")];
        assert_eq!(assign(&[(Video, Some("a"))], &all), [Some("b")]);
        assert_eq!(assign(&[(Video, Some("c"))], &all), [Some("c")], "of two the one who stands there stays");
        assert_eq!(assign(&[(Video, Some("b")), (Video, Some("a"))], &all), [Some("b"), Some("c")]);
        let with_screen = [lit("b"), screen("s")];
        assert_eq!(assign(&[(Video, Some("b"))], &with_screen), [Some("s")], "a screen comes first");
    }

    #[test]
    fn a_slot_that_says_what_it_wants_carries_nothing_else() {
        let slot = |wants, now| Slot { kind: Video, wants: Some(wants), now };
        let empty = [slot(Content::Main, None), slot(Content::Slides, None)];
        let all = [candidate("a", Video, 0), candidate("b", Video, u64::MAX), screen("s"), screen("t")];
        assert_eq!(super::assign(&empty, &all), [Some("b"), Some("s")]);
        assert_eq!(super::assign(&empty, &all[..2]), [Some("b"), None], "no camera where a screen is wanted");
        assert_eq!(super::assign(&empty, &all[2..]), [None, Some("s")], "and no screen where a camera is");
        let standing = [slot(Content::Main, Some("a")), slot(Content::Slides, Some("t"))];
        assert_eq!(super::assign(&standing, &all), [Some("b"), Some("t")], "who speaks takes the camera's place alone");
        let marked_anew = [slot(Content::Slides, Some("a"))];
        assert_eq!(super::assign(&marked_anew, &all), [Some("s")]);
    }
}
