//! Looking at a conference, and throwing people out of it: what is printed, and what the exit code says.

use super::{enter, meeting};
use gavel_testkit::signal::Signal;
use serde_json::{Value, json};

#[tokio::test]
async fn conferences_and_participants_are_listed() {
    let meeting = meeting().await;
    let (_bob, bob) = enter(&meeting.server, "Bob", "participant").await;
    let (code, table, _) = meeting.run(&["conference", "list"]).await;
    assert_eq!(code, 0);
    assert!(table.starts_with("ID") && table.contains("weekly"), "{table}");
    let (code, table, _) = meeting.run(&["participant", "list", "weekly"]).await;
    assert!(code == 0 && table.contains("Alice") && table.contains(&bob), "{table}");
    let (code, text, _) = meeting.run(&["participant", "list", "weekly", "--json"]).await;
    let list: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((code, list["items"].as_array().map(Vec::len)), (0, Some(2)));
    let (code, _, told) = meeting.run(&["participant", "list", "elsewhere"]).await;
    assert!(code == 1 && told.contains("not_found"), "{told}");
}

#[tokio::test]
async fn a_person_is_disconnected_by_name_and_the_audit_says_from_where() {
    let meeting = meeting().await;
    let (bob, seat) = enter(&meeting.server, "Bob", "participant").await;
    let (code, told, _) = meeting.run(&["disconnect", "weekly", "bob", "--dry-run"]).await;
    assert!(code == 0 && told.contains("would_disconnect"), "{told}");
    assert_eq!(meeting.server.rest().names("weekly").await.len(), 2);

    let (code, told, _) = meeting.run(&["disconnect", "weekly", "bob", "--reason", "spam", "--note", "bye"]).await;
    assert!(code == 0 && told.contains("Bob") && told.contains("disconnected") && told.contains("saved"), "{told}");
    let farewell = bob.until_type("farewell").await;
    assert_eq!(
        (&farewell["reason"], &farewell["why"], &farewell["note"]),
        (&json!("removed"), &json!("spam"), &json!("bye"))
    );
    let rows = meeting.server.rest().get("/audit?conference=weekly").await.is(200);
    let rows = rows["items"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["verdict"] == "disconnected").expect("the removal");
    assert_eq!(row["surface"], "cli");

    let (code, told, _) = meeting.run(&["disconnect", "weekly", &seat]).await;
    assert!(code == 0 && told.contains("already_gone"), "who is out is out: {told}");
    let (code, _, told) = meeting.run(&["disconnect", "weekly", "bob"]).await;
    assert!(code == 1 && told.contains("nobody is called"), "{told}");
}

#[tokio::test]
async fn a_name_of_two_people_is_asked_about_and_touches_nobody() {
    let meeting = meeting().await;
    let (_one, first) = enter(&meeting.server, "Bob", "participant").await;
    let (_two, second) = enter(&meeting.server, "bob", "participant").await;
    let (code, _, told) = meeting.run(&["disconnect", "weekly", "Bob"]).await;
    assert_eq!(code, 2);
    assert!(told.contains(&first) && told.contains(&second), "{told}");
    assert_eq!(meeting.server.rest().names("weekly").await.len(), 3);
    let (code, ..) = meeting.run(&["disconnect", "weekly", &first]).await;
    assert_eq!(code, 0);
    let (code, ..) = meeting.run(&["disconnect", "weekly", "bob"]).await;
    assert_eq!(code, 0, "now it is one person");
}

