//! A small REST client: one base, one key, answers as JSON. What the server refuses is a [`Stop`].

use super::{
    out::Out,
    progress,
    stop::{Problem, Stop},
};
use crate::args::{Remote, list::Page};
use reqwest::{Method, StatusCode, header};
use serde_json::Value;
use sse_stream::SseStream;
use std::time::Duration;
use ulid::Ulid;

#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientFault {
    #[error(
        "this needs a key: set GAVEL_API_KEY, or give --api-key\nMake one with `gavel key create NAME` where the server is kept, or get an access token with `gavel login USERNAME --print-token`."
    )]
    NoKey,
    #[error("the key has characters that no key has: check GAVEL_API_KEY")]
    BadKey,
    #[error("{url} is no address of a server: GAVEL_URL or --url is one such as https://meet.example.org")]
    BadUrl { url: String },
    #[error(
        "{url} cannot be reached: {fault}\nGAVEL_URL or --url says where the server is; `gavel serve` starts one here."
    )]
    Unreachable { url: String, fault: String },
    #[error("{url} does not answer like a Gavel server ({status}): check GAVEL_URL")]
    NotGavel { url: String, status: StatusCode },
}

/// What the server gives at once, at most.
const AT_ONCE: usize = 1_000;
/// How long a server may say nothing.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    bearer: Option<header::HeaderValue>,
    pub(crate) out: Out,
}

