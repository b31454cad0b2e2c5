//! One delivery: a signed POST, and what came back. No redirect is followed and little of the answer is read. Which event
//! goes where, and what a failure means, others know.

use super::{WebhookOptions, guard};
use crate::{outgoing, secrets};
use gavel_core::model::time::Timestamp;
use reqwest::{Client, header};
use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

/// More of an answer than this is not read.
const LARGEST_ANSWER: usize = 4 * 1024;
const IDLE: Duration = Duration::from_secs(30);

/// What is sent.
pub(crate) struct Parcel<'a> {
    pub(crate) url: &'a str,
    pub(crate) secret: &'a str,
    /// The event's, the same at every try.
    pub(crate) event_id: &'a str,
    /// This try's.
    pub(crate) delivery: &'a str,
    pub(crate) body: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    /// `None`: there was no answer.
    pub(crate) status: Option<u16>,
    /// `None`: it has arrived.
    pub(crate) error: Option<String>,
    pub(crate) took: Duration,
    /// The beginning of what was answered.
    pub(crate) answer: Vec<u8>,
}

/// The way out. Connections are kept from one delivery to the next.
pub(crate) struct Post {
    options: WebhookOptions,
    client: OnceLock<Result<Client, String>>,
}

impl Post {
    pub(crate) fn new(options: WebhookOptions) -> Self {
        Self { options, client: OnceLock::new() }
    }

    pub(crate) async fn send(&self, parcel: Parcel<'_>, now: Timestamp) -> Sent {
        let begun = Instant::now();
        let (status, error, answer) = match self.deliver(parcel, now).await {
            Ok((status, answer)) if (200..300).contains(&status) => (Some(status), None, answer),
            Ok((status, answer)) => (Some(status), Some(format!("the answer was {status}")), answer),
            Err(error) => (None, Some(error), Vec::new()),
        };
        Sent { status, error, took: begun.elapsed(), answer }
    }

    /// The status of the answer and its beginning; the error says in words of ours why there is none.
    async fn deliver(&self, parcel: Parcel<'_>, now: Timestamp) -> Result<(u16, Vec<u8>), String> {
        let url = guard::address(parcel.url, self.options.allow_private).map_err(|forbidden| forbidden.to_string())?;
        let client = self.client.get_or_init(|| client(&self.options)).as_ref().map_err(Clone::clone)?;
        let request = client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("gavel-event-id", parcel.event_id)
            .header("gavel-delivery", parcel.delivery)
            .header("gavel-signature", signature(parcel.secret, now, &parcel.body))
            .body(parcel.body);
        let mut answer = request.send().await.map_err(|fault| outgoing::why(&fault, self.options.answer_within))?;
        let status = answer.status().as_u16();
        // A short answer is read to its end, so that the connection can be used again.
        let mut read = Vec::new();
        while let Ok(Some(part)) = answer.chunk().await {
            read.extend_from_slice(&part);
            if read.len() > LARGEST_ANSWER {
                read.truncate(LARGEST_ANSWER);
                break;
            }
        }
        Ok((status, read))
    }
}

fn client(options: &WebhookOptions) -> Result<Client, String> {
    outgoing::client(options.answer_within)
        .user_agent(concat!("gavel-webhooks/", env!("CARGO_PKG_VERSION")))
        .no_proxy()
        .pool_idle_timeout(IDLE)
        .dns_resolver(guard::Guard { allow_private: options.allow_private })
        .build()
        .map_err(|fault| format!("no deliveries can be made: {fault}"))
}

/// `t=<unix seconds>,v1=<HMAC-SHA-256 of "t.body" under the secret's text, hexadecimal>`.
fn signature(secret: &str, now: Timestamp, body: &str) -> String {
    let at = now.0 / 1_000;
    format!("t={at},v1={}", secrets::seal(secret.as_bytes(), &format!("{at}.{body}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_can_be_made_by_anybody_who_has_the_secret() {
        // `printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec_x`
        let seal = "be8cb8325f2202445260a855532f967e30ad2a9394ce28da66ee02880ddcb661";
        assert_eq!(signature("whsec_x", Timestamp(1_700_000_000_999), "{}"), format!("t=1700000000,v1={seal}"));
    }
}
