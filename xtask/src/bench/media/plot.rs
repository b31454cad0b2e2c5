//! The results as pictures.

use super::results::{Figures, Results};
use super::server::Engine;
use crate::bench::plot::{COLOURS, Mark, Scale, Series, picture};

const FLOOR: &str = "the floor, with GSO";

/// CPU for each packet, by receivers and server.
pub(super) fn cpu(results: &Results) -> String {
    let sizes = results.sizes();
    let mut series = of_engines(results, &sizes, |figures| (0.0, figures.per_packet()));
    let floor = sizes.iter().map(|size| results.floor(*size).map(|(_, gso)| (0.0, gso))).collect();
    series.push(Series { name: FLOOR.into(), colour: COLOURS[3], values: floor });
    let scale = Scale::linear(&series);
    picture("CPU time of the server for each packet that arrived, µs", &names(&sizes), &series, &scale, Mark::Bar)
}

/// From publisher to receiver, by receivers and server.
pub(super) fn delay(results: &Results) -> String {
    let sizes = results.sizes();
    let series = of_engines(results, &sizes, Figures::delays);
    let scale = Scale::logarithmic(&series);
    picture(
        "Delay from publisher to receiver, median to 99th percentile, ms",
        &names(&sizes),
        &series,
        &scale,
        Mark::Span,
    )
}

fn names(sizes: &[u32]) -> Vec<String> {
    sizes.iter().map(|size| format!("{size} receivers")).collect()
}

fn of_engines(results: &Results, sizes: &[u32], value: fn(&Figures) -> (f64, f64)) -> Vec<Series> {
    let series = Engine::ALL.into_iter().zip(COLOURS).map(|(engine, colour)| {
        let values = sizes.iter().map(|size| results.broadcast(*size, engine).map(|figures| value(&figures)));
        Series { name: engine.name().replace('`', ""), colour, values: values.collect() }
    });
    series.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_nothing_is_still_a_picture() {
        let empty = Results::default();
        for svg in [cpu(&empty), delay(&empty)] {
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
            assert!(!svg.contains("NaN"), "{svg}");
        }
    }
}
