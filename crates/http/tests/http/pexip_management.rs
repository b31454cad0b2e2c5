//! Pexip's management API as a program sees it that was written for it (docs/contracts/pexip-management.md).

use crate::{
    house::House,
    pexip_program::{FORM, Program, basic},
};
use axum::http::{Method, header};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test]
async fn administrators_and_operators_manage_and_nobody_else() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let operator = Program::of(&house, "operator").await;
    let user = Program::of(&house, "user").await;
    admin.get("status/v1/conference/").await.is(200);
    operator.get("status/v1/conference/").await.is(200);
    assert!(user.get("status/v1/conference/").await.is(403)["error"].is_string());
    let change = json!({"waiting_for_chair_timeout": 60});
    operator.does(Method::PATCH, "configuration/v1/global/1/", change.clone()).await.is(403);
    admin.does(Method::PATCH, "configuration/v1/global/1/", change).await.is(202);
    operator.does(Method::DELETE, "configuration/v1/conference/", Value::Null).await.is(403);

    for authorization in
        [basic("administrator", "wrong"), basic("nobody", "x"), "Bearer gvm_x_1_y".into(), "Basic !".into()]
    {
        let stranger = Program { house: &house, authorization };
        let answer = stranger.get("status/v1/conference/").await;
        assert!(answer.headers[header::WWW_AUTHENTICATE].to_str().unwrap().starts_with("Basic "));
        answer.is(401);
    }
    let rows = house.get("/audit", &house.admin).await.is(200);
    let refused = |row: &Value| row["verb"] == "login" && row["verdict"] == "refused" && row["surface"] == "pexip";
    assert!(rows["items"].as_array().unwrap().iter().any(refused), "a wrong password is on record");
}

#[tokio::test]
async fn a_password_that_was_changed_opens_nothing_though_it_did_a_moment_ago() {
    let house = House::open().await;
    let (id, _) = house.account("alice", "administrator").await;
    let alice = Program { house: &house, authorization: basic("alice", "correct horse") };
    alice.get("status/v1/conference/").await.is(200);
    alice.get("status/v1/conference/").await.is(200);
    house.patch(&format!("/accounts/{id}"), &house.admin, json!({"password": "battery staple"})).await.is(200);
    alice.get("status/v1/conference/").await.is(401);
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let house = House::open().await;
    let stranger = Program { house: &house, authorization: basic("admin", "guess") };
    let mut last = 401;
    for _ in 0..12 {
        last = stranger.get("status/v1/conference/").await.status.as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn roots_name_every_list_and_every_list_has_its_schema() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let roots = ["configuration", "status", "history", "command", "command", "command"];
    let below = ["", "", "", "conference/", "participant/", "platform/"];
    for (root, below) in roots.iter().zip(below) {
        let found = admin.get(&format!("{root}/v1/{below}")).await.is(200);
        let entries = found.as_object().unwrap();
        assert!(!entries.is_empty(), "{root} {below}");
        for (name, entry) in entries {
            let list = entry["list_endpoint"].as_str().unwrap();
            assert_eq!(list, format!("/api/admin/{root}/v1/{below}{name}/"));
            let schema = entry["schema"].as_str().unwrap().trim_start_matches("/api/admin/");
            let schema = admin.get(&format!("{schema}?format=json")).await.is(200);
            assert_eq!(schema["default_limit"], 20);
            for (field, what) in schema["fields"].as_object().unwrap() {
                for key in ["blank", "nullable", "readonly", "unique"] {
                    assert!(what[key].is_boolean(), "{name}.{field}.{key}");
                }
                assert!(what["help_text"].is_string() && what["type"].is_string(), "{name}.{field}");
            }
            if *root != "command" {
                let objects = admin.get(list.trim_start_matches("/api/admin/")).await.is(200);
                assert!(objects["meta"]["total_count"].is_u64(), "{list}");
            }
        }
    }
}

#[tokio::test]
async fn a_path_without_its_slash_leads_to_the_one_that_has_it() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let answer = admin.get("status/v1/conference?limit=1").await;
    assert_eq!(answer.status.as_u16(), 301);
    assert_eq!(answer.headers[header::LOCATION], "/api/admin/status/v1/conference/?limit=1");
    admin.commands("conference/disconnect", json!({})).await.is(400);
    admin.does(Method::POST, "command/v1/conference/disconnect", json!({})).await.is(404);
    admin.get("status/v1/nothing/").await.is(404);
    admin.does(Method::POST, "status/v1/conference/", json!({})).await.is(405);
}

