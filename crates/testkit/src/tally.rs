//! How often what happened in random meetings, so that one sees what they prove. It judges nothing.

use std::{collections::BTreeMap, fmt};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: BTreeMap<&'static str, BTreeMap<String, u64>>,
}

impl Tally {
    pub fn count(&mut self, kind: &'static str, what: &str) {
        self.count_many(kind, what, 1);
    }

    pub fn count_many(&mut self, kind: &'static str, what: &str, many: u64) {
        *self.counts.entry(kind).or_default().entry(what.to_owned()).or_default() += many;
    }

    pub fn add(&mut self, other: &Self) {
        for (kind, counts) in &other.counts {
            for (what, many) in counts {
                self.count_many(kind, what, *many);
            }
        }
    }

    pub fn of(&self, kind: &str, what: &str) -> u64 {
        self.counts.get(kind).and_then(|counts| counts.get(what)).copied().unwrap_or_default()
    }

    pub fn all_of(&self, kind: &str) -> u64 {
        self.counts.get(kind).map(|counts| counts.values().sum()).unwrap_or_default()
    }

    /// Each of these happened, and not only once by chance.
    #[track_caller]
    pub fn has(&self, kind: &str, all: &[&str]) {
        let rare: Vec<&&str> = all.iter().filter(|what| self.of(kind, what) < 3).collect();
        assert!(rare.is_empty(), "of {kind} these hardly ever happened: {rare:?}\n{self}");
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, counts) in &self.counts {
            write!(f, "{kind} {}:", self.all_of(kind))?;
            for (what, many) in counts {
                write!(f, " {what} {many}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
