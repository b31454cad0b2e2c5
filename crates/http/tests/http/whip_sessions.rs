//! What happens at a session URL after the offer: candidates, restarts, and what is neither.

use crate::{
    house::{Answer, House},
    whip::{Whip, location},
};
use axum::http::{Method, header};
use gavel_testkit::fakes::{MediaMood, MediaOrder};
use serde_json::json;

/// As a browser offers, as far as the fake engine and ICE care.
const OFFER: &str = "v=0\r\no=- 7 2 IN IP4 127.0.0.1\r\na=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n\
    a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\na=ice-options:trickle\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n";
const CANDIDATES: &str = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:EsAw\r\n\
    a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\na=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\na=end-of-candidates\r\n";
const RESTART: &str = "a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n";
const FRAGMENT: &str = "application/trickle-ice-sdpfrag";

fn tag(answer: &Answer) -> String {
    let tag = answer.headers[header::ETAG].to_str().unwrap().to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10, "a strong one: {tag}");
    tag
}

/// Bob publishes in alice's meeting: his ticket, his session's address, and its tag.
async fn bob_publishes(house: &House) -> (String, String, String) {
    let bob = house.ticket("weekly", "Bob", "participant").await;
    let answer = house.offer("/whip/weekly", &bob, "application/sdp", OFFER).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.headers["accept-patch"], FRAGMENT);
    (bob, location(&answer), tag(&answer))
}

async fn patch(house: &House, path: &str, key: &str, if_match: Option<&str>, fragment: &str) -> Answer {
    let more: Vec<_> = if_match.map(|tag| ("if-match", tag)).into_iter().collect();
    house.whip(Method::PATCH, path, Some(key), Some((FRAGMENT, fragment)), &more).await
}

#[tokio::test]
async fn candidates_that_come_later_are_taken_without_another_word() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let (bob, path, tag) = bob_publishes(&house).await;
    for if_match in [tag.as_str(), &format!("\"other\", {tag}")] {
        let answer = patch(&house, &path, &bob, Some(if_match), CANDIDATES).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
        assert!(!answer.headers.contains_key(header::ETAG), "the session is the same");
    }
    let negotiated = |order: &&MediaOrder| matches!(order, MediaOrder::Negotiate(_));
    assert_eq!(house.media.orders().iter().filter(negotiated).count(), 1, "the engine learns addresses by itself");
}

#[tokio::test]
async fn what_does_not_say_which_session_it_means_changes_nothing() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let (bob, path, tag) = bob_publishes(&house).await;
    for fragment in [CANDIDATES, RESTART] {
        patch(&house, &path, &bob, None, fragment).await.refuses(428, "precondition_required");
        for other in ["\"other\"", &format!("W/{tag}"), ""] {
            patch(&house, &path, &bob, Some(other), fragment).await.refuses(412, "precondition_failed");
        }
    }
    let half = RESTART.replace("ysXw", "EsAw");
    for malformed in ["", "hello", "a=candidate:1", "a=ice-ufrag:EsAw\r\n", &half] {
        patch(&house, &path, &bob, Some(&tag), malformed).await.refuses(400, "invalid");
    }
    let sdp =
        house.whip(Method::PATCH, &path, Some(&bob), Some(("application/sdp", OFFER)), &[("if-match", &tag)]).await;
    assert_eq!(sdp.headers["accept-patch"], FRAGMENT);
    sdp.refuses(415, "invalid");
    assert_eq!(patch(&house, &path, &bob, Some(&tag), CANDIDATES).await.status, 204, "it is as it was");
}

#[tokio::test]
async fn a_restart_gives_the_session_new_credentials_and_a_new_tag() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let (bob, path, first) = bob_publishes(&house).await;
    // RFC 9725 shows the star in quotes, and RFC 9110 has it without.
    let answer = patch(&house, &path, &bob, Some("\"*\""), RESTART).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers[header::CONTENT_TYPE], FRAGMENT);
    // The fake engine answers with what it was offered: the same m-lines, in the new session.
    assert_eq!(
        answer.text,
        "a=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:ysXw\r\n\
         a=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\na=ice-options:trickle\r\na=end-of-candidates\r\n"
    );
    let second = tag(&answer);
    assert_ne!(first, second);

    patch(&house, &path, &bob, Some(&first), CANDIDATES).await.refuses(412, "precondition_failed");
    assert_eq!(patch(&house, &path, &bob, Some(&second), RESTART).await.status, 204, "they are the session's now");
    // Back again: not the tag, but the credentials say that it is another session.
    let answer = patch(&house, &path, &bob, Some(&second), CANDIDATES).await;
    assert_eq!((answer.status.as_u16(), tag(&answer) != first && tag(&answer) != second), (200, true));
    assert_eq!(patch(&house, &path, &bob, Some("*"), RESTART).await.status, 200);
}

