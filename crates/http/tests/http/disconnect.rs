use crate::house::{House, Socket};
use axum::http::Method;
use serde_json::{Value, json};

async fn with_bob(house: &House) -> (Socket, Value, String, Socket, Value, String) {
    let (alice, alice_in, alice_ticket) = house.meeting("weekly").await;
    let bob_ticket = house.ticket("weekly", "Bob", "participant").await;
    let (bob, bob_in) = house.join(&bob_ticket).await;
    (alice, alice_in, alice_ticket, bob, bob_in, bob_ticket)
}

const PATH: &str = "/conferences/weekly/disconnect";

#[tokio::test]
async fn a_removal_has_the_documented_receipt_and_holds() {
    let house = House::open().await;
    let (mut alice, _, ticket, mut bob, bob_in, bob_ticket) = with_bob(&house).await;
    let order = json!({"target": {"participants": [bob_in["seat"]]}, "reason": "disruption", "note": "please mail us"});
    let receipt = house.post(PATH, &ticket, order).await.is(200);
    assert!(receipt["request_id"].is_string());
    assert_eq!(receipt["verdicts"], json!([{"participant": bob_in["seat"], "name": "Bob", "verdict": "disconnected"}]));
    assert_eq!(
        (&receipt["spared"], &receipt["saved"], &receipt["conference"]),
        (&json!(0), &json!("yes"), &json!("running"))
    );
    assert_eq!(receipt["silent"]["state"], "confirmed");
    assert!(receipt["silent"]["ms"].is_number());

    let farewell = bob.until("farewell").await;
    assert_eq!(
        farewell,
        json!({"type": "farewell", "reason": "removed", "by": "host", "why": "disruption", "note": "please mail us",
            "rejoin": "ask", "text": "Another participant disconnected you from this meeting."})
    );
    assert_eq!(bob.closed().await, Some(1000));
    let gone = alice.until("gone").await;
    assert_eq!((&gone["seat"], &gone["how"]), (&bob_in["seat"], &json!("removed")));

    let mut again = house.connect().await;
    again.say(json!({"type": "hello", "ticket": bob_ticket, "resume": bob_in["resume"], "name": "Not Bob"})).await;
    assert_eq!(again.until("refusal").await["problem"]["code"], "ticket_revoked");
    assert_eq!(again.closed().await, Some(4001));
    house.get("/conferences/weekly/participants", &bob_ticket).await.refuses(401, "ticket_revoked");
    house.post("/conferences/weekly/lock", &bob_ticket, json!({})).await.refuses(401, "ticket_revoked");

    let order = json!({"target": {"participants": [bob_in["seat"]]}});
    let receipt = house.post(PATH, &ticket, order).await.is(200);
    assert_eq!(receipt["verdicts"][0]["verdict"], "already_gone");
    assert_eq!(receipt["silent"], json!({"state": "no_media", "ms": null}));
}

#[tokio::test]
async fn a_ban_keeps_a_guest_out_by_every_way_and_can_be_lifted() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let drawn = house.ask(Method::POST, "/rooms/weekly/enter", Some(&json!({"name": "Gustav"}))).await;
    let cookie = drawn.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let drawn = drawn.is(201);
    let mut gustav = house.connect_with(&[("cookie", &cookie)]).await.unwrap();
    gustav.say(json!({"type": "hello", "ticket": drawn["ticket"]})).await;
    let seat = gustav.until("welcome").await["seat"].clone();

    let order = json!({"target": {"participants": [seat]}, "ban": {"for": "PT1H"}});
    house.post(PATH, &ticket, order).await.is(200);
    let farewell = gustav.until("farewell").await;
    assert_eq!((&farewell["reason"], &farewell["rejoin"]), (&json!("removed_blocked"), &json!("no")));
    assert!(farewell["until"].is_string());

    let again = house
        .call(Method::POST, "/rooms/weekly/enter", None, Some(&json!({"name": "Gus"})), &[("cookie", &cookie)])
        .await
        .is(201);
    for shown in [&drawn["ticket"], &again["ticket"]] {
        for headers in [&[("cookie", cookie.as_str())][..], &[][..]] {
            let mut back = house.connect_with(headers).await.unwrap();
            back.say(json!({"type": "hello", "ticket": shown, "name": "Somebody else"})).await;
            assert_eq!(back.until("refusal").await["problem"]["code"], "blocked");
        }
    }

    let bans = house.get("/conferences/weekly/bans", &ticket).await.is(200);
    let ban = &bans["items"][0];
    assert_eq!(
        (&ban["name"], &ban["by"], &ban["reason"], &ban["room"]),
        (&json!("Gustav"), &json!("Alice"), &json!("other"), &json!(false))
    );
    assert!(
        ban["keys"].as_array().unwrap().contains(&json!("device"))
            && ban["until"].is_string()
            && ban["since"].is_string()
    );
    let path = format!("/conferences/weekly/bans/{}", ban["id"].as_str().unwrap());
    house.get(&path, &ticket).await.is(200);
    house.delete(&path, &ticket).await.is(200);
    house.get(&path, &ticket).await.refuses(404, "not_found");
    house.delete(&path, &ticket).await.refuses(404, "not_found");
    let again = house
        .call(Method::POST, "/rooms/weekly/enter", None, Some(&json!({"name": "Gus"})), &[("cookie", &cookie)])
        .await
        .is(201);
    house.join(again["ticket"].as_str().unwrap()).await;
}

