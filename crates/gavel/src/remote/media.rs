//! Who sends what and is given what, track by track, as a table.

use super::{
    client::{Client, Query, path},
    find::{self, Among},
    out::{Column, table},
    stop::Stop,
};
use serde_json::{Value, json};

const SENT: &[Column] = &[
    ("PARTICIPANT", "who"),
    ("LINE", "mid"),
    ("KIND", "kind"),
    ("CODEC", "codec"),
    ("RID", "rid"),
    ("KBIT/S", "kbits"),
    ("PACKETS", "packets"),
    ("LOST", "lost"),
    ("JITTER MS", "jitter_ms"),
];
const GIVEN: &[Column] = &[
    ("PARTICIPANT", "who"),
    ("LINE", "mid"),
    ("OF", "of"),
    ("KIND", "kind"),
    ("LAYER", "layer"),
    ("KBIT/S", "kbits"),
    ("PACKETS", "packets"),
    ("LOST ‰", "loss"),
    ("REPAIRED", "repaired"),
    ("FREEZES", "freezes"),
];

pub(super) async fn all(client: &Client, conference: &str) -> Result<(), Stop> {
    let found = client.list(&format!("/conferences/{}/media", path(conference)), &Query::default()).await?;
    let names = names(client, conference).await?;
    client.out.show(&json!({ "items": found }), |_| text(&found, &names));
    Ok(())
}

pub(super) async fn one(client: &Client, conference: &str, who: &str) -> Result<(), Stop> {
    let seat = find::seat(client, conference, who, Among::Everybody).await?;
    let found = client.get(&format!("/conferences/{}/participants/{}/media", path(conference), path(&seat))).await?;
    let names = names(client, conference).await?;
    client.out.show(&found, |found| text(std::slice::from_ref(found), &names));
    Ok(())
}

/// By id what people are called.
async fn names(client: &Client, conference: &str) -> Result<Vec<(String, String)>, Stop> {
    let roster = find::roster(client, conference, Among::Everybody).await?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(roster.iter().map(|one| (text(&one["id"]), text(&one["name"]))).collect())
}

fn text(found: &[Value], names: &[(String, String)]) -> String {
    let name = |id: &Value| {
        let known = names.iter().find(|(known, _)| id.as_str() == Some(known));
        known.map_or_else(|| id.clone(), |(_, name)| json!(name))
    };
    let rows = |list: &str| -> Vec<(Value, Value)> {
        let of = |one: &Value| {
            let list = one[list].as_array().cloned().unwrap_or_default();
            list.into_iter().map(|track| (name(&one["id"]), track)).collect::<Vec<_>>()
        };
        found.iter().flat_map(of).collect()
    };
    let kilobits = |track: &Value| json!(track["bitrate"].as_u64().unwrap_or_default() / 1_000);
    let mut sent = Vec::new();
    for (who, track) in rows("sends") {
        for stream in track["streams"].as_array().into_iter().flatten() {
            sent.push(json!({
                "who": who, "mid": track["mid"], "kind": kind(&track), "codec": track["codec"], "rid": stream["rid"],
                "kbits": kilobits(stream), "packets": stream["packets"], "lost": stream["lost"],
                "jitter_ms": stream["jitter_ms"],
            }));
        }
    }
    let given: Vec<Value> = rows("receives")
        .iter()
        .map(|(who, track)| {
            json!({
                "who": who, "mid": track["mid"], "of": name(&track["participant"]), "kind": kind(track),
                "layer": layer(&track["layer"]), "kbits": kilobits(track), "packets": track["packets"],
                "loss": track["loss"], "repaired": track["repaired"], "freezes": track["freezes"],
            })
        })
        .collect();
    format!("SENT\n{}\nGIVEN\n{}", table(SENT, &sent), table(GIVEN, &given))
}

fn kind(track: &Value) -> &'static str {
    match (track["kind"].as_str(), track["content"].as_str()) {
        (Some("audio"), _) => "voice",
        (_, Some("slides")) => "screen",
        _ => "camera",
    }
}

/// Such as `f`, `S1 T2`; nothing is given: `–`.
fn layer(layer: &Value) -> String {
    if layer.is_null() {
        return "–".into();
    }
    let part = |name: &str, field: &str| layer[field].as_u64().map(|number| format!("{name}{number}"));
    let rid = layer["rid"].as_str().map(str::to_owned);
    let parts: Vec<String> = [rid, part("S", "spatial"), part("T", "temporal")].into_iter().flatten().collect();
    if parts.is_empty() { "all".into() } else { parts.join(" ") }
}
