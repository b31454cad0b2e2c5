//! A server for one test, and clients for it.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use futures_util::{SinkExt, StreamExt};
use gavel_core::model::time::Timestamp;
use gavel_door::{
    Door, Options, Ports,
    ports::{Clock, LocalOwnership, RandomIds, Scope},
};
use gavel_http::{Config, Http, Parts};
use gavel_store::SqliteStore;
use gavel_testkit::fakes::FakeMedia;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest, protocol::frame::coding::CloseCode},
};
use tower::ServiceExt;

/// How long a test waits for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

struct Now;

impl Clock for Now {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Timestamp(since.as_millis() as u64)
    }
}

pub(crate) struct House {
    pub(crate) router: Router,
    pub(crate) http: Http,
    pub(crate) door: Door,
    pub(crate) store: SqliteStore,
    pub(crate) media: Arc<FakeMedia>,
    /// A key with scope `admin`.
    pub(crate) admin: String,
    address: SocketAddr,
    dir: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl Answer {
    /// The problem's code, where it is a problem as RFC 9457 has it.
    pub(crate) fn problem(&self) -> (u16, &str) {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{self:?}");
        assert_eq!(self.body["status"], self.status.as_u16(), "{self:?}");
        assert!(self.body["title"].is_string() && self.body["type"].is_string(), "{self:?}");
        (self.status.as_u16(), self.body["code"].as_str().unwrap())
    }

    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.body
    }

