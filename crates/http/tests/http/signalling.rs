use crate::house::House;
use serde_json::json;

#[tokio::test]
async fn a_welcome_has_everything_that_a_newcomer_needs() {
    let house = House::open().await;
    let (mut alice, welcome, _) = house.meeting("weekly").await;
    for field in ["seat", "person", "role", "resume", "conference", "roster", "chat", "unconnected", "bans"] {
        assert!(welcome.get(field).is_some(), "{field}");
    }
    let conference = &welcome["conference"];
    for field in
        ["id", "room", "name", "alias", "aliases", "started_at", "locked", "waiting_room", "participants", "join_url"]
    {
        assert!(conference.get(field).is_some(), "{field}");
    }
    let me = &welcome["roster"][0];
    assert_eq!(
        (&me["id"], &me["muted_by_host"], &me["reconnecting_since"]),
        (&welcome["seat"], &json!(false), &json!(null))
    );
    alice.say(json!({"type": "ping"})).await;
    assert_eq!(alice.until("pong").await, json!({"type": "pong"}));
    alice.say(json!({"type": "state", "muted": false, "video": true})).await;
    let changed = alice.until("changed").await["participant"].clone();
    assert_eq!(
        (&changed["muted"], &changed["video"], &changed["sharing"]),
        (&json!(false), &json!(true), &json!(false))
    );
    alice.say(json!({"type": "offer", "id": 7, "sdp": "v=0\r\n"})).await;
    let answer = alice.until("answer").await;
    assert_eq!(
        (&answer["id"], &answer["slots"], &answer["wanted"]),
        (&json!(7), &json!([]), &json!({"audio": 0, "video": 0}))
    );
    alice.say(json!({"type": "leave"})).await;
    let farewell = alice.until("farewell").await;
    assert_eq!((&farewell["reason"], &farewell["rejoin"]), (&json!("left"), &json!("yes")));
    assert_eq!(alice.closed().await, Some(1000));
}

#[tokio::test]
async fn nonsense_gets_its_error_and_ends_nobody_elses_meeting() {
    let house = House::open().await;
    let (mut alice, _, ticket) = house.meeting("weekly").await;
    let bob = house.ticket("weekly", "Bob", "participant").await;
    let (mut bob, _) = house.join(&bob).await;
    let large = format!("{{\"type\":\"ping\",\"x\":\"{}\"}}", "y".repeat(300 * 1024));
    for text in [
        "",
        "{",
        "null",
        "{\"type\":\"explode\"}",
        "{\"type\":\"ping\",\"at\":1}",
        "{\"type\":\"hello\",\"ticket\":\"x\"}",
        &large,
    ] {
        bob.say_text(text.into()).await;
        let error = bob.until("error").await;
        assert_eq!(error["code"], "invalid");
        assert!(error["detail"].is_string());
    }
    bob.say_bytes(vec![0, 159, 146, 150]).await;
    bob.until("error").await;
    bob.say(json!({"type": "ping"})).await;
    bob.until("pong").await;

    for n in 1..=10 {
        bob.say_text("nonsense".into()).await;
        bob.until("error").await;
        assert!(n <= 10);
    }
    assert_eq!(bob.closed().await, Some(1008), "ten in a row are enough");
    alice.say(json!({"type": "ping"})).await;
    alice.until("pong").await;
    assert_eq!(
        house.get("/conferences/weekly", &ticket).await.is(200)["participants"],
        2,
        "a lost socket is not a leave"
    );
}

#[tokio::test]
async fn a_message_that_is_far_too_large_breaks_its_own_socket_only() {
    let house = House::open().await;
    let (mut alice, ..) = house.meeting("weekly").await;
    let bob = house.ticket("weekly", "Bob", "participant").await;
    let (mut bob, _) = house.join(&bob).await;
    bob.say_text("x".repeat(2 << 20)).await;
    bob.closed().await;
    alice.say(json!({"type": "ping"})).await;
    alice.until("pong").await;
}

#[tokio::test]
async fn orders_before_the_hello_and_bad_tickets_let_nobody_in() {
    let house = House::open().await;
    house.room("weekly").await;
    let mut socket = house.connect().await;
    socket.say(json!({"type": "act", "id": "1", "verb": {"do": "lock"}})).await;
    assert_eq!(socket.until("error").await["detail"], "say hello first");
    for ticket in ["", "gvt_", "gvt_01J9ZQ4Y0000000000000000BB_00", "secret", &house.admin] {
        let mut socket = house.connect().await;
        socket.say(json!({"type": "hello", "ticket": ticket})).await;
        let refusal = socket.until("refusal").await;
        assert_eq!(
            (&refusal["problem"]["status"], &refusal["problem"]["code"]),
            (&json!(401), &json!("unauthenticated"))
        );
        assert_eq!(socket.closed().await, Some(4001));
    }
}

#[tokio::test]
async fn a_page_of_another_origin_gets_no_socket() {
    let house = House::open().await;
    assert_eq!(house.connect_with(&[("origin", "https://evil.example")]).await.err(), Some(403));
    assert_eq!(house.connect_with(&[("origin", "null")]).await.err(), Some(403));
}

