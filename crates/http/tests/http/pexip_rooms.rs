//! Rooms by Pexip's management API, and what becomes of their PINs (docs/contracts/pexip-management.md, *PINs*).

use crate::{house::House, pexip_program::Program};
use axum::http::Method;
use serde_json::{Value, json};

const LIST: &str = "configuration/v1/conference/";

fn one(id: &str) -> String {
    format!("{LIST}{id}/")
}

async fn enters(house: &House, alias: &str, pin: Option<&str>) -> Result<String, String> {
    let body = match pin {
        Some(pin) => json!({"name": "Gustav", "pin": pin}),
        None => json!({"name": "Gustav"}),
    };
    let answer = house.ask(Method::POST, &format!("/rooms/{alias}/enter"), Some(&body)).await;
    if answer.status.as_u16() != 201 {
        return Err(answer.body["code"].as_str().unwrap().to_owned());
    }
    let mut socket = house.connect().await;
    socket.say(json!({"type": "hello", "ticket": answer.body["ticket"], "client": "x"})).await;
    let told = socket.next().await.unwrap();
    Ok(told["role"].as_str().unwrap_or("waiting").to_owned())
}

#[tokio::test]
async fn a_room_is_made_changed_and_deleted() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let body = json!({"name": "VMR_1", "service_type": "conference", "pin": "1234", "guest_pin": "5678", "allow_guests": true,
        "participant_limit": 20, "description": "Sales", "tag": "s", "enable_chat": "no", "mute_all_guests": true,
        "aliases": [{"alias": "meet.alice"}, {"alias": "meet.alice@example.com"}]});
    let id = admin.makes(body).await;
    let made = admin.get(&one(&id)).await.is(200);
    let aliases: Vec<_> = made["aliases"].as_array().unwrap().iter().map(|alias| alias["alias"].clone()).collect();
    assert_eq!(aliases, ["meet.alice", "meet.alice@example.com"]);
    assert_eq!(
        (&made["pin"], &made["guest_pin"]),
        (&json!("********"), &json!("********")),
        "hashes are kept, no PINs"
    );
    assert_eq!(
        (&made["participant_limit"], &made["tag"], &made["description"]),
        (&json!(20), &json!("s"), &json!("Sales"))
    );
    assert_eq!((&made["enable_chat"], &made["mute_all_guests"]), (&json!("no"), &json!(true)));
    let natively = house.get("/rooms/meet.alice", &house.admin).await.is(200);
    assert_eq!((&natively["has_host_pin"], &natively["limit"]), (&json!(true), &json!(20)));
    assert_eq!(natively["permissions"]["unmute"], "hosts");

    admin.does(Method::PATCH, &one(&id), json!({"name": "VMR_2", "participant_limit": null})).await.is(202);
    let changed = admin.get(&one(&id)).await.is(200);
    assert_eq!(
        (&changed["name"], &changed["participant_limit"], &changed["tag"]),
        (&json!("VMR_2"), &Value::Null, &json!("s"))
    );
    // As a client does that sends back what it has read.
    admin.does(Method::PUT, &one(&id), changed.clone()).await.is(204);
    assert_eq!(admin.get(&one(&id)).await.is(200), changed);
    assert_eq!(enters(&house, "meet.alice", Some("1234")).await.as_deref(), Ok("host"), "the mask has changed no PIN");

    admin.does(Method::DELETE, &one(&id), Value::Null).await.is(204);
    admin.get(&one(&id)).await.is(404);
    let rows = house.get("/audit", &house.admin).await.is(200);
    let verbs: Vec<_> =
        rows["items"].as_array().unwrap().iter().filter(|row| row["surface"] == "pexip").cloned().collect();
    for verb in ["room_create", "room_change", "room_delete"] {
        let row = verbs.iter().find(|row| row["verb"] == verb).unwrap_or_else(|| panic!("{verb} is not on record"));
        assert_eq!(row["actor"]["role"], "administrator");
        assert!(row["target"]["name"].as_str().unwrap().starts_with("VMR_"), "{row}");
    }
}