    #[track_caller]
    pub(crate) fn refuses(self, status: u16, code: &str) -> Value {
        assert_eq!(self.problem(), (status, code), "{}", self.text);
        self.body
    }
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::with(Config { demo: true, ..Config::default() }).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let dir = std::env::temp_dir().join(format!("gavel-http-{}", ulid::Ulid::generate()));
        let clock: Arc<dyn Clock> = Arc::new(Now);
        let store = SqliteStore::open(&dir, clock.clone()).await.unwrap();
        let calls = Arc::new(gavel_http::Calls::default());
        let media = Arc::new(FakeMedia::default());
        let ports = Ports {
            bell: calls.clone(),
            store: Arc::new(store.clone()),
            media: media.clone(),
            ownership: Arc::new(LocalOwnership),
            ids: Arc::new(RandomIds),
            clock: clock.clone(),
        };
        let door = Door::new(ports, Options::default());
        let admin =
            gavel_http::new_key(&store, clock.now(), "ops".into(), vec![Scope::Admin], None, None).await.unwrap().key;
        let parts = Parts {
            door: door.clone(),
            directory: Arc::new(store.clone()),
            store: Arc::new(store.clone()),
            records: Arc::new(store.clone()),
            webhooks: Arc::new(store.clone()),
            clock,
            calls,
        };
        let http = Http::new(parts, config).await.unwrap();
        http.deliver();
        let router = http.router();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { router, http, door, store, media, admin, address, dir }
    }

    /// As it comes, for answers that go on.
    pub(crate) async fn respond(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.respond(request).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, text, body }
    }

    /// A call with everything that can be said of one.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Option<&Value>,
        more: &[(&str, &str)],
    ) -> Answer {
        let mut request =
            Request::builder().method(method).uri(format!("/api/v1{path}")).header(header::HOST, "gavel.test");
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(body) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())).unwrap()
            }
            None => request.body(Body::empty()).unwrap(),
        };
        self.send(request).await
    }

    /// A page, or whatever else stands beside the interface.
    pub(crate) async fn page(&self, path: &str, key: Option<&str>) -> Answer {
        let mut request = Request::get(path);
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// By the public link, from an address of one's own.
    pub(crate) async fn enter_from(&self, from: SocketAddr, alias: &str, body: Value) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v1/rooms/{alias}/enter"))
            .header(header::HOST, "gavel.test")
            .header(header::CONTENT_TYPE, "application/json")
            .extension(axum::extract::ConnectInfo(from))
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    pub(crate) async fn get(&self, path: &str, key: &str) -> Answer {
        self.call(Method::GET, path, Some(key), None, &[]).await
    }

    pub(crate) async fn post(&self, path: &str, key: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(key), Some(&body), &[]).await
    }

    pub(crate) async fn patch(&self, path: &str, key: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(key), Some(&body), &[]).await
    }

    pub(crate) async fn delete(&self, path: &str, key: &str) -> Answer {
        self.call(Method::DELETE, path, Some(key), None, &[]).await
    }

    /// Without a credential.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        self.call(method, path, None, body, &[]).await
    }

    pub(crate) async fn key(&self, scope: &str) -> String {
        let made = self.post("/api-keys", &self.admin, json!({"name": scope, "scopes": [scope]})).await.is(201);
        made["key"].as_str().unwrap().to_owned()
    }

    /// An account, logged in: its id and access token.
    pub(crate) async fn account(&self, username: &str, role: &str) -> (String, String) {
        let password = "correct horse";
        let account = json!({"username": username, "password": password, "name": username, "role": role});
        let made = self.post("/accounts", &self.admin, account).await.is(201);
        let login = json!({"username": username, "password": password});
        let access = self.ask(Method::POST, "/auth/login", Some(&login)).await.is(200);
        (made["id"].as_str().unwrap().into(), access["access_token"].as_str().unwrap().into())
    }

    pub(crate) async fn room(&self, alias: &str) -> Value {
        self.room_with(json!({"name": alias, "kind": "meeting", "aliases": [alias]})).await
    }

    pub(crate) async fn room_with(&self, room: Value) -> Value {
        self.post("/rooms", &self.admin, room).await.is(201)
    }

    pub(crate) async fn ticket(&self, room: &str, name: &str, role: &str) -> String {
        let ticket = json!({"name": name, "role": role});
        let drawn = self.post(&format!("/rooms/{room}/tickets"), &self.admin, ticket).await.is(201);
        drawn["ticket"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn connect(&self) -> Socket {
        self.connect_with(&[]).await.unwrap()
    }

    pub(crate) async fn connect_with(&self, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
        self.connect_to("/signal", headers).await
    }

    /// A socket of another dialect.
    pub(crate) fn socket_url(&self, path: &str) -> String {
        format!("ws://{}{path}", self.address)
    }

    /// Another socket of the interface.
    pub(crate) async fn connect_to(&self, path: &str, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
        let mut request = format!("ws://{}/api/v1{path}", self.address).into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        match tokio_tungstenite::connect_async(request).await {
            Ok((socket, _)) => Ok(Socket { socket, rest: VecDeque::new() }),
            Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(fault) => panic!("{fault}"),
        }
    }

    /// Somebody in a room: the socket behind its welcome, and the welcome.
    pub(crate) async fn join(&self, ticket: &str) -> (Socket, Value) {
        let mut socket = self.connect().await;
        socket.say(json!({"type": "hello", "ticket": ticket, "client": "Chromium on Linux"})).await;
        let welcome = socket.until("welcome").await;
        (socket, welcome)
    }

    /// A room with alice as host in it: her socket, her welcome, her ticket.
    pub(crate) async fn meeting(&self, alias: &str) -> (Socket, Value, String) {
        self.room(alias).await;
        let ticket = self.ticket(alias, "Alice", "host").await;
        let (socket, welcome) = self.join(&ticket).await;
        (socket, welcome, ticket)
    }
}

pub(crate) struct Socket {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Of a batch that was read, what is still to be told.
    rest: VecDeque<Value>,
}

impl Socket {
    pub(crate) async fn say(&mut self, message: Value) {
        self.say_text(message.to_string()).await;
    }

    pub(crate) async fn say_text(&mut self, text: String) {
        self.socket.send(Message::Text(text.into())).await.unwrap();
    }

    pub(crate) async fn say_bytes(&mut self, bytes: Vec<u8>) {
        self.socket.send(Message::Binary(bytes.into())).await.unwrap();
    }

    /// The next message, those of a batch one by one.
    pub(crate) async fn next(&mut self) -> Result<Value, Option<u16>> {
        loop {
            if let Some(message) = self.rest.pop_front() {
                return Ok(message);
            }
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    let message: Value = serde_json::from_str(&text).unwrap();
                    match &message["messages"] {
                        Value::Array(messages) if message["type"] == "batch" => self.rest.extend(messages.clone()),
                        _ => return Ok(message),
                    }
                }
                Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| CloseCode::into(frame.code))),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// The next message of this type; others before it are passed over.
    #[track_caller]
    pub(crate) fn until<'a>(&'a mut self, kind: &'a str) -> impl Future<Output = Value> + 'a {
        let asked = std::panic::Location::caller();
        async move {
            let mut passed = Vec::new();
            loop {
                let next = tokio::time::timeout(PATIENCE, self.next()).await;
                match next.unwrap_or_else(|_| panic!("{asked}: no `{kind}`, after {passed:?}")) {
                    Ok(message) if message["type"] == kind => return message,
                    Ok(message) => passed.push(message["type"].to_string()),
                    Err(code) => panic!("{asked}: closed with {code:?} before `{kind}`, after {passed:?}"),
                }
            }
        }
    }

    /// Reads until the server closes, and says with which code.
    pub(crate) async fn closed(&mut self) -> Option<u16> {
        let reading = async {
            loop {
                if let Err(code) = self.next().await {
                    return code;
                }
            }
        };
        tokio::time::timeout(PATIENCE, reading).await.expect("the server closes")
    }

    /// One order and its answer.
    pub(crate) async fn act(&mut self, id: &str, verb: Value) -> Value {
        self.say(json!({"type": "act", "id": id, "verb": verb})).await;
        loop {
            let message = self.next().await.expect("the socket stays open");
            if message["id"] == id && (message["type"] == "receipt" || message["type"] == "refused") {
                return message;
            }
        }
    }

    /// Goes without a word.
    pub(crate) async fn drop_dead(self) {
        drop(self.socket);
    }
}