#[tokio::test]
async fn who_meets_is_told_as_the_dialect_has_it() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let id = admin
        .makes(json!({"name": "VMR_1", "tag": "sales", "pin": "1234", "allow_guests": true,
        "aliases": [{"alias": "meet.alice"}, {"alias": "meet.alice@example.com"}]}))
        .await;
    let (_alice, _) = house.join(&house.ticket("meet.alice", "Alice", "host").await).await;
    let (mut bob, _) = house.join(&house.ticket("meet.alice", "Bob", "guest").await).await;

    let conferences = admin.objects("status/v1/conference/?name=VMR_1").await;
    let conference = &conferences[0];
    assert_eq!(conferences.len(), 1);
    assert_eq!((&conference["service_type"], &conference["tag"]), (&json!("conference"), &json!("sales")));
    assert_eq!((&conference["is_started"], &conference["is_locked"]), (&json!(true), &json!(false)));
    let started = conference["start_time"].as_str().unwrap();
    assert!(started.len() == 26 && !started.ends_with('Z'), "{started}");
    assert_ne!(conference["id"], id.as_str(), "a conference is one meeting of the room");
    assert_eq!(admin.get(&conference["resource_uri"].as_str().unwrap()[11..]).await.is(200), *conference);
    assert_eq!(admin.objects("status/v1/conference_shard/").await[0]["conference"], "VMR_1");

    let guests = admin.objects("status/v1/participant/?conference=VMR_1&role=guest").await;
    assert_eq!(guests.len(), 1);
    let guest = &guests[0];
    assert_eq!((&guest["display_name"], &guest["protocol"]), (&json!("Bob"), &json!("WebRTC")));
    assert_eq!((&guest["service_tag"], &guest["destination_alias"]), (&json!("sales"), &json!("meet.alice")));
    assert_eq!(guest["is_muted"], false);
    let uri = guest["resource_uri"].as_str().unwrap();
    assert_eq!(admin.get(&uri[11..]).await.is(200)["id"], guest["id"]);
    assert_eq!(admin.get(&format!("{}media_stream/", &uri[11..])).await.is(200)["meta"]["offset"], 0);

    let everybody = admin.get("status/v1/participant/?limit=1&order_by=display_name").await.is(200);
    assert_eq!(everybody["meta"]["total_count"], 2);
    assert_eq!(everybody["objects"][0]["display_name"], "Alice");
    let next = everybody["meta"]["next"].as_str().unwrap();
    assert_eq!(admin.objects(&next[11..]).await[0]["display_name"], "Bob");
    admin.get("status/v1/participant/?display_nmae=Bob").await.is(400);

    admin.commands("participant/mute", json!({"participant_id": guest["id"]})).await.is(202);
    assert_eq!(bob.until("gate").await["audio"], false);
    assert_eq!(admin.participant("Bob").await["is_muted"], true);
}

