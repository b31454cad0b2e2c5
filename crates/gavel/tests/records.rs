//! The records of real meetings (requirement T10): who talked, who was muted, who removed whom; and after a crash.

mod common;

use common::*;
use gavel_testkit::{
    server::{Rest, Server},
    signal::Attendee,
    webrtc::{PATIENCE, Plan, Tracks},
};
use serde_json::{Value, json};
use tokio::time::timeout;

const CAROL: u64 = 4;
/// What somebody would like to be calculated in alice's spreadsheet.
const ODD: &str = "=1+1, \"Bob\"";

/// alice's account, logged in, and her room.
async fn owner(server: &Server) -> Rest {
    let rest = server.rest();
    let account = json!({"username": "alice", "password": "correct horse", "name": "alice", "role": "user"});
    rest.post("/accounts", account).await.is(201);
    let login = json!({"username": "alice", "password": "correct horse"});
    let access = text(&rest.without().post("/auth/login", login).await.is(200), "access_token");
    let alice = rest.with(&access);
    alice.room("weekly").await;
    alice
}

async fn enters_own(alice: &Rest, plan: Plan) -> Attendee {
    let drawn = alice.post("/rooms/weekly/enter", json!({})).await.is(201);
    Attendee::join(alice, &text(&drawn, "ticket"), plan, None).await
}

fn opens(attendee: &Attendee, video: bool) {
    attendee.signal.say(&json!({"type": "state", "muted": false, "video": video, "sharing": false}));
}

