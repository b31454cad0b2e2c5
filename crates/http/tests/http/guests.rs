//! A guest is known again by the cookie that this server signed, and by nothing else.

use crate::house::{Answer, House};
use axum::http::Method;
use serde_json::{Value, json};

/// By the public link, with this for a cookie.
async fn enter(house: &House, cookie: Option<&str>) -> Answer {
    let more: Vec<(&str, &str)> = cookie.map(|cookie| ("cookie", cookie)).into_iter().collect();
    house.call(Method::POST, "/rooms/weekly/enter", None, Some(&json!({"name": "Gustav"})), &more).await
}

/// The cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned()
}

fn person(answer: Answer) -> Value {
    answer.is(201)["person"].clone()
}

#[tokio::test]
async fn a_forged_cookie_makes_nobody_the_guest_whose_id_it_bears() {
    // G1
    let house = House::open().await;
    let elsewhere = House::open().await;
    for house in [&house, &elsewhere] {
        house.room("weekly").await;
    }
    let answer = enter(&house, None).await;
    let genuine = cookie(&answer);
    let gustav = person(answer);
    let stranger = cookie(&enter(&house, None).await);
    let foreign = cookie(&enter(&elsewhere, None).await);
    assert_eq!(person(enter(&house, Some(&genuine)).await), gustav, "the genuine one works");

    let (id, signature) = genuine.split_once('.').unwrap();
    let (_, strangers) = stranger.split_once('.').unwrap();
    let (_, foreigns) = foreign.split_once('.').unwrap();
    let turned = if signature.starts_with('0') { "1" } else { "0" };
    for forged in [
        id.to_owned(),
        format!("{id}."),
        format!("{id}.{strangers}"),
        format!("{id}.{foreigns}"),
        format!("{id}.{turned}{}", &signature[1..]),
        format!("{id}.{signature}{signature}"),
        format!("{id}.{}", &signature[..signature.len() - 1]),
        format!("{id}.{signature}.{signature}"),
        foreign.clone(),
    ] {
        let answer = enter(&house, Some(&forged)).await;
        let kept = cookie(&answer);
        assert!(kept != forged && kept != genuine, "{forged}: a new browser gets a cookie of its own");
        let new = person(answer);
        assert_ne!(new, gustav, "{forged}");
        assert_eq!(person(enter(&house, Some(&kept)).await), new, "{forged}: and is known by that");
    }
    let both = format!("{stranger}; {id}.{strangers}");
    assert_ne!(person(enter(&house, Some(&both)).await), gustav, "not beside a genuine one either");
    assert_eq!(person(enter(&elsewhere, Some(&foreign)).await), person(enter(&elsewhere, Some(&foreign)).await));
}

#[tokio::test]
async fn a_forged_cookie_gets_no_answer_that_was_kept_for_the_guest() {
    let house = House::open().await;
    house.room("weekly").await;
    let genuine = cookie(&enter(&house, None).await);
    let forged = format!("{}.{}", genuine.split_once('.').unwrap().0, "0".repeat(64));
    let ask = async |cookie: &str| {
        let more = [("cookie", cookie), ("idempotency-key", "once")];
        house.call(Method::POST, "/rooms/weekly/enter", None, Some(&json!({"name": "Gustav"})), &more).await.is(201)
    };
    let drawn = ask(&genuine).await;
    assert_eq!(ask(&genuine).await, drawn, "it was kept");
    assert_ne!(ask(&forged).await["ticket"], drawn["ticket"]);
}
