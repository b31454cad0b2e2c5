//! Asking people to come, and the list of those who are not here.

use super::{enter, meeting};
use serde_json::json;

// T5, G9
#[tokio::test]
async fn people_who_are_out_are_listed_invited_back_and_withdrawn() {
    let meeting = meeting().await;
    let (_bob, _) = enter(&meeting.server, "Bob", "participant").await;
    meeting.done(&["disconnect", "weekly", "Bob"]).await;
    let table = meeting.done(&["unconnected", "weekly"]).await;
    assert!(table.contains("Bob") && table.contains("removed"), "{table}");
    let told = meeting.done(&["invite", "weekly", "bob"]).await;
    assert!(told.contains("Bob") && told.contains("/m/weekly#"), "{told}");
    let told = meeting.done(&["withdraw", "weekly", "Bob"]).await;
    assert!(told.contains("Bob") && told.contains("withdrawn"), "{told}");
    assert_eq!(meeting.json(&["unconnected", "weekly"]).await["items"], json!([]));
}

// T2
#[tokio::test]
async fn accounts_and_guests_are_invited_by_name() {
    let meeting = meeting().await;
    let carol = json!({"username": "carol", "name": "Carol C", "password": "correct horse", "role": "user"});
    meeting.server.rest().post("/accounts", carol).await.is(201);
    let receipt = meeting
        .json(&["invite", "weekly", "--account", "carol", "--guest", "Gustav", "Dora", "--no-ring", "--role", "guest"])
        .await;
    let invited = receipt["invitations"].as_array().expect("links");
    assert_eq!(invited.iter().map(|one| &one["name"]).collect::<Vec<_>>(), ["Carol C", "Gustav", "Dora"]);
    let again = meeting.json(&["invite", "weekly", "--unconnected"]).await;
    assert_eq!(again["invitations"].as_array().map(Vec::len), Some(3));
    meeting.done(&["withdraw", "weekly", "--all"]).await;
    assert_eq!(meeting.json(&["unconnected", "weekly"]).await["items"], json!([]));
    let (code, _, told) = meeting.run(&["invite", "weekly", "--account", "carrol"]).await;
    assert!(code == 1 && told.contains("did you mean `carol`?"), "{told}");
}

#[tokio::test]
async fn a_banned_person_is_invited_only_when_the_ban_is_lifted() {
    let meeting = meeting().await;
    let (_bob, _) = enter(&meeting.server, "Bob", "participant").await;
    meeting.done(&["disconnect", "weekly", "Bob", "--ban"]).await;
    let (code, _, told) = meeting.run(&["invite", "weekly", "Bob"]).await;
    assert!(code == 1 && told.contains("blocked") && told.contains("--lift-block"), "{told}");
    meeting.done(&["invite", "weekly", "Bob", "--lift-block"]).await;
    assert_eq!(meeting.json(&["bans", "weekly"]).await["items"], json!([]));
}
