//! The client API of Pexip where no client is needed: what it does with nonsense, with tokens of all kinds, and how its
//! streams begin and end. With the vendor's own client it is tried in web/dialects.

use crate::house::{Answer, House, PATIENCE};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use gavel_http::Config;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::time::Duration;

const PIN: &str = "1234";
const GUEST_PIN: &str = "5678";

struct Client<'a> {
    house: &'a House,
    alias: String,
    token: String,
    me: String,
}

fn at(alias: &str, path: &str) -> String {
    format!("/api/client/v2/conferences/{alias}/{path}")
}

async fn ask(house: &House, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "gavel.test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    house.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn request_token(house: &House, alias: &str, pin: Option<&str>, name: &str) -> Answer {
    let pin: Vec<_> = pin.map(|pin| ("pin", pin)).into_iter().collect();
    let body = json!({"display_name": name}).to_string();
    ask(house, Method::POST, &at(alias, "request_token"), &pin, &body).await
}

impl<'a> Client<'a> {
    async fn joins(house: &'a House, alias: &str, pin: &str, name: &str) -> Self {
        let result = request_token(house, alias, Some(pin), name).await.is(200)["result"].clone();
        let text = |field: &str| result[field].as_str().unwrap().to_owned();
        Self { house, alias: alias.to_owned(), token: text("token"), me: text("participant_uuid") }
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        ask(self.house, Method::POST, &at(&self.alias, path), &[("token", &self.token)], &body).await
    }

    async fn get(&self, path: &str) -> Answer {
        ask(self.house, Method::GET, &at(&self.alias, path), &[("token", &self.token)], "").await
    }

    async fn listens(&self) -> Events {
        let path = at(&self.alias, &format!("events?token={}", self.token));
        let response = self.house.respond(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Events { body: response.into_body(), text: String::new() }
    }
}

/// A stream, event by event.
struct Events {
    body: Body,
    text: String,
}

impl Events {
    /// `None`: it has ended.
    async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                    line.map(str::to_owned)
                };
                let told = field("event:").map(|name| (name, serde_json::from_str(&field("data:").unwrap()).unwrap()));
                self.text = rest.to_owned();
                match told {
                    Some(told) => return Some(told),
                    None => continue,
                }
            }
            let frame = tokio::time::timeout(PATIENCE, self.body.frame()).await.expect("in time")?.unwrap();
            self.text.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
    }

    async fn until(&mut self, name: &str) -> Value {
        loop {
            let (told, data) = self.next().await.unwrap_or_else(|| panic!("no {name} before the end"));
            if told == name {
                return data;
            }
        }
    }
}

fn says(answer: Answer, status: u16, result: &str) {
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json", "{answer:?}");
    assert_eq!(answer.is(status)["result"], result);
}

async fn weekly(house: &House) {
    let room =
        json!({"name": "Weekly", "kind": "meeting", "aliases": ["weekly"], "host_pin": PIN, "guest_pin": GUEST_PIN});
    house.room_with(room).await;
}

#[tokio::test]
async fn a_pin_is_taken_from_the_header_or_the_body_and_asked_for_where_there_is_none() {
    let house = House::open().await;
    weekly(&house).await;
    let asked = request_token(&house, "weekly", None, "Alice").await.is(403);
    assert_eq!((&asked["result"]["pin"], &asked["result"]["guest_pin"]), (&json!("required"), &json!("required")));
    assert!(asked["result"]["version"].is_object());
    says(request_token(&house, "weekly", Some("none"), "Alice").await, 403, "Invalid PIN");
    says(request_token(&house, "weekly", Some("9999"), "Alice").await, 403, "Invalid PIN");
    let body = json!({"display_name": "Alice", "pin": PIN}).to_string();
    let answer = ask(&house, Method::POST, &at("weekly", "request_token"), &[], &body).await.is(200);
    let result = &answer["result"];
    assert_eq!((&result["role"], &result["expires"]), (&json!("HOST"), &json!("120")));
    assert!(!result.as_object().unwrap().values().any(Value::is_null), "the client takes no null: {result}");
    let token = result["token"].as_str().unwrap();
    assert!(token.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "nothing to be escaped: {token}");
}

#[tokio::test]
async fn whoever_tries_too_many_pins_is_told_so() {
    let house = House::open().await;
    weekly(&house).await;
    let mut last = request_token(&house, "weekly", Some("0000"), "Eve").await;
    for _ in 0..10 {
        last = request_token(&house, "weekly", Some("0000"), "Eve").await;
    }
    says(last, 403, "Participant exceeded PIN entry retries");
}

