//! Huawei Cloud Meeting's dialect on the wire: numbers, credentials, the push socket. What its own client does is tested
//! with that client.

use crate::house::{Answer, House, PATIENCE, Socket};
use aws_lc_rs::hmac;
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::{SinkExt, StreamExt};
use gavel_http::{Config, WebhookOptions};
use gavel_testkit::receiver::{Mood, Receiver};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio_tungstenite::tungstenite::Message;

const MANAGE: &str = "/v1/mmc/management/conferences";
const CONTROL: &str = "/v1/mmc/control/conferences";
const APP_KEY: &str = "the-key-of-an-app";

/// A meeting that runs, its passwords, and a control token of it.
struct Meeting {
    access: String,
    number: String,
    host: String,
    guest: String,
    token: String,
}

async fn send(house: &House, method: Method, path: &str, headers: &[(&str, &str)], body: Option<Value>) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "gavel.test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let answer = house.send(request.header(header::CONTENT_TYPE, "application/json").body(body).unwrap()).await;
    let id = answer.headers.get("x-request-id").map(|id| id.to_str().unwrap().to_owned()).unwrap_or_default();
    assert!(id.len() == 32 && id.bytes().all(|digit| digit.is_ascii_hexdigit()), "{path}: every answer has its id");
    answer
}

impl Answer {
    #[track_caller]
    fn says(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.body["error_code"].as_str()), (status, Some(code)), "{}", self.text);
        assert!(self.body["error_msg"].as_str().is_some_and(|text| !text.is_empty()), "{}", self.text);
    }

    #[track_caller]
    fn is_done(&self) {
        assert_eq!((self.status.as_u16(), self.text.as_str()), (200, ""));
    }
}

async fn log_in(house: &House, username: &str, password: &str) -> Answer {
    let basic = format!("Basic {}", STANDARD.encode(format!("{username}:{password}")));
    let body = json!({"account": username, "clientType": 72});
    send(house, Method::POST, "/v1/usg/acs/auth/account", &[("authorization", &basic)], Some(body)).await
}

/// Alice's.
async fn meeting(house: &House) -> Meeting {
    let (_, access) = house.account("alice", "user").await;
    let body = json!({"subject": "Weekly", "mediaTypes": "HDVideo", "length": 30});
    let made = send(house, Method::POST, MANAGE, &[("x-access-token", &access)], Some(body)).await.is(200);
    let password = |role: &str| {
        let entries = made[0]["passwordEntry"].as_array().unwrap();
        entries.iter().find(|entry| entry["conferenceRole"] == role).unwrap()["password"].as_str().unwrap().to_owned()
    };
    let number = made[0]["conferenceID"].as_str().unwrap().to_owned();
    let mut meeting =
        Meeting { access, host: password("chair"), guest: password("general"), number, token: String::new() };
    meeting.start(house).await;
    meeting.token = meeting.draw(house, &meeting.host).await.is(200)["data"]["token"].as_str().unwrap().to_owned();
    meeting
}

impl Meeting {
    async fn start(&self, house: &House) {
        let body = json!({"conferenceID": self.number, "password": self.host});
        let path = format!("{MANAGE}/start");
        send(house, Method::POST, &path, &[("x-access-token", &self.access)], Some(body)).await.is(200);
    }

    async fn draw(&self, house: &House, password: &str) -> Answer {
        let path = format!("{CONTROL}/token?conferenceID={}", self.number);
        send(house, Method::GET, &path, &[("x-password", password), ("x-login-type", "1")], None).await
    }

    async fn order(&self, house: &House, method: Method, call: &str, body: Value) -> Answer {
        self.order_with(house, method, call, Some(&self.token), body).await
    }

    async fn order_with(&self, house: &House, method: Method, call: &str, token: Option<&str>, body: Value) -> Answer {
        let with = if call.contains('?') { '&' } else { '?' };
        let path = format!("{CONTROL}/{call}{with}conferenceID={}", self.number);
        let headers: Vec<_> = token.map(|token| ("x-conference-authorization", token)).into_iter().collect();
        send(house, method, &path, &headers, Some(body)).await
    }

