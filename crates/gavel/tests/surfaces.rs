//! The same question gets the same verdict by every way of asking it: REST, the app's socket, the command line.

mod common;

use common::*;
use gavel_testkit::{
    server::{Rest, Server},
    signal::Signal,
    webrtc::PATIENCE,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::time::timeout;

/// The rows of the rule book's first table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Administrator,
    Owner,
    Operator,
    Moderator,
    ControlToken,
    Ordinary,
    /// A bad credential.
    Nobody,
}

/// Its columns, as far as they can be somebody in a meeting of the app.
const COLUMNS: [&str; 7] = ["owner", "operator", "host", "participant", "guest", "knocking", "gone"];

/// Somebody who asks: their credential, the seat that they have, and their own name if they are a column.
struct Asker {
    name: &'static str,
    row: Row,
    credential: String,
    socket: Option<Signal>,
}

struct Question {
    name: String,
    target: Value,
    ban: Option<Value>,
    /// The same, for the command line.
    words: Vec<String>,
}

impl Question {
    fn order(&self) -> Value {
        let mut order = json!({"target": self.target, "dry_run": true});
        if let Some(ban) = &self.ban {
            order["ban"] = ban.clone();
        }
        order
    }

    /// What the rule book says.
    fn expected(&self, asker: &Asker) -> &'static str {
        let (act, column) = self.name.split_once(' ').expect("two words");
        if asker.row == Row::Nobody {
            return "unauthenticated";
        }
        let oneself = asker.name == column;
        if oneself && act == "disconnect" {
            return "would_disconnect";
        }
        if asker.row == Row::Ordinary {
            return "not_moderator";
        }
        match (act, column) {
            ("ban", "owner") if !oneself => "owner_protected",
            ("ban", _) if oneself => "invalid",
            ("disconnect", "owner") if asker.row != Row::Administrator => "owner_protected",
            (_, "gone") => "already_gone",
            (_, _) => "would_disconnect",
        }
    }
}

/// The verdict on the one who was asked about, or the code of the refusal.
fn verdict(answer: &Value) -> String {
    let code = answer["code"].as_str();
    let verdict = answer["verdicts"][0]["verdict"].as_str();
    code.or(verdict).unwrap_or_else(|| panic!("neither verdict nor code: {answer}")).to_owned()
}

struct House {
    server: Server,
    askers: Vec<Asker>,
    seats: BTreeMap<&'static str, String>,
    /// Not to be dropped: somebody waits behind it.
    _knocking: Signal,
}

impl House {
    async fn with_everybody() -> Self {
        let server = server().await;
        let rest = server.rest().clone();
        let mut askers = Vec::new();
        let mut seats = BTreeMap::new();

        // The owner and the operator are accounts, and enter by the public link.
        for (name, role, row) in [("owner", "user", Row::Owner), ("operator", "operator", Row::Operator)] {
            let access = account(&rest, name, role).await;
            let as_account = rest.with(&access);
            if row == Row::Owner {
                as_account.room("weekly").await;
            }
            let drawn = as_account.post("/rooms/weekly/enter", json!({})).await.is(201);
            let ticket = text(&drawn, "ticket");
            let (socket, welcome) = enters(&rest, &ticket).await;
            assert_eq!(welcome["role"], name);
            seats.insert(name, text(&welcome, "seat"));
            askers.push(Asker { name, row, credential: ticket, socket: Some(socket) });
            askers.push(Asker { name, row, credential: access, socket: None });
        }
        // These were invited.
        for (name, row) in [("host", Row::Moderator), ("participant", Row::Ordinary), ("guest", Row::Ordinary)] {
            let ticket = rest.ticket("weekly", name, name).await;
            let (socket, welcome) = enters(&rest, &ticket).await;
            seats.insert(name, text(&welcome, "seat"));
            askers.push(Asker { name, row, credential: ticket, socket: Some(socket) });
        }
        // One has left, and one waits outside.
        let (gone, welcome) = enters(&rest, &rest.ticket("weekly", "gone", "participant").await).await;
        gone.say(&json!({"type": "leave"}));
        gone.until_type("farewell").await;
        seats.insert("gone", text(&welcome, "seat"));
        rest.post("/conferences/weekly/waiting_room", json!({"on": true})).await.is(200);
        let (ticket, _) = guest(&rest, "weekly", "knocking").await;
        let knocking = Signal::enter(rest.base(), json!({"ticket": ticket})).await;
        let knocking = knocking.unwrap_or_else(|problem| panic!("refused: {problem}"));
        knocking.until_type("waiting").await;
        let roster = rest.get("/conferences/weekly/participants").await.is(200);
        let waiting = roster["items"].as_array().expect("a list").iter().find(|seat| seat["name"] == "knocking");
        seats.insert("knocking", text(waiting.expect("hosts see who waits"), "id"));

        // Outside of the meeting: keys by their scopes, the administrator, and nobody.
        let keys = [("admin", Row::Administrator), ("moderate", Row::ControlToken)];
        let weak = ["read", "rooms", "media"].map(|scope| (scope, Row::Ordinary));
        for (scope, row) in keys.into_iter().chain(weak) {
            askers.push(Asker { name: scope, row, credential: rest.key(&[scope]).await, socket: None });
        }
        let credential = account(&rest, "chief", "administrator").await;
        askers.push(Asker { name: "chief", row: Row::Administrator, credential, socket: None });
        askers.push(Asker { name: "nobody", row: Row::Nobody, credential: "gvk_0_nonsense".into(), socket: None });
        Self { server, askers, seats, _knocking: knocking }
    }

