//! What a room has set, and what holds in the whole installation.

use super::meeting;
use serde_json::json;

#[tokio::test]
async fn the_installation_has_timers_and_a_policy() {
    let meeting = meeting().await;
    let before = meeting.json(&["settings", "show"]).await;
    assert_eq!((&before["timers"]["length"], &before["policy"]["reveal_remover_name"]), (&json!(null), &json!(false)));
    let told = meeting
        .done(&["settings", "edit", "--length", "12h", "--only-guests", "never", "--reveal-remover-name", "yes"])
        .await;
    assert!(told.contains("LENGTH") && told.contains("43200"), "{told}");
    let after = meeting.json(&["settings", "edit", "--length", "default"]).await;
    assert_eq!(
        (&after["timers"]["length"], &after["timers"]["only_guests"], &after["policy"]["reveal_remover_name"]),
        (&json!(null), &json!(0), &json!(true)),
        "what is not said stays"
    );
    let (code, _, told) = meeting.run(&["settings", "edit"]).await;
    assert!(code == 2 && told.contains("say what to change"), "{told}");
    let (code, _, told) = meeting.run(&["settings", "edit", "--length", "long"]).await;
    assert!(code == 2 && told.contains("never, or default"), "{told}");
    let (code, _, told) = meeting.run(&["settings", "edit", "--length", "2d"]).await;
    assert!(code == 1 && told.contains("timers.length"), "the server says the bounds: {told}");
}

#[tokio::test]
async fn a_room_has_permissions_timers_and_a_rule_for_the_forgotten() {
    let meeting = meeting().await;
    let edit = [
        "room",
        "edit",
        "weekly",
        "--unmute",
        "hosts",
        "--chat",
        "hosts",
        "--history",
        "hosts",
        "--length",
        "2h",
        "--remove-after",
    ];
    let room = meeting.json(&[&edit[..], &["30m", "--flag-after", "15m"]].concat()).await;
    assert_eq!(
        room["permissions"],
        json!({"unmute": "hosts", "share": "everyone", "chat": "hosts", "history": "hosts"})
    );
    assert_eq!(room["forgotten"], json!({"flag_after": 15, "remove_after": 30}));
    assert_eq!((&room["timers"]["length"], &room["timers"]["only_guests"]), (&json!(7200), &json!(null)));
    let room = meeting.json(&["room", "edit", "weekly", "--remove-after", "never", "--length", "never"]).await;
    assert_eq!((&room["forgotten"]["remove_after"], &room["timers"]["length"]), (&json!(0), &json!(0)));
    let (code, _, told) = meeting.run(&["room", "edit", "weekly", "--remove-after", "90s"]).await;
    assert!(code == 2 && told.contains("whole minutes"), "{told}");
}

#[tokio::test]
async fn a_room_changes_its_owner() {
    let meeting = meeting().await;
    let carol = json!({"username": "carol", "name": "Carol", "password": "correct horse", "role": "user"});
    let carol = meeting.server.rest().post("/accounts", carol).await.is(201);
    assert_eq!(meeting.json(&["room", "edit", "weekly", "--owner", "carol"]).await["owner"], carol["id"]);
    assert_eq!(meeting.json(&["room", "edit", "weekly", "--no-owner"]).await["owner"], json!(null));
    let (code, _, told) = meeting.run(&["room", "edit", "weekly", "--owner", "carl"]).await;
    assert!(code == 1 && told.contains("did you mean"), "{told}");
}
