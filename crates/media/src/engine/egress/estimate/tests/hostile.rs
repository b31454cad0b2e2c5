//! Feedback from somebody who means harm, or whose clock and counters are broken.

use super::super::{CEILING, Estimator, FLOOR};
use proptest::prelude::*;
use std::time::{Duration, Instant};

#[derive(Clone, Debug)]
enum Act {
    Send {
        packets: u64,
        skip: u64,
        size: usize,
        probe: bool,
    },
    Feedback(Vec<(u16, Option<u64>)>),
    /// What has been sent, as if it had arrived at this time and at this distance.
    Acknowledge {
        base: u64,
        distance: u64,
        every: u64,
    },
    Remb(u64),
    Report(u8, Option<u64>),
    Wants(u64),
    Wait {
        ms: u64,
    },
    /// The caller's clock as well.
    StepBack {
        ms: u64,
    },
}

fn act() -> impl Strategy<Value = Act> {
    let time = prop_oneof![any::<u64>(), 0..1_000_000_000u64, Just(u64::MAX), Just(i64::MAX as u64)];
    prop_oneof![
        4 => (0..200u64, prop_oneof![9 => Just(0u64), 1 => 0..100_000u64], 0..70_000usize, any::<bool>())
            .prop_map(|(packets, skip, size, probe)| Act::Send { packets, skip, size, probe }),
        2 => prop::collection::vec((any::<u16>(), prop::option::of(time.clone())), 0..50).prop_map(Act::Feedback),
        4 => (time.clone(), prop_oneof![0..20_000u64, any::<u64>()], 1..5u64)
            .prop_map(|(base, distance, every)| Act::Acknowledge { base, distance, every }),
        1 => any::<u64>().prop_map(Act::Remb),
        1 => (any::<u8>(), prop::option::of(any::<u64>())).prop_map(|(lost, ms)| Act::Report(lost, ms)),
        1 => prop_oneof![any::<u64>(), 0..10_000_000u64].prop_map(Act::Wants),
        4 => prop_oneof![9 => 0..500u64, 1 => 0..100_000_000u64].prop_map(|ms| Act::Wait { ms }),
        1 => (0..2_000u64).prop_map(|ms| Act::StepBack { ms }),
    ]
}

proptest! {
    #[test]
    fn whatever_a_receiver_says_nothing_panics_and_the_estimate_stays_within_its_limits(
        first in any::<u64>(),
        from in prop_oneof![0..10u64, 60_000..70_000u64, Just(1u64 << 40)],
        acts in prop::collection::vec(act(), 1..120),
    ) {
        let start = Instant::now() + Duration::from_secs(10);
        let mut now = start;
        let mut estimator = Estimator::new(now, first);
        let (mut seq, mut told, mut cluster) = (from, from, None);
        for act in acts {
            match act {
                Act::Send { packets, skip, size, probe } => {
                    seq += skip;
                    for _ in 0..packets {
                        estimator.sent(now, seq, size, cluster.filter(|_| probe));
                        seq += 1;
                    }
                }
                Act::Feedback(packets) => estimator.feedback(now, packets.into_iter()),
                Act::Acknowledge { base, distance, every } => {
                    let numbers = told..seq;
                    let packets = numbers.map(|number| {
                        let arrived = base.wrapping_add(distance.wrapping_mul(number));
                        (number as u16, (number % every == 0).then_some(arrived))
                    });
                    estimator.feedback(now, packets.take(65_536));
                    told = seq;
                }
                Act::Remb(bits) => estimator.remb(now, bits),
                Act::Report(lost, ms) => estimator.reported(now, lost, ms.map(Duration::from_millis)),
                Act::Wants(bits) => estimator.wants(bits),
                Act::Wait { ms } => now += Duration::from_millis(ms),
                Act::StepBack { ms } => now -= Duration::from_millis(ms),
            }
            estimator.tick(now);
            if let Some(probe) = estimator.probe(now) {
                prop_assert!(probe.rate <= CEILING && probe.bytes <= 1_000_000, "{:?}", probe);
                cluster = Some(probe.cluster);
            }
            prop_assert!(estimator.deadline().is_none_or(|at| at > now), "it would be called again and again");
            if let Some(bits) = estimator.estimate() {
                prop_assert!((FLOOR..=CEILING).contains(&bits), "{}", bits);
            }
            prop_assert!(estimator.loss().is_none_or(|loss| loss <= 1_000));
        }
    }
}