    fn questions(&self) -> Vec<Question> {
        let about = |act: &str, column: &str, ban: Option<Value>| {
            let seat = &self.seats[column];
            let mut words = vec![seat.clone()];
            words.extend(ban.as_ref().map(|_| "--ban".to_owned()));
            let target = json!({"participants": [seat]});
            Question { name: format!("{act} {column}"), target, ban, words }
        };
        let mut questions: Vec<Question> = COLUMNS.iter().map(|column| about("disconnect", column, None)).collect();
        // The command line's `--ban` says that it is not for the room.
        let ban = || Some(json!({"room": false}));
        questions.extend(["owner", "host", "guest"].map(|column| about("ban", column, ban())));
        let everybody = vec!["--all".into()];
        questions.push(Question {
            name: "end all".into(),
            target: json!({"scope": "all"}),
            ban: None,
            words: everybody,
        });
        questions
    }

    async fn by_rest(&self, asker: &Asker, question: &Question) -> String {
        let rest: Rest = self.server.rest().with(&asker.credential);
        verdict(&rest.post("/conferences/weekly/disconnect", question.order()).await.body)
    }

    async fn by_socket(&self, socket: &Signal, question: &Question) -> String {
        let mut verb = question.order();
        verb["do"] = "disconnect".into();
        let answer = socket.act(verb).await;
        verdict(if answer["type"] == "refused" { &answer["problem"] } else { &answer["receipt"] })
    }

    async fn by_command_line(&self, asker: &Asker, question: &Question) -> String {
        let mut args = vec!["disconnect", "weekly", "--dry-run", "--json"];
        args.extend(question.words.iter().map(String::as_str));
        let (_, out, err) = self.server.cli(Some(&asker.credential), &args).await;
        verdict(&serde_json::from_str(&out).unwrap_or_else(|_| panic!("no JSON: {out}{err}")))
    }
}

