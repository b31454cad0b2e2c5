//! Calling people into a meeting, and answering (requirement T3).

use crate::house::{House, PATIENCE};
use axum::http::Method;
use futures_util::StreamExt;
use serde_json::{Value, json};

/// Somebody whose page is open: the events that they hear.
pub(crate) struct Page {
    body: axum::body::BodyDataStream,
    text: String,
}

impl Page {
    pub(crate) async fn open(house: &House, token: &str) -> Self {
        let request = axum::http::Request::builder()
            .uri("/api/v1/me/calls")
            .header("host", "gavel.test")
            .header("authorization", format!("Bearer {token}"))
            .body(axum::body::Body::empty())
            .unwrap();
        let response = house.respond(request).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event: its name, and what it says.
    pub(crate) async fn next(&mut self) -> (String, Value) {
        self.next_or_end().await.expect("the page stays open")
    }

    /// It ends, and nothing is said before.
    pub(crate) async fn is_over(&mut self, why: &str) {
        assert_eq!(self.next_or_end().await, None, "{why}");
    }

    async fn next_or_end(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let line = |name: &str| {
                    event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned()
                };
                let (name, data) = (line("event:"), line("data:"));
                self.text = rest.to_owned();
                if !name.is_empty() {
                    return Some((name, serde_json::from_str(&data).unwrap()));
                }
                continue;
            }
            let piece = tokio::time::timeout(PATIENCE, self.body.next()).await.expect("something is said")?.unwrap();
            self.text.push_str(&String::from_utf8_lossy(&piece));
        }
    }
}

// T3: a moderator who calls any user while in a conference invites that user into it.
#[tokio::test]
async fn a_call_rings_is_accepted_and_leads_into_the_callers_meeting() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let (bob_id, bob) = house.account("bob", "user").await;
    house.post("/conferences/weekly/lock", &house.admin, json!({})).await.is(200);
    let mut page = Page::open(&house, &bob).await;

    let receipt = house.post("/calls", &alice, json!({"account": bob_id})).await.is(200);
    let place = receipt["verdicts"][0]["participant"].as_str().unwrap().to_owned();
    let (name, call) = page.next().await;
    assert_eq!((name.as_str(), call["place"].as_str()), ("ringing", Some(place.as_str())));
    assert_eq!((&call["by"], &call["room_name"]), (&json!("Alice"), &json!("weekly")));
    let seats = house.get("/conferences/weekly/participants", &house.admin).await.is(200);
    let states: Vec<&Value> = seats["items"].as_array().unwrap().iter().map(|seat| &seat["state"]).collect();
    assert!(states.contains(&&json!("ringing")), "{states:?}");

    let drawn = house.post(&format!("/me/calls/{place}/accept"), &bob, json!({})).await.is(200);
    let (name, stopped) = page.next().await;
    assert_eq!((name.as_str(), &stopped["how"]), ("stopped", &json!("accepted")));
    // Locked, and he is in: a call is an explicit add.
    let (_bob, welcome) = house.join(drawn["ticket"].as_str().unwrap()).await;
    assert_eq!(welcome["role"], "participant");
    house.post(&format!("/me/calls/{place}/accept"), &bob, json!({})).await.refuses(404, "not_found");
}

// A room that calls whom it invites: it rings when the conference begins, and accepting leads in.
#[tokio::test]
async fn it_rings_when_a_conference_begins_at_the_places_of_those_whom_the_room_calls() {
    let house = House::open().await;
    house.room("weekly").await;
    let (bob_id, bob) = house.account("bob", "user").await;
    let (carol_id, carol) = house.account("carol", "user").await;
    let invite = json!({"accounts": [bob_id], "call": true, "guests": [{"name": "Gustav"}]});
    house.post("/rooms/weekly/invitees", &house.admin, invite).await.is(201);
    house.post("/rooms/weekly/invitees", &house.admin, json!({"accounts": [carol_id]})).await.is(201);
    let listed = house.get("/rooms/weekly/invitees", &house.admin).await.is(200);
    let mut called: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|one| (one["name"].clone(), one["call"].clone())).collect();
    called.sort_by_key(|(name, _)| name.to_string());
    let expected = [("Gustav", false), ("bob", true), ("carol", false)];
    assert_eq!(called, expected.map(|(name, call)| (json!(name), json!(call))));
    let (mut bobs, mut carols) = (Page::open(&house, &bob).await, Page::open(&house, &carol).await);
    let (_alice, _) = house.join(&house.ticket("weekly", "Alice", "host").await).await;
    let (name, call) = bobs.next().await;
    assert_eq!((name.as_str(), &call["by"]), ("ringing", &json!("Alice")));
    let place = call["place"].as_str().unwrap();
    let drawn = house.post(&format!("/me/calls/{place}/accept"), &bob, json!({})).await.is(200);
    house.join(drawn["ticket"].as_str().unwrap()).await;
    // It could have rung for Carol, too.
    house.post("/conferences/weekly/invite", &house.admin, json!({"accounts": [carol_id], "ring": true})).await.is(200);
    assert_eq!(carols.next().await.1["by"], "ops", "nothing rang before");
}

