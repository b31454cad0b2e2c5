//! Whom the dialect dials: Gavel calls its own accounts, where they are in the app. It has no telephone to call anybody else by.

use crate::{credential::person_of, problem::Problem, state::App};
use gavel_core::model::{command::Invited, invitation::Invitee, role::Role};
use gavel_door::ports::Account;

/// What is said of an address that no account has.
pub(super) const NOBODY: &str = "No account is called so: Gavel calls its own accounts.";

/// The account that an address means.
pub(super) async fn account(app: &App, address: &str) -> Result<Option<Account>, Problem> {
    Ok(app.directory.account_by_username(username(address)).await?)
}

/// It rings at their place, if they have the app open; they are invited in any case.
pub(super) async fn called(app: &App, address: &str, role: Role) -> Result<Option<Invited>, Problem> {
    let account = account(app, address).await?;
    Ok(account.map(|account| {
        let ring = app.calls.is_here(account.id);
        let invitee = Invitee { person: person_of(account.id), name: account.name, role, account: Some(account.id) };
        Invited { ring, invitee }
    }))
}

/// The username that it begins with: `bob`, `bob@example.org` and `sip:bob@example.org` are the same.
fn username(address: &str) -> &str {
    let name = address.trim().trim_start_matches("sip:");
    name.split('@').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheme_and_domain_are_nobodys_name() {
        for address in ["bob", "sip:bob", "bob@example.org", " sip:bob@example.org "] {
            assert_eq!(username(address), "bob");
        }
        assert_eq!(username("@example.org"), "");
    }
}
