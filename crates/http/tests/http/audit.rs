use crate::house::House;
use serde_json::json;

#[tokio::test]
async fn every_decision_has_its_row_and_refusals_are_rows_too() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let bob_ticket = house.ticket("weekly", "Bob", "participant").await;
    let (_bob, bob_in) = house.join(&bob_ticket).await;
    let lock = house.post("/conferences/weekly/lock", &bob_ticket, json!({})).await;
    lock.refuses(403, "not_moderator");
    let order = json!({"target": {"participants": [bob_in["seat"]]}, "reason": "spam", "note": "bye", "audit_note": "third time"});
    house.post("/conferences/weekly/disconnect", &ticket, order).await.is(200);

    let rows = house.get("/audit?conference=weekly", &house.admin).await.is(200);
    let rows = rows["items"].as_array().unwrap();
    let refused = rows.iter().find(|row| row["verb"] == "lock").unwrap();
    assert_eq!(
        (&refused["verdict"], &refused["code"], &refused["actor"]["name"]),
        (&json!("refused"), &json!("not_moderator"), &json!("Bob"))
    );
    let removed = rows.iter().find(|row| row["verb"] == "disconnect").unwrap();
    for (field, value) in [
        ("surface", json!("api")),
        ("verdict", json!("disconnected")),
        ("code", json!(null)),
        ("reason", json!("spam")),
        ("note", json!("bye")),
        ("audit_note", json!("third time")),
        ("target", json!({"participant": bob_in["seat"], "name": "Bob"})),
    ] {
        assert_eq!(removed[field], value, "{field}");
    }
    assert_eq!((&removed["actor"]["name"], &removed["actor"]["role"]), (&json!("Alice"), &json!("host")));
    assert!(removed["seq"].is_u64() && removed["at"].is_string() && removed["silent_ms"].is_number());
    assert!(removed["prev"].as_str().is_some_and(|hash| hash.len() == 64) && removed["hash"] != removed["prev"]);

    let named = house.get("/audit?actor=Bob", &house.admin).await.is(200);
    assert!(named["items"].as_array().unwrap().iter().all(|row| row["actor"]["name"] == "Bob"));
    assert_eq!(house.get("/audit?since=2999-01-01T00:00:00Z", &house.admin).await.is(200)["items"], json!([]));
    let page = house.get("/audit?limit=1", &house.admin).await.is(200);
    let next = house
        .get(&format!("/audit?limit=1&cursor={}", page["next_cursor"].as_str().unwrap()), &house.admin)
        .await
        .is(200);
    assert!(next["items"][0]["seq"].as_u64() > page["items"][0]["seq"].as_u64());

    let verified = house.get("/audit/verify", &house.admin).await.is(200);
    assert_eq!((&verified["intact"], &verified["broken_at"]), (&json!(true), &json!(null)));
}

#[tokio::test]
async fn the_audit_is_not_for_everybody() {
    let house = House::open().await;
    let (_, alice) = house.account("alice", "user").await;
    house.post("/rooms", &alice, json!({"name": "Hers", "aliases": ["hers"]})).await.is(201);
    let (_host, _, ticket) = house.meeting("weekly").await;
    house.get("/audit", &alice).await.refuses(403, "denied");
    house.get("/audit?conference=hers", &alice).await.is(200);
    house.get("/audit?conference=weekly", &alice).await.refuses(403, "denied");
    house.get("/audit?conference=weekly", &ticket).await.refuses(403, "denied");
    let reader = house.key("read").await;
    house.get("/audit", &reader).await.is(200);
    house.get("/audit/verify", &reader).await.refuses(403, "denied");
    house.get("/audit", &house.key("moderate").await).await.refuses(403, "denied");
}

