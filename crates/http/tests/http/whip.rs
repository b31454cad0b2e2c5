use crate::house::{Answer, House};
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, header},
};
use gavel_http::Config;
use serde_json::json;

/// What the fake engine takes for an offer.
const OFFER: &str = "v=0\r\n";

pub(crate) fn location(answer: &Answer) -> String {
    answer.headers[header::LOCATION].to_str().unwrap().to_owned()
}

/// Calls of a house that are no JSON.
pub(crate) trait Whip {
    async fn whip(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Option<(&str, &str)>,
        more: &[(&str, &str)],
    ) -> Answer;
    async fn offer(&self, path: &str, key: &str, kind: &str, sdp: &str) -> Answer;
}

impl Whip for House {
    async fn whip(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Option<(&str, &str)>,
        more: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::USER_AGENT, "aiortc");
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let (kind, text) = body.unzip();
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let answer = self.send(request.body(Body::from(text.unwrap_or_default().to_owned())).unwrap()).await;
        assert_eq!(answer.headers["access-control-allow-origin"], "*", "whatever the answer is: {answer:?}");
        answer
    }

    async fn offer(&self, path: &str, key: &str, kind: &str, sdp: &str) -> Answer {
        self.whip(Method::POST, path, Some(key), Some((kind, sdp)), &[]).await
    }
}

async fn offer(house: &House, path: &str, key: &str, kind: &str, sdp: &str) -> Answer {
    house.offer(path, key, kind, sdp).await
}

