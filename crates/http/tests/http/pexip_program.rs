//! A program that manages the installation as Pexip's are managed.

use crate::house::{Answer, House};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A program with an account's name and password.
pub(crate) struct Program<'h> {
    pub(crate) house: &'h House,
    pub(crate) authorization: String,
}

pub(crate) fn basic(username: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{username}:{password}")))
}

impl<'h> Program<'h> {
    pub(crate) async fn of(house: &'h House, role: &str) -> Self {
        house.account(role, role).await;
        Self { house, authorization: basic(role, "correct horse") }
    }

    pub(crate) async fn send(&self, method: Method, path: &str, kind: &str, body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "gavel.test")
            .header(header::AUTHORIZATION, &self.authorization)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        self.house.send(request).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, &format!("/api/admin/{path}"), JSON, String::new()).await
    }

    pub(crate) async fn objects(&self, path: &str) -> Vec<Value> {
        self.get(path).await.is(200)["objects"].as_array().unwrap().clone()
    }

    pub(crate) async fn does(&self, method: Method, path: &str, body: Value) -> Answer {
        self.send(method, &format!("/api/admin/{path}"), JSON, body.to_string()).await
    }

    pub(crate) async fn commands(&self, path: &str, body: Value) -> Answer {
        self.does(Method::POST, &format!("command/v1/{path}/"), body).await
    }

    /// Where the new object of the list is.
    pub(crate) async fn makes_in(&self, list: &str, body: Value) -> String {
        let made = self.does(Method::POST, list, body).await;
        assert_eq!((made.status.as_u16(), made.text.as_str()), (201, ""));
        let location = made.headers[header::LOCATION].to_str().unwrap();
        location.split_once("/api/admin/").unwrap().1.to_owned()
    }

    /// The id of a new conference.
    pub(crate) async fn makes(&self, body: Value) -> String {
        let path = self.makes_in("configuration/v1/conference/", body).await;
        path.trim_end_matches('/').rsplit('/').next().unwrap().to_owned()
    }

    pub(crate) async fn participant(&self, name: &str) -> Value {
        self.objects(&format!("status/v1/participant/?display_name={name}")).await[0].clone()
    }
}
