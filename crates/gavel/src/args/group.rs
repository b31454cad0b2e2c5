//! Groups, which are invited as their members; and the address book, where they stand beside the accounts.

use super::{help::examples, list::Page};
use clap::{Args as Group, Subcommand};

#[derive(Subcommand)]
pub(crate) enum GroupCommand {
    /// List groups
    #[command(after_help = examples!["gavel group list"])]
    List(Page),
    /// Show one, with its members
    #[command(after_help = examples!["gavel group show Choir"])]
    Show(OfGroup),
    /// Make one
    #[command(after_help = examples!["gavel group create Choir", "gavel group create Choir alice bob"])]
    Create(NewGroup),
    /// Call one something else
    #[command(after_help = examples!["gavel group rename Choir 'Chamber choir'"])]
    Rename(Rename),
    /// Add members
    #[command(after_help = examples!["gavel group add Choir carol dora"])]
    Add(Members),
    /// Take members out
    #[command(after_help = examples!["gavel group remove Choir bob"])]
    Remove(Members),
    /// Delete one; its members stay
    #[command(after_help = examples!["gavel group delete Choir"])]
    Delete(OfGroup),
}

#[derive(Group)]
pub(crate) struct OfGroup {
    /// A group's id or name
    pub(crate) group: String,
}

#[derive(Group)]
pub(crate) struct NewGroup {
    /// What people call it
    pub(crate) name: String,
    /// Accounts: ids, usernames or names
    pub(crate) members: Vec<String>,
}

#[derive(Group)]
pub(crate) struct Rename {
    /// A group's id or name
    pub(crate) group: String,
    /// What people call it from now on
    pub(crate) name: String,
}

#[derive(Group)]
pub(crate) struct Members {
    /// A group's id or name
    pub(crate) group: String,
    /// Accounts: ids, usernames or names
    #[arg(required = true)]
    pub(crate) members: Vec<String>,
}

#[derive(Group)]
pub(crate) struct AddressBook {
    /// A part of a name or username; without it everybody
    pub(crate) search: Option<String>,
    #[command(flatten)]
    pub(crate) page: Page,
}
