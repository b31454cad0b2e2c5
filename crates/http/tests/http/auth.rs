use crate::house::House;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn an_account_logs_in_and_out() {
    let house = House::open().await;
    let (id, token) = house.account("bob", "user").await;
    let me = house.get("/accounts/me", &token).await.is(200);
    assert_eq!(
        (me["id"].as_str(), me["username"].as_str(), me["role"].as_str()),
        (Some(&*id), Some("bob"), Some("user"))
    );
    assert!(me.get("password").is_none());

    house.post("/auth/logout", &token, json!({})).await.is(204);
    house.get("/accounts/me", &token).await.refuses(401, "unauthenticated");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_answered_alike_and_not_for_ever() {
    let house = House::open().await;
    house.account("bob", "user").await;
    let login = |name: &str| json!({"username": name, "password": "battery staple"});
    let wrong = house.ask(Method::POST, "/auth/login", Some(&login("bob"))).await;
    assert_eq!(wrong.headers["www-authenticate"], "Bearer realm=\"gavel\"");
    let wrong = wrong.refuses(401, "unauthenticated");
    let unknown = house.ask(Method::POST, "/auth/login", Some(&login("nobody"))).await.refuses(401, "unauthenticated");
    assert_eq!(wrong, unknown);

    for _ in 0..20 {
        let answer = house.ask(Method::POST, "/auth/login", Some(&login("bob"))).await;
        if answer.status == 429 {
            assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() >= 1);
            answer.refuses(429, "rate_limited");
            return;
        }
    }
    panic!("twenty wrong passwords were looked at");
}

#[tokio::test]
async fn the_one_time_link_sets_the_administrators_password_once() {
    use gavel_core::model::time::Timestamp;
    let house = House::open().await;
    let token = gavel_http::administrator(&house.store, Timestamp(0), None).await.unwrap().unwrap();
    house
        .ask(Method::POST, "/auth/setup", Some(&json!({"token": token, "password": "short"})))
        .await
        .refuses(401, "unauthenticated");

    let now = Timestamp(
        u64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis()).unwrap(),
    );
    let token = gavel_http::administrator(&house.store, now, None).await.unwrap().unwrap();
    house
        .ask(Method::POST, "/auth/setup", Some(&json!({"token": token, "password": "short"})))
        .await
        .refuses(400, "invalid");
    let access = house
        .ask(Method::POST, "/auth/setup", Some(&json!({"token": token, "password": "correct horse"})))
        .await
        .is(200);
    house.get("/accounts", access["access_token"].as_str().unwrap()).await.is(200);
    house
        .ask(Method::POST, "/auth/setup", Some(&json!({"token": token, "password": "another horse"})))
        .await
        .refuses(401, "unauthenticated");
    assert_eq!(gavel_http::administrator(&house.store, now, None).await.unwrap(), None);
}

#[tokio::test]
async fn every_call_needs_a_credential_and_a_known_one() {
    let house = House::open().await;
    house.room("weekly").await;
    for (method, path) in [
        (Method::GET, "/rooms"),
        (Method::GET, "/conferences"),
        (Method::GET, "/conferences/weekly/participants"),
        (Method::POST, "/conferences/weekly/disconnect"),
        (Method::GET, "/audit"),
        (Method::GET, "/accounts"),
        (Method::POST, "/rooms/weekly/tickets"),
    ] {
        let nobody = house.ask(method.clone(), path, None).await;
        assert!(nobody.headers.contains_key("www-authenticate"), "{path}");
        nobody.refuses(401, "unauthenticated");
        for bad in ["gvk_01J9ZQ4Y0000000000000000BB_00", "gvt_x_y", "gva_00", "secret"] {
            house.call(method.clone(), path, Some(bad), None, &[]).await.refuses(401, "unauthenticated");
        }
    }
}

#[tokio::test]
async fn only_administrators_make_accounts_and_keys() {
    let house = House::open().await;
    let (_, token) = house.account("bob", "user").await;
    let account = json!({"username": "eve", "password": "correct horse", "name": "Eve", "role": "administrator"});
    house.post("/accounts", &token, account.clone()).await.refuses(403, "denied");
    house.post("/api-keys", &token, json!({"name": "x", "scopes": ["admin"]})).await.refuses(403, "denied");
    house.patch("/accounts/me", &token, json!({"role": "administrator"})).await.refuses(403, "denied");
    for scope in ["rooms", "moderate", "read", "media"] {
        let key = house.key(scope).await;
        house.post("/accounts", &key, account.clone()).await.refuses(403, "denied");
    }
    house.post("/accounts", &house.admin, account.clone()).await.is(201);
    house.post("/accounts", &house.admin, account).await.refuses(409, "name_taken");
}
