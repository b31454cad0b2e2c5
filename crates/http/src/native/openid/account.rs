//! Which account somebody is for whom the provider vouches. An account belongs to a subject of an issuer; names and
//! addresses of the provider prove nothing here, since anybody may have got themselves the same ones there.

use crate::{
    administration::OnRecord,
    draw,
    native::accounts,
    openid::{OpenidOptions, Person},
    problem::Problem,
    state::App,
};
use axum::http::StatusCode;
use gavel_core::model::ids::AccountId;
use gavel_door::ports::{Account, AccountRole, DirectoryFault};
use ulid::Ulid;

/// The account, found or made, in the role that the provider gives it if it gives any.
pub(super) async fn of(
    app: &App,
    options: &OpenidOptions,
    person: &Person,
    on_record: &OnRecord,
) -> Result<Account, Problem> {
    let role = options.roles.as_ref().map(|roles| person.role(roles));
    on_record.stranger(person.text(&options.name_claim).unwrap_or_default(), &person.identity.subject);
    let account = match app.directory.account_by_identity(&person.identity).await? {
        Some(account) => account,
        None if options.create_accounts => {
            make(app, options, person, role.unwrap_or(AccountRole::User), on_record).await?
        }
        None => return Err(unknown(app, options, person).await?),
    };
    on_record.tries(&account.username, Some(&account));
    match role {
        Some(role) if role != account.role => {
            let account = app.directory.update_account(Account { role, ..account }, None).await?;
            app.has_revoked();
            on_record.also("account_change");
            Ok(account)
        }
        Some(_) | None => Ok(account),
    }
}

async fn make(
    app: &App,
    options: &OpenidOptions,
    person: &Person,
    role: AccountRole,
    on_record: &OnRecord,
) -> Result<Account, Problem> {
    let username =
        person.text(&options.name_claim).and_then(|told| accounts::username(told).ok()).ok_or_else(|| {
            tracing::warn!(claim = options.name_claim, "the provider of log-ins tells no username in this claim");
            Problem::new(StatusCode::FORBIDDEN, "no_username")
                .because("the provider tells no name that can be a username")
        })?;
    let account = Account {
        id: AccountId::new(Ulid::generate()),
        name: person.text("name").and_then(|name| draw::name(name).ok()).unwrap_or_else(|| username.clone()),
        username,
        email: person.email().map(str::to_owned),
        role,
        password: None,
        identity: Some(person.identity.clone()),
        created_at: app.now(),
    };
    match app.directory.create_account(account).await {
        Ok(made) => {
            on_record.also("account_create");
            Ok(made)
        }
        // The same person may have come in at the same moment by another window.
        Err(DirectoryFault::NameTaken | DirectoryFault::IdentityTaken) => {
            app.directory.account_by_identity(&person.identity).await?.ok_or_else(not_linked)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Why somebody who has no account does not get in, where nobody gets one.
async fn unknown(app: &App, options: &OpenidOptions, person: &Person) -> Result<Problem, DirectoryFault> {
    if let Some(username) = person.text(&options.name_claim)
        && app.directory.account_by_username(username).await?.is_some()
    {
        return Ok(not_linked());
    }
    Ok(Problem::new(StatusCode::FORBIDDEN, "no_account")
        .because("you have no account here: ask an administrator for one"))
}

fn not_linked() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "account_not_linked").because(
        "an account of your name is here already and not linked to you: if it is yours, ask an administrator to link it",
    )
}
