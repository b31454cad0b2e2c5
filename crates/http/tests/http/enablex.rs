//! EnableX's server API: who may, what is bad, and that it makes what the native interface makes.

use crate::house::{Answer, House, PATIENCE};
use axum::{
    body::Body,
    http::{Request, header},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

const KEY: &str = "kJ7!secret-of-the-clinic";

struct Clinic<'a> {
    house: &'a House,
    credential: String,
}

impl<'a> Clinic<'a> {
    async fn of(house: &'a House) -> Self {
        Self::named(house, "clinic").await
    }

    async fn named(house: &'a House, app_id: &str) -> Self {
        let app = json!({"dialect": "enablex", "app_id": app_id, "app_key": KEY});
        house.post("/apps", &house.admin, app).await.is(201);
        Self { house, credential: format!("{app_id}:{KEY}") }
    }

    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let basic = format!("Basic {}", BASE64_STANDARD.encode(&self.credential));
        send(self.house, method, path, Some(&basic), body).await
    }

    async fn room(&self, settings: Value) -> String {
        let body = json!({"name": "Ward round", "owner_ref": "dr-1", "settings": settings});
        let made = self.ask("POST", "/rooms", Some(body)).await.is(200);
        made["room"]["room_id"].as_str().unwrap().to_owned()
    }

    /// A ticket that the toolkit would say hello with.
    async fn ticket(&self, room: &str, name: &str, role: &str) -> String {
        let body = json!({"name": name, "role": role, "user_ref": format!("ref-{name}")});
        let drawn = self.ask("POST", &format!("/rooms/{room}/tokens"), Some(body)).await.is(200);
        read(&drawn["token"])["tokenId"].as_str().unwrap().to_owned()
    }
}

async fn send(house: &House, method: &str, path: &str, authorization: Option<&str>, body: Option<Value>) -> Answer {
    let mut request =
        Request::builder().method(method).uri(format!("/video/v2{path}")).header(header::HOST, "gavel.test:8443");
    if let Some(authorization) = authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    let body = match body {
        Some(body) => {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Body::from(body.to_string())
        }
        None => Body::empty(),
    };
    house.send(request.body(body).unwrap()).await
}

fn read(token: &Value) -> Value {
    serde_json::from_slice(&BASE64_STANDARD.decode(token.as_str().unwrap()).unwrap()).unwrap()
}

