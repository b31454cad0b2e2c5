//! The command line against a running server: what it prints, what it does, and what its exit code says.

mod calls;
mod entry;
mod events;
mod groups;
mod invite;
mod invitees;
mod keys;
mod logins;
mod people;
mod removal;
mod rooms;
mod routes;
mod scene;
mod schedules;
mod sessions;
mod settings;
mod usage;
mod voices;
mod webhooks;

use gavel_testkit::{server::Server, signal::Signal};
use serde_json::{Value, json};

const GAVEL: &str = env!("CARGO_BIN_EXE_gavel");

struct Meeting {
    server: Server,
    key: String,
    alice: Signal,
}

/// The weekly meeting, with alice as its host.
async fn meeting() -> Meeting {
    let server = Server::start(GAVEL).await;
    let key = server.rest().key(&["admin"]).await;
    server.rest().room("weekly").await;
    let (alice, _) = enter(&server, "Alice", "host").await;
    Meeting { server, key, alice }
}

async fn enter(server: &Server, name: &str, role: &str) -> (Signal, String) {
    let ticket = server.rest().ticket("weekly", name, role).await;
    let signal = Signal::enter(server.base(), json!({"ticket": ticket})).await.expect("the ticket is good");
    let welcome = signal.until_type("welcome").await;
    (signal, welcome["seat"].as_str().expect("a seat").to_owned())
}

impl Meeting {
    async fn run(&self, args: &[&str]) -> (i32, String, String) {
        self.server.cli(Some(&self.key), args).await
    }

    /// With `--json`: the server's own answer.
    async fn json(&self, args: &[&str]) -> Value {
        let (code, text, told) = self.run(&[args, &["--json"]].concat()).await;
        assert_eq!(code, 0, "{text}{told}");
        serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{fault}: {text}"))
    }

    /// What must be done; answers what it says.
    async fn done(&self, args: &[&str]) -> String {
        let (code, text, told) = self.run(args).await;
        assert_eq!(code, 0, "{args:?}: {text}{told}");
        text
    }

    /// One on the roster.
    async fn seat(&self, name: &str) -> Value {
        let list = self.server.rest().get("/conferences/weekly/participants").await.is(200);
        let items = list["items"].as_array().expect("a list");
        items.iter().find(|seat| seat["name"] == name).cloned().expect("they are there")
    }
}
