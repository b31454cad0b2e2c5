use crate::house::House;
use axum::http::Method;
use serde_json::{Value, json};

/// Another log-in of an account that [`House::account`] made, with a program of this name.
async fn log_in(house: &House, username: &str, password: &str, agent: &str) -> String {
    let login = json!({"username": username, "password": password});
    let answer = house.call(Method::POST, "/auth/login", None, Some(&login), &[("user-agent", agent)]).await;
    answer.is(200)["access_token"].as_str().unwrap().to_owned()
}

async fn is_in(house: &House, token: &str) -> bool {
    match house.get("/accounts/me", token).await {
        answer if answer.status == 200 => true,
        answer => {
            answer.refuses(401, "unauthenticated");
            false
        }
    }
}

fn clients(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["client"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_account_sees_where_it_is_logged_in_and_ends_what_it_likes() {
    let house = House::open().await;
    let (_, first) = house.account("bob", "user").await;
    let (_, carol) = house.account("carol", "user").await;
    let phone = log_in(&house, "bob", "correct horse", "Phone").await;
    let tablet = log_in(&house, "bob", "correct horse", "Tablet").await;

    let list = house.get("/auth/sessions", &phone).await.is(200);
    assert_eq!(clients(&list), ["", "Phone", "Tablet"], "one's own, oldest first");
    let session = &list["items"][1];
    assert_eq!(session["current"], true);
    assert!(["id", "created_at", "expires_at"].iter().all(|field| session[field].is_string()), "{session}");
    assert_eq!(list["items"][2]["current"], false);
    assert!(!list.to_string().contains("gva_") && !list.to_string().contains("secret"), "{list}");

    let path = format!("/auth/sessions/{}", list["items"][2]["id"].as_str().unwrap());
    house.delete(&path, &carol).await.refuses(404, "not_found");
    assert!(is_in(&house, &tablet).await, "it is not carol's to end");
    house.delete(&path, &phone).await.is(204);
    assert!(!is_in(&house, &tablet).await);
    house.delete(&path, &phone).await.refuses(404, "not_found");

    house.delete("/auth/sessions", &phone).await.is(204);
    assert!(!is_in(&house, &first).await && is_in(&house, &phone).await, "all but the one that asks");
    assert!(is_in(&house, &carol).await);
    house.get("/auth/sessions", &house.admin).await.refuses(403, "denied");
    house.delete("/auth/sessions", &house.admin).await.refuses(403, "denied");
}

#[tokio::test]
async fn a_session_is_kept_as_a_digest() {
    let house = House::open().await;
    let (_, token) = house.account("bob", "user").await;
    let mut file = std::fs::read(house.store.file()).unwrap();
    file.extend(std::fs::read(house.store.file().with_extension("db-wal")).unwrap());
    let holds = |text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
    let secret = token.strip_prefix("gva_").unwrap();
    assert!(holds("bob"), "this is where it is kept");
    assert!(!holds(secret) && !holds("correct horse"));
}

#[tokio::test]
async fn the_last_use_of_a_session_is_noted() {
    let house = House::open().await;
    let (_, token) = house.account("bob", "user").await;
    house.get("/accounts/me", &token).await.is(200);
    let noted = async {
        loop {
            let list = house.get("/auth/sessions", &token).await.is(200);
            if list["items"][0]["last_used_at"].is_string() {
                return;
            }
        }
    };
    tokio::time::timeout(crate::house::PATIENCE, noted).await.expect("it is noted");
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let house = House::open().await;
    let (id, first) = house.account("bob", "user").await;
    let phone = log_in(&house, "bob", "correct horse", "Phone").await;
    house.patch("/accounts/me", &phone, json!({"name": "Bobby"})).await.is(200);
    assert!(is_in(&house, &first).await, "another name ends nothing");
    house.patch("/accounts/me", &phone, json!({"password": "battery staple"})).await.is(200);
    assert!(!is_in(&house, &first).await && is_in(&house, &phone).await);

    let path = format!("/accounts/{id}");
    house.patch(&path, &house.admin, json!({"password": "another staple"})).await.is(200);
    assert!(!is_in(&house, &phone).await, "somebody else set it");
    log_in(&house, "bob", "another staple", "Phone").await;
}

#[tokio::test]
async fn a_new_role_ends_sessions_and_what_the_role_opened() {
    let house = House::open().await;
    house.room("weekly").await;
    let (id, oscar) = house.account("oscar", "operator").await;
    let drawn = house.post("/rooms/weekly/enter", &oscar, json!({})).await.is(201);
    let ticket = drawn["ticket"].as_str().unwrap();
    let (_socket, welcome) = house.join(ticket).await;
    assert_eq!(welcome["role"], "operator");

    house.patch(&format!("/accounts/{id}"), &house.admin, json!({"role": "user"})).await.is(200);
    assert!(!is_in(&house, &oscar).await);
    house.get("/conferences/weekly", ticket).await.refuses(401, "ticket_revoked");
}

#[tokio::test]
async fn an_administrator_ends_the_sessions_of_an_account() {
    let house = House::open().await;
    let (bob_id, bob) = house.account("bob", "user").await;
    let (_, carol) = house.account("carol", "user").await;
    let (_, oscar) = house.account("oscar", "operator").await;
    let path = format!("/accounts/{bob_id}/sessions");
    house.delete(&path, &carol).await.refuses(403, "denied");
    house.delete(&path, &oscar).await.refuses(403, "denied");
    assert!(is_in(&house, &bob).await);
    house.delete(&path, &house.admin).await.is(204);
    assert!(!is_in(&house, &bob).await && is_in(&house, &carol).await);
    house.delete("/accounts/01J9ZQ4Y0000000000000000BB/sessions", &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn the_last_administrator_can_neither_go_nor_be_demoted() {
    let house = House::open().await;
    let (root_id, root) = house.account("root", "administrator").await;
    house.account("oscar", "operator").await;
    let path = format!("/accounts/{root_id}");
    house.delete(&path, &house.admin).await.refuses(409, "last_administrator");
    house.patch(&path, &root, json!({"role": "operator"})).await.refuses(409, "last_administrator");
    assert_eq!(house.get("/accounts/me", &root).await.is(200)["role"], "administrator");

    house.account("second", "administrator").await;
    house.patch(&path, &root, json!({"role": "operator"})).await.is(200);
    house.delete(&path, &house.admin).await.is(204);
}

#[tokio::test]
async fn a_restart_with_the_same_password_ends_no_session() {
    use gavel_core::model::time::Timestamp;
    let house = House::open().await;
    let set = async |password: &str| {
        let asked = gavel_http::administrator(&house.store, Timestamp(0), Some(password.into())).await;
        assert_eq!(asked.unwrap(), None, "there is no link where there is a password");
    };
    set("correct horse").await;
    let admin = log_in(&house, "admin", "correct horse", "Laptop").await;
    set("correct horse").await;
    assert!(is_in(&house, &admin).await);
    set("battery staple").await;
    assert!(!is_in(&house, &admin).await);
    log_in(&house, "admin", "battery staple", "Laptop").await;
}