/// What has happened is durable a moment later.
async fn until(mut ask: impl AsyncFnMut() -> Answer, is: impl Fn(&Answer) -> bool) -> Answer {
    let asking = async {
        loop {
            let answer = ask().await;
            if is(&answer) {
                return answer;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.expect("it comes to be so")
}

#[track_caller]
fn refuses(answer: &Answer, status: u16, result: u32) {
    assert_eq!((answer.status.as_u16(), &answer.body["result"]), (status, &json!(result)), "{}", answer.text);
    assert!(answer.body["error"].is_string() && answer.body["desc"].is_string(), "{}", answer.text);
}

#[tokio::test]
async fn only_an_app_of_this_dialect_with_its_key_is_known() {
    let house = House::open().await;
    let clinic = Clinic::of(&house).await;
    clinic.ask("GET", "/rooms", None).await.is(200);
    let other = json!({"dialect": "huawei", "app_id": "bridge", "app_key": KEY, "tenant": "corp"});
    house.post("/apps", &house.admin, other).await.is(201);
    let basic = |text: &str| format!("Basic {}", BASE64_STANDARD.encode(text));
    for wrong in [
        None,
        Some("Basic !".to_owned()),
        Some(basic("clinic")),
        Some(basic("clinic:")),
        Some(basic("clinic:wrong")),
        Some(basic(&format!("ward:{KEY}"))),
        Some(basic(&format!("bridge:{KEY}"))),
        Some(format!("Bearer {}", house.admin)),
    ] {
        let answer = send(&house, "GET", "/rooms", wrong.as_deref(), None).await;
        refuses(&answer, 401, 10_000);
        assert!(answer.headers[header::WWW_AUTHENTICATE].to_str().unwrap().starts_with("Basic"));
    }
}

#[tokio::test]
async fn keys_cannot_be_guessed_for_long() {
    let house = House::open().await;
    let clinic = Clinic::of(&house).await;
    let guess = Clinic { house: &house, credential: "clinic:guess".into() };
    let mut last = guess.ask("GET", "/rooms", None).await;
    for _ in 0..20 {
        last = guess.ask("GET", "/rooms", None).await;
    }
    refuses(&last, 429, 429);
    assert!(last.headers.contains_key(header::RETRY_AFTER));
    refuses(&clinic.ask("GET", "/rooms", None).await, 429, 429);
}

#[tokio::test]
async fn a_room_is_made_told_changed_and_deleted() {
    let house = House::open().await;
    let clinic = Clinic::of(&house).await;
    let id = clinic.room(json!({"mode": "group", "knock": true, "participants": "4", "moderators": 2})).await;
    let native = house.get(&format!("/rooms/{id}"), &house.admin).await.is(200);
    assert_eq!(
        (&native["name"], &native["door"], &native["limit"], &native["allow_guests"]),
        (&json!("Ward round"), &json!("knock"), &json!(6), &json!(false))
    );
    let told = clinic.ask("GET", &format!("/rooms/{id}"), None).await.is(200)["room"].clone();
    assert_eq!((&told["owner_ref"], &told["settings"]["knock"]), (&json!("dr-1"), &json!(true)));
    let change = json!({"name": "Round", "settings": {"knock": false, "quality": "HD"}});
    let changed = clinic.ask("PATCH", &format!("/rooms/{id}"), Some(change)).await.is(200)["room"].clone();
    assert_eq!(
        (&changed["name"], &changed["settings"]["knock"], &changed["settings"]["quality"], &changed["owner_ref"]),
        (&json!("Round"), &json!(false), &json!("HD"), &json!("dr-1"))
    );
    assert_eq!(clinic.ask("GET", "/rooms", None).await.is(200)["rooms"], json!([changed]));
    clinic.ask("DELETE", &format!("/rooms/{id}"), None).await.is(200);
    refuses(&clinic.ask("GET", &format!("/rooms/{id}"), None).await, 404, 10_001);
    let audit = house.get("/audit", &house.admin).await.is(200);
    let rows: Vec<_> =
        audit["items"].as_array().unwrap().iter().filter(|row| row["actor"]["name"] == "clinic").collect();
    let verbs: Vec<_> = rows.iter().map(|row| row["verb"].as_str().unwrap()).collect();
    assert_eq!(verbs, ["room_create", "room_change", "room_delete"]);
    assert_eq!((&rows[0]["actor"]["role"], &rows[0]["surface"]), (&json!("app"), &json!("api")));
}

#[tokio::test]
async fn a_program_knows_no_rooms_but_its_own() {
    let house = House::open().await;
    let clinic = Clinic::of(&house).await;
    let school = Clinic::named(&house, "school").await;
    let id = clinic.room(json!({})).await;
    let native = house.room("weekly").await["id"].as_str().unwrap().to_owned();
    assert_eq!(school.ask("GET", "/rooms", None).await.is(200)["rooms"], json!([]));
    let token = || Some(json!({"name": "Mallory", "role": "moderator"}));
    for room in [&id, &native, "nothing", "weekly"] {
        for (method, path, body) in [
            ("GET", format!("/rooms/{room}"), None),
            ("PATCH", format!("/rooms/{room}"), Some(json!({"name": "Ours"}))),
            ("DELETE", format!("/rooms/{room}"), None),
            ("POST", format!("/rooms/{room}/tokens"), token()),
            ("GET", format!("/rooms/{room}/users"), None),
            ("GET", format!("/cdr/room/{room}"), None),
        ] {
            refuses(&school.ask(method, &path, body).await, 404, 10_001);
        }
    }
    clinic.ask("POST", &format!("/rooms/{id}/tokens"), token()).await.is(200);
}

#[tokio::test]
async fn a_token_names_the_server_and_carries_a_ticket_with_the_role() {
    let house = House::open().await;
    let clinic = Clinic::of(&house).await;
    let id = clinic.room(json!({})).await;
    let body = json!({"name": "Alice", "role": "moderator", "user_ref": "dr-1", "data": {"x": 1}});
    let drawn = clinic.ask("POST", &format!("/rooms/{id}/tokens"), Some(body)).await.is(200);
    let token = read(&drawn["token"]);
    assert_eq!(
        (&token["host"], &token["secure"], &token["room"]),
        (&json!("gavel.test:8443"), &json!(false), &json!(id))
    );
    let (_alice, welcome) = house.join(token["tokenId"].as_str().unwrap()).await;
    assert_eq!(welcome["role"], "host");
    let bob = clinic.ticket(&id, "Bob", "participant").await;
    let (_bob, welcome) = house.join(&bob).await;
    assert_eq!(welcome["role"], "participant");
    let users = clinic.ask("GET", &format!("/rooms/{id}/users"), None).await.is(200);
    let mut told: Vec<_> = users["users"].as_array().unwrap().iter().collect();
    told.sort_by_key(|user| user["name"].to_string());
    assert_eq!(users["total"], 2);
    assert_eq!((&told[0]["user_ref"], &told[0]["role"]), (&json!("dr-1"), &json!("moderator")));
    assert_eq!((&told[1]["user_ref"], &told[1]["role"]), (&json!("ref-Bob"), &json!("participant")));
    refuses(&clinic.ask("DELETE", &format!("/rooms/{id}"), None).await, 409, 409);
}

#[tokio::test]
async fn whoever_has_a_token_for_a_room_that_one_knocks_at_waits() {
    let house = House::open().await;
    let clinic = Clinic::of(&house).await;
    let id = clinic.room(json!({"knock": true})).await;
    let alice = clinic.ticket(&id, "Alice", "moderator").await;
    let (_alice, _) = house.join(&alice).await;
    let gustav = clinic.ticket(&id, "Gustav", "participant").await;
    let mut socket = house.connect().await;
    socket.say(json!({"type": "hello", "ticket": gustav})).await;
    assert_eq!(socket.until("waiting").await["why"], "waiting_room");
}

#[tokio::test]
async fn bad_input_gets_the_dialects_codes() {
    let house = House::open().await;
    let clinic = Clinic::of(&house).await;
    let room = |more: Value| {
        let mut body = json!({"name": "Ward", "owner_ref": "dr-1"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (body, result) in [
        (json!({}), 10_002),
        (json!({"name": "  ", "owner_ref": "x"}), 10_002),
        (json!({"name": "Ward"}), 10_009),
        (room(json!({"settings": {"scheduled": 3}})), 10_003),
        (room(json!({"settings": {"scheduled": true}})), 10_004),
        (room(json!({"settings": {"scheduled": true, "scheduled_time": "soon"}})), 10_005),
        (room(json!({"settings": {"scheduled": true, "scheduled_time": "2001-01-01 00:00:00"}})), 10_006),
        (room(json!({"settings": {"participants": -1}})), 10_007),
        (room(json!({"settings": {"auto_recording": true}})), 10_008),
        (room(json!({"settings": {"colour": "red"}})), 10_009),
        (room(json!({"settings": []})), 10_009),
        (room(json!({"sip": {"enabled": true}})), 10_009),
        (room(json!({"data": "x".repeat(2_000)})), 10_009),
    ] {
        refuses(&clinic.ask("POST", "/rooms", Some(body)).await, 400, result);
    }
    let id = clinic.room(json!({})).await;
    for (body, result) in [
        (json!({"role": "moderator"}), 10_002),
        (json!({"name": "Bob"}), 10_009),
        (json!({"name": "Bob", "role": "king"}), 10_009),
        (json!({"name": "Bob", "role": "audience"}), 10_009),
        (json!({"name": "Bob", "role": "participant", "user_ref": "x".repeat(300)}), 10_009),
    ] {
        refuses(&clinic.ask("POST", &format!("/rooms/{id}/tokens"), Some(body)).await, 400, result);
    }
    let basic = format!("Basic {}", BASE64_STANDARD.encode(&clinic.credential));
    let broken = Request::post("/video/v2/rooms")
        .header(header::AUTHORIZATION, basic)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{"))
        .unwrap();
    refuses(&house.send(broken).await, 400, 10_009);
    refuses(&clinic.ask("GET", "/archive/period/2026-01-01/2026-02-01", None).await, 501, 501);
    refuses(&clinic.ask("GET", "/nothing", None).await, 404, 404);
    refuses(&clinic.ask("DELETE", "/rooms", None).await, 405, 405);
    refuses(&clinic.ask("GET", "/cdr/period/yesterday/today", None).await, 400, 10_009);
    refuses(&clinic.ask("GET", "/cdr/period/2026-02-01/2026-01-01", None).await, 400, 10_009);
}

#[tokio::test]
async fn a_date_opens_a_quarter_of_an_hour_before() {
    let house = House::open().await;
    let clinic = Clinic::of(&house).await;
    let id = clinic.room(json!({"scheduled": true, "scheduled_time": "2199-01-01 10:00:00", "duration": 30})).await;
    let told = clinic.ask("GET", &format!("/rooms/{id}"), None).await.is(200)["room"]["settings"].clone();
    assert_eq!(
        (&told["scheduled"], &told["scheduled_time"], &told["duration"]),
        (&json!(true), &json!("2199-01-01 10:00:00"), &json!(30))
    );
    let body = json!({"name": "Alice", "role": "moderator"});
    refuses(&clinic.ask("POST", &format!("/rooms/{id}/tokens"), Some(body.clone())).await, 409, 409);
    clinic.ask("PATCH", &format!("/rooms/{id}"), Some(json!({"settings": {"scheduled": false}}))).await.is(200);
    clinic.ask("POST", &format!("/rooms/{id}/tokens"), Some(body)).await.is(200);
}

#[tokio::test]
async fn what_was_is_on_record_with_the_programs_own_references() {
    let house = House::open().await;
    let clinic = Clinic::of(&house).await;
    let id = clinic.room(json!({"adhoc": true})).await;
    let ticket = clinic.ticket(&id, "Alice", "moderator").await;
    let (mut alice, welcome) = house.join(&ticket).await;
    let conference = welcome["conference"]["id"].as_str().unwrap().to_owned();
    alice.say(json!({"type": "leave"})).await;
    alice.until("farewell").await;
    for path in [
        format!("/cdr/room/{id}"),
        format!("/cdr/conf/{conference}"),
        "/cdr/period/2020-01-01/2199-01-01".to_owned(),
        format!("/cdr/room-period/{id}/2020-01-01/2199-01-01"),
    ] {
        let told = until(async || clinic.ask("GET", &path, None).await, |answer| answer.body["total"] == 1).await;
        let row = &told.body["cdr"][0];
        assert_eq!((&row["conf_num"], &row["room"]["room_id"]), (&json!(conference), &json!(id)), "{path}");
        assert_eq!((&row["user"]["ref"], &row["user"]["role"]), (&json!("ref-Alice"), &json!("moderator")), "{path}");
    }
    let before = clinic.ask("GET", "/cdr/period/2020-01-01/2020-01-02", None).await.is(200);
    assert_eq!(before["cdr"], json!([]));
    let token = json!({"name": "Bob", "role": "participant"});
    let path = format!("/rooms/{id}/tokens");
    let over = async || clinic.ask("POST", &path, Some(token.clone())).await;
    let refused = until(over, |answer| answer.status == 409).await;
    refuses(&refused, 409, 409);
}
