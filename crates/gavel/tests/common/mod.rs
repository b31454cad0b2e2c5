//! What the tests of the whole program share.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    reason = "shared by test files that each use a part of it"
)]

pub mod relay;

use gavel_testkit::{
    server::{Rest, Server},
    signal::{Attendee, Signal},
    webrtc::{Plan, Tracks, View},
};
use serde_json::{Value, json};
use std::net::SocketAddr;

pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
pub const GUSTAV: u64 = 3;

pub async fn server() -> Server {
    Server::start(env!("CARGO_BIN_EXE_gavel")).await
}

/// Publishes both kinds and has room for two others.
pub fn plan(tag: u64) -> Plan {
    Plan::new(tag).publishing(Tracks::BOTH).with_slots(2, 2)
}

/// Both kinds of the publisher with this tag arrive, and more than `than` packets of them.
pub fn hears_and_sees(view: &View, tag: u64, than: u64) -> bool {
    let lines = view.lines_of(tag);
    lines.iter().any(|line| line.video) && lines.iter().any(|line| !line.video) && view.received_from(tag) > than
}

/// A guest on the public link, with a browser that is known again: the ticket, and the cookie.
pub async fn guest(rest: &Rest, room: &str, name: &str) -> (String, String) {
    let reply = rest.without().post(&format!("/rooms/{room}/enter"), json!({"name": name})).await;
    let cookie = reply.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    (text(&reply.is(201), "ticket"), cookie)
}

/// Somebody in the room without media: the socket behind its welcome, and the welcome.
pub async fn enters(rest: &Rest, ticket: &str) -> (Signal, Value) {
    let entered = Signal::enter(rest.base(), json!({"ticket": ticket})).await;
    let signal = entered.unwrap_or_else(|problem| panic!("refused: {problem}"));
    let welcome = signal.until_type("welcome").await;
    (signal, welcome)
}

/// The code with which a hello is refused.
pub async fn refused(rest: &Rest, hello: Value) -> String {
    match Signal::enter(rest.base(), hello).await {
        Ok(_) => panic!("it was let in"),
        Err(problem) => text(&problem, "code"),
    }
}

pub async fn joins(rest: &Rest, ticket: &str, tag: u64, via: Option<SocketAddr>) -> Attendee {
    Attendee::join(rest, ticket, plan(tag), via).await
}

#[track_caller]
pub fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no `{field}` in {value}")).to_owned()
}
