//! Somebody is removed and does not want to go: through the real program, over real sockets, with a tap at the server's.

mod common;

use common::{
    relay::{Relay, largest_gap, missing},
    *,
};
use gavel_testkit::{
    server::{Rest, Server},
    signal::Attendee,
    webrtc::Peer,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A datagram that the server had handed to the network before it answered has passed the tap by then, even where the
/// tap has to wait for its turn on a busy machine.
const DRAIN: Duration = Duration::from_millis(300);
/// Below this a gap says more about the machine's scheduler than about the server: two frames of video.
const TICK: Duration = Duration::from_millis(66);

struct Meeting {
    server: Server,
    taps: [Relay; 3],
    alice: Attendee,
    bob: Attendee,
    gustav: Attendee,
    ticket: String,
    cookie: String,
}

impl Meeting {
    /// alice hosts, bob takes part, gustav came by the public link; all hear and see each other.
    async fn of_three() -> Self {
        let server = server().await;
        let rest = server.rest();
        rest.room("weekly").await;
        let taps = [(); 3].map(|()| Relay::to(server.media()));
        let [at_alice, at_bob, at_gustav] = [0, 1, 2].map(|n: usize| Some(taps[n].address()));
        let alice = joins(rest, &rest.ticket("weekly", "alice", "host").await, ALICE, at_alice).await;
        let bob = joins(rest, &rest.ticket("weekly", "bob", "participant").await, BOB, at_bob).await;
        let (ticket, cookie) = guest(rest, "weekly", "gustav").await;
        let gustav = joins(rest, &ticket, GUSTAV, at_gustav).await;
        for (who, others) in [(&alice, [BOB, GUSTAV]), (&bob, [ALICE, GUSTAV]), (&gustav, [ALICE, BOB])] {
            let meets = |view: &_| others.iter().all(|tag| hears_and_sees(view, *tag, 50));
            who.peer.until("everybody is heard and seen", meets).await;
        }
        Self { server, taps, alice, bob, gustav, ticket, cookie }
    }

    fn rest(&self) -> &Rest {
        self.server.rest()
    }

    async fn remove_gustav(&self, ban: Option<Value>) -> Value {
        let mut order = json!({"target": {"participants": [self.gustav.seat()]}, "reason": "disruption"});
        if let Some(ban) = ban {
            order["ban"] = ban;
        }
        self.rest().post("/conferences/weekly/disconnect", order).await.is(200)
    }
}

/// Waits until the peer has sent so many packets more.
async fn goes_on_sending(peer: &Peer, packets: u64) {
    let sent = peer.view().sent;
    peer.until("it goes on sending", |view| view.sent > sent + packets).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_client_that_is_removed_reaches_nobody_and_nothing_reaches_it_while_the_others_go_on() {
    let meeting = Meeting::of_three().await;
    let Meeting { alice, bob, gustav, .. } = &meeting;
    let [at_alice, at_bob, at_gustav] = &meeting.taps;

    gustav.peer.turn_hostile().await;
    let calm = Instant::now();
    // Some seconds to compare with; and being hostile is not yet being out.
    let before = bob.peer.view().received_from(GUSTAV);
    goes_on_sending(&gustav.peer, 400).await;
    bob.peer.until("he is still heard", |view| view.received_from(GUSTAV) > before + 300).await;

    let ordered = Instant::now();
    let receipt = meeting.remove_gustav(Some(json!({}))).await;
    let answered = Instant::now();
    assert_eq!(receipt["silent"]["state"], "confirmed", "{receipt}");
    assert_eq!(receipt["saved"], "yes", "{receipt}");
    assert_eq!(receipt["verdicts"][0]["verdict"], "disconnected", "{receipt}");
    assert!(receipt["silent"]["ms"].as_f64().unwrap() <= answered.duration_since(ordered).as_secs_f64() * 1e3);

    // He hears that he is out, and takes no notice: RTP, RTCP and STUN go on, and so does his signalling.
    let farewell = gustav.signal.until_type("farewell").await;
    assert_eq!(farewell["reason"], "removed_blocked", "{farewell}");
    let deaf = gustav.signal.mark();
    let restart = gustav.peer.offer_restart().await;
    gustav.send_offer(&restart);
    gustav.signal.say(&json!({"type": "act", "id": "back", "verb": {"do": "chat", "text": "I am back"}}));
    goes_on_sending(&gustav.peer, 100).await;
    let heard = [alice.peer.view().received_from(GUSTAV), bob.peer.view().received_from(GUSTAV)];
    let mark = Instant::now();
    let flows = [alice.peer.view().received_from(BOB), bob.peer.view().received_from(ALICE)];
    alice.peer.until("bob goes on", |view| view.received_from(BOB) > flows[0] + 300).await;
    bob.peer.until("alice goes on", |view| view.received_from(ALICE) > flows[1] + 300).await;
    goes_on_sending(&gustav.peer, 100).await;
    assert!(mark > answered + DRAIN, "the drain is over when counting begins");

    // Nothing to him.
    let tape = at_gustav.tape();
    let to_him = tape.iter().filter(|passed| passed.from_server && passed.at > answered + DRAIN).count();
    assert_eq!(to_him, 0, "the tap at his socket sees nothing of the server's any more");
    let attacks = |stun: bool| {
        tape.iter()
            .filter(|passed| !passed.from_server && passed.at > answered && passed.stun == stun)
            .filter(|passed| stun || passed.rtp.is_some())
            .count()
    };
    assert!(attacks(true) > 20, "he went on with STUN: {}", attacks(true));
    assert!(attacks(false) > 100, "he went on with RTP: {}", attacks(false));
    // Nothing of him.
    assert_eq!([alice.peer.view().received_from(GUSTAV), bob.peer.view().received_from(GUSTAV)], heard);
    for who in [alice, bob] {
        who.signal.until("he is gone", |message| message["type"] == "gone" && message["seat"] == gustav.seat()).await;
    }
    let answers: Vec<_> = gustav.signal.after(deaf).into_iter().map(|heard| heard.message).collect();
    assert!(answers.is_empty(), "his old socket is deaf: {answers:?}");
    assert_eq!(gustav.signal.closed().await, Some(1000));

    // The others did not notice.
    for (who, tap) in [("alice", at_alice), ("bob", at_bob)] {
        let after = tap.streams(ordered, Instant::now());
        let before = tap.streams(calm, ordered);
        let went_on: Vec<_> = after.iter().filter(|(_, packets)| packets.len() > 100).collect();
        assert_eq!(went_on.len(), 2, "the audio and the video of the other one go on at {who}");
        for (ssrc, packets) in went_on {
            let (_, earlier) = before.iter().find(|(known, _)| known == ssrc).expect("it is the stream of before");
            assert_eq!(missing(packets), 0, "{who} misses nothing of {ssrc}");
            assert_eq!(packets[0].1, earlier.last().unwrap().1.wrapping_add(1), "{who}: the numbers go on");
            let across = packets[0].0 - earlier.last().expect("it flowed").0;
            let (usual, largest) = (largest_gap(earlier), largest_gap(packets).max(across));
            assert!(largest <= 3 * usual.max(TICK), "{who}: a gap of {largest:?} where {usual:?} was usual");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_way_back_of_somebody_banned_is_refused_with_its_code() {
    let meeting = Meeting::of_three().await;
    let (rest, ticket) = (meeting.rest(), meeting.ticket.clone());
    let resume = text(&meeting.gustav.welcome, "resume");
    let his = rest.with(&ticket);
    // While he was in, every one of these ways was open.
    his.get("/conferences/weekly/participants").await.is(200);
    let (second, _) = enters(rest, &ticket).await;
    drop(second);

    meeting.remove_gustav(Some(json!({"for": "PT1H"}))).await;
    meeting.gustav.signal.closed().await;

    assert_eq!(refused(rest, json!({"ticket": ticket})).await, "blocked");
    assert_eq!(refused(rest, json!({"ticket": ticket, "resume": resume})).await, "blocked");
    assert_eq!(refused(rest, json!({"ticket": ticket, "name": "somebody else"})).await, "blocked");
    // The same browser under another name: the public link gives a ticket, and the door does not open for it.
    let again = rest.without().on_device(&meeting.cookie);
    let drawn = again.post("/rooms/weekly/enter", json!({"name": "gudrun"})).await.is(201);
    let fresh = text(&drawn, "ticket");
    assert_eq!(refused(rest, json!({"ticket": fresh})).await, "blocked");
    // Without signalling at all.
    let offer = Peer::start(plan(GUSTAV)).offer().await;
    for kind in ["whip", "whep"] {
        for ticket in [&ticket, &fresh] {
            rest.with(ticket).offer(&format!("/{kind}/weekly"), &offer).await.is_problem(403, "blocked");
        }
    }
    // What he may still ask with the dead ticket: nothing.
    his.post("/conferences/weekly/chat", json!({"text": "I am back"})).await.is_problem(401, "ticket_revoked");
    assert_eq!(rest.names("weekly").await, ["alice", "bob"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_removed_without_a_ban_comes_back_with_a_new_ticket_and_never_with_the_old_one() {
    let meeting = Meeting::of_three().await;
    let (rest, ticket) = (meeting.rest(), meeting.ticket.clone());
    let receipt = meeting.remove_gustav(None).await;
    assert_eq!((&receipt["silent"]["state"], &receipt["saved"]), (&json!("confirmed"), &json!("yes")));
    let farewell = meeting.gustav.signal.until_type("farewell").await;
    assert_eq!((text(&farewell, "reason"), text(&farewell, "rejoin")), ("removed".into(), "ask".into()));

    let resume = text(&meeting.gustav.welcome, "resume");
    assert_eq!(refused(rest, json!({"ticket": ticket})).await, "ticket_revoked");
    assert_eq!(refused(rest, json!({"ticket": ticket, "resume": resume})).await, "ticket_revoked");
    let offer = Peer::start(plan(GUSTAV)).offer().await;
    rest.with(&ticket).offer("/whip/weekly", &offer).await.is_problem(401, "ticket_revoked");

    let again = rest.without().on_device(&meeting.cookie);
    let drawn = again.post("/rooms/weekly/enter", json!({"name": "gustav"})).await.is(201);
    let back = joins(rest, &text(&drawn, "ticket"), GUSTAV, None).await;
    let heard = meeting.alice.peer.view().received_from(GUSTAV);
    meeting.alice.peer.until("he is heard again", |view| view.received_from(GUSTAV) > heard + 50).await;
    back.peer.until("and hears", |view| view.received_from(BOB) > 50).await;
    // The old ticket is as dead as before.
    assert_eq!(refused(rest, json!({"ticket": ticket})).await, "ticket_revoked");
}
