//! Events by stream and by socket: in order, without a gap, for those who may, and for as long as they may.

use crate::house::{House, PATIENCE, Socket};
use axum::{
    body::Body,
    http::{Method, Request},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};

/// A stream as a program reads it.
pub(crate) struct Stream {
    body: Body,
    text: String,
}

impl Stream {
    pub(crate) async fn open(house: &House, path: &str, key: &str, last: Option<u64>) -> Self {
        let mut request = Request::get(format!("/api/v1{path}")).header("authorization", format!("Bearer {key}"));
        if let Some(last) = last {
            request = request.header("last-event-id", last.to_string());
        }
        let response = house.respond(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { body: response.into_body(), text: String::new() }
    }

    /// The next event; `None`: the stream has ended.
    async fn next(&mut self) -> Option<Value> {
        loop {
            while let Some((told, rest)) = self.text.split_once("\n\n") {
                let (told, rest) = (told.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| told.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                let Some(data) = field("data:") else { continue };
                if field("event:") == Some("changed") {
                    assert_eq!((field("id:"), data), (None, "{}"), "nothing goes on after it");
                    return Some(json!({"kind": "changed"}));
                }
                let event: Value = serde_json::from_str(data).unwrap();
                assert_eq!(field("id:").unwrap(), event["seq"].to_string());
                assert_eq!(field("event:").unwrap(), event["kind"]);
                return Some(event);
            }
            self.read().await?;
        }
    }

    /// The number before the first event.
    async fn place(&mut self) -> u64 {
        loop {
            if let Some((place, rest)) = self.text.split_once("\n\n") {
                let number = place.strip_prefix("id: ").and_then(|number| number.parse().ok());
                self.text = rest.to_owned();
                return number.expect("an id, and nothing else");
            }
            self.read().await.expect("it has begun");
        }
    }

    async fn read(&mut self) -> Option<()> {
        let frame = tokio::time::timeout(PATIENCE, self.body.frame()).await.expect("it goes on")?;
        self.text.push_str(std::str::from_utf8(frame.unwrap().data_ref().unwrap()).unwrap());
        Some(())
    }

    pub(crate) async fn until(&mut self, kind: &str) -> Value {
        loop {
            let event = self.next().await.unwrap_or_else(|| panic!("the stream ended before `{kind}`"));
            if event["kind"] == kind {
                return event;
            }
        }
    }

    pub(crate) async fn rest(&mut self) -> Vec<Value> {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            events.push(event);
        }
        events
    }
}

pub(crate) fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["kind"].as_str().unwrap()).collect()
}

pub(crate) async fn listens(house: &House, hello: Value) -> Socket {
    let mut socket = house.connect_to("/events/socket", &[]).await.unwrap();
    socket.say(hello).await;
    socket
}

#[tokio::test]
async fn a_conference_is_told_from_its_beginning_to_its_end_as_it_happens_and_afterwards() {
    // G10
    let house = House::open().await;
    let (_alice, welcome, ticket) = house.meeting("weekly").await;
    let mut stream = Stream::open(&house, "/conferences/weekly/events", &ticket, None).await;
    stream.until("joined").await;
    house.post("/conferences/weekly/lock", &ticket, json!({})).await.is(200);
    let locked = stream.until("locked").await;
    assert_eq!(locked["data"]["by"], json!({"name": "Alice", "role": "host", "surface": "api"}));
    assert_eq!(
        (&locked["room"], &locked["conference"]),
        (&welcome["conference"]["room"], &welcome["conference"]["id"])
    );

    let everybody_out = json!({"target": {"scope": "all"}, "reason": "meeting_over"});
    house.post("/conferences/weekly/disconnect", &ticket, everybody_out).await.is(200);
    let rest = stream.rest().await;
    assert_eq!(kinds(&rest), ["left", "ended"], "and the stream ends with it");
    assert_eq!((&rest[1]["data"]["terminal"], &rest[1]["data"]["by"]["name"]), (&json!("ended"), &json!("Alice")));

    let id = welcome["conference"]["id"].as_str().unwrap();
    let past = Stream::open(&house, &format!("/conferences/{id}/events"), &house.admin, None).await.rest().await;
    assert_eq!(kinds(&past)[2..], ["locked", "left", "ended"]);
    assert!(past.windows(2).all(|pair| pair[0]["seq"].as_u64() < pair[1]["seq"].as_u64()));
    let nothing = house.get(&format!("/conferences/{id}/events?after={}", past[4]["seq"]), &house.admin).await;
    assert_eq!(nothing.status, 204, "who comes back after the end is told that nothing is to come");
    house.get("/conferences/weekly/events", &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn who_comes_back_misses_nothing_and_reads_nothing_twice() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let mut stream = Stream::open(&house, "/conferences/weekly/events", &ticket, None).await;
    let mut last = stream.until("joined").await["seq"].as_u64().unwrap();
    let mut seen = Vec::new();
    for round in 0..5 {
        drop(stream);
        for _ in 0..20 {
            house.post("/conferences/weekly/lock", &ticket, json!({})).await.is(200);
            house.post("/conferences/weekly/unlock", &ticket, json!({})).await.is(200);
        }
        stream = Stream::open(&house, "/conferences/weekly/events", &ticket, Some(last)).await;
        // Only some of them, so that the next time there is a gap again.
        for _ in 0..25 + round {
            let event = stream.next().await.unwrap();
            last = event["seq"].as_u64().unwrap();
            seen.push(event);
        }
    }
    assert!(kinds(&seen).chunks(2).all(|pair| pair.first() == Some(&"locked")), "{:?}", kinds(&seen));
    assert!(seen.windows(2).all(|pair| pair[0]["seq"].as_u64() < pair[1]["seq"].as_u64()));
    house
        .call(Method::GET, "/conferences/weekly/events", Some(&ticket), None, &[("last-event-id", "the last one")])
        .await
        .refuses(400, "invalid");
}

#[tokio::test]
async fn who_is_cut_off_before_the_first_event_goes_on_where_they_were() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let mut stream = Stream::open(&house, "/events", &house.admin, None).await;
    let place = stream.place().await;
    drop(stream);
    house.post("/conferences/weekly/lock", &ticket, json!({})).await.is(200);
    let mut stream = Stream::open(&house, "/events", &house.admin, Some(place)).await;
    assert_eq!(stream.next().await.unwrap()["kind"], "locked");
}

