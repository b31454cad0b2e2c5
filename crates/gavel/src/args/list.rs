//! How much of a list, and in which order.

use clap::{Args as Group, builder::PossibleValuesParser};
use gavel_door::ports::records::SortKey;

#[derive(Group)]
pub(crate) struct Page {
    /// At most so many; without it all of them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    /// Go on where a list stopped that was not whole
    #[arg(long)]
    pub(crate) cursor: Option<String>,
}

/// The words by which a list of records can be sorted.
pub(super) fn sorted_by<K: SortKey>() -> PossibleValuesParser {
    PossibleValuesParser::new(K::ALL.iter().map(|key| key.word()))
}
