//! API keys: made, listed, revoked.

use super::meeting;

#[tokio::test]
async fn a_running_server_makes_keys_for_whoever_has_one() {
    let meeting = meeting().await;
    let key = meeting.done(&["key", "create", "bridge", "--scopes", "read,moderate"]).await;
    let (code, ..) = meeting.server.cli(Some(key.trim()), &["lock", "weekly"]).await;
    assert_eq!(code, 0, "it moderates");
    let (code, _, told) = meeting.server.cli(Some(key.trim()), &["key", "create", "more"]).await;
    assert!(code == 1 && told.contains("administrator"), "{told}");
}

#[tokio::test]
async fn keys_are_listed_without_their_secrets_and_revoked_at_once() {
    let meeting = meeting().await;
    let key = meeting.done(&["key", "create", "bridge", "--scopes", "read", "--good-for", "30d"]).await;
    let table = meeting.done(&["key", "list"]).await;
    let row = table.lines().find(|line| line.contains("bridge")).expect("the key");
    assert!(row.contains("read") && !table.contains(key.trim()), "{table}");
    let list = meeting.json(&["key", "list"]).await;
    let made = list["items"].as_array().expect("a list").iter().find(|made| made["name"] == "bridge").expect("it");
    assert!(made["expires_at"].is_string(), "{made}");

    let (code, ..) = meeting.server.cli(Some(key.trim()), &["conference", "list"]).await;
    assert_eq!(code, 0, "it is good");
    assert_eq!(meeting.done(&["key", "revoke", "bridge"]).await, "revoked\n");
    let (code, _, told) = meeting.server.cli(Some(key.trim()), &["conference", "list"]).await;
    assert!(code == 1 && told.contains("unauthenticated"), "{told}");
    let (code, _, told) = meeting.run(&["key", "revoke", "brige"]).await;
    assert!(code == 1 && told.contains("no key is called `brige`"), "{told}");
    let (code, _, told) = meeting.run(&["key", "create", "x", "--good-for", "soon"]).await;
    assert!(code == 2 && told.contains("30m, 1h or 2d"), "{told}");
}
