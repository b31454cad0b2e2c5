use crate::house::House;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn keys_are_listed_without_their_secrets_and_revoked_at_once() {
    let house = House::open().await;
    let made =
        house.post("/api-keys", &house.admin, json!({"name": "panel", "scopes": ["read", "rooms"]})).await.is(201);
    let key = made["key"].as_str().unwrap();
    house.get("/rooms", key).await.is(200);

    let list = house.get("/api-keys", &house.admin).await.is(200);
    let listed = &list["items"][1];
    assert_eq!((&listed["id"], &listed["name"]), (&made["id"], &json!("panel")));
    assert_eq!((&listed["scopes"], &listed["expires_at"]), (&json!(["read", "rooms"]), &json!(null)));
    assert!(listed["created_at"].is_string());
    let secret = key.rsplit('_').next().unwrap();
    assert!(!list.to_string().contains(secret) && list["items"][1].get("key").is_none());

    house.delete(&format!("/api-keys/{}", made["id"].as_str().unwrap()), &house.admin).await.is(204);
    house.get("/rooms", key).await.refuses(401, "unauthenticated");
    let list = house.get("/api-keys", &house.admin).await.is(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    house.delete("/api-keys/nothing", &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn a_revoked_key_gets_no_kept_answer_either() {
    let house = House::open().await;
    let made = house.post("/api-keys", &house.admin, json!({"name": "panel", "scopes": ["rooms"]})).await.is(201);
    let key = made["key"].as_str();
    let room = json!({"name": "Weekly", "aliases": ["weekly"]});
    let create = async || house.call(Method::POST, "/rooms", key, Some(&room), &[("idempotency-key", "1")]).await;
    create().await.is(201);
    let again = create().await;
    assert_eq!(again.headers["idempotency-replayed"], "true");
    house.delete(&format!("/api-keys/{}", made["id"].as_str().unwrap()), &house.admin).await.is(204);
    create().await.refuses(401, "unauthenticated");
}

#[tokio::test]
async fn a_key_may_end_by_itself() {
    let house = House::open().await;
    let made = async |seconds: u32| {
        let key = json!({"name": "panel", "scopes": ["read"], "expires_in": seconds});
        house.post("/api-keys", &house.admin, key).await
    };
    made(0).await.refuses(400, "invalid");
    let lasting = made(3_600).await.is(201);
    assert!(lasting["expires_at"].is_string());
    house.get("/rooms", lasting["key"].as_str().unwrap()).await.is(200);
    let short = made(1).await.is(201);
    let over = async {
        loop {
            let answer = house.get("/rooms", short["key"].as_str().unwrap()).await;
            if answer.status == 401 {
                return answer.refuses(401, "unauthenticated");
            }
        }
    };
    let problem = tokio::time::timeout(crate::house::PATIENCE, over).await.expect("it ends");
    assert_eq!(problem["detail"], "this key has expired");
}

#[tokio::test]
async fn only_administrators_look_at_keys_and_revoke_them() {
    let house = House::open().await;
    let made = house.post("/api-keys", &house.admin, json!({"name": "panel", "scopes": ["read"]})).await.is(201);
    let path = format!("/api-keys/{}", made["id"].as_str().unwrap());
    let (_, oscar) = house.account("oscar", "operator").await;
    for other in [&oscar, &house.key("rooms").await, &house.key("moderate").await] {
        house.get("/api-keys", other).await.refuses(403, "denied");
        house.delete(&path, other).await.refuses(403, "denied");
    }
    house.get("/rooms", made["key"].as_str().unwrap()).await.is(200);
}