#[tokio::test]
async fn exit_code_0_means_that_all_targets_are_out() {
    let meeting = meeting().await;
    let (_bob, bob) = enter(&meeting.server, "Bob", "participant").await;
    let never = "01J9ZQ4Y0000000000000000BB";
    let (code, _, told) = meeting.run(&["disconnect", "weekly", &bob, never]).await;
    assert!(code == 1 && told.contains("not_found") && told.contains("untouched"), "{told}");
    let (code, text, _) = meeting.run(&["disconnect", "weekly", &bob, never, "--best-effort", "--json"]).await;
    let receipt: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(code, 1, "one was never there");
    assert_eq!(receipt["verdicts"][0]["verdict"], "disconnected");
    let reader = meeting.server.rest().key(&["read"]).await;
    let (code, _, told) = meeting.server.cli(Some(&reader), &["disconnect", "weekly", "Alice"]).await;
    assert!(code == 1 && told.contains("not_moderator"), "{told}");
    let (code, _, told) = meeting.server.cli(None, &["conference", "list"]).await;
    assert!(code == 1 && told.contains("GAVEL_API_KEY"), "{told}");
    let (code, ..) = meeting.run(&["disconnect", "weekly"]).await;
    assert_eq!(code, 2, "nobody is named");
}

#[tokio::test]
async fn bans_are_made_listed_and_lifted() {
    let meeting = meeting().await;
    let (_bob, _) = enter(&meeting.server, "Bob", "participant").await;
    let (_eve, _) = enter(&meeting.server, "Eve", "participant").await;
    let (code, ..) = meeting.run(&["disconnect", "weekly", "Bob", "--ban", "1h"]).await;
    assert_eq!(code, 0);
    let (code, ..) = meeting.run(&["disconnect", "weekly", "Eve", "--ban", "--room"]).await;
    assert_eq!(code, 0);
    let (_, text, _) = meeting.run(&["bans", "weekly", "--json"]).await;
    let bans: Value = serde_json::from_str(&text).expect("JSON");
    let ban = |name: &str| {
        bans["items"].as_array().and_then(|bans| bans.iter().find(|ban| ban["name"] == name)).cloned().expect("a ban")
    };
    assert!(ban("Bob")["until"].is_string() && ban("Bob")["room"] == false);
    assert!(ban("Eve")["until"].is_null() && ban("Eve")["room"] == true);
    let bob = ban("Bob")["id"].as_str().expect("an id").to_owned();
    let card = meeting.done(&["bans", "weekly", &bob]).await;
    assert!(card.contains("Bob") && !card.contains("Eve"), "{card}");
    let of_room = meeting.done(&["bans", "weekly", "--room"]).await;
    assert!(of_room.contains("Eve") && !of_room.contains("Bob"), "{of_room}");
    let (code, told, _) = meeting.run(&["unban", "weekly", &bob]).await;
    assert_eq!((code, told.as_str()), (0, "lifted\n"));
    let (_, table, _) = meeting.run(&["bans", "weekly"]).await;
    assert!(!table.contains("Bob") && table.contains("Eve"), "{table}");
    let (code, _, told) = meeting.run(&["bans", "weekly", &bob]).await;
    assert!(code == 1 && told.contains("not_found"), "{told}");
    let (code, _, told) = meeting.run(&["disconnect", "weekly", "Alice", "--ban", "soon"]).await;
    assert!(code == 2 && told.contains("30m, 1h or 2d"), "{told}");
}

#[tokio::test]
async fn a_conference_is_locked_unlocked_and_ended() {
    let meeting = meeting().await;
    let (code, told, _) = meeting.run(&["lock", "weekly"]).await;
    assert_eq!((code, told.as_str()), (0, "locked\n"));
    assert_eq!(meeting.server.rest().get("/conferences/weekly").await.is(200)["locked"], true);
    let (code, ..) = meeting.run(&["unlock", "weekly"]).await;
    assert_eq!(code, 0);
    let (code, told, _) = meeting.run(&["disconnect", "weekly", "--all"]).await;
    assert!(code == 0 && told.contains("ended"), "{told}");
    assert_eq!(meeting.alice.until_type("farewell").await["reason"], "ended");
    let (code, _, told) = meeting.run(&["lock", "weekly"]).await;
    assert!(code == 1 && told.contains("not_running"), "{told}");
}

