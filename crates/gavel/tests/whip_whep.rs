//! WHIP and WHEP with aiortc, a WebRTC stack that is not ours.

mod common;

use common::*;
use gavel_testkit::{
    server::{Rest, Server},
    webrtc::{PATIENCE, Peer, Plan, Tracks},
};
use serde_json::{Value, json};
use std::{path::PathBuf, process::Stdio, sync::OnceLock};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

/// The interpreter that has aiortc.
fn python() -> PathBuf {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON
        .get_or_init(|| {
            if let Some(named) = std::env::var_os("GAVEL_PYTHON") {
                return PathBuf::from(named);
            }
            let imports = std::process::Command::new("python3").args(["-c", "import aiortc"]).output();
            assert!(
                imports.is_ok_and(|output| output.status.success()),
                "this test needs aiortc: `cargo xtask test --only python --only rust` installs and uses it; or name a \
                 Python that has crates/gavel/tests/aiortc/requirements.txt in GAVEL_PYTHON"
            );
            "python3".into()
        })
        .clone()
}

/// One aiortc process.
struct Foreigner {
    child: Child,
    commands: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
}

impl Foreigner {
    fn start(role: &str, url: &str, ticket: &str) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/aiortc/peer.py");
        let mut child = Command::new(python())
            .args([script, role, url, ticket])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Python starts");
        let commands = child.stdin.take().expect("it was asked for");
        let said = BufReader::new(child.stdout.take().expect("it was asked for")).lines();
        Self { child, commands, said }
    }

    fn publishes(server: &Server, ticket: &str) -> Self {
        Self::start("publish", &format!("{}/whip/weekly", server.base()), ticket)
    }

    fn watches(server: &Server, ticket: &str) -> Self {
        Self::start("watch", &format!("{}/whep/weekly", server.base()), ticket)
    }

    /// The next thing it says that fits.
    async fn until(&mut self, what: &str, mut fits: impl FnMut(&Value) -> bool) -> Value {
        let mut passed = Vec::new();
        // Python and its codecs take their time to start on a busy machine.
        let search = async {
            while let Some(line) = self.said.next_line().await.expect("lines") {
                let event: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
                if fits(&event) {
                    return Some(event);
                }
                passed.push(line);
            }
            None
        };
        let found = timeout(3 * PATIENCE, search).await;
        found.ok().flatten().unwrap_or_else(|| panic!("it did not come to this: {what}; it said {passed:#?}"))
    }

    /// The id of the participant that it became.
    async fn is_in(&mut self) -> String {
        let answer = self.until("an answer", |event| event["event"] == "answered" || event["event"] == "refused").await;
        assert_eq!(answer["event"], "answered", "{answer}");
        let location = text(&answer, "location");
        location.rsplit('/').next().expect("a path").to_owned()
    }

    async fn is_refused(&mut self, status: u16, code: &str) {
        let answer = self.until("an answer", |event| event["event"] == "answered" || event["event"] == "refused").await;
        assert_eq!((&answer["status"], &answer["code"]), (&json!(status), &json!(code)), "{answer}");
        assert!(self.child.wait().await.expect("it ends").success());
    }

    /// Waits until it has decoded so many pictures, and sound.
    async fn decodes(&mut self, pictures: u64) {
        let enough = |event: &Value| {
            event["video"].as_u64().is_some_and(|count| count >= pictures) && event["audio"].as_u64() > Some(pictures)
        };
        self.until("it decodes", enough).await;
    }

    /// How many pictures it has decoded by now.
    async fn pictures(&mut self) -> u64 {
        self.command("count").await;
        let counted = self.until("a count", |event| event["event"] == "counted").await;
        counted["video"].as_u64().expect("a number")
    }

    async fn command(&mut self, command: &str) {
        self.commands.write_all(format!("{command}\n").as_bytes()).await.expect("it reads");
    }
}