/// An account, logged in.
async fn account(rest: &Rest, username: &str, role: &str) -> String {
    let password = "correct horse";
    let made = json!({"username": username, "password": password, "name": username, "role": role});
    rest.post("/accounts", made).await.is(201);
    let login = json!({"username": username, "password": password});
    text(&rest.without().post("/auth/login", login).await.is(200), "access_token")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_surface_gives_the_verdict_of_the_rule_book() {
    let house = House::with_everybody().await;
    let mut wrong = Vec::new();
    let mut asked = 0;
    for question in house.questions() {
        for asker in &house.askers {
            let expected = question.expected(asker);
            let mut verdicts = vec![
                ("REST", house.by_rest(asker, &question).await),
                ("command line", house.by_command_line(asker, &question).await),
            ];
            if let Some(socket) = &asker.socket {
                verdicts.push(("socket", house.by_socket(socket, &question).await));
            }
            for (surface, verdict) in verdicts {
                asked += 1;
                if verdict != expected {
                    wrong.push(format!(
                        "{} asks by {surface}: {}: {verdict}, not {expected}",
                        asker.name, question.name
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "of {asked}:\n{}", wrong.join("\n"));
    // Nobody was touched by being asked about.
    let names = house.server.rest().names("weekly").await;
    assert_eq!(names, ["owner", "operator", "host", "participant", "guest", "knocking"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn running_the_room_is_for_moderators_on_every_surface() {
    let house = House::with_everybody().await;
    for asker in &house.askers {
        let expected = match asker.row {
            Row::Nobody => Some("unauthenticated"),
            Row::Ordinary => Some("not_moderator"),
            Row::Administrator | Row::Owner | Row::Operator | Row::Moderator | Row::ControlToken => None,
        };
        let rest = house.server.rest().with(&asker.credential);
        for verb in ["lock", "unlock"] {
            let reply = rest.post(&format!("/conferences/weekly/{verb}"), json!({})).await;
            assert_eq!(reply.body["code"].as_str(), expected, "{} by REST: {}", asker.name, reply.text);
            let args = [verb, "weekly", "--json"];
            let (exit, out, err) = house.server.cli(Some(&asker.credential), &args).await;
            assert_eq!(exit, i32::from(expected.is_some()), "{} by command line: {out}{err}", asker.name);
            if let Some(socket) = &asker.socket {
                let answer = socket.act(json!({"do": verb})).await;
                assert_eq!(answer["problem"]["code"].as_str(), expected, "{} by socket: {answer}", asker.name);
            }
        }
    }
}

/// bob tries to remove alice by every surface that he can reach.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_participant_cannot_remove_the_host_by_any_surface() {
    let server = server().await;
    let rest = server.rest();
    rest.room("weekly").await;
    let (alice, hers) = enters(rest, &rest.ticket("weekly", "alice", "host").await).await;
    let bobs = rest.ticket("weekly", "bob", "participant").await;
    let (bob, _) = enters(rest, &bobs).await;
    let target = json!({"participants": [hers["seat"]]});

    let refused = bob.act(json!({"do": "disconnect", "target": target})).await;
    assert_eq!(refused["problem"]["code"], "not_moderator", "{refused}");
    let as_bob = rest.with(&bobs);
    let order = json!({"target": target});
    as_bob.post("/conferences/weekly/disconnect", order.clone()).await.is_problem(403, "not_moderator");
    let all = json!({"target": {"scope": "all"}});
    as_bob.post("/conferences/weekly/disconnect", all).await.is_problem(403, "not_moderator");
    let me_a_host = json!({"participant": text(&hers, "seat"), "role": "participant"});
    as_bob.post("/conferences/weekly/role", me_a_host).await.is_problem(403, "not_moderator");
    let (exit, _, err) = server.cli(Some(&bobs), &["disconnect", "weekly", "alice"]).await;
    assert_eq!(exit, 1);
    assert!(err.contains("not_moderator"), "{err}");
    rest.without().post("/conferences/weekly/disconnect", order.clone()).await.is_problem(401, "unauthenticated");
    assert_eq!(rest.names("weekly").await, ["alice", "bob"]);

    // The refusals are rows of the audit, which nobody waits for: each look gives them a little more time.
    let refusals = async {
        loop {
            let audit = rest.get("/audit?conference=weekly&actor=bob&limit=1000").await.is(200);
            let rows = audit["items"].as_array().expect("a list");
            if rows.iter().filter(|row| row["code"] == "not_moderator").count() == 5 {
                return;
            }
        }
    };
    timeout(PATIENCE, refusals).await.expect("five rows in the audit");
    // And alice can do to bob what bob could not do to alice.
    let bobs_seat = json!({"participants": [text(&bob.until_type("welcome").await, "seat")]});
    let receipt = alice.act(json!({"do": "disconnect", "target": bobs_seat})).await;
    assert_eq!(receipt["receipt"]["verdicts"][0]["verdict"], "disconnected", "{receipt}");
    assert_eq!(rest.names("weekly").await, ["alice"]);
}
