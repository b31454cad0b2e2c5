//! Whatever the REST interface can do, the command line can: a command for each call of the OpenAPI document.

use super::GAVEL;
use axum::{Json, Router, extract::Request, http::Uri};
use gavel_testkit::server::Server;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{io::AsyncWriteExt, net::TcpListener, process::Command, time::timeout};

/// Stands for any id: what is one is not looked up by name.
const ID: &str = "01J9ZQ4Y0000000000000000BB";

/// Each call, and a command that makes it. `ID` is an id.
const COMMANDS: &[(&str, &str)] = &[
    ("POST /auth/login", "login alice --password-stdin"),
    ("POST /auth/logout", "logout"),
    ("POST /auth/setup", "setup --password-stdin --print-token"),
    ("GET /auth/sessions", "logins"),
    ("DELETE /auth/sessions", "logout --others"),
    ("DELETE /auth/sessions/{id}", "logout ID"),
    ("DELETE /accounts/{id}/sessions", "logout --account ID"),
    ("POST /api-keys", "key create bridge"),
    ("GET /api-keys", "key list"),
    ("DELETE /api-keys/{id}", "key revoke ID"),
    ("POST /apps", "app create enablex shop"),
    ("GET /apps", "app list"),
    ("DELETE /apps/{id}", "app delete ID"),
    ("POST /accounts", "account create alice --password-stdin"),
    ("GET /accounts", "account list"),
    ("GET /accounts/{id}", "account show ID"),
    ("PATCH /accounts/{id}", "account edit ID --role operator"),
    ("DELETE /accounts/{id}", "account delete ID"),
    ("POST /groups", "group create Choir ID"),
    ("GET /groups", "group list"),
    ("GET /groups/{id}", "group show ID"),
    ("PATCH /groups/{id}", "group rename ID Choir"),
    ("DELETE /groups/{id}", "group delete ID"),
    ("GET /address-book", "address-book ali"),
    ("POST /rooms", "room create Weekly"),
    ("GET /rooms", "room list"),
    ("GET /rooms/{id}", "room show weekly"),
    ("PATCH /rooms/{id}", "room edit weekly --name Weekly"),
    ("DELETE /rooms/{id}", "room delete weekly"),
    ("POST /rooms/{id}/invitees", "invitee add weekly --guest Gustav"),
    ("GET /rooms/{id}/invitees", "invitee list weekly"),
    ("DELETE /rooms/{id}/invitees/{person}", "invitee remove weekly ID"),
    ("GET /rooms/{id}/occurrences", "room occurrences weekly"),
    ("GET /rooms/{id}/invitation.ics", "room calendar weekly"),
    ("GET /settings", "settings show"),
    ("PATCH /settings", "settings edit --length 12h"),
    ("POST /rooms/{id}/tickets", "ticket create weekly Gustav"),
    ("GET /rooms/{id}/tickets", "ticket list weekly"),
    ("DELETE /rooms/{id}/tickets/{ticket}", "ticket revoke weekly ID"),
    ("GET /rooms/{id}/bans", "bans weekly --room"),
    ("GET /me/conferences", "conference mine"),
    ("POST /rooms/{alias}/enter", "enter weekly --guest --name Gustav"),
    ("GET /rooms/{alias}/lobby", "room lobby weekly"),
    ("GET /conferences", "conference list"),
    ("POST /conferences", "conference start"),
    ("GET /conferences/{id}", "conference show weekly"),
    ("GET /conferences/{id}/overview", "conference overview weekly"),
    ("GET /conferences/{id}/media", "conference media weekly"),
    ("GET /conferences/{id}/participants/{participant}/media", "participant media weekly bob"),
    ("GET /conferences/{id}/participants", "participant list weekly"),
    ("POST /conferences/{id}/disconnect", "disconnect weekly ID"),
    ("POST /conferences/{id}/lock", "lock weekly"),
    ("POST /conferences/{id}/unlock", "unlock weekly"),
    ("POST /conferences/{id}/waiting_room", "waiting-room weekly on"),
    ("POST /conferences/{id}/admit", "admit weekly ID"),
    ("POST /conferences/{id}/deny", "deny weekly ID"),
    ("POST /conferences/{id}/send_out", "send-out weekly ID"),
    ("POST /conferences/{id}/role", "role weekly ID host"),
    ("POST /conferences/{id}/mute", "mute weekly ID"),
    ("POST /conferences/{id}/unmute", "unmute weekly ID"),
    ("POST /conferences/{id}/mute_all_but", "mute-all-but weekly ID"),
    ("POST /conferences/{id}/hand", "hand weekly up"),
    ("POST /conferences/{id}/lower_hands", "lower-hands weekly --all"),
    ("POST /conferences/{id}/floor", "floor weekly ID grant"),
    ("POST /conferences/{id}/spotlight", "spotlight weekly ID"),
    ("POST /conferences/{id}/pause", "pause weekly"),
    ("POST /conferences/{id}/resume", "resume weekly"),
    ("POST /conferences/{id}/layout", "layout weekly speaker"),
    ("POST /conferences/{id}/react", "react weekly clap"),
    ("POST /conferences/{id}/rename", "rename weekly ID Gustav"),
    ("POST /conferences/{id}/rights", "rights weekly ID --chat no"),
    ("POST /conferences/{id}/permissions", "permissions weekly --chat hosts"),
    ("POST /conferences/{id}/choose", "choose weekly ID --gain 150"),
    ("GET /conferences/{id}/details", "devices weekly ID"),
    ("GET /conferences/{id}/unconnected", "unconnected weekly"),
    ("POST /conferences/{id}/pin", "pin weekly generate"),
    ("POST /conferences/{id}/alias", "alias weekly monday"),
    ("POST /conferences/{id}/keep_out", "keep-out weekly"),
    ("POST /conferences/{id}/start", "start weekly --for 1h"),
    ("POST /conferences/{id}/prolong", "prolong weekly 15m"),
    ("POST /conferences/{id}/guests", "guests weekly off"),
    ("POST /conferences/{id}/invite", "invite weekly --group ID"),
    ("POST /conferences/{id}/withdraw", "withdraw weekly --all"),
    ("POST /conferences/{id}/chat", "chat weekly Hello"),
    ("POST /conferences/{id}/unban", "unban weekly ID"),
    ("GET /conferences/{id}/bans", "bans weekly"),
    ("GET /conferences/{id}/bans/{ban}", "bans weekly ID"),
    ("POST /calls", "call start ID"),
    ("GET /me/calls", "call listen"),
    ("POST /me/calls/{place}/accept", "call accept ID"),
    ("POST /me/calls/{place}/decline", "call decline ID"),
    ("GET /conferences/{id}/events", "events weekly"),
    ("GET /events", "events"),
    ("GET /rooms/{id}/sessions", "session list weekly"),
    ("GET /rooms/{id}/sessions.csv", "session list weekly --csv"),
    ("GET /sessions/{id}", "session show ID"),
    ("GET /sessions/{id}/participants", "session participants ID"),
    ("GET /sessions/{id}/participants.csv", "session participants ID --csv"),
    ("GET /sessions/{id}/connections", "session connections ID"),
    ("GET /sessions/{id}/connections.csv", "session connections ID --csv"),
    ("GET /sessions/{id}/messages", "session messages ID"),
    ("GET /sessions/{id}/messages.csv", "session messages ID --csv"),
    ("GET /sessions/{id}/timeline", "session timeline ID"),
    ("GET /sessions/{id}/timeline.csv", "session timeline ID --csv"),
    ("POST /webhooks", "webhook create https://example.org"),
    ("GET /webhooks", "webhook list"),
    ("GET /webhooks/{id}", "webhook show ID"),
    ("PATCH /webhooks/{id}", "webhook edit ID --state active"),
    ("DELETE /webhooks/{id}", "webhook delete ID"),
    ("GET /webhooks/{id}/deliveries", "webhook deliveries ID"),
    ("POST /webhooks/{id}/replay", "webhook replay ID --after 0"),
    ("POST /webhooks/{id}/test", "webhook test ID"),
    ("GET /audit", "audit list"),
    ("GET /audit/verify", "audit verify"),
    ("GET /audit.csv", "audit export"),
    ("GET /audit.jsonl", "audit export --format jsonl"),
];

