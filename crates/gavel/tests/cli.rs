//! The command line against a running server: what it prints, what it does, and what its exit code says.

use gavel_testkit::{server::Server, signal::Signal};
use serde_json::{Value, json};

const GAVEL: &str = env!("CARGO_BIN_EXE_gavel");

struct Meeting {
    server: Server,
    key: String,
    alice: Signal,
}

/// The weekly meeting, with alice as its host.
async fn meeting() -> Meeting {
    let server = Server::start(GAVEL).await;
    let key = server.rest().key(&["admin"]).await;
    server.rest().room("weekly").await;
    let (alice, _) = enter(&server, "Alice", "host").await;
    Meeting { server, key, alice }
}

async fn enter(server: &Server, name: &str, role: &str) -> (Signal, String) {
    let ticket = server.rest().ticket("weekly", name, role).await;
    let signal = Signal::enter(server.base(), json!({"ticket": ticket})).await.expect("the ticket is good");
    let welcome = signal.until_type("welcome").await;
    (signal, welcome["seat"].as_str().expect("a seat").to_owned())
}

impl Meeting {
    async fn run(&self, args: &[&str]) -> (i32, String, String) {
        self.server.cli(Some(&self.key), args).await
    }
}

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
    let (code, told, _) = meeting.run(&["unban", "weekly", ban("Bob")["id"].as_str().expect("an id")]).await;
    assert_eq!((code, told.as_str()), (0, "lifted\n"));
    let (_, table, _) = meeting.run(&["bans", "weekly"]).await;
    assert!(!table.contains("Bob") && table.contains("Eve"), "{table}");
    let (code, _, told) = meeting.run(&["disconnect", "weekly", "Alice", "--ban", "soon"]).await;
    assert!(code == 1 && told.contains("--ban soon"), "{told}");
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