#[tokio::test]
async fn a_ban_for_longer_than_time_can_be_counted_holds() {
    let house = House::open().await;
    let (_alice, _, ticket, _bob, bob_in, _) = with_bob(&house).await;
    // 2^61 seconds: as milliseconds in 64 bits they would be none.
    let order =
        json!({"target": {"participants": [bob_in["seat"]]}, "ban": {"for": "PT2305843009213693952S", "room": true}});
    house.post(PATH, &ticket, order).await.is(200);
    let bans = house.get("/conferences/weekly/bans", &ticket).await.is(200);
    assert_eq!(bans["items"][0]["until"], "9999-12-31T23:59:59.999Z");
}

#[tokio::test]
async fn a_ban_from_the_room_is_listed_there() {
    let house = House::open().await;
    let (_alice, _, ticket, _bob, bob_in, bob_ticket) = with_bob(&house).await;
    let order = json!({"target": {"participants": [bob_in["seat"]]}, "ban": {"room": true}});
    house.post(PATH, &ticket, order).await.is(200);
    let bans = house.get("/rooms/weekly/bans", &house.admin).await.is(200);
    assert_eq!(
        (&bans["items"][0]["name"], &bans["items"][0]["room"], &bans["items"][0]["until"]),
        (&json!("Bob"), &json!(true), &json!(null))
    );
    house.get("/rooms/weekly/bans", &bob_ticket).await.refuses(403, "denied");
    house.get("/conferences/weekly/bans", &bob_ticket).await.refuses(401, "ticket_revoked");
}

#[tokio::test]
async fn a_participant_removes_nobody_by_any_surface() {
    let house = House::open().await;
    let (_alice, alice_in, _, mut bob, _, bob_ticket) = with_bob(&house).await;
    for target in [
        json!({"participants": [alice_in["seat"]]}),
        json!({"scope": "all"}),
        json!({"scope": "all_but_me"}),
        json!({"scope": "guests"}),
    ] {
        house.post(PATH, &bob_ticket, json!({"target": target})).await.refuses(403, "not_moderator");
        let answer = bob.act(&format!("{target}"), json!({"do": "disconnect", "target": target})).await;
        assert_eq!(
            (&answer["type"], &answer["problem"]["code"], &answer["problem"]["status"]),
            (&json!("refused"), &json!("not_moderator"), &json!(403))
        );
    }
    let reader = house.key("read").await;
    house.post(PATH, &reader, json!({"target": {"scope": "all"}})).await.refuses(403, "not_moderator");
    assert_eq!(
        house.get("/conferences/weekly/participants", &reader).await.is(200)["items"].as_array().unwrap().len(),
        2
    );
}

