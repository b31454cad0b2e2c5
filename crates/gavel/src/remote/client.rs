//! A small REST client: one base, one key, answers as JSON.

use crate::{FAILED, args::Remote};
use reqwest::{Method, StatusCode, header};
use serde_json::Value;
use std::{process::ExitCode, time::Duration};

#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientFault {
    #[error("this needs a key: set GAVEL_API_KEY (make one with `gavel key create`, or POST /api/v1/api-keys)")]
    NoKey,
    #[error("the key has characters that no key has")]
    BadKey,
    #[error("{url} cannot be reached: {fault}")]
    Unreachable { url: String, fault: String },
    #[error("{url} does not answer like a Gavel server ({status})")]
    NotGavel { url: String, status: StatusCode },
}

pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    json: bool,
}

/// What the server said.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn exit_code(&self) -> ExitCode {
        if self.status.is_success() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) }
    }
}

impl Client {
    pub(crate) fn new(remote: &Remote) -> Result<Self, ClientFault> {
        let key = remote.api_key.as_deref().filter(|key| !key.is_empty()).ok_or(ClientFault::NoKey)?;
        let mut bearer = header::HeaderValue::try_from(format!("Bearer {key}")).map_err(|_| ClientFault::BadKey)?;
        bearer.set_sensitive(true);
        let base = remote.url.trim_end_matches('/').to_owned();
        let http = reqwest::Client::builder()
            .user_agent(concat!("gavel-cli/", env!("CARGO_PKG_VERSION")))
            .default_headers([(header::AUTHORIZATION, bearer)].into_iter().collect())
            .timeout(Duration::from_secs(15))
            .build()
            .map_err(|fault| unreachable(&base, &fault))?;
        Ok(Self { http, base, json: remote.json })
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Answer, ClientFault> {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Answer, ClientFault> {
        self.send(Method::POST, path, Some(body)).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Answer, ClientFault> {
        let url = format!("{}/api/v1{path}", self.base);
        let mut request = self.http.request(method, &url);
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(|fault| unreachable(&self.base, &fault))?;
        let status = response.status();
        match response.json().await {
            Ok(body) => Ok(Answer { status, body }),
            Err(_) => Err(ClientFault::NotGavel { url: self.base.clone(), status }),
        }
    }

    /// Every page of a list; or the answer that was no list.
    pub(crate) async fn list(&self, path: &str) -> Result<Result<Vec<Value>, Answer>, ClientFault> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.get(&format!("{path}?limit=1000{cursor}")).await?;
            if !page.status.is_success() {
                return Ok(Err(page));
            }
            items.extend(page.body["items"].as_array().cloned().unwrap_or_default());
            match page.body["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={}", self::path(next)),
                None => return Ok(Ok(items)),
            }
        }
    }

    /// With `--json`, prints the answer as it is.
    pub(crate) fn show_json(&self, answer: &Answer) -> bool {
        if self.json {
            self.print(&answer.body);
        }
        self.json
    }

    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    pub(crate) fn print(&self, value: &Value) {
        println!("{value:#}");
    }

    /// Tells what was refused, if anything was.
    pub(crate) fn show_problem(&self, answer: &Answer) -> bool {
        if answer.status.is_success() {
            return false;
        }
        let code = answer.body["code"].as_str().unwrap_or("error");
        match answer.body["detail"].as_str() {
            Some(detail) => eprintln!("gavel: {code}: {detail}"),
            None => eprintln!("gavel: {code}"),
        }
        for verdict in answer.body["verdicts"].as_array().into_iter().flatten() {
            eprintln!("  {}", verdict_line(verdict));
        }
        true
    }
}

/// `Gustav (01J…): refused, owner_protected`.
pub(crate) fn verdict_line(verdict: &Value) -> String {
    let text = |field: &str| verdict[field].as_str().unwrap_or_default();
    let who = match text("name") {
        "" => text("participant").to_owned(),
        name => format!("{name} ({})", text("participant")),
    };
    match text("code") {
        "" => format!("{who}: {}", text("verdict")),
        code => format!("{who}: {}, {code}", text("verdict")),
    }
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

/// A piece of a path, with everything escaped that could be taken for something else.
pub(crate) fn path(piece: &str) -> String {
    use std::fmt::Write;
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
    }

    #[test]
    fn a_verdict_reads_like_a_sentence() {
        let verdict =
            serde_json::json!({"participant": "01J", "name": "Alice", "verdict": "refused", "code": "owner_protected"});
        assert_eq!(verdict_line(&verdict), "Alice (01J): refused, owner_protected");
    }
}
