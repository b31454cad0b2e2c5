//! kill -9 at any moment: what was answered with `saved: yes` is there afterwards, and the clients come back.

mod common;

use common::*;
use futures_util::future::join_all;
use gavel_testkit::{
    server::{Reply, Rest, Server},
    signal::{Attendee, Signal},
    webrtc::PATIENCE,
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::mpsc, time::timeout};

const KILLS: usize = 100;
const ROOMS: [&str; 3] = ["weekly", "board", "choir"];
/// A kill falls anywhere between the first order of a round and this many answers later.
const ANSWERS_BEFORE_A_KILL: u64 = 48;

/// SplitMix64: a run can be repeated by its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// What the server has promised with `saved: yes`, or with a 201.
#[derive(Clone, Default)]
struct Promises {
    /// Room and person.
    bans: BTreeSet<(&'static str, String)>,
    /// `None`: an order is on its way, or was not answered.
    locks: BTreeMap<&'static str, Option<bool>>,
    /// Request ids in the audit.
    requests: BTreeSet<String>,
    chat: BTreeSet<(&'static str, String)>,
    rooms: BTreeSet<String>,
    /// The ticket of somebody banned.
    dead: Option<String>,
}

#[derive(Clone, Default)]
struct Book(Arc<Mutex<Promises>>);

impl Book {
    fn open(&self) -> MutexGuard<'_, Promises> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one client needs to make load until the server dies.
#[derive(Clone)]
struct Load {
    rest: Rest,
    book: Book,
    /// A word for every answer.
    answered: mpsc::UnboundedSender<()>,
    numbers: Arc<AtomicU64>,
}

impl Load {
    fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// One call, under a request id of its own. `None`: the server is dead.
    async fn call(&self, path: &str, body: Value) -> Option<(String, Reply)> {
        let request = format!("kill-{}", self.number());
        let reply = self.rest.try_post(path, &request, &body).await?;
        let _ = self.answered.send(());
        Some((request, reply))
    }

    /// An order to a conference; the receipt's promise goes into the book. `Some(true)`: it was saved.
    async fn order(&self, path: &str, body: Value) -> Option<bool> {
        let (request, reply) = self.call(path, body).await?;
        let saved = reply.clone().is(200)["saved"] == "yes";
        if saved {
            self.book.open().requests.insert(request);
        }
        Some(saved)
    }

    /// Somebody comes and is banned for good, again and again.
    async fn bans(self, room: &'static str) -> Option<()> {
        loop {
            let name = format!("guest {}", self.number());
            let (_, drawn) =
                self.call(&format!("/rooms/{room}/tickets"), json!({"name": name, "role": "guest"})).await?;
            let ticket = text(&drawn.is(201), "ticket");
            let socket = Signal::connect(self.rest.base()).await?;
            let welcome = socket.hello(json!({"ticket": ticket})).await?;
            let _ = self.answered.send(());
            if welcome["problem"]["code"] == "locked" {
                // The lock fell after the invitation.
                continue;
            }
            assert_eq!(welcome["type"], "welcome", "{welcome}");
            let target = json!({"target": {"participants": [welcome["seat"]]}, "ban": {"room": true}});
            if self.order(&format!("/conferences/{room}/disconnect"), target).await? {
                let mut book = self.book.open();
                book.bans.insert((room, text(&welcome, "person")));
                book.dead = Some(ticket);
            }
        }
    }

    /// The lock goes on and off.
    async fn locks(self, room: &'static str) -> Option<()> {
        let mut locked = self.book.open().locks.get(room).copied().flatten().unwrap_or(false);
        loop {
            locked = !locked;
            self.book.open().locks.insert(room, None);
            let verb = if locked { "lock" } else { "unlock" };
            if self.order(&format!("/conferences/{room}/{verb}"), json!({})).await? {
                self.book.open().locks.insert(room, Some(locked));
            }
        }
    }

    /// The host writes, over the socket.
    async fn chats(self, room: &'static str, host: Arc<Signal>) -> Option<()> {
        loop {
            let line = format!("line {}", self.number());
            let answer = host.try_act(json!({"do": "chat", "text": line})).await?;
            let _ = self.answered.send(());
            if answer["receipt"]["saved"] == "yes" {
                self.book.open().chat.insert((room, line));
            }
        }
    }

    async fn opens_rooms(self) -> Option<()> {
        loop {
            let alias = format!("room-{}", self.number());
            let room = json!({"name": alias, "kind": "meeting", "aliases": [alias]});
            let (_, reply) = self.call("/rooms", room).await?;
            reply.is(201);
            self.book.open().rooms.insert(alias);
        }
    }
}

/// The host of a room, who comes back after every restart.
struct Host {
    room: &'static str,
    ticket: String,
    welcome: Value,
    socket: Arc<Signal>,
}

impl Host {
    async fn arrives(rest: &Rest, room: &'static str) -> Self {
        rest.room(room).await;
        let ticket = rest.ticket(room, "alice", "host").await;
        let (socket, welcome) = enters(rest, &ticket).await;
        Self { room, ticket, welcome, socket: Arc::new(socket) }
    }

    async fn comes_back(&mut self, rest: &Rest) {
        let hello = json!({"ticket": self.ticket, "resume": self.welcome["resume"]});
        let socket = Signal::enter(rest.base(), hello).await.unwrap_or_else(|problem| panic!("refused: {problem}"));
        let welcome = socket.until_type("welcome").await;
        assert_eq!(welcome["seat"], self.welcome["seat"], "it is the seat of before");
        assert_eq!(welcome["conference"]["id"], self.welcome["conference"]["id"], "the meeting goes on");
        self.welcome = welcome;
        self.socket = Arc::new(socket);
    }
}

async fn everything(rest: &Rest, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let separator = if path.contains('?') { '&' } else { '?' };
        let page = rest.get(&format!("{path}{separator}limit=1000{cursor}")).await.is(200);
        items.extend(page["items"].as_array().expect("a list").iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

/// Checks what was promised; the audit from `since` on. Answers when its last row was written.
async fn keeps_its_promises(rest: &Rest, promises: &Promises, since: &str) -> String {
    let verified = rest.get("/audit/verify").await.is(200);
    assert_eq!(verified["intact"], true, "{verified}");
    let audit = everything(rest, &format!("/audit?since={since}")).await;
    let rows: BTreeSet<&str> = audit.iter().filter_map(|row| row["request_id"].as_str()).collect();
    for request in &promises.requests {
        assert!(rows.contains(request.as_str()), "the audit has lost {request}");
    }
    for room in ROOMS {
        let bans = everything(rest, &format!("/rooms/{room}/bans")).await;
        let banned: BTreeSet<&str> = bans.iter().filter_map(|ban| ban["person"].as_str()).collect();
        for (_, person) in promises.bans.iter().filter(|(of, _)| *of == room) {
            assert!(banned.contains(person.as_str()), "a ban in {room} is lost");
        }
        if let Some(Some(locked)) = promises.locks.get(room) {
            let conference = rest.get(&format!("/conferences/{room}")).await.is(200);
            assert_eq!(conference["locked"], *locked, "the lock of {room}");
        }
    }
    if let Some(ticket) = &promises.dead {
        assert_eq!(refused(rest, json!({"ticket": ticket})).await, "blocked");
    }
    let rooms = everything(rest, "/rooms").await;
    let aliases: BTreeSet<&str> = rooms.iter().filter_map(|room| room["aliases"][0].as_str()).collect();
    for alias in &promises.rooms {
        assert!(aliases.contains(alias.as_str()), "the room {alias} is lost");
    }
    text(audit.last().expect("rows"), "at")
}

fn has_chat(host: &Host, promises: &Promises) {
    let lines: BTreeSet<&str> =
        host.welcome["chat"].as_array().expect("a list").iter().filter_map(|line| line["text"].as_str()).collect();
    for (_, line) in promises.chat.iter().filter(|(room, _)| *room == host.room) {
        assert!(lines.contains(line.as_str()), "{} has lost `{line}`", host.room);
    }
}

/// One round of load, and the kill in the middle of it.
async fn dies_under_load(
    server: &mut Server,
    hosts: &[Host],
    load: Load,
    mut answers: mpsc::UnboundedReceiver<()>,
    after: u64,
) {
    let mut clients = tokio::task::JoinSet::new();
    for host in hosts {
        for _ in 0..3 {
            clients.spawn(load.clone().bans(host.room));
        }
        // Where the lock goes on and off, invitations from before it are worth nothing: one room goes without.
        if host.room != ROOMS[0] {
            clients.spawn(load.clone().locks(host.room));
        }
        clients.spawn(load.clone().chats(host.room, host.socket.clone()));
    }
    clients.spawn(load.clone().opens_rooms());
    drop(load);
    for _ in 0..after {
        timeout(PATIENCE, answers.recv()).await.expect("the server answers");
    }
    server.kill().await;
    // Their last calls fail, and with them they end. A failed assertion of one of them is one of the test.
    clients.join_all().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_kills_under_load_lose_nothing_that_was_saved_and_the_clients_come_back() {
    let seed = std::env::var("GAVEL_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_260_105);
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let mut server = server().await;
    let rest = server.rest().clone();
    let mut hosts = Vec::new();
    for room in ROOMS {
        hosts.push(Host::arrives(&rest, room).await);
    }
    let numbers = Arc::new(AtomicU64::new(0));
    let mut ever = Promises::default();
    let beginning = text(&hosts[0].welcome["conference"], "started_at");
    let mut since = beginning.clone();
    let (mut starts, mut returns) = (Vec::new(), Vec::new());
    for kill in 0..KILLS {
        let book = Book::default();
        book.open().locks.clone_from(&ever.locks);
        let (answered, answers) = mpsc::unbounded_channel();
        let load = Load { rest: rest.clone(), book: book.clone(), answered, numbers: numbers.clone() };
        dies_under_load(&mut server, &hosts, load, answers, dice.below(ANSWERS_BEFORE_A_KILL)).await;

        starts.push(server.restart().await);
        let listening = Instant::now();
        let new = book.open().clone();
        join_all(hosts.iter_mut().map(|host| host.comes_back(&rest))).await;
        returns.push(listening.elapsed());
        hosts.iter().for_each(|host| has_chat(host, &new));
        since = keeps_its_promises(&rest, &new, &since).await;
        ever.bans.extend(new.bans);
        ever.requests.extend(new.requests);
        ever.rooms.extend(new.rooms);
        ever.locks = new.locks;
        ever.dead = new.dead.or(ever.dead);
        assert!(starts[kill] + returns[kill] < Duration::from_secs(5), "kill {kill}: back within five seconds");
    }
    keeps_its_promises(&rest, &ever, &beginning).await;
    println!(
        "{KILLS} kills; {} bans, {} orders and {} rooms were promised and kept; start {:?}, return {:?} at most",
        ever.bans.len(),
        ever.requests.len(),
        ever.rooms.len(),
        starts.iter().max().expect("kills"),
        returns.iter().max().expect("kills"),
    );
    assert!(ever.bans.len() > KILLS / 10, "there was load: {} bans", ever.bans.len());
    assert!(ever.requests.len() > KILLS, "there was load: {} orders", ever.requests.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meeting_goes_on_within_five_seconds_of_a_kill_and_its_ban_and_its_lock_hold() {
    let mut server = server().await;
    let rest = server.rest().clone();
    rest.room("weekly").await;
    let alices = rest.ticket("weekly", "alice", "host").await;
    let bobs = rest.ticket("weekly", "bob", "participant").await;
    let gustavs = rest.ticket("weekly", "gustav", "guest").await;
    let alice = joins(&rest, &alices, ALICE, None).await;
    let bob = joins(&rest, &bobs, BOB, None).await;
    alice.peer.until("bob is heard and seen", |view| hears_and_sees(view, BOB, 50)).await;
    let (gustav, welcome) = enters(&rest, &gustavs).await;
    let ban = json!({"do": "disconnect", "target": {"participants": [welcome["seat"]]}, "ban": {}});
    assert_eq!(alice.signal.act(ban).await["receipt"]["saved"], "yes");
    assert_eq!(alice.signal.act(json!({"do": "lock"})).await["receipt"]["saved"], "yes");
    gustav.closed().await;

    server.kill().await;
    for who in [&alice, &bob] {
        who.signal.closed().await;
    }
    let killed = Instant::now();
    server.restart().await;
    let resume = |ticket: &str, welcome: &Value| json!({"ticket": ticket, "resume": welcome["resume"]});
    let alice_again = Attendee::join_with(&rest, resume(&alices, &alice.welcome), plan(ALICE), None).await;
    let bob_again = Attendee::join_with(&rest, resume(&bobs, &bob.welcome), plan(BOB), None).await;
    alice_again.peer.until("bob is heard and seen again", |view| hears_and_sees(view, BOB, 10)).await;
    bob_again.peer.until("alice is heard and seen again", |view| hears_and_sees(view, ALICE, 10)).await;
    let took = killed.elapsed();
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    assert_eq!((alice_again.seat(), bob_again.seat()), (alice.seat(), bob.seat()), "everybody has their seat");

    assert_eq!(refused(&rest, resume(&gustavs, &welcome)).await, "blocked");
    let (uninvited, _) = guest(&rest, "weekly", "gudrun").await;
    assert_eq!(refused(&rest, json!({"ticket": uninvited})).await, "locked");
    let conference = rest.get("/conferences/weekly").await.is(200);
    assert_eq!((&conference["locked"], &conference["id"]), (&json!(true), &alice.welcome["conference"]["id"]));
}