/// `who` hears that exactly these speak.
async fn hears_speak(who: &Attendee, seats: &[&str]) {
    let mut expected: Vec<&str> = seats.to_vec();
    expected.sort_unstable();
    who.signal
        .until("they speak", |message| {
            let mut speaking: Vec<&str> =
                message["seats"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            speaking.sort_unstable();
            message["type"] == "speaking" && speaking == expected
        })
        .await;
}

/// The row of each person, by name.
async fn row(alice: &Rest, session: &str, name: &str) -> Value {
    let people = alice.get(&format!("/sessions/{session}/participants")).await.is(200);
    let row = people["items"].as_array().expect("a list").iter().find(|row| row["name"] == name);
    row.unwrap_or_else(|| panic!("no {name} in {people}")).clone()
}

// T10
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_talked_has_the_time_whoever_was_muted_has_none_and_the_remover_has_a_name() {
    let server = server().await;
    let owner = owner(&server).await;
    let rest = server.rest();
    let alice = enters_own(&owner, plan(ALICE)).await;
    let session = text(&alice.welcome["conference"], "id");
    let silent = Plan::new(BOB).publishing(Tracks::BOTH).with_slots(2, 2).speaking_at(-127);
    let bob = Attendee::join(rest, &rest.ticket("weekly", ODD, "participant").await, silent, None).await;
    let carol = joins(rest, &rest.ticket("weekly", "carol", "participant").await, CAROL, None).await;

    // bob's microphone is on, and alice shuts it; then he speaks.
    opens(&bob, false);
    let unmuted =
        |message: &Value| message["participant"]["id"] == bob.seat() && message["participant"]["muted"] == false;
    alice.signal.until("bob is unmuted", unmuted).await;
    let muted = alice.signal.act(json!({"do": "mute", "participants": [bob.seat()]})).await;
    assert_eq!(muted["type"], "receipt", "{muted}");
    bob.peer.speak_at(-20).await;
    opens(&alice, true);
    opens(&carol, true);
    hears_speak(&bob, &[alice.seat(), carol.seat()]).await;
    let heard = bob.peer.view().received_from(CAROL);
    bob.peer.until("carol goes on", |view| view.received_from(CAROL) > heard + 300).await;

    let said = alice.signal.act(json!({"do": "chat", "text": "first,\n\"second\""})).await;
    assert_eq!(said["type"], "receipt", "{said}");
    let order = json!({"do": "disconnect", "target": {"participants": [bob.seat()]}, "reason": "spam"});
    let removed = alice.signal.act(order).await;
    assert_eq!(removed["receipt"]["saved"], "yes", "{removed}");
    carol.signal.say(&json!({"type": "leave"}));
    carol.signal.until_type("farewell").await;

    let bobs = row(&owner, &session, ODD).await;
    assert_eq!((&bobs["talk_ms"], &bobs["camera_ms"]), (&json!(0), &json!(0)), "{bobs}");
    assert_eq!(
        (&bobs["how"], &bobs["by"]["name"], &bobs["by"]["surface"]),
        (&json!("removed"), &json!("alice"), &json!("app"))
    );
    assert_eq!((&bobs["reason"], &bobs["removal"]["by"]["role"]), (&json!("spam"), &json!("owner")));
    let carols = row(&owner, &session, "carol").await;
    let ms = |row: &Value, field: &str| row[field].as_u64().unwrap_or_else(|| panic!("no {field} in {row}"));
    for field in ["talk_ms", "camera_ms"] {
        assert!(ms(&carols, field) > 0 && ms(&carols, field) <= ms(&carols, "total_ms"), "{field}: {carols}");
    }
    assert_eq!(carols["share_ms"], 0);
    assert!(ms(&carols["quality"], "bytes_in") > 0 && ms(&carols["quality"], "packets_out") > 0, "{carols}");

    let list = owner.get(&format!("/sessions/{session}/participants.csv")).await;
    let mut reader = csv::Reader::from_reader(list.text.as_bytes());
    let names: Vec<String> = reader.records().map(|record| record.expect("a record")[1].to_owned()).collect();
    assert_eq!(names, ["alice", &format!("'{ODD}"), "carol"], "a name that begins like a formula is text");
    let list = owner.get(&format!("/sessions/{session}/messages.csv")).await;
    let mut reader = csv::Reader::from_reader(list.text.as_bytes());
    let texts: Vec<String> = reader.records().map(|record| record.expect("a record")[5].to_owned()).collect();
    assert_eq!(texts, ["first,\n\"second\""]);

    owner.post("/conferences/weekly/disconnect", json!({"target": {"scope": "all"}})).await.is(200);
    let hers = row(&owner, &session, "alice").await;
    assert!(ms(&hers, "talk_ms") > 0 && ms(&hers, "camera_ms") > 0, "{hers}");
    assert_eq!((&hers["how"], &hers["by"]["surface"]), (&json!("ended"), &json!("manager")));
    let over = owner.get(&format!("/sessions/{session}")).await.is(200);
    assert_eq!((&over["running"], &over["participants"], &over["peak"]), (&json!(false), &json!(3), &json!(3)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_stays_for_ever_in_a_meeting_that_a_crash_went_through() {
    let mut server = server().await;
    let rest = server.rest().clone();
    rest.room("weekly").await;
    let (alice, welcome) = enters(&rest, &rest.ticket("weekly", "alice", "host").await).await;
    let (_gustav, _) = enters(&rest, &rest.ticket("weekly", "gustav", "guest").await).await;
    let session = text(&welcome["conference"], "id");
    server.kill().await;
    alice.closed().await;
    server.restart().await;
    assert_eq!(row(&rest, &session, "gustav").await["left_at"], json!(null), "he may still come back");

    let list = format!("/sessions/{session}/participants?how=in");
    rest.post("/conferences/weekly/disconnect", json!({"target": {"scope": "all"}})).await.is(200);
    let ended = async {
        while rest.get(&list).await.is(200)["items"] != json!([]) {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, ended).await.expect("everybody has left");
    for name in ["alice", "gustav"] {
        let row = row(&rest, &session, name).await;
        assert!(row["left_at"].is_string() && row["how"] == "ended", "{row}");
    }
    let wires = rest.get(&format!("/sessions/{session}/connections?how=in")).await.is(200);
    assert_eq!(wires["items"], json!([]));
}
