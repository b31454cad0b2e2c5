use crate::house::House;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_no_second_effect() {
    let house = House::open().await;
    let body = json!({"name": "Weekly"});
    let ask = || house.call(Method::POST, "/rooms", Some(&house.admin), Some(&body), &[("idempotency-key", "one")]);
    let first = ask().await;
    let second = ask().await;
    assert_eq!(second.headers["idempotency-replayed"], "true");
    assert_eq!(second.headers["content-type"], "application/json");
    assert_eq!(first.is(201), second.is(201));
    assert_eq!(house.get("/rooms", &house.admin).await.is(200)["items"].as_array().unwrap().len(), 1);

    let other = json!({"name": "Daily"});
    house
        .call(Method::POST, "/rooms", Some(&house.admin), Some(&other), &[("idempotency-key", "one")])
        .await
        .refuses(409, "idempotency_conflict");
    house
        .call(Method::POST, "/api-keys", Some(&house.admin), Some(&body), &[("idempotency-key", "one")])
        .await
        .refuses(409, "idempotency_conflict");
    let somebody_else = house.key("rooms").await;
    house.call(Method::POST, "/rooms", Some(&somebody_else), Some(&other), &[("idempotency-key", "one")]).await.is(201);
}

#[tokio::test]
async fn duplicates_at_the_same_time_are_one() {
    let house = House::open().await;
    let body = json!({"name": "Weekly"});
    let ask = || house.call(Method::POST, "/rooms", Some(&house.admin), Some(&body), &[("idempotency-key", "one")]);
    let (a, b, c, d) = tokio::join!(ask(), ask(), ask(), ask());
    let a = a.is(201);
    assert!(a == b.is(201) && a == c.is(201) && a == d.is(201));
    assert_eq!(house.get("/rooms", &house.admin).await.is(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_removal_is_repeated_word_for_word() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let bob = house.ticket("weekly", "Bob", "participant").await;
    let (_bob, bob_in) = house.join(&bob).await;
    let order = json!({"target": {"participants": [bob_in["seat"]]}});
    let path = "/conferences/weekly/disconnect";
    let ask = || house.call(Method::POST, path, Some(&ticket), Some(&order), &[("idempotency-key", "k-1")]);
    let first = ask().await.is(200);
    assert_eq!((&first["request_id"], &first["verdicts"][0]["verdict"]), (&json!("k-1"), &json!("disconnected")));
    assert_eq!(ask().await.is(200), first);
    let rows = house.get("/audit?conference=weekly", &house.admin).await.is(200);
    let removals = rows["items"].as_array().unwrap().iter().filter(|row| row["verb"] == "disconnect").count();
    assert_eq!(removals, 1);
}

#[tokio::test]
async fn a_refusal_is_repeated_and_a_mistake_can_be_mended() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let key = house.key("read").await;
    let order = json!({"target": {"scope": "all"}});
    let path = "/conferences/weekly/disconnect";
    for _ in 0..2 {
        house
            .call(Method::POST, path, Some(&key), Some(&order), &[("idempotency-key", "a")])
            .await
            .refuses(403, "not_moderator");
    }
    let rows = house.get("/audit?conference=weekly", &house.admin).await.is(200);
    let refusals = rows["items"].as_array().unwrap().iter().filter(|row| row["verb"] == "end").count();
    assert_eq!(refusals, 1);

    house
        .call(Method::POST, path, Some(&house.admin), Some(&json!({"target": {}})), &[("idempotency-key", "b")])
        .await
        .refuses(400, "invalid");
    house.call(Method::POST, path, Some(&house.admin), Some(&order), &[("idempotency-key", "b")]).await.is(200);
}

#[tokio::test]
async fn a_guests_cookie_is_repeated_too() {
    let house = House::open().await;
    house.room("weekly").await;
    let body = json!({"name": "Gustav"});
    let ask = || house.call(Method::POST, "/rooms/weekly/enter", None, Some(&body), &[("idempotency-key", "one")]);
    let (first, second) = (ask().await, ask().await);
    assert_eq!(first.headers["set-cookie"], second.headers["set-cookie"]);
    assert_eq!(first.is(201), second.is(201));
}

#[tokio::test]
async fn an_order_on_the_socket_is_carried_out_once() {
    let house = House::open().await;
    let (mut alice, ..) = house.meeting("weekly").await;
    let bob = house.ticket("weekly", "Bob", "participant").await;
    let (_bob, bob_in) = house.join(&bob).await;
    let order = json!({"do": "disconnect", "target": {"participants": [bob_in["seat"]]}});
    let first = alice.act("x", order.clone()).await;
    assert_eq!(first["receipt"]["verdicts"][0]["verdict"], "disconnected");
    assert_eq!(alice.act("x", order).await, first);
}

/// Strangers may share an address, and a key.
#[tokio::test]
async fn a_strangers_key_is_for_one_call_alone() {
    let house = House::open().await;
    house.room("weekly").await;
    let (gustav, dora) = (json!({"name": "Gustav"}), json!({"name": "Dora"}));
    let ask = |path, body| house.call(Method::POST, path, None, Some(body), &[("idempotency-key", "one")]);
    let first = ask("/rooms/weekly/enter", &gustav).await.is(201);
    assert_eq!(ask("/rooms/weekly/enter", &gustav).await.is(201), first);
    ask("/rooms/weekly/enter", &dora).await.refuses(409, "idempotency_conflict");
    ask("/rooms", &dora).await.refuses(401, "unauthenticated");
}
