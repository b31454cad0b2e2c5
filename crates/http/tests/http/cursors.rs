//! Paging: whatever somebody gives for a cursor, the answer is a page or a 400; and the cursors that are given lead through
//! the whole list.

use crate::house::{House, Socket};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use std::cell::Cell;
use tokio::runtime::Runtime;

/// Texts that no list gives out, and some that could have been.
fn made_up() -> impl Strategy<Value = String> {
    let sort = prop::sample::select(vec!["name", "-joined_at", "at", "since", "-started_at", ""]);
    let mark =
        prop_oneof![any::<i128>().prop_map(|number| format!("n{number}")), "t[0-9a-fA-F]{0,12}", "[nt]?\\PC{0,6}"];
    prop_oneof![
        "\\PC{0,60}",
        any::<u128>().prop_map(|number| number.to_string()),
        "[0-7][0-9A-HJKMNP-TV-Z]{25}",
        "([0-9a-f]{2}){0,40}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})",
        (sort, mark, "\\PC{0,26}").prop_map(|(sort, mark, id)| format!("{sort}.{mark}.{id}")),
    ]
}

/// An installation in which every list that can have several entries has them.
struct Full {
    house: House,
    /// An account's token: the lists of one's own.
    own: String,
    conference: String,
    webhook: String,
    _inside: Vec<Socket>,
}

impl Full {
    async fn new() -> Self {
        let house = House::open().await;
        let (owner, own) = house.account("alice", "administrator").await;
        let (second, _) = house.account("bob", "user").await;
        let (third, _) = house.account("carol", "user").await;
        let login = json!({"username": "alice", "password": "correct horse"});
        for name in ["One", "Two", "Three"] {
            house.ask(axum::http::Method::POST, "/auth/login", Some(&login)).await.is(200);
            house.post("/groups", &house.admin, json!({"name": name})).await.is(201);
            house.key("read").await;
            let schedule = json!({"start": "2099-01-05T10:00:00Z", "time_zone": "UTC", "length_minutes": 60,
                "recurrence": "FREQ=DAILY;COUNT=5"});
            let room = json!({"name": name, "owner": owner, "aliases": [name], "schedule": schedule});
            house.room_with(room).await;
            house.meeting(&format!("meeting-{name}")).await.0.drop_dead().await;
        }
        let mut inside = Vec::new();
        for _ in 0..2 {
            // The second meeting in the same room: its records have two sessions.
            house.post("/conferences/One/disconnect", &house.admin, json!({"target": {"scope": "all"}})).await;
            inside.clear();
            for name in ["Alice", "Bob", "Carol", "Dora", "Gustav"] {
                inside.push(house.join(&house.ticket("One", name, "host").await).await);
            }
        }
        let chat = house.ticket("One", "Oscar", "host").await;
        let (socket, _) = house.join(&chat).await;
        for text in ["one", "two", "three"] {
            house.post("/conferences/One/chat", &chat, json!({"text": text})).await.is(200);
        }
        for (_, welcome) in &inside[3..] {
            let order = json!({"target": {"participants": [welcome["seat"]]}, "ban": {"room": true}});
            house.post("/conferences/One/disconnect", &house.admin, order).await.is(200);
        }
        let people = json!({"accounts": [second, third], "guests": [{"name": "Gustav"}]});
        house.post("/rooms/One/invitees", &house.admin, people).await.is(201);
        let mut webhook = Value::Null;
        for path in ["a", "b", "c"] {
            let hook = json!({"url": format!("https://hooks.invalid/{path}"), "room": "Two"});
            webhook = house.post("/webhooks", &house.admin, hook).await.is(201);
        }
        let running = house.get("/conferences/One", &house.admin).await.is(200);
        let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let (conference, webhook) = (text(&running), text(&webhook));
        let mut sockets: Vec<Socket> = inside.into_iter().map(|(socket, _)| socket).collect();
        sockets.push(socket);
        Self { house, own, conference, webhook, _inside: sockets }
    }

    /// Every list that takes a cursor, by the description of the interface.
    async fn lists(&self) -> Vec<String> {
        let document = serde_json::to_value(self.house.http.document()).unwrap();
        let takes_cursor = |call: &Value| {
            call["get"]["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "cursor"))
        };
        let paths = document["paths"].as_object().unwrap().iter().filter(|(_, call)| takes_cursor(call));
        paths.map(|(path, _)| self.filled_in(path.strip_prefix("/api/v1").unwrap())).collect()
    }

    fn filled_in(&self, path: &str) -> String {
        let id = match path.split('/').nth(1).unwrap() {
            "sessions" => &self.conference,
            "webhooks" => &self.webhook,
            _ => "One",
        };
        path.replace("{id}", id)
    }

    async fn ask(&self, path: &str, query: &str) -> crate::house::Answer {
        let key = if path.starts_with("/me/") || path.starts_with("/auth/") { &self.own } else { &self.house.admin };
        self.house.get(&format!("{path}?{query}"), key).await
    }

    /// What tells the entries apart, since other things go on changing.
    async fn items(&self, path: &str, query: &str) -> (Vec<Value>, Option<String>) {
        let page = self.ask(path, query).await.is(200);
        let mut items = page["items"].as_array().unwrap_or_else(|| panic!("{path}: {page}")).clone();
        for item in items.iter_mut().filter_map(Value::as_object_mut) {
            item.retain(|name, _| {
                ["id", "room", "seat", "seq", "participant", "person", "at", "since", "start"].contains(&name.as_str())
            });
        }
        (items, page["next_cursor"].as_str().map(str::to_owned))
    }
}

/// As it stands in a query string, whatever it is.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn any_text_for_a_cursor_gets_a_page_or_a_400() {
    let runtime = Runtime::new().unwrap();
    let full = runtime.block_on(Full::new());
    let lists = runtime.block_on(full.lists());
    assert!(lists.len() > 20, "{lists:?}");
    let refused = Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: 64, ..Config::default() });
    let outcome = runner.run(&made_up(), |cursor| {
        for path in &lists {
            let answer = runtime.block_on(full.ask(path, &format!("cursor={}", escaped(&cursor))));
            if answer.status != 200 {
                prop_assert_eq!(answer.problem(), (400, "invalid"), "{}", path);
                refused.set(refused.get() + 1);
            }
        }
        Ok(())
    });
    outcome.unwrap();
    assert!(refused.get() > 0, "some of them were no cursors");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cursors_of_a_list_lead_through_all_of_it() {
    let full = Full::new().await;
    let mut longer = 0;
    for path in full.lists().await.iter().filter(|path| !path.contains('.')) {
        let (whole, end) = full.items(path, "limit=1000").await;
        assert_eq!(end, None, "{path}");
        let (mut walked, mut next) = full.items(path, "limit=1").await;
        while let Some(cursor) = next {
            let (more, then) = full.items(path, &format!("limit=1&cursor={}", escaped(&cursor))).await;
            walked.extend(more);
            next = then;
        }
        assert_eq!(walked, whole, "{path}");
        longer += usize::from(whole.len() > 1);
    }
    assert!(longer > 15, "{longer} lists had several pages");
}
