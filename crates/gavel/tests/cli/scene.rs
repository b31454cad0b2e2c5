//! The meeting as everybody sees it: pause, layout, signs, names.

use super::{enter, meeting};
use serde_json::json;

#[tokio::test]
async fn a_meeting_is_paused_and_goes_on_as_it_was() {
    let meeting = meeting().await;
    let (bob, _) = enter(&meeting.server, "Bob", "participant").await;
    let told = meeting.done(&["pause", "weekly"]).await;
    assert!(told.contains("paused"), "{told}");
    bob.until("that it is paused", |message| message["type"] == "gate" && message["by"] == "pause").await;
    assert_eq!(meeting.json(&["conference", "show", "weekly"]).await["locked"], true);
    let mark = bob.mark();
    meeting.done(&["resume", "weekly"]).await;
    bob.until_after(mark, "that it goes on", |message| message["type"] == "gate" && message["by"] == "nobody").await;
    assert_eq!(meeting.json(&["conference", "show", "weekly"]).await["locked"], false);
}

#[tokio::test]
async fn a_layout_is_chosen_for_everybody_and_given_back() {
    let meeting = meeting().await;
    meeting.done(&["layout", "weekly", "side-by-side"]).await;
    assert_eq!(meeting.json(&["conference", "show", "weekly"]).await["layout"], "side_by_side");
    meeting.done(&["layout", "weekly", "free"]).await;
    assert_eq!(meeting.json(&["conference", "show", "weekly"]).await["layout"], json!(null));
}

#[tokio::test]
async fn a_guest_is_given_another_name() {
    let meeting = meeting().await;
    let (_gustav, seat) = enter(&meeting.server, "Gustav", "guest").await;
    meeting.done(&["rename", "weekly", "Gustav", "Gustav M."]).await;
    assert_eq!(meeting.seat("Gustav M.").await["id"], seat.as_str());
}

#[tokio::test]
async fn all_that_a_moderator_sees_is_shown_in_one_answer() {
    let meeting = meeting().await;
    let (_bob, _) = enter(&meeting.server, "Bob", "participant").await;
    meeting.done(&["disconnect", "weekly", "Bob", "--ban", "1h"]).await;
    let (_gustav, _) = enter(&meeting.server, "Gustav", "guest").await;
    let told = meeting.done(&["conference", "overview", "weekly"]).await;
    for part in ["Alice", "Gustav", "UNCONNECTED", "BLOCKED", "Bob"] {
        assert!(told.contains(part), "{part} is missing: {told}");
    }
}

#[tokio::test]
async fn what_is_sent_and_given_is_shown_line_by_line() {
    let meeting = meeting().await;
    let (_bob, _) = enter(&meeting.server, "Bob", "participant").await;
    for line in [["conference", "media", "weekly"].as_slice(), &["participant", "media", "weekly", "Bob"]] {
        let told = meeting.done(line).await;
        for part in ["SENT", "GIVEN", "KBIT/S", "FREEZES"] {
            assert!(told.contains(part), "{part} is missing: {told}");
        }
    }
    let all = meeting.done(&["conference", "media", "weekly", "--json"]).await;
    assert!(all.contains("\"receives\""), "{all}");
}
