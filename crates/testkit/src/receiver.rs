//! A receiver of webhooks that can be healthy, ill, slow or gone, and remembers everything that it was sent.

use crate::webrtc::PATIENCE;
use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    net::TcpListener,
    sync::watch,
    task::{AbortHandle, JoinSet},
    time::timeout,
};

/// How it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mood {
    Well,
    /// Says what it was told.
    Echoes,
    Says(u16),
    /// Takes everything and answers nothing.
    Hangs,
    /// Sends the sender elsewhere.
    Redirects(String),
}

/// One request.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    pub headers: HeaderMap,
    pub text: String,
    pub body: Value,
    /// Whether it was answered with 200.
    pub taken: bool,
}

impl Received {
    pub fn seq(&self) -> u64 {
        self.body["seq"].as_u64().expect("a number")
    }

    pub fn kind(&self) -> &str {
        self.body["kind"].as_str().expect("a kind")
    }

    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_else(|| panic!("no `{name}`"))
    }
}

struct Book {
    mood: Mutex<Mood>,
    received: watch::Sender<Vec<Received>>,
}

impl Book {
    fn mood(&self) -> MutexGuard<'_, Mood> {
        self.mood.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub struct Receiver {
    address: SocketAddr,
    book: Arc<Book>,
    serving: Mutex<Option<AbortHandle>>,
}

impl Receiver {
    pub async fn open() -> Self {
        let book = Arc::new(Book { mood: Mutex::new(Mood::Well), received: watch::Sender::new(Vec::new()) });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let receiver = Self { address, book, serving: Mutex::default() };
        receiver.serve(listener);
        receiver
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub fn feels(&self, mood: Mood) {
        *self.book.mood() = mood;
    }

    /// Nobody listens any more, and what was open breaks.
    pub fn goes_down(&self) {
        if let Some(serving) = self.serving().take() {
            serving.abort();
        }
    }

    /// On the port of before.
    pub async fn comes_back(&self) {
        let again = async {
            loop {
                match TcpListener::bind(self.address).await {
                    Ok(listener) => return listener,
                    Err(_) => tokio::task::yield_now().await,
                }
            }
        };
        let listener = timeout(PATIENCE, again).await.expect("the port is free again");
        self.serve(listener);
    }

    pub fn received(&self) -> Vec<Received> {
        self.book.received.borrow().clone()
    }

    /// What was answered with 200, in the order in which it came.
    pub fn taken(&self) -> Vec<Received> {
        self.received().into_iter().filter(|received| received.taken).collect()
    }

    /// Waits until what has come satisfies the test.
    pub async fn until(&self, what: &str, satisfied: impl Fn(&[Received]) -> bool) -> Vec<Received> {
        let mut received = self.book.received.subscribe();
        match timeout(PATIENCE, received.wait_for(|received| satisfied(received))).await {
            Ok(Ok(received)) => received.clone(),
            Ok(Err(_)) | Err(_) => {
                let kinds: Vec<_> = self
                    .received()
                    .iter()
                    .map(|got| (got.body["seq"].clone(), got.body["kind"].clone(), got.taken))
                    .collect();
                panic!("never {what}; there came {kinds:?}")
            }
        }
    }

    fn serving(&self) -> MutexGuard<'_, Option<AbortHandle>> {
        self.serving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, listener: TcpListener) {
        let book = self.book.clone();
        // Connections live in the set, and end with it.
        let serving = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let book = book.clone();
                let service = service_fn(move |request| take(book.clone(), request));
                connections.spawn(async move {
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        *self.serving() = Some(serving.abort_handle());
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.goes_down();
    }
}

async fn take(book: Arc<Book>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, hyper::Error> {
    let mood = book.mood().clone();
    let (parts, body) = request.into_parts();
    let text = String::from_utf8(body.collect().await?.to_bytes().to_vec()).expect("UTF-8");
    let received = Received {
        path: parts.uri.path().to_owned(),
        headers: parts.headers,
        body: serde_json::from_str(&text).unwrap_or_default(),
        text: text.clone(),
        taken: matches!(mood, Mood::Well | Mood::Echoes),
    };
    book.received.send_modify(|all| all.push(received));
    let mut answer = Response::new(Full::default());
    match mood {
        Mood::Well => {}
        Mood::Echoes => *answer.body_mut() = Full::from(text),
        Mood::Says(status) => *answer.status_mut() = StatusCode::from_u16(status).expect("a status"),
        Mood::Hangs => std::future::pending().await,
        Mood::Redirects(to) => {
            *answer.status_mut() = StatusCode::FOUND;
            answer.headers_mut().insert(header::LOCATION, to.parse().expect("an address"));
        }
    }
    Ok(answer)
}
