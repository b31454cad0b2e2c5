//! What happens, as it happens.

use clap::Args as Group;

#[derive(Group)]
pub(crate) struct Events {
    /// A conference's id, or its room's id or alias: from its beginning to its end. Without it everywhere, from now on
    pub(crate) conference: Option<String>,
    /// Go on after the event with this number
    #[arg(long, value_name = "NUMBER")]
    pub(crate) after: Option<u64>,
}
