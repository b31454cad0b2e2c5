//! Examples for each call: calls that were really made, and the answers to them. A test makes them once more and compares;
//! it also writes them down anew (web/dialects/tests/examples.test.ts).

use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use utoipa::openapi::{
    RefOr,
    path::{Operation, PathItem, PathsMap},
};

const RECORDED: &str = include_str!("examples.json");

#[derive(Deserialize)]
struct Example {
    request: Option<Value>,
    response: Option<Shown>,
}

#[derive(Deserialize)]
struct Shown {
    /// Its media type.
    #[serde(rename = "type")]
    kind: String,
    body: Value,
}

/// Puts them into the description.
pub(super) fn show(paths: &mut PathsMap<String, PathItem>) {
    let mut recorded: HashMap<String, Example> = serde_json::from_str(RECORDED).unwrap_or_default();
    for (path, item) in paths.iter_mut() {
        let calls = [
            ("GET", &mut item.get),
            ("POST", &mut item.post),
            ("PATCH", &mut item.patch),
            ("DELETE", &mut item.delete),
        ];
        for (method, call) in calls {
            if let (Some(call), Some(example)) = (call, recorded.remove(&format!("{method} {path}"))) {
                put(call, example);
            }
        }
    }
}

fn put(call: &mut Operation, example: Example) {
    if let Some(RefOr::T(body)) = &mut call.request_body
        && let Some(RefOr::T(content)) = body.content.get_mut("application/json")
    {
        content.example = example.request;
    }
    let Some(shown) = example.response else { return };
    let good = call.responses.responses.iter_mut().filter(|(status, _)| status.starts_with('2'));
    for (_, response) in good {
        if let RefOr::T(response) = response
            && let Some(RefOr::T(content)) = response.content.get_mut(&shown.kind)
        {
            content.example = Some(shown.body.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_recorded_can_be_read() {
        let recorded: HashMap<String, Example> = serde_json::from_str(RECORDED).unwrap();
        assert!(recorded["POST /rooms"].request.is_some());
        assert_eq!(recorded["GET /audit.csv"].response.as_ref().unwrap().kind, "text/csv");
    }
}