    async fn hang_up(&self, house: &House, participants: Value) -> Answer {
        let body = json!({"bulkHangUpParticipants": participants});
        self.order(house, Method::POST, "participants/delete", body).await
    }

    async fn guest(&self, house: &House, name: &str) -> (Socket, String) {
        let (socket, welcome) = house.join(&house.ticket(&self.number, name, "guest").await).await;
        (socket, welcome["seat"].as_str().unwrap().to_owned())
    }

    async fn is_in(&self, house: &House, seat: &str) -> bool {
        let now = self.order(house, Method::GET, "realTimeInfo", Value::Null).await.is(200);
        now["participants"].as_array().unwrap().iter().any(|one| one["pid"] == seat)
    }
}

#[tokio::test]
async fn an_access_token_is_a_log_in_of_the_account_and_ends_with_it() {
    let house = House::open().await;
    let (id, _) = house.account("alice", "user").await;
    let access = log_in(&house, "alice", "correct horse").await.is(200);
    let token = access["accessToken"].as_str().unwrap();
    assert_eq!((&access["user"]["ucloginAccount"], &access["tokenType"]), (&json!("alice"), &json!(0)));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!(
        access["expireTime"].as_u64().unwrap() > now && access["expireTime"].as_u64().unwrap() < now * 2,
        "seconds"
    );
    assert!(access["createTime"].as_u64().unwrap() >= now * 1_000, "milliseconds");
    house.get("/me/conferences", token).await.is(200);
    house.delete(&format!("/accounts/{id}/sessions"), &house.admin).await.is(204);
    send(&house, Method::GET, MANAGE, &[("x-access-token", token)], None).await.says(401, "USG.000000004");
    log_in(&house, "alice", "wrong").await.says(401, "USG.206010000");
    send(&house, Method::GET, MANAGE, &[], None).await.says(401, "USG.000000004");
    send(&house, Method::GET, MANAGE, &[("x-access-token", &house.admin)], None).await.says(401, "USG.000000004");
}

#[tokio::test]
async fn a_log_in_is_on_record_whether_it_succeeds_or_not() {
    let house = House::open().await;
    house.account("alice", "user").await;
    log_in(&house, "alice", "correct horse").await.is(200);
    log_in(&house, "alice", "wrong").await.says(401, "USG.206010000");
    let rows = house.get("/audit?surface=huawei&verb=login", &house.admin).await.is(200);
    let verdicts: Vec<_> = rows["items"].as_array().unwrap().iter().map(|row| row["verdict"].clone()).collect();
    assert_eq!(verdicts, ["done", "refused"]);
}

struct AppLogIn {
    app: &'static str,
    key: &'static str,
    corp: Option<&'static str>,
    user: &'static str,
    nonce: String,
    expire_time: u64,
}

impl AppLogIn {
    fn of(app: &'static str, user: &'static str) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let nonce = ulid::Ulid::generate().to_string().repeat(2);
        Self { app, key: APP_KEY, corp: None, user, nonce, expire_time: now + 600 }
    }

    async fn send(&self, house: &House) -> Answer {
        let Self { app, key, corp, user, nonce, expire_time } = self;
        let text = match corp {
            Some(corp) => format!("{app}:{corp}:{user}:{expire_time}:{nonce}"),
            None => format!("{app}:{user}:{expire_time}:{nonce}"),
        };
        let seal = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), text.as_bytes());
        let hex: String = seal.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
        let header = format!("HMAC-SHA256 signature={hex},access={}", STANDARD.encode(app));
        let body = json!({"appId": app, "userId": user, "corpId": corp, "expireTime": expire_time, "nonce": nonce,
            "clientType": 72, "deptCode": null});
        send(house, Method::POST, "/v2/usg/acs/auth/appauth", &[("authorization", &header)], Some(body)).await
    }
}

