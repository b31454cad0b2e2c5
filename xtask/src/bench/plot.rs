//! Figures as pictures, in SVG.

use std::fmt::Write;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 64.0;
const BOTTOM: f64 = 44.0;

/// Told apart by people who do not see red and green as well.
pub(crate) const COLOURS: [&str; 4] = ["#0072b2", "#e69f00", "#d55e00", "#999999"];

/// One colour: its name, and a value for each group.
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) colour: &'static str,
    /// The lower and the upper end; nothing where nothing was measured.
    pub(crate) values: Vec<Option<(f64, f64)>>,
}

/// Without what is left of a decimal fraction in a binary one.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn highest(series: &[Series]) -> f64 {
    series.iter().flat_map(|series| &series.values).flatten().map(|value| value.1).fold(0.0, f64::max)
}

/// The next of 1, 2, 5, 10, 20 …
fn nice(step: f64) -> f64 {
    let power = 10f64.powf(step.max(1e-6).log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|digit| digit * power).find(|nice| *nice >= step).unwrap_or(10.0 * power)
}

/// How a value is drawn.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Mark {
    /// From nothing up to the upper end.
    Bar,
    /// From a dot at the lower end to one at the upper.
    Span,
}

impl Mark {
    /// A value, with its middle at `x`, from one height to another.
    fn draw(self, x: f64, width: f64, (low, high): (f64, f64), colour: &str) -> String {
        if self == Self::Bar {
            let (left, width, height) = (x - width * 0.45, width * 0.9, (low - high).max(0.5));
            return format!(
                "<rect x=\"{left:.1}\" y=\"{high:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>\n"
            );
        }
        format!(
            "<path d=\"M{x:.1} {low:.1}V{high:.1}\" stroke=\"{colour}\" stroke-width=\"3\"/>\n\
             <circle cx=\"{x:.1}\" cy=\"{low:.1}\" r=\"5\" fill=\"{colour}\"/>\n\
             <circle cx=\"{x:.1}\" cy=\"{high:.1}\" r=\"4\" fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"2\"/>\n"
        )
    }
}

/// Heights of values.
pub(crate) struct Scale {
    ticks: Vec<f64>,
    /// From 0, at the bottom, to 1.
    place: Box<dyn Fn(f64) -> f64>,
}

impl Scale {
    /// From nothing to the highest of them.
    pub(crate) fn linear(series: &[Series]) -> Self {
        // Of nothing there is still a scale.
        let most = highest(series).max(0.1);
        let step = nice(most / 5.0);
        let ticks: Vec<f64> = (0..=(most / step).ceil() as u32).map(|n| rounded(f64::from(n) * step)).collect();
        let top = ticks.last().copied().unwrap_or(1.0);
        Self { ticks, place: Box::new(move |value| value / top) }
    }

    /// A step for each power of ten. What is less than the lowest, a hundredth if not more, stands on it.
    pub(crate) fn logarithmic(series: &[Series]) -> Self {
        let low = series.iter().flat_map(|series| &series.values).flatten().map(|value| value.0).fold(1.0, f64::min);
        let (first, last) = (low.max(0.01).log10().floor(), highest(series).max(1.0).log10().ceil());
        let ticks = (first as i32..=last as i32).map(|power| 10f64.powi(power)).collect();
        let place = move |value: f64| ((value.max(1e-9).log10() - first) / (last - first).max(1.0)).max(0.0);
        Self { ticks, place: Box::new(place) }
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (self.place)(value) * (HEIGHT - BOTTOM - TOP)
    }
}

/// Groups of marks, with their names below.
pub(crate) fn picture(title: &str, groups: &[String], series: &[Series], scale: &Scale, mark: Mark) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\" fill=\"#222\">\n<title>{title}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n<text x=\"{LEFT}\" y=\"20\" font-size=\"14\">{title}</text>\n"
    );
    // Writing to a string cannot fail.
    for tick in &scale.ticks {
        let (y, end) = (scale.y(*tick), WIDTH - RIGHT);
        let _ = writeln!(svg, "<path d=\"M{LEFT} {y:.1}H{end}\" stroke=\"#ddd\"/>");
        let _ = writeln!(svg, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{tick}</text>", LEFT - 8.0, y + 4.0);
    }
    let width = (WIDTH - LEFT - RIGHT) / groups.len().max(1) as f64;
    let bar = (width * 0.7 / series.len().max(1) as f64).min(40.0);
    for (n, label) in groups.iter().enumerate() {
        let middle = LEFT + width * (n as f64 + 0.5);
        let _ = writeln!(svg, "<text x=\"{middle:.1}\" y=\"{}\" text-anchor=\"middle\">{label}</text>", HEIGHT - 16.0);
        for (at, one) in series.iter().enumerate() {
            let Some((low, high)) = one.values[n] else { continue };
            let x = middle + bar * (at as f64 + 0.5 - series.len() as f64 / 2.0);
            svg += &mark.draw(x, bar, (scale.y(low), scale.y(high)), one.colour);
        }
    }
    let mut x = LEFT;
    for one in series {
        let _ = writeln!(svg, "<rect x=\"{x:.0}\" y=\"34\" width=\"12\" height=\"12\" fill=\"{}\"/>", one.colour);
        let _ = writeln!(svg, "<text x=\"{:.0}\" y=\"44\">{}</text>", x + 18.0, one.name);
        x += 40.0 + 7.0 * one.name.chars().count() as f64;
    }
    svg + "</svg>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_a_scale_are_round() {
        assert_eq!([0.7, 1.0, 3.0, 14.0].map(nice), [1.0, 1.0, 5.0, 20.0]);
    }
}
