//! Logging in, and ending log-ins.

use super::{Meeting, meeting};
use serde_json::json;

const PASSWORD: &str = "correct horse battery\n";

async fn oscar(meeting: &Meeting) {
    let account = json!({"username": "oscar", "name": "Oscar", "password": PASSWORD.trim(), "role": "administrator"});
    meeting.server.rest().post("/accounts", account).await.is(201);
}

async fn token(meeting: &Meeting) -> String {
    let print = ["login", "oscar", "--password-stdin", "--print-token"];
    let (code, token, _) = meeting.server.cli_reading(PASSWORD, None, &print).await;
    assert!(code == 0 && token.starts_with("gva_"), "{token}");
    token.trim().to_owned()
}

#[tokio::test]
async fn a_log_in_is_tried_and_a_token_printed_only_on_request() {
    let meeting = meeting().await;
    oscar(&meeting).await;
    let (code, told, _) = meeting.server.cli_reading(PASSWORD, None, &["login", "oscar", "--password-stdin"]).await;
    assert!(code == 0 && told.contains("Oscar, administrator") && !told.contains("gva_"), "{told}");
    let token = token(&meeting).await;
    let (code, told, _) = meeting.server.cli(Some(&token), &["account", "show", "me"]).await;
    assert!(code == 0 && told.contains("oscar"), "{told}");
    let change = ["account", "edit", "me", "--password-stdin"];
    let (code, ..) = meeting.server.cli_reading("another one entirely\n", Some(&token), &change).await;
    assert_eq!(code, 0);
    let (code, _, told) = meeting.server.cli_reading(PASSWORD, None, &["login", "oscar", "--password-stdin"]).await;
    assert!(code == 1 && told.contains("unauthenticated"), "{told}");
}

#[tokio::test]
async fn log_ins_are_listed_and_ended_one_by_one_or_all() {
    let meeting = meeting().await;
    oscar(&meeting).await;
    let works = async |token: &str| meeting.server.cli(Some(token), &["account", "show", "me"]).await.0 == 0;
    let (here, there, elsewhere) = (token(&meeting).await, token(&meeting).await, token(&meeting).await);
    let as_oscar = async |args: &[&str]| {
        let (code, text, told) = meeting.server.cli(Some(&here), args).await;
        assert_eq!(code, 0, "{text}{told}");
        text
    };
    let table = as_oscar(&["logins"]).await;
    assert!(table.lines().count() == 4 && table.contains("gavel-cli/") && table.contains("  yes  "), "{table}");

    let list: serde_json::Value = serde_json::from_str(&as_oscar(&["logins", "--json"]).await).expect("JSON");
    let other = list["items"].as_array().expect("a list").iter().find(|login| login["current"] == false);
    let other = other.and_then(|login| login["id"].as_str()).expect("another one");
    as_oscar(&["logout", other]).await;
    assert!(works(&here).await && works(&there).await != works(&elsewhere).await, "one of the two is over");
    as_oscar(&["logout", "--others"]).await;
    assert!(works(&here).await && !works(&there).await && !works(&elsewhere).await);
    assert_eq!(as_oscar(&["logout"]).await, "logged out\n");
    assert!(!works(&here).await);

    let again = token(&meeting).await;
    meeting.done(&["logout", "--account", "oscar"]).await;
    assert!(!works(&again).await, "an administrator ends somebody else's");
}

#[tokio::test]
async fn who_has_no_log_in_is_told_so_and_not_that_it_is_over() {
    let meeting = meeting().await;
    let (code, _, told) = meeting.run(&["logout"]).await;
    assert!(code == 1 && told.contains("an account that has logged in"), "a key is none: {told}");
    let (code, _, told) = meeting.run(&["logout", "01J9ZQ4Y0000000000000000BB", "--others"]).await;
    assert!(code == 2 && told.contains("cannot be used with"), "{told}");
    let (code, _, told) = meeting.server.cli(None, &["setup"]).await;
    assert!(code == 2 && told.contains("--password-stdin"), "nothing to ask at: {told}");
    let (code, _, told) = meeting
        .server
        .cli_reading("http://x/admin-setup#gvs_old\n12345678\n", None, &["setup", "--password-stdin"])
        .await;
    assert!(code == 1 && told.contains("start the server again"), "{told}");
}