async fn app(house: &House, id: &str, tenant: Option<&str>) -> String {
    let body = json!({"dialect": "huawei", "app_id": id, "app_key": APP_KEY, "tenant": tenant});
    house.post("/apps", &house.admin, body).await.is(201)["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_signed_log_in_is_good_once_and_in_time() {
    let house = House::open().await;
    app(&house, "app1", None).await;
    let good = AppLogIn::of("app1", "newcomer");
    good.send(&house).await.is(200);
    good.send(&house).await.says(401, "USG.206010025");
    AppLogIn::of("app1", "newcomer").send(&house).await.is(200);

    let late = AppLogIn { expire_time: 1_700_000_000, ..AppLogIn::of("app1", "newcomer") };
    late.send(&house).await.says(401, "USG.206010057");
    let far = AppLogIn::of("app1", "newcomer");
    let far = AppLogIn { expire_time: far.expire_time + 90_000, ..far };
    far.send(&house).await.says(401, "USG.206010057");
    let short = AppLogIn { nonce: "short".into(), ..AppLogIn::of("app1", "newcomer") };
    short.send(&house).await.says(400, "USG.000000003");
    let forged = AppLogIn { key: "another-key-altogether", ..AppLogIn::of("app1", "newcomer") };
    forged.send(&house).await.says(401, "USG.206010025");
    AppLogIn::of("app2", "newcomer").send(&house).await.says(401, "USG.206010025");
}

#[tokio::test]
async fn an_app_of_an_enterprise_signs_with_its_enterprise() {
    let house = House::open().await;
    app(&house, "app1", None).await;
    app(&house, "app9", Some("corp9")).await;
    AppLogIn { corp: Some("corp9"), ..AppLogIn::of("app9", "bob") }.send(&house).await.is(200);
    AppLogIn { corp: Some("corp8"), ..AppLogIn::of("app9", "bob") }.send(&house).await.says(401, "USG.206010025");
    AppLogIn::of("app9", "bob").send(&house).await.says(401, "USG.206010025");
    AppLogIn { corp: Some("corp9"), ..AppLogIn::of("app1", "bob") }.send(&house).await.says(401, "USG.206010025");
}

#[tokio::test]
async fn an_app_makes_ordinary_accounts_that_no_password_opens_and_is_shut_out_at_once() {
    let house = House::open().await;
    let id = app(&house, "app1", None).await;
    let access = AppLogIn::of("app1", "newcomer").send(&house).await.is(200);
    assert_eq!(access["user"]["adminType"], 2);
    for guess in ["", "newcomer", APP_KEY] {
        log_in(&house, "newcomer", guess).await.says(401, "USG.206010000");
    }
    let rows = house.get("/audit?surface=huawei&verb=account_create", &house.admin).await.is(200);
    assert_eq!(rows["items"].as_array().unwrap().len(), 1);
    // Without a user it is the administrator.
    gavel_http::administrator(&house.store, gavel_core::model::time::Timestamp(1), Some("correct horse".into()))
        .await
        .unwrap();
    assert_eq!(AppLogIn::of("app1", "").send(&house).await.is(200)["user"]["adminType"], 1);
    house.delete(&format!("/apps/{id}"), &house.admin).await.is(204);
    AppLogIn::of("app1", "newcomer").send(&house).await.says(401, "USG.206010025");
}

#[tokio::test]
async fn hanging_up_answers_as_the_contract_says() {
    let house = House::open().await;
    let meeting = meeting(&house).await;
    let (mut gustav, seat) = meeting.guest(&house, "Gustav").await;
    let owner = house.post(&format!("/rooms/{}/enter", meeting.number), &meeting.access, json!({})).await.is(201);
    let (_alice, welcome) = house.join(owner["ticket"].as_str().unwrap()).await;

    meeting.hang_up(&house, json!([])).await.says(400, "MMC.111070001");
    meeting.hang_up(&house, Value::Null).await.says(400, "MMC.111070001");
    meeting.hang_up(&house, json!([7])).await.says(400, "MMC.111070001");
    meeting.hang_up(&house, json!([seat, "p2"])).await.says(400, "MMC.111072008");
    meeting.hang_up(&house, json!([seat, welcome["seat"]])).await.says(403, "MMC.111070002");
    assert!(meeting.is_in(&house, &seat).await, "nobody was dropped");

    meeting.hang_up(&house, json!([seat, seat])).await.is_done();
    assert_eq!(gustav.until("farewell").await["reason"], "removed");
    assert!(!meeting.is_in(&house, &seat).await);
    meeting.hang_up(&house, json!([seat])).await.is_done();
    meeting.guest(&house, "Gustav").await;
}

#[tokio::test]
async fn a_control_token_is_worth_nothing_anywhere_else_and_dies_with_its_meeting() {
    let house = House::open().await;
    let meeting = meeting(&house).await;
    let (_gustav, seat) = meeting.guest(&house, "Gustav").await;
    let hang_up = json!({"bulkHangUpParticipants": [seat]});
    let with = |token: Option<&'static str>| {
        meeting.order_with(&house, Method::POST, "participants/delete", token, hang_up.clone())
    };
    for bad in [None, Some(""), Some("nope"), Some("Basic !"), Some("Basic bm9wZQ=="), Some("gvc_e30.00")] {
        with(bad).await.says(401, "MMC.111070004");
    }
    let other = house.room("daily").await;
    let elsewhere = format!("{CONTROL}/participants/delete?conferenceID={}", other["id"].as_str().unwrap());
    let headers = [("x-conference-authorization", meeting.token.as_str())];
    send(&house, Method::POST, &elsewhere, &headers, Some(hang_up.clone())).await.says(403, "MMC.111070002");
    let nowhere = format!("{CONTROL}/participants/delete?conferenceID=900000000");
    send(&house, Method::POST, &nowhere, &headers, Some(hang_up.clone())).await.says(400, "MMC.111072065");
    let unsaid = format!("{CONTROL}/participants/delete");
    send(&house, Method::POST, &unsaid, &headers, Some(hang_up.clone())).await.says(400, "MMC.111070001");
    assert!(meeting.is_in(&house, &seat).await);

    meeting.order(&house, Method::PUT, "stop", Value::Null).await.is_done();
    meeting.hang_up(&house, json!([seat])).await.says(400, "MMC.111072006");
    meeting.start(&house).await;
    meeting.hang_up(&house, json!([seat])).await.says(401, "MMC.111070004");
}