#[tokio::test]
async fn a_lost_socket_takes_its_seat_back() {
    let house = House::open().await;
    let (mut alice, ..) = house.meeting("weekly").await;
    let ticket = house.ticket("weekly", "Bob", "participant").await;
    let (bob, welcome) = house.join(&ticket).await;
    alice.until("joined").await;
    bob.drop_dead().await;
    let mut back = house.connect().await;
    back.say(json!({"type": "hello", "ticket": ticket, "resume": welcome["resume"]})).await;
    let again = back.until("welcome").await;
    assert_eq!(again["seat"], welcome["seat"]);
    assert_ne!(again["resume"], welcome["resume"], "a resume token is good once");
}

#[tokio::test]
async fn a_tab_that_takes_the_seat_over_is_what_the_other_tab_reads() {
    let house = House::open().await;
    let (mut alice, ..) = house.meeting("weekly").await;
    let ticket = house.ticket("weekly", "Bob", "participant").await;
    let (mut first, welcome) = house.join(&ticket).await;
    alice.until("joined").await;
    let mut second = house.connect().await;
    second.say(json!({"type": "hello", "ticket": ticket, "resume": welcome["resume"]})).await;
    assert_eq!(second.until("welcome").await["seat"], welcome["seat"]);
    let farewell = first.until("farewell").await;
    assert_eq!((&farewell["reason"], &farewell["rejoin"]), (&json!("duplicate_session"), &json!("yes")));
    assert_eq!(first.closed().await, Some(1000), "nothing that a client would come back from by itself");

    // The others noticed nothing, and the seat is as good as before.
    second.say(json!({"type": "ping"})).await;
    second.until("pong").await;
    let key = house.key("read").await;
    let roster = house.get("/conferences/weekly/participants", &key).await.is(200);
    assert_eq!(roster["items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_pin_may_be_given_with_the_hello() {
    let house = House::open().await;
    house.room_with(json!({"name": "Weekly", "aliases": ["weekly"], "guest_pin": "4711", "host_pin": "0815"})).await;
    let guest = json!({"name": "Gustav", "pin": "4711"});
    let drawn = house.ask(axum::http::Method::POST, "/rooms/weekly/enter", Some(&guest)).await.is(201);
    let mut host = house.connect().await;
    host.say(json!({"type": "hello", "ticket": drawn["ticket"], "pin": "0815"})).await;
    assert_eq!(host.until("welcome").await["role"], "host", "the host PIN makes a host");

    let drawn = house.ask(axum::http::Method::POST, "/rooms/weekly/enter", Some(&guest)).await.is(201);
    let mut gustav = house.connect().await;
    gustav.say(json!({"type": "hello", "ticket": drawn["ticket"]})).await;
    gustav.until("welcome").await;

    let drawn = house.ask(axum::http::Method::POST, "/rooms/weekly/enter", Some(&guest)).await.is(201);
    house.patch("/rooms/weekly", &house.admin, json!({"guest_pin": "1147"})).await.is(200);
    let mut late = house.connect().await;
    late.say(json!({"type": "hello", "ticket": drawn["ticket"]})).await;
    assert_eq!(late.until("refusal").await["problem"]["code"], "bad_pin", "a changed PIN is asked for anew");
    let mut wrong = house.connect().await;
    wrong.say(json!({"type": "hello", "ticket": drawn["ticket"], "pin": "4711"})).await;
    assert_eq!(wrong.until("refusal").await["problem"]["code"], "bad_pin");
}

#[tokio::test]
async fn a_restart_tells_everybody_to_come_back() {
    let house = House::open().await;
    let (mut alice, ..) = house.meeting("weekly").await;
    let mut nobody = house.connect().await;
    house.http.shut();
    house.door.shut().await;
    let farewell = alice.until("farewell").await;
    assert_eq!((&farewell["reason"], &farewell["rejoin"]), (&json!("server_shutdown"), &json!("auto")));
    assert_eq!(alice.closed().await, Some(1001));
    assert_eq!(nobody.closed().await, Some(1001));
}

#[tokio::test]
async fn an_order_from_a_program_of_the_sdk_stands_in_the_audit_as_such() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let (mut carol, mut app) = (house.connect().await, house.connect().await);
    let ticket = house.ticket("weekly", "Carol", "host").await;
    carol.say(json!({"type": "hello", "ticket": ticket, "surface": "sdk"})).await;
    carol.until("welcome").await;
    app.say(json!({"type": "hello", "ticket": ticket, "surface": "app"})).await;
    app.until("welcome").await;
    for (socket, id) in [(&mut carol, "by-sdk"), (&mut app, "by-app")] {
        socket.say(json!({"type": "act", "id": id, "verb": {"do": "waiting_room", "on": id == "by-sdk"}})).await;
        socket.until("receipt").await;
    }
    let rows = house.get("/audit?verb=waiting_room", &house.admin).await.is(200);
    let surfaces: Vec<_> = rows["items"].as_array().unwrap().iter().map(|row| row["surface"].clone()).collect();
    assert_eq!(surfaces, [json!("sdk"), json!("app")]);
    let mut other = house.connect().await;
    other.say(json!({"type": "hello", "ticket": ticket, "surface": "admin"})).await;
    assert_eq!(other.until("error").await["code"], "invalid", "a client cannot call itself what it likes");
}

#[tokio::test]
async fn the_page_of_an_allowed_app_opens_the_socket() {
    let config = gavel_http::Config { allowed_origins: vec!["https://app.example.org".into()], ..Default::default() };
    let house = House::with(config).await;
    assert!(house.connect_with(&[("origin", "https://app.example.org")]).await.is_ok());
    assert_eq!(house.connect_with(&[("origin", "https://evil.example")]).await.err(), Some(403));
}
