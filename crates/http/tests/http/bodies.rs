use crate::house::House;
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::json;

#[tokio::test]
async fn what_is_no_json_of_ours_is_a_problem_with_the_code_invalid() {
    let house = House::open().await;
    for body in ["", "{", "[]", "null", "{\"name\":1}", "{\"name\":\"x\",\"colour\":\"red\"}", "\u{0}"] {
        let request = Request::post("/api/v1/rooms")
            .header(header::AUTHORIZATION, format!("Bearer {}", house.admin))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body))
            .unwrap();
        house.send(request).await.refuses(400, "invalid");
    }
}

#[tokio::test]
async fn other_media_types_and_too_large_bodies_are_problems() {
    let house = House::open().await;
    let request = |kind: &str, body: String| {
        Request::post("/api/v1/rooms")
            .header(header::AUTHORIZATION, format!("Bearer {}", house.admin))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap()
    };
    house.send(request("text/plain", "{\"name\":\"x\"}".into())).await.refuses(415, "invalid");
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(300_000));
    let answer = house.send(request("application/json", large)).await;
    assert_eq!(answer.headers[header::CONNECTION], "close", "the rest of the body is in the way");
    answer.refuses(413, "invalid");
    house.send(request("application/json; charset=utf-8", "{\"name\":\"x\"}".into())).await.is(201);
}

#[tokio::test]
async fn wrong_queries_methods_and_paths_are_problems() {
    let house = House::open().await;
    house.get("/rooms?limit=many", &house.admin).await.refuses(400, "invalid");
    house.get("/rooms?colour=red", &house.admin).await.refuses(400, "invalid");
    house.get("/audit?since=yesterday", &house.admin).await.refuses(400, "invalid");
    house.call(Method::PUT, "/rooms", Some(&house.admin), None, &[]).await.refuses(405, "invalid");
    house.get("/nothing", &house.admin).await.refuses(404, "not_found");
    house.get("/rooms/%FF", &house.admin).await.refuses(400, "invalid");
}

#[tokio::test]
async fn calls_without_fields_need_no_body_and_take_none_that_they_do_not_know() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    house.call(Method::POST, "/conferences/weekly/lock", Some(&house.admin), None, &[]).await.is(200);
    house.post("/conferences/weekly/unlock", &house.admin, json!({})).await.is(200);
    house.post("/conferences/weekly/lock", &house.admin, json!({"hard": true})).await.refuses(400, "invalid");
}

#[tokio::test]
async fn an_idempotency_key_has_a_length() {
    let house = House::open().await;
    let long = "x".repeat(300);
    let body = json!({"name": "x"});
    house
        .call(Method::POST, "/rooms", Some(&house.admin), Some(&body), &[("idempotency-key", &long)])
        .await
        .refuses(400, "invalid");
    house
        .call(Method::POST, "/rooms", Some(&house.admin), Some(&body), &[("idempotency-key", "")])
        .await
        .refuses(400, "invalid");
}
