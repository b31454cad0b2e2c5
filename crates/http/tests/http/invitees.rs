//! Whom rooms invite, and what of it stands in one's personal area.

use crate::house::House;
use axum::http::{Method, StatusCode};
use gavel_door::ports::Store;
use serde_json::{Value, json};

async fn invitees(house: &House, room: &str) -> Vec<Value> {
    let page = house.get(&format!("/rooms/{room}/invitees"), &house.admin).await.is(200);
    page["items"].as_array().unwrap().clone()
}

/// T1: people from the address book, and guests, when a conference is created.
#[tokio::test]
async fn a_room_invites_accounts_and_guests_when_it_is_made() {
    let house = House::open().await;
    let (carol, _) = house.account("carol", "user").await;
    let room = house
        .room_with(
            json!({"name": "Weekly", "aliases": ["weekly"], "invite": {"accounts": [carol, carol], "role": "host",
            "guests": [{"name": "Gustav", "email": "gustav@example.org"}]}}),
        )
        .await;
    assert_eq!(room["join_url"], "http://gavel.test/m/weekly", "the room itself is in the answer");
    let invitations = room["invitations"].as_array().unwrap();
    assert_eq!(invitations.len(), 2, "nobody is invited twice");
    let of = |name: &str| invitations.iter().find(|one| one["name"] == name).unwrap();
    assert_eq!((&of("carol")["account"], &of("carol")["ticket"]), (&json!(carol), &json!(null)));
    assert_eq!(of("carol")["url"], "http://gavel.test/m/weekly", "an account signs in");
    let ticket = of("Gustav")["ticket"].as_str().unwrap();
    assert_eq!(of("Gustav")["url"], format!("http://gavel.test/m/weekly#t={ticket}"));

    let listed = invitees(&house, "weekly").await;
    let gustav = listed.iter().find(|one| one["name"] == "Gustav").unwrap();
    assert_eq!(
        (&gustav["role"], &gustav["email"], &gustav["account"]),
        (&json!("host"), &json!("gustav@example.org"), &json!(null))
    );
    assert!(!json!(listed).to_string().contains(ticket), "a ticket is shown once");
    let record = house.store.open_room(room["id"].as_str().unwrap().parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(record.invitees.len(), 2, "the conference will know them");
    let (_gustav, welcome) = house.join(ticket).await;
    assert_eq!((&welcome["role"], &welcome["person"]), (&json!("host"), &of("Gustav")["person"]));
}

#[tokio::test]
async fn without_a_role_accounts_are_participants_and_guests_are_guests() {
    let house = House::open().await;
    let (bob, _) = house.account("bob", "user").await;
    let (oscar, _) = house.account("oscar", "operator").await;
    house.room("weekly").await;
    let invite = json!({"accounts": [bob, oscar], "guests": [{"name": "Gustav"}]});
    house.post("/rooms/weekly/invitees", &house.admin, invite).await.is(201);
    let mut roles: Vec<(String, String)> = invitees(&house, "weekly")
        .await
        .iter()
        .map(|one| (one["name"].as_str().unwrap().to_owned(), one["role"].as_str().unwrap().to_owned()))
        .collect();
    roles.sort();
    let expected = [("Gustav", "guest"), ("bob", "participant"), ("oscar", "operator")];
    assert_eq!(roles, expected.map(|(name, role)| (name.to_owned(), role.to_owned())));
}

/// T6: a group is invited as those who are in it, an account by its own name before its group's.
#[tokio::test]
async fn a_group_is_invited_as_its_members() {
    let house = House::open().await;
    let (alice, _) = house.account("alice", "user").await;
    let (bob, _) = house.account("bob", "user").await;
    let group = house.post("/groups", &house.admin, json!({"name": "Choir", "members": [&alice, &bob]})).await.is(201);
    house.room("weekly").await;
    let invite = json!({"groups": [group["id"]], "accounts": [bob]});
    let answer = house.post("/rooms/weekly/invitees", &house.admin, invite).await.is(201);
    assert_eq!(answer["invitations"].as_array().unwrap().len(), 2);
    for one in invitees(&house, "weekly").await {
        let expected = if one["account"] == json!(alice) { group["id"].clone() } else { json!(null) };
        assert_eq!(one["group"], expected, "{one}");
    }
}

/// T5: whoever is taken off the list cannot come by their link any more.
#[tokio::test]
async fn an_invitation_is_taken_back_and_its_link_is_dead() {
    let house = House::open().await;
    house.room("weekly").await;
    let invite = json!({"guests": [{"name": "Gustav"}, {"name": "Dora"}]});
    let answer = house.post("/rooms/weekly/invitees", &house.admin, invite).await.is(201);
    let [gustav, dora] = [0, 1].map(|n| answer["invitations"][n].clone());
    let look = async |one: &Value| house.get("/rooms/weekly/lobby", one["ticket"].as_str().unwrap()).await;
    assert_eq!(look(&gustav).await.status, StatusCode::OK, "it works before");

    let path = format!("/rooms/weekly/invitees/{}", gustav["person"].as_str().unwrap());
    house.delete(&path, &house.admin).await.is(204);

    look(&gustav).await.refuses(401, "ticket_revoked");
    assert_eq!(look(&dora).await.status, StatusCode::OK, "the other one goes on");
    assert_eq!(invitees(&house, "weekly").await.len(), 1);
    house.delete(&path, &house.admin).await.refuses(404, "not_found");
    house.delete("/rooms/weekly/invitees/gustav", &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn what_is_no_invitation_is_refused_and_makes_nothing() {
    let house = House::open().await;
    house.room_with(json!({"name": "Weekly", "aliases": ["weekly"], "allow_guests": false})).await;
    let nobody = "01J9ZQ4Y0000000000000000BB";
    let guests: Vec<Value> = (0..101).map(|n| json!({"name": format!("guest {n}")})).collect();
    for (invite, why) in [
        (json!({}), "nobody"),
        (json!({"accounts": ["bob"]}), "accounts"),
        (json!({"accounts": [nobody]}), "accounts"),
        (json!({"groups": [nobody]}), "groups"),
        (json!({"guests": [{"name": "Gustav"}]}), "guests"),
        (json!({"guests": [{"name": " "}], "role": "participant"}), "name"),
        (json!({"guests": [{"name": "Gustav", "email": "a@b\r\nATTENDEE:x"}], "role": "participant"}), "e-mail"),
        (json!({"guests": guests, "role": "participant"}), "100"),
        (json!({"accounts": vec![nobody; 1_001]}), "1000"),
        (json!({"groups": vec![nobody; 101]}), "at most"),
        (json!({"guests": [], "role": "owner"}), "owner"),
        (json!({"people": []}), "people"),
    ] {
        let refused = house.post("/rooms/weekly/invitees", &house.admin, invite.clone()).await.refuses(400, "invalid");
        assert!(refused["detail"].as_str().unwrap().contains(why), "{invite}: {refused}");
    }
    assert!(invitees(&house, "weekly").await.is_empty());
    let bad = json!({"name": "Other", "aliases": ["other"], "invite": {"accounts": [nobody]}});
    house.post("/rooms", &house.admin, bad).await.refuses(400, "invalid");
    house.get("/rooms/other", &house.admin).await.refuses(404, "not_found");
    let allowed = json!({"guests": [{"name": "Gustav"}], "role": "participant"});
    house.post("/rooms/weekly/invitees", &house.admin, allowed).await.is(201);
}

#[tokio::test]
async fn only_those_who_manage_a_room_invite_to_it() {
    let house = House::open().await;
    let (_, alice) = house.account("alice", "user").await;
    let (bob_id, bob) = house.account("bob", "user").await;
    house
        .post("/rooms", &alice, json!({"name": "Hers", "aliases": ["hers"], "invite": {"accounts": [bob_id]}}))
        .await
        .is(201);
    let invite = json!({"guests": [{"name": "Gustav"}]});
    let path = format!("/rooms/hers/invitees/{bob_id}");
    house.post("/rooms/hers/invitees", &bob, invite.clone()).await.refuses(403, "denied");
    house.get("/rooms/hers/invitees", &bob).await.refuses(403, "denied");
    house.delete(&path, &bob).await.refuses(403, "denied");
    house.ask(Method::GET, "/rooms/hers/invitees", None).await.refuses(401, "unauthenticated");
    house.get("/rooms/hers/invitees", &house.key("read").await).await.is(200);
    house.post("/rooms/hers/invitees", &alice, invite).await.is(201);
    house.delete(&path, &alice).await.is(204);
}

/// Rules, section 4: added by a moderator after the lock gets in.
#[tokio::test]
async fn a_running_conference_expects_whom_the_room_invites_also_behind_its_lock() {
    let house = House::open().await;
    let (_alice, _, _) = house.meeting("weekly").await;
    house.post("/conferences/weekly/lock", &house.admin, json!({})).await.is(200);
    let stranger = house.ask(Method::POST, "/rooms/weekly/enter", Some(&json!({"name": "Dora"}))).await.is(201);
    let mut dora = house.connect().await;
    dora.say(json!({"type": "hello", "ticket": stranger["ticket"]})).await;
    assert_eq!(dora.until("refusal").await["problem"]["code"], "locked", "the lock holds");

    let invite = json!({"guests": [{"name": "Gustav"}]});
    let answer = house.post("/rooms/weekly/invitees", &house.admin, invite).await.is(201);
    let (_gustav, welcome) = house.join(answer["invitations"][0]["ticket"].as_str().unwrap()).await;
    assert_eq!(welcome["role"], "guest");
}

/// Rules, section 1: inviting somebody who is banned has to be meant.
#[tokio::test]
async fn whoever_is_banned_is_invited_again_only_where_that_is_meant() {
    let house = House::open().await;
    let (bob_id, bob) = house.account("bob", "user").await;
    let (mut alice, _, _) = house.meeting("weekly").await;
    let drawn = house.post("/rooms/weekly/enter", &bob, json!({})).await.is(201);
    let (mut seat, _) = house.join(drawn["ticket"].as_str().unwrap()).await;
    let joined = house.get("/conferences/weekly/participants", &house.admin).await.is(200);
    let his = joined["items"].as_array().unwrap().iter().find(|one| one["account"] == json!(bob_id)).unwrap().clone();
    let ban = json!({"target": {"participants": [his["id"]]}, "ban": {"room": true}});
    house.post("/conferences/weekly/disconnect", &house.admin, ban).await.is(200);
    seat.closed().await;

    let invite = |lift: bool| json!({"accounts": [&bob_id], "lift_block": lift});
    house.post("/rooms/weekly/invitees", &house.admin, invite(false)).await.refuses(409, "blocked");
    assert!(invitees(&house, "weekly").await.is_empty());

    // Nobody meets any more; the ban is the room's.
    house.post("/conferences/weekly/disconnect", &house.admin, json!({"target": {"scope": "all"}})).await.is(200);
    alice.closed().await;
    house.post("/rooms/weekly/invitees", &house.admin, invite(false)).await.refuses(409, "blocked");
    house.post("/rooms/weekly/invitees", &house.admin, invite(true)).await.is(201);
    assert!(house.get("/rooms/weekly/bans", &house.admin).await.is(200)["items"].as_array().unwrap().is_empty());
    assert_eq!(invitees(&house, "weekly").await.len(), 1);
}

/// Rules, section 3 row 5.
#[tokio::test]
async fn whoever_is_invited_by_name_needs_no_pin() {
    let house = House::open().await;
    let (bob_id, bob) = house.account("bob", "user").await;
    let (_, carol) = house.account("carol", "user").await;
    house.room_with(json!({"name": "Weekly", "aliases": ["weekly"], "guest_pin": "4711"})).await;
    house.post("/rooms/weekly/enter", &bob, json!({})).await.refuses(403, "bad_pin");
    let invite = json!({"accounts": [bob_id], "role": "host"});
    house.post("/rooms/weekly/invitees", &house.admin, invite).await.is(201);
    let drawn = house.post("/rooms/weekly/enter", &bob, json!({})).await.is(201);
    let (_bob, welcome) = house.join(drawn["ticket"].as_str().unwrap()).await;
    assert_eq!(welcome["role"], "host", "a host that was named before is one from the beginning");
    house.post("/rooms/weekly/enter", &carol, json!({})).await.refuses(403, "bad_pin");
}

#[tokio::test]
async fn ones_personal_area_has_the_rooms_that_concern_one() {
    let house = House::open().await;
    let (_, alice) = house.account("alice", "user").await;
    let (bob_id, bob) = house.account("bob", "user").await;
    let schedule = json!({"start": "2199-01-07T10:00:00Z", "time_zone": "UTC", "length_minutes": 30});
    house
        .post(
            "/rooms",
            &alice,
            json!({"name": "Hers", "aliases": ["hers"], "schedule": schedule,
            "invite": {"accounts": [bob_id], "role": "host"}}),
        )
        .await
        .is(201);
    house.post("/rooms", &bob, json!({"name": "His", "aliases": ["his"]})).await.is(201);
    house.room("other").await;

    let mine = house.get("/me/conferences", &bob).await.is(200);
    let shape: Vec<_> = mine["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].clone(), one["role"].clone(), one["owned"].clone(), one["join_url"].clone()))
        .collect();
    let expected = [
        (json!("Hers"), json!("host"), json!(false), json!("http://gavel.test/m/hers")),
        (json!("His"), json!("owner"), json!(true), json!("http://gavel.test/m/his")),
    ];
    assert_eq!(shape, expected);
    let next = json!({"start": "2199-01-07T10:00:00.000Z", "end": "2199-01-07T10:30:00.000Z"});
    assert_eq!((&mine["items"][0]["next"], &mine["items"][1]["next"]), (&next, &json!(null)));
    assert_eq!(
        (&mine["items"][0]["running"], &mine["items"][0]["schedule"]["time_zone"]),
        (&json!(false), &json!("UTC"))
    );

    let drawn = house.post("/rooms/hers/enter", &alice, json!({})).await.is(201);
    let (_alice, _) = house.join(drawn["ticket"].as_str().unwrap()).await;
    let first = house.get("/me/conferences?limit=1", &bob).await.is(200);
    assert_eq!((&first["items"][0]["running"], &first["items"][0]["participants"]), (&json!(true), &json!(1)));
    for kept in ["settings", "waiting", "invitees"] {
        assert_eq!(first["items"][0][kept], json!(null), "{kept} is not for those who are invited");
    }
    let rest = house.get(&format!("/me/conferences?cursor={}", first["next_cursor"].as_str().unwrap()), &bob).await;
    assert_eq!(rest.is(200)["items"].as_array().unwrap().len(), 1);
    house.get("/me/conferences", &house.admin).await.refuses(403, "denied");
}

#[tokio::test]
async fn whoever_manages_a_room_sees_its_settings_its_door_and_who_waits() {
    let house = House::open().await;
    let (_, alice) = house.account("alice", "user").await;
    let (bob_id, _) = house.account("bob", "user").await;
    let room = json!({"name": "Hers", "aliases": ["hers"], "door": "knock", "guest_pin": "4711",
        "invite": {"accounts": [bob_id], "guests": [{"name": "Gustav"}]}});
    house.post("/rooms", &alice, room).await.is(201);
    let card = async || house.get("/me/conferences", &alice).await.is(200)["items"][0].clone();

    let idle = card().await;
    assert_eq!((&idle["settings"]["has_guest_pin"], &idle["settings"]["aliases"]), (&json!(true), &json!(["hers"])));
    assert_eq!((&idle["invitees"], &idle["waiting"]), (&json!(2), &json!(0)));
    assert_eq!(
        (&idle["waiting_room"], &idle["started_at"], &idle["locked"]),
        (&json!(true), &json!(null), &json!(false))
    );

    let drawn = house.post("/rooms/hers/enter", &alice, json!({})).await.is(201);
    let (_alice, _) = house.join(drawn["ticket"].as_str().unwrap()).await;
    let dora = json!({"name": "Dora", "pin": "4711"});
    let drawn = house.ask(Method::POST, "/rooms/hers/enter", Some(&dora)).await.is(201);
    let mut dora = house.connect().await;
    dora.say(json!({"type": "hello", "ticket": drawn["ticket"]})).await;
    dora.until("waiting").await;
    house.post("/conferences/hers/lock", &alice, json!({})).await.is(200);
    let running = card().await;
    assert_eq!((&running["participants"], &running["waiting"]), (&json!(1), &json!(1)));
    assert_eq!((&running["locked"], &running["started_at"].is_string()), (&json!(true), &true));
}

#[tokio::test]
async fn an_invitee_reads_in_the_file_nobodys_address_but_their_own() {
    let house = House::open().await;
    let (alice_id, alice) = house.account("alice", "user").await;
    let (bob_id, bob) = house.account("bob", "user").await;
    for (id, email) in [(&alice_id, "alice@example.org"), (&bob_id, "bob@example.org")] {
        house.patch(&format!("/accounts/{id}"), &house.admin, json!({"email": email})).await.is(200);
    }
    let schedule = json!({"start": "2026-12-07T10:00:00Z", "time_zone": "UTC", "length_minutes": 30});
    let room = json!({"name": "Hers", "aliases": ["hers"], "schedule": schedule,
        "invite": {"accounts": [bob_id], "guests": [{"name": "Gustav", "email": "gustav@example.org"}]}});
    let made = house.post("/rooms", &alice, room).await.is(201);
    let of_gustav = made["invitations"].as_array().unwrap().iter().find(|one| one["name"] == "Gustav").unwrap();
    let file = async |key: &str| {
        let answer = house.get("/rooms/hers/invitation.ics", key).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.text.replace("\r\n ", "")
    };
    let addresses =
        |file: &str| ["alice", "bob", "gustav"].map(|name| file.contains(&format!("mailto:{name}@example.org")));
    assert_eq!(addresses(&file(&alice).await), [true, true, true], "whoever manages it knows them");
    assert_eq!(addresses(&file(&bob).await), [false, true, false]);
    assert_eq!(addresses(&file(of_gustav["ticket"].as_str().unwrap()).await), [false, false, true]);
    assert!(file(&bob).await.contains("ORGANIZER;CN=\"alice\":invalid:nomail"));
    assert_eq!(addresses(&file(&house.key("read").await).await), [false, false, false]);
}
