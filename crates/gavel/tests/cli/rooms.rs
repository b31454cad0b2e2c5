//! Rooms and tickets.

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
