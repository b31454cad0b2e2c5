//! People who come back again and again, and people who have silently gone: a removal holds for both.

mod common;

use common::*;
use gavel_testkit::{server::Rest, signal::Signal, webrtc::PATIENCE};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::timeout,
};

const ROUNDS: usize = 10;
const RECONNECTS: usize = 40;

/// What became of one attempt to come back.
enum Outcome {
    Inside(Signal),
    Refused(String),
}

/// How far the removal is.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Removal {
    Ahead,
    Ordered,
    Answered,
}

/// Comes, and where it finds ten seats of the person taken (`full`), once more at each of these moments.
async fn comes_back(
    rest: Rest,
    hello: Value,
    answered: mpsc::UnboundedSender<()>,
    mut removal: watch::Receiver<Removal>,
    moments: &'static [Removal],
) -> Outcome {
    let mut moments = moments.iter();
    loop {
        let outcome = Signal::enter(rest.base(), hello.clone()).await;
        let _ = answered.send(());
        match outcome {
            Ok(signal) => return Outcome::Inside(signal),
            Err(problem) if problem["code"] == "full" => {
                let moment = moments.next().expect("after the removal nothing is full");
                removal.wait_for(|now| now >= moment).await.expect("there is a removal");
            }
            Err(problem) => return Outcome::Refused(text(&problem, "code")),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_reconnects_race_with_their_removal_and_none_ends_inside() {
    let server = server().await;
    let rest = server.rest();
    rest.room("weekly").await;
    let (alice, _) = enters(rest, &rest.ticket("weekly", "alice", "host").await).await;
    let (mut got_in, mut kept_out) = (0, 0);

    for round in 0..ROUNDS {
        let ticket = rest.ticket("weekly", "gustav", "guest").await;
        let (first, welcome) = enters(rest, &ticket).await;
        let (answered, mut answers) = mpsc::unbounded_channel();
        let removal = watch::Sender::new(Removal::Ahead);
        let mut attempts = JoinSet::new();
        for n in 0..RECONNECTS {
            // Half of them show the resume token, of which one is the first, and half do as a new tab does.
            let mut hello = json!({"ticket": ticket});
            if n % 2 == 0 {
                hello["resume"] = welcome["resume"].clone();
            }
            // Those who found it full come again together with the order, or when it has been carried out.
            let moments: &[Removal] =
                if n % 4 < 2 { &[Removal::Ordered, Removal::Answered] } else { &[Removal::Answered] };
            attempts.spawn(comes_back(rest.clone(), hello, answered.clone(), removal.subscribe(), moments));
        }
        // The order falls at another point of the race in each round: before the first answer, and after up to 36.
        for _ in 0..round * 4 {
            timeout(PATIENCE, answers.recv()).await.expect("attempts are answered");
        }
        let banned = round % 2 == 1;
        let mut order = json!({"target": {"participants": [welcome["seat"]]}});
        if banned {
            order["ban"] = json!({});
        }
        removal.send_replace(Removal::Ordered);
        let receipt = rest.post("/conferences/weekly/disconnect", order).await.is(200);
        assert_eq!(receipt["verdicts"][0]["verdict"], "disconnected", "round {round}: {receipt}");
        removal.send_replace(Removal::Answered);
        assert_eq!(rest.names("weekly").await, ["alice"], "round {round}: at the receipt");

        let expected = if banned { "blocked" } else { "ticket_revoked" };
        for outcome in attempts.join_all().await {
            match outcome {
                Outcome::Inside(signal) => {
                    got_in += 1;
                    // 1000 after a farewell, 1001 where another attempt has taken the seat over.
                    let code = signal.closed().await;
                    assert!(matches!(code, Some(1000 | 1001)), "round {round}: closed with {code:?}");
                }
                Outcome::Refused(code) => {
                    kept_out += 1;
                    assert_eq!(code, expected, "round {round}");
                }
            }
        }
        first.closed().await;
        assert_eq!(rest.names("weekly").await, ["alice"], "round {round}: when the race is over");
        assert_eq!(refused(rest, json!({"ticket": ticket, "resume": welcome["resume"]})).await, expected);
    }
    assert!(got_in > ROUNDS, "there was a race: {got_in} attempts came before their removal");
    assert!(kept_out > ROUNDS, "there was a race: {kept_out} attempts came after their removal");
    assert_eq!(alice.close_code(), None, "alice stayed in all the time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ghost_is_shown_as_reconnecting_after_three_seconds_and_can_be_removed() {
    let server = server().await;
    let rest = server.rest();
    rest.room("weekly").await;
    let (alice, _) = enters(rest, &rest.ticket("weekly", "alice", "host").await).await;
    let ticket = rest.ticket("weekly", "bob", "host").await;
    let (bob, welcome) = enters(rest, &ticket).await;
    let seat = welcome["seat"].clone();
    // He is alive for a while: what happens next is not because of how he came.
    for _ in 0..2 {
        let mark = bob.mark();
        bob.until_after(mark, "a pong", |message| message["type"] == "pong").await;
    }

    // The network is gone: no more pings, and no goodbye.
    bob.fall_silent();
    let since = bob.said_at().expect("he has said something");
    alice
        .until("he is shown as reconnecting", |message| {
            message["type"] == "changed"
                && message["participant"]["id"] == seat
                && message["participant"]["state"] == "reconnecting"
        })
        .await;
    let took = since.elapsed();
    assert!(took > Duration::from_millis(2_500), "not at the first hiccup: after {took:?}");
    assert!(took < Duration::from_secs(6), "not long after: after {took:?}");
    let shown = rest.get("/conferences/weekly/participants").await.is(200);
    let ghost = shown["items"].as_array().unwrap().iter().find(|item| item["id"] == seat).expect("on the roster");
    assert_eq!(ghost["state"], "reconnecting");
    assert!(ghost["reconnecting_since"].is_string());

    let receipt = alice.act(json!({"do": "disconnect", "target": {"participants": [seat]}})).await;
    assert_eq!(receipt["receipt"]["verdicts"][0]["verdict"], "disconnected", "{receipt}");
    assert_eq!(rest.names("weekly").await, ["alice"]);
    // When his network is back, he reads what happened instead of coming back by himself.
    let back = json!({"ticket": ticket, "resume": welcome["resume"]});
    assert_eq!(refused(rest, back).await, "ticket_revoked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ghost_that_comes_to_life_again_has_its_seat_of_before() {
    let server = server().await;
    let rest = server.rest();
    rest.room("weekly").await;
    let (alice, _) = enters(rest, &rest.ticket("weekly", "alice", "host").await).await;
    let ticket = rest.ticket("weekly", "bob", "participant").await;
    let (bob, welcome) = enters(rest, &ticket).await;
    drop(bob);
    let back = json!({"ticket": ticket, "resume": welcome["resume"]});
    let back = Signal::enter(rest.base(), back).await.unwrap_or_else(|problem| panic!("refused: {problem}"));
    let again = back.until_type("welcome").await;
    assert_eq!(again["seat"], welcome["seat"]);
    assert_ne!(again["resume"], welcome["resume"], "a resume token is good once");
    assert_eq!(rest.names("weekly").await, ["alice", "bob"]);
    assert!(alice.after(0).iter().all(|heard| heard.message["type"] != "gone"), "nobody has gone");
}
