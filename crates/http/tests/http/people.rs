use crate::house::House;
use axum::http::Method;
use serde_json::{Value, json};

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_group_has_the_documented_shape_and_is_changed_by_administrators() {
    let house = House::open().await;
    let (alice, _) = house.account("alice", "user").await;
    let (bob, _) = house.account("bob", "user").await;
    let made = house.post("/groups", &house.admin, json!({"name": "Choir", "members": [&bob, &alice]})).await.is(201);
    assert!(made["id"].as_str().is_some_and(|id| id.len() == 26) && made["created_at"].is_string());
    assert_eq!((&made["name"], &made["members"]), (&json!("Choir"), &json!([&alice, &bob])));
    let path = format!("/groups/{}", made["id"].as_str().unwrap());
    assert_eq!(house.get(&path, &house.admin).await.is(200), made);

    let changed = house.patch(&path, &house.admin, json!({"members": [&bob]})).await.is(200);
    assert_eq!((&changed["name"], &changed["members"]), (&json!("Choir"), &json!([&bob])));
    let changed = house.patch(&path, &house.admin, json!({"name": "Band"})).await.is(200);
    assert_eq!((&changed["name"], &changed["members"]), (&json!("Band"), &json!([&bob])));
    assert_eq!(house.get("/groups", &house.admin).await.is(200)["items"], json!([changed]));

    house.delete(&format!("/accounts/{bob}"), &house.admin).await.is(204);
    assert_eq!(house.get(&path, &house.admin).await.is(200)["members"], json!([]), "a deleted account is in no group");
    house.delete(&path, &house.admin).await.is(204);
    house.get(&path, &house.admin).await.refuses(404, "not_found");
    house.delete(&path, &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn a_group_takes_known_accounts_only() {
    let house = House::open().await;
    let group = house.post("/groups", &house.admin, json!({"name": "Choir"})).await.is(201);
    let path = format!("/groups/{}", group["id"].as_str().unwrap());
    for stranger in ["01J9ZQ4Y0000000000000000BB", "bob", ""] {
        let members = json!({"name": "x", "members": [stranger]});
        house.post("/groups", &house.admin, members.clone()).await.refuses(400, "invalid");
        house.patch(&path, &house.admin, members).await.refuses(400, "invalid");
    }
    house.post("/groups", &house.admin, json!({"name": "  "})).await.refuses(400, "invalid");
    house.post("/groups", &house.admin, json!({"name": "x", "owner": "y"})).await.refuses(400, "invalid");
    assert_eq!(house.get("/groups", &house.admin).await.is(200)["items"], json!([group]), "nothing has changed");
}

#[tokio::test]
async fn everybody_with_an_account_reads_groups_and_address_book_and_nobody_else_changes_them() {
    let house = House::open().await;
    let (_, bob) = house.account("bob", "user").await;
    let (_, oscar) = house.account("oscar", "operator").await;
    let group = house.post("/groups", &house.admin, json!({"name": "Choir"})).await.is(201);
    let path = format!("/groups/{}", group["id"].as_str().unwrap());
    for reader in [&bob, &oscar, &house.key("rooms").await, &house.key("read").await] {
        assert_eq!(names(&house.get("/groups", reader).await.is(200)), ["Choir"]);
        house.get(&path, reader).await.is(200);
        assert_eq!(names(&house.get("/address-book", reader).await.is(200)), ["bob", "Choir", "oscar"]);
        house.post("/groups", reader, json!({"name": "x"})).await.refuses(403, "denied");
        house.patch(&path, reader, json!({"name": "x"})).await.refuses(403, "denied");
        house.delete(&path, reader).await.refuses(403, "denied");
    }
    house.room("weekly").await;
    let ticket = house.ticket("weekly", "Gustav", "guest").await;
    for stranger in [&ticket, &house.key("moderate").await, &house.key("media").await] {
        house.get("/groups", stranger).await.refuses(403, "denied");
        house.get(&path, stranger).await.refuses(403, "denied");
        house.get("/address-book", stranger).await.refuses(403, "denied");
    }
    for path in ["/groups", &path, "/address-book"] {
        house.ask(Method::GET, path, None).await.refuses(401, "unauthenticated");
    }
}

#[tokio::test]
async fn the_address_book_tells_names_and_nothing_that_is_not_everybodys_business() {
    let house = House::open().await;
    let account =
        json!({"username": "alice", "name": "Älice Å", "email": "alice@example.org", "role": "administrator"});
    let alice = house.post("/accounts", &house.admin, account).await.is(201);
    let (_, bob) = house.account("bob", "user").await;
    let members = json!({"name": "Älteste", "members": [alice["id"]]});
    let group = house.post("/groups", &house.admin, members).await.is(201);

    let found = house.get("/address-book?q=%C3%A4L", &bob).await.is(200);
    assert_eq!(
        found["items"],
        json!([
            {"kind": "account", "id": alice["id"], "name": "Älice Å", "username": "alice"},
            {"kind": "group", "id": group["id"], "name": "Älteste", "members": 1}
        ]),
        "no email and no role"
    );
    assert_eq!(names(&house.get("/address-book?q=ALI", &bob).await.is(200)), ["Älice Å"], "by the username");
    for secret in ["example", "administrator", "%25", "_"] {
        assert_eq!(house.get(&format!("/address-book?q={secret}"), &bob).await.is(200)["items"], json!([]), "{secret}");
    }
    house.get(&format!("/address-book?q={}", "x".repeat(101)), &bob).await.refuses(400, "invalid");
    house.get("/address-book?role=user", &bob).await.refuses(400, "invalid");
}

#[tokio::test]
async fn the_address_book_comes_in_pages() {
    let house = House::open().await;
    for name in ["d", "B", "a", "C", "e"] {
        house.post("/groups", &house.admin, json!({"name": name})).await.is(201);
    }
    let (mut found, mut path) = (Vec::new(), "/address-book?limit=2".to_owned());
    loop {
        let page = house.get(&path, &house.admin).await.is(200);
        found.extend(names(&page).into_iter().map(str::to_owned));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/address-book?limit=2&cursor={cursor}");
    }
    assert_eq!(found, ["a", "B", "C", "d", "e"]);
    house.get("/address-book?cursor=nonsense", &house.admin).await.refuses(400, "invalid");
}
