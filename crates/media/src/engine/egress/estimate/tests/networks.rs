//! What the estimate comes to on different kinds of network.

use super::link::{Loss, Network, Run};

/// In these seconds of the run the estimate's mean lies between these, bits per second, and nineteen of twenty packets
/// wait no longer than so many milliseconds.
struct Phase {
    from: u64,
    to: u64,
    lowest: f64,
    highest: f64,
    queue: f64,
}

const fn phase(from: u64, to: u64, lowest: f64, highest: f64, queue: f64) -> Phase {
    Phase { from, to, lowest, highest, queue }
}

const K: u64 = 1_000;
const M: u64 = 1_000_000;

#[rustfmt::skip]
const NETWORKS: &[(&str, Network, &[Phase])] = &[
    ("300 kbit/s", Network::plain(&[(0, 300 * K)]), &[phase(3, 10, 0.15e6, 0.33e6, 150.0), phase(10, 60, 0.22e6, 0.33e6, 250.0)]),
    ("300 kbit/s, 5 % loss", Network { loss: Loss::Random(0.05), ..Network::plain(&[(0, 300 * K)]) }, &[phase(10, 60, 0.19e6, 0.31e6, 120.0)]),
    ("1 Mbit/s", Network::plain(&[(0, M)]), &[phase(5, 60, 0.75e6, 1.05e6, 180.0)]),
    ("5 Mbit/s, 2 % loss", Network { loss: Loss::Random(0.02), ..Network::plain(&[(0, 5 * M)]) }, &[phase(5, 60, 3.5e6, 5e6, 80.0)]),
    ("LTE, 3 to 0.6 to 3 Mbit/s", Network { jitter: 10.0, queue: 500.0, ..Network::plain(&[(0, 3 * M), (20, 600 * K), (35, 3 * M)]) },
        &[phase(5, 20, 2.2e6, 3e6, 120.0), phase(22, 35, 0.4e6, 0.62e6, 250.0), phase(43, 60, 2.1e6, 3e6, 180.0)]),
    ("radio, 30 ms of jitter", Network { jitter: 30.0, ..Network::plain(&[(0, 10 * M)]) }, &[phase(10, 60, 6.5e6, 10e6, 80.0)]),
    ("radio, hands over every 30 ms", Network { grain: 30.0, ..Network::plain(&[(0, 3 * M)]) }, &[phase(10, 60, 2e6, 3e6, 120.0)]),
    ("satellite, 600 ms there and back", Network { delay: 300.0, ..Network::plain(&[(0, 5 * M)]) }, &[phase(10, 60, 3.4e6, 5e6, 120.0)]),
    ("a queue of 1 s", Network { queue: 1_000.0, ..Network::plain(&[(0, 2 * M)]) }, &[phase(5, 60, 1.5e6, 2.1e6, 240.0)]),
    ("50 Mbit/s", Network::plain(&[(0, 50 * M)]), &[phase(5, 60, 36e6, 50e6, 40.0)]),
    ("a drop to 20 %", Network::plain(&[(0, 5 * M), (20, M)]), &[phase(5, 20, 3.5e6, 5e6, 120.0), phase(22, 60, 0.7e6, 1.05e6, 180.0)]),
    ("bursts of loss", Network { loss: Loss::Bursts { begin: 0.005, end: 0.2, lost: 0.8 }, ..Network::plain(&[(0, 3 * M)]) },
        &[phase(10, 60, 2.1e6, 3e6, 80.0)]),
    ("beside 1 of 3 Mbit/s", Network { others: M, ..Network::plain(&[(0, 3 * M)]) }, &[phase(10, 60, 1.5e6, 2.1e6, 160.0)]),
    ("a queue of 20 ms", Network { queue: 20.0, ..Network::plain(&[(0, M)]) }, &[phase(10, 60, 0.6e6, 1.05e6, 40.0)]),
    ("a policer, bursts of 200 ms", Network { queue: 200.0, polices: true, ..Network::plain(&[(0, 2 * M)]) }, &[phase(10, 60, 1.6e6, 2.3e6, 250.0)]),
    ("half of the feedback lost", Network { deaf: 0.5, ..Network::plain(&[(0, 2 * M)]) }, &[phase(10, 60, 1.5e6, 2.1e6, 200.0)]),
    ("two seconds of nothing", Network::plain(&[(0, 3 * M), (20, 0), (22, 3 * M)]), &[phase(34, 60, 2.1e6, 3e6, 120.0)]),
];

#[test]
fn on_each_kind_of_network_the_estimate_settles_near_what_the_link_carries() {
    let mut failures = Vec::new();
    for (name, network, phases) in NETWORKS {
        for seed in 1..=3 {
            let mut run = Run::new(*network, M, 80 * M, seed);
            let mut second = 0;
            for phase in *phases {
                run.seconds(phase.from - second);
                let seen = run.seconds(phase.to - phase.from);
                second = phase.to;
                let (mean, queue) = (seen.mean(), seen.queue());
                let line = format!(
                    "{name:32} seed {seed}, {:2} to {:2} s: {:6.2} of {:5.2} to {:5.2} Mbit/s ({:5.2} to {:5.2}), queue {queue:4.0} of {:3.0} ms (longest {:4.0})",
                    phase.from,
                    phase.to,
                    mean / 1e6,
                    phase.lowest / 1e6,
                    phase.highest / 1e6,
                    seen.lowest() / 1e6,
                    seen.highest() / 1e6,
                    phase.queue,
                    seen.longest_queue(),
                );
                println!("{line}");
                if !(phase.lowest..=phase.highest).contains(&mean) || queue > phase.queue {
                    failures.push(line);
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
