//! Webhooks, with a real receiver at the other end: everything arrives, in order, signed, and under one id.

use crate::house::{House, PATIENCE};
use aws_lc_rs::hmac;
use gavel_door::ports::{EventFilter, Store};
use gavel_http::{Config, WebhookOptions};
use gavel_testkit::receiver::{Mood, Received, Receiver};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// Impatient, and allowed to call this machine.
fn options() -> WebhookOptions {
    WebhookOptions {
        allow_private: true,
        first_wait: Duration::from_millis(2),
        longest_wait: Duration::from_millis(20),
        answer_within: Duration::from_millis(200),
        ..WebhookOptions::default()
    }
}

async fn house(webhooks: WebhookOptions) -> House {
    House::with(Config { webhooks, ..Config::default() }).await
}

async fn webhook(house: &House, body: Value) -> Value {
    house.post("/webhooks", &house.admin, body).await.is(201)
}

fn path(webhook: &Value) -> String {
    format!("/webhooks/{}", webhook["id"].as_str().unwrap())
}

/// The numbers in the log after this one, each with its event's id.
async fn log(house: &House, after: u64) -> Vec<(u64, String)> {
    let page = house.store.events(EventFilter { after, limit: 1000, ..EventFilter::default() }).await.unwrap();
    page.items.into_iter().map(|stored| (stored.seq, stored.event.id.to_string())).collect()
}

/// The events that were taken, each at its first time.
fn firsts(received: &[Received]) -> Vec<(u64, String)> {
    let mut seen = std::collections::BTreeSet::new();
    let taken = received.iter().filter(|got| got.taken && seen.insert(got.seq()));
    taken.map(|got| (got.seq(), got.body["id"].as_str().unwrap().to_owned())).collect()
}

async fn locks(house: &House, ticket: &str, times: u32) {
    for _ in 0..times {
        house.post("/conferences/weekly/lock", ticket, json!({})).await.is(200);
        house.post("/conferences/weekly/unlock", ticket, json!({})).await.is(200);
    }
}

