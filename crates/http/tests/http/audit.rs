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
