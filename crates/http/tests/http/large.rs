//! Orders for many, as whoever gives one sees them.

use crate::house::{House, PATIENCE, Socket};
use axum::{
    body::Body,
    http::{Method, Request},
};
use gavel_core::model::{
    command::{Arrival, Pin},
    ids::{Generation, PersonId, RequestId, SeatId},
    role::{Role, SeatKind, Surface},
    seat::{Devices, Digest},
};
use gavel_door::Entered;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use ulid::Ulid;

const MANY: usize = 300;

/// So many guests in a room, without sockets of theirs.
async fn crowd(house: &House, welcome: &Value) -> Vec<Entered> {
    let room = welcome["conference"]["room"].as_str().unwrap().parse().unwrap();
    let enter = |number: usize| {
        let arrival = Arrival {
            seat: SeatId::new(Ulid::generate()),
            person: PersonId::new(Ulid::generate()),
            name: format!("Guest {number}"),
            role: Role::Guest,
            account: None,
            ticket: None,
            personal: false,
            generation: Generation(0),
            device: None,
            other_keys: Vec::new(),
            kind: SeatKind::App,
            client: String::new(),
            pin: Pin::None,
            resume: None,
            new_resume: Digest(String::new()),
            devices: Devices::default(),
            watch: None,
        };
        house.door.enter(room, arrival, Surface::App, RequestId(Ulid::generate().to_string()), None)
    };
    let entered = futures_util::future::join_all((0..MANY).map(enter)).await;
    entered.into_iter().map(|entered| entered.unwrap()).collect()
}

/// Gives an order; the steps that were told before its answer, and the answer.
async fn steps_of(socket: &mut Socket, id: &str, verb: Value) -> (Vec<u64>, Value) {
    socket.say(json!({"type": "act", "id": id, "verb": verb})).await;
    let mut steps = Vec::new();
    loop {
        let message = tokio::time::timeout(PATIENCE, socket.next()).await.unwrap().expect("the socket stays open");
        match message["type"].as_str().unwrap() {
            "progress" => {
                assert_eq!((message["id"].as_str(), message["of"].as_u64()), (Some(id), Some(MANY as u64)));
                steps.push(message["done"].as_u64().unwrap());
            }
            "receipt" | "refused" if message["id"] == id => return (steps, message),
            _ => {}
        }
    }
}

#[tokio::test]
async fn whoever_orders_by_socket_reads_how_far_it_is_and_then_the_receipt() {
    let house = House::open().await;
    let (mut alice, welcome, _) = house.meeting("weekly").await;
    let guests = crowd(&house, &welcome).await;
    let few: Vec<String> = guests[..2].iter().map(|guest| guest.seat.to_string()).collect();
    let (steps, _) = steps_of(&mut alice, "few", json!({"do": "lower_hands", "participants": few})).await;
    assert_eq!(steps, [0_u64; 0]);
    let (steps, answer) =
        steps_of(&mut alice, "many", json!({"do": "disconnect", "target": {"scope": "guests"}})).await;
    assert_eq!(answer["receipt"]["verdicts"].as_array().unwrap().len(), MANY);
    assert_eq!(steps, (1..=10).map(|tenth| 30 * tenth).collect::<Vec<_>>());
    let (steps, answer) = steps_of(&mut alice, "back", json!({"do": "invite", "scope": "unconnected"})).await;
    assert_eq!(answer["receipt"]["invitations"].as_array().unwrap().len(), MANY);
    assert_eq!(steps, [100, 200, 300], "links are made a hundred at once");
}

#[tokio::test]
async fn whoever_orders_by_rest_reads_among_the_events_how_far_it_is_and_nobody_else_does() {
    let house = House::open().await;
    let (_alice, welcome, ticket) = house.meeting("weekly").await;
    let _guests = crowd(&house, &welcome).await;
    let ours = house.key("moderate").await;
    let mut streams = Vec::new();
    for listener in [&ours, &ticket] {
        let request = Request::get("/api/v1/conferences/weekly/events")
            .header("authorization", format!("Bearer {listener}"))
            .body(Body::empty())
            .unwrap();
        streams.push(house.respond(request).await.into_body());
    }
    let order = json!({"target": {"scope": "guests"}});
    let path = "/conferences/weekly/disconnect";
    house.call(Method::POST, path, Some(&ours), Some(&order), &[("idempotency-key", "out")]).await.is(200);

    let hers = events_until_all_left(&mut streams[1]).await;
    assert!(hers.iter().all(|event| event["kind"] != "progress"), "it was another's order");
    let mine = events_until_all_left(&mut streams[0]).await;
    let steps: Vec<&Value> = mine.iter().filter(|event| event["kind"] == "progress").collect();
    assert!(steps.iter().all(|step| step["data"]["request"] == "out" && step["data"]["of"] == MANY));
    let done: Vec<u64> = steps.iter().map(|step| step["data"]["done"].as_u64().unwrap()).collect();
    assert_eq!(done, (1..=10).map(|tenth| 30 * tenth).collect::<Vec<_>>());
    assert!(steps.iter().all(|step| step["seq"].is_null() && step["conference"] == welcome["conference"]["id"]));
}

/// Events as they come, up to the last of those who leave.
async fn events_until_all_left(body: &mut Body) -> Vec<Value> {
    let (mut text, mut events) = (String::new(), Vec::<Value>::new());
    while events.iter().filter(|event| event["kind"] == "left").count() < MANY {
        let frame = tokio::time::timeout(PATIENCE, body.frame()).await.expect("it goes on").expect("it is not over");
        text.push_str(std::str::from_utf8(frame.unwrap().data_ref().unwrap()).unwrap());
        while let Some((told, rest)) = text.split_once("\n\n") {
            let data = told.lines().find_map(|line| line.strip_prefix("data:"));
            events.extend(data.map(|data| serde_json::from_str::<Value>(data).unwrap()));
            text = rest.to_owned();
        }
    }
    events
}
