use crate::house::House;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn a_room_has_the_documented_shape() {
    let house = House::open().await;
    let mut room = house
        .room_with(json!({"name": "Weekly", "kind": "meeting", "aliases": ["weekly", "w2"], "host_pin": "1234", "door": "knock"}))
        .await;
    assert!(room["id"].as_str().is_some_and(|id| id.len() == 26));
    for (field, value) in [
        ("name", json!("Weekly")),
        ("kind", json!("meeting")),
        ("aliases", json!(["weekly", "w2"])),
        ("has_host_pin", json!(true)),
        ("has_guest_pin", json!(false)),
        ("allow_guests", json!(true)),
        ("door", json!("knock")),
        ("lock_policy", json!("refuse")),
        ("join_url", json!("http://gavel.test/m/weekly")),
    ] {
        assert_eq!(room[field], value, "{field}");
    }
    assert!(!room.to_string().contains("1234") && !room.to_string().contains("argon2"));
    // The invitations have links that are shown once, to whoever makes the room.
    assert_eq!(room.as_object_mut().and_then(|room| room.remove("invitations")), Some(json!([])));
    for name in ["weekly", "w2", room["id"].as_str().unwrap()] {
        assert_eq!(house.get(&format!("/rooms/{name}"), &house.admin).await.is(200), room);
    }
    house.get("/rooms/elsewhere", &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn an_alias_belongs_to_one_room() {
    let house = House::open().await;
    house.room("weekly").await;
    let again = json!({"name": "Other", "kind": "meeting", "aliases": ["weekly"]});
    house.post("/rooms", &house.admin, again).await.refuses(409, "alias_taken");
    house.room("daily").await;
    house.patch("/rooms/daily", &house.admin, json!({"aliases": ["weekly"]})).await.refuses(409, "alias_taken");
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_nothing_else() {
    let house = House::open().await;
    house.room_with(json!({"name": "Weekly", "aliases": ["weekly"], "guest_pin": "1234"})).await;
    let room =
        house.patch("/rooms/weekly", &house.admin, json!({"name": "Monthly", "lock_policy": "knock"})).await.is(200);
    assert_eq!(
        (&room["name"], &room["lock_policy"], &room["has_guest_pin"]),
        (&json!("Monthly"), &json!("knock"), &json!(true))
    );
    let room = house.patch("/rooms/weekly", &house.admin, json!({"guest_pin": null})).await.is(200);
    assert_eq!(room["has_guest_pin"], false);
    house.patch("/rooms/weekly", &house.admin, json!({"limit": 1})).await.refuses(400, "invalid");
    house.patch("/rooms/weekly", &house.admin, json!({"owner": "x"})).await.refuses(400, "invalid");
}

#[tokio::test]
async fn rooms_are_managed_by_their_owner_and_by_those_who_manage_all() {
    let house = House::open().await;
    let (alice_id, alice) = house.account("alice", "user").await;
    let (_, bob) = house.account("bob", "user").await;
    let (_, oscar) = house.account("oscar", "operator").await;
    let room = house.post("/rooms", &alice, json!({"name": "Hers", "aliases": ["hers"]})).await.is(201);
    assert_eq!(room["owner"], alice_id);
    house.room("weekly").await;

    house.patch("/rooms/hers", &bob, json!({"name": "Mine"})).await.refuses(403, "denied");
    house.get("/rooms/hers", &bob).await.refuses(403, "denied");
    house.post("/rooms/hers/tickets", &bob, json!({"name": "Bob", "role": "host"})).await.refuses(403, "denied");
    assert_eq!(house.get("/rooms", &alice).await.is(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(house.get("/rooms", &bob).await.is(200)["items"], json!([]));
    for all in [&oscar, &house.admin, &house.key("rooms").await, &house.key("read").await] {
        assert_eq!(house.get("/rooms", all).await.is(200)["items"].as_array().unwrap().len(), 2);
    }
    house.patch("/rooms/hers", &oscar, json!({"name": "Ours"})).await.is(200);
    house.get("/rooms", &house.key("moderate").await).await.refuses(403, "denied");
    house.post("/rooms", &house.key("read").await, json!({"name": "x"})).await.refuses(403, "denied");
    house.delete("/rooms/hers", &bob).await.refuses(403, "denied");
    house.delete("/rooms/hers", &alice).await.is(204);
    house.get("/rooms/hers", &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn lists_are_cut_and_go_on() {
    let house = House::open().await;
    for n in 0..5 {
        house.room(&format!("room{n}")).await;
    }
    let first = house.get("/rooms?limit=3", &house.admin).await.is(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = house.get(&format!("/rooms?limit=3&cursor={cursor}"), &house.admin).await.is(200);
    assert_eq!((first["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len()), (3, 2));
    assert_eq!(rest["next_cursor"], json!(null));
}

#[tokio::test]
async fn a_guest_draws_a_ticket_from_the_public_link() {
    let house = House::open().await;
    house.room("weekly").await;
    let lobby = house.ask(Method::GET, "/rooms/weekly/lobby", None).await.is(200);
    assert_eq!(
        lobby,
        json!({"name": "weekly", "alias": "weekly", "running": false, "participants": 0, "locked": false,
            "waiting_room": false, "has_pin": false, "allow_guests": true})
    );
    let drawn = house.ask(Method::POST, "/rooms/weekly/enter", Some(&json!({"name": "Gustav"}))).await;
    let cookie = drawn.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("gavel_device=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    let first = drawn.is(201);
    assert!(first["url"].as_str().unwrap().starts_with("http://gavel.test/m/weekly#t=gvt_"));
    assert!(first["expires_at"].as_str().unwrap().ends_with('Z'));

    let mine = cookie.split(';').next().unwrap();
    let again =
        house.call(Method::POST, "/rooms/weekly/enter", None, Some(&json!({"name": "Gus"})), &[("cookie", mine)]).await;
    assert_eq!(again.is(201)["person"], first["person"], "the same browser is the same guest");
    let other = house.ask(Method::POST, "/rooms/weekly/enter", Some(&json!({"name": "Gustav"}))).await.is(201);
    assert_ne!(other["person"], first["person"]);

    house.ask(Method::POST, "/rooms/weekly/enter", Some(&json!({}))).await.refuses(400, "invalid");
    house.ask(Method::POST, "/rooms/elsewhere/enter", Some(&json!({"name": "x"}))).await.refuses(404, "not_found");
}

#[tokio::test]
async fn a_room_may_do_without_guests() {
    let house = House::open().await;
    house.room_with(json!({"name": "Weekly", "aliases": ["weekly"], "allow_guests": false})).await;
    house.ask(Method::POST, "/rooms/weekly/enter", Some(&json!({"name": "Gustav"}))).await.refuses(403, "denied");
    let (_, bob) = house.account("bob", "user").await;
    house.post("/rooms/weekly/enter", &bob, json!({})).await.is(201);
}

#[tokio::test]
async fn a_pin_is_asked_for_and_cannot_be_guessed_for_long() {
    let house = House::open().await;
    house.room_with(json!({"name": "Weekly", "aliases": ["weekly"], "guest_pin": "4711", "host_pin": "0815"})).await;
    let enter = |pin: Option<&str>| json!({"name": "Gustav", "pin": pin});
    house.ask(Method::POST, "/rooms/weekly/enter", Some(&enter(None))).await.refuses(403, "bad_pin");
    house.ask(Method::POST, "/rooms/weekly/enter", Some(&enter(Some("4711")))).await.is(201);
    house.ask(Method::POST, "/rooms/weekly/enter", Some(&enter(Some("0815")))).await.is(201);
    let mut guesses = 0;
    let limited = loop {
        let answer = house.ask(Method::POST, "/rooms/weekly/enter", Some(&enter(Some("0000")))).await;
        if answer.status == 429 {
            break answer;
        }
        answer.refuses(403, "bad_pin");
        guesses += 1;
        assert!(guesses < 20, "twenty PINs were tried");
    };
    assert!(guesses >= 5, "a forgetful guest has five tries");
    assert!(limited.headers.contains_key("retry-after"));
    limited.refuses(429, "rate_limited");
    house.room_with(json!({"name": "Daily", "aliases": ["daily"], "guest_pin": "4711"})).await;
    house.ask(Method::POST, "/rooms/daily/enter", Some(&enter(Some("4711")))).await.is(201);
}

#[tokio::test]
async fn the_demo_room_is_there_only_where_the_operator_wants_it() {
    let house = House::open().await;
    assert_eq!(house.ask(Method::GET, "/lobby-config", None).await.is(200)["demo"], true);
    let alice = house.ask(Method::POST, "/demo", Some(&json!({"name": "Alice"}))).await.is(201);
    let bob = house.ask(Method::POST, "/demo", Some(&json!({"name": "Bob"}))).await.is(201);
    let (_alice, welcome) = house.join(alice["ticket"].as_str().unwrap()).await;
    assert_eq!(welcome["role"], "host", "the first who asks is the host");
    let (_bob, welcome) = house.join(bob["ticket"].as_str().unwrap()).await;
    assert_eq!(welcome["role"], "participant");

    let house = House::with(gavel_http::Config::default()).await;
    assert_eq!(house.ask(Method::GET, "/lobby-config", None).await.is(200)["demo"], false);
    house.ask(Method::POST, "/demo", Some(&json!({"name": "Alice"}))).await.refuses(404, "not_found");
}

#[tokio::test]
async fn links_name_the_host_that_was_asked_by_http_2_too() {
    use axum::{body::Body, http::Request};
    let house = House::open().await;
    house.room("weekly").await;
    let request = Request::get("https://meet.example.org/api/v1/rooms/weekly")
        .header("authorization", format!("Bearer {}", house.admin))
        .body(Body::empty())
        .unwrap();
    let room = house.send(request).await.is(200);
    assert_eq!(room["join_url"], "http://meet.example.org/m/weekly");
}
