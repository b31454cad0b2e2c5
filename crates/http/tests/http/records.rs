//! The records of a room's conferences (requirement T10).

use crate::house::{Answer, House, Socket};
use axum::http::Method;
use serde_json::{Value, json};

/// What somebody would like to be calculated in alice's spreadsheet.
const ODD: &str = "=HYPERLINK(\"http://evil.example\"), \"Bob\", +1";

/// alice's own room, in which she removed somebody with an odd name; gustav has left, she is there.
struct Told {
    house: House,
    alice: Socket,
    /// Her access token.
    owner: String,
    room: String,
    session: String,
    /// The seats of bob and gustav.
    bob: Value,
    gustav: Value,
}

impl Told {
    async fn new() -> Self {
        let house = House::open().await;
        let (_, owner) = house.account("alice", "user").await;
        let room = json!({"name": "Weekly", "aliases": ["weekly"]});
        let room = house.post("/rooms", &owner, room).await.is(201)["id"].as_str().unwrap().to_owned();
        let drawn = house.post("/rooms/weekly/enter", &owner, json!({})).await.is(201);
        let (mut alice, hers) = house.join(drawn["ticket"].as_str().unwrap()).await;
        let (mut bob, bobs) = house.join(&house.ticket("weekly", ODD, "participant").await).await;
        let (mut gustav, his) = house.join(&house.ticket("weekly", "Gustav", "guest").await).await;
        let private = json!({"do": "chat", "text": "only for you", "to": his["seat"]});
        for (id, verb) in [("1", json!({"do": "chat", "text": "hello,\r\n\"all\""})), ("2", private)] {
            let said = alice.act(id, verb).await;
            assert_eq!(said["type"], "receipt", "{said}");
        }
        let order = json!({"do": "disconnect", "target": {"participants": [bobs["seat"]]}, "reason": "spam"});
        assert_eq!(alice.act("out", order).await["type"], "receipt");
        bob.until("farewell").await;
        gustav.say(json!({"type": "leave"})).await;
        gustav.until("farewell").await;
        let session = hers["conference"]["id"].as_str().unwrap().to_owned();
        Self { house, alice, owner, room, session, bob: bobs["seat"].clone(), gustav: his["seat"].clone() }
    }

    async fn get(&self, list: &str) -> Answer {
        self.house.get(&format!("/sessions/{}/{list}", self.session), &self.owner).await
    }

    async fn items(&self, list: &str) -> Vec<Value> {
        self.get(list).await.is(200)["items"].as_array().unwrap().clone()
    }

    async fn names(&self, list: &str) -> Vec<String> {
        self.items(list).await.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    }
}

/// What a reader of CSV makes of it: the names of the columns, and the records.
fn read(answer: &Answer) -> (Vec<String>, Vec<Vec<String>>) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/csv"), "{answer:?}");
    let mut reader = csv::Reader::from_reader(answer.text.as_bytes());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let head = cells(reader.headers().unwrap());
    (head, reader.records().map(|record| cells(&record.unwrap())).collect())
}

fn cell<'r>(head: &[String], record: &'r [String], column: &str) -> &'r str {
    &record[head.iter().position(|name| name == column).unwrap()]
}