#[tokio::test]
async fn nonsense_is_answered_in_the_dialect() {
    let house = House::open().await;
    weekly(&house).await;
    says(request_token(&house, "elsewhere", None, "Alice").await, 404, "Neither conference nor gateway found");
    let pin = [("pin", PIN)];
    for body in ["{", "[]", "\"Alice\"", "{\"display_name\": 7}"] {
        says(ask(&house, Method::POST, &at("weekly", "request_token"), &pin, body).await, 400, "Illegal value");
    }
    for body in ["", "{}", r#"{"display_name": " "}"#] {
        assert_eq!(
            ask(&house, Method::POST, &at("weekly", "request_token"), &pin, body).await.is(403)["status"],
            "failed"
        );
    }
    let get = ask(&house, Method::GET, &at("weekly", "request_token"), &[], "").await;
    says(get, 405, "Method not allowed");
    assert_eq!(ask(&house, Method::GET, "/api/client/v3/anything", &[], "").await.is(404)["status"], "failed");
    let alice = Client::joins(&house, "weekly", PIN, "Alice").await;
    says(alice.post("set_guests_can_unmute", json!({"setting": "yes"})).await, 400, "Illegal value");
    says(alice.post("transform_layout", json!({"transforms": {"layout": "0:0"}})).await, 400, "Illegal value");
    says(alice.post("participants/nobody/mute", Value::Null).await, 403, "Participant not found");
    says(alice.post(&format!("participants/{}/calls/x/ack", alice.me), json!({})).await, 403, "Call not found");
    let calls = format!("participants/{}/calls", alice.me);
    says(alice.post(&calls, json!({"call_type": "WEBRTC", "sdp": ""})).await, 400, "Illegal value");
    says(alice.post(&calls, json!({"call_type": "WEBRTC", "sdp": "hello"})).await, 400, "Illegal value");
    says(alice.post(&calls, json!({"call_type": "RTMP"})).await, 403, "This type of call is not supported");
    says(
        alice.post("message", json!({"type": "application/json", "payload": "{}"})).await,
        403,
        "This type of message is not supported",
    );
    says(alice.post("breakouts", json!({})).await, 403, "This is not supported");
    says(alice.get(&format!("participants/{}/avatar.jpg", alice.me)).await, 404, "No image available");
}

#[tokio::test]
async fn a_call_of_the_dialect_has_its_answers() {
    let house = House::open().await;
    weekly(&house).await;
    let alice = Client::joins(&house, "weekly", PIN, "Alice").await;
    let mut events = alice.listens().await;
    events.until("participant_sync_end").await;
    let calls = format!("participants/{}/calls", alice.me);
    // What the fake engine takes for an offer.
    let offer = json!({"call_type": "WEBRTC", "sdp": "v=0\r\n", "media_type": "video"});
    let made = alice.post(&calls, offer).await.is(200)["result"].clone();
    let call = format!("{calls}/{}", made["call_uuid"].as_str().unwrap());
    assert_eq!(made["sdp"], "v=0\r\n");
    let shown = events.until("participant_update").await;
    assert_eq!((&shown["has_media"], &shown["is_video_call"]), (&json!(true), &json!("YES")));
    assert_eq!(
        alice.post(&format!("{call}/new_candidate"), json!({"candidate": "", "mid": "0"})).await.is(200)["result"],
        Value::Null
    );
    assert_eq!(alice.post(&format!("{call}/ack"), json!({})).await.is(200)["result"], true);
    assert_eq!(
        alice.post(&format!("{call}/update"), json!({"sdp": "v=0\r\n"})).await.is(200)["result"]["sdp"],
        "v=0\r\n"
    );
    let me = format!("participants/{}", alice.me);
    assert_eq!(alice.post(&format!("{me}/take_floor"), Value::Null).await.is(200)["result"], Value::Null);
    assert_eq!(alice.post(&format!("{me}/release_floor"), Value::Null).await.is(200)["result"], Value::Null);
    let ended = alice.post(&format!("{call}/disconnect"), Value::Null).await.is(200);
    assert_eq!(ended["result"], Value::Null);
    says(alice.post(&format!("{call}/ack"), json!({})).await, 403, "Call not found");
}

