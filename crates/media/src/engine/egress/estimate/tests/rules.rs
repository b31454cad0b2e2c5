//! When the estimate moves and when it does not; each "did not" beside a case in which it does.

use super::{
    super::{CEILING, Estimator, FLOOR},
    link::{Loss, Network, Run},
};
use std::time::{Duration, Instant};

const M: u64 = 1_000_000;
const LINK: Network = Network::plain(&[(0, 5 * M)]);

#[test]
fn nothing_is_told_before_something_is_known() {
    let now = Instant::now();
    let mut estimator = Estimator::new(now, M);
    estimator.wants(3 * M);
    estimator.sent(now, 0, 1_200, None);
    assert_eq!((estimator.estimate(), estimator.loss(), estimator.round_trip()), (None, None, None));
    assert_eq!((estimator.probe(now), estimator.deadline()), (None, None), "nobody would tell what a probe has shown");
    let later = now + Duration::from_millis(80);
    estimator.feedback(later, [(0, Some(123))].into_iter());
    assert_eq!(estimator.estimate(), Some(M));
    assert_eq!(estimator.round_trip(), Some(Duration::from_millis(80)));
    assert!(estimator.probe(later).is_some());
}

#[test]
fn a_good_link_is_found_within_two_seconds_of_the_start() {
    let mut run = Run::new(LINK, M, 4 * M, 1);
    run.seconds(2);
    let estimate = run.estimator.estimate().unwrap();
    assert!(estimate > 3 * M, "{estimate}");
}

#[test]
fn two_per_cent_of_loss_do_not_lower_it_and_twenty_do() {
    let settled = |share| {
        let mut run = Run::new(Network { loss: Loss::Random(share), ..LINK }, M, 2 * M, 1);
        run.seconds(10);
        run.seconds(20).lowest()
    };
    assert!(settled(0.02) > 2e6, "{}", settled(0.02));
    assert!(settled(0.20) < 0.5e6, "{}", settled(0.20));
}

#[test]
fn what_is_not_wanted_is_not_probed_for_and_what_is_wanted_later_is_found_soon() {
    let mut run = Run::new(Network::plain(&[(0, 20 * M)]), M, M, 1);
    let seen = run.seconds(20);
    assert!(seen.highest() < 2.1e6, "{}", seen.highest());
    run.wants(10 * M);
    run.seconds(6);
    let found = run.estimator.estimate().unwrap();
    assert!(found > 8 * M, "{found}");
}

#[test]
fn while_little_is_sent_it_neither_grows_without_bound_nor_collapses() {
    let mut run = Run::new(Network { jitter: 15.0, ..LINK }, M, 4 * M, 1);
    run.seconds(15);
    run.has = 100_000;
    let quiet = run.seconds(60);
    assert!(quiet.lowest() > 1.5e6, "{}", quiet.lowest());
    assert!(quiet.highest() < 8.1e6, "twice what is wanted: {}", quiet.highest());
}

#[test]
fn when_not_even_the_little_that_is_sent_gets_through_it_falls() {
    let mut run = Run::new(Network::plain(&[(0, 5 * M), (20, 150_000)]), M, 4 * M, 1);
    run.seconds(15);
    run.has = 250_000;
    run.seconds(12);
    let estimate = run.estimator.estimate().unwrap();
    assert!(estimate < 300_000, "{estimate}");
}

#[test]
fn it_falls_within_a_second_of_the_link_and_is_back_within_ten() {
    let mut run = Run::new(Network::plain(&[(0, 4 * M), (20, 800_000), (40, 4 * M)]), M, 4 * M, 1);
    let before = run.seconds(20).mean();
    assert!(before > 2.5e6, "{before}");
    run.seconds(1);
    let fallen = run.estimator.estimate().unwrap();
    assert!(fallen < 1_100_000, "{fallen}");
    run.seconds(29);
    let back = run.estimator.estimate().unwrap();
    assert!(back > 2_400_000, "{back}");
}

