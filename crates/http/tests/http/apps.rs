//! Programs that speak another system's dialect, as an administrator lets them in.

use crate::house::House;
use serde_json::{Value, json};

/// Of no key that anybody uses.
const P256: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEwmk7UVkCwcDD5FFdFl8pf3qEwaMC
r5tOp0hEFyfrQIcWLnjuwQWjgTCwJlHQI5jXbRO3v6aNK6YRK0Bp7pSu2A==
-----END PUBLIC KEY-----
";

#[tokio::test]
async fn an_app_is_let_in_listed_without_its_key_and_shut_out() {
    let house = House::open().await;
    let order = json!({"dialect": "huawei", "app_id": "crm", "app_key": "correct-horse", "tenant": "corp9"});
    let made = house.post("/apps", &house.admin, order.clone()).await.is(201);
    assert_eq!((&made["app_key"], &made["tenant"]), (&json!("correct-horse"), &json!("corp9")));
    house.post("/apps", &house.admin, order).await.refuses(409, "name_taken");

    let list = house.get("/apps", &house.admin).await.is(200);
    assert_eq!(list["items"][0]["app_id"], "crm");
    assert!(!list.to_string().contains("correct-horse"));

    let path = format!("/apps/{}", made["id"].as_str().unwrap());
    house.delete(&path, &house.admin).await.is(204);
    assert_eq!(house.get("/apps", &house.admin).await.is(200)["items"], json!([]));
    house.delete(&path, &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn a_key_is_made_where_none_is_brought_and_the_name_may_be_another_dialects() {
    let house = House::open().await;
    let mut keys = Vec::new();
    for dialect in ["huawei", "enablex"] {
        let made = house.post("/apps", &house.admin, json!({"dialect": dialect, "app_id": "shop"})).await.is(201);
        keys.push(made["app_key"].as_str().unwrap().to_owned());
    }
    assert_eq!(keys[0].len(), 64);
    assert_ne!(keys[0], keys[1]);
    let pexip = json!({"dialect": "pexip", "app_id": "shop", "public_key": P256});
    let made = house.post("/apps", &house.admin, pexip).await.is(201);
    assert_eq!((&made["app_key"], &made["public_key"]), (&Value::Null, &json!(P256)));
}

#[tokio::test]
async fn what_a_dialect_has_not_is_refused() {
    let house = House::open().await;
    for bad in [
        json!({"dialect": "pexip", "app_id": "a"}),
        json!({"dialect": "pexip", "app_id": "a", "public_key": "nonsense"}),
        json!({"dialect": "pexip", "app_id": "a", "public_key": P256, "app_key": "correct-horse"}),
        json!({"dialect": "huawei", "app_id": "a", "public_key": P256}),
        json!({"dialect": "enablex", "app_id": "a", "tenant": "corp9"}),
        json!({"dialect": "enablex", "app_id": "a:b"}),
        json!({"dialect": "enablex", "app_id": ""}),
        json!({"dialect": "enablex", "app_id": "a", "app_key": "short"}),
        json!({"dialect": "enablex", "app_id": "a", "app_key": "with a space"}),
        json!({"dialect": "teams", "app_id": "a"}),
    ] {
        house.post("/apps", &house.admin, bad).await.refuses(400, "invalid");
    }
    assert_eq!(house.get("/apps", &house.admin).await.is(200)["items"], json!([]));
}

#[tokio::test]
async fn only_administrators_let_apps_in() {
    let house = House::open().await;
    let (_, oscar) = house.account("oscar", "operator").await;
    for other in [&oscar, &house.key("rooms").await, &house.key("moderate").await] {
        let app = json!({"dialect": "enablex", "app_id": "shop"});
        house.post("/apps", other, app).await.refuses(403, "denied");
        house.get("/apps", other).await.refuses(403, "denied");
        house.delete("/apps/nothing", other).await.refuses(403, "denied");
    }
}