#[tokio::test]
async fn the_audit_comes_as_csv_and_as_json_lines_whole_and_verifiable() {
    // G6
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let evil = house.ticket("weekly", "=HYPERLINK(\"http://x\",\"bob, really\")", "guest").await;
    let (_evil, evil_in) = house.join(&evil).await;
    let order = json!({"target": {"participants": [evil_in["seat"]]}, "reason": "spam", "note": "two\nlines"});
    house.post("/conferences/weekly/disconnect", &ticket, order).await.is(200);
    // More than one page of an export.
    for _ in 0..600 {
        house.post("/conferences/weekly/lock", &evil, json!({})).await.refuses(401, "ticket_revoked");
    }
    // The door writes behind its answers; when it is shut, all is on record.
    house.door.shut().await;

    let csv = house.get("/audit.csv", &house.admin).await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8; header=present");
    assert!(csv.text.starts_with("seq,at,actor,actor_role,"), "{}", &csv.text[..80]);
    let records: Vec<&str> = csv.text.split_terminator("\r\n").collect();
    assert!(records.len() > 600, "{}", records.len());
    assert!(csv.text.contains(",\"'=HYPERLINK(\"\"http://x\"\",\"\"bob, really\"\")\","), "no cell is a formula");
    assert!(csv.text.contains(",\"two\nlines\","));
    let asked =
        house.call(axum::http::Method::GET, "/audit", Some(&house.admin), None, &[("accept", "text/csv")]).await;
    assert_eq!(asked.text.lines().next(), csv.text.lines().next());

    let lines = house.get("/audit.jsonl", &house.admin).await;
    assert_eq!(lines.headers["content-type"], "application/x-ndjson");
    let mut prev = gavel_store::chain::NOTHING.to_owned();
    let mut rows = 0;
    for line in lines.text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        rows += 1;
        assert_eq!((&row["seq"], &row["prev"]), (&json!(rows), &json!(prev)));
        prev = gavel_store::chain::hash(&prev, row["entry"].as_str().unwrap());
        assert_eq!(row["hash"], prev.as_str());
    }
    assert_eq!(rows + 1, records.len(), "every row is in both");
    let some = house.get("/audit.jsonl?verb=disconnect", &house.admin).await;
    assert_eq!(some.text.lines().count(), 1, "{}", some.text);
    house.get("/audit.csv", &ticket).await.refuses(403, "denied");
}

