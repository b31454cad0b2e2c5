//! Whom Pexip's management API calls: automatic participants, and `participant/dial` (docs/contracts/pexip-management.md,
//! *Automatic participants*, *Commands*).

use crate::{calls::Page, house::House, pexip_program::Program};
use axum::http::Method;
use serde_json::{Value, json};

const ROOMS: &str = "configuration/v1/conference/";
const LIST: &str = "configuration/v1/automatic_participant/";

/// Where an object is, below the API.
fn below(uri: &Value) -> String {
    uri.as_str().unwrap().trim_start_matches("/api/admin/").to_owned()
}

struct Called<'h> {
    house: &'h House,
    admin: Program<'h>,
    bob: String,
    /// Where the rooms `one` and `two` are.
    rooms: [Value; 2],
}

impl<'h> Called<'h> {
    async fn by(house: &'h House) -> Self {
        let admin = Program::of(house, "administrator").await;
        let (_, bob) = house.account("bob", "user").await;
        house.room("one").await;
        house.room("two").await;
        let mut rooms = [Value::Null, Value::Null];
        for (room, name) in rooms.iter_mut().zip(["one", "two"]) {
            *room = admin.objects(&format!("{ROOMS}?name={name}")).await[0]["resource_uri"].clone();
        }
        Self { house, admin, bob, rooms }
    }

    async fn invited(&self, room: &str) -> Vec<(String, String, bool)> {
        let page = self.house.get(&format!("/rooms/{room}/invitees"), &self.house.admin).await.is(200);
        let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
        let rows = page["items"].as_array().unwrap().iter();
        rows.map(|one| (text(one, "name"), text(one, "role"), one["call"] == true)).collect()
    }
}

fn bob(role: &str) -> Vec<(String, String, bool)> {
    vec![("bob".to_owned(), role.to_owned(), true)]
}

#[tokio::test]
async fn an_account_is_called_by_the_rooms_that_say_so_when_a_conference_begins() {
    let house = House::open().await;
    let called = Called::by(&house).await;
    let [one, two] = &called.rooms;
    let body = json!({"alias": "sip:bob@example.org", "protocol": "sip", "role": "host", "conference": [one]});
    let uri = called.admin.makes_in(LIST, body).await;
    assert_eq!(called.invited("one").await, bob("host"));
    assert!(called.invited("two").await.is_empty());
    let object = called.admin.get(&uri).await.is(200);
    assert_eq!(
        (&object["alias"], &object["role"], &object["conference"]),
        (&json!("bob"), &json!("host"), &json!([one]))
    );
    assert_eq!(called.admin.objects(&format!("{LIST}?alias=bob&role=host")).await, std::slice::from_ref(&object));
    assert!(called.admin.objects(&format!("{LIST}?role=guest")).await.is_empty());
    let room = called.admin.get(&below(one)).await.is(200);
    assert_eq!(room["automatic_participants"], json!([object["resource_uri"]]));

    let mut page = Page::open(&house, &called.bob).await;
    let (_alice, _) = house.join(&house.ticket("one", "Alice", "host").await).await;
    assert_eq!(page.next().await.1["by"], "Alice");

    called.admin.does(Method::PATCH, &uri, json!({"conference": [two]})).await.is(202);
    assert_eq!((called.invited("one").await, called.invited("two").await), (vec![], bob("host")));
    called.admin.does(Method::DELETE, &uri, Value::Null).await.is(204);
    assert!(called.invited("two").await.is_empty() && called.admin.objects(LIST).await.is_empty());
}

#[tokio::test]
async fn another_role_is_another_object_and_the_rooms_go_with_it() {
    let house = House::open().await;
    let called = Called::by(&house).await;
    let [one, two] = &called.rooms;
    let uri = called.admin.makes_in(LIST, json!({"alias": "bob", "conference": [one, two]})).await;
    assert_eq!(called.invited("one").await, bob("participant"));
    called.admin.does(Method::PATCH, &uri, json!({"role": "host"})).await.is(202);
    assert_eq!((called.invited("one").await, called.invited("two").await), (bob("host"), bob("host")));
    assert_eq!(called.admin.get(&uri).await.is(200)["conference"], json!([]), "a guest of no room any more");
    assert_eq!(called.admin.objects(LIST).await.len(), 1);
    // As a client does that sends back what it has read; and what is not said is as with a new one.
    let object = called.admin.objects(LIST).await[0].clone();
    let uri = below(&object["resource_uri"]);
    called.admin.does(Method::PUT, &uri, object).await.is(204);
    assert_eq!(called.invited("two").await, bob("host"));
    called.admin.does(Method::PUT, &uri, json!({"alias": "bob", "role": "host"})).await.is(204);
    assert!(called.invited("one").await.is_empty() && called.invited("two").await.is_empty());
}