#[tokio::test]
async fn a_control_token_dies_when_the_password_is_changed() {
    let house = House::open().await;
    let meeting = meeting(&house).await;
    meeting.order(&house, Method::GET, "realTimeInfo", Value::Null).await.is(200);
    house.patch(&format!("/rooms/{}", meeting.number), &house.admin, json!({"host_pin": "123456"})).await.is(200);
    meeting.order(&house, Method::GET, "realTimeInfo", Value::Null).await.says(401, "MMC.111070004");
    meeting.draw(&house, &meeting.host).await.says(400, "MMC.111072065");
    meeting.draw(&house, "123456").await.is(200);
}

#[tokio::test]
async fn a_control_token_is_renewed_without_the_password_as_long_as_it_is_good() {
    let house = House::open().await;
    let meeting = meeting(&house).await;
    let path = format!("{CONTROL}/token?conferenceID={}", meeting.number);
    let renew = |token: &str| {
        let headers = [("x-conference-authorization", token.to_owned())];
        let (house, path) = (&house, &path);
        async move { send(house, Method::GET, path, &[(headers[0].0, &headers[0].1)], None).await }
    };
    assert_eq!(renew(&meeting.token).await.is(200)["data"]["role"], 1);
    renew("nope").await.says(400, "MMC.111072065");
}

#[tokio::test]
async fn a_guests_control_token_orders_nothing_and_sees_nothing() {
    let house = House::open().await;
    let meeting = meeting(&house).await;
    let (_gustav, seat) = meeting.guest(&house, "Gustav").await;
    let drawn = meeting.draw(&house, &meeting.guest).await.is(200);
    assert_eq!(drawn["data"]["role"], 0);
    let token = drawn["data"]["token"].as_str();
    let body = json!({"bulkHangUpParticipants": [seat]});
    meeting.order_with(&house, Method::POST, "participants/delete", token, body).await.says(403, "MMC.111072070");
    meeting.order_with(&house, Method::GET, "realTimeInfo", token, Value::Null).await.says(403, "MMC.111072070");
    meeting.order_with(&house, Method::PUT, "stop", token, Value::Null).await.says(403, "MMC.111072070");
    assert!(meeting.is_in(&house, &seat).await);
}