#[tokio::test]
async fn a_scope_and_everyone_but_hit_whom_they_name() {
    let meeting = meeting().await;
    let (_bob, _) = enter(&meeting.server, "Bob", "participant").await;
    let (gustav, _) = enter(&meeting.server, "Gustav", "guest").await;
    let (_eve, _) = enter(&meeting.server, "Eve", "guest").await;
    let (code, told, _) = meeting.run(&["disconnect", "weekly", "--scope", "guests", "--dry-run"]).await;
    assert!(code == 0 && told.contains("Gustav") && told.contains("Eve") && !told.contains("Bob"), "{told}");
    assert_eq!(meeting.server.rest().names("weekly").await.len(), 4, "a dry run touches nobody");
    let (code, _, told) = meeting.run(&["disconnect", "weekly", "--everyone-but", "Alise", "Bob"]).await;
    assert!(code == 1 && told.contains("did you mean `Alice`?"), "{told}");
    let (code, ..) = meeting.run(&["disconnect", "weekly", "--everyone-but", "Alice", "Bob", "--then", "lock"]).await;
    assert_eq!(code, 0);
    gustav.until_type("farewell").await;
    let mut names = meeting.server.rest().names("weekly").await;
    names.sort_unstable();
    assert_eq!(names, ["Alice", "Bob"]);
    assert_eq!(meeting.server.rest().get("/conferences/weekly").await.is(200)["locked"], true);
    let (code, _, told) = meeting.run(&["disconnect", "weekly", "--scope", "all-but-me"]).await;
    assert!(code == 1 && told.contains("no_seat") && told.contains("--everyone-but"), "a key has no seat: {told}");
}

#[tokio::test]
async fn one_device_is_removed_and_the_person_stays() {
    let meeting = meeting().await;
    let ticket = meeting.server.rest().ticket("weekly", "Bob", "participant").await;
    let hello = json!({"ticket": ticket});
    let first = Signal::enter(meeting.server.base(), hello.clone()).await.expect("the ticket is good");
    let second = Signal::enter(meeting.server.base(), hello).await.expect("for a second device too");
    let seat = second.until_type("welcome").await["seat"].as_str().expect("a seat").to_owned();
    first.until_type("welcome").await;
    let (code, ..) = meeting.run(&["disconnect", "weekly", &seat, "--device-only", "--audit-note", "two of him"]).await;
    assert_eq!(code, 0);
    second.until_type("farewell").await;
    assert!(meeting.server.rest().names("weekly").await.contains(&"Bob".to_owned()), "the other one stays");
}

#[tokio::test]
async fn a_ban_is_lifted_by_name() {
    let meeting = meeting().await;
    let (_bob, _) = enter(&meeting.server, "Bob", "participant").await;
    // Everybody here comes from one network: a ban of it would hit alice too, and says so before.
    let (code, told, _) = meeting.run(&["disconnect", "weekly", "Bob", "--ban", "--network", "--dry-run"]).await;
    assert!(code == 0 && told.contains("Alice"), "{told}");
    let told = meeting.done(&["disconnect", "weekly", "Bob", "--ban", "--dry-run"]).await;
    assert!(!told.contains("Alice"), "{told}");
    meeting.done(&["disconnect", "weekly", "Bob", "--ban"]).await;
    let table = meeting.done(&["bans", "weekly"]).await;
    assert!(table.contains("Bob"), "{table}");
    let (code, ..) = meeting.run(&["unban", "weekly", "bob"]).await;
    assert_eq!(code, 0);
    let (_, text, _) = meeting.run(&["bans", "weekly", "--json"]).await;
    assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON")["items"], json!([]));
}

#[tokio::test]
async fn a_conference_is_shown_and_ended_with_a_word() {
    let meeting = meeting().await;
    let (code, told, _) = meeting.run(&["conference", "show", "weekly"]).await;
    assert!(code == 0 && told.contains("LOCKED") && told.contains("/m/weekly"), "{told}");
    let (code, told, _) = meeting.run(&["conference", "end", "weekly", "--note", "See you"]).await;
    assert!(code == 0 && told.contains("ended"), "{told}");
    let farewell = meeting.alice.until_type("farewell").await;
    assert_eq!((&farewell["reason"], &farewell["note"]), (&json!("ended"), &json!("See you")));
    let (code, _, told) = meeting.run(&["conference", "show", "weekly"]).await;
    assert!(code == 1 && told.contains("not_found"), "{told}");
}