#[tokio::test]
async fn a_token_is_good_in_its_own_conference_and_by_either_way_to_show_it() {
    let house = House::open().await;
    weekly(&house).await;
    house.room_with(json!({"name": "Daily", "kind": "meeting", "aliases": ["daily"], "host_pin": PIN})).await;
    let alice = Client::joins(&house, "weekly", PIN, "Alice").await;
    let wrong = ask(&house, Method::POST, &at("daily", "disconnect"), &[("token", &alice.token)], "").await;
    says(wrong, 403, "Invalid token");
    says(ask(&house, Method::POST, &at("weekly", "lock"), &[], "").await, 403, "Invalid token");
    says(ask(&house, Method::POST, &at("weekly", "lock"), &[("token", "gvp_0")], "").await, 403, "Invalid token");
    let escaped = ask(&house, Method::POST, &at("w%65ekly", "lock"), &[("token", &alice.token)], "").await;
    assert_eq!(escaped.is(200)["result"], true);
    let refreshed = alice.post("refresh_token", Value::Null).await.is(200)["result"].clone();
    assert_ne!(refreshed["token"], json!(alice.token));
    assert_eq!(refreshed["role"], "HOST");
    assert_eq!(alice.get("conference_status").await.is(200)["result"]["locked"], true, "the older one is good still");

    // A tab that closes has no time for headers.
    let beacon = at("weekly", &format!("release_token?token={}", refreshed["token"].as_str().unwrap()));
    let kind = [("content-type", "application/json")];
    let gone = ask(&house, Method::POST, &beacon, &kind, r#"{"reason":"Browser closed"}"#).await;
    assert_eq!(gone.is(200)["result"], true);
    says(alice.post("unlock", Value::Null).await, 403, "Invalid token");
    assert_eq!(alice.post("release_token", json!({})).await.is(200)["result"], true, "once more is no error");
}

#[tokio::test]
async fn a_page_of_another_origin_may_ask() {
    let house = House::open().await;
    let preflight = [
        ("origin", "https://vendor.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type,pin,token"),
    ];
    let answer = ask(&house, Method::OPTIONS, &at("weekly", "request_token"), &preflight, "").await;
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    assert!(!answer.headers.contains_key("access-control-allow-credentials"));
    assert_eq!(ask(&house, Method::GET, "/api/client/v2/status", &[], "").await.is(200)["result"], "OK");
    house.http.shut();
    says(ask(&house, Method::GET, "/api/client/v2/status", &[], "").await, 503, "Maintenance mode");
}

#[tokio::test]
async fn a_stream_begins_with_everything_and_ends_with_the_reason_as_often_as_it_is_asked() {
    let house = House::open().await;
    weekly(&house).await;
    let alice = Client::joins(&house, "weekly", PIN, "Alice").await;
    let gustav = Client::joins(&house, "weekly", GUEST_PIN, "Gustav").await;
    let mut events = gustav.listens().await;
    let mut names = Vec::new();
    while names.last().is_none_or(|name| name != "participant_sync_end") {
        names.push(events.next().await.unwrap().0);
    }
    let expected = [
        "conference_update",
        "layout",
        "participant_sync_begin",
        "participant_create",
        "participant_create",
        "participant_sync_end",
    ];
    assert_eq!(names, expected);

    // Streams break and come back, and the seat stays.
    drop(events);
    assert_eq!(gustav.listens().await.until("participant_create").await["service_type"], "conference");
    let mut events = gustav.listens().await;
    let mut others = alice.listens().await;
    others.until("participant_sync_end").await;
    let kick = alice.post(&format!("participants/{}/disconnect", gustav.me), Value::Null).await;
    assert_eq!(kick.is(200), json!({"status": "success", "result": true}));
    assert_eq!(events.until("disconnect").await["reason"], "Disconnected by another participant");
    assert!(events.next().await.is_none(), "nothing comes behind it");
    assert_eq!(others.until("participant_delete").await["uuid"], gustav.me.as_str());

    for _ in 0..2 {
        let mut late = gustav.listens().await;
        assert_eq!(
            late.next().await.unwrap(),
            ("disconnect".into(), json!({"reason": "Disconnected by another participant"}))
        );
        assert!(late.next().await.is_none());
    }
    says(gustav.get("participants").await, 403, "Invalid token");
    let asked = std::time::Instant::now();
    says(gustav.post("refresh_token", Value::Null).await, 403, "Invalid token");
    assert!(asked.elapsed() >= Duration::from_secs(2), "who asks at once again does not ask a thousand times");
}

#[tokio::test]
async fn who_does_not_renew_the_token_in_time_leaves_and_reads_why() {
    let house = House::with(Config { pexip_token: Some(Duration::from_secs(1)), ..Config::default() }).await;
    weekly(&house).await;
    let alice = Client::joins(&house, "weekly", PIN, "Alice").await;
    let mut events = alice.listens().await;
    assert_eq!(events.until("disconnect").await["reason"], "Timer expired awaiting token refresh");
    while house.get("/conferences/weekly", &house.admin).await.status != 404 {
        tokio::task::yield_now().await;
    }
}