#[tokio::test]
async fn a_restart_that_fails_leaves_the_session_as_it_was() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let (bob, path, tag) = bob_publishes(&house).await;
    house.media.feels(MediaMood::Dead);
    patch(&house, &path, &bob, Some("*"), RESTART).await.refuses(503, "unavailable");
    house.media.feels(MediaMood::Well);
    assert_eq!(patch(&house, &path, &bob, Some(&tag), CANDIDATES).await.status, 204);
}

#[tokio::test]
async fn a_session_is_changed_by_its_own_people_alone() {
    let house = House::open().await;
    let (_alice, _, host) = house.meeting("weekly").await;
    let (bob, path, tag) = bob_publishes(&house).await;
    let media = house.key("media").await;
    let opened = house.offer("/whep/weekly", &media, "application/sdp", OFFER).await;
    let (theirs, their_tag) = (location(&opened), self::tag(&opened));

    let without = house.whip(Method::PATCH, &path, None, Some((FRAGMENT, CANDIDATES)), &[]).await;
    without.refuses(401, "unauthenticated");
    for (stranger, code) in [(&host, "denied"), (&media, "denied"), (&house.key("moderate").await, "denied")] {
        patch(&house, &path, stranger, Some(&tag), CANDIDATES).await.refuses(403, code);
    }
    patch(&house, &theirs, &bob, Some(&their_tag), CANDIDATES).await.refuses(403, "denied");
    // Any key with the scope speaks for whom such a key has opened.
    assert_eq!(patch(&house, &theirs, &house.key("media").await, Some(&their_tag), CANDIDATES).await.status, 204);

    house.room("daily").await;
    let elsewhere = house.ticket("daily", "Dora", "participant").await;
    patch(&house, &path, &elsewhere, Some(&tag), CANDIDATES).await.refuses(403, "wrong_conference");
    let seat = path.rsplit('/').next().unwrap();
    for wrong in [format!("/whep/weekly/{seat}"), "/whip/weekly/nobody".into(), format!("/whip/nowhere/{seat}")] {
        patch(&house, &wrong, &bob, Some(&tag), CANDIDATES).await.refuses(404, "not_found");
    }
    patch(&house, &format!("/whip/daily/{seat}"), &media, Some(&tag), CANDIDATES).await.refuses(404, "not_found");
}

#[tokio::test]
async fn a_session_ends_with_its_seat() {
    let house = House::open().await;
    let (mut alice, _, host) = house.meeting("weekly").await;
    let (bob, path, tag) = bob_publishes(&house).await;
    // DELETE does not look at the tag.
    let left = house.whip(Method::DELETE, &path, Some(&bob), None, &[("if-match", "\"other\"")]).await;
    assert_eq!(left.status, 204);
    alice.until("gone").await;
    patch(&house, &path, &bob, Some(&tag), CANDIDATES).await.refuses(404, "not_found");
    patch(&house, &path, &bob, Some("*"), RESTART).await.refuses(404, "not_found");

    let (bob, path, _) = bob_publishes(&house).await;
    let order = json!({"target": {"participants": [path.rsplit('/').next().unwrap()]}});
    house.post("/conferences/weekly/disconnect", &host, order).await.is(200);
    patch(&house, &path, &bob, Some("*"), RESTART).await.refuses(404, "not_found");
}

#[tokio::test]
async fn somebody_in_the_app_has_no_session_here() {
    let house = House::open().await;
    let (_alice, welcome, host) = house.meeting("weekly").await;
    let path = format!("/whip/weekly/{}", welcome["seat"].as_str().unwrap());
    let media = house.key("media").await;
    for key in [&host, &media] {
        house.whip(Method::DELETE, &path, Some(key), None, &[]).await.refuses(404, "not_found");
        patch(&house, &path, key, Some("*"), RESTART).await.refuses(404, "not_found");
    }
    house.get("/conferences/weekly", &host).await.is(200);
}

#[tokio::test]
async fn a_client_that_never_stops_trickling_has_to_wait() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let (bob, path, tag) = bob_publishes(&house).await;
    let mut answer = patch(&house, &path, &bob, Some(&tag), CANDIDATES).await;
    for _ in 0..2_000 {
        if answer.status != 204 {
            break;
        }
        answer = patch(&house, &path, &bob, Some(&tag), CANDIDATES).await;
    }
    assert!(answer.headers.contains_key(header::RETRY_AFTER), "{answer:?}");
    answer.refuses(429, "rate_limited");
}
