//! Which source stands in which slot of a receiver. Pure: the slots as they are and the sources as they are in, the slots
//! as they should be out. A source keeps its slot as long as it lives; only a screen or a speaker without a slot may take
//! one away: a screen from whomever, a speaker from somebody who is silent.

use gavel_core::model::media::MediaKind;

/// Something that could be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<S> {
    pub(crate) source: S,
    pub(crate) kind: MediaKind,
    /// Comes before all that are not.
    pub(crate) screen: bool,
    /// How recently its owner spoke: `u64::MAX` is now, 0 is never.
    pub(crate) spoke: u64,
}

/// One slot: what it can carry and what it carries.
pub(crate) type Slot<S> = (MediaKind, Option<S>);

/// What each of `slots` should carry, in the same order. `candidates` come in the order in which they appeared.
pub(crate) fn assign<S: Copy + Eq>(slots: &[Slot<S>], candidates: &[Candidate<S>]) -> Vec<Option<S>> {
    let mut plan: Vec<Option<S>> = slots
        .iter()
        .map(|(kind, now)| now.filter(|source| candidates.iter().any(|c| c.source == *source && c.kind == *kind)))
        .collect();
    for kind in [MediaKind::Audio, MediaKind::Video] {
        let mut waiting: Vec<&Candidate<S>> =
            candidates.iter().filter(|c| c.kind == kind && !plan.contains(&Some(c.source))).collect();
        // A stable sort: those who never spoke stay in the order in which they came.
        waiting.sort_by_key(|c| std::cmp::Reverse((c.screen, c.spoke)));
        let mut waiting = waiting.into_iter().peekable();
        for (place, _) in plan.iter_mut().zip(slots).filter(|(place, slot)| place.is_none() && slot.0 == kind) {
            *place = waiting.next().map(|c| c.source);
        }
        while let Some(next) = waiting.next_if(|c| c.screen || c.spoke == u64::MAX) {
            let quietest = plan
                .iter_mut()
                .zip(slots)
                .filter(|(_, slot)| slot.0 == kind)
                .filter_map(|(place, _)| {
                    let shown = (*place)?;
                    Some((candidates.iter().find(|c| c.source == shown)?, place))
                })
                .filter(|(shown, _)| !shown.screen && (next.screen || shown.spoke < u64::MAX))
                .min_by_key(|(shown, _)| shown.spoke);
            let Some((_, place)) = quietest else { break };
            *place = Some(next.source);
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use MediaKind::{Audio, Video};

    fn candidate(source: &'static str, kind: MediaKind, spoke: u64) -> Candidate<&'static str> {
        Candidate { source, kind, screen: false, spoke }
    }

    fn screen(source: &'static str) -> Candidate<&'static str> {
        Candidate { source, kind: Video, screen: true, spoke: 0 }
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
}
