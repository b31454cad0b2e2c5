//! The results as tables, in Markdown.

use std::fmt::Write;

use super::results::{Figures, Results};
use super::server::Engine;
use crate::bench::table::{number, row};

pub(super) fn all(results: &Results) -> String {
    let sections = [broadcasts(results), ratios(results), floors(results), meetings(results)];
    sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n")
}

fn broadcasts(results: &Results) -> String {
    let mut text = String::new();
    for receivers in results.sizes() {
        for engine in Engine::ALL {
            let Some(figures) = results.broadcast(receivers, engine) else { continue };
            if text.is_empty() {
                text += "## One publisher, and so many receivers\n\n\
                    | receivers | server | CPU, µs a packet | a datagram sent | : floor | lost, % | delay, ms | all joined, s \
                    | memory, MB | kB a receiver | server, % of a core | crowd | idle, % of all | others |\n\
                    |---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
            }
            let floor = results.floor(receivers).map_or(f64::NAN, |(_, gso)| gso);
            let ((server, crowd), (idle, others)) = (figures.busy(), figures.rest());
            row(
                &mut text,
                &[
                    receivers.to_string(),
                    engine.name().into(),
                    number(figures.per_packet(), 1),
                    number(figures.per_datagram(), 1),
                    number(figures.per_packet() / floor, 1),
                    lost(&figures),
                    delays(&figures),
                    number(figures.joined(), 1),
                    number(figures.memory(), 0),
                    number(figures.memory_of_one(receivers), 0),
                    number(server, 0),
                    number(crowd, 0),
                    number(idle, 0),
                    number(others, 0),
                ],
            );
        }
    }
    text
}

fn ratios(results: &Results) -> String {
    let mut text = String::new();
    for receivers in results.sizes() {
        let of = |engine| results.broadcast(receivers, engine).map_or(f64::NAN, |figures| figures.per_packet());
        let Some(gavel) = results.broadcast(receivers, Engine::Gavel).map(|figures| figures.per_packet()) else {
            continue;
        };
        if text.is_empty() {
            text += "## CPU of Gavel for a packet, as a multiple\n\n\
                | receivers | : Janus, `event_loops` | : Janus, default | : floor |\n|---|---|---|---|\n";
        }
        let floor = results.floor(receivers).map_or(f64::NAN, |(_, gso)| gso);
        let ratio = |other: f64| number(gavel / other, 2);
        let cells = [receivers.to_string(), ratio(of(Engine::JanusLoops)), ratio(of(Engine::Janus)), ratio(floor)];
        row(&mut text, &cells);
    }
    text
}

fn floors(results: &Results) -> String {
    let mut text = String::new();
    for receivers in results.sizes() {
        let Some((plain, gso)) = results.floor(receivers) else { continue };
        if text.is_empty() {
            text += "## The floor: sealing and sending alone\n\n\
                | addresses | `sendmmsg`, µs a packet | with GSO |\n|---|---|---|\n";
        }
        row(&mut text, &[receivers.to_string(), number(plain, 2), number(gso, 2)]);
    }
    text
}

fn meetings(results: &Results) -> String {
    let mut text = String::new();
    for engine in Engine::ALL {
        let mut alone = f64::NAN;
        for (count, figures) in results.meetings(engine) {
            if text.is_empty() {
                text += "## Meetings of six, all cameras on\n\n\
                    | server | meetings | packets a second | CPU, µs a datagram sent | : one meeting alone | lost, % \
                    | delay, ms | server, % of a core | crowd | idle, % of all | others |\n|---|---|---|---|---|---|---|---|---|---|---|\n";
            }
            if count == 1 {
                alone = figures.per_datagram();
            }
            let ((server, crowd), (idle, others)) = (figures.busy(), figures.rest());
            row(
                &mut text,
                &[
                    engine.name().into(),
                    count.to_string(),
                    number(figures.rate(), 0),
                    number(figures.per_datagram(), 1),
                    number(figures.per_datagram() / alone, 2),
                    lost(&figures),
                    delays(&figures),
                    number(server, 0),
                    number(crowd, 0),
                    number(idle, 0),
                    number(others, 0),
                ],
            );
        }
    }
    text
}

/// With a word where not all of it is the server's doing.
fn lost(figures: &Figures) -> String {
    let (crowd, _) = figures.dropped();
    let mut text = number(figures.lost(), 2);
    if crowd > 0.0 {
        let _ = write!(text, " ({crowd} at the crowd)");
    }
    if figures.silent() > 0.0 {
        let _ = write!(text, " and {} cut off", figures.silent());
    }
    text
}

fn delays(figures: &Figures) -> String {
    let (middle, most) = figures.delays();
    format!("{} / {}", number(middle, 2), number(most, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_has_no_table() {
        assert_eq!(all(&Results::default()), "");
    }
}