// T10
#[tokio::test]
async fn an_owner_reads_who_was_there_and_how_they_went() {
    let told = Told::new().await;
    let sessions = told.house.get("/rooms/weekly/sessions", &told.owner).await.is(200);
    let session = &sessions["items"][0];
    for (field, value) in [
        ("id", json!(told.session)),
        ("room", json!(told.room)),
        ("name", json!("Weekly")),
        ("ended_at", json!(null)),
        ("running", json!(true)),
        ("participants", json!(3)),
        ("peak", json!(3)),
        ("removals", json!(1)),
        ("messages", json!(1)),
        ("private_messages", json!(1)),
    ] {
        assert_eq!(session[field], value, "{field}");
    }
    assert!(session["started_at"].is_string() && session["duration_s"].is_u64());

    let people = told.items("participants").await;
    assert_eq!(people.len(), 3);
    let [alice, bob, gustav] = [&people[0], &people[1], &people[2]];
    assert_eq!((&alice["name"], &alice["role"], &alice["how"]), (&json!("alice"), &json!("owner"), &json!(null)));
    assert!(alice["account"].is_string() && alice["left_at"].is_null() && alice["joined_at"].is_string());
    for (field, value) in [
        ("name", json!(ODD)),
        ("role", json!("participant")),
        ("kinds", json!(["app"])),
        ("client", json!("Chromium on Linux")),
        ("how", json!("removed")),
        ("by", json!({"name": "alice", "role": "owner", "surface": "app"})),
        ("reason", json!("spam")),
        ("removals", json!(1)),
        ("connections", json!(1)),
    ] {
        assert_eq!(bob[field], value, "{field}");
    }
    assert_eq!(bob["removal"]["by"]["name"], "alice");
    for field in ["total_ms", "talk_ms", "camera_ms", "share_ms", "waited_ms"] {
        assert!(bob[field].is_u64(), "{field}");
    }
    assert!(bob["quality"]["bytes_in"].is_u64() && bob["quality"]["round_trip_ms"].is_null());
    assert_eq!((&gustav["how"], &gustav["by"], &gustav["removal"]), (&json!("left"), &json!(null), &json!(null)));

    let wires = told.items("connections?how=removed").await;
    assert_eq!((wires.len(), &wires[0]["participant"], &wires[0]["how"]), (1, &told.bob, &json!("removed")));
    let moments = told.items("timeline").await;
    let what: Vec<_> = moments.iter().map(|moment| moment["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["joined", "joined", "joined", "removed", "left"]);
    assert_eq!(moments[3]["by"]["name"], "alice");
}

#[tokio::test]
async fn a_removal_stays_on_the_row_of_who_came_back() {
    let told = Told::new().await;
    let ticket = told.house.ticket("weekly", "Gustav", "guest").await;
    let (_gustav, again) = told.house.join(&ticket).await;
    let seat = json!({"participants": [again["seat"]]});
    told.house.post("/conferences/weekly/disconnect", &told.owner, json!({"target": seat})).await.is(200);
    let invited = json!({"participant": again["seat"]});
    let invited = told.house.post("/conferences/weekly/invite", &told.owner, invited).await.is(200);
    let fresh = invited["invitations"][0]["ticket"].as_str().or(invited["invitation"]["ticket"].as_str());
    let (_back, _) = told.house.join(fresh.unwrap()).await;
    let row = told.items(&format!("participants?person={}", again["person"].as_str().unwrap())).await.remove(0);
    assert_eq!((&row["how"], &row["left_at"], &row["seats"]), (&json!(null), &json!(null), &json!(2)));
    assert_eq!((&row["removals"], &row["removal"]["by"]["surface"]), (&json!(1), &json!("manager")));
}

#[tokio::test]
async fn a_session_can_be_read_when_it_is_over_and_when_its_room_is_gone() {
    let mut told = Told::new().await;
    let order = json!({"do": "disconnect", "target": {"scope": "all"}});
    told.alice.say(json!({"type": "act", "id": "end", "verb": order})).await;
    told.alice.until("farewell").await;
    told.alice.closed().await;
    let path = format!("/sessions/{}", told.session);
    let session = told.house.get(&path, &told.owner).await.is(200);
    assert_eq!((&session["running"], session["ended_at"].is_string()), (&json!(false), true));
    let alice = told.items("participants").await.remove(0);
    assert_eq!((&alice["how"], &alice["by"]["name"]), (&json!("ended"), &json!("alice")));

    told.house.delete(&format!("/rooms/{}", told.room), &told.owner).await.is(204);
    let house = &told.house;
    house.get(&path, &told.owner).await.refuses(403, "denied");
    house.get(&format!("/rooms/{}/sessions", told.room), &told.owner).await.refuses(404, "not_found");
    house.get(&path, &house.key("read").await).await.refuses(403, "denied");
    assert_eq!(house.get(&path, &house.admin).await.is(200)["name"], "Weekly");
    let sessions = house.get(&format!("/rooms/{}/sessions", told.room), &house.admin).await.is(200);
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn records_are_for_the_owner_and_those_who_administer() {
    let told = Told::new().await;
    let house = &told.house;
    let mut askers = vec![("owner", told.owner.clone(), true), ("admin", house.admin.clone(), true)];
    for (name, role, sees) in [("bob", "user", false), ("oscar", "operator", true), ("chief", "administrator", true)] {
        askers.push((name, house.account(name, role).await.1, sees));
    }
    for (scope, sees) in [("read", true), ("rooms", true), ("moderate", false), ("media", false)] {
        askers.push((scope, house.key(scope).await, sees));
    }
    // Whoever moderates this meeting by a ticket, and alice's own one.
    askers.push(("host", house.ticket("weekly", "Carol", "host").await, false));
    let drawn = house.post("/rooms/weekly/enter", &told.owner, json!({})).await.is(201);
    askers.push(("her ticket", drawn["ticket"].as_str().unwrap().to_owned(), false));

    let of_session = ["", "/participants", "/connections", "/messages", "/timeline", "/messages.csv"];
    let paths = of_session.map(|list| format!("/sessions/{}{list}", told.session));
    let of_room = ["/rooms/weekly/sessions", "/rooms/weekly/sessions.csv"].map(str::to_owned);
    for path in paths.iter().chain(&of_room) {
        for (name, credential, sees) in &askers {
            let answer = house.get(path, credential).await;
            assert_eq!(answer.status, if *sees { 200 } else { 403 }, "{name} {path}: {}", answer.text);
        }
        house.ask(Method::GET, path, None).await.refuses(401, "unauthenticated");
    }
    for path in ["/sessions/nonsense", "/sessions/01J9ZQ4Y0000000000000000BB/participants", "/rooms/nowhere/sessions"] {
        house.get(path, &house.admin).await.refuses(404, "not_found");
    }
    house.get("/rooms/01J9ZQ4Y0000000000000000BB/sessions", &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn lists_are_searched_filtered_and_sorted() {
    let told = Told::new().await;
    assert_eq!(told.names("participants?sort=name").await, [ODD, "alice", "Gustav"]);
    assert_eq!(told.names("participants?sort=-name").await, ["Gustav", "alice", ODD]);
    assert_eq!(told.names("participants?sort=role").await, ["alice", ODD, "Gustav"]);
    assert_eq!(told.names("participants?q=GUS").await, ["Gustav"]);
    assert_eq!(told.names("participants?role=guest").await, ["Gustav"]);
    assert_eq!(told.names("participants?removed=true").await, [ODD]);
    assert_eq!(told.names("participants?how=in").await, ["alice"]);
    assert_eq!(told.names("participants?how=left&kind=app").await, ["Gustav"]);
    assert_eq!(told.names("participants?kind=whip").await, [""; 0]);
    assert_eq!(told.names("participants?since=2999-01-01T00:00:00Z").await, ["alice"], "she is still there");
    assert_eq!(told.names("connections?q=chromium&how=left").await, ["Gustav"]);
    assert_eq!(told.names("timeline?removed=true").await, [ODD]);

    let first = told.get("participants?limit=2&sort=-name").await.is(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    assert_eq!(told.names(&format!("participants?limit=2&sort=-name&cursor={cursor}")).await, [ODD]);
    let rest = told.get(&format!("participants?limit=2&sort=-name&cursor={cursor}")).await.is(200);
    assert_eq!(rest["next_cursor"], json!(null));
    told.get(&format!("participants?cursor={cursor}")).await.refuses(400, "invalid");
}

#[tokio::test]
async fn nonsense_is_refused_with_a_reason() {
    let told = Told::new().await;
    for query in [
        "participants?sort=folded",
        "participants?sort=",
        "participants?how=gone",
        "participants?role=king",
        "participants?kind=teapot",
        "participants?account=me",
        "participants?removed=maybe",
        "participants?since=yesterday",
        "participants?limit=-1",
        "participants?cursor=1",
        "participants?colour=red",
        "connections?sort=talk_ms",
        "messages?role=guest",
        "messages.csv?sort=person",
        "timeline?until=1",
    ] {
        let problem = told.get(query).await.refuses(400, "invalid");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{query}");
    }
    told.house.get("/rooms/weekly/sessions?q=%00%27%25", &told.owner).await.is(200);
}

#[tokio::test]
async fn what_was_said_to_one_alone_is_shown_to_nobody() {
    let told = Told::new().await;
    let house = &told.house;
    for credential in [&told.owner, &house.admin] {
        let list = house.get(&format!("/sessions/{}/messages", told.session), credential).await.is(200);
        let said: Vec<_> = list["items"].as_array().unwrap().iter().map(|line| &line["text"]).collect();
        assert_eq!(said, ["hello,\r\n\"all\""]);
    }
    assert!(told.items("messages?q=only").await.is_empty());
    assert_eq!(told.items("messages?q=ALICE").await.len(), 1, "by who said it");
}

// T10: any list can be saved as CSV.
#[tokio::test]
async fn a_list_as_csv_is_what_was_filtered_and_cannot_calculate() {
    let told = Told::new().await;
    let (head, people) = read(&told.get("participants.csv?sort=role").await);
    assert_eq!(people.len(), 3);
    let bob = &people[1];
    assert_eq!(cell(&head, bob, "name"), format!("'{ODD}"), "a cell that begins like a formula is text");
    for (column, value) in [
        ("role", "participant"),
        ("kinds", "app"),
        ("how", "removed"),
        ("by", "alice"),
        ("by_role", "owner"),
        ("by_surface", "app"),
        ("reason", "spam"),
        ("removed_by", "alice"),
        ("removals", "1"),
        ("account", ""),
    ] {
        assert_eq!(cell(&head, bob, column), value, "{column}");
    }
    let by_accept = format!("/sessions/{}/participants?removed=true&limit=1", told.session);
    let answer = told.house.call(Method::GET, &by_accept, Some(&told.owner), None, &[("accept", "text/csv")]).await;
    let (_, removed) = read(&answer);
    assert_eq!(removed, vec![bob.clone()]);
    assert!(answer.headers["content-disposition"].to_str().unwrap().contains("participants-"));

    let (head, lines) = read(&told.get("messages.csv").await);
    assert_eq!((lines.len(), cell(&head, &lines[0], "text")), (1, "hello,\r\n\"all\""));
    let (head, wires) = read(&told.get("connections.csv?sort=since").await);
    assert_eq!((head.len(), wires.len()), (12, 3));
}

#[tokio::test]
async fn csv_has_all_pages() {
    let told = Told::new().await;
    let (head, moments) = read(&told.get("timeline.csv?limit=1").await);
    assert_eq!(moments.len(), 5, "a limit is for pages");
    assert_eq!(cell(&head, &moments[4], "participant"), told.gustav.as_str().unwrap());
    let (head, sessions) = read(&told.house.get("/rooms/weekly/sessions.csv", &told.owner).await);
    assert_eq!(cell(&head, &sessions[0], "id"), told.session);
    assert_eq!(cell(&head, &sessions[0], "running"), "true");
}