#[tokio::test]
async fn who_is_disconnected_reads_that_an_administrator_did_it_and_history_says_so() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let (_alice, _, _) = house.meeting("weekly").await;
    let (mut bob, _) = house.join(&house.ticket("weekly", "Bob", "participant").await).await;
    let (mut gustav, _) = house.join(&house.ticket("weekly", "Gustav", "guest").await).await;
    let id = admin.participant("Bob").await["id"].clone();

    let done = admin.commands("participant/disconnect", json!({"participant_id": id})).await.is(202);
    assert_eq!(done, json!({"data": null, "status": "success"}));
    let farewell = bob.until("farewell").await;
    assert_eq!((&farewell["reason"], &farewell["by"]), (&json!("removed"), &json!("admin")));
    let again = admin.commands("participant/disconnect", json!({"participant_id": id})).await.is(404);
    assert_eq!(again["status"], "failure");
    admin.commands("participant/disconnect", json!({"participant_id": "nobody"})).await.is(404);
    admin.commands("participant/disconnect", json!({})).await.is(400);

    let conference = admin.objects("status/v1/conference/").await[0]["id"].clone();
    let body = format!("conference_id={}", conference.as_str().unwrap());
    admin.send(Method::POST, "/api/admin/command/v1/conference/disconnect/", FORM, body).await.is(202);
    assert_eq!(gustav.until("farewell").await["reason"], "ended");
    assert!(admin.objects("status/v1/conference/").await.is_empty());
    admin.commands("conference/disconnect", json!({"conference_id": conference})).await.is(404);

    let gone = admin.objects("history/v1/participant/?order_by=end_time").await;
    let reasons: Vec<_> =
        gone.iter().map(|row| (row["display_name"].as_str().unwrap(), &row["disconnect_reason"])).collect();
    assert_eq!(reasons[0], ("Bob", &json!("Disconnected by an administrator")));
    assert!(reasons.contains(&("Gustav", &json!("Conference terminated by an administrator"))));
    assert_eq!(gone[0]["id"], id, "the id that the status list gave");
    let ended = admin.objects("history/v1/conference/").await;
    assert_eq!((ended.len(), &ended[0]["participant_count"]), (1, &json!(3)));
    assert_eq!(ended[0]["participants"].as_array().unwrap().len(), 3);
    assert_eq!(ended[0]["resource_uri"], gone[0]["conference"]);
    assert_eq!(admin.get(&gone[0]["resource_uri"].as_str().unwrap()[11..]).await.is(200)["display_name"], "Bob");
    let before = admin.objects("history/v1/participant/?end_time__lt=2020-01-01").await;
    assert!(before.is_empty());
    assert_eq!(
        admin
            .objects("history/v1/participant/?end_time__gte=2020-01-01&disconnect_reason__icontains=TERMINATED")
            .await
            .len(),
        2
    );

    let rows = house.get("/audit", &house.admin).await.is(200);
    let ours = rows["items"].as_array().unwrap().iter().filter(|row| row["surface"] == "pexip").cloned();
    let verbs: BTreeSet<String> = ours.map(|row| row["verb"].as_str().unwrap().to_owned()).collect();
    assert!(verbs.contains("disconnect") && verbs.contains("end"), "{verbs:?}");
}

#[tokio::test]
async fn commands_do_what_their_words_say() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let (mut alice, _, _) = house.meeting("weekly").await;
    let (mut bob, _) = house.join(&house.ticket("weekly", "Bob", "participant").await).await;
    let conference = admin.objects("status/v1/conference/").await[0]["id"].clone();
    let bobs = admin.participant("Bob").await["id"].clone();
    let of_conference = json!({"conference_id": conference});

    admin.commands("conference/lock", of_conference.clone()).await.is(202);
    assert_eq!(admin.objects("status/v1/conference/?is_locked=true").await.len(), 1);
    admin.commands("conference/lock", json!({"conference_id": conference, "setting": "toggle"})).await.is(202);
    assert_eq!(admin.objects("status/v1/conference/?is_locked=true").await.len(), 0);
    admin.commands("conference/unlock", of_conference.clone()).await.is(202);

    admin.commands("conference/mute_guests", of_conference.clone()).await.is(202);
    assert_eq!(bob.until("gate").await["audio"], false);
    assert_eq!(admin.objects("status/v1/conference/?guests_muted=true").await.len(), 1);
    assert_eq!(admin.participant("Alice").await["is_muted"], false, "she hosts");
    admin.commands("conference/unmute_guests", of_conference.clone()).await.is(202);
    assert_eq!(admin.participant("Bob").await["is_muted"], false);

    admin.commands("participant/role", json!({"participant_uuid": bobs, "role": "chair"})).await.is(202);
    assert_eq!(admin.participant("Bob").await["role"], "chair");
    admin.commands("participant/role", json!({"participant_id": bobs, "role": "guest"})).await.is(202);
    assert_eq!(admin.participant("Bob").await["role"], "guest");
    admin.commands("participant/role", json!({"participant_id": bobs, "role": "king"})).await.is(400);

    let layout = json!({"conference_id": conference, "layout": "four_mains_zero_pips"});
    admin.commands("conference/transform_layout", layout).await.is(202);
    let mut told = alice.until("conference").await;
    while told["conference"]["layout"] != "grid" {
        told = alice.until("conference").await;
    }
    admin
        .commands("conference/transform_layout", json!({"conference_id": conference, "layout": "spiral"}))
        .await
        .is(400);
    let overlay = json!({"conference_id": conference, "layout": "1:7", "enable_overlay_text": true});
    assert!(
        admin.commands("conference/transform_layout", overlay).await.is(400)["details"]["enable_overlay_text"]
            .is_array()
    );

    for refused in ["participant/transfer", "platform/backup_create", "conference/sync"] {
        let answer = admin.commands(refused, json!({"participant_id": bobs})).await;
        let status = answer.status.as_u16();
        assert_eq!((status, &answer.body["status"]), (400, &json!("failure")), "{refused}");
        assert!(answer.body["message"].is_string());
    }
}