async fn roster(rest: &Rest) -> Vec<(String, String)> {
    let list = rest.get("/conferences/weekly/participants").await.is(200);
    let items = list["items"].as_array().expect("a list");
    items.iter().map(|seat| (text(seat, "id"), text(seat, "kind"))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_foreign_viewers_is_removed_with_a_ban_and_the_other_goes_on_decoding() {
    let server = server().await;
    let rest = server.rest();
    rest.room("weekly").await;
    let host = rest.ticket("weekly", "alice", "host").await;
    let bobs = rest.ticket("weekly", "bob", "participant").await;
    let gustavs = rest.ticket("weekly", "gustav", "guest").await;

    // Before the host is in, there is nothing to watch.
    Foreigner::watches(&server, &bobs).is_refused(409, "not_started").await;

    let mut alice = Foreigner::publishes(&server, &host);
    let publisher = alice.is_in().await;
    alice.until("it is connected", |event| event["state"] == "connected").await;
    let mut bob = Foreigner::watches(&server, &bobs);
    let watching = bob.is_in().await;
    let mut gustav = Foreigner::watches(&server, &gustavs);
    let removed = gustav.is_in().await;
    let kinds = [(&publisher, "whip"), (&watching, "whep"), (&removed, "whep")];
    let expected: Vec<_> = kinds.iter().map(|(id, kind)| ((*id).clone(), (*kind).to_owned())).collect();
    assert_eq!(roster(rest).await, expected, "a WHIP or WHEP client is a participant like any other");
    for viewer in [&mut bob, &mut gustav] {
        let trickled = viewer.until("its candidates were taken", |event| event["event"] == "trickled").await;
        assert_eq!(trickled["status"], 204, "they came behind the offer");
        viewer.decodes(20).await;
    }

    let order = json!({"target": {"participants": [removed]}, "ban": {}, "reason": "uninvited"});
    let receipt = rest.post("/conferences/weekly/disconnect", order).await.is(200);
    assert_eq!((&receipt["silent"]["state"], &receipt["saved"]), (&json!("confirmed"), &json!("yes")), "{receipt}");
    gustav.until("the server said goodbye", |event| event["state"] == "closed").await;
    let seen = bob.pictures().await;
    bob.decodes(seen + 60).await;
    assert_eq!(roster(rest).await, expected[..2]);

    Foreigner::watches(&server, &gustavs).is_refused(403, "blocked").await;
    Foreigner::publishes(&server, &gustavs).is_refused(403, "blocked").await;

    // Without a ban the ticket dies all the same.
    let order = json!({"target": {"participants": [watching]}});
    rest.post("/conferences/weekly/disconnect", order).await.is(200);
    Foreigner::watches(&server, &bobs).is_refused(401, "ticket_revoked").await;

    // A new one is good, and leaving in order is leaving.
    let fresh = rest.ticket("weekly", "bob", "participant").await;
    let mut bob = Foreigner::watches(&server, &fresh);
    bob.is_in().await;
    bob.decodes(5).await;
    bob.command("delete").await;
    let left = bob.until("an answer to DELETE", |event| event["event"] == "deleted").await;
    assert_eq!(left["status"], 204);
    assert_eq!(roster(rest).await, expected[..1]);
    alice.command("delete").await;
    alice.until("an answer to DELETE", |event| event["event"] == "deleted").await;
    rest.get("/conferences/weekly/participants").await.is_problem(404, "not_found");
}

#[tokio::test]
async fn offers_are_refused_with_the_documented_codes() {
    let server = server().await;
    let rest = server.rest();
    rest.room("weekly").await;
    rest.room("other").await;
    let publisher = Peer::start(Plan::new(ALICE).publishing(Tracks::BOTH)).offer().await;
    let viewer = Peer::start(Plan::new(BOB).with_slots(1, 1)).offer().await;
    let bob = rest.with(&rest.ticket("weekly", "bob", "participant").await);

    rest.without().offer("/whip/weekly", &publisher).await.is_problem(401, "unauthenticated");
    rest.with("gvt_nonsense").offer("/whip/weekly", &publisher).await.is_problem(401, "unauthenticated");
    bob.offer("/whip/nowhere", &publisher).await.is_problem(404, "not_found");
    bob.offer("/whip/other", &publisher).await.is_problem(403, "wrong_conference");
    bob.offer("/whip/weekly", &publisher).await.is_problem(409, "not_started");

    let (alice, _) = enters(rest, &rest.ticket("weekly", "alice", "host").await).await;
    bob.offer("/whep/weekly", &viewer).await.is_problem(409, "no_publisher");
    bob.offer("/whip/weekly", "v=0 is not all that an offer needs").await.is_problem(400, "invalid");
    assert_eq!(rest.names("weekly").await, ["alice"], "whoever has no answer has no seat");

    let reply = bob.offer("/whip/weekly", &publisher).await;
    let location = reply.header("location").to_owned();
    reply.is(201);
    let (seat, _) = roster(rest).await.into_iter().find(|(_, kind)| kind == "whip").expect("bob is in");
    assert_eq!(location, format!("/whip/weekly/{seat}"));

    assert_eq!(alice.act(json!({"do": "lock"})).await["type"], "receipt");
    let late = rest.ticket("weekly", "dora", "guest").await;
    // An invitation made after the lock is a moderator's own act, and lets in.
    rest.with(&late).offer("/whep/weekly", &viewer).await.is(201);
    let (uninvited, _) = guest(rest, "weekly", "gustav").await;
    rest.with(&uninvited).offer("/whep/weekly", &viewer).await.is_problem(403, "locked");
}
