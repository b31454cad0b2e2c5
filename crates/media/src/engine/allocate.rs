//! Which layer of each source a receiver gets, by what its link carries. Pure: a budget and what could be shown go in, a layer for each
//! comes out.
//!
//! Everybody is shown in the least before anybody is shown better; a screen is shown as well as can be before the cameras. What
//! stands stays, until it does not fit any more, and goes up only where there is room to spare: nothing flickers at a limit.

/// Going up takes this much more than it costs, in per cent of the budget.
const TO_RISE: u64 = 115;
/// What stands goes on with this much less.
const TO_STAY: u64 = 95;
/// A picture is begun, and taken away altogether, only if it is far from the budget: an estimate that nothing has tried yet is too low
/// by much, and grows only with what is sent.
const TO_BEGIN: u64 = 60;
const TO_STAY_AT_ALL: u64 = 33;

/// What is known of a link, in bits per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Budget {
    /// Nothing yet.
    Unknown,
    /// What the client reports, or believes itself. It grows with what is sent alone: the least picture is never taken away, or it would
    /// not come back.
    Told(u64),
    /// What probes have tried, and will try again.
    Tried(u64),
}

/// One picture that a receiver could be shown.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// Bits per second of its layers, the least first.
    pub(crate) layers: Vec<u64>,
    /// The best of them that makes sense at the size in which it is shown; `None`: it is not shown.
    pub(crate) most: Option<usize>,
    /// What it gets now.
    pub(crate) now: Option<usize>,
    /// As well as can be, before all that are not.
    pub(crate) first: bool,
}

/// The layer of each, in the order of the wishes, which come with the most important first. `None`: not shown for now.
pub(crate) fn allocate(budget: Budget, wishes: &[Wish]) -> Vec<Option<usize>> {
    let least = |wish: &Wish| wish.most.map(|_| 0).filter(|_| !wish.layers.is_empty());
    match budget {
        Budget::Unknown => wishes.iter().map(least).collect(),
        Budget::Told(bits) => {
            share(bits, wishes).into_iter().zip(wishes).map(|(given, wish)| given.or(least(wish))).collect()
        }
        Budget::Tried(bits) => share(bits, wishes),
    }
}

fn share(budget: u64, wishes: &[Wish]) -> Vec<Option<usize>> {
    let mut plan = vec![None; wishes.len()];
    let mut left = budget;
    for first in [true, false] {
        let of_this_kind = || wishes.iter().enumerate().filter(move |(_, wish)| wish.first == first);
        for (n, wish) in of_this_kind() {
            let (Some(cost), Some(_)) = (wish.layers.first(), wish.most) else { continue };
            let share = if wish.now.is_some() { TO_STAY_AT_ALL } else { TO_BEGIN };
            if cost * share / 100 <= left {
                plan[n] = Some(0);
                left = left.saturating_sub(*cost);
            }
        }
        let steps = wishes.iter().map(|wish| wish.layers.len()).max().unwrap_or_default();
        for layer in 1..steps {
            for (n, wish) in of_this_kind() {
                let (Some(cost), Some(most)) = (wish.layers.get(layer), wish.most) else { continue };
                if plan[n] != Some(layer - 1) || layer > most {
                    continue;
                }
                let more = cost.saturating_sub(wish.layers[layer - 1]);
                let share = if wish.now.is_some_and(|now| now >= layer) { TO_STAY } else { TO_RISE };
                if more * share / 100 <= left {
                    plan[n] = Some(layer);
                    left = left.saturating_sub(more);
                }
            }
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMERA: [u64; 3] = [150_000, 500_000, 1_500_000];

    fn camera(now: Option<usize>) -> Wish {
        Wish { layers: CAMERA.to_vec(), most: Some(2), now, first: false }
    }

    fn kbit(kilobits: u64) -> Budget {
        Budget::Tried(kilobits * 1_000)
    }

    #[test]
    fn before_anything_is_known_everybody_is_shown_in_the_least() {
        assert_eq!(allocate(Budget::Unknown, &[camera(None), camera(None)]), [Some(0), Some(0)]);
    }

    #[test]
    fn everybody_is_shown_before_anybody_is_shown_better() {
        let three = [camera(None), camera(None), camera(None)];
        assert_eq!(allocate(kbit(460), &three), [Some(0); 3]);
        assert_eq!(allocate(kbit(900), &three), [Some(1), Some(0), Some(0)], "the most important first");
        assert_eq!(allocate(kbit(380), &three), [Some(0), Some(0), None]);
        assert_eq!(allocate(kbit(10_000), &three), [Some(2); 3]);
    }

    #[test]
    fn where_nobody_can_try_the_link_the_least_is_never_taken_away() {
        let hidden = Wish { most: None, ..camera(Some(0)) };
        let pictures = [camera(Some(1)), camera(Some(0)), hidden];
        assert_eq!(allocate(kbit(40), &pictures), [None; 3], "it could be");
        assert_eq!(allocate(Budget::Told(40_000), &pictures), [Some(0), Some(0), None]);
        assert_eq!(
            allocate(Budget::Told(900_000), &pictures),
            [Some(1), Some(0), None],
            "better is shared out as ever"
        );
    }

    #[test]
    fn a_screen_is_shown_as_well_as_can_be_before_the_cameras() {
        let screen = Wish { first: true, ..camera(None) };
        assert_eq!(allocate(kbit(580), &[camera(None), screen]), [None, Some(1)]);
    }

    #[test]
    fn at_a_limit_nothing_flickers() {
        let rises = |budget, now| allocate(kbit(budget), &[camera(now)])[0];
        assert_eq!((rises(520, Some(0)), rises(520, Some(1))), (Some(0), Some(1)), "between the two limits each stays");
        assert_eq!((rises(600, Some(0)), rises(450, Some(1))), (Some(1), Some(0)));
        assert_eq!((rises(80, None), rises(80, Some(0)), rises(40, Some(0))), (None, Some(0), None));
    }

    #[test]
    fn what_is_shown_small_or_not_at_all_costs_no_more_than_that() {
        let small = Wish { most: Some(0), ..camera(Some(2)) };
        let hidden = Wish { most: None, ..camera(Some(2)) };
        assert_eq!(allocate(kbit(10_000), &[small, hidden.clone()]), [Some(0), None]);
        assert_eq!(allocate(Budget::Unknown, &[hidden]), [None]);
    }

    #[test]
    fn a_source_of_one_layer_is_shown_or_not() {
        let single = |now| Wish { layers: vec![1_500_000], most: Some(0), now, first: false };
        assert_eq!(allocate(kbit(1_000), &[single(Some(0))]), [Some(0)], "the estimate may be wrong");
        assert_eq!(allocate(kbit(300), &[single(Some(0))]), [None]);
        assert_eq!(allocate(kbit(800), &[single(None)]), [None]);
        let silent = Wish { layers: Vec::new(), most: Some(0), now: None, first: false };
        assert_eq!(allocate(kbit(1_000), &[silent]), [None]);
    }
}