#[tokio::test]
async fn whoever_waits_is_let_in_by_unlocking_them() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    house.room_with(json!({"name": "weekly", "aliases": ["weekly"], "door": "knock"})).await;
    let (_alice, _) = house.join(&house.ticket("weekly", "Alice", "host").await).await;
    let stranger = house.ask(Method::POST, "/rooms/weekly/enter", Some(&json!({"name": "Gustav"}))).await.is(201);
    let mut gustav = house.connect().await;
    gustav.say(json!({"type": "hello", "ticket": stranger["ticket"], "client": "x"})).await;
    gustav.until("waiting").await;
    let waiting = admin.participant("Gustav").await;
    assert_eq!(waiting["service_type"], "waiting_room");
    admin.commands("participant/unlock", json!({"participant_id": waiting["id"]})).await.is(202);
    gustav.until("welcome").await;
    assert_eq!(admin.participant("Gustav").await["service_type"], "conference");
}

#[tokio::test]
async fn an_operator_is_bound_by_what_protects_an_owner_and_an_administrator_is_not() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let operator = Program::of(&house, "operator").await;
    let (_, alice) = house.account("alice", "user").await;
    house.post("/rooms", &alice, json!({"name": "Weekly", "aliases": ["weekly"]})).await.is(201);
    let drawn = house.post("/rooms/weekly/enter", &alice, json!({})).await.is(201);
    let (mut alice, _) = house.join(drawn["ticket"].as_str().unwrap()).await;
    let id = admin.participant("alice").await["id"].clone();
    let refused = operator.commands("participant/disconnect", json!({"participant_id": id})).await.is(403);
    assert_eq!(refused["status"], "failure");
    admin.commands("participant/disconnect", json!({"participant_id": id})).await.is(202);
    assert_eq!(alice.until("farewell").await["by"], "admin");
}

#[tokio::test]
async fn who_gathers_before_the_host_is_told_too() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    house.room("weekly").await;
    let mut bob = house.connect().await;
    let ticket = house.ticket("weekly", "Bob", "participant").await;
    bob.say(json!({"type": "hello", "ticket": ticket, "client": "x"})).await;
    bob.until("waiting").await;
    assert_eq!(admin.objects("status/v1/conference/?is_started=false").await.len(), 1);
    assert_eq!(admin.participant("Bob").await["service_type"], "waiting_room");
}

#[tokio::test]
async fn a_thousand_calls_a_minute_are_taken_and_no_more() {
    let house = House::open().await;
    let admin = Program::of(&house, "administrator").await;
    let mut calls = 0;
    let answer = loop {
        let answer = admin.get("configuration/v1/global/").await;
        calls += 1;
        if answer.status.as_u16() != 200 {
            break answer;
        }
        assert!(calls < 5_000, "it never ends");
    };
    assert!(calls > 1_000, "{calls}");
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    answer.is(429);
    let operator = Program::of(&house, "operator").await;
    operator.get("configuration/v1/global/").await.is(200);
}
