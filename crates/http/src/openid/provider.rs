//! The provider: what it says of itself (OpenID Connect Discovery 1.0), its keys, and the questions to it. Kept for an
//! hour and asked for on demand, so that a provider that is down holds up nobody but those who want to log in by it.

use super::{Fault, OpenidOptions, begun::LogIn, claims::Claims};
use crate::{outgoing, secrets::Secret};
use jsonwebtoken::jwk::JwkSet;
use reqwest::{Client, RequestBuilder, StatusCode, header};
use serde::{Deserialize, de::DeserializeOwned};
use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};
use tokio::sync::Mutex;
use url::{Host, Url, form_urlencoded};

const WELL_KNOWN: &str = "/.well-known/openid-configuration";
/// A person is waiting before a blank page.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Where a provider moves its endpoints or withdraws a key, it is noticed after so long.
const KEPT_FOR: Duration = Duration::from_hours(1);
/// Everybody who asks meanwhile gets the same bad news, rather than a wait of their own.
const FAILED_FOR: Duration = Duration::from_secs(2);
/// Many times more than the keys of any provider take.
const LARGEST_ANSWER: usize = 1 << 20;

pub(super) struct Provider {
    issuer: String,
    client: OnceLock<Result<Client, String>>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    found: Option<(Instant, Arc<Metadata>)>,
    failed: Option<(Instant, Fault)>,
}

/// What a provider says of itself.
pub(super) struct Metadata {
    pub(super) authorization_endpoint: Url,
    token_endpoint: Url,
    userinfo_endpoint: Option<Url>,
    client_auth: ClientAuth,
    pub(super) keys: JwkSet,
}

/// How a client with a secret shows it (RFC 6749, section 2.3.1).
#[derive(Clone, Copy, PartialEq, Eq)]
enum ClientAuth {
    Basic,
    Post,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: Option<String>,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Granted {
    id_token: String,
    access_token: Option<String>,
}

/// What a code is exchanged for.
pub(super) struct Tokens {
    pub(super) id_token: String,
    pub(super) access_token: Option<Secret>,
}

impl Provider {
    pub(super) fn new(issuer: String) -> Self {
        Self { issuer, client: OnceLock::new(), known: Mutex::default() }
    }

    pub(super) async fn known(&self) -> Result<Arc<Metadata>, Fault> {
        let mut known = self.known.lock().await;
        match (&known.found, &known.failed) {
            (Some((at, found)), _) if at.elapsed() < KEPT_FOR => Ok(found.clone()),
            (_, Some((at, fault))) if at.elapsed() < FAILED_FOR => Err(fault.clone()),
            _ => self.look(&mut known).await,
        }
    }

    /// Asks again, unless somebody has since `seen` was found.
    pub(super) async fn newer_than(&self, seen: &Arc<Metadata>) -> Result<Arc<Metadata>, Fault> {
        let mut known = self.known.lock().await;
        match &known.found {
            Some((_, found)) if !Arc::ptr_eq(found, seen) => Ok(found.clone()),
            _ => self.look(&mut known).await,
        }
    }

    async fn look(&self, known: &mut Known) -> Result<Arc<Metadata>, Fault> {
        match self.discover().await {
            Ok(found) => {
                let found = Arc::new(found);
                *known = Known { found: Some((Instant::now(), found.clone())), failed: None };
                Ok(found)
            }
            Err(fault) => {
                known.failed = Some((Instant::now(), fault.clone()));
                Err(fault)
            }
        }
    }

    async fn discover(&self) -> Result<Metadata, Fault> {
        let address = endpoint(&format!("{}{WELL_KNOWN}", self.issuer.trim_end_matches('/')))?;
        let document: Document = self.json(self.client()?.get(address)).await?;
        if document.issuer != self.issuer {
            return Err(unreachable(format!("it calls itself {:?}, and here {:?}", document.issuer, self.issuer)));
        }
        let keys = self.json(self.client()?.get(endpoint(&document.jwks_uri)?)).await?;
        let takes_basic = |methods: &Vec<String>| methods.iter().any(|method| method == "client_secret_basic");
        Ok(Metadata {
            authorization_endpoint: endpoint(&document.authorization_endpoint)?,
            token_endpoint: endpoint(&document.token_endpoint)?,
            userinfo_endpoint: document.userinfo_endpoint.as_deref().map(endpoint).transpose()?,
            client_auth: match document.token_endpoint_auth_methods_supported {
                Some(methods) if !takes_basic(&methods) => ClientAuth::Post,
                Some(_) | None => ClientAuth::Basic,
            },
            keys,
        })
    }