#[tokio::test]
async fn a_meeting_is_begun_by_its_host_alone() {
    let house = House::open().await;
    let meeting = meeting(&house).await;
    meeting.order(&house, Method::PUT, "stop", Value::Null).await.is_done();
    let (_, bob) = house.account("bob", "user").await;
    let start = |access: String, password: Value| {
        let body = json!({"conferenceID": meeting.number, "password": password});
        let house = &house;
        async move {
            send(house, Method::POST, &format!("{MANAGE}/start"), &[("x-access-token", &access)], Some(body)).await
        }
    };
    start(bob.clone(), json!("wrong one")).await.says(400, "MMC.111071091");
    start(bob.clone(), json!(meeting.guest)).await.says(403, "MMC.111070002");
    start(bob.clone(), Value::Null).await.says(403, "MMC.111070002");
    start(bob, json!(meeting.host)).await.is(200);
    let session = start(meeting.access.clone(), Value::Null).await.is(200)["uuid"].clone();
    assert_eq!(session.as_str().map(str::len), Some(32), "it is her own, and runs already");
}

#[tokio::test]
async fn what_the_dialect_does_not_know_is_refused_in_its_words() {
    let house = House::open().await;
    for path in ["/v1/mmc/control/conferences/nonsense", "/v1/usg/dcs/corp/member", "/v2/mms/x", "/v1/mmc"] {
        send(&house, Method::GET, path, &[], None).await.says(404, "MMC.111070001");
    }
    send(&house, Method::POST, &format!("{CONTROL}/lock"), &[], None).await.says(405, "MMC.111070001");
    let meeting = meeting(&house).await;
    for call in ["record", "live", "mmrRecord", "simultaneousInterpretation", "chairView"] {
        meeting.order(&house, Method::PUT, call, json!({})).await.says(400, "MMC.111070001");
        meeting.order_with(&house, Method::PUT, call, None, json!({})).await.says(401, "MMC.111070004");
    }
}

#[tokio::test]
async fn a_body_that_makes_no_sense_is_a_bad_request() {
    let house = House::open().await;
    let meeting = meeting(&house).await;
    for (call, body) in [
        ("lock", json!({})),
        ("lock", json!({"isLock": 2})),
        ("lock", json!({"isLock": "yes"})),
        ("lock", json!([1])),
        ("mute", json!({"isMute": null})),
        ("participants/mute", json!({"isMute": 1})),
        ("participants/name", json!({"participantID": "x"})),
        ("updateStartedConfConfig", json!({"callInRestriction": 1})),
        ("duration", json!({"auto": 0, "duration": 0})),
    ] {
        meeting.order(&house, Method::PUT, call, body).await.says(400, "MMC.111070001");
    }
    let headers = [("x-access-token", meeting.access.as_str())];
    for body in [
        json!({"subject": "t"}),
        json!({"mediaTypes": "HDVideo", "startTime": "tomorrow"}),
        json!({"mediaTypes": "HDVideo", "length": 5}),
        json!({"mediaTypes": "HDVideo", "confConfigInfo": {"guestPwd": "12"}}),
        json!({"mediaTypes": "HDVideo", "attendees": [{"accountId": "nobody"}]}),
    ] {
        send(&house, Method::POST, MANAGE, &headers, Some(body)).await.says(400, "MMC.111070001");
    }
}

#[tokio::test]
async fn a_listener_of_its_own_speaks_the_dialect_and_nothing_else() {
    let mut house = House::open().await;
    house.router = house.http.huawei_router();
    send(&house, Method::GET, MANAGE, &[], None).await.says(401, "USG.000000004");
    for path in ["/", "/api/v1/rooms", "/healthz", "/whip/weekly"] {
        send(&house, Method::GET, path, &[], None).await.says(404, "MMC.111070001");
    }
}

// ——— the push socket ———

/// Until the server closes; the frames before.
struct Push(tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>);

impl Push {
    async fn open(house: &House, number: &str, token: &str) -> Self {
        let path = format!("/cms/open/websocket/confctl/increment/conn?confID={number}&tmpToken={token}");
        Self(tokio_tungstenite::connect_async(house.socket_url(&path)).await.unwrap().0)
    }

