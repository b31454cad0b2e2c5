//! Following what happens.

use super::meeting;
use serde_json::Value;

#[tokio::test]
async fn a_conference_is_followed_from_its_beginning_to_its_end() {
    // G10
    let meeting = meeting().await;
    let mut follows = meeting.server.cli_running(&meeting.key, &["events", "weekly"]);
    let joined = follows.until("  joined  ").await;
    assert!(joined.contains("Alice"), "{joined}");
    meeting.done(&["lock", "weekly"]).await;
    let locked = follows.until("  locked  ").await;
    assert!(locked.ends_with("(cli)"), "by whom, and by which way: {locked}");
    meeting.done(&["conference", "end", "weekly"]).await;
    let (code, rest) = follows.ended().await;
    assert!(code == 0 && rest.contains("  ended  "), "{rest}");

    let number = locked.split_whitespace().next().expect("its number");
    let conference = locked.split_whitespace().nth(2).expect("where");
    let (code, told, _) = meeting.run(&["events", conference, "--after", number]).await;
    assert!(code == 0 && !told.contains("  locked  ") && told.contains("  ended  "), "what came later: {told}");
    let (code, _, told) = meeting.run(&["events", "weekly"]).await;
    assert!(code == 1 && told.contains("not_found"), "nobody meets there now: {told}");
}

#[tokio::test]
async fn events_go_on_after_a_gap_without_losing_one_and_stop_on_ctrl_c() {
    // G10
    let mut meeting = meeting().await;
    let mut follows = meeting.server.cli_running(&meeting.key, &["events", "--after", "0", "--json"]);
    let mut seqs = Vec::new();
    let mut until = async |kind: &str| loop {
        let line = follows.line().await.expect("it goes on");
        let event: Value = serde_json::from_str(&line).expect("a line of JSON");
        seqs.push(event["seq"].as_u64().expect("a number"));
        if event["kind"] == kind {
            return;
        }
    };
    until("joined").await;
    meeting.server.kill().await;
    meeting.server.restart().await;
    // Before it is back.
    meeting.done(&["room", "edit", "weekly", "--name", "Weekly meeting"]).await;
    until("room_changed").await;
    meeting.done(&["room", "edit", "weekly", "--name", "Weekly"]).await;
    until("room_changed").await;
    assert!(seqs.is_sorted_by(|one, next| one < next), "none twice: {seqs:?}");
    assert_eq!(follows.interrupt().await, 0);
}

#[tokio::test]
async fn who_may_not_listen_is_told_so_at_once() {
    let meeting = meeting().await;
    let media = meeting.server.rest().key(&["media"]).await;
    let (code, _, told) = meeting.server.cli(Some(&media), &["events"]).await;
    assert!(code == 1 && told.contains("denied"), "{told}");
    let (code, _, told) = meeting.run(&["events", "--after", "yesterday"]).await;
    assert!(code == 2 && told.contains("--after"), "{told}");
}
