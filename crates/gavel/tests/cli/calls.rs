//! Calling somebody into the meeting, and being called.

use super::meeting;
use gavel_testkit::signal::Signal;
use serde_json::json;

// T3
#[tokio::test]
async fn a_call_is_heard_declined_and_accepted() {
    let meeting = meeting().await;
    let rest = meeting.server.rest();
    let bob = json!({"username": "bob", "name": "Bob", "password": "correct horse", "role": "user"});
    let account = rest.post("/accounts", bob).await.is(201);
    let account = account["id"].as_str().expect("an id");
    let login = json!({"username": "bob", "password": "correct horse"});
    let access = rest.without().post("/auth/login", login).await.is(200);
    let bob = access["access_token"].as_str().expect("a token");
    let carol = rest.ticket("weekly", "Carol", "host").await;
    let signal = Signal::enter(meeting.server.base(), json!({"ticket": carol})).await.expect("she may come in");
    signal.until_type("welcome").await;

    // Once there is an answer, bob is there and can be called.
    let listening = reqwest::Client::new().get(format!("{}/api/v1/me/calls", meeting.server.base())).bearer_auth(bob);
    let _listening = listening.send().await.expect("an answer").error_for_status().expect("he may listen");
    let call = async || {
        let (code, text, told) = meeting.server.cli(Some(&carol), &["call", "start", account]).await;
        assert!(code == 0 && text.contains("Bob"), "{text}{told}");
    };
    call().await;
    let mut listens = meeting.server.cli_running(bob, &["call", "listen"]);
    let rings = listens.until("Carol calls into weekly").await;
    let place = rings.split_whitespace().next().expect("the place");
    let (code, text, _) = meeting.server.cli(Some(bob), &["call", "decline", place]).await;
    assert_eq!((code, text.as_str()), (0, "declined\n"));
    listens.until("declined").await;

    call().await;
    let rings = listens.until("Carol calls into weekly").await;
    let place = rings.split_whitespace().next().expect("the place");
    let (code, text, told) = meeting.server.cli(Some(bob), &["call", "accept", place]).await;
    assert!(code == 0 && text.contains("/m/weekly#"), "the way in: {text}{told}");
    listens.until("accepted").await;
    assert_eq!(listens.interrupt().await, 0);

    let (code, _, told) = meeting.server.cli(Some(bob), &["call", "accept", place]).await;
    assert!(code == 1 && told.contains("not_found"), "nothing rings: {told}");
    let (code, _, told) = meeting.run(&["call", "start", "bob"]).await;
    assert!(code == 1 && told.contains("a key is in no meeting"), "{told}");
}