    async fn say(&mut self, what: Value) {
        self.0.send(Message::Text(what.to_string().into())).await.unwrap();
    }

    /// `None`: it was closed.
    async fn next(&mut self) -> Option<Value> {
        loop {
            match tokio::time::timeout(PATIENCE, self.0.next()).await.expect("the socket says something") {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    async fn until(&mut self, action: &str) -> Value {
        loop {
            let frame = self.next().await.expect("it is open");
            if frame["action"] == action {
                return frame;
            }
        }
    }

    async fn subscribe(&mut self, token: &str, kinds: &[&str]) -> Value {
        let wrapped = format!("Basic {}", STANDARD.encode(token));
        let data = json!({"subscribeType": kinds, "confToken": wrapped}).to_string();
        self.say(json!({"sequence": "2", "action": "Subscribe", "data": data})).await;
        self.until("Subscribe").await["data"]["returnCode"].clone()
    }
}

async fn socket_token(house: &House, meeting: &Meeting) -> String {
    let drawn = meeting.order(house, Method::GET, "wsToken", Value::Null).await.is(200);
    drawn["webSocketToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_socket_token_opens_once_and_in_its_own_meeting() {
    let house = House::open().await;
    let meeting = meeting(&house).await;
    house.room("daily").await;
    let token = socket_token(&house, &meeting).await;
    assert_eq!(Push::open(&house, "daily", &token).await.next().await, None, "another meeting");
    assert_eq!(Push::open(&house, &meeting.number, &token).await.next().await, None, "it was used up by that");
    let token = socket_token(&house, &meeting).await;
    let mut push = Push::open(&house, &meeting.number, &token).await;
    push.say(json!({"sequence": "1", "action": "HeartBeat"})).await;
    assert_eq!(push.next().await, Some(json!({"sequence": "1", "action": "HeartBeat"})));
    assert_eq!(Push::open(&house, &meeting.number, &token).await.next().await, None);
    assert_eq!(Push::open(&house, &meeting.number, "").await.next().await, None);
    let drawn = meeting.draw(&house, &meeting.guest).await.is(200);
    let guests = drawn["data"]["tmpWsToken"].as_str().unwrap();
    assert_eq!(Push::open(&house, &meeting.number, guests).await.next().await, None, "guests do not look on");
}

#[tokio::test]
async fn the_push_socket_tells_all_first_and_then_what_changes_until_the_meeting_ends() {
    let house = House::open().await;
    let meeting = meeting(&house).await;
    let (_gustav, seat) = meeting.guest(&house, "Gustav").await;
    let token = socket_token(&house, &meeting).await;
    let mut push = Push::open(&house, &meeting.number, &token).await;
    let kinds = ["ParticipantsNotify", "ConfDynamicInfoNotify", "InviteResultNotify"];
    assert_eq!(push.subscribe("nope", &kinds).await, 111_070_004);
    assert_eq!(push.subscribe(&meeting.token, &kinds).await, 0);
    assert_eq!(push.until("ConfDynamicInfoNotify").await["data"]["lock"], 0);
    let all = push.until("ParticipantsNotify").await;
    assert_eq!((&all["msgMode"], &all["confID"]), (&json!(0), &json!(meeting.number)));
    assert_eq!((&all["data"][0]["pid"], &all["data"][0]["pinfoMap"]["MUTE"]), (&json!(seat), &json!("1")));
    let all_are_texts = all["data"][0]["pinfoMap"].as_object().unwrap().values().all(Value::is_string);
    assert!(all_are_texts);

    meeting.hang_up(&house, json!([seat])).await.is_done();
    let (mut gone, mut why) = (None, None);
    while gone.is_none() || why.is_none() {
        let frame = push.next().await.unwrap();
        match frame["action"].as_str().unwrap() {
            "ParticipantsNotify" => gone = Some(frame["data"][0].clone()),
            "InviteResultNotify" => why = Some(frame["data"][0]["resultCode"].clone()),
            _ => {}
        }
    }
    assert_eq!((gone.unwrap(), why.unwrap()), (json!({"pid": seat, "mode": 1}), json!(11_076_016)));
    meeting.order(&house, Method::PUT, "stop", Value::Null).await.is_done();
    while push.next().await.is_some() {}
}

// ——— the webhook ———

const HOOK: &str = "/v1/mmc/management/webhook/link-config";

async fn enterprise() -> (House, Receiver, String) {
    let webhooks = WebhookOptions { allow_private: true, ..WebhookOptions::default() };
    let house = House::with(Config { webhooks, ..Config::default() }).await;
    let (_, admin) = house.account("root", "administrator").await;
    (house, Receiver::open().await, admin)
}

#[tokio::test]
async fn the_webhook_is_told_of_meetings_in_the_dialects_form_signed_over_the_text() {
    let (house, receiver, admin) = enterprise().await;
    let headers = [("x-access-token", admin.as_str())];
    let config = json!({"corpId": "", "subscriberId": "portal", "subscriberKey": "s3cret", "url": receiver.url()});
    send(&house, Method::POST, HOOK, &headers, Some(config.clone())).await.says(400, "MMC.111070001");
    receiver.feels(Mood::Echoes);
    send(&house, Method::POST, HOOK, &headers, Some(config.clone())).await.is_done();
    let meeting = meeting(&house).await;
    let member = [("x-access-token", meeting.access.as_str())];
    send(&house, Method::POST, HOOK, &member, Some(config)).await.says(403, "MMC.111070002");
    let (_gustav, seat) = meeting.guest(&house, "Gustav").await;
    meeting.hang_up(&house, json!([seat])).await.is_done();
    meeting.order(&house, Method::PUT, "stop", Value::Null).await.is_done();

    let received = receiver.until("six letters", |all| all.len() >= 6).await;
    let words: Vec<_> = received.iter().map(|got| got.body["eventInfo"]["event"].as_str().unwrap()).collect();
    let expected = ["verify", "verify", "started", "join", "left", "end"].map(|word| format!("meeting.{word}"));
    assert_eq!(words, expected);
    for got in &received {
        let info = got.text.split_once("\"eventInfo\":").unwrap().1.strip_suffix('}').unwrap();
        let signed = format!("portal{}{}{info}", got.body["timestamp"], got.body["nonce"].as_str().unwrap());
        let seal = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"s3cret"), signed.as_bytes());
        let hex: String = seal.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(got.body["signature"], hex);
    }
    let left = &received[4].body["eventInfo"]["payload"];
    assert_eq!(left["meetingInfo"]["meetingID"], meeting.number);
    assert_eq!(left["attendeeInfo"]["participantID"], seat);
}

#[tokio::test]
async fn a_webhook_of_the_dialect_is_replaced_turned_off_and_on_and_deleted() {
    let (house, receiver, admin) = enterprise().await;
    receiver.feels(Mood::Echoes);
    let headers = [("x-access-token", admin.as_str())];
    for subscriber in ["before", "portal"] {
        let config = json!({"subscriberId": subscriber, "subscriberKey": "s3cret", "url": receiver.url()});
        send(&house, Method::POST, HOOK, &headers, Some(config)).await.is_done();
    }
    let shown = send(&house, Method::GET, HOOK, &headers, None).await.is(200);
    assert_eq!((&shown["subscriberId"], &shown["status"]), (&json!("portal"), &json!(0)));
    let id = shown["id"].as_str().unwrap();
    for status in [1, 0] {
        let turn = format!("/v1/mmc/management/webhook/change-status?id={id}&status={status}");
        send(&house, Method::PUT, &turn, &headers, None).await.is_done();
        assert_eq!(send(&house, Method::GET, HOOK, &headers, None).await.is(200)["status"], status);
    }
    send(&house, Method::DELETE, &format!("{HOOK}?id={id}"), &headers, None).await.is_done();
    send(&house, Method::GET, HOOK, &headers, None).await.says(400, "MMC.111070001");
    let rows = house.get("/audit?surface=huawei&verb=webhook_create", &house.admin).await.is(200);
    assert_eq!(rows["items"].as_array().unwrap().len(), 2);
    let elsewhere = json!({"subscriberId": "x", "subscriberKey": "y", "url": "ftp://example.org"});
    send(&house, Method::POST, HOOK, &headers, Some(elsewhere)).await.says(400, "MMC.111070001");
}
