//! What is said to somebody who has typed something wrong, or whose server is not there.

use super::{GAVEL, meeting};
use gavel_testkit::server::Server;
use std::process::{Command, Output, Stdio};

/// Without any server.
fn gavel(args: &[&str], settings: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = Command::new(GAVEL);
    command.env_remove("GAVEL_URL").env_remove("GAVEL_API_KEY").env_remove("GAVEL_DATA_DIR");
    let ran = command.args(args).envs(settings.iter().copied()).stdin(Stdio::null()).output().expect("it starts");
    let Output { status, stdout, stderr } = ran;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn a_bad_argument_says_what_to_do() {
    let (code, _, told) = gavel(&["disconect", "weekly", "Bob"], &[]);
    assert!(code == Some(2) && told.contains("'disconnect'"), "{told}");
    let (code, _, told) = gavel(&["lock"], &[]);
    assert!(code == Some(2) && told.contains("<CONFERENCE>") && told.contains("gavel lock weekly"), "{told}");
    let (code, _, told) = gavel(&["disconnect", "weekly", "Bob", "--reason", "spm"], &[]);
    assert!(code == Some(2) && told.contains("spam") && told.contains("Examples:"), "{told}");
    let (code, _, told) = gavel(&["room", "remove", "weekly"], &[]);
    assert!(code == Some(2) && told.contains("gavel room delete weekly"), "{told}");
}

#[test]
fn help_shows_all_commands_in_groups_and_each_command_its_examples() {
    let (code, told, _) = gavel(&["--help"], &[]);
    assert_eq!(code, Some(0));
    for line in ["Out:", "  disconnect    ", "GAVEL_API_KEY", "Exit codes: 0 done; 1 refused or failed; 2 wrong usage"]
    {
        assert!(told.contains(line), "{line}: {told}");
    }
    let (code, told, _) = gavel(&["disconnect", "--help"], &[]);
    assert!(code == Some(0) && told.contains("gavel disconnect weekly Gustav --ban 1h"), "{told}");
    let (code, _, told) = gavel(&[], &[]);
    assert!(code == Some(2) && told.contains("disconnect"), "nothing at all shows the help: {told}");
}

#[test]
fn shells_are_given_what_completes_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, script, _) = gavel(&["completion", shell], &[]);
        assert!(code == Some(0) && script.contains("waiting-room") && script.contains("best-effort"), "{shell}");
    }
    let (code, _, told) = gavel(&["completion", "tcsh"], &[]);
    assert!(code == Some(2) && told.contains("bash"), "{told}");
}

#[test]
fn who_has_no_key_or_no_server_reads_which_variable_to_set() {
    let (code, _, told) = gavel(&["conference", "list"], &[]);
    assert!(code == Some(1) && told.contains("GAVEL_API_KEY") && told.contains("gavel key create"), "{told}");
    // Nobody listens on port 1 of this machine.
    let nowhere = [("GAVEL_API_KEY", "gvk_x"), ("GAVEL_URL", "http://127.0.0.1:1")];
    let (code, _, told) = gavel(&["conference", "list"], &nowhere);
    assert!(code == Some(1) && told.contains("GAVEL_URL") && told.contains("gavel serve"), "{told}");
    let (code, _, told) = gavel(&["lock", "weekly", "--url", "meet.example.org"], &[("GAVEL_API_KEY", "gvk_x")]);
    assert!(code == Some(1) && told.contains("https://"), "{told}");
}

#[tokio::test]
async fn a_key_that_is_not_good_is_told_from_none() {
    let server = Server::start(GAVEL).await;
    let (code, _, told) = server.cli(Some("gvk_nobody_nothing"), &["conference", "list"]).await;
    assert!(code == 1 && told.contains("unauthenticated") && told.contains("GAVEL_API_KEY"), "{told}");
}

#[tokio::test]
async fn with_json_a_refusal_and_a_question_are_json_too_and_nothing_else_is_printed() {
    let meeting = meeting().await;
    let (_one, _) = super::enter(&meeting.server, "Bob", "participant").await;
    let (_two, _) = super::enter(&meeting.server, "Bob", "participant").await;
    let (code, text, told) = meeting.run(&["mute", "weekly", "Bob", "--json"]).await;
    let asked: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((code, &asked["code"], asked["candidates"].as_array().map(Vec::len)), (2, &"ambiguous".into(), Some(2)));
    assert_eq!(told, "");
    let (code, text, told) = meeting.run(&["room", "show", "nowhere", "--json"]).await;
    let problem: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((code, &problem["code"], told.as_str()), (1, &"not_found".into(), ""));
}
