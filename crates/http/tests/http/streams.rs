//! What goes on by a credential ends with it: the calls at somebody's place, and events by stream and by socket.

use crate::{
    calls::Page,
    events::{Stream, kinds, listens},
    house::{House, Socket},
};
use axum::http::Method;
use serde_json::{Value, json};

/// All that can go on by one credential of an account: the place where it rings, and everybody's events.
struct Lines {
    page: Page,
    stream: Stream,
    socket: Socket,
}

impl Lines {
    async fn open(house: &House, token: &str) -> Self {
        Self {
            page: Page::open(house, token).await,
            stream: Stream::open(house, "/events?after=0", token, None).await,
            socket: listens(house, json!({"type": "hello", "token": token, "after": 0})).await,
        }
    }

    /// Each of them tells of a call to this account.
    async fn hear_a_call(&mut self, house: &House, caller: &str, account: &str) {
        let receipt = house.post("/calls", caller, json!({"account": account})).await.is(200);
        let place = &receipt["verdicts"][0]["participant"];
        let (name, call) = self.page.next().await;
        assert_eq!((name.as_str(), &call["place"]), ("ringing", place));
        while self.stream.until("ringing").await["data"]["participant"]["id"] != *place {}
        while self.socket.until("event").await["data"]["participant"]["id"] != *place {}
    }

    async fn are_over(mut self, fate: &str) {
        self.page.is_over(fate).await;
        assert_eq!(kinds(&self.stream.rest().await), Vec::<&str>::new(), "{fate}");
        assert_eq!(self.socket.closed().await, Some(4001), "{fate}");
    }
}

#[tokio::test]
async fn a_log_in_that_is_ended_takes_its_streams_with_it_and_nobody_elses() {
    // G1
    for fate in
        ["log-out", "ended from another one", "ended by an administrator", "new password", "new role", "deletion"]
    {
        let house = House::open().await;
        let (_alice, _, alice) = house.meeting("weekly").await;
        let (id, oscar) = house.account("oscar", "administrator").await;
        let (other_id, other) = house.account("carol", "administrator").await;
        let mut oscars = Lines::open(&house, &oscar).await;
        let mut others = Lines::open(&house, &other).await;
        oscars.hear_a_call(&house, &alice, &id).await;

        let account = format!("/accounts/{id}");
        match fate {
            "log-out" => house.post("/auth/logout", &oscar, json!({})).await.is(204),
            "ended from another one" => {
                let login = json!({"username": "oscar", "password": "correct horse"});
                let again = house.ask(Method::POST, "/auth/login", Some(&login)).await.is(200);
                house.delete("/auth/sessions", again["access_token"].as_str().unwrap()).await.is(204)
            }
            "ended by an administrator" => house.delete(&format!("{account}/sessions"), &other).await.is(204),
            "new password" => house.patch(&account, &other, json!({"password": "battery staple"})).await.is(200),
            "new role" => house.patch(&account, &other, json!({"role": "user"})).await.is(200),
            _ => house.delete(&account, &other).await.is(204),
        };
        oscars.are_over(fate).await;
        others.hear_a_call(&house, &alice, &other_id).await;
        house.get("/me/calls", &oscar).await.refuses(401, "unauthenticated");
    }
}

#[tokio::test]
async fn who_is_no_longer_in_the_app_is_not_called_there() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let (id, bob) = house.account("bob", "user").await;
    let call = async || {
        house.post("/conferences/weekly/invite", &alice, json!({"accounts": [id]})).await.is(200);
        let absent = house.get("/conferences/weekly/unconnected", &alice).await.is(200);
        let call = absent["items"][0]["call"].clone();
        house.post("/conferences/weekly/withdraw", &alice, json!({"scope": "all"})).await.is(200);
        call
    };
    let mut page = Page::open(&house, &bob).await;
    assert_eq!(call().await, "ringing");
    assert_eq!((page.next().await.0, page.next().await.0), ("ringing".into(), "stopped".into()));
    house.post("/auth/logout", &bob, json!({})).await.is(204);
    page.is_over("log-out").await;
    drop(page);
    assert_eq!(call().await, "not_called");
}

#[tokio::test]
async fn a_ticket_that_is_withdrawn_takes_its_streams_with_it() {
    // G1
    for fate in ["revoked", "uninvited"] {
        let house = House::open().await;
        let (_alice, _, alice) = house.meeting("weekly").await;
        let invite = json!({"guests": [{"name": "Carol"}], "role": "host"});
        let made = house.post("/rooms/weekly/invitees", &house.admin, invite).await.is(201);
        let invited = &made["invitations"][0];
        let carol = invited["ticket"].as_str().unwrap();
        let path = "/conferences/weekly/events";
        let mut stream = Stream::open(&house, path, carol, None).await;
        let mut socket = listens(&house, json!({"type": "hello", "token": carol, "conference": "weekly"})).await;
        let mut alices = Stream::open(&house, path, &alice, None).await;
        stream.until("invited").await;
        while socket.until("event").await["kind"] != "invited" {}

        let gone = match fate {
            "revoked" => format!("/rooms/weekly/tickets/{}", id_of(carol)),
            _ => format!("/rooms/weekly/invitees/{}", invited["person"].as_str().unwrap()),
        };
        house.delete(&gone, &house.admin).await.is(204);
        assert_eq!(kinds(&stream.rest().await), Vec::<&str>::new(), "{fate}");
        assert_eq!(socket.closed().await, Some(4001), "{fate}");
        house.post("/conferences/weekly/lock", &alice, json!({})).await.is(200);
        alices.until("locked").await;
    }
}

#[tokio::test]
async fn whose_room_is_given_away_hears_no_more_of_it() {
    let house = House::open().await;
    let (_, bob) = house.account("bob", "user").await;
    let (carol_id, carol) = house.account("carol", "user").await;
    house.post("/rooms", &bob, json!({"name": "Weekly", "aliases": ["weekly"]})).await.is(201);
    let ticket = house.ticket("weekly", "Alice", "host").await;
    let (_alice, _) = house.join(&ticket).await;
    let path = "/conferences/weekly/events";
    let mut stream = Stream::open(&house, path, &bob, None).await;
    stream.until("joined").await;
    house.patch("/rooms/weekly", &house.admin, json!({"owner": carol_id})).await.is(200);
    let rest: Vec<Value> = stream.rest().await;
    assert!(!kinds(&rest).contains(&"ended"), "it ended for him alone: {rest:?}");
    Stream::open(&house, path, &carol, None).await.until("joined").await;
}

/// The id of a ticket stands in it, before the secret.
fn id_of(ticket: &str) -> &str {
    ticket.split('_').nth(1).unwrap()
}