#[test]
fn when_nothing_is_heard_any_more_it_falls_step_by_step() {
    let mut run = Run::new(Network::plain(&[(0, 4 * M), (9, 0)]), M, 4 * M, 1);
    run.seconds(10);
    let before = run.estimator.estimate().unwrap();
    assert!(before > 5 * M / 2, "a message or two may get lost: {before}");
    run.seconds(20);
    assert!(run.estimator.estimate().unwrap() < before / 4);
}

#[test]
fn of_layers_the_highest_that_fits_is_found_and_kept() {
    const LAYERS: &[u64] = &[150_000, 500_000, 1_500_000];
    let links: [(&[(u64, u64)], _); 3] =
        [(&[(0, 400_000)], 150_000..500_000), (&[(0, M)], 500_000..1_500_000), (&[(0, 2_200_000)], 1_500_000..CEILING)];
    for (rates, fits) in links {
        let mut run = Run::new(Network::plain(rates), M, 2 * M, 1);
        run.layers = LAYERS;
        run.seconds(5);
        let seen = run.seconds(60);
        let share = seen.share_of(&fits);
        assert!(share > 0.85, "{fits:?}: {share}");
        assert!(seen.queue() < 60.0, "{}", seen.queue());
    }
}

#[test]
fn after_a_fall_nothing_is_probed_for_seconds() {
    let mut run = Run::new(Network { queue: 3_000.0, ..Network::plain(&[(0, 5 * M), (20, M)]) }, M, 2 * M, 1);
    run.seconds(20);
    let before = run.probes.len();
    run.seconds(3);
    assert_eq!(run.probes.len(), before);
    run.seconds(12);
    assert!(run.probes.len() > before, "but then it is");
}

#[test]
fn behind_a_policer_the_layer_that_does_not_fit_is_seldom_tried() {
    let mut run = Run::new(Network { queue: 100.0, polices: true, ..Network::plain(&[(0, M)]) }, M, 2 * M, 1);
    run.layers = &[150_000, 500_000, 1_500_000];
    run.seconds(5);
    let seen = run.seconds(60);
    let (fits, does_not) = (seen.share_of(&(500_000..1_500_000)), seen.share_of(&(1_500_000..CEILING)));
    assert!(fits > 0.85, "{fits}");
    assert!((0.01..0.12).contains(&does_not), "it is tried, since the policer may be gone: {does_not}");
}

#[test]
fn a_client_that_tells_its_own_estimate_is_believed_within_limits() {
    let now = Instant::now();
    let mut estimator = Estimator::new(now, M);
    let told = |bits: u64| {
        estimator.remb(now, bits);
        estimator.estimate().unwrap()
    };
    assert_eq!([2 * M, 0, u64::MAX].map(told), [2 * M, FLOOR, CEILING]);
    estimator.reported(now, 128, Some(Duration::from_millis(50)));
    assert_eq!(estimator.estimate(), Some(CEILING * 3 / 4), "half of it is lost");
    assert_eq!(estimator.loss(), Some(500));
}

#[test]
fn a_client_with_nothing_but_reports_gets_more_while_it_loses_nothing() {
    let start = Instant::now();
    let run = |lost: u8, size: usize| {
        let mut estimator = Estimator::new(start, M);
        for second in 0..30u64 {
            for packet in 0..100 {
                let now = start + Duration::from_millis(second * 1_000 + packet * 10);
                estimator.sent(now, second * 100 + packet, size, None);
            }
            estimator.reported(start + Duration::from_secs(second + 1), lost, None);
        }
        estimator.estimate().unwrap()
    };
    assert!(run(0, 2_500) > 2_500_000);
    assert!(run(0, 500) == M, "what is not sent shows nothing");
    assert_eq!(run(12, 2_500), M, "5 % say nothing either way");
    assert!(run(60, 2_500) < M / 4);
}

#[test]
fn arrivals_are_believed_before_what_a_client_makes_of_them() {
    let now = Instant::now();
    let mut estimator = Estimator::new(now, M);
    estimator.sent(now, 9, 1_200, None);
    estimator.feedback(now, [(9, Some(0))].into_iter());
    estimator.remb(now, 7 * M);
    estimator.reported(now, 255, None);
    assert_eq!((estimator.estimate(), estimator.loss()), (Some(M), None));
}