#[tokio::test]
async fn the_rules_of_pins_are_those_of_the_dialect() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    for (field, pin, guest_pin, allow_guests) in [
        ("pin", "", "", true),
        ("guest_pin", "1234", "5678", false),
        ("guest_pin", "", "5678", false),
        ("guest_pin", "1234", "1234", true),
        ("guest_pin", "1234", "56789", true),
        ("guest_pin", "1234#", "567890", true),
        ("pin", "12", "", false),
        ("pin", "123#", "", false),
        ("guest_pin", "1234#", "1234", true),
        ("pin", "12ab", "", false),
        ("pin", "123456789012345678901", "", false),
    ] {
        let body = json!({"name": "x", "pin": pin, "guest_pin": guest_pin, "allow_guests": allow_guests});
        let wrong = admin.does(Method::POST, LIST, body).await.is(400);
        assert!(wrong[field][0].is_string(), "{pin} {guest_pin} {allow_guests}: {wrong}");
    }
    for (pin, guest_pin, allow_guests) in
        [("", "", false), ("1234#", "567890#", true), ("1234", "", true), ("123456", "", false)]
    {
        admin.makes(json!({"name": "x", "pin": pin, "guest_pin": guest_pin, "allow_guests": allow_guests})).await;
    }
    let id = admin.makes(json!({"name": "x", "pin": "1234", "guest_pin": "5678", "allow_guests": true})).await;
    for (field, change) in [
        ("pin", json!({"pin": ""})),
        ("pin", json!({"pin": "5678"})),
        ("guest_pin", json!({"guest_pin": "1234"})),
        ("guest_pin", json!({"allow_guests": false})),
        ("service_type", json!({"service_type": "lecture"})),
    ] {
        let wrong = admin.does(Method::PATCH, &one(&id), change.clone()).await.is(400);
        assert!(wrong[field][0].is_string(), "{change}: {wrong}");
    }
    admin.does(Method::PATCH, &one(&id), json!({"allow_guests": false, "guest_pin": ""})).await.is(202);
    assert_eq!(admin.get(&one(&id)).await.is(200)["guest_pin"], "");
}

#[tokio::test]
async fn where_guests_are_not_allowed_whoever_comes_in_hosts() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    admin.makes(json!({"name": "open", "aliases": [{"alias": "open"}]})).await;
    assert_eq!(enters(&house, "open", None).await.as_deref(), Ok("host"));
    admin.makes(json!({"name": "shut", "pin": "1234", "aliases": [{"alias": "shut"}]})).await;
    assert_eq!(enters(&house, "shut", None).await, Err("bad_pin".into()));
    assert_eq!(enters(&house, "shut", Some("4321")).await, Err("bad_pin".into()));
    assert_eq!(enters(&house, "shut", Some("1234")).await.as_deref(), Ok("host"));
    let both = json!({"name": "both", "pin": "1234", "guest_pin": "5678", "allow_guests": true, "aliases": [{"alias": "both"}]});
    let id = admin.makes(both).await;
    assert_eq!(enters(&house, "both", Some("5678")).await.as_deref(), Ok("waiting"), "for a host");
    assert_eq!(enters(&house, "both", Some("1234")).await.as_deref(), Ok("host"));
    admin.does(Method::PATCH, &one(&id), json!({"pin": "4321"})).await.is(202);
    assert_eq!(enters(&house, "both", Some("1234")).await, Err("bad_pin".into()));
    let lecture = admin.makes(json!({"name": "hall", "service_type": "lecture", "aliases": [{"alias": "hall"}]})).await;
    assert_eq!(admin.get(&one(&lecture)).await.is(200)["service_type"], "lecture");
    assert_eq!(house.get("/rooms/hall", &house.admin).await.is(200)["kind"], "auditorium");
}

#[tokio::test]
async fn a_field_that_is_wrong_is_named() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    house.room("taken").await;
    for (field, body) in [
        ("name", json!({"pin": "1234"})),
        ("nmae", json!({"name": "x", "nmae": "y"})),
        ("name", json!({"name": 5})),
        ("service_type", json!({"name": "x", "service_type": "gateway"})),
        ("participant_limit", json!({"name": "x", "participant_limit": 1})),
        ("participant_limit", json!({"name": "x", "participant_limit": "many"})),
        ("aliases", json!({"name": "x", "aliases": [{"alias": "a b"}]})),
        ("aliases", json!({"name": "x", "aliases": [{"alias": "taken"}]})),
        ("aliases", json!({"name": "x", "aliases": [5]})),
        ("ivr_theme", json!({"name": "x", "ivr_theme": "/api/admin/configuration/v1/ivr_theme/1/"})),
        ("automatic_participants", json!({"name": "x", "automatic_participants": ["/x/"]})),
    ] {
        let wrong = admin.does(Method::POST, LIST, body.clone()).await.is(400);
        assert!(wrong[field][0].is_string(), "{body}: {wrong}");
    }
    admin.does(Method::POST, LIST, json!([])).await.is(400);
    assert_eq!(admin.objects(LIST).await.len(), 1, "nothing was made");
}