#[tokio::test]
async fn events_are_for_those_who_moderate_manage_or_read() {
    let house = House::open().await;
    let (_, owner) = house.account("alice", "user").await;
    house.post("/rooms", &owner, json!({"name": "Hers", "aliases": ["hers"]})).await.is(201);
    let (_host, _, host) = {
        let ticket = house.ticket("hers", "Carol", "host").await;
        let (socket, welcome) = house.join(&ticket).await;
        (socket, welcome, ticket)
    };
    let (_other, _, others) = house.meeting("board").await;
    let bob = house.ticket("hers", "Bob", "participant").await;
    let (_bob, _) = house.join(&bob).await;
    let path = "/conferences/hers/events";
    for may in [&owner, &host, &house.key("read").await, &house.key("moderate").await, &house.admin] {
        Stream::open(&house, path, may, None).await.until("conference_started").await;
    }
    house.get(path, &bob).await.refuses(403, "not_moderator");
    house.get(path, &others).await.refuses(403, "wrong_conference");
    house.get(path, &house.key("media").await).await.refuses(403, "not_moderator");
    house.ask(Method::GET, path, None).await.refuses(401, "unauthenticated");

    for may in [&house.key("read").await, &house.admin] {
        let mut all = Stream::open(&house, "/events?after=0", may, None).await;
        let (first, second) = (all.until("conference_started").await, all.until("conference_started").await);
        assert_ne!(first["conference"], second["conference"]);
    }
    for may_not in [&owner, &host, &house.key("moderate").await] {
        house.get("/events", may_not).await.refuses(403, "denied");
    }
}

#[tokio::test]
async fn a_host_who_is_demoted_or_removed_hears_no_more() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    for fate in ["demoted", "removed"] {
        let ticket = house.ticket("weekly", "Carol", "host").await;
        let (_carol, welcome) = house.join(&ticket).await;
        let mut stream = Stream::open(&house, "/conferences/weekly/events", &ticket, None).await;
        stream.until("joined").await;
        let seat = welcome["seat"].as_str().unwrap();
        let mut socket = listens(&house, json!({"type": "hello", "token": ticket, "conference": "weekly"})).await;
        socket.until("event").await;
        match fate {
            "demoted" => {
                let order = json!({"participant": seat, "role": "participant"});
                house.post("/conferences/weekly/role", &alice, order).await.is(200);
            }
            _ => {
                let order = json!({"target": {"participants": [seat]}});
                house.post("/conferences/weekly/disconnect", &alice, order).await.is(200);
            }
        }
        // What happens afterwards is not for her.
        house.post("/conferences/weekly/lock", &alice, json!({})).await.is(200);
        house.post("/conferences/weekly/unlock", &alice, json!({})).await.is(200);
        let rest = stream.rest().await;
        let after = |event: &Value| event["data"]["by"]["name"] == "Alice";
        assert!(!kinds(&rest).contains(&"ended"), "{fate}: it ended for her alone");
        let told = rest.iter().filter(|event| after(event)).count();
        assert_eq!(told, if fate == "demoted" { 0 } else { 3 }, "{fate}: {:?}", kinds(&rest));
        assert_eq!(socket.closed().await, Some(4001), "{fate}");
    }
}

