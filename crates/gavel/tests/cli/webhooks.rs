//! Webhooks: made, changed, tried, replayed.

use super::meeting;
use gavel_testkit::receiver::{Mood, Receiver};
use serde_json::json;

#[tokio::test]
async fn a_webhook_is_made_changed_and_deleted_and_its_deliveries_are_replayed() {
    // G10
    let meeting = meeting().await;
    let receiver = Receiver::open().await;
    let url = receiver.url();
    let create =
        ["webhook", "create", &url, "--events", "locked,unlocked", "--room", "weekly", "--description", "bridge"];
    let told = meeting.done(&create).await;
    assert!(told.contains("whsec_"), "the secret, once: {told}");
    meeting.done(&["lock", "weekly"]).await;
    let got = receiver.until("the lock arrives", |got| !got.is_empty()).await;
    assert_eq!(got[0].kind(), "locked");
    let seq = got[0].seq();

    let tries = meeting.json(&["webhook", "deliveries", "bridge"]).await;
    assert_eq!((&tries["items"][0]["seq"], &tries["items"][0]["status"]), (&json!(seq), &json!(200)));
    meeting.done(&["webhook", "replay", "bridge", "--only", &seq.to_string()]).await;
    receiver.until("it arrives once more", |got| got.len() == 2 && got[1].seq() == seq).await;
    meeting.done(&["webhook", "replay", "bridge", "--after", &(seq - 1).to_string()]).await;
    receiver.until("it arrives a third time", |got| got.len() == 3 && got[2].seq() == seq).await;

    let webhook = meeting.json(&["webhook", "edit", "bridge", "--state", "disabled", "--all-events"]).await;
    assert_eq!((&webhook["state"], &webhook["events"]), (&json!("disabled"), &json!([])));
    meeting.done(&["unlock", "weekly"]).await;
    let table = meeting.done(&["webhook", "list", "--room", "weekly"]).await;
    assert!(table.contains("bridge") && table.contains("disabled"), "{table}");
    assert!(!table.contains("whsec_"), "{table}");
    meeting.done(&["webhook", "edit", "bridge", "--state", "active"]).await;
    receiver.until("it goes on where it was", |got| got.iter().any(|got| got.kind() == "unlocked")).await;
    let told = meeting.done(&["webhook", "show", &url]).await;
    assert!(told.contains("STATE") && told.contains("active"), "by its address: {told}");

    assert_eq!(meeting.done(&["webhook", "delete", "bridge"]).await, "deleted\n");
    assert_eq!(meeting.json(&["webhook", "list"]).await["items"], json!([]));
}

#[tokio::test]
async fn a_receiver_is_tried_and_the_exit_code_says_whether_it_is_there() {
    let meeting = meeting().await;
    let receiver = Receiver::open().await;
    meeting.done(&["webhook", "create", &receiver.url(), "--description", "bridge"]).await;
    let told = meeting.done(&["webhook", "test", "bridge"]).await;
    assert!(told.starts_with("delivered in "), "{told}");
    receiver.feels(Mood::Says(500));
    let (code, told, _) = meeting.run(&["webhook", "test", "bridge"]).await;
    assert!(code == 1 && told.starts_with("not delivered: "), "{told}");
}

#[tokio::test]
async fn a_webhook_that_makes_no_sense_says_what_would() {
    let meeting = meeting().await;
    let refused = async |args: &[&str], code: i32| {
        let (ended, _, told) = meeting.run(&[&["webhook"], args].concat()).await;
        assert_eq!(ended, code, "{args:?}: {told}");
        told
    };
    assert!(refused(&["create", "https://example.org", "--events", "jonied"], 2).await.contains("joined"));
    assert!(refused(&["create", "example.org"], 1).await.contains("url"));
    assert!(refused(&["replay", "bridge"], 2).await.contains("--after"));
    assert!(refused(&["edit", "bridge"], 2).await.contains("--address"));
    assert!(refused(&["show", "bridge"], 1).await.contains("no webhook is called `bridge`"));
}