#[tokio::test]
async fn the_owner_is_protected_inside_and_nobody_is_touched() {
    let house = House::open().await;
    let (_, owner) = house.account("alice", "user").await;
    house.post("/rooms", &owner, json!({"name": "Hers", "aliases": ["hers"]})).await.is(201);
    let drawn = house.post("/rooms/hers/enter", &owner, json!({})).await.is(201);
    let (_alice, alice_in) = house.join(drawn["ticket"].as_str().unwrap()).await;
    assert_eq!(alice_in["role"], "owner");
    let carol_ticket = house.ticket("hers", "Carol", "host").await;
    let (_carol, _) = house.join(&carol_ticket).await;
    let bob_ticket = house.ticket("hers", "Bob", "participant").await;
    let (_bob, bob_in) = house.join(&bob_ticket).await;

    let both = json!([bob_in["seat"], alice_in["seat"]]);
    for key in [&carol_ticket, &house.key("moderate").await] {
        let order = json!({"target": {"participants": both}});
        let problem = house.post("/conferences/hers/disconnect", key, order).await.refuses(403, "owner_protected");
        assert_eq!(
            problem["verdicts"],
            json!([{"participant": bob_in["seat"], "name": "Bob", "verdict": "untouched"},
                {"participant": alice_in["seat"], "name": "alice", "verdict": "refused", "code": "owner_protected"}])
        );
    }
    assert_eq!(
        house.get("/conferences/hers/participants", &carol_ticket).await.is(200)["items"].as_array().unwrap().len(),
        3
    );
    let dry = json!({"target": {"scope": "all_but_me"}, "dry_run": true});
    let receipt = house.post("/conferences/hers/disconnect", &carol_ticket, dry).await.is(200);
    assert_eq!((&receipt["spared"], &receipt["verdicts"][0]["verdict"]), (&json!(1), &json!("would_disconnect")));

    let order = json!({"target": {"participants": both}, "mode": "best_effort"});
    let receipt = house.post("/conferences/hers/disconnect", &carol_ticket, order).await.is(200);
    assert_eq!(
        (&receipt["verdicts"][0]["verdict"], &receipt["verdicts"][1]["code"]),
        (&json!("disconnected"), &json!("owner_protected"))
    );
    let order = json!({"target": {"participants": [alice_in["seat"]]}});
    house.post("/conferences/hers/disconnect", &house.admin, order).await.is(200);
}

#[tokio::test]
async fn an_id_that_was_never_seen_is_not_found_whatever_it_looks_like() {
    let house = House::open().await;
    let (_alice, _, ticket, _bob, bob_in, _) = with_bob(&house).await;
    for unknown in ["01J9ZQ4Y0000000000000000BB", "bob", "-1", "💥"] {
        let order = json!({"target": {"participants": [bob_in["seat"], unknown]}});
        let problem = house.post(PATH, &ticket, order).await.refuses(404, "not_found");
        assert_eq!(problem["verdicts"][0]["verdict"], "untouched");
        assert_eq!(
            (&problem["verdicts"][1]["participant"], &problem["verdicts"][1]["verdict"]),
            (&json!(unknown), &json!("not_found"))
        );
    }
}

#[tokio::test]
async fn contradicting_orders_are_invalid() {
    let house = House::open().await;
    let (_alice, _, ticket, _bob, bob_in, _) = with_bob(&house).await;
    let seat = &bob_in["seat"];
    for order in [
        json!({}),
        json!({"target": {}}),
        json!({"target": {"participants": []}}),
        json!({"target": {"participants": null}}),
        json!({"target": {"participants": [seat], "scope": "all"}}),
        json!({"target": {"scope": "all", "except": [seat]}}),
        json!({"target": {"scope": "everyone"}}),
        json!({"target": {"participants": [seat], "device_only": true}, "ban": {}}),
        json!({"target": {"participants": [seat]}, "ban": {"for": "1h"}}),
        json!({"target": {"participants": [seat]}, "ban": {"for": "PT1H", "forever": true}}),
        json!({"target": {"participants": [seat]}, "reason": "because"}),
        json!({"target": {"participants": [seat]}, "mode": "some"}),
        json!({"target": {"participants": [seat]}, "dry_run": "yes"}),
        json!({"target": {"participants": [seat]}, "note": "x".repeat(2001)}),
        json!({"target": {"participants": [1]}}),
    ] {
        house.post(PATH, &ticket, order).await.refuses(400, "invalid");
    }
    house.post(PATH, &house.admin, json!({"target": {"scope": "all_but_me"}})).await.refuses(400, "no_seat");
    assert_eq!(house.get("/conferences/weekly", &ticket).await.is(200)["participants"], 2);
}

