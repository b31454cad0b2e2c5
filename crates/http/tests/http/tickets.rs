use crate::house::{House, Socket};
use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::{Value, json};

/// A personal invitation: its id and its text.
async fn invited(house: &House, name: &str, role: &str) -> (String, String) {
    let ticket = house.ticket("weekly", name, role).await;
    let id = ticket.strip_prefix("gvt_").unwrap().split('_').next().unwrap().to_owned();
    (id, ticket)
}

async fn refused(house: &House, hello: Value) -> Value {
    let mut socket = house.connect().await;
    socket.say(hello).await;
    let refusal = socket.until("refusal").await["problem"].clone();
    assert_eq!(socket.closed().await, Some(4001));
    refusal
}

async fn alive(socket: &mut Socket) {
    socket.say(json!({"type": "ping"})).await;
    socket.until("pong").await;
}

#[tokio::test]
async fn the_tickets_of_a_room_are_listed_without_their_secrets() {
    let house = House::open().await;
    house.room("weekly").await;
    house.room("daily").await;
    let (bob_id, _) = house.account("bob", "user").await;
    let drawn = json!({"name": "Bob", "role": "host", "account": bob_id});
    let bobs = house.post("/rooms/weekly/tickets", &house.admin, drawn).await.is(201);
    let (gustavs_id, gustavs) = invited(&house, "Gustav", "guest").await;
    house.ticket("daily", "Elsewhere", "guest").await;
    house.ask(Method::POST, "/rooms/weekly/enter", Some(&json!({"name": "Public"}))).await.is(201);

    let list = house.get("/rooms/weekly/tickets", &house.admin).await.is(200);
    let items = list["items"].as_array().unwrap();
    let of = |field: &str| items.iter().map(|item| item[field].clone()).collect::<Vec<_>>();
    assert_eq!(of("name"), ["Bob", "Gustav", "Public"]);
    assert_eq!(of("role"), ["host", "guest", "guest"]);
    assert_eq!(of("personal"), [true, true, false]);
    assert_eq!(of("account"), [json!(bob_id), json!(null), json!(null)]);
    assert_eq!((&items[1]["id"], &items[0]["person"]), (&json!(gustavs_id), &bobs["person"]));
    assert_eq!(items[0]["expires_at"], bobs["expires_at"]);
    assert!(items[0]["created_at"].is_string());
    for ticket in [bobs["ticket"].as_str().unwrap(), &gustavs] {
        assert!(!list.to_string().contains(ticket.rsplit('_').next().unwrap()), "no secret");
    }
    let personal = house.get("/rooms/weekly/tickets?personal=true&limit=1", &house.admin).await.is(200);
    assert_eq!(personal["items"][0]["name"], "Bob");
    let cursor = personal["next_cursor"].as_str().unwrap();
    let rest = house.get(&format!("/rooms/weekly/tickets?personal=true&cursor={cursor}"), &house.admin).await.is(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_withdrawn_invitation_leads_nowhere() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let (id, ticket) = invited(&house, "Gustav", "host").await;
    house.get("/conferences/weekly", &ticket).await.is(200);

    house.delete(&format!("/rooms/weekly/tickets/{id}"), &house.admin).await.is(204);

    let refusal = refused(&house, json!({"type": "hello", "ticket": ticket})).await;
    assert_eq!((&refusal["status"], &refusal["code"]), (&json!(401), &json!("ticket_revoked")));
    house.get("/conferences/weekly", &ticket).await.refuses(401, "ticket_revoked");
    house.post("/conferences/weekly/lock", &ticket, json!({})).await.refuses(401, "ticket_revoked");
    for path in ["/whip/weekly", "/whep/weekly"] {
        let offer = Request::post(path)
            .header("authorization", format!("Bearer {ticket}"))
            .header("content-type", "application/sdp")
            .body(Body::from("v=0\r\n"))
            .unwrap();
        house.send(offer).await.refuses(401, "ticket_revoked");
    }
    let list = house.get("/rooms/weekly/tickets", &house.admin).await.is(200);
    assert!(list["items"].as_array().unwrap().iter().all(|item| item["id"] != id), "it is off the list");
    house.delete(&format!("/rooms/weekly/tickets/{id}"), &house.admin).await.is(204);

    let forged = format!("{}00", &ticket[..ticket.len() - 2]);
    let refusal = refused(&house, json!({"type": "hello", "ticket": forged})).await;
    assert_eq!(refusal["code"], "unauthenticated", "only its holder learns what became of it");
}

#[tokio::test]
async fn whoever_sits_inside_with_a_withdrawn_invitation_stays_and_does_not_come_back() {
    let house = House::open().await;
    let (mut alice, ..) = house.meeting("weekly").await;
    let (id, ticket) = invited(&house, "Gustav", "host").await;
    let (mut gustav, welcome) = house.join(&ticket).await;
    alice.until("joined").await;

    house.delete(&format!("/rooms/weekly/tickets/{id}"), &house.admin).await.is(204);
    alive(&mut gustav).await;
    let receipt = gustav.act("1", json!({"do": "lock"})).await;
    assert_eq!(receipt["type"], "receipt", "the seat is what it was: {receipt}");

    let second = refused(&house, json!({"type": "hello", "ticket": ticket})).await;
    assert_eq!(second["code"], "ticket_revoked", "no second seat");
    let resume = json!({"type": "hello", "ticket": ticket, "resume": welcome["resume"]});
    assert_eq!(refused(&house, resume.clone()).await["code"], "ticket_revoked", "no taking over");
    alive(&mut gustav).await;
    gustav.drop_dead().await;
    assert_eq!(refused(&house, resume).await["code"], "ticket_revoked", "no reconnect and no resume");
    alive(&mut alice).await;
}

#[tokio::test]
async fn tickets_are_withdrawn_by_whoever_may_draw_them() {
    let house = House::open().await;
    let (_, alice) = house.account("alice", "user").await;
    let (_, bob) = house.account("bob", "user").await;
    house.post("/rooms", &alice, json!({"name": "Hers", "aliases": ["weekly"]})).await.is(201);
    house.room("daily").await;
    let (id, ticket) = invited(&house, "Gustav", "host").await;
    let path = format!("/rooms/weekly/tickets/{id}");
    for other in [&bob, &ticket, &house.key("read").await, &house.key("moderate").await] {
        house.get("/rooms/weekly/tickets", other).await.refuses(403, "denied");
        house.delete(&path, other).await.refuses(403, "denied");
    }
    house.get("/rooms/weekly", &ticket).await.refuses(403, "denied");
    house.delete(&format!("/rooms/daily/tickets/{id}"), &house.admin).await.refuses(404, "not_found");
    house.delete("/rooms/weekly/tickets/nothing", &alice).await.refuses(404, "not_found");
    house.delete("/rooms/weekly/tickets/01J9ZQ4Y0000000000000000BB", &alice).await.refuses(404, "not_found");
    let (_socket, _) = house.join(&ticket).await;
    house.delete(&path, &alice).await.is(204);
    house.get("/conferences/weekly", &ticket).await.refuses(401, "ticket_revoked");
}