    /// Exchanges the code that the browser brought for tokens.
    pub(super) async fn redeem(
        &self,
        provider: &Metadata,
        options: &OpenidOptions,
        log_in: &LogIn,
        code: &str,
    ) -> Result<Tokens, Fault> {
        let request = self.client()?.post(provider.token_endpoint.clone());
        match self.ask(redemption(request, provider.client_auth, options, log_in, code)).await? {
            (StatusCode::OK, body) => {
                let Granted { id_token, access_token } = read(&body)?;
                Ok(Tokens { id_token, access_token: access_token.map(Secret) })
            }
            (status, body) if status.is_client_error() => Err(Fault::Refused(refusal(status, &body))),
            (status, _) => Err(unreachable(format!("it answers {status}"))),
        }
    }

    /// What the provider tells of somebody besides the ID token (OpenID Connect Core 1.0, section 5.3).
    pub(super) async fn user_info(&self, provider: &Metadata, access_token: &str) -> Result<Option<Claims>, Fault> {
        let Some(address) = &provider.userinfo_endpoint else { return Ok(None) };
        self.json(self.client()?.get(address.clone()).bearer_auth(access_token)).await.map(Some)
    }

    fn client(&self) -> Result<&Client, Fault> {
        let built = self.client.get_or_init(|| {
            outgoing::client(ANSWER_WITHIN)
                .user_agent(concat!("gavel/", env!("CARGO_PKG_VERSION")))
                .build()
                .map_err(|fault| format!("it cannot be asked: {fault}"))
        });
        built.as_ref().map_err(|why| unreachable(why.clone()))
    }

    async fn json<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Fault> {
        match self.ask(request).await? {
            (StatusCode::OK, body) => read(&body),
            (status, _) => Err(unreachable(format!("it answers {status}"))),
        }
    }

    /// One question and its answer, of which no more is read than is reasonable.
    async fn ask(&self, request: RequestBuilder) -> Result<(StatusCode, Vec<u8>), Fault> {
        let lost = |fault: reqwest::Error| unreachable(outgoing::why(&fault, ANSWER_WITHIN));
        let mut answer = request.header(header::ACCEPT, "application/json").send().await.map_err(lost)?;
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(lost)? {
            body.extend_from_slice(&part);
            if body.len() > LARGEST_ANSWER {
                return Err(unreachable("its answer is too long"));
            }
        }
        Ok((answer.status(), body))
    }
}

/// The code, and who shows it (RFC 6749, sections 2.3.1 and 4.1.3; RFC 7636, section 4.5).
fn redemption(
    request: RequestBuilder,
    client_auth: ClientAuth,
    options: &OpenidOptions,
    log_in: &LogIn,
    code: &str,
) -> RequestBuilder {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &log_in.redirect_uri)
        .append_pair("code_verifier", &log_in.verifier.0);
    let request = match (&options.client_secret, client_auth) {
        (Some(secret), ClientAuth::Basic) => {
            let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            request.basic_auth(encoded(&options.client_id), Some(encoded(secret)))
        }
        (Some(secret), ClientAuth::Post) => {
            form.append_pair("client_id", &options.client_id).append_pair("client_secret", secret);
            request
        }
        (None, _) => {
            form.append_pair("client_id", &options.client_id);
            request
        }
    };
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.finish())
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(body).map_err(|_| unreachable("its answer is not what it should be"))
}

fn unreachable(why: impl Into<String>) -> Fault {
    Fault::Unreachable(why.into())
}

/// The code of an error (RFC 6749, section 5.2), as far as it is one; what is said besides may be of a person.
fn refusal(status: StatusCode, body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    let code = serde_json::from_slice(body).ok().map(|Refusal { error }| error);
    let is_code = |code: &String| code.len() <= 40 && code.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    match code.filter(is_code) {
        Some(code) => format!("it answers {status}, {code}"),
        None => format!("it answers {status}"),
    }
}

/// An address that secrets may be sent to: over TLS, or to this machine.
fn endpoint(text: &str) -> Result<Url, Fault> {
    let url = Url::parse(text).map_err(|_| unreachable("one of its addresses is none"))?;
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_here => Ok(url),
        _ => Err(unreachable("one of its addresses does not begin with https://")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_over_tls_or_stay_on_this_machine() {
        for good in ["https://id.example.org/token", "http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]/"]
        {
            assert!(endpoint(good).is_ok(), "{good}");
        }
        for bad in ["http://id.example.org/", "http://localhost.example.org/", "file:///etc/passwd", "token", ""] {
            assert!(endpoint(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_refusal_is_told_by_its_code_and_by_nothing_else() {
        let told = |body: &str| refusal(StatusCode::BAD_REQUEST, body.as_bytes());
        let said = r#"{"error": "invalid_grant", "error_description": "alice has been locked"}"#;
        assert_eq!(told(said), "it answers 400 Bad Request, invalid_grant");
        assert_eq!(told(r#"{"error": "alice: locked"}"#), "it answers 400 Bad Request");
        assert_eq!(told("<html>"), "it answers 400 Bad Request");
    }
}
