//! The real program, started as an operator starts it: on free ports, with everything it keeps in a directory of its own.
//!
//! ```ignore
//! let mut server = Server::start(env!("CARGO_BIN_EXE_gavel")).await;
//! let room = server.rest().room("weekly").await;
//! server.kill().await;
//! server.restart().await;
//! ```

use crate::{running::Running, webrtc::PATIENCE};
use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};
use std::{
    fs::File,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

/// What an operator may have set for their own server is not for ours.
const SETTINGS: [&str; 17] = [
    "GAVEL_LISTEN",
    "GAVEL_DATA_DIR",
    "GAVEL_ADMIN_PASSWORD",
    "GAVEL_MEDIA_ADDR",
    "GAVEL_MEDIA_TCP",
    "GAVEL_PUBLIC_ADDR",
    "GAVEL_PUBLIC_URL",
    "GAVEL_ICE_SERVER",
    "GAVEL_TLS_CERT",
    "GAVEL_TLS_KEY",
    "GAVEL_DEMO",
    "GAVEL_WEBHOOKS_PRIVATE",
    "GAVEL_RATE_LIMIT_FACTOR",
    "GAVEL_CONFIG",
    "GAVEL_LOG",
    "GAVEL_URL",
    "GAVEL_API_KEY",
];

/// A running server. Dropping it kills it and removes what it kept; where the test failed, its log is shown first.
pub struct Server {
    binary: PathBuf,
    home: PathBuf,
    child: Child,
    listen: SocketAddr,
    media: SocketAddr,
    rest: Rest,
}

impl Server {
    pub async fn start(binary: impl Into<PathBuf>) -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let binary = binary.into();
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let home = std::env::temp_dir().join(format!("gavel-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&home).expect("a directory for the server");
        let key = first_key(&binary, &home).await;
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let (child, listen, media) = launch(&binary, &home, any, any).await.unwrap_or_else(|log| panic!("{log}"));
        let rest = Rest::new(&format!("http://{listen}")).with(&key);
        Self { binary, home, child, listen, media, rest }
    }

    /// As who may do everything: a key with scope `admin`.
    pub fn rest(&self) -> &Rest {
        &self.rest
    }

    pub fn listen(&self) -> SocketAddr {
        self.listen
    }

    pub fn media(&self) -> SocketAddr {
        self.media
    }

    /// Where its clients connect to.
    pub fn base(&self) -> &str {
        &self.rest.base
    }

    /// kill -9.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("the server ran");
    }

    /// Again, on the ports of before. Answers how long it took until it listened.
    pub async fn restart(&mut self) -> Duration {
        let begun = Instant::now();
        let mut failed = String::new();
        // Somebody else's connection may have been given the port meanwhile.
        while begun.elapsed() < PATIENCE {
            match launch(&self.binary, &self.home, self.listen, self.media).await {
                Ok((child, ..)) => {
                    self.child = child;
                    return begun.elapsed();
                }
                Err(log) => failed = log,
            }
        }
        panic!("{failed}");
    }

    /// The command line, against this server. Answers exit code, standard output and standard error.
    pub async fn cli(&self, credential: Option<&str>, args: &[&str]) -> (i32, String, String) {
        self.cli_reading("", credential, args).await
    }

    /// The same, with something on its standard input.
    pub async fn cli_reading(&self, input: &str, credential: Option<&str>, args: &[&str]) -> (i32, String, String) {
        let mut command = self.command(credential, args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        // Whoever does not read ends without it.
        let _ = child.stdin.take().expect("it was asked for").write_all(input.as_bytes()).await;
        let output = timeout(PATIENCE, child.wait_with_output()).await.expect("it ends").expect("it started");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
    }

    /// One that goes on, and is read line by line.
    pub fn cli_running(&self, credential: &str, args: &[&str]) -> Running {
        Running::start(self.command(Some(credential), args))
    }

    fn command(&self, credential: Option<&str>, args: &[&str]) -> Command {
        let mut command = program(&self.binary);
        command.env("GAVEL_URL", self.base()).args(args);
        if let Some(credential) = credential {
            command.env("GAVEL_API_KEY", credential);
        }
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.start_kill();
        if std::thread::panicking() {
            eprintln!("--- the server's log\n{}---", log_of(&self.home));
        }
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

fn program(binary: &Path) -> Command {
    let mut command = Command::new(binary);
    for setting in SETTINGS {
        command.env_remove(setting);
    }
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}

fn log_of(home: &Path) -> String {
    std::fs::read_to_string(home.join("log")).unwrap_or_default()
}

/// A key with scope `admin`, made at the store: no password has to be hashed for it.
async fn first_key(binary: &Path, home: &Path) -> String {
    let mut command = program(binary);
    command.args(["key", "create", "tests", "--scopes", "admin", "--data-dir"]).arg(home.join("data"));
    let output = timeout(PATIENCE, command.output()).await.expect("it ends").expect("the program starts");
    assert!(output.status.success(), "no key: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
}

/// Starts it, and waits until it says where it listens. The error is its log.
async fn launch(
    binary: &Path,
    home: &Path,
    listen: SocketAddr,
    media: SocketAddr,
) -> Result<(Child, SocketAddr, SocketAddr), String> {
    let log = File::options().create(true).append(true).open(home.join("log")).expect("a file for the log");
    let mut command = program(binary);
    command
        .args(["serve", "--log", "warn", "--listen", &listen.to_string(), "--media-addr", &media.to_string()])
        .arg("--data-dir")
        .arg(home.join("data"))
        .stdout(Stdio::piped())
        .stderr(log);
    let mut child = command.spawn().map_err(|fault| format!("{}: {fault}", binary.display()))?;
    let said = BufReader::new(child.stdout.take().expect("it was asked for"));
    match timeout(PATIENCE, greeting(said)).await {
        Ok(Some((listen, media))) => Ok((child, listen, media)),
        Ok(None) | Err(_) => {
            let _ = child.kill().await;
            Err(format!("the server did not start:\n{}", log_of(home)))
        }
    }
}

/// The lines `listening on`, `media on udp` and `open`. Whatever it says afterwards is read and dropped.
async fn greeting(said: BufReader<ChildStdout>) -> Option<(SocketAddr, SocketAddr)> {
    let mut lines = said.lines();
    let (mut listen, mut media) = (None, None);
    while let Some(line) = lines.next_line().await.ok()? {
        if let Some(url) = line.strip_prefix("listening on http://") {
            listen = url.parse().ok();
        } else if let Some(rest) = line.strip_prefix("media on udp ") {
            media = rest.split(',').next().and_then(|address| address.parse().ok());
        } else if line.starts_with("open ") {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return listen.zip(media);
        }
    }
    None
}

/// The REST interface as somebody with one credential, or with none.
#[derive(Clone)]
pub struct Rest {
    client: reqwest::Client,
    base: String,
    credential: Option<String>,
    cookie: Option<String>,
}

impl Rest {
    /// `base`: `http://127.0.0.1:8080`.
    pub fn new(base: &str) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // Somebody may have installed it before us, and then it is there.
            let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        });
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .pool_idle_timeout(Duration::from_secs(5))
            .build()
            .expect("a client");
        Self { client, base: base.to_owned(), credential: None, cookie: None }
    }

    pub fn with(&self, credential: &str) -> Self {
        Self { credential: Some(credential.to_owned()), ..self.clone() }
    }

    pub fn without(&self) -> Self {
        Self { credential: None, ..self.clone() }
    }

    /// As a browser that shows this cookie (`name=value`).
    pub fn on_device(&self, cookie: &str) -> Self {
        Self { cookie: Some(cookie.to_owned()), ..self.clone() }
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn credential(&self) -> Option<&str> {
        self.credential.as_deref()
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(credential) = &self.credential {
            request = request.bearer_auth(credential);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        request
    }

    /// For tests in which the server may be dead: no answer is an answer.
    pub async fn try_post(&self, path: &str, key: &str, body: &Value) -> Option<Reply> {
        let request = self.request(Method::POST, &format!("/api/v1{path}")).header("idempotency-key", key).json(body);
        Reply::of(request.send().await.ok()?).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(self.request(Method::POST, &format!("/api/v1{path}")).json(&body)).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, &format!("/api/v1{path}"))).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, &format!("/api/v1{path}"))).await
    }

    /// An SDP offer to `/whip/…` or `/whep/…`.
    pub async fn offer(&self, path: &str, sdp: &str) -> Reply {
        let request = self.request(Method::POST, path).header("content-type", "application/sdp").body(sdp.to_owned());
        self.send(request).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        let answer = request.send().await.unwrap_or_else(|fault| panic!("no answer: {fault:?}"));
        Reply::of(answer).await.expect("the whole answer arrives")
    }

    /// A meeting room with this alias.
    pub async fn room(&self, alias: &str) -> Value {
        self.post("/rooms", json!({"name": alias, "kind": "meeting", "aliases": [alias]})).await.is(201)
    }

    /// A personal invitation.
    pub async fn ticket(&self, room: &str, name: &str, role: &str) -> String {
        let drawn = self.post(&format!("/rooms/{room}/tickets"), json!({"name": name, "role": role})).await.is(201);
        drawn["ticket"].as_str().expect("a ticket").to_owned()
    }

    /// A key with these scopes.
    pub async fn key(&self, scopes: &[&str]) -> String {
        let made = self.post("/api-keys", json!({"name": scopes.join("+"), "scopes": scopes})).await.is(201);
        made["key"].as_str().expect("a key").to_owned()
    }

    /// Who is in, by name.
    pub async fn names(&self, conference: &str) -> Vec<String> {
        let list = self.get(&format!("/conferences/{conference}/participants")).await.is(200);
        let items = list["items"].as_array().expect("a list");
        items.iter().map(|seat| seat["name"].as_str().expect("a name").to_owned()).collect()
    }
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// `null` where it is no JSON.
    pub body: Value,
}

impl Reply {
    async fn of(answer: reqwest::Response) -> Option<Self> {
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.ok()?;
        let body = serde_json::from_str(&text).unwrap_or_default();
        Some(Self { status, headers, text, body })
    }

    /// The body, if the status is this one.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.body
    }

    /// The problem, if it is one with this status and code.
    #[track_caller]
    pub fn is_problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.text);
        self.body
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).expect("the header")
    }
}