#[tokio::test]
async fn everybody_goes_with_all_and_the_conference_is_over() {
    let house = House::open().await;
    let (mut alice, alice_in, _, mut bob, ..) = with_bob(&house).await;
    let answer = alice.act("end", json!({"do": "disconnect", "target": {"scope": "all"}})).await;
    assert_eq!(answer["receipt"]["conference"], "ended", "whoever ends it reads the receipt first");
    assert_eq!(alice.until("farewell").await["reason"], "ended");
    assert_eq!(bob.until("farewell").await["text"], "The host ended the meeting for everyone.");
    assert_eq!((alice.closed().await, bob.closed().await), (Some(1000), Some(1000)));
    assert_eq!(house.get("/conferences", &house.admin).await.is(200)["items"], json!([]));
    let conference = alice_in["conference"]["id"].as_str().unwrap();
    house.get(&format!("/conferences/{conference}"), &house.admin).await.refuses(404, "not_found");
    house.post(&format!("/conferences/{conference}/lock"), &house.admin, json!({})).await.refuses(409, "not_running");
}

#[tokio::test]
async fn whoever_is_removed_can_be_fetched_back() {
    let house = House::open().await;
    let (mut alice, _, ticket, _bob, bob_in, _) = with_bob(&house).await;
    house.post(PATH, &ticket, json!({"target": {"participants": [bob_in["seat"]]}, "ban": {}})).await.is(200);
    let back = json!({"do": "invite", "participant": bob_in["seat"]});
    let refused = alice.act("1", back.clone()).await;
    assert_eq!((&refused["problem"]["status"], &refused["problem"]["code"]), (&json!(409), &json!("blocked")));
    house
        .post("/conferences/weekly/invite", &ticket, json!({"participant": bob_in["seat"]}))
        .await
        .refuses(409, "blocked");
    let receipt = house
        .post("/conferences/weekly/invite", &ticket, json!({"participant": bob_in["seat"], "lift_block": true}))
        .await
        .is(200);
    assert!(receipt["invitation"]["url"].as_str().unwrap().contains("/m/weekly#t=gvt_"));
    let (_bob, welcome) = house.join(receipt["invitation"]["ticket"].as_str().unwrap()).await;
    assert_eq!((&welcome["person"], &welcome["role"]), (&bob_in["person"], &json!("participant")));
    assert_ne!(welcome["seat"], bob_in["seat"]);
    house.post("/conferences/weekly/invite", &ticket, json!({"participant": "nobody"})).await.refuses(404, "not_found");
}

#[tokio::test]
async fn a_ticket_for_somebody_who_is_banned_has_to_be_meant() {
    let house = House::open().await;
    let (bob_id, _) = house.account("bob", "user").await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let new = json!({"name": "Bob", "role": "participant", "account": bob_id});
    let drawn = house.post("/rooms/weekly/tickets", &house.admin, new.clone()).await.is(201);
    let (_bob, bob_in) = house.join(drawn["ticket"].as_str().unwrap()).await;
    house.post(PATH, &ticket, json!({"target": {"participants": [bob_in["seat"]]}, "ban": {}})).await.is(200);
    house.post("/rooms/weekly/tickets", &house.admin, new).await.refuses(409, "blocked");
    let meant = json!({"name": "Bob", "role": "participant", "account": bob_id, "lift_block": true});
    let drawn = house.post("/rooms/weekly/tickets", &house.admin, meant).await.is(201);
    house.join(drawn["ticket"].as_str().unwrap()).await;
}

#[tokio::test]
async fn a_ticket_drawn_after_the_lock_opens_it() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let before = house.ticket("weekly", "Bob", "participant").await;
    house.post("/conferences/weekly/lock", &ticket, json!({})).await.is(200);
    let mut bob = house.connect().await;
    bob.say(json!({"type": "hello", "ticket": before})).await;
    assert_eq!(bob.until("refusal").await["problem"]["code"], "locked");
    let after = house.ticket("weekly", "Carol", "participant").await;
    house.join(&after).await;
}
