//! Log-in by OpenID Connect: the authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1;
//! RFC 7636). It finds out whom the provider vouches for. Which account that is, and what is answered,
//! the endpoints say.

mod begun;
mod claims;
mod id_token;
mod provider;

pub(crate) use claims::Person;

use crate::{
    problem::Problem,
    secrets::{self, NoRandomness, Secret},
};
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use begun::{Begun, LogIn};
use claims::Claims;
use gavel_core::model::ids::DeviceKey;
use id_token::{Expected, Unproven};
use provider::{Metadata, Provider, Tokens};
use std::{fmt, sync::Arc, time::Instant};

/// Who vouches for people, and what of it is believed.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenidOptions {
    /// As the provider writes it, to the letter.
    pub issuer: String,
    pub client_id: String,
    /// `None`: a public client, for which PKCE has to be enough.
    pub client_secret: Option<String>,
    /// What people call the provider.
    pub label: String,
    pub scopes: Vec<String>,
    /// The claim that becomes the username of a new account.
    pub name_claim: String,
    /// Whether people who have no account here get one.
    pub create_accounts: bool,
    /// What says who is what; nothing does where it is not set.
    pub roles: Option<RoleClaim>,
}

/// A claim that decides at every log-in what somebody is in the installation: a text or a list of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleClaim {
    pub claim: String,
    /// Whoever has one of these is an administrator.
    pub administrators: Vec<String>,
    pub operators: Vec<String>,
}

impl fmt::Debug for OpenidOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenidOptions({} at {}, …)", self.client_id, self.issuer)
    }
}

/// Why somebody does not get in this way. The texts hold nothing of a person.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("this log-in has been used, took too long, or was begun in another browser")]
    Expired,
    #[error("{0}")]
    Unreachable(String),
    /// The provider does not vouch for anybody, or in a way that does not hold.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Expired => {
                Self::new(StatusCode::BAD_REQUEST, "login_expired").because(format!("{fault}: begin again"))
            }
            Fault::Unreachable(why) => {
                tracing::warn!(%why, "the provider of log-ins does not answer as it should");
                Self::new(StatusCode::BAD_GATEWAY, "provider_unreachable")
                    .because("the provider of log-ins does not answer as it should")
            }
            Fault::Refused(why) => {
                tracing::warn!(%why, "the provider of log-ins vouches for nobody");
                Self::new(StatusCode::UNAUTHORIZED, "login_refused")
                    .because("the provider of log-ins does not vouch for you")
            }
            Fault::Randomness(fault) => fault.into(),
        }
    }
}

pub(crate) struct Openid {
    pub(crate) options: OpenidOptions,
    provider: Provider,
    begun: Begun,
}

impl Openid {
    pub(crate) fn new(options: OpenidOptions) -> Self {
        Self { provider: Provider::new(options.issuer.clone()), begun: Begun::default(), options }
    }

    /// Where to send the browser of this device. It comes back to `redirect_uri`, and wants to go on to `return_to`.
    pub(crate) async fn begin(
        &self,
        device: DeviceKey,
        redirect_uri: String,
        return_to: String,
    ) -> Result<String, Fault> {
        let provider = self.provider.known().await?;
        let (state, nonce, verifier) = (Secret::random()?, Secret::random()?, Secret::random()?);
        let mut url = provider.authorization_endpoint.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.options.client_id)
            .append_pair("redirect_uri", &redirect_uri)
            .append_pair("scope", &self.options.scopes.join(" "))
            .append_pair("state", &state.0)
            .append_pair("nonce", &nonce.0)
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(secrets::sha256(&verifier.0)))
            .append_pair("code_challenge_method", "S256");
        let log_in = LogIn { device, nonce, verifier, redirect_uri, return_to };
        self.begun.begin(state, log_in, Instant::now());
        Ok(url.into())
    }

    /// The browser is back with a code: whom the provider vouches for, and where they wanted to go.
    pub(crate) async fn finish(&self, device: DeviceKey, state: &str, code: &str) -> Result<(Person, String), Fault> {
        let log_in = self.begun.take(state, device, Instant::now()).ok_or(Fault::Expired)?;
        let provider = self.provider.known().await?;
        let tokens = self.provider.redeem(&provider, &self.options, &log_in, code).await?;
        let mut person = Person::new(&self.options.issuer, self.proven(&provider, &tokens, &log_in).await?)?;
        if let Some(access_token) = tokens.access_token
            && person.lacks_any(&self.options)
            && let Some(more) = self.provider.user_info(&provider, &access_token.0).await?
        {
            person.add(more)?;
        }
        Ok((person, log_in.return_to))
    }

    async fn proven(&self, provider: &Arc<Metadata>, tokens: &Tokens, log_in: &LogIn) -> Result<Claims, Fault> {
        let (issuer, client_id) = (&self.options.issuer, &self.options.client_id);
        let expected = Expected { issuer, client_id, nonce: &log_in.nonce.0 };
        let claims = match id_token::verify(&tokens.id_token, &provider.keys, &expected) {
            // The provider may have changed its keys since we looked.
            Err(Unproven::UnknownKey) => {
                let provider = self.provider.newer_than(provider).await?;
                id_token::verify(&tokens.id_token, &provider.keys, &expected)
            }
            verified => verified,
        };
        claims.map_err(|unproven| Fault::Refused(unproven.to_string()))
    }
}

/// Whether the provider answers and calls itself as it is called here; else what is wrong.
pub async fn find_provider(options: &OpenidOptions) -> Result<(), String> {
    Provider::new(options.issuer.clone()).known().await.map(|_| ()).map_err(|fault| fault.to_string())
}

/// Whether a token of any kind holds by these keys, for a log-in with the nonce `n`.
pub(crate) fn try_id_token(keys: &str, token: &str) -> bool {
    let expected = Expected { issuer: "https://id.example.org", client_id: "gavel", nonce: "n" };
    serde_json::from_str(keys).is_ok_and(|keys| id_token::verify(token, &keys, &expected).is_ok())
}