impl Client {
    pub(crate) fn new(remote: &Remote) -> Result<Self, ClientFault> {
        let base = remote.url.trim_end_matches('/').to_owned();
        if !base.starts_with("http://") && !base.starts_with("https://") {
            return Err(ClientFault::BadUrl { url: base });
        }
        let bearer = match remote.api_key.as_deref().filter(|key| !key.is_empty()) {
            Some(key) => Some(bearer(key)?),
            None => None,
        };
        let http = reqwest::Client::builder()
            .user_agent(concat!("gavel-cli/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(PATIENCE)
            .build()
            .map_err(|fault| unreachable(&base, &fault))?;
        Ok(Self { http, base, bearer, out: Out { json: remote.json } })
    }

    /// The same server, as somebody else.
    pub(crate) fn as_somebody(&self, key: &str) -> Result<Self, ClientFault> {
        Ok(Self { bearer: Some(bearer(key)?), ..self.as_nobody() })
    }

    /// The same server, without a key.
    pub(crate) fn as_nobody(&self) -> Self {
        Self { http: self.http.clone(), base: self.base.clone(), bearer: None, out: self.out }
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Value, Stop> {
        self.order(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Value, Stop> {
        self.order(Method::POST, path, Some(body)).await
    }

    /// Under a name that is known before there is an answer.
    pub(crate) async fn post_as(&self, request: &str, path: &str, body: &Value) -> Result<Value, Stop> {
        self.must_have_key()?;
        answer(self.send(Method::POST, path, Some(body), Some(request)).await?)
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Result<Value, Stop> {
        self.order(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Result<Value, Stop> {
        self.order(Method::DELETE, path, None).await
    }

    async fn order(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Stop> {
        self.must_have_key()?;
        self.anybody(method, path, body).await
    }

    fn must_have_key(&self) -> Result<(), ClientFault> {
        if self.bearer.is_some() { Ok(()) } else { Err(ClientFault::NoKey) }
    }

    /// Also without a key: logging in. Whatever takes long shows that it is still waited for.
    pub(crate) async fn anybody(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Stop> {
        answer(progress::while_waiting(self.out, self.send(method, path, body, None)).await?)
    }

    /// The status, and the body as JSON; `null` where there is none.
    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        request_id: Option<&str>,
    ) -> Result<(StatusCode, Value), ClientFault> {
        let mut request = self.request(method.clone(), path);
        if let Some(body) = body {
            request = request.json(body);
        }
        if method == Method::POST {
            let made_up = Ulid::generate().to_string();
            request = request.header("idempotency-key", request_id.unwrap_or(&made_up));
        }
        // Should the connection break before the answer, the key makes it safe to ask once more.
        let again = request.try_clone();
        let response = match request.send().await {
            Err(fault)
                if !fault.is_connect()
                    && !fault.is_timeout()
                    && let Some(again) = again =>
            {
                again.send().await
            }
            sent => sent,
        };
        let response = response.map_err(|fault| unreachable(&self.base, &fault))?;
        let (status, waits) = (response.status(), retry_after(&response));
        let text = response.text().await.map_err(|fault| unreachable(&self.base, &fault))?;
        if text.is_empty() && status.is_success() {
            return Ok((status, Value::Null));
        }
        let not_ours = || ClientFault::NotGavel { url: self.base.clone(), status };
        let mut value: Value = serde_json::from_str(&text).map_err(|_| not_ours())?;
        if !status.is_success() && value["code"].as_str().is_none() {
            return Err(not_ours());
        }
        if let (Some(seconds), Value::Object(fields)) = (waits, &mut value) {
            fields.insert("retry_after".into(), seconds.into());
        }
        Ok((status, value))
    }

    /// Something that is no JSON, piece by piece.
    pub(crate) async fn download(&self, path: &str) -> Result<Body, Stop> {
        let response = self.open(self.request(Method::GET, path)).await?;
        Ok(Body { response, base: self.base.clone() })
    }

    /// Server-Sent Events, those after the one with this id. `None`: nothing is to come any more.
    pub(crate) async fn events(&self, path: &str, last: Option<&str>) -> Result<Option<Events>, Stop> {
        let mut request = self.request(Method::GET, path).header(header::ACCEPT, "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = self.open(request).await?;
        let status = response.status();
        if status == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
            return Err(ClientFault::NotGavel { url: self.base.clone(), status }.into());
        }
        Ok(Some(SseStream::new(response.into())))
    }

    /// An answer that is read as it comes.
    async fn open(&self, request: reqwest::RequestBuilder) -> Result<reqwest::Response, Stop> {
        self.must_have_key()?;
        let sent = progress::while_waiting(self.out, request.send()).await;
        let response = sent.map_err(|fault| unreachable(&self.base, &fault))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let body: Option<Value> = response.json().await.ok();
        match body.filter(|body| body["code"].is_string()) {
            Some(body) => Err(Stop::Refused(Problem { body })),
            None => Err(ClientFault::NotGavel { url: self.base.clone(), status }.into()),
        }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.http.request(method, format!("{}/api/v1{path}", self.base));
        if let Some(bearer) = &self.bearer {
            request = request.header(header::AUTHORIZATION, bearer.clone());
        }
        request
    }

    /// The whole of a list. `query` asks for some of it.
    pub(crate) async fn list(&self, path: &str, query: &Query) -> Result<Vec<Value>, Stop> {
        Ok(self.part(path, query, &Page { limit: None, cursor: None }).await?.items)
    }

    /// As much of a list as is asked for, however many requests that takes.
    pub(crate) async fn part(&self, path: &str, query: &Query, page: &Page) -> Result<Part, Stop> {
        let mut part = Part { items: Vec::new(), next: page.cursor.clone() };
        let bar = progress::Count::new(self.out);
        loop {
            let left = page.limit.map_or(AT_ONCE, |limit| AT_ONCE.min(limit as usize - part.items.len()));
            let asked = query.clone().and("limit", &left.to_string()).maybe("cursor", part.next.as_ref());
            let mut answer = self.get(&format!("{path}{asked}")).await?;
            match answer["items"].take() {
                Value::Array(more) => part.items.extend(more),
                _ => return Err(ClientFault::NotGavel { url: self.base.clone(), status: StatusCode::OK }.into()),
            }
            bar.reached(part.items.len());
            part.next = answer["next_cursor"].as_str().map(str::to_owned);
            let enough = page.limit.is_some_and(|limit| part.items.len() >= limit as usize);
            if enough || part.next.is_none() {
                return Ok(part);
            }
        }
    }
}

/// Some of a list. `next`: where to go on, unless that was the end.
pub(crate) struct Part {
    pub(crate) items: Vec<Value>,
    pub(crate) next: Option<String>,
}

pub(crate) type Events = SseStream<reqwest::Body>;

/// What a download brings.
pub(crate) struct Body {
    response: reqwest::Response,
    base: String,
}

impl Body {
    /// `None`: that was all of it.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        let piece = self.response.chunk().await.map_err(|fault| unreachable(&self.base, &fault))?;
        Ok(piece.map(|piece| piece.to_vec()))
    }
}

fn answer((status, value): (StatusCode, Value)) -> Result<Value, Stop> {
    if status.is_success() { Ok(value) } else { Err(Stop::Refused(Problem { body: value })) }
}

fn bearer(key: &str) -> Result<header::HeaderValue, ClientFault> {
    let mut bearer = header::HeaderValue::try_from(format!("Bearer {key}")).map_err(|_| ClientFault::BadKey)?;
    bearer.set_sensitive(true);
    Ok(bearer)
}

fn retry_after(response: &reqwest::Response) -> Option<u64> {
    response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

fn unreachable(base: &str, fault: &reqwest::Error) -> ClientFault {
    use std::error::Error;
    // The innermost reason is the one that tells something.
    let mut innermost: &dyn Error = fault;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    ClientFault::Unreachable { url: base.to_owned(), fault: innermost.to_string() }
}

/// What stands behind the `?` of a question.
#[derive(Clone, Default)]
pub(crate) struct Query(Vec<(&'static str, String)>);

impl Query {
    pub(crate) fn and(mut self, name: &'static str, value: &str) -> Self {
        self.0.push((name, value.to_owned()));
        self
    }

    pub(crate) fn maybe(self, name: &'static str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.and(name, value.as_ref()),
            None => self,
        }
    }
}

impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, (name, value)) in self.0.iter().enumerate() {
            write!(f, "{}{name}={}", if place == 0 { '?' } else { '&' }, path(value))?;
        }
        Ok(())
    }
}

/// A piece of a path or a query, with everything escaped that could be taken for something else.
pub(crate) fn path(piece: &str) -> String {
    use std::fmt::Write;
    // These two would be taken for a way up the tree, also where their dots are escaped.
    if piece == "." || piece == ".." {
        return "_".repeat(piece.len());
    }
    piece.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_of_a_path_cannot_become_two() {
        assert_eq!(path("weekly"), "weekly");
        assert_eq!(path("a/b?c ä"), "a%2Fb%3Fc%20%C3%A4");
        assert_eq!(path(".."), "__");
    }

    #[test]
    fn a_query_is_escaped() {
        let query = Query::default().and("q", "a&b").maybe("actor", None::<&str>).and("cursor", "2");
        assert_eq!(query.to_string(), "?q=a%26b&cursor=2");
        assert_eq!(Query::default().to_string(), "");
    }
}
