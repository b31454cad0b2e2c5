use crate::house::House;
use axum::{body::Body, http::Request};
use serde_json::Value;

#[tokio::test]
async fn the_document_names_every_call_with_its_statuses() {
    let house = House::open().await;
    let answer = house.send(Request::get("/openapi.json").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200);
    let document = answer.body;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    for path in [
        "/api/v1/auth/login",
        "/api/v1/rooms",
        "/api/v1/rooms/{id}/tickets",
        "/api/v1/conferences/{id}/disconnect",
        "/api/v1/conferences/{id}/bans/{ban}",
        "/api/v1/audit",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            if operation.get("security").is_some() {
                for status in ["400", "401", "403", "404", "409", "429"] {
                    assert!(operation["responses"].get(status).is_some(), "{method} {path} {status}");
                }
            }
        }
    }
    let order = &document["components"]["schemas"]["DisconnectOrder"];
    assert_eq!(order["additionalProperties"], false);
    let problem = &document["paths"]["/api/v1/rooms"]["post"]["responses"]["403"]["content"];
    assert!(problem.get("application/problem+json").is_some(), "{problem}");
}

#[tokio::test]
async fn every_reference_in_the_document_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = serde_json::to_value(House::open().await.http.document()).unwrap();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 100, "{}", found.len());
    for reference in found {
        assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn the_document_has_a_page() {
    let house = House::open().await;
    let answer = house.send(Request::get("/docs/").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("swagger-ui"));
    assert!(answer.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn every_call_has_a_name_of_its_own_for_generated_clients() {
    let house = House::open().await;
    let document = house.send(Request::get("/openapi.json").body(Body::empty()).unwrap()).await.body;
    let calls = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let mut names: Vec<&str> = calls.map(|call| call["operationId"].as_str().unwrap()).collect();
    assert!(names.contains(&"conferences_disconnect") && names.contains(&"rooms_tickets_create"), "{names:?}");
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
}
