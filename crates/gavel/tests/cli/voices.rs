//! Who is heard and seen, and with which devices.

use super::{enter, meeting};
use serde_json::json;

#[tokio::test]
async fn people_are_muted_by_name_all_at_once_or_all_but_some() {
    let meeting = meeting().await;
    let (_bob, _) = enter(&meeting.server, "Bob", "participant").await;
    let (_gustav, _) = enter(&meeting.server, "Gustav", "guest").await;
    let muted = async |name: &str| meeting.seat(name).await["muted_by_host"] == true;

    let told = meeting.done(&["mute", "weekly", "bob"]).await;
    assert!(told.contains("Bob") && told.contains("muted"), "{told}");
    assert!(muted("Bob").await && !muted("Gustav").await);
    meeting.done(&["unmute", "weekly", "Bob"]).await;
    assert!(!muted("Bob").await);
    meeting.done(&["mute", "weekly", "--everyone-but", "Bob"]).await;
    assert!(!muted("Bob").await && muted("Gustav").await);
    meeting.done(&["unmute", "weekly", "--all"]).await;
    meeting.done(&["mute-all-but", "weekly", "Gustav", "--spare-moderators"]).await;
    assert!(muted("Bob").await && !muted("Gustav").await && !muted("Alice").await);

    meeting.done(&["mute", "weekly", "Gustav", "--no-audio", "--video", "--share"]).await;
    let gustav = meeting.seat("Gustav").await;
    assert_eq!(
        (&gustav["muted_by_host"], &gustav["video_stopped_by_host"], &gustav["share_stopped_by_host"]),
        (&json!(false), &json!(true), &json!(true))
    );
    let (code, _, told) = meeting.run(&["mute", "weekly", "Gustav", "--no-audio"]).await;
    assert!(code == 2 && told.contains("--video"), "{told}");
}

#[tokio::test]
async fn hands_floor_and_spotlight_follow_the_command_line() {
    let meeting = meeting().await;
    let (bob, seat) = enter(&meeting.server, "Bob", "participant").await;
    assert_eq!(bob.act(json!({"do": "hand", "up": true})).await["type"], "receipt");
    assert!(meeting.seat("Bob").await["hand_since"].is_string());
    meeting.done(&["lower-hands", "weekly", "--all"]).await;
    assert!(meeting.seat("Bob").await["hand_since"].is_null());

    meeting.done(&["floor", "weekly", "Bob", "grant"]).await;
    assert_eq!(meeting.seat("Bob").await["on_stage"], true);
    meeting.done(&["floor", "weekly", "Bob", "take"]).await;
    assert_eq!(meeting.seat("Bob").await["on_stage"], false);

    meeting.done(&["spotlight", "weekly", "Bob"]).await;
    assert_eq!(meeting.json(&["conference", "show", "weekly"]).await["spotlight"], json!([seat]));
    meeting.done(&["spotlight", "weekly"]).await;
    assert_eq!(meeting.json(&["conference", "show", "weekly"]).await["spotlight"], json!([]));
}

#[tokio::test]
async fn rights_and_permissions_that_are_not_named_stay() {
    let meeting = meeting().await;
    let (_bob, _) = enter(&meeting.server, "Bob", "participant").await;
    meeting.done(&["rights", "weekly", "Bob", "--unmute", "no", "--chat", "yes"]).await;
    meeting.done(&["rights", "weekly", "Bob", "--chat", "default"]).await;
    assert_eq!(meeting.seat("Bob").await["rights"], json!({"unmute": false, "share": null, "chat": null}));
    meeting.done(&["permissions", "weekly", "--unmute", "hosts"]).await;
    meeting.done(&["permissions", "weekly", "--share", "hosts"]).await;
    let conference = meeting.json(&["conference", "show", "weekly"]).await;
    assert_eq!(
        conference["permissions"],
        json!({"unmute": "hosts", "share": "hosts", "chat": "everyone", "history": "everyone"})
    );
    let (code, _, told) = meeting.run(&["rights", "weekly", "Bob"]).await;
    assert!(code == 2 && told.contains("--unmute"), "{told}");
}

// T11
#[tokio::test]
async fn somebodys_devices_are_listed_and_chosen_by_their_label() {
    let meeting = meeting().await;
    let (bob, _) = enter(&meeting.server, "Bob", "participant").await;
    let microphones = json!([{"id": "m1", "label": "Headset"}, {"id": "m2", "label": "Built-in"}]);
    bob.say(&json!({"type": "inventory", "cameras": [], "microphones": microphones, "microphone": "m2", "gain": 100}));
    meeting.alice.until("bob's devices", |message| message.to_string().contains("Headset")).await;
    let table = meeting.done(&["devices", "weekly", "Bob"]).await;
    assert!(table.contains("Headset") && table.contains("gain 100 %"), "{table}");
    let mark = bob.mark();
    meeting.done(&["choose", "weekly", "Bob", "--microphone", "headset", "--gain", "150"]).await;
    bob.until_after(mark, "the choice", |message| {
        message.to_string().contains("\"m1\"") && message.to_string().contains("150")
    })
    .await;
    let (code, _, told) = meeting.run(&["choose", "weekly", "Bob", "--camera", "Front"]).await;
    assert!(code == 1 && told.contains("no device `Front`"), "{told}");
}

#[tokio::test]
async fn whoever_is_inside_raises_a_hand_and_writes() {
    let meeting = meeting().await;
    let ticket = meeting.server.rest().ticket("weekly", "Carol", "participant").await;
    let hello = json!({"ticket": ticket});
    let carol = gavel_testkit::signal::Signal::enter(meeting.server.base(), hello).await.expect("she may come in");
    carol.until_type("welcome").await;
    let as_carol = async |args: &[&str]| {
        let (code, text, told) = meeting.server.cli(Some(&ticket), args).await;
        assert_eq!(code, 0, "{text}{told}");
    };
    as_carol(&["hand", "weekly", "up"]).await;
    assert!(meeting.seat("Carol").await["hand_since"].is_string());
    as_carol(&["hand", "weekly", "down"]).await;
    assert!(meeting.seat("Carol").await["hand_since"].is_null());
    as_carol(&["chat", "weekly", "The slides are online"]).await;
    meeting.alice.until("the line", |message| message.to_string().contains("The slides are online")).await;
    as_carol(&["chat", "weekly", "only you", "--to", "Alice"]).await;
    meeting.alice.until("the line for her", |message| message.to_string().contains("only you")).await;
    let (code, _, told) = meeting.run(&["chat", "weekly", "Hello"]).await;
    assert!(code == 1 && told.contains("no_seat") && told.contains("ticket"), "a key sits nowhere: {told}");
}