/// Calls without a command, and why. WHIP, WHEP and the two sockets do not stand in the document.
const WITHOUT: &[(&str, &str)] = &[
    ("DELETE /conferences/{id}/bans/{ban}", "the same as `POST /conferences/{id}/unban`"),
    ("GET /auth/openid/start", "one is sent to the provider's page in a browser"),
    ("POST /auth/openid/finish", "and comes back from there in the same browser"),
    ("POST /demo", "one click in a browser"),
    ("GET /lobby-config", "what the start page in the browser shows"),
];

/// `GET /rooms/{id}` for all that stand in the document of a running server.
async fn documented() -> BTreeSet<String> {
    let server = Server::start(GAVEL).await;
    let document = reqwest::get(format!("{}/openapi.json", server.base())).await.expect("an answer");
    let document: Value = document.json().await.expect("JSON");
    let mut calls = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let path = path.strip_prefix("/api/v1").expect("all are below it");
        for method in methods.as_object().expect("methods").keys() {
            calls.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    calls
}

#[tokio::test]
async fn every_call_of_the_openapi_document_has_a_command_or_a_reason_to_have_none() {
    let documented = documented().await;
    let commands = COMMANDS.iter().map(|(call, _)| (*call).to_owned());
    let known: BTreeSet<String> = commands.chain(WITHOUT.iter().map(|(call, _)| (*call).to_owned())).collect();
    let missing: Vec<&String> = documented.difference(&known).collect();
    assert!(missing.is_empty(), "no command does this: {missing:#?}");
    let gone: Vec<&String> = known.difference(&documented).collect();
    assert!(gone.is_empty(), "the document does not know this: {gone:#?}");
    assert_eq!(known.len(), COMMANDS.len() + WITHOUT.len(), "each stands here once");
}

/// A server that answers everything alike, and remembers what it was asked.
struct Recorder {
    base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    async fn open() -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let book = asked.clone();
        let answer = move |request: Request| async move {
            let call = format!("{} {}", request.method(), path(request.uri()));
            book.lock().expect("it is whole").push(call);
            // Good for whoever looks for a seat, whoever logs in, and whoever reads a list.
            let seat = json!({"id": ID, "seat": ID, "person": ID, "name": "Gustav", "state": "in"});
            Json(
                json!({"items": [seat], "next_cursor": null, "access_token": "gva_x", "delivered": true, "intact": true}),
            )
        };
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
        Self { base, asked }
    }

    /// What a command asks for.
    async fn asked_by(&self, command: &str) -> Vec<String> {
        self.asked.lock().expect("it is whole").clear();
        let mut program = Command::new(GAVEL);
        let words = command.split(' ').map(|word| if word == "ID" { ID } else { word });
        program.args(words).env("GAVEL_URL", &self.base).env("GAVEL_API_KEY", "gvk_x").env_remove("GAVEL_DATA_DIR");
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut running = program.spawn().expect("it starts");
        let _ = running.stdin.take().expect("it was asked for").write_all(b"secret\ncorrect horse\n").await;
        // Whoever follows events is told that this is none, and ends too.
        let ended = timeout(Duration::from_secs(30), running.wait_with_output()).await.expect("it ends");
        let told = String::from_utf8_lossy(&ended.as_ref().expect("it started").stderr).into_owned();
        assert_ne!(ended.expect("it started").status.code(), Some(2), "gavel {command}: {told}");
        self.asked.lock().expect("it is whole").clone()
    }
}

fn path(uri: &Uri) -> &str {
    uri.path().strip_prefix("/api/v1").unwrap_or(uri.path())
}

/// Whether a request is one of this call.
fn is_of(call: &str, asked: &str) -> bool {
    let (call, asked): (Vec<&str>, Vec<&str>) = (call.split('/').collect(), asked.split('/').collect());
    call.len() == asked.len() && call.iter().zip(asked).all(|(call, asked)| call.starts_with('{') || *call == asked)
}

#[tokio::test]
async fn every_command_makes_the_call_that_it_stands_for() {
    let recorder = Recorder::open().await;
    for (call, command) in COMMANDS {
        let asked = recorder.asked_by(command).await;
        assert!(asked.iter().any(|asked| is_of(call, asked)), "gavel {command}: {asked:?}, and never {call}");
    }
    assert!(!is_of("GET /rooms/{id}", "GET /rooms/weekly/bans") && !is_of("GET /rooms/{id}", "PATCH /rooms/weekly"));
}