#[tokio::test]
async fn a_call_is_declined_and_shown_so_and_can_be_called_again() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let (bob_id, bob) = house.account("bob", "user").await;
    let mut page = Page::open(&house, &bob).await;
    let call = json!({"accounts": [bob_id]});
    house.post("/conferences/weekly/invite", &alice, call.clone()).await.is(200);
    let (_, ringing) = page.next().await;
    let place = ringing["place"].as_str().unwrap();
    house.call(Method::POST, &format!("/me/calls/{place}/decline"), Some(&bob), None, &[]).await.is(204);
    assert_eq!(page.next().await.1["how"], "declined");
    let absent = house.get("/conferences/weekly/unconnected", &alice).await.is(200);
    assert_eq!((&absent["items"][0]["call"], &absent["items"][0]["how"]), (&json!("declined"), &json!(null)));

    // G9, T7: again, by the place that is kept.
    let again = json!({"participants": [absent["items"][0]["seat"]]});
    house.post("/conferences/weekly/invite", &alice, again).await.is(200);
    assert_eq!(page.next().await.0, "ringing");
}

// T5: an invitation that is withdrawn rings no more, and its link is dead.
#[tokio::test]
async fn withdrawing_stops_the_ringing_and_kills_the_link() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let (bob_id, bob) = house.account("bob", "user").await;
    let mut page = Page::open(&house, &bob).await;
    let order = json!({"accounts": [bob_id], "guests": [{"name": "Gustav"}]});
    let receipt = house.post("/conferences/weekly/invite", &alice, order).await.is(200);
    let links = receipt["invitations"].as_array().unwrap();
    assert_eq!(links.iter().map(|link| &link["name"]).collect::<Vec<_>>(), ["bob", "Gustav"]);
    assert_eq!(page.next().await.0, "ringing");

    house.post("/conferences/weekly/withdraw", &alice, json!({"scope": "all"})).await.is(200);
    assert_eq!(page.next().await.1["how"], "cancelled");
    for link in links {
        let mut socket = house.connect().await;
        socket.say(json!({"type": "hello", "ticket": link["ticket"]})).await;
        assert_eq!(socket.until("refusal").await["problem"]["code"], "ticket_revoked");
    }
    assert_eq!(house.get("/conferences/weekly/unconnected", &alice).await.is(200)["items"], json!([]));
}

#[tokio::test]
async fn who_is_no_moderator_calls_nobody_and_who_is_in_no_meeting_neither() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let (bob_id, bob) = house.account("bob", "user").await;
    let gustav = house.ticket("weekly", "Gustav", "guest").await;
    let (_gustav, _) = house.join(&gustav).await;
    house.post("/calls", &gustav, json!({"account": bob_id})).await.refuses(403, "not_moderator");
    house.post("/calls", &bob, json!({"account": bob_id})).await.refuses(409, "not_running");
    house.get("/me/calls", &gustav).await.refuses(403, "denied");
    house.post("/me/calls/nonsense/accept", &bob, json!({})).await.refuses(404, "not_found");
}

// T6: a group is its members; T2: groups and people in one order.
#[tokio::test]
async fn a_group_is_invited_by_its_members_each_once() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let (bob, _) = house.account("bob", "user").await;
    let (eve, _) = house.account("eve", "user").await;
    let group = json!({"name": "Board", "members": [bob, eve]});
    let group = house.post("/groups", &house.admin, group).await.is(201);
    let order = json!({"groups": [group["id"]], "accounts": [bob]});
    let receipt = house.post("/conferences/weekly/invite", &alice, order).await.is(200);
    let mut names: Vec<&Value> = receipt["invitations"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    names.sort_by_key(|name| name.to_string());
    assert_eq!(names, ["bob", "eve"]);
    let unknown = json!({"groups": ["01J9ZQ4Y0000000000000000BB"]});
    house.post("/conferences/weekly/invite", &alice, unknown).await.refuses(404, "not_found");
}
