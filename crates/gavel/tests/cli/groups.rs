//! Groups, the address book, and inviting a whole group.

use super::{Meeting, meeting};
use serde_json::json;

async fn people(meeting: &Meeting) {
    for (username, name) in [("bob", "Bob B"), ("carol", "Carol C"), ("dora", "Dora D")] {
        let account = json!({"username": username, "name": name, "password": "correct horse", "role": "user"});
        meeting.server.rest().post("/accounts", account).await.is(201);
    }
}

// T6
#[tokio::test]
async fn a_group_is_made_renamed_changed_and_deleted_by_names() {
    let meeting = meeting().await;
    people(&meeting).await;
    let told = meeting.done(&["group", "create", "Choir", "bob", "Carol C"]).await;
    assert!(told.contains("Bob B,Carol C"), "people read names: {told}");
    meeting.done(&["group", "add", "choir", "dora", "bob"]).await;
    assert_eq!(meeting.json(&["group", "show", "Choir"]).await["members"].as_array().map(Vec::len), Some(3));
    let told = meeting.done(&["group", "remove", "Choir", "bob", "carol"]).await;
    assert!(told.contains("Dora D") && !told.contains("Bob"), "{told}");
    let (code, _, told) = meeting.run(&["group", "remove", "Choir", "bob"]).await;
    assert!(code == 2 && told.contains("`bob` is no member"), "{told}");
    meeting.done(&["group", "rename", "Choir", "Chamber choir"]).await;
    let table = meeting.done(&["group", "list"]).await;
    assert!(table.contains("Chamber choir  1  "), "{table}");
    let (code, _, told) = meeting.run(&["group", "show", "Chamber"]).await;
    assert!(code == 1 && told.contains("no group is called `Chamber` here; did you mean `Chamber choir`?"), "{told}");
    let (code, _, told) = meeting.run(&["group", "create", "Band", "eve"]).await;
    assert!(code == 1 && told.contains("nobody is called `eve`"), "{told}");
    assert_eq!(meeting.done(&["group", "delete", "Chamber choir"]).await, "deleted\n");
    assert_eq!(meeting.json(&["group", "list"]).await["items"], json!([]));
}

// T6
#[tokio::test]
async fn a_whole_group_is_invited_into_a_conference() {
    let meeting = meeting().await;
    people(&meeting).await;
    meeting.done(&["group", "create", "Choir", "bob", "carol"]).await;
    let receipt = meeting.json(&["invite", "weekly", "--group", "Choir", "--account", "bob", "--no-ring"]).await;
    let mut names: Vec<&str> =
        receipt["invitations"].as_array().expect("links").iter().filter_map(|one| one["name"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Bob B", "Carol C"], "each once");
    let (code, _, told) = meeting.run(&["invite", "weekly", "--group", "Quire"]).await;
    assert!(code == 1 && told.contains("no group is called `Quire`"), "{told}");
}

#[tokio::test]
async fn the_address_book_is_searched_and_paged() {
    let meeting = meeting().await;
    people(&meeting).await;
    meeting.done(&["group", "create", "Choir", "bob"]).await;
    let table = meeting.done(&["address-book", "carol"]).await;
    assert!(table.contains("Carol C") && !table.contains("Bob"), "{table}");
    let all = meeting.json(&["address-book"]).await;
    let some = meeting.json(&["address-book", "--limit", "2"]).await;
    let cursor = some["next_cursor"].as_str().expect("there is more");
    let rest = meeting.json(&["address-book", "--cursor", cursor]).await;
    let items = |list: &serde_json::Value| list["items"].as_array().expect("a list").clone();
    assert_eq!([items(&some), items(&rest)].concat(), items(&all));
    let (code, _, told) = meeting.run(&["address-book", "--limit", "2"]).await;
    assert!(code == 0 && told.contains(&format!("--cursor {cursor}")), "it says how to go on: {told}");
    let (code, _, told) = meeting.run(&["address-book", "--limit", "0"]).await;
    assert!(code == 2 && told.contains("--limit"), "{told}");
}
