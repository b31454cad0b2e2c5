//! Questions to other servers: what all of them have in common. Which ones may be asked, and what their answers mean,
//! those who ask know.

use reqwest::{ClientBuilder, redirect::Policy};
use std::time::Duration;

/// A client that follows no redirect, since nobody has looked at where it leads, and waits so long for an answer.
pub(crate) fn client(answer_within: Duration) -> ClientBuilder {
    // The program has chosen the cryptography before; whoever uses the façades alone gets the same.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    }
    reqwest::Client::builder().redirect(Policy::none()).timeout(answer_within)
}

/// Why there is no answer, in words of ours and without the address: it may hold a secret.
pub(crate) fn why(fault: &reqwest::Error, answer_within: Duration) -> String {
    if fault.is_timeout() {
        return format!("no answer within {} s", answer_within.as_secs_f64());
    }
    let mut deepest: &dyn std::error::Error = fault;
    while let Some(deeper) = deepest.source() {
        deepest = deeper;
    }
    let what = if fault.is_connect() { "it cannot be connected to" } else { "the connection broke" };
    // The library's own errors name the address.
    if deepest.is::<reqwest::Error>() { what.to_owned() } else { format!("{what}: {deepest}") }
}
