//! Whom a room invites to each of its conferences.

use super::meeting;
use serde_json::json;

// T1
#[tokio::test]
async fn a_room_invites_accounts_groups_and_guests_and_takes_it_back() {
    let meeting = meeting().await;
    for (username, name) in [("bob", "Bob"), ("carol", "Carol")] {
        let account = json!({"username": username, "name": name, "password": "correct horse", "role": "user"});
        meeting.server.rest().post("/accounts", account).await.is(201);
    }
    meeting.done(&["group", "create", "Choir", "bob"]).await;
    let invite = ["room", "create", "Choir", "--alias", "choir", "--group", "Choir", "--guest", "Dora"];
    let told = meeting.done(&invite).await;
    assert!(told.contains("Bob") && told.contains("/m/choir#"), "the guest's link: {told}");
    let told = meeting.done(&["invitee", "add", "choir", "--account", "carol", "--role", "host", "--call"]).await;
    assert!(told.contains("Carol"), "{told}");
    meeting.done(&["invitee", "add", "choir", "--guest", "Gustav <gustav@example.org>"]).await;

    let list = meeting.json(&["invitee", "list", "choir"]).await;
    let mut seen: Vec<(&str, &str, &str, bool)> = list["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            let text = |field: &str| one[field].as_str().unwrap_or("-");
            (text("name"), text("role"), text("email"), one["call"] == true)
        })
        .collect();
    seen.sort_unstable();
    let expected = [
        ("Bob", "participant", "-", false),
        ("Carol", "host", "-", true),
        ("Dora", "guest", "-", false),
        ("Gustav", "guest", "gustav@example.org", false),
    ];
    assert_eq!(seen, expected);

    assert_eq!(meeting.done(&["invitee", "remove", "choir", "Gustav", "bob"]).await, "removed\n");
    let table = meeting.done(&["invitee", "list", "choir"]).await;
    assert!(table.contains("Carol") && !table.contains("Gustav") && !table.contains("Bob"), "{table}");
    let (code, _, told) = meeting.run(&["invitee", "remove", "choir", "Dora", "Gustav"]).await;
    assert!(code == 1 && told.contains("nobody is called `Gustav`"), "{told}");
    let table = meeting.done(&["invitee", "list", "choir"]).await;
    assert!(table.contains("Dora"), "nothing is done where one name is wrong: {table}");
    let (code, _, told) = meeting.run(&["invitee", "add", "choir"]).await;
    assert!(code == 2 && told.contains("--account, --group or --guest"), "{told}");
    let (code, _, told) = meeting.run(&["invitee", "add", "choir", "--guest", "<gustav@example.org>"]).await;
    assert!(code == 2 && told.contains("a guest has a name"), "{told}");
}