async fn end(house: &House, path: &str, key: &str) -> Answer {
    house.whip(Method::DELETE, path, Some(key), None, &[]).await
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

/// What a header lists.
fn listed(headers: &HeaderMap, name: &str) -> Vec<String> {
    let texts = headers.get_all(name).iter().map(|value| value.to_str().unwrap());
    let mut words: Vec<String> = texts.flat_map(|text| text.split(',')).map(|word| word.trim().to_owned()).collect();
    words.sort();
    words
}

#[tokio::test]
async fn a_page_of_any_origin_may_ask_what_it_may_do() {
    let house = House::open().await;
    house.room("weekly").await;
    let preflight = [
        ("origin", "https://app.example.org"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type"),
    ];
    for (path, takes, kind) in [
        ("/whip/weekly", ["GET", "HEAD", "OPTIONS", "POST"].as_slice(), ("accept-post", "application/sdp")),
        ("/whep/weekly", &["GET", "HEAD", "OPTIONS", "POST"], ("accept-post", "application/sdp")),
        (
            "/whip/weekly/somebody",
            &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH"],
            ("accept-patch", "application/trickle-ice-sdpfrag"),
        ),
        (
            "/whep/weekly/somebody",
            &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH"],
            ("accept-patch", "application/trickle-ice-sdpfrag"),
        ),
    ] {
        let answer = house.whip(Method::OPTIONS, path, None, None, &preflight).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        assert_eq!(listed(&answer.headers, "access-control-allow-methods"), takes);
        assert_eq!(listed(&answer.headers, "allow"), takes);
        let asked = ["Authorization", "Content-Type", "If-Match"];
        assert_eq!(listed(&answer.headers, "access-control-allow-headers"), asked);
        assert_eq!(answer.headers[kind.0], kind.1);
        assert!(!answer.headers.contains_key("access-control-allow-credentials"), "tokens are in no cookie");
        let shown = listed(&answer.headers, "access-control-expose-headers");
        for name in ["Location", "ETag", "Link", "Accept-Patch"] {
            assert!(shown.iter().any(|shown| shown == name), "{name}: {shown:?}");
        }
    }
    // The rest of the interface is for our own pages.
    let request = Request::options("/api/v1/rooms").header("origin", "https://app.example.org");
    let answer = house.send(request.body(Body::empty()).unwrap()).await;
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn what_is_not_taken_says_what_is() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let bob = house.ticket("weekly", "Bob", "participant").await;
    let path = location(&offer(&house, "/whip/weekly", &bob, "application/sdp", OFFER).await);
    for (path, wrong, takes) in [
        ("/whip/weekly", ["PUT", "PATCH", "DELETE"], ["GET", "HEAD", "OPTIONS", "POST"].as_slice()),
        ("/whep/weekly", ["PUT", "PATCH", "DELETE"], &["GET", "HEAD", "OPTIONS", "POST"]),
        (&path, ["PUT", "POST", "TRACE"], &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH"]),
    ] {
        for method in wrong {
            let answer = house.whip(method.parse().unwrap(), path, Some(&bob), None, &[]).await;
            assert_eq!(listed(&answer.headers, "allow"), takes, "{method} {path}");
            answer.refuses(405, "invalid");
        }
        // There is nothing to read, as RFC 9725 has it.
        for method in [Method::GET, Method::HEAD] {
            let answer = house.whip(method, path, None, None, &[]).await;
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
        }
    }
}

#[tokio::test]
async fn clients_are_told_of_ice_servers_and_strangers_of_no_credential() {
    let (stun, turn) = ("stun:stun.example.org", "turn:alice:p%22w@turn.example.org?transport=tcp");
    let ice_servers = vec![stun.parse().unwrap(), turn.parse().unwrap()];
    let house = House::with(Config { demo: true, ice_servers, ..Config::default() }).await;
    let (_alice, ..) = house.meeting("weekly").await;
    let stun = "<stun:stun.example.org>; rel=\"ice-server\"";
    let turn = "<turn:turn.example.org?transport=tcp>; rel=\"ice-server\"; username=\"alice\"; credential=\"p\\\"w\"; \
        credential-type=\"password\"";
    let links = |answer: &Answer| -> Vec<String> {
        answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap().to_owned()).collect()
    };
    let bob = house.ticket("weekly", "Bob", "participant").await;
    let media = house.key("media").await;
    for path in ["/whip/weekly", "/whep/weekly"] {
        let answer = offer(&house, path, &bob, "application/sdp", OFFER).await;
        assert_eq!((answer.status.as_u16(), links(&answer)), (201, vec![stun.to_owned(), turn.to_owned()]));
        for known in [&bob, &media] {
            let answer = house.whip(Method::OPTIONS, path, Some(known), None, &[]).await;
            assert_eq!(links(&answer), [stun, turn]);
        }
        for unknown in [None, Some(house.key("read").await)] {
            let answer = house.whip(Method::OPTIONS, path, unknown.as_deref(), None, &[]).await;
            assert_eq!(links(&answer), [stun]);
        }
        let preflight = [("access-control-request-method", "POST")];
        let answer = house.whip(Method::OPTIONS, path, None, None, &preflight).await;
        assert_eq!(links(&answer), [""; 0]);
        house.whip(Method::OPTIONS, path, Some("gvt_nonsense"), None, &[]).await.refuses(401, "unauthenticated");
    }
}

#[tokio::test]
async fn a_viewer_who_comes_too_early_is_told_when_to_come_again() {
    let house = House::open().await;
    house.room("weekly").await;
    let bob = house.ticket("weekly", "Bob", "participant").await;
    let answer = offer(&house, "/whep/weekly", &bob, "application/sdp", OFFER).await;
    assert_eq!(answer.headers[header::RETRY_AFTER], "5");
    answer.refuses(409, "not_started");
    let answer = offer(&house, "/whip/weekly", &bob, "application/sdp", OFFER).await;
    assert!(!answer.headers.contains_key(header::RETRY_AFTER), "and a publisher is not");
}

#[tokio::test]
async fn a_refusal_can_be_read_by_a_page_too() {
    let house = House::open().await;
    house.room("weekly").await;
    // Each of these looks for the header of every answer.
    house
        .whip(Method::POST, "/whip/weekly", None, Some(("application/sdp", OFFER)), &[])
        .await
        .refuses(401, "unauthenticated");
    offer(&house, "/whip/weekly", "gvt_nonsense", "application/sdp", OFFER).await.refuses(401, "unauthenticated");
    let huge = "v".repeat(300 * 1024);
    let bob = house.ticket("weekly", "Bob", "participant").await;
    offer(&house, "/whip/weekly", &bob, "application/sdp", &huge).await.refuses(413, "invalid");
    let question = "/whip/weekly?participant=01J9ZQ4Y0000000000000000BB";
    offer(&house, question, &bob, "application/sdp", OFFER).await.refuses(400, "invalid");
}
