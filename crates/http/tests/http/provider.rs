//! A provider of log-ins for one test: real HTTP and real signatures, over whatever it is told to vouch for.

use aws_lc_rs::{
    digest,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use gavel_http::OpenidOptions;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, jwk::Jwk};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;

pub(crate) const CLIENT: &str = "gavel";
pub(crate) const SECRET: &str = "a secret: 100%";

pub(crate) struct Provider {
    pub(crate) issuer: String,
    address: SocketAddr,
    books: Arc<Mutex<Books>>,
    serving: JoinHandle<()>,
}

struct Books {
    issuer: String,
    key: Key,
    /// What was promised to a browser, by code; each is redeemed once.
    codes: HashMap<String, Promise>,
    user_info: HashMap<String, Value>,
    /// How often somebody has asked what the provider says of itself.
    looked_at: u32,
}

/// A key that signs, and what is published of it.
pub(crate) struct Key {
    secret: EncodingKey,
    public: Jwk,
}

struct Promise {
    id_token: String,
    challenge: String,
    redirect_uri: String,
}

/// What a browser was sent with.
pub(crate) struct Sent {
    pub(crate) url: Url,
    asked: HashMap<String, String>,
}

impl Sent {
    pub(crate) fn to(location: &str) -> Self {
        let url = Url::parse(location).expect("an address");
        let asked = url.query_pairs().into_owned().collect();
        Self { url, asked }
    }

    pub(crate) fn asked(&self, name: &str) -> &str {
        self.asked.get(name).map_or_else(|| panic!("no `{name}` in {}", self.url), String::as_str)
    }
}

impl Key {
    pub(crate) fn new(id: &str) -> Self {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let secret = EncodingKey::from_ec_der(document.as_ref());
        let mut public = Jwk::from_encoding_key(&secret, Algorithm::ES256).unwrap();
        public.common.key_id = Some(id.into());
        Self { secret, public }
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: self.public.common.key_id.clone(), ..Header::new(Algorithm::ES256) };
        encode(&header, claims, &self.secret).unwrap()
    }

    /// As somebody who took the public key for a shared secret would sign.
    pub(crate) fn confused(&self, claims: &Value) -> String {
        let header = Header { kid: self.public.common.key_id.clone(), ..Header::new(Algorithm::HS256) };
        let public = serde_json::to_vec(&self.public).unwrap();
        encode(&header, claims, &EncodingKey::from_secret(&public)).unwrap()
    }
}

pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let issuer = format!("http://{address}");
        let books = Books {
            issuer: issuer.clone(),
            key: Key::new("first"),
            codes: HashMap::new(),
            user_info: HashMap::new(),
            looked_at: 0,
        };
        let books = Arc::new(Mutex::new(books));
        Self { issuer, address, serving: serve(listener, books.clone()), books }
    }

    pub(crate) fn options(&self) -> OpenidOptions {
        OpenidOptions {
            issuer: self.issuer.clone(),
            client_id: CLIENT.into(),
            client_secret: Some(SECRET.into()),
            label: "Example".into(),
            scopes: vec!["openid".into(), "profile".into()],
            name_claim: "preferred_username".into(),
            create_accounts: true,
            roles: None,
        }
    }

    /// From now on nothing answers there.
    pub(crate) async fn stop(&mut self) {
        self.serving.abort();
        let _ = (&mut self.serving).await;
    }

    pub(crate) async fn start_again(&mut self) {
        self.serving = serve(TcpListener::bind(self.address).await.unwrap(), self.books.clone());
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    pub(crate) fn looked_at(&self) -> u32 {
        self.books().looked_at
    }

    pub(crate) fn changes_its_key(&self) {
        self.books().key = Key::new("second");
    }

    /// The claims of a good ID token for this browser's log-in, with these over them.
    pub(crate) fn claims(&self, sent: &Sent, more: &Value) -> Value {
        let mut claims =
            json!({"iss": self.issuer, "aud": CLIENT, "exp": now() + 60, "iat": now(), "nonce": sent.asked("nonce")});
        for (name, value) in more.as_object().unwrap() {
            match value {
                Value::Null => claims.as_object_mut().unwrap().remove(name),
                value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
            };
        }
        claims
    }

    /// The person has said who they are: the code that their browser is sent back with.
    pub(crate) fn vouches(&self, sent: &Sent, claims: &Value) -> String {
        self.vouches_by(sent, |key| key.sign(&self.claims(sent, claims)))
    }

    /// The same, with an ID token made in any way.
    pub(crate) fn vouches_by(&self, sent: &Sent, sign: impl FnOnce(&Key) -> String) -> String {
        let mut books = self.books();
        let id_token = sign(&books.key);
        let code = format!("code {}", ulid::Ulid::generate());
        let promise = Promise {
            id_token,
            challenge: sent.asked("code_challenge").to_owned(),
            redirect_uri: sent.asked("redirect_uri").to_owned(),
        };
        books.codes.insert(code.clone(), promise);
        code
    }

    /// What is told besides of whoever comes with this code.
    pub(crate) fn tells(&self, code: &str, claims: Value) {
        self.books().user_info.insert(code.to_owned(), claims);
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

type Desk = State<Arc<Mutex<Books>>>;
type Refusal = (StatusCode, Json<Value>);

fn serve(listener: TcpListener, books: Arc<Mutex<Books>>) -> JoinHandle<()> {
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(document))
        .route("/keys", get(keys))
        .route("/token", post(token))
        .route("/me", get(me))
        .with_state(books);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() })
}

async fn document(State(books): Desk) -> Json<Value> {
    let mut books = books.lock().unwrap();
    books.looked_at += 1;
    let at = |path: &str| format!("{}{path}", books.issuer);
    Json(json!({
        "issuer": books.issuer, "authorization_endpoint": at("/authorize?tenant=1"), "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/me"), "jwks_uri": at("/keys"),
    }))
}

async fn keys(State(books): Desk) -> Json<Value> {
    let unknown = json!({"kty": "future", "kid": "third", "alg": "XX1"});
    Json(json!({"keys": [unknown, books.lock().unwrap().key.public]}))
}

fn refused(status: StatusCode, error: &str) -> Refusal {
    (status, Json(json!({"error": error, "error_description": "nobody reads this"})))
}

async fn token(
    State(books): Desk,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, Refusal> {
    // RFC 6749, section 2.3.1: both parts are encoded before they are put together.
    let client = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:a+secret%3A+100%25")));
    if headers.get(header::AUTHORIZATION).is_none_or(|shown| shown != client.as_str()) {
        return Err(refused(StatusCode::UNAUTHORIZED, "invalid_client"));
    }
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let code = field("code");
    let challenge = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, field("code_verifier").as_bytes()));
    match books.lock().unwrap().codes.remove(code) {
        Some(promise)
            if field("grant_type") == "authorization_code"
                && (&promise.challenge, promise.redirect_uri.as_str()) == (&challenge, field("redirect_uri")) =>
        {
            Ok(Json(json!({"id_token": promise.id_token, "access_token": code, "token_type": "Bearer"})))
        }
        Some(_) | None => Err(refused(StatusCode::BAD_REQUEST, "invalid_grant")),
    }
}

async fn me(State(books): Desk, headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    let shown = headers.get(header::AUTHORIZATION).and_then(|shown| shown.to_str().ok()).unwrap_or_default();
    let code = shown.strip_prefix("Bearer ").unwrap_or_default();
    books.lock().unwrap().user_info.get(code).cloned().map(Json).ok_or(StatusCode::UNAUTHORIZED)
}
