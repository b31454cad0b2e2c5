//! kill -9 while events are on their way: each arrives all the same, in order, and never under another id.

mod common;

use common::*;
use gavel_testkit::{
    receiver::{Mood, Received, Receiver},
    server::Rest,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const KILLS: u64 = 8;

/// The events of a conference that is over.
async fn log(rest: &Rest, conference: &str) -> Vec<(u64, String)> {
    let stream = rest.get(&format!("/conferences/{conference}/events")).await;
    assert_eq!(stream.status, 200, "{}", stream.text);
    let told = stream.text.lines().filter_map(|line| line.strip_prefix("data:"));
    told.map(|data| {
        let event: Value = serde_json::from_str(data.trim()).expect("JSON");
        (event["seq"].as_u64().expect("a number"), text(&event, "id"))
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_loses_no_event_of_a_webhook_and_gives_none_another_id() {
    // G10
    let mut server = server().await;
    let rest = server.rest().clone();
    let receiver = Receiver::open().await;
    rest.post("/webhooks", json!({"url": receiver.url()})).await.is(201);
    rest.room("weekly").await;
    let ticket = rest.ticket("weekly", "alice", "host").await;
    let (mut alice, mut welcome) = enters(&rest, &ticket).await;
    let conference = text(&welcome["conference"], "id");
    for kill in 0..KILLS {
        // Every other time with a receiver that does not take anything when the server dies.
        receiver.feels(if kill % 2 == 0 { Mood::Well } else { Mood::Says(500) });
        let before = receiver.received().len();
        for _ in 0..5 {
            rest.post("/conferences/weekly/lock", json!({})).await.is(200);
            rest.post("/conferences/weekly/unlock", json!({})).await.is(200);
        }
        receiver.until("some are on their way", |got| got.len() > before).await;
        server.kill().await;
        alice.closed().await;
        receiver.feels(Mood::Well);
        server.restart().await;
        let hello = json!({"ticket": ticket, "resume": welcome["resume"]});
        alice = gavel_testkit::signal::Signal::enter(rest.base(), hello).await.expect("she may come back");
        welcome = alice.until_type("welcome").await;
    }
    rest.post("/conferences/weekly/disconnect", json!({"target": {"scope": "all"}})).await.is(200);
    let log = log(&rest, &conference).await;
    assert!(log.len() as u64 >= KILLS * 10, "there was something to lose: {}", log.len());
    let last = log.last().expect("events").0;

    let got = receiver.until("the end", |got| got.iter().any(|got| got.taken && got.seq() == last)).await;

    let mut seen = BTreeSet::new();
    let firsts: Vec<(u64, String)> = got
        .iter()
        .filter(|got| got.taken && seen.insert(got.seq()))
        .map(|got| (got.seq(), text(&got.body, "id")))
        .collect();
    assert_eq!(firsts, log, "each of them, in the order of the log");
    let mut ids: BTreeMap<u64, &str> = BTreeMap::new();
    for received in &got {
        let id = received.header("gavel-event-id");
        assert_eq!(*ids.entry(Received::seq(received)).or_insert(id), id, "one event, one id");
    }
}
