//! What programs show that speak another system's dialect. Their keys are kept sealed and not hashed, since a signature can
//! only be checked with the key itself.

use crate::{
    problem::Problem,
    secrets::{self, Secret},
    state::App,
};
use gavel_door::ports::{OutsideApp, Sealed};
use jsonwebtoken::DecodingKey;

const LONGEST_NAME: usize = 64;

/// The key that an app shares with the server. `None`: it has none, or it cannot be opened any more.
pub(crate) fn key_of(app: &App, of: &OutsideApp) -> Option<Secret> {
    let opened = secrets::unlock(&sealing(app, &of.id), &of.key.as_ref()?.0)?;
    String::from_utf8(opened).ok().map(Secret)
}

pub(crate) fn seal(app: &App, id: &str, key: &Secret) -> Result<Sealed, Problem> {
    secrets::lock(&sealing(app, id), key.0.clone().into_bytes()).map(Sealed).ok_or_else(Problem::broken)
}

fn sealing(app: &App, id: &str) -> Vec<u8> {
    [&app.apps_key[..], id.as_bytes()].concat()
}

/// Visible characters without spaces, as in `app_id:app_key` of HTTP Basic, and so without a colon.
pub(crate) fn must_be_name(field: &str, name: &str) -> Result<(), Problem> {
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count())
        && !name.chars().any(|c| c == ':' || c.is_whitespace() || c.is_control());
    if fits {
        Ok(())
    } else {
        Err(Problem::invalid(format!("{field}: 1 to {LONGEST_NAME} characters without spaces and colons")))
    }
}

pub(crate) fn given_or_made(key: Option<String>) -> Result<Secret, Problem> {
    match key {
        None => Ok(Secret::random()?),
        Some(key) if (8..=256).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(Secret(key))
        }
        Some(_) => Err(Problem::invalid("app_key: 8 to 256 visible ASCII characters")),
    }
}

/// Refuses what cannot check an ES256 signature.
pub(crate) fn must_verify(pem: &str) -> Result<(), Problem> {
    DecodingKey::from_ec_pem(pem.as_bytes())
        .map(drop)
        .map_err(|_| Problem::invalid("public_key: a P-256 public key in PEM"))
}
