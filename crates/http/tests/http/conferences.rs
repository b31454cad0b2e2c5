use crate::house::House;
use gavel_testkit::fakes::MediaMood;
use serde_json::json;

#[tokio::test]
async fn a_running_conference_and_its_participants_have_the_documented_shapes() {
    let house = House::open().await;
    let room = house.room("weekly").await;
    house.get("/conferences/weekly", &house.admin).await.refuses(404, "not_found");
    house.get("/conferences/weekly/participants", &house.admin).await.refuses(404, "not_found");
    let ticket = house.ticket("weekly", "Alice", "host").await;
    let (_alice, welcome) = house.join(&ticket).await;

    let list = house.get("/conferences", &house.admin).await.is(200);
    assert_eq!(list["next_cursor"], json!(null));
    let conference = &list["items"][0];
    assert_eq!(
        (&conference["room"], &conference["locked"], &conference["participants"]),
        (&room["id"], &json!(false), &json!(1))
    );
    assert_eq!((&conference["aliases"], &conference["id"]), (&json!(["weekly"]), &welcome["conference"]["id"]));
    assert!(conference["started_at"].as_str().unwrap().ends_with('Z'));

    for name in ["weekly", room["id"].as_str().unwrap(), conference["id"].as_str().unwrap()] {
        assert_eq!(&house.get(&format!("/conferences/{name}"), &house.admin).await.is(200), conference);
        let seats = house.get(&format!("/conferences/{name}/participants"), &house.admin).await.is(200);
        let seat = &seats["items"][0];
        for (field, value) in [
            ("id", welcome["seat"].clone()),
            ("person", welcome["person"].clone()),
            ("name", json!("Alice")),
            ("role", json!("host")),
            ("kind", json!("app")),
            ("state", json!("in")),
            ("account", json!(null)),
            ("muted", json!(true)),
            ("video", json!(false)),
            ("sharing", json!(false)),
            ("device", json!("Chromium on Linux")),
        ] {
            assert_eq!(seat[field], value, "{field}");
        }
        assert!(seat["joined_at"].is_string());
    }
    house.get("/conferences/elsewhere", &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn verbs_on_a_room_without_a_conference_are_not_running() {
    let house = House::open().await;
    let room = house.room("weekly").await;
    for name in ["weekly", room["id"].as_str().unwrap()] {
        for (verb, body) in [
            ("lock", json!({})),
            ("unlock", json!({})),
            ("waiting_room", json!({"on": true})),
            ("admit", json!({"participants": ["x"]})),
            ("mute", json!({"scope": "all"})),
            ("role", json!({"participant": "x", "role": "host"})),
            ("invite", json!({"participant": "x"})),
            ("unban", json!({"ban": "01J9ZQ4Y0000000000000000BB"})),
            ("disconnect", json!({"target": {"scope": "all"}})),
        ] {
            house.post(&format!("/conferences/{name}/{verb}"), &house.admin, body).await.refuses(409, "not_running");
        }
    }
    house.post("/conferences/elsewhere/lock", &house.admin, json!({})).await.refuses(404, "not_found");
}

#[tokio::test]
async fn who_may_look_at_a_conference() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let bob = house.ticket("weekly", "Bob", "participant").await;
    let path = "/conferences/weekly/participants";
    house.get(path, &alice).await.is(200);
    house.get(path, &bob).await.refuses(403, "denied");
    let (_bob, _) = house.join(&bob).await;
    assert_eq!(house.get(path, &bob).await.is(200)["items"].as_array().unwrap().len(), 2);
    for scope in ["read", "moderate", "admin"] {
        house.get(path, &house.key(scope).await).await.is(200);
    }
    house.get(path, &house.key("media").await).await.refuses(403, "denied");
    let (_, eve) = house.account("eve", "user").await;
    house.get(path, &eve).await.refuses(403, "denied");
    let (_, oscar) = house.account("oscar", "operator").await;
    house.get(path, &oscar).await.is(200);

    house.room("daily").await;
    let stranger = house.ticket("daily", "Mallory", "host").await;
    house.get(path, &stranger).await.refuses(403, "wrong_conference");
    house.post("/conferences/weekly/lock", &stranger, json!({})).await.refuses(403, "wrong_conference");
    assert_eq!(house.get("/conferences", &stranger).await.is(200)["items"], json!([]));
    assert_eq!(house.get("/conferences", &eve).await.is(200)["items"], json!([]));
    assert_eq!(house.get("/conferences", &bob).await.is(200)["items"].as_array().unwrap().len(), 1);
}

/// Keys and administrators are not kept waiting for the room where an id says which it is: nobody else may profit from that.
#[tokio::test]
async fn by_whichever_name_a_meeting_is_ordered_the_right_is_the_same() {
    let house = House::open().await;
    let (mut host, welcome, _) = house.meeting("weekly").await;
    house.room("daily").await;
    let stranger = house.ticket("daily", "Mallory", "host").await;
    let guest = house.ticket("weekly", "Bob", "participant").await;
    let ((_, root), (_, eve)) = (house.account("root", "administrator").await, house.account("eve", "user").await);
    let moderator = house.key("moderate").await;
    let room = house.get("/rooms/weekly", &house.admin).await.is(200)["id"].as_str().unwrap().to_owned();
    for name in ["weekly", &room, welcome["conference"]["id"].as_str().unwrap()] {
        for credential in [&moderator, &house.admin, &root] {
            for (verb, locked) in [("lock", true), ("unlock", false)] {
                let receipt = house.post(&format!("/conferences/{name}/{verb}"), credential, json!({})).await.is(200);
                assert_eq!(receipt["conference"], "running");
                assert_eq!(host.until("conference").await["conference"]["locked"], locked, "{verb} {name}");
            }
        }
        let lock = format!("/conferences/{name}/lock");
        house.post(&lock, &stranger, json!({})).await.refuses(403, "wrong_conference");
        house.post(&lock, &guest, json!({})).await.refuses(403, "not_moderator");
        house.post(&lock, &eve, json!({})).await.refuses(403, "not_moderator");
        house.post(&lock, &house.key("read").await, json!({})).await.refuses(403, "not_moderator");
    }
}

#[tokio::test]
async fn a_host_runs_the_meeting_by_rest_with_nothing_but_the_ticket() {
    let house = House::open().await;
    let (mut alice, _, ticket) = house.meeting("weekly").await;
    let bob_ticket = house.ticket("weekly", "Bob", "participant").await;
    let (mut bob, welcome) = house.join(&bob_ticket).await;
    let bob_seat = welcome["seat"].as_str().unwrap();

    let receipt = house.post("/conferences/weekly/lock", &ticket, json!({})).await.is(200);
    assert_eq!(
        (&receipt["saved"], &receipt["conference"], &receipt["silent"]["state"]),
        (&json!("yes"), &json!("running"), &json!("no_media"))
    );
    assert_eq!(alice.until("conference").await["conference"]["locked"], true);
    assert_eq!(house.get("/conferences/weekly", &ticket).await.is(200)["locked"], true);
    house.post("/conferences/weekly/lock", &bob_ticket, json!({})).await.refuses(403, "not_moderator");
    house.post("/conferences/weekly/unlock", &ticket, json!({})).await.is(200);

    house.post("/conferences/weekly/mute", &ticket, json!({"participants": [bob_seat]})).await.is(200);
    let gate = bob.until("gate").await;
    assert_eq!((&gate["audio"], &gate["video"], &gate["by"]), (&json!(false), &json!(true), &json!("host")));
    house.post("/conferences/weekly/unmute", &ticket, json!({"participants": [bob_seat]})).await.is(200);
    assert_eq!(bob.until("gate").await["audio"], true);

    house.post("/conferences/weekly/role", &ticket, json!({"participant": bob_seat, "role": "host"})).await.is(200);
    house.post("/conferences/weekly/lock", &bob_ticket, json!({})).await.is(200);

    house.post("/conferences/weekly/chat", &ticket, json!({"text": "hello"})).await.is(200);
    let said = bob.until("chat").await;
    assert_eq!((&said["message"]["text"], &said["message"]["name"]), (&json!("hello"), &json!("Alice")));
    house.post("/conferences/weekly/chat", &house.admin, json!({"text": "hello"})).await.refuses(400, "no_seat");
}

#[tokio::test]
async fn somebody_waits_and_is_let_in_or_not() {
    let house = House::open().await;
    let (mut alice, _, ticket) = house.meeting("weekly").await;
    house.post("/conferences/weekly/waiting_room", &ticket, json!({"on": true})).await.is(200);
    let guest = json!({"name": "Gustav"});
    let enter = || async {
        let drawn = house.ask(axum::http::Method::POST, "/rooms/weekly/enter", Some(&guest)).await.is(201);
        let mut socket = house.connect().await;
        socket.say(json!({"type": "hello", "ticket": drawn["ticket"]})).await;
        let waiting = socket.until("waiting").await;
        assert_eq!((&waiting["why"], &waiting["room"]), (&json!("waiting_room"), &json!("weekly")));
        (socket, drawn["ticket"].as_str().unwrap().to_owned())
    };
    let (mut gustav, gustav_ticket) = enter().await;
    let knocking = alice.until("joined").await["participant"].clone();
    assert_eq!((&knocking["state"], &knocking["waiting_for"]), (&json!("waiting"), &json!("waiting_room")));
    house.get("/conferences/weekly/participants", &gustav_ticket).await.refuses(403, "denied");
    house
        .post("/conferences/weekly/admit", &gustav_ticket, json!({"participants": [knocking["id"]]}))
        .await
        .refuses(403, "not_moderator");
    house.post("/conferences/weekly/admit", &ticket, json!({"participants": [knocking["id"]]})).await.is(200);
    gustav.until("welcome").await;

    let (mut eve, _) = enter().await;
    let mut knocking = alice.until("joined").await["participant"].clone();
    while knocking["state"] != "waiting" {
        knocking = alice.until("joined").await["participant"].clone();
    }
    house.post("/conferences/weekly/deny", &ticket, json!({"participants": [knocking["id"]]})).await.is(200);
    assert_eq!(eve.until("farewell").await["reason"], "denied");
    assert_eq!(eve.closed().await, Some(1000));
}

#[tokio::test]
async fn whoever_moderates_sees_everything_in_one_answer_without_being_in() {
    // T4
    let house = House::open().await;
    let (owner, owners) = house.account("owner", "user").await;
    house.post("/rooms", &owners, json!({"name": "Weekly", "aliases": ["weekly"]})).await.is(201);
    let path = "/conferences/weekly/overview";
    house.get(path, &owners).await.refuses(404, "not_found");
    let alice = house.ticket("weekly", "Alice", "host").await;
    let (_alice, welcome) = house.join(&alice).await;
    let (mut gustav, _) = house.join(&house.ticket("weekly", "Gustav", "guest").await).await;
    gustav.say(json!({"type": "leave"})).await;
    gustav.until("farewell").await;

    let seen = house.get(path, &owners).await.is(200);
    assert_eq!(seen["me"], json!({"person": owner, "seat": null, "name": "owner", "role": "owner"}));
    assert_eq!(seen["conference"], house.get("/conferences/weekly", &owners).await.is(200));
    for (field, list) in
        [("roster", "participants"), ("unconnected", "unconnected"), ("bans", "bans"), ("details", "details")]
    {
        assert_eq!(
            seen[field],
            house.get(&format!("/conferences/weekly/{list}"), &owners).await.is(200)["items"],
            "{field}"
        );
    }
    assert_eq!((&seen["roster"][0]["name"], &seen["unconnected"][0]["name"]), (&json!("Alice"), &json!("Gustav")));

    let inside = house.get(path, &alice).await.is(200);
    assert_eq!((&inside["me"]["seat"], &inside["me"]["role"]), (&welcome["seat"], &json!("host")));
    let (_, operator) = house.account("oscar", "operator").await;
    assert_eq!(house.get(path, &operator).await.is(200)["me"]["role"], "operator");
    assert_eq!(house.get(path, &house.key("moderate").await).await.is(200)["me"]["person"], json!(null));
    let (_, stranger) = house.account("bob", "user").await;
    let participant = house.ticket("weekly", "Carol", "participant").await;
    let (_carol, _) = house.join(&participant).await;
    for nobody in [&stranger, &participant, &house.key("rooms").await] {
        house.get(path, nobody).await.refuses(403, "not_moderator");
    }
}

/// G2 in numbers: what operators see of media.
#[tokio::test]
async fn moderators_see_media_track_by_track_and_nobody_else_does() {
    let house = House::open().await;
    house.room("weekly").await;
    let (alice, bob) =
        (house.ticket("weekly", "Alice", "host").await, house.ticket("weekly", "Bob", "participant").await);
    let (_alice, welcome) = house.join(&alice).await;
    let (_bob, _) = house.join(&bob).await;
    let (conference, seat) = (welcome["conference"]["id"].as_str().unwrap(), welcome["seat"].as_str().unwrap());
    house.media.holds(conference.parse().unwrap(), seat.parse().unwrap(), None);

    let all = house.get("/conferences/weekly/media", &house.admin).await.is(200);
    let one = house.get(&format!("/conferences/weekly/participants/{seat}/media"), &house.admin).await.is(200);
    assert!(all["items"].as_array().unwrap().contains(&one), "{all}");
    assert_eq!((&one["id"], &one["round_trip_ms"], &one["estimate"]), (&json!(seat), &json!(40.0), &json!(2_000_000)));
    let stream = json!({"rid": "f", "packets": 300, "bytes": 240_000, "lost": 3, "late": 2, "pictures": 60,
        "keys_asked": 1, "jitter_ms": 2.5, "bitrate": 1_500_000, "alive": true});
    let sent = json!({"mid": "1", "kind": "video", "content": "main", "codec": "VP8", "streams": [stream]});
    assert_eq!(one["sends"], json!([sent]));
    let given = json!({"mid": "1", "participant": seat, "kind": "video", "content": "main", "codec": "VP8", "packets": 290,
        "bytes": 230_000, "bitrate": 1_400_000, "repaired": 2, "missed": 4, "pictures": 58, "layer": {"rid": "f", "spatial": null, "temporal": null},
        "keys_asked": 1, "loss": 7, "lost": 2, "jitter_ms": 3.0, "freezes": 1, "frozen_ms": 400.0, "pauses": 0});
    assert_eq!(one["receives"], json!([given]));

    house.get("/conferences/weekly/media", &alice).await.is(200);
    house.get("/conferences/weekly/media", &bob).await.refuses(403, "not_moderator");
    house.get("/conferences/weekly/participants/nobody/media", &house.admin).await.refuses(404, "not_found");
    house.get("/conferences/elsewhere/media", &house.admin).await.refuses(404, "not_found");
    for mood in [MediaMood::Dead, MediaMood::Hangs] {
        house.media.feels(mood);
        house.get("/conferences/weekly/media", &house.admin).await.refuses(503, "unavailable");
        let measured = house.page("/metrics?detail=tracks", Some(house.admin.as_str())).await;
        assert_eq!(measured.status, 200, "whoever measures waits for no engine");
    }
}

#[tokio::test]
async fn single_tracks_are_measured_for_those_who_may_read_everything() {
    let house = House::open().await;
    gavel_http::start_counting();
    house.room("weekly").await;
    let (_alice, welcome) = house.join(&house.ticket("weekly", "Alice", "host").await).await;
    let (conference, seat) = (welcome["conference"]["id"].as_str().unwrap(), welcome["seat"].as_str().unwrap());
    house.media.holds(conference.parse().unwrap(), seat.parse().unwrap(), None);
    house.page("/metrics?detail=tracks", None).await.refuses(403, "denied");
    house.page("/metrics?detail=everything", Some(house.admin.as_str())).await.refuses(400, "invalid");
    let told = house.page("/metrics?detail=tracks", Some(house.admin.as_str())).await.text;
    for line in [
        "# TYPE gavel_track_sent_packets_total counter".to_owned(),
        format!(
            "gavel_track_received_packets_total{{conference=\"{conference}\",participant=\"{seat}\",mid=\"1\",kind=\"camera\",rid=\"f\"}} 300"
        ),
        format!(
            "gavel_track_loss_ratio{{conference=\"{conference}\",participant=\"{seat}\",mid=\"1\",kind=\"camera\",of=\"{seat}\"}} 0.007"
        ),
    ] {
        assert!(told.lines().any(|told| told == line), "{line} in {told}");
    }
    assert!(!told.contains("Alice"), "no names");
    let plain = house.page("/metrics", None).await.text;
    assert!(!plain.contains("gavel_track_") && plain.contains("gavel_media_packets_received_total"), "{plain}");
}
