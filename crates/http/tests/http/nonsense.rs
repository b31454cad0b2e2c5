use gavel_http::try_message;
use proptest::prelude::*;

/// JSON with the words of the protocol in the wrong places.
fn confused() -> impl Strategy<Value = serde_json::Value> {
    let words = prop::sample::select(vec![
        "type",
        "do",
        "act",
        "verb",
        "id",
        "hello",
        "offer",
        "sdp",
        "state",
        "disconnect",
        "target",
        "participants",
        "scope",
        "all",
        "everyone_but",
        "except",
        "ban",
        "for",
        "PT1H",
        "room",
        "mute",
        "role",
        "host",
        "chat",
        "text",
        "to",
        "on",
        "waiting_room",
        "ping",
        "leave",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        words.clone().prop_map(serde_json::Value::from),
        ".{0,8}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            prop::collection::btree_map(words.clone().prop_map(String::from), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in ".{0,200}") {
        let _ = try_message(&text);
    }

    #[test]
    fn no_confusion_of_our_own_words_breaks_the_reader(message in confused()) {
        let _ = try_message(&message.to_string());
    }

    #[test]
    fn no_span_breaks_the_reader(span in "P?[0-9]{0,25}[WDTHMS]?[0-9]{0,25}[WDTHMS]?") {
        let order = serde_json::json!({"type": "act", "id": "1", "verb": {"do": "disconnect",
            "target": {"participants": ["x"]}, "ban": {"for": span}}});
        let _ = try_message(&order.to_string());
    }
}