#[tokio::test]
async fn a_key_that_is_revoked_hears_no_more() {
    let house = House::open().await;
    let made = house.post("/api-keys", &house.admin, json!({"name": "watcher", "scopes": ["read"]})).await.is(201);
    let key = made["key"].as_str().unwrap();
    let mut stream = Stream::open(&house, "/events?after=0", key, None).await;
    let mut socket = listens(&house, json!({"type": "hello", "token": key})).await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    stream.until("joined").await;
    socket.until("event").await;
    house.delete(&format!("/api-keys/{}", made["id"].as_str().unwrap()), &house.admin).await.is(204);
    assert_eq!(kinds(&stream.rest().await), Vec::<&str>::new());
    assert_eq!(socket.closed().await, Some(4001));
    house.post("/conferences/weekly/lock", &ticket, json!({})).await.is(200);
    house.get("/events", key).await.refuses(401, "unauthenticated");
}

#[tokio::test]
async fn a_socket_tells_the_same_and_answers_a_ping() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let mut socket = listens(&house, json!({"type": "hello", "token": ticket, "conference": "weekly"})).await;
    let first = socket.until("event").await;
    assert!(first["seq"].is_u64() && first["at"].is_string() && first["data"].is_object(), "{first}");
    let second = socket.until("event").await;
    socket.say(json!({"type": "ping"})).await;
    socket.until("pong").await;
    socket.say_text("nonsense".into()).await;
    assert_eq!(socket.until("error").await["code"], "invalid");
    house.post("/conferences/weekly/lock", &ticket, json!({})).await.is(200);
    assert_eq!(socket.until("event").await["kind"], "locked");

    let after = json!({"type": "hello", "token": ticket, "conference": "weekly", "after": second["seq"]});
    assert_eq!(listens(&house, after).await.until("event").await["kind"], "locked");
    let all = json!({"type": "hello", "token": house.admin});
    let mut everywhere = listens(&house, all).await;
    everywhere.say(json!({"type": "ping"})).await;
    everywhere.until("pong").await;
    house.post("/conferences/weekly/disconnect", &ticket, json!({"target": {"scope": "all"}})).await.is(200);
    assert_eq!(socket.closed().await, Some(1000), "over");

    let mut refused = listens(&house, json!({"type": "hello", "token": ticket})).await;
    assert_eq!(refused.until("refusal").await["problem"]["code"], "denied");
    assert_eq!(refused.closed().await, Some(4001));
    let mut unknown = listens(&house, json!({"type": "hello", "token": "gvk_nobody_x"})).await;
    assert_eq!(unknown.until("refusal").await["problem"]["code"], "unauthenticated");
    let origin = [("origin", "https://evil.example")];
    assert_eq!(house.connect_to("/events/socket", &origin).await.err(), Some(403));
}

#[tokio::test]
async fn a_server_that_goes_down_ends_every_stream_and_they_can_go_on_later() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let mut stream = Stream::open(&house, "/conferences/weekly/events", &ticket, None).await;
    stream.until("joined").await;
    let mut socket = listens(&house, json!({"type": "hello", "token": ticket, "conference": "weekly"})).await;
    socket.until("event").await;
    house.http.shut();
    assert_eq!(stream.rest().await, Vec::<Value>::new());
    assert_eq!(socket.closed().await, Some(1001));
}

#[tokio::test]
async fn who_asks_for_it_is_told_of_changes_that_are_no_events_too() {
    // T4
    let house = House::open().await;
    let (mut alice, welcome, ticket) = house.meeting("weekly").await;
    let last = Stream::open(&house, "/conferences/weekly/events", &ticket, None).await.until("joined").await;
    let last = last["seq"].as_u64();
    let mut plain = Stream::open(&house, "/conferences/weekly/events", &ticket, last).await;
    let mut stream = Stream::open(&house, "/conferences/weekly/events?changes=true", &ticket, last).await;
    assert_eq!(stream.next().await.unwrap()["kind"], "changed", "at once, for what was missed");

    alice.say(json!({"type": "state", "muted": false, "video": true})).await;
    assert_eq!(stream.next().await.unwrap()["kind"], "changed");
    let overview = house.get("/conferences/weekly/overview", &ticket).await.is(200);
    let seat = &overview["roster"][0];
    assert_eq!((&seat["id"], &seat["muted"], &seat["video"]), (&welcome["seat"], &json!(false), &json!(true)));

    house.post("/conferences/weekly/lock", &ticket, json!({})).await.is(200);
    assert_eq!(plain.next().await.unwrap()["kind"], "locked", "who did not ask hears of events alone");
    let told = [stream.next().await.unwrap(), stream.next().await.unwrap()];
    let mut told = kinds(&told);
    told.sort_unstable();
    assert_eq!(told, ["changed", "locked"]);

    house.post("/conferences/weekly/disconnect", &ticket, json!({"target": {"scope": "all"}})).await.is(200);
    assert_eq!(kinds(&stream.rest().await).last(), Some(&"ended"));
}