#[tokio::test]
async fn an_export_comes_whole_also_to_those_who_take_it_compressed() {
    let house = House::open().await;
    house.room("weekly").await;
    for path in ["/audit.csv", "/audit.jsonl"] {
        let zipped = [("accept-encoding", "gzip")];
        let answer = house.call(axum::http::Method::GET, path, Some(&house.admin), None, &zipped).await;
        assert_eq!((answer.status.as_u16(), &answer.headers["content-encoding"]), (200, &"gzip".parse().unwrap()));
        assert!(!answer.text.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn what_is_looked_for_is_no_longer_than_a_name() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let (name, text) = ("x".repeat(100), "x".repeat(60_000));
    for path in ["/audit?actor=", "/audit?target=", "/rooms/weekly/sessions?q=", "/address-book?q="] {
        house.get(&format!("{path}{name}"), &house.admin).await.is(200);
        house.get(&format!("{path}{text}"), &house.admin).await.refuses(400, "invalid");
    }
}

#[tokio::test]
async fn the_audit_can_be_narrowed_to_what_one_looks_for() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    let (_other, _, _) = house.meeting("board").await;
    let bobs = house.ticket("weekly", "Bob", "participant").await;
    let (_bob, bob) = house.join(&bobs).await;
    house.post("/conferences/weekly/lock", &bobs, json!({})).await.refuses(403, "not_moderator");
    house.post("/conferences/weekly/lock", &ticket, json!({})).await.is(200);
    let count = async |query: &str| {
        let rows = house.get(&format!("/audit?{query}"), &house.admin).await.is(200);
        rows["items"].as_array().unwrap().len()
    };
    assert_eq!(count("verb=lock").await, 2);
    assert_eq!(count("verb=lock&verdict=refused").await, 1);
    assert_eq!(count("verb=lock&surface=api").await, 2);
    assert_eq!(count("verb=lock&surface=app").await, 0);
    assert_eq!(count("verb=join&room=board").await, 1);
    assert_eq!(count(&format!("target={}", bob["seat"].as_str().unwrap())).await, 1);
    assert_eq!(count("verb=join&target=bo").await, 1);
    assert_eq!(count("verb=join&until=2020-01-01T00:00:00Z").await, 0);
    house.get("/audit?surface=moon", &house.admin).await.refuses(400, "invalid");
    house.get("/audit?until=tomorrow", &house.admin).await.refuses(400, "invalid");
    house.get("/audit?room=nowhere", &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn the_audit_says_from_which_address_each_order_came() {
    // G6
    let house = House::open().await;
    let (mut alice, _, _) = house.meeting("weekly").await;
    alice.act("1", json!({"do": "lock"})).await;
    let rows = house.get("/audit?verb=lock", &house.admin).await.is(200);
    assert_eq!(rows["items"][0]["actor"]["address"], "127.0.0.1");
    let rows = house.get("/audit?verb=join", &house.admin).await.is(200);
    assert_eq!(rows["items"][0]["actor"]["address"], "127.0.0.1");
}

#[tokio::test]
async fn what_is_done_to_the_installation_is_on_record_with_actor_target_and_address() {
    // G6
    let house = House::open().await;
    let (alice_id, alice) = house.account("alice", "user").await;
    house.patch(&format!("/accounts/{alice_id}"), &house.admin, json!({"name": "Alice A."})).await.is(200);
    house.post("/accounts", &alice, json!({"username": "x", "name": "X", "role": "user"})).await.refuses(403, "denied");
    let key = house.post("/api-keys", &house.admin, json!({"name": "bot", "scopes": ["read"]})).await.is(201);
    house.delete(&format!("/api-keys/{}", key["id"].as_str().unwrap()), &house.admin).await.is(204);
    let room = house.post("/rooms", &alice, json!({"name": "Hers", "aliases": ["hers"]})).await.is(201);
    house.patch("/rooms/hers", &alice, json!({"name": "Ours"})).await.is(200);
    house.ticket("hers", "Gustav", "guest").await;
    let hook = json!({"url": "https://example.org/?secret=1", "description": "lamp", "events": ["ended"]});
    let hook = house.post("/webhooks", &house.admin, hook).await.is(201);
    house.delete(&format!("/webhooks/{}", hook["id"].as_str().unwrap()), &house.admin).await.is(204);
    house.delete("/rooms/hers", &alice).await.is(204);
    house.delete(&format!("/accounts/{alice_id}"), &house.admin).await.is(204);

    let all = house.get("/audit?limit=1000", &house.admin).await.is(200);
    let all = all["items"].as_array().unwrap();
    let row = |verb: &str| all.iter().find(|row| row["verb"] == verb).unwrap_or_else(|| panic!("no row of {verb}"));
    for (verb, actor, role, name, id) in [
        ("account_create", "ops", "administrator", "alice", json!(alice_id)),
        ("account_change", "ops", "administrator", "alice", json!(alice_id)),
        ("key_create", "ops", "administrator", "bot", key["id"].clone()),
        ("key_revoke", "ops", "administrator", "bot", key["id"].clone()),
        ("room_create", "alice", "user", "Hers", room["id"].clone()),
        ("room_change", "Alice A.", "user", "Hers", room["id"].clone()),
        ("webhook_create", "ops", "administrator", "lamp", hook["id"].clone()),
        ("webhook_delete", "ops", "administrator", "lamp", hook["id"].clone()),
        ("room_delete", "Alice A.", "user", "Ours", room["id"].clone()),
        ("account_delete", "ops", "administrator", "alice", json!(alice_id)),
    ] {
        let row = row(verb);
        assert_eq!((&row["target"]["name"], &row["target"]["id"]), (&json!(name), &id), "{row}");
        if verb != "room_create" {
            assert_eq!(row["actor"]["name"], actor, "{row}");
        }
        assert_eq!((&row["actor"]["role"], &row["verdict"]), (&json!(role), &json!("done")), "{row}");
        assert_eq!(row["conference"], json!(null), "{row}");
    }
    let drawn = row("ticket_draw");
    assert_eq!((&drawn["room"], &drawn["target"]["name"]), (&room["id"], &json!("Gustav")));
    let refused = all.iter().find(|row| row["verb"] == "account_create" && row["verdict"] == "refused").unwrap();
    assert_eq!((&refused["actor"]["role"], &refused["code"]), (&json!("user"), &json!("denied")));
    let text = serde_json::to_string(all).unwrap();
    assert!(!text.contains("secret=1") && !text.contains("correct horse"), "nothing secret stands in it");
    assert_eq!(house.get("/audit/verify", &house.admin).await.is(200)["intact"], true);
}

#[tokio::test]
async fn log_ins_that_succeed_and_that_fail_are_on_record() {
    // G6
    let house = House::open().await;
    let (id, _) = house.account("alice", "user").await;
    for (name, password) in [("alice", "wrong battery"), ("nob\u{7}ody", "wrong battery")] {
        let login = json!({"username": name, "password": password});
        house.ask(axum::http::Method::POST, "/auth/login", Some(&login)).await.refuses(401, "unauthenticated");
    }
    let rows = house.get("/audit?verb=login", &house.admin).await.is(200);
    let rows: Vec<_> = rows["items"].as_array().unwrap().iter().collect();
    let said =
        |n: usize| (rows[n]["verdict"].clone(), rows[n]["actor"]["name"].clone(), rows[n]["actor"]["role"].clone());
    assert_eq!(said(0), (json!("done"), json!("alice"), json!("user")));
    assert_eq!(said(1), (json!("refused"), json!("alice"), json!("user")));
    assert_eq!(said(2), (json!("refused"), json!("nobody"), json!("nobody")));
    assert_eq!((rows.len(), &rows[1]["target"]["id"], &rows[2]["target"]), (3, &json!(id), &json!(null)));
}

#[tokio::test]
async fn a_call_that_is_repeated_under_its_key_has_one_row() {
    let house = House::open().await;
    let room = json!({"name": "Once", "aliases": ["once"]});
    for _ in 0..3 {
        let key = [("idempotency-key", "make it once")];
        let made = house.call(axum::http::Method::POST, "/rooms", Some(&house.admin), Some(&room), &key).await;
        made.is(201);
    }
    let rows = house.get("/audit?verb=room_create", &house.admin).await.is(200);
    assert_eq!(rows["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn no_call_that_changes_something_goes_unrecorded() {
    // G6: a new call is either in the table of the record, or leaves its row through the door, or is named here.
    let through_the_door = |path: &str| path.starts_with("/conferences/{id}/");
    let without_a_row = [
        // Calls and answers of meetings, which the door records.
        ("POST", "/calls"),
        ("POST", "/me/calls/{place}/accept"),
        ("POST", "/me/calls/{place}/decline"),
        // Coming in is a join.
        ("POST", "/rooms/{alias}/enter"),
        ("POST", "/demo"),
    ];
    let house = House::open().await;
    let document = serde_json::to_value(house.http.document()).unwrap();
    let mut seen = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else { continue };
        for method in item.as_object().unwrap().keys().map(|method| method.to_uppercase()) {
            if matches!(method.as_str(), "POST" | "PUT" | "PATCH" | "DELETE") {
                seen += 1;
                let recorded = gavel_http::is_on_record(&method, path);
                let elsewhere = through_the_door(path) || without_a_row.contains(&(method.as_str(), path));
                assert!(recorded != elsewhere, "{method} {path}: recorded {recorded}, elsewhere {elsewhere}");
            }
        }
    }
    assert!(seen > 40, "the document was read: {seen}");
}