/// Waits until the webhook looks as the test wants it.
async fn until(house: &House, path: &str, satisfied: impl Fn(&Value) -> bool) -> Value {
    let looking = async {
        loop {
            let webhook = house.get(path, &house.admin).await.is(200);
            if satisfied(&webhook) {
                return webhook;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.expect("it comes to look like that")
}

#[tokio::test]
async fn a_receiver_that_fails_hangs_or_is_down_gets_everything_in_order_and_under_one_id() {
    // G10
    let house = house(options()).await;
    let receiver = Receiver::open().await;
    let hook = webhook(&house, json!({"url": receiver.url()})).await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    locks(&house, &ticket, 2).await;
    receiver.until("the first events", |got| got.len() >= 6).await;

    receiver.feels(Mood::Says(500));
    let before = receiver.received().len();
    locks(&house, &ticket, 3).await;
    receiver.until("the same one again", |got| got.len() >= before + 3).await;
    let failing = until(&house, &path(&hook), |hook| hook["state"] == "failing" && hook["last_status"] == 500).await;
    assert!(failing["failures"].as_u64() > Some(0) && failing["failing_since"].is_string(), "{failing}");
    assert!(failing["pending"].as_u64() > Some(0) && failing["last_error"] == "the answer was 500", "{failing}");

    receiver.feels(Mood::Hangs);
    let before = receiver.received().len();
    receiver.until("one that hangs, and the next try", |got| got.len() >= before + 2).await;
    until(&house, &path(&hook), |hook| hook["last_error"].as_str().is_some_and(|why| why.contains("no answer"))).await;

    receiver.goes_down();
    locks(&house, &ticket, 3).await;
    until(&house, &path(&hook), |hook| hook["last_error"].as_str().is_some_and(|why| why.contains("connect"))).await;
    receiver.feels(Mood::Well);
    receiver.comes_back().await;
    locks(&house, &ticket, 1).await;

    let log = log(&house, 0).await;
    let all = receiver.until("the last event", |got| firsts(got).len() >= log.len()).await;
    assert_eq!(firsts(&all), log, "everything, in the order of the log");
    let taken: Vec<u64> = all.iter().filter(|got| got.taken).map(Received::seq).collect();
    assert!(taken.is_sorted(), "nothing overtakes: {taken:?}");
    let mut ids: BTreeMap<u64, &str> = BTreeMap::new();
    for got in &all {
        assert_eq!(got.header("gavel-event-id"), got.body["id"], "the header says it too");
        assert_eq!(*ids.entry(got.seq()).or_insert(got.header("gavel-event-id")), got.header("gavel-event-id"));
    }
    let deliveries: std::collections::BTreeSet<&str> = all.iter().map(|got| got.header("gavel-delivery")).collect();
    assert_eq!(deliveries.len(), all.len(), "each try has a number of its own");
    let well = until(&house, &path(&hook), |hook| hook["state"] == "active" && hook["pending"] == 0).await;
    assert_eq!(well["delivered_seq"], log.last().unwrap().0);
    let tries = house.get(&format!("{}/deliveries", path(&hook)), &house.admin).await.is(200);
    assert!(tries["items"].as_array().unwrap().iter().any(|tried| tried["status"] == 500), "{tries}");
}

#[tokio::test]
async fn every_delivery_is_signed_with_a_secret_that_is_shown_once() {
    // G10
    let house = house(options()).await;
    let receiver = Receiver::open().await;
    let hook = webhook(&house, json!({"url": receiver.url(), "description": "the lamp"})).await;
    let secret = hook["secret"].as_str().unwrap();
    let (_alice, _, _) = house.meeting("weekly").await;
    let got = receiver.until("an event", |got| !got.is_empty()).await.remove(0);

    let (time, seal) = got.header("gavel-signature").split_once(",v1=").unwrap();
    let time: u64 = time.strip_prefix("t=").unwrap().parse().unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let made = hmac::sign(&key, format!("{time}.{}", got.text).as_bytes());
    let hex: String = made.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(seal, hex);
    assert!(time > 1_700_000_000 && got.header("content-type") == "application/json");

    let read = house.get(&path(&hook), &house.admin).await;
    assert!(!read.text.contains(secret), "it is not shown again");
    let file = std::fs::read(house.store.file()).unwrap();
    let wal = std::fs::read(house.store.file().with_extension("db-wal")).unwrap_or_default();
    let kept = |bytes: &[u8]| bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
    assert!(!kept(&file) && !kept(&wal), "nor does it lie about in the file");
}

#[tokio::test]
async fn events_can_be_sent_again_with_the_ids_that_they_had() {
    let house = house(options()).await;
    let receiver = Receiver::open().await;
    let hook = webhook(&house, json!({"url": receiver.url()})).await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    locks(&house, &ticket, 2).await;
    let log = log(&house, 0).await;
    let first = receiver.until("everything", |got| got.len() >= log.len()).await;
    until(&house, &path(&hook), |hook| hook["pending"] == 0).await;

    let again = format!("{}/replay", path(&hook));
    house.post(&again, &house.admin, json!({"after": log[1].0})).await.is(200);
    let all = receiver.until("most of it again", |got| got.len() >= first.len() + log.len() - 2).await;
    let second: Vec<(u64, String)> = firsts(&all[first.len()..]);
    assert_eq!(second, log[2..]);
    until(&house, &path(&hook), |hook| hook["pending"] == 0).await;

    let before = receiver.received().len();
    house.post(&again, &house.admin, json!({"seqs": [log[3].0, log[0].0]})).await.is(200);
    let all = receiver.until("two more", |got| got.len() >= before + 2).await;
    assert_eq!(firsts(&all[before..]), [log[0].clone(), log[3].clone()]);

    for bad in [json!({}), json!({"after": 1, "seqs": [1]}), json!({"after": 999_999}), json!({"seqs": [999_999]})] {
        house.post(&again, &house.admin, bad).await.refuses(400, "invalid");
    }
}

#[tokio::test]
async fn a_webhook_that_fails_for_too_long_is_disabled_and_goes_on_without_loss() {
    let house = house(WebhookOptions { give_up_after: Duration::from_millis(30), ..options() }).await;
    let receiver = Receiver::open().await;
    receiver.feels(Mood::Says(503));
    let hook = webhook(&house, json!({"url": receiver.url()})).await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    until(&house, &path(&hook), |hook| hook["state"] == "disabled").await;
    let tries = receiver.received().len();
    receiver.feels(Mood::Well);
    locks(&house, &ticket, 3).await;
    assert_eq!(receiver.received().len(), tries, "nothing is sent");

    house.patch(&path(&hook), &house.admin, json!({"state": "active"})).await.is(200);
    let log = log(&house, 0).await;
    let all = receiver.until("everything", |got| firsts(got).len() >= log.len()).await;
    assert_eq!(firsts(&all), log);
    assert_eq!(until(&house, &path(&hook), |hook| hook["pending"] == 0).await["state"], "active");

    house.patch(&path(&hook), &house.admin, json!({"state": "disabled"})).await.is(200);
    assert_eq!(house.get(&path(&hook), &house.admin).await.is(200)["state"], "disabled");
    house.patch(&path(&hook), &house.admin, json!({"state": "failing"})).await.refuses(400, "invalid");
}

#[tokio::test]
async fn a_webhook_gets_what_it_asks_for_of_the_room_that_it_is_bound_to() {
    let house = house(options()).await;
    let (_, owner) = house.account("alice", "user").await;
    let (_, other) = house.account("bob", "user").await;
    house.post("/rooms", &owner, json!({"name": "Hers", "aliases": ["hers"]})).await.is(201);
    let receiver = Receiver::open().await;
    let body = json!({"url": receiver.url(), "room": "hers", "events": ["locked", "ended"]});
    let hook = house.post("/webhooks", &owner, body.clone()).await.is(201);
    house.post("/webhooks", &other, body).await.refuses(403, "denied");
    house.post("/webhooks", &owner, json!({"url": receiver.url()})).await.refuses(403, "denied");
    house.get(&path(&hook), &other).await.refuses(404, "not_found");
    house.delete(&path(&hook), &other).await.refuses(404, "not_found");
    house.get("/webhooks", &owner).await.refuses(403, "denied");
    let hers = house.get("/webhooks?room=hers", &owner).await.is(200);
    assert_eq!(hers["items"][0]["id"], hook["id"]);

    let (_elsewhere, _, weekly) = house.meeting("weekly").await;
    locks(&house, &weekly, 1).await;
    let ticket = house.ticket("hers", "Carol", "host").await;
    let (_carol, _) = house.join(&ticket).await;
    house.post("/conferences/hers/lock", &ticket, json!({})).await.is(200);
    house.post("/conferences/hers/disconnect", &ticket, json!({"target": {"scope": "all"}})).await.is(200);
    let got = receiver.until("the end", |got| got.iter().any(|got| got.kind() == "ended")).await;
    assert_eq!(got.iter().map(Received::kind).collect::<Vec<_>>(), ["locked", "ended"]);
    assert!(got.iter().all(|got| got.body["room"] == hook["room"]));
    until(&house, &path(&hook), |hook| hook["pending"] == 0).await;

    house.delete(&path(&hook), &owner).await.is(204);
    house.get(&path(&hook), &owner).await.refuses(404, "not_found");
    house
        .post("/webhooks", &house.admin, json!({"url": receiver.url(), "events": ["moon"]}))
        .await
        .refuses(400, "invalid");
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_a_test_says_what_came_of_it() {
    let house = house(options()).await;
    let receiver = Receiver::open().await;
    let hook = webhook(&house, json!({"url": receiver.url()})).await;
    let test = format!("{}/test", path(&hook));
    let tried = house.post(&test, &house.admin, json!({})).await.is(200);
    assert_eq!((&tried["delivered"], &tried["status"]), (&json!(true), &json!(200)));
    assert_eq!(receiver.received()[0].kind(), "test");

    receiver.feels(Mood::Redirects("/elsewhere".into()));
    let tried = house.post(&test, &house.admin, json!({})).await.is(200);
    assert_eq!((&tried["delivered"], &tried["status"]), (&json!(false), &json!(302)));
    assert!(receiver.received().iter().all(|got| got.path == "/hook"), "nobody went elsewhere");
    assert_eq!(house.get(&path(&hook), &house.admin).await.is(200)["state"], "active", "a test counts for nothing");
}

#[tokio::test]
async fn nothing_is_sent_into_a_private_network_unless_the_operator_allows_it() {
    let receiver = Receiver::open().await;
    let port = receiver.url().rsplit_once(':').unwrap().1.to_owned();
    let allowed = house(options()).await;
    let hook = webhook(&allowed, json!({"url": format!("http://localhost:{port}")})).await;
    let tried = allowed.post(&format!("{}/test", path(&hook)), &allowed.admin, json!({})).await.is(200);
    assert_eq!(tried["delivered"], true, "where it is allowed it arrives: {tried}");

    let house = house(WebhookOptions { allow_private: false, ..options() }).await;
    for url in
        [receiver.url(), format!("http://[::1]:{port}"), "http://169.254.169.254/latest".into(), "ftp://x/".into()]
    {
        house.post("/webhooks", &house.admin, json!({"url": url})).await.refuses(400, "invalid");
    }
    let before = receiver.received().len();
    let hook = webhook(&house, json!({"url": format!("http://localhost:{port}")})).await;
    let tried = house.post(&format!("{}/test", path(&hook)), &house.admin, json!({})).await.is(200);
    assert!(tried["error"].as_str().unwrap().contains("private"), "{tried}");
    assert_eq!((tried["delivered"].clone(), receiver.received().len()), (json!(false), before));
}

#[tokio::test]
async fn a_receiver_that_hangs_holds_no_order_up() {
    let house = house(WebhookOptions { answer_within: Duration::from_secs(60), ..options() }).await;
    let receiver = Receiver::open().await;
    receiver.feels(Mood::Hangs);
    webhook(&house, json!({"url": receiver.url()})).await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    receiver.until("one that hangs", |got| !got.is_empty()).await;
    // Each of these would wait for a minute.
    tokio::time::timeout(PATIENCE, locks(&house, &ticket, 10)).await.expect("they do not wait");
    assert_eq!(receiver.received().len(), 1, "it still hangs");
}
