//! Rooms, tickets, and the public link.

use super::meeting;
use serde_json::json;

#[tokio::test]
async fn a_room_is_made_shown_changed_and_deleted() {
    let meeting = meeting().await;
    let carol = json!({"username": "carol", "name": "Carol", "password": "correct horse", "role": "user"});
    let carol = meeting.server.rest().post("/accounts", carol).await.is(201);
    let told = meeting
        .done(&[
            "room",
            "create",
            "Town hall",
            "--kind",
            "auditorium",
            "--alias",
            "hall",
            "--owner",
            "carol",
            "--host-pin",
            "471147",
        ])
        .await;
    assert!(told.contains("Town hall") && told.contains("/m/hall"), "{told}");
    let room = meeting.json(&["room", "show", "hall"]).await;
    assert_eq!(
        (&room["kind"], &room["owner"], &room["has_host_pin"]),
        (&json!("auditorium"), &carol["id"], &json!(true))
    );
    let (code, _, told) = meeting.run(&["room", "create", "Another", "--alias", "hall"]).await;
    assert!(code == 1 && told.contains("alias_taken"), "{told}");

    meeting
        .done(&[
            "room",
            "edit",
            "hall",
            "--name",
            "Hall",
            "--door",
            "knock",
            "--guests",
            "no",
            "--limit",
            "50",
            "--guest-pin",
            "471148",
        ])
        .await;
    let room = meeting.json(&["room", "edit", "hall", "--no-host-pin", "--lock-policy", "knock"]).await;
    assert_eq!(
        (&room["name"], &room["door"], &room["allow_guests"], &room["limit"], &room["lock_policy"]),
        (&json!("Hall"), &json!("knock"), &json!(false), &json!(50), &json!("knock"))
    );
    assert_eq!((&room["has_host_pin"], &room["has_guest_pin"]), (&json!(false), &json!(true)));
    assert_eq!(meeting.json(&["room", "edit", "hall", "--no-limit"]).await["limit"], json!(null));
    let (code, _, told) = meeting.run(&["room", "edit", "hall"]).await;
    assert!(code == 2 && told.contains("say what to change"), "{told}");

    let table = meeting.done(&["room", "list"]).await;
    assert!(table.contains("weekly") && table.contains("Hall"), "{table}");
    assert_eq!(meeting.done(&["room", "delete", "hall"]).await, "deleted\n");
    let (code, _, told) = meeting.run(&["room", "show", "hall"]).await;
    assert!(code == 1 && told.contains("not_found"), "{told}");
}

#[tokio::test]
async fn a_ticket_is_a_link_for_one_person() {
    let meeting = meeting().await;
    let told = meeting.done(&["ticket", "create", "weekly", "Gustav"]).await;
    assert!(told.contains("/m/weekly#") && told.contains("GOOD UNTIL"), "{told}");
    let drawn = meeting.json(&["ticket", "create", "weekly", "Carol", "--role", "host"]).await;
    let ticket = drawn["ticket"].as_str().expect("a ticket");
    let (code, told, _) = meeting.server.cli(Some(ticket), &["participant", "list", "weekly"]).await;
    assert!(code == 0 && told.contains("Alice"), "a host looks with her ticket: {told}");
}

#[tokio::test]
async fn tickets_are_listed_and_revoked() {
    let meeting = meeting().await;
    let drawn = meeting.json(&["ticket", "create", "weekly", "Gustav", "--role", "host"]).await;
    let ticket = drawn["ticket"].as_str().expect("a ticket");
    meeting.done(&["enter", "weekly", "--guest", "--name", "Dora"]).await;
    let table = meeting.done(&["ticket", "list", "weekly"]).await;
    assert!(table.contains("Gustav") && table.contains("Dora") && !table.contains(ticket), "{table}");
    let table = meeting.done(&["ticket", "list", "weekly", "--only", "public"]).await;
    assert!(table.contains("Dora") && !table.contains("Gustav"), "{table}");

    let looks = async || meeting.server.cli(Some(ticket), &["participant", "list", "weekly"]).await;
    assert_eq!(looks().await.0, 0, "it is good");
    assert_eq!(meeting.done(&["ticket", "revoke", "weekly", "gustav"]).await, "revoked\n");
    let (code, _, told) = looks().await;
    assert!(code == 1 && told.contains("ticket_revoked"), "{told}");
    let (code, _, told) = meeting.run(&["ticket", "revoke", "weekly", "Gustaf"]).await;
    assert!(code == 1 && told.contains("nobody with a ticket is called `Gustaf`"), "{told}");
}

#[tokio::test]
async fn the_public_link_is_looked_at_and_followed_without_a_key() {
    let meeting = meeting().await;
    let (code, told, _) = meeting.server.cli(None, &["room", "lobby", "weekly"]).await;
    assert!(code == 0 && told.contains("RUNNING       yes"), "{told}");
    let (code, told, _) = meeting.server.cli(None, &["enter", "weekly", "--guest", "--name", "Gustav"]).await;
    assert!(code == 0 && told.contains("/m/weekly#"), "{told}");
    meeting.done(&["pin", "weekly", "set", "471147"]).await;
    let (code, _, told) = meeting.run(&["enter", "weekly", "--guest", "--name", "Gustav"]).await;
    assert!(code == 1 && told.contains("bad_pin") && told.contains("--pin PIN"), "{told}");
    meeting.done(&["enter", "weekly", "--guest", "--name", "Gustav", "--pin", "471147"]).await;
    let (code, _, told) = meeting.run(&["enter", "weekly", "--name", "Gustav"]).await;
    assert!(code == 1 && told.contains("the public link is for people"), "a key is nobody: {told}");
}

// T14
#[tokio::test]
async fn one_meets_at_once_and_finds_what_concerns_one() {
    let meeting = meeting().await;
    let rest = meeting.server.rest();
    let bob = json!({"username": "bob", "name": "Bob", "password": "correct horse", "role": "user"});
    rest.post("/accounts", bob).await.is(201);
    let access = rest.without().post("/auth/login", json!({"username": "bob", "password": "correct horse"})).await;
    let access = access.is(200)["access_token"].as_str().expect("a token").to_owned();
    let start = ["conference", "start", "A word", "--alias", "word", "--guest", "Gustav", "--limit", "5"];
    let (code, told, _) = meeting.server.cli(Some(&access), &start).await;
    assert!(code == 0 && told.contains("/m/word") && told.contains("INVITED"), "{told}");
    let (code, told, _) = meeting.server.cli(Some(&access), &["conference", "mine"]).await;
    assert!(code == 0 && told.contains("A word") && !told.contains("weekly"), "{told}");
    assert_eq!(meeting.json(&["room", "show", "word"]).await["limit"], 5);
    let (code, _, told) = meeting.run(&["conference", "start"]).await;
    assert!(code == 1 && told.contains("this needs an account"), "{told}");
}
