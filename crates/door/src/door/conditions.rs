//! How good each seat's line is, as the hosts are told of it. It decides nothing, and keeps nothing that outlasts the meeting.

use gavel_core::model::{
    ids::SeatId,
    media::{Condition, SeatMedia},
};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Conditions {
    known: BTreeMap<SeatId, Known>,
    /// The hosts who know all of it.
    told: Vec<SeatId>,
}

#[derive(Clone, Copy)]
struct Known {
    condition: Condition,
    /// What it was measured as just now, where that is something else.
    lately: Option<Condition>,
}

impl Conditions {
    /// What each host is to be told after a census: what has changed, and to whoever is new among them all of it. A line has
    /// become something else when two censuses running say the same, so that one bad second flickers nowhere.
    pub(super) fn census(&mut self, hosts: &[SeatId], seats: &[SeatMedia]) -> Vec<(SeatId, Vec<(SeatId, Condition)>)> {
        let before = std::mem::take(&mut self.known);
        let mut news = Vec::new();
        for media in seats {
            let Some(measured) = Condition::of(media) else { continue };
            let known = before
                .get(&media.seat)
                .map_or_else(|| Known { condition: measured, lately: None }, |known| known.measured(measured));
            if before.get(&media.seat).is_none_or(|was| was.condition != known.condition) {
                news.push((media.seat, known.condition));
            }
            self.known.insert(media.seat, known);
        }
        let told = std::mem::replace(&mut self.told, hosts.to_vec());
        let all = || self.known.iter().map(|(seat, known)| (*seat, known.condition)).collect();
        let heard = hosts.iter().map(|host| (*host, if told.contains(host) { news.clone() } else { all() }));
        heard.filter(|(_, news)| !news.is_empty()).collect()
    }
}

impl Known {
    fn measured(self, measured: Condition) -> Self {
        if measured == self.condition {
            return Self { lately: None, ..self };
        }
        if self.lately == Some(measured) {
            return Self { condition: measured, lately: None };
        }
        Self { lately: Some(measured), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gavel_core::model::ids::ConferenceId;
    use std::time::Duration;
    use ulid::Ulid;

    const ALICE: SeatId = SeatId::new(Ulid(1));
    const CAROL: SeatId = SeatId::new(Ulid(2));
    const GUSTAV: SeatId = SeatId::new(Ulid(3));

    /// `loss`: per mille.
    fn line(seat: SeatId, loss: Option<u16>) -> SeatMedia {
        SeatMedia {
            conference: ConferenceId::new(Ulid(1)),
            seat,
            quiet_for: Some(Duration::ZERO),
            packets_in: 0,
            packets_out: 0,
            bytes_in: 0,
            bytes_out: 0,
            estimate: None,
            round_trip: loss.map(|_| Duration::from_millis(20)),
            loss_in: loss,
            loss_out: None,
        }
    }

    #[test]
    fn hosts_are_told_what_has_changed_and_a_new_host_everything() {
        let mut conditions = Conditions::default();
        let good = [line(ALICE, Some(0)), line(GUSTAV, Some(0))];
        let everything = vec![(ALICE, Condition::Good), (GUSTAV, Condition::Good)];
        assert_eq!(conditions.census(&[ALICE], &good), [(ALICE, everything.clone())]);
        assert_eq!(conditions.census(&[ALICE], &good), []);
        assert_eq!(conditions.census(&[ALICE, CAROL], &good), [(CAROL, everything)]);
    }

    #[test]
    fn one_bad_second_is_not_told_and_two_are() {
        let mut conditions = Conditions::default();
        let seats = |loss| [line(GUSTAV, Some(loss))];
        conditions.census(&[ALICE], &seats(0));
        assert_eq!(conditions.census(&[ALICE], &seats(150)), []);
        assert_eq!(conditions.census(&[ALICE], &seats(0)), []);
        assert_eq!(conditions.census(&[ALICE], &seats(150)), []);
        assert_eq!(conditions.census(&[ALICE], &seats(150)), [(ALICE, vec![(GUSTAV, Condition::Poor)])]);
        assert_eq!(conditions.census(&[ALICE], &seats(40)), []);
        assert_eq!(conditions.census(&[ALICE], &seats(40)), [(ALICE, vec![(GUSTAV, Condition::Fair)])]);
    }

    #[test]
    fn a_line_that_was_not_measured_has_no_condition() {
        let mut conditions = Conditions::default();
        assert_eq!(conditions.census(&[ALICE], &[line(GUSTAV, None)]), []);
    }

    #[test]
    fn a_long_way_is_a_bad_line_without_any_loss() {
        let far = |ms| SeatMedia { round_trip: Some(Duration::from_millis(ms)), ..line(GUSTAV, Some(0)) };
        assert_eq!(Condition::of(&far(299)), Some(Condition::Good));
        assert_eq!(Condition::of(&far(300)), Some(Condition::Fair));
        assert_eq!(Condition::of(&far(800)), Some(Condition::Poor));
    }
}
