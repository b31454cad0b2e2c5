use crate::house::{Answer, House};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::json;

/// What the fake engine takes for an offer.
const OFFER: &str = "v=0\r\n";

async fn offer(house: &House, path: &str, key: &str, kind: &str, sdp: &str) -> Answer {
    let request = Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, kind)
        .header(header::USER_AGENT, "aiortc")
        .body(Body::from(sdp.to_owned()))
        .unwrap();
    house.send(request).await
}

async fn end(house: &House, path: &str, key: &str) -> Answer {
    let request =
        Request::builder().method(Method::DELETE).uri(path).header(header::AUTHORIZATION, format!("Bearer {key}"));
    house.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_publisher_is_a_participant_like_any_other() {
    let house = House::open().await;
    let (mut alice, _, ticket) = house.meeting("weekly").await;
    let bob = house.ticket("weekly", "Bob", "participant").await;
    let answer = offer(&house, "/whip/weekly", &bob, "application/sdp", OFFER).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (201, OFFER));
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/sdp");
    let location = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
    let joined = alice.until("joined").await["participant"].clone();
    assert_eq!(
        (&joined["kind"], &joined["name"], &joined["device"]),
        (&json!("whip"), &json!("Bob"), &json!("aiortc"))
    );
    assert!(location.ends_with(joined["id"].as_str().unwrap()), "{location}");

    let stranger = house.ticket("weekly", "Eve", "participant").await;
    end(&house, &location, &stranger).await.refuses(403, "denied");
    assert_eq!(end(&house, &location, &bob).await.status, 204);
    assert_eq!(alice.until("gone").await["how"], "left");

    let answer = offer(&house, "/whip/weekly", &bob, "application/sdp", OFFER).await;
    let seat = answer.headers[header::LOCATION].to_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let order = json!({"target": {"participants": [seat]}, "ban": {}});
    house.post("/conferences/weekly/disconnect", &ticket, order).await.is(200);
    offer(&house, "/whip/weekly", &bob, "application/sdp", OFFER).await.refuses(403, "blocked");
}

#[tokio::test]
async fn a_key_with_scope_media_opens_a_new_person_each_time() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let media = house.key("media").await;
    let path = "/whip/weekly?name=Camera&role=guest";
    let first = offer(&house, path, &media, "application/sdp", OFFER).await;
    assert_eq!(first.status, 201);
    assert_eq!(offer(&house, path, &media, "application/sdp", OFFER).await.status, 201);
    let seats = house.get("/conferences/weekly/participants", &ticket).await.is(200);
    let cameras: Vec<_> = seats["items"].as_array().unwrap().iter().filter(|seat| seat["name"] == "Camera").collect();
    assert_eq!((cameras.len(), &cameras[0]["role"]), (2, &json!("guest")));
    assert_ne!(cameras[0]["person"], cameras[1]["person"]);
    let location = first.headers[header::LOCATION].to_str().unwrap();
    assert_eq!(end(&house, location, &media).await.status, 204);
    offer(&house, path, &house.key("moderate").await, "application/sdp", OFFER).await.refuses(403, "denied");
    offer(&house, path, &ticket, "application/sdp", OFFER).await.refuses(400, "invalid");
}

#[tokio::test]
async fn whoever_would_have_to_wait_is_turned_away_at_once() {
    let house = House::open().await;
    house.room("weekly").await;
    let bob = house.ticket("weekly", "Bob", "participant").await;
    offer(&house, "/whip/weekly", &bob, "application/sdp", OFFER).await.refuses(409, "not_started");
    let alice = house.ticket("weekly", "Alice", "host").await;
    let (_alice, _) = house.join(&alice).await;
    house.post("/conferences/weekly/lock", &alice, json!({})).await.is(200);
    offer(&house, "/whip/weekly", &bob, "application/sdp", OFFER).await.refuses(403, "locked");
}

#[tokio::test]
async fn what_is_no_offer_leaves_nobody_behind() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let bob = house.ticket("weekly", "Bob", "participant").await;
    offer(&house, "/whip/weekly", &bob, "application/json", "{}").await.refuses(415, "invalid");
    offer(&house, "/whip/weekly", &bob, "application/sdp", "").await.refuses(400, "invalid");
    offer(&house, "/whip/weekly", &bob, "application/sdp", "hello").await.refuses(400, "invalid");
    offer(&house, "/whip/elsewhere", &bob, "application/sdp", OFFER).await.refuses(404, "not_found");
    house.room("daily").await;
    offer(&house, "/whip/daily", &bob, "application/sdp", OFFER).await.refuses(403, "wrong_conference");
    let request =
        Request::post("/whip/weekly").header(header::CONTENT_TYPE, "application/sdp").body(Body::from(OFFER)).unwrap();
    house.send(request).await.refuses(401, "unauthenticated");
    assert_eq!(house.get("/conferences/weekly", &ticket).await.is(200)["participants"], 1);
}
