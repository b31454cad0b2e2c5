//! What a benchmark prints for us to read.

use std::collections::BTreeMap;

/// One line of names and values. Times are in microseconds, memory in kB.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values(BTreeMap<String, f64>);

impl Values {
    pub(crate) fn read(line: &str) -> Option<Self> {
        let pairs = line.strip_prefix("result ")?.split(' ').map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((name.to_owned(), value.parse().ok()?))
        });
        pairs.collect::<Option<_>>().map(Self)
    }

    /// Not measured is not a number.
    pub(crate) fn get(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn per(&self, name: &str, other: &str) -> f64 {
        self.get(name) / self.get(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_names_and_values_is_read_and_what_is_missing_is_no_number() {
        let values = Values::read("result cpu=1500 got=500 idle=0.25").unwrap();
        assert_eq!((values.per("cpu", "got"), values.get("idle")), (3.0, 0.25));
        assert!(values.get("rss").is_nan());
        assert!(Values::read("listening").is_none());
    }
}
