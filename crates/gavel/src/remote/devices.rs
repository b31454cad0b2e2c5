//! Somebody else's cameras and microphones.

use super::{
    Run,
    client::{Client, Query, path},
    find::{self, Among},
    out::table,
    report,
    stop::Stop,
};
use crate::args::voices::{Choose, Devices};
use serde_json::{Value, json};

impl Run for Devices {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let details = details(client, &self.conference, &self.who).await?;
        client.out.show(&details, |details| {
            let mut rows = Vec::new();
            for (what, list, used) in [("camera", "cameras", "camera"), ("microphone", "microphones", "microphone")] {
                for device in details["inventory"][list].as_array().into_iter().flatten() {
                    let used = device["id"] == details["inventory"][used];
                    rows.push(json!({"what": what, "label": device["label"], "used": used, "id": device["id"]}));
                }
            }
            let mut text = table(&[("WHAT", "what"), ("LABEL", "label"), ("USED", "used"), ("ID", "id")], &rows);
            if let Some(gain) = details["inventory"]["gain"].as_u64() {
                text += &format!("gain {gain} %\n");
            }
            text
        });
        Ok(())
    }
}

impl Run for Choose {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let mut body = json!({});
        if self.choice.camera.is_some() || self.choice.microphone.is_some() {
            let details = details(client, &self.conference, &self.who).await?;
            body["participant"] = details["seat"].clone();
            for (field, list, word) in
                [("camera", "cameras", &self.choice.camera), ("microphone", "microphones", &self.choice.microphone)]
            {
                if let Some(word) = word {
                    body[field] = json!(device(&details["inventory"][list], word)?);
                }
            }
        } else {
            body["participant"] = json!(find::seat(client, &self.conference, &self.who, Among::Inside).await?);
        }
        if let Some(gain) = self.choice.gain {
            body["gain"] = json!(gain);
        }
        report::order(client, &self.conference, "choose", &body, "chosen, or asked").await
    }
}

/// What moderators see of one seat.
async fn details(client: &Client, conference: &str, who: &str) -> Result<Value, Stop> {
    let seat = find::seat(client, conference, who, Among::Inside).await?;
    let all = client.list(&format!("/conferences/{}/details", path(conference)), &Query::default()).await?;
    let found = all.into_iter().find(|details| details["seat"] == seat.as_str());
    found.ok_or_else(|| Stop::Broken("they are not inside".into()))
}

/// By id, by label, or by a part of the label that only one has.
fn device(list: &Value, word: &str) -> Result<String, Stop> {
    let devices: Vec<&Value> = list.as_array().into_iter().flatten().collect();
    let text = |device: &Value, field: &str| device[field].as_str().unwrap_or_default().to_lowercase();
    let wanted = word.to_lowercase();
    let ways: [&dyn Fn(&Value) -> bool; 3] =
        [&|device| device["id"] == word, &|device| text(device, "label") == wanted, &|device| {
            text(device, "label").contains(&wanted)
        }];
    for fits in ways {
        let found: Vec<Value> = devices.iter().filter(|device| fits(device)).map(|device| (*device).clone()).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one["id"].as_str().unwrap_or_default().to_owned()),
            _ => {
                let named = |device: Value| json!({"id": device["id"], "name": device["label"]});
                let candidates = found.into_iter().map(named).collect();
                return Err(Stop::Ambiguous { name: word.to_owned(), candidates });
            }
        }
    }
    let labels: Vec<String> =
        devices.iter().filter_map(|device| device["label"].as_str().map(super::out::clean)).collect();
    let known = if labels.is_empty() { "none is known".to_owned() } else { labels.join(", ") };
    Err(Stop::Broken(format!("there is no device `{}`: {known}", super::out::clean(word))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_by_id_or_label() {
        let list = json!([{"id": "a1", "label": "Front Camera"}, {"id": "b2", "label": "Back Camera"}]);
        assert_eq!(device(&list, "b2").expect("the id"), "b2");
        assert_eq!(device(&list, "front camera").expect("the label"), "a1");
        assert_eq!(device(&list, "back").expect("a part"), "b2");
        assert!(matches!(device(&list, "camera"), Err(Stop::Ambiguous { candidates, .. }) if candidates.len() == 2));
        assert!(matches!(device(&list, "side"), Err(Stop::Broken(told)) if told.contains("Front Camera, Back Camera")));
    }
}
