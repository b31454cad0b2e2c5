//! The records of a room's conferences.

use super::{Meeting, enter, meeting};
use serde_json::json;

/// Bob wrote something and was removed, and then it was over.
async fn over() -> Meeting {
    let meeting = meeting().await;
    let (bob, _) = enter(&meeting.server, "Bob", "participant").await;
    for text in ["the agenda, \"final\"", "hello"] {
        assert_eq!(bob.act(json!({"do": "chat", "text": text})).await["type"], "receipt");
    }
    meeting.done(&["disconnect", "weekly", "Bob", "--reason", "spam"]).await;
    meeting.done(&["conference", "end", "weekly"]).await;
    meeting
}

// T10
#[tokio::test]
async fn who_was_there_is_listed_searched_filtered_and_sorted() {
    let meeting = over().await;
    let list = meeting.json(&["session", "list", "weekly", "--removed", "yes"]).await;
    assert_eq!((&list["items"][0]["removals"], &list["items"][0]["messages"]), (&json!(1), &json!(2)));
    let id = list["items"][0]["id"].as_str().expect("an id");
    assert_eq!(meeting.json(&["session", "list", "weekly", "--running", "yes"]).await["items"], json!([]));
    assert!(meeting.done(&["session", "show", id]).await.contains("REMOVALS  1"));

    let names = async |args: &[&str]| {
        let people = meeting.json(&[&["session", "participants", "weekly"], args].concat()).await;
        let people = people["items"].as_array().expect("a list").clone();
        people.iter().map(|one| one["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&["--sort", "name"]).await, ["Alice", "Bob"]);
    assert_eq!(names(&["--sort", "name", "--descending"]).await, ["Bob", "Alice"]);
    assert_eq!(names(&["--sort", "name", "--descending", "--limit", "1"]).await, ["Bob"]);
    assert_eq!(names(&["--search", "ali"]).await, ["Alice"]);
    assert_eq!(names(&["--how", "removed"]).await, ["Bob"]);
    assert_eq!(names(&["--role", "host", "--removed", "no"]).await, ["Alice"]);
    let table = meeting.done(&["session", "participants", id]).await;
    let bob = table.lines().find(|line| line.contains("Bob")).expect("Bob");
    assert!(bob.contains("removed") && bob.contains("spam"), "{table}");

    let table = meeting.done(&["session", "connections", "weekly", "--search", "Bob"]).await;
    assert!(table.contains("Bob") && !table.contains("Alice") && table.contains("127.0.0.1"), "{table}");
    let table = meeting.done(&["session", "messages", "weekly", "--search", "agenda"]).await;
    assert!(table.contains("the agenda") && !table.contains("hello"), "{table}");
    let table = meeting.done(&["session", "timeline", "weekly", "--removed", "yes"]).await;
    assert!(table.lines().count() == 2 && table.contains("Bob"), "{table}");
}

// T10
#[tokio::test]
async fn a_list_is_saved_as_csv() {
    let meeting = over().await;
    let csv = meeting.done(&["session", "messages", "weekly", "--csv"]).await;
    assert!(csv.starts_with("id,at,participant,person,name,text\r\n"), "{csv}");
    assert!(csv.contains("\"the agenda, \"\"final\"\"\"") && csv.contains("hello"), "{csv}");
    for list in ["participants", "connections", "timeline"] {
        let csv = meeting.done(&["session", list, "weekly", "--csv", "--search", "Bob"]).await;
        assert!(csv.lines().count() >= 2 && csv.contains("Bob") && !csv.contains("Alice"), "{list}: {csv}");
    }
    let file = std::env::temp_dir().join(format!("gavel-sessions-{}.csv", std::process::id()));
    meeting.done(&["session", "list", "weekly", "--csv", "-o", file.to_str().expect("UTF-8")]).await;
    let csv = std::fs::read_to_string(&file).expect("it was written");
    std::fs::remove_file(&file).expect("it is there");
    assert!(csv.starts_with("id,room,name,") && csv.lines().count() == 2, "{csv}");
}

#[tokio::test]
async fn a_list_that_cannot_be_given_says_why() {
    let meeting = over().await;
    let refused = async |args: &[&str], code: i32| {
        let (ended, _, told) = meeting.run(&[&["session"], args].concat()).await;
        assert_eq!(ended, code, "{args:?}: {told}");
        told
    };
    assert!(refused(&["participants", "weekly", "--sort", "size"], 2).await.contains("talk_ms"));
    assert!(refused(&["participants", "weekly", "--how", "fell"], 2).await.contains("removed"));
    assert!(refused(&["participants", "weekly", "--descending"], 2).await.contains("--sort"));
    assert!(refused(&["messages", "weekly", "-o", "x.csv"], 2).await.contains("--csv"));
    assert!(refused(&["list", "weekly", "--since", "yesterday"], 1).await.contains("RFC 3339"));
    assert!(refused(&["list", "nowhere"], 1).await.contains("not_found"));
    meeting.server.rest().room("empty").await;
    assert!(refused(&["show", "empty"], 1).await.contains("nobody has met in `empty` yet"));
}
