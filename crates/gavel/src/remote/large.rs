//! Orders for many: while one is carried out, the events of its conference say how far it is.

use super::{
    client::{Body, Client, path},
    progress::{Way, is_watched},
    stop::Stop,
};
use serde_json::Value;
use std::pin::pin;
use ulid::Ulid;

/// Gives the order. To somebody who looks, a bar shows how far it is, if they may listen there.
pub(crate) async fn post(client: &Client, conference: &str, verb: &str, body: &Value) -> Result<Value, Stop> {
    let conference = format!("/conferences/{}", path(conference));
    let order = format!("{conference}/{verb}");
    if !is_watched(client.out) {
        return client.post(&order, body).await;
    }
    // Behind all that has happened: nothing but what goes on now.
    let mut events = client.download(&format!("{conference}/events?after={}", i64::MAX)).await.ok();
    let request = Ulid::generate().to_string();
    let way = Way::new(client.out);
    let mut answer = pin!(client.post_as(&request, &order, body));
    let mut text = String::new();
    loop {
        tokio::select! {
            biased;
            piece = next(&mut events) => {
                match piece {
                    Some(piece) => text.push_str(&String::from_utf8_lossy(&piece)),
                    None => events = None,
                }
                for (done, of) in steps(&mut text, &request) {
                    way.reached(done, of);
                }
            }
            answer = &mut answer => return answer,
        }
    }
}

/// `None`: there is no more. Where nothing is listened to, nothing ever comes.
async fn next(events: &mut Option<Body>) -> Option<Vec<u8>> {
    match events {
        Some(events) => events.next().await.ok().flatten(),
        None => std::future::pending().await,
    }
}

/// How far this order is, by the whole events in the text, which are taken out of it.
fn steps(text: &mut String, request: &str) -> Vec<(u64, u64)> {
    let mut steps = Vec::new();
    while let Some((event, rest)) = text.split_once("\n\n") {
        let data = event.lines().find_map(|line| line.strip_prefix("data:"));
        let told: Value = data.and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default();
        let step = &told["data"];
        if told["kind"] == "progress" && step["request"] == request {
            steps.extend(step["done"].as_u64().zip(step["of"].as_u64()));
        }
        *text = rest.to_owned();
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_ones_own_order_are_found_among_the_events() {
        let step = |request: &str, done: u64| {
            format!(
                "event: progress\ndata: {{\"kind\":\"progress\",\"data\":{{\"request\":\"{request}\",\"done\":{done},\"of\":300}}}}\n\n"
            )
        };
        let mut text = format!(
            "{}: still here\n\nid: 7\nevent: locked\ndata: {{\"kind\":\"locked\"}}\n\n{}{}event: progr",
            step("mine", 30),
            step("another", 60),
            step("mine", 300)
        );
        assert_eq!(steps(&mut text, "mine"), [(30, 300), (300, 300)]);
        assert_eq!(text, "event: progr", "what is not whole stays");
    }
}
