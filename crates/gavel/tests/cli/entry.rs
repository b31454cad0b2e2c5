//! Who gets in: lock, waiting room, PIN and ID, roles.

use super::{Meeting, enter, meeting};
use gavel_testkit::signal::Signal;
use serde_json::{Value, json};

/// Somebody who waits at the door.
async fn knock(meeting: &Meeting, name: &str) -> Signal {
    let hello = json!({"name": name});
    let entered = meeting.server.rest().without().post("/rooms/weekly/enter", hello).await;
    let ticket = entered.is(201)["ticket"].as_str().expect("a ticket").to_owned();
    let signal = Signal::enter(meeting.server.base(), json!({"ticket": ticket})).await.expect("they may knock");
    signal.until_type("waiting").await;
    signal
}

#[tokio::test]
async fn who_waits_is_listed_admitted_and_turned_away() {
    let meeting = meeting().await;
    assert_eq!(meeting.done(&["waiting-room", "weekly", "on"]).await, "newcomers wait\n");
    let gustav = knock(&meeting, "Gustav").await;
    let dora = knock(&meeting, "Dora").await;
    let eve = knock(&meeting, "Eve").await;
    let table = meeting.done(&["waiting", "list", "weekly"]).await;
    assert!(table.contains("Gustav") && table.contains("waiting_room") && !table.contains("Alice"), "{table}");

    let (code, _, told) = meeting.run(&["admit", "weekly", "Alice"]).await;
    assert!(code == 1 && told.contains("nobody is called"), "she is inside: {told}");
    let told = meeting.done(&["admit", "weekly", "Gustav"]).await;
    assert!(told.starts_with("Gustav (") && told.ends_with("admitted\n"), "{told}");
    gustav.until_type("welcome").await;
    meeting.done(&["deny", "weekly", "Eve", "--block"]).await;
    eve.until_type("farewell").await;
    meeting.done(&["admit", "weekly", "--all"]).await;
    dora.until_type("welcome").await;
    assert_eq!(meeting.done(&["admit", "weekly", "--all"]).await, "nobody waits\n");

    let told = meeting.done(&["send-out", "weekly", "Dora"]).await;
    assert!(told.contains("Dora") && told.contains("sent to the waiting room"), "{told}");
    assert_eq!(dora.until_type("farewell").await["reason"], "sent_to_lobby");
    let list = meeting.json(&["unconnected", "weekly"]).await;
    assert!(list.to_string().contains("sent_out"), "{list}");
    assert_eq!(meeting.done(&["waiting-room", "weekly", "off"]).await, "newcomers come in\n");
}

#[tokio::test]
async fn strangers_are_kept_out_with_a_new_pin_and_a_lock() {
    let meeting = meeting().await;
    let told = meeting.done(&["keep-out", "weekly"]).await;
    assert!(told.contains("the PIN is ") && told.contains("inside are:\n  Alice"), "{told}");
    let conference = meeting.json(&["conference", "show", "weekly"]).await;
    assert_eq!((&conference["locked"], &conference["has_guest_pin"]), (&json!(true), &json!(true)));
    meeting.done(&["keep-out", "weekly", "--pin", "47114711"]).await;
    meeting.done(&["lock", "weekly", "--keep-ringing"]).await;
    meeting.done(&["unlock", "weekly"]).await;
}

#[tokio::test]
async fn pin_and_id_change_while_people_meet() {
    let meeting = meeting().await;
    let has_pin = async |which: &str| meeting.json(&["room", "show", "weekly"]).await[which].clone();
    let told = meeting.done(&["pin", "weekly", "generate"]).await;
    assert!(told.contains("the PIN is "), "{told}");
    assert_eq!(has_pin("has_guest_pin").await, true);
    meeting.done(&["pin", "weekly", "set", "471147", "--host"]).await;
    assert_eq!(has_pin("has_host_pin").await, true);
    meeting.done(&["pin", "weekly", "delete"]).await;
    assert_eq!((has_pin("has_guest_pin").await, has_pin("has_host_pin").await), (json!(false), json!(true)));
    let (code, _, told) = meeting.run(&["pin", "weekly", "generate", "4711"]).await;
    assert!(code == 2 && told.contains("`set`"), "{told}");

    meeting.done(&["alias", "weekly", "monday", "team"]).await;
    let conference = meeting.json(&["conference", "show", "monday"]).await;
    assert_eq!(conference["aliases"], json!(["monday", "team"]));
    let (code, _, told) = meeting.run(&["conference", "show", "weekly"]).await;
    assert!(code == 1 && told.contains("not_found"), "an old ID leads nowhere: {told}");
}

#[tokio::test]
async fn a_role_is_given_and_taken() {
    let meeting = meeting().await;
    let (_carol, _) = enter(&meeting.server, "Carol", "participant").await;
    let told = meeting.done(&["role", "weekly", "carol", "host"]).await;
    assert!(told.contains("Carol") && told.contains("host"), "{told}");
    assert_eq!(meeting.seat("Carol").await["role"], "host");
    let receipt = meeting.json(&["role", "weekly", "Carol", "participant"]).await;
    assert_eq!(receipt["conference"], "running");
    assert_eq!(meeting.seat("Carol").await["role"], "participant");
    let reader = meeting.server.rest().key(&["read"]).await;
    let (code, text, _) = meeting.server.cli(Some(&reader), &["role", "weekly", "Carol", "host", "--json"]).await;
    let problem: Value = serde_json::from_str(&text).expect("the problem as it came");
    assert_eq!((code, &problem["code"]), (1, &json!("not_moderator")));
}