#[tokio::test]
async fn many_rooms_are_changed_by_one_call() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let first = admin.makes(json!({"name": "first"})).await;
    let second = admin.makes(json!({"name": "second"})).await;
    let uri = |id: &str| format!("/api/admin/{}", one(id));
    let objects = json!([{"resource_uri": uri(&first), "tag": "t"}, {"name": "third"}]);
    admin.does(Method::PATCH, LIST, json!({"objects": objects, "deleted_objects": [uri(&second)]})).await.is(202);
    let mut names: Vec<_> =
        admin.objects(LIST).await.iter().map(|room| room["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    assert_eq!(names, ["first", "third"]);
    assert_eq!(admin.get(&one(&first)).await.is(200)["tag"], "t");

    let kept = json!({"objects": [{"resource_uri": uri(&first), "name": "first"}]});
    admin.does(Method::PUT, LIST, kept).await.is(204);
    assert_eq!(admin.get(&one(&first)).await.is(200)["tag"], "", "what is not said goes back to its default");
    assert_eq!(admin.objects(LIST).await.len(), 1);
    admin.does(Method::DELETE, LIST, Value::Null).await.is(204);
    assert_eq!(admin.objects(LIST).await.len(), 0);
}

#[tokio::test]
async fn an_alias_is_an_object_of_its_own() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let id = admin.makes(json!({"name": "VMR", "aliases": [{"alias": "one"}]})).await;
    let other = admin.makes(json!({"name": "other", "aliases": [{"alias": "other"}]})).await;
    let (room, list) = (format!("/api/admin/{}", one(&id)), "configuration/v1/conference_alias/");
    admin.does(Method::POST, list, json!({"alias": "two@example.com", "conference": room})).await.is(201);
    assert_eq!(admin.objects(&format!("{list}?conference={room}")).await.len(), 2);
    let wrong = admin.does(Method::POST, list, json!({"alias": "other", "conference": room})).await.is(400);
    assert!(wrong["alias"][0].is_string());
    admin.does(Method::POST, list, json!({"alias": "x", "conference": "/nowhere/"})).await.is(400);

    admin.does(Method::PATCH, &format!("{list}two@example.com/"), json!({"alias": "three"})).await.is(202);
    admin.get(&format!("{list}two@example.com/")).await.is(404);
    let target = json!({"conference": format!("/api/admin/{}", one(&other))});
    admin.does(Method::PATCH, &format!("{list}three/"), target).await.is(202);
    assert_eq!(admin.get(&one(&other)).await.is(200)["aliases"].as_array().unwrap().len(), 2);
    admin.does(Method::DELETE, &format!("{list}three/"), Value::Null).await.is(204);
    admin.does(Method::DELETE, &format!("{list}one/"), Value::Null).await.is(400);
    assert_eq!(admin.get(&format!("{list}ONE/")).await.is(200)["alias"], "one", "however it is written");
}

#[tokio::test]
async fn the_timers_of_the_installation_are_the_dialects_too() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let global = &admin.objects("configuration/v1/global/").await[0];
    assert_eq!((&global["waiting_for_chair_timeout"], &global["guests_only_timeout"]), (&json!(900), &Value::Null));
    assert_eq!(global["eject_last_participant_backstop_timeout"], 0);
    let change = json!({"guests_only_timeout": 60, "eject_last_participant_backstop_timeout": 300});
    admin.does(Method::PATCH, "configuration/v1/global/1/", change).await.is(202);
    let natively = house.get("/settings", &house.admin).await.is(200)["timers"].clone();
    assert_eq!((&natively["only_guests"], &natively["last_participant"]), (&json!(60), &json!(300)));
    admin.does(Method::PATCH, "configuration/v1/global/1/", json!({"guests_only_timeout": null})).await.is(202);
    assert_eq!(admin.get("configuration/v1/global/1/").await.is(200)["guests_only_timeout"], Value::Null);
    let wrong = json!({"eject_last_participant_backstop_timeout": 5});
    let wrong = admin.does(Method::PATCH, "configuration/v1/global/1/", wrong).await.is(400);
    assert!(wrong["eject_last_participant_backstop_timeout"][0].is_string());
    admin.get("configuration/v1/global/2/").await.is(404);
}