#[tokio::test]
async fn a_room_names_whom_it_calls() {
    let house = House::open().await;
    let called = Called::by(&house).await;
    let one = below(&called.rooms[0]);
    let guest = called.admin.makes_in(LIST, json!({"alias": "bob"})).await;
    assert!(called.admin.objects(LIST).await.is_empty(), "no room calls him yet");
    let guest = format!("/api/admin/{guest}");
    called.admin.does(Method::PATCH, &one, json!({"automatic_participants": [guest]})).await.is(202);
    assert_eq!(called.invited("one").await, bob("participant"));
    called.admin.does(Method::PATCH, &one, json!({"name": "Other"})).await.is(202);
    assert_eq!(called.invited("one").await, bob("participant"), "of whom nothing was said");
    let as_host = json!({"automatic_participants": [{"alias": "bob", "role": "host"}]});
    called.admin.does(Method::PATCH, &one, as_host).await.is(202);
    assert_eq!(called.invited("one").await, bob("host"));
    called.admin.does(Method::PATCH, &one, json!({"automatic_participants": []})).await.is(202);
    assert!(called.invited("one").await.is_empty());
    called.admin.makes(json!({"name": "New", "aliases": [{"alias": "new"}], "automatic_participants": [guest]})).await;
    assert_eq!(called.invited("new").await, bob("participant"));
}

#[tokio::test]
async fn who_is_not_called_by_it_stays_as_they_are() {
    let house = House::open().await;
    let called = Called::by(&house).await;
    let (carol, _) = house.account("carol", "user").await;
    house.post("/rooms/one/invitees", &house.admin, json!({"accounts": [carol]})).await.is(201);
    assert!(called.admin.objects(LIST).await.is_empty(), "invited, and not called");
    let one = below(&called.rooms[0]);
    called.admin.does(Method::PATCH, &one, json!({"automatic_participants": []})).await.is(202);
    assert_eq!(called.invited("one").await, [("carol".to_owned(), "participant".to_owned(), false)]);
}

#[tokio::test]
async fn nobody_and_nowhere_are_refused_and_nothing_is_done() {
    let house = House::open().await;
    let called = Called::by(&house).await;
    let one = &called.rooms[0];
    for (field, body) in [
        ("alias", json!({"conference": [one]})),
        ("alias", json!({"alias": "sip:nobody@example.org", "conference": [one]})),
        ("conference", json!({"alias": "bob", "conference": [one, "/api/admin/configuration/v1/conference/x/"]})),
        ("role", json!({"alias": "bob", "role": "chair", "conference": [one]})),
        ("protocol", json!({"alias": "bob", "protocol": "rtmp", "conference": [one]})),
        ("streaming", json!({"alias": "bob", "streaming": true, "conference": [one]})),
        ("dtmf_sequence", json!({"alias": "bob", "dtmf_sequence": "123#", "conference": [one]})),
    ] {
        let wrong = called.admin.does(Method::POST, LIST, body.clone()).await.is(400);
        assert!(wrong[field][0].is_string(), "{body}: {wrong}");
    }
    for id in ["x", "01234567-89ab-cdef-0123-456789abcdef-guest", "01234567-89ab-cdef-0123-456789abcdef"] {
        called.admin.get(&format!("{LIST}{id}/")).await.is(404);
    }
    assert!(called.invited("one").await.is_empty());
    let reader = Program::of(&house, "operator").await;
    let body = json!({"alias": "bob", "conference": [one]});
    reader.does(Method::POST, LIST, body).await.is(201);
    assert_eq!(called.invited("one").await, bob("participant"), "operators manage every room");
}

#[tokio::test]
async fn what_is_done_is_on_record() {
    let house = House::open().await;
    let called = Called::by(&house).await;
    let [one, _] = &called.rooms;
    let uri = called.admin.makes_in(LIST, json!({"alias": "bob", "conference": [one]})).await;
    called.admin.does(Method::DELETE, &uri, Value::Null).await.is(204);
    for verb in ["room_invite", "room_uninvite"] {
        let rows = house.get(&format!("/audit?verb={verb}"), &house.admin).await.is(200);
        let row = &rows["items"][0];
        assert_eq!((&row["verdict"], &row["surface"]), (&json!("done"), &json!("pexip")), "{verb}: {row}");
    }
}

#[tokio::test]
async fn an_account_is_dialled_into_the_conference_that_runs() {
    let house = House::open().await;
    let called = Called::by(&house).await;
    let mut page = Page::open(&house, &called.bob).await;
    let dial = |destination: &str| json!({"conference_alias": "one", "destination": destination, "role": "chair", "protocol": "sip"});
    called.admin.commands("participant/dial", dial("sip:bob@example.org")).await.is(409);
    let (_alice, _) = house.join(&house.ticket("one", "Alice", "host").await).await;
    let answer = called.admin.commands("participant/dial", dial("sip:bob@example.org")).await.is(202);
    let (name, call) = page.next().await;
    assert_eq!(name, "ringing");
    let place = call["place"].as_str().unwrap();
    let absent = house.get("/conferences/one/unconnected", &house.admin).await.is(200);
    let row = &absent["items"][0];
    assert_eq!((&row["seat"], &row["name"], &row["role"]), (&json!(place), &json!("bob"), &json!("host")));
    let named = answer["data"]["participant_id"].as_str().unwrap().replace('-', "");
    let kept: ulid::Ulid = place.parse().unwrap();
    assert_eq!(named, format!("{:032x}", kept.0));
    for (wrong, body) in [
        ("destination", dial("sip:nobody@example.org")),
        ("conference_alias", json!({"conference_alias": "nowhere", "destination": "bob"})),
        ("role", json!({"conference_alias": "one", "destination": "bob", "role": "king"})),
    ] {
        let refused = called.admin.commands("participant/dial", body).await.is(400);
        assert!(refused["details"][wrong].is_array(), "{wrong}: {refused}");
    }
}
