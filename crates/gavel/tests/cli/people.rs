//! Accounts, and the audit.

use super::meeting;
use serde_json::json;

const PASSWORD: &str = "correct horse battery\n";

#[tokio::test]
async fn an_account_is_made_changed_and_deleted_and_no_password_stands_on_a_command_line() {
    let meeting = meeting().await;
    let create =
        ["account", "create", "carol", "--name", "Carol C", "--email", "carol@example.org", "--password-stdin"];
    let (code, told, _) = meeting.server.cli_reading(PASSWORD, Some(&meeting.key), &create).await;
    assert!(code == 0 && told.contains("Carol C") && told.contains("user"), "{told}");
    let (code, _, told) = meeting.run(&["account", "create", "bob"]).await;
    assert!(code == 2 && told.contains("--password-stdin"), "nothing to ask at: {told}");

    assert_eq!(meeting.json(&["account", "show", "carol"]).await["email"], "carol@example.org");
    let account = meeting.json(&["account", "edit", "Carol C", "--role", "operator", "--name", "Carol"]).await;
    assert_eq!((&account["role"], &account["name"]), (&json!("operator"), &json!("Carol")));
    let table = meeting.done(&["account", "list"]).await;
    assert!(table.contains("carol") && table.contains("admin"), "{table}");
    assert_eq!(meeting.done(&["account", "delete", "carol"]).await, "deleted\n");
    let (code, _, told) = meeting.run(&["account", "show", "carol"]).await;
    assert!(code == 1 && told.contains("nobody is called"), "{told}");
}

#[tokio::test]
async fn an_account_is_linked_to_whom_a_provider_vouches_for_and_unlinked() {
    let meeting = meeting().await;
    let issuer = "https://id.example.org";
    let made = meeting.json(&["account", "create", "bob", "--identity", issuer, "b1"]).await;
    assert_eq!(made["identity"], json!({"issuer": issuer, "subject": "b1"}), "and no password was asked for");
    let changed = meeting.json(&["account", "edit", "bob", "--identity", issuer, "b2"]).await;
    assert_eq!(changed["identity"]["subject"], "b2");
    let changed = meeting.json(&["account", "edit", "bob", "--no-identity"]).await;
    assert_eq!(changed["identity"], json!(null));
}

// G6
#[tokio::test]
async fn the_audit_is_listed_and_verified() {
    let meeting = meeting().await;
    meeting.done(&["lock", "weekly"]).await;
    let table = meeting.done(&["audit", "list", "--conference", "weekly"]).await;
    let row = table.lines().find(|line| line.contains(" lock ")).expect("the lock");
    assert!(row.contains("cli") && row.contains("admin"), "{row}");
    let rows = meeting.json(&["audit", "list", "--actor", "admin", "--since", "2020-01-01T00:00:00Z"]).await;
    assert!(rows["items"].as_array().is_some_and(|rows| !rows.is_empty()));
    let told = meeting.done(&["audit", "verify"]).await;
    assert!(told.starts_with("intact: "), "{told}");
    let csv = meeting.done(&["audit", "export", "--verb", "lock", "--surface", "cli"]).await;
    assert!(csv.starts_with("seq,at,") && csv.lines().count() == 2, "the head and one row: {csv}");
    let file = std::env::temp_dir().join(format!("gavel-audit-{}.jsonl", std::process::id()));
    let path = file.to_str().expect("UTF-8");
    assert_eq!(meeting.done(&["audit", "export", "--format", "jsonl", "-o", path]).await, "");
    let lines = std::fs::read_to_string(&file).expect("it was written");
    std::fs::remove_file(&file).expect("it is there");
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(lines.len() >= 2 && lines.windows(2).all(|two| two[1]["prev"] == two[0]["hash"]), "a chain");
    let (code, _, told) = meeting.run(&["audit", "export", "-o", "/nowhere/audit.csv"]).await;
    assert!(code == 1 && told.contains("/nowhere/audit.csv"), "{told}");
    let (code, _, told) = meeting.run(&["audit", "list", "--since", "yesterday"]).await;
    assert!(code == 1 && told.contains("RFC 3339"), "{told}");
}

#[tokio::test]
async fn an_exported_audit_is_verified_without_a_server() {
    // G6
    let meeting = meeting().await;
    let file = std::env::temp_dir().join(format!("gavel-verified-{}.jsonl", std::process::id()));
    let path = file.to_str().expect("a path");
    meeting.done(&["audit", "export", "--format", "jsonl", "-o", path]).await;
    let verify = ["audit", "verify", "--file", path];
    let (code, told, why) = meeting.server.cli(None, &verify).await;
    assert!(code == 0 && told.starts_with("intact: "), "{told}{why}");

    let text = std::fs::read_to_string(&file).expect("it was written");
    std::fs::write(&file, text.replacen("alice", "mallory", 1).replacen("Alice", "Mallory", 1)).expect("a file");
    let (code, told, _) = meeting.server.cli(None, &verify).await;
    assert!(code == 1 && told.contains("does not fit"), "{told}");

    let mut lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() > 2, "{text}");
    lines.remove(1);
    std::fs::write(&file, lines.join("\n")).expect("a file");
    let (code, told, _) = meeting.server.cli(None, &verify).await;
    assert!(code == 1 && told.contains("missing"), "{told}");
    let (code, told, _) = meeting.server.cli(None, &[&verify[..], &["--with-gaps"]].concat()).await;
    assert!(code == 0 && told.contains("missing"), "{told}");
    std::fs::remove_file(&file).expect("it is there");
    let (code, _, why) = meeting.server.cli(None, &verify).await;
    assert!(code == 1 && why.contains(path), "{why}");
}
