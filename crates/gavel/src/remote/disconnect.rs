//! `gavel disconnect`: whom a name means is settled first, then one order is given, and the exit code says whether it holds.

use super::{
    Run,
    client::{Client, path},
    find::{self, Among},
    large,
    report::{self, verdict_line},
    stop::Stop,
};
use crate::args::{
    conference::End,
    removal::{Ban, Disconnect, Scope, Target, Unban},
    words::word,
};
use serde_json::{Value, json};

impl Run for Disconnect {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let mut target = target(client, &self.conference, &self.target).await?;
        if self.device_only {
            target["device_only"] = json!(true);
        }
        let mut body = json!({"target": target, "dry_run": self.dry_run, "debrief": self.debrief});
        if self.best_effort {
            body["mode"] = json!("best_effort");
        }
        if let Some(reason) = &self.reason {
            body["reason"] = json!(word(reason));
        }
        for (field, text) in [("note", &self.note), ("audit_note", &self.audit_note)] {
            if let Some(text) = text {
                body[field] = json!(text);
            }
        }
        if let Some(ban) = &self.ban {
            body["ban"] = terms(ban, self.room, self.network);
        }
        if let Some(then) = &self.then {
            body["then"] = json!(word(then));
        }
        send(client, &self.conference, &body).await
    }
}

impl Run for End {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let reason = self.reason.map_or_else(|| "meeting_over".to_owned(), |reason| word(&reason));
        let mut body = json!({"target": {"scope": "all"}, "reason": reason});
        if let Some(note) = &self.note {
            body["note"] = json!(note);
        }
        send(client, &self.conference, &body).await
    }
}

impl Run for Unban {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let ban = find::ban(client, &self.conference, &self.ban).await?;
        let receipt =
            client.post(&format!("/conferences/{}/unban", path(&self.conference)), &json!({"ban": ban})).await?;
        report::receipt_of(client.out, &receipt, |_| "lifted\n".into())
    }
}

async fn send(client: &Client, conference: &str, body: &Value) -> Result<(), Stop> {
    let receipt = match may_be_many(&body["target"]) {
        true => large::post(client, conference, "disconnect", body).await?,
        false => client.post(&format!("/conferences/{}/disconnect", path(conference)), body).await?,
    };
    client.out.show(&receipt, |receipt| report(receipt, conference));
    // A dry run that would refuse nobody is fine too.
    let out = report::all_are(&receipt, &["disconnected", "already_gone", "would_disconnect"]);
    if out { Ok(()) } else { Err(Stop::NotAll) }
}

/// More than the server tells nothing about on the way.
fn may_be_many(target: &Value) -> bool {
    target["participants"].as_array().is_none_or(|participants| participants.len() > 100)
}

async fn target(client: &Client, conference: &str, whom: &Target) -> Result<Value, Stop> {
    if whom.all {
        return Ok(json!({"scope": "all"}));
    }
    if let Some(scope) = &whom.scope {
        return Ok(match scope {
            Scope::Plain(scope) => json!({"scope": scope}),
            Scope::Role(role) => json!({"scope": "role", "role": word(role)}),
            Scope::Idle(minutes) => json!({"scope": "idle", "idle_minutes": minutes}),
        });
    }
    if !whom.everyone_but.is_empty() {
        let except = find::seats(client, conference, &whom.everyone_but, Among::Everybody).await?;
        return Ok(json!({"scope": "everyone_but", "except": except}));
    }
    let participants = find::seats(client, conference, &whom.who, Among::Everybody).await?;
    Ok(json!({"participants": participants}))
}

fn terms(ban: &Ban, room: bool, network: bool) -> Value {
    let mut terms = json!({"room": room, "network": network});
    match ban {
        Ban::Open => {}
        Ban::For(span) => terms["for"] = json!(span),
    }
    terms
}

fn report(receipt: &Value, conference: &str) -> String {
    let mut text = String::new();
    for verdict in receipt["verdicts"].as_array().into_iter().flatten() {
        text += &format!("{}\n", verdict_line(verdict));
    }
    let spared = receipt["spared"].as_u64().unwrap_or(0);
    if spared > 0 {
        text += &format!("spared: {spared}\n");
    }
    let state = receipt["silent"]["state"].as_str().unwrap_or_default();
    let silence = match (state, receipt["silent"]["ms"].as_f64()) {
        ("confirmed", Some(ms)) => format!("silent after {ms} ms"),
        ("forced", _) => "silence was not confirmed: cut by force".into(),
        _ => "no media".into(),
    };
    let saved = if receipt["saved"] == "yes" { "saved" } else { "being saved" };
    text += &format!("{silence}, {saved}; the conference is {}\n", receipt["conference"].as_str().unwrap_or("running"));
    text + &offers(receipt, conference)
}

/// Somebody without an account comes back as somebody else.
fn offers(receipt: &Value, conference: &str) -> String {
    let command = |offer: &Value| match offer.as_str()? {
        "lock" => Some(format!("`gavel lock {conference}`")),
        "waiting_room" => Some(format!("`gavel waiting-room {conference} on`")),
        _ => None,
    };
    let commands: Vec<String> = receipt["offers"].as_array().into_iter().flatten().filter_map(command).collect();
    if commands.is_empty() {
        return String::new();
    }
    format!("With another browser they are somebody new; {} keeps them out.\n", commands.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_a_ban_are_said_as_the_server_reads_them() {
        assert_eq!(terms(&Ban::Open, true, false), json!({"room": true, "network": false}));
        assert_eq!(
            terms(&Ban::For("PT5M".into()), false, true),
            json!({"for": "PT5M", "room": false, "network": true})
        );
    }

    #[test]
    fn a_receipt_tells_verdicts_silence_and_what_would_help_besides() {
        let receipt = json!({
            "verdicts": [{"participant": "01J", "name": "Gustav", "verdict": "disconnected"}], "spared": 1,
            "saved": "yes", "silent": {"state": "confirmed", "ms": 1.8}, "conference": "running",
            "offers": ["lock", "waiting_room"]
        });
        assert_eq!(
            report(&receipt, "weekly"),
            "Gustav (01J): disconnected\nspared: 1\nsilent after 1.8 ms, saved; the conference is running\n\
             With another browser they are somebody new; `gavel lock weekly` or `gavel waiting-room weekly on` keeps them out.\n"
        );
    }
}
