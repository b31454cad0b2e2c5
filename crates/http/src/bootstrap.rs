//! What an operator needs before anybody can log in: the administrator's account, and keys made without a server.

use crate::{
    credential::{KEY, SETUP},
    problem::Problem,
    secrets::{self, Hasher, NoRandomness, Secret},
};
use gavel_core::model::{ids::AccountId, time::Timestamp};
use gavel_door::ports::{Account, AccountRole, ApiKey, Directory, DirectoryFault, Scope, Token, TokenKind};
use std::time::Duration;
use ulid::Ulid;

pub(crate) const ADMINISTRATOR: &str = "admin";
const SETUP_GOOD_FOR: Duration = Duration::from_hours(24 * 7);

#[derive(Debug, thiserror::Error)]
pub enum BootstrapFault {
    #[error(transparent)]
    Directory(#[from] DirectoryFault),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

impl From<BootstrapFault> for Problem {
    fn from(fault: BootstrapFault) -> Self {
        match fault {
            BootstrapFault::Directory(fault) => fault.into(),
            BootstrapFault::Randomness(fault) => fault.into(),
        }
    }
}

/// Sees that the account `admin` is there, with this password if one is given. As long as it has none, the answer is
/// the token of a one-time link for setting it.
pub async fn administrator(
    directory: &dyn Directory,
    now: Timestamp,
    password: Option<String>,
) -> Result<Option<String>, BootstrapFault> {
    let hasher = Hasher::default();
    let known = directory.account_by_username(ADMINISTRATOR).await?;
    let before = known.as_ref().and_then(|account| account.password.clone());
    let hash = match (password, before) {
        // A new hash of the same password would end every log-in, at each start.
        (Some(password), Some(before)) if hasher.fits(password.clone(), before.clone()).await => Some(before),
        (Some(password), _) => Some(hasher.hash(password).await?),
        (None, before) => before,
    };
    let account = match known {
        Some(account) if account.password != hash => {
            directory.update_account(Account { password: hash, ..account }, None).await?
        }
        Some(account) => account,
        None => {
            let account = Account {
                id: AccountId::new(Ulid::generate()),
                username: ADMINISTRATOR.into(),
                name: "Administrator".into(),
                email: None,
                role: AccountRole::Administrator,
                password: hash,
                identity: None,
                created_at: now,
            };
            directory.create_account(account).await?
        }
    };
    if account.password.is_some() {
        return Ok(None);
    }
    let token = format!("{SETUP}{}", Secret::random()?.0);
    let expires_at = now.plus(SETUP_GOOD_FOR);
    let kept = Token {
        id: Ulid::generate().to_string(),
        kind: TokenKind::Setup,
        secret: secrets::digest_of(&token),
        account: account.id,
        client: String::new(),
        created_at: now,
        last_used_at: None,
        expires_at,
    };
    directory.create_token(kept).await?;
    Ok(Some(token))
}

/// A key and its text, which is not kept. Without `expires_at` it is good until it is deleted.
#[derive(Clone)]
pub struct MadeKey {
    pub id: String,
    pub key: String,
}

pub async fn new_key(
    directory: &dyn Directory,
    now: Timestamp,
    name: String,
    scopes: Vec<Scope>,
    created_by: Option<AccountId>,
    expires_at: Option<Timestamp>,
) -> Result<MadeKey, BootstrapFault> {
    let id = Ulid::generate().to_string();
    let secret = Secret::random()?;
    let kept = ApiKey {
        id: id.clone(),
        name,
        scopes,
        secret: secrets::digest_of(&secret.0),
        created_by,
        created_at: now,
        expires_at,
    };
    directory.create_key(kept).await?;
    Ok(MadeKey { key: format!("{KEY}{id}_{}", secret.0), id })
}
