//! What a receipt says, in lines for people; and whether all that was asked for is done.

use super::{
    client::Client,
    out::{Out, clean},
    stop::Stop,
};
use serde_json::Value;

/// Gives an order to a conference and tells what came of it.
pub(crate) async fn order(client: &Client, conference: &str, verb: &str, body: &Value, done: &str) -> Result<(), Stop> {
    let receipt = client.post(&format!("/conferences/{}/{verb}", super::client::path(conference)), body).await?;
    receipt_of(client.out, &receipt, |receipt| lines(receipt, done))
}

/// Shows a receipt. Where one of several was not done, the exit code says so.
pub(crate) fn receipt_of(out: Out, receipt: &Value, text: impl FnOnce(&Value) -> String) -> Result<(), Stop> {
    out.show(receipt, text);
    // `untouched`: it was so before.
    if all_are(receipt, &["disconnected", "already_gone", "done", "untouched"]) { Ok(()) } else { Err(Stop::NotAll) }
}

/// Whether everybody got one of these verdicts.
pub(crate) fn all_are(receipt: &Value, fine: &[&str]) -> bool {
    let verdicts = receipt["verdicts"].as_array().map(Vec::as_slice).unwrap_or_default();
    verdicts.iter().all(|verdict| verdict["verdict"].as_str().is_some_and(|word| fine.contains(&word)))
}

/// One line for each whom the order concerned; or what is done, where it concerned the conference.
pub(crate) fn lines(receipt: &Value, done: &str) -> String {
    let verdicts: Vec<String> = receipt["verdicts"].as_array().into_iter().flatten().map(|v| said(v, done)).collect();
    let mut text = if verdicts.is_empty() { format!("{done}\n") } else { verdicts.join("\n") + "\n" };
    if receipt["saved"] == "pending" {
        text += "It holds, and is still being saved.\n";
    }
    text
}

/// `Gustav (01J…): admitted`.
fn said(verdict: &Value, done: &str) -> String {
    match verdict["verdict"].as_str() {
        Some("done") => format!("{}: {done}", who(verdict)),
        Some("untouched") => format!("{}: as before", who(verdict)),
        _ => verdict_line(verdict),
    }
}

/// `Gustav (01J…): refused, owner_protected`.
pub(crate) fn verdict_line(verdict: &Value) -> String {
    let text = |field: &str| clean(verdict[field].as_str().unwrap_or_default());
    match text("code").as_str() {
        "" => format!("{}: {}", who(verdict), text("verdict")),
        code => format!("{}: {}, {code}", who(verdict), text("verdict")),
    }
}

pub(crate) fn who(verdict: &Value) -> String {
    let text = |field: &str| clean(verdict[field].as_str().unwrap_or_default());
    match text("name").as_str() {
        "" => text("participant"),
        name => format!("{name} ({})", text("participant")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_verdict_reads_like_a_sentence() {
        let verdict = json!({"participant": "01J", "name": "Alice", "verdict": "refused", "code": "owner_protected"});
        assert_eq!(verdict_line(&verdict), "Alice (01J): refused, owner_protected");
    }

    #[test]
    fn a_receipt_says_what_is_done_for_whom() {
        let receipt = json!({"verdicts": [{"participant": "01J", "name": "Bob", "verdict": "done"}], "saved": "yes"});
        assert_eq!(lines(&receipt, "muted"), "Bob (01J): muted\n");
        assert_eq!(lines(&json!({"verdicts": [], "saved": "yes"}), "locked"), "locked\n");
        assert!(lines(&json!({"verdicts": [], "saved": "pending"}), "locked").contains("still being saved"));
    }

    #[test]
    fn one_that_is_not_done_is_not_all() {
        let out = Out { json: true };
        let receipt = json!({"verdicts": [{"verdict": "disconnected"}, {"verdict": "refused"}]});
        assert!(matches!(receipt_of(out, &receipt, |_| String::new()), Err(Stop::NotAll)));
        assert!(receipt_of(out, &json!({"verdicts": [{"verdict": "already_gone"}]}), |_| String::new()).is_ok());
    }
}
