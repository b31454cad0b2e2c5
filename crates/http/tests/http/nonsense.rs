use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gavel_door::ports::records::{Mark, MarkValue};
use gavel_http::{try_cursor, try_id_token, try_message};
use proptest::prelude::*;
use std::path::Path;

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
    fn no_text_breaks_the_reader_of_cursors(text in "\\PC{0,60}|-?[a-z_]{2,11}[.][nt]\\PC{0,20}([.]\\PC{0,26})?") {
        let _ = try_cursor(&text);
    }

    #[test]
    fn a_cursor_leads_back_to_where_it_was_made(
        number in any::<i64>(), text in ".{0,20}", is_number in any::<bool>(), id in ".{0,30}"
    ) {
        let value = if is_number { MarkValue::Number(number) } else { MarkValue::Text(text) };
        let mark = Mark { value, id };
        prop_assert_eq!(mark.to_string().parse(), Ok(mark.clone()));
        let cursor = format!("-joined_at.{mark}");
        prop_assert!(try_cursor(&cursor));
    }

    #[test]
    fn no_span_breaks_the_reader(span in "P?[0-9]{0,25}[WDTHMS]?[0-9]{0,25}[WDTHMS]?") {
        let order = serde_json::json!({"type": "act", "id": "1", "verb": {"do": "disconnect",
            "target": {"participants": ["x"]}, "ban": {"for": span}}});
        let _ = try_message(&order.to_string());
    }

    #[test]
    fn no_token_breaks_the_reader(keys in key_sets(), header in ".{0,40}", rest in "[.A-Za-z0-9_=-]{0,80}") {
        let header = URL_SAFE_NO_PAD.encode(header);
        for token in [format!("{header}.{rest}"), rest] {
            let text = format!("{keys}\n{token}");
            prop_assert!(!try_id_token(&text));
        }
    }
}

/// JSON with the words of key sets in the wrong places.
fn key_sets() -> impl Strategy<Value = String> {
    let field = prop::sample::select(vec!["kty", "kid", "alg", "use", "crv", "n", "e", "x", "y", "k"]);
    let value = prop::sample::select(vec![
        "RSA", "EC", "OKP", "oct", "ES256", "HS256", "sig", "P-256", "Ed25519", "AQAB", "", "!",
    ]);
    let key = prop::collection::btree_map(field, value, 0..8);
    prop::collection::vec(key, 0..4).prop_map(|keys| serde_json::json!({"keys": keys}).to_string())
}

/// Made by another library (jose), one for each way of signing that is taken; they hold until 2100.
#[test]
fn tokens_of_the_corpus_hold_and_not_with_each_others_keys() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/id_tokens");
    let samples: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    assert_eq!(samples.len(), 5);
    for (n, sample) in samples.iter().enumerate() {
        assert!(try_id_token(sample), "{sample}");
        let (keys, token) = sample.split_once('\n').unwrap();
        let (others, _) = samples[(n + 1) % samples.len()].split_once('\n').unwrap();
        assert!(!try_id_token(&format!("{others}\n{token}")));
        let cut = token.rsplit_once('.').unwrap().0;
        assert!(!try_id_token(&format!("{keys}\n{cut}.")), "without its signature");
    }
}

#[test]
fn what_whip_clients_trickle_in_the_corpus_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/ice_fragments");
    let samples: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(samples.len(), 3);
    for sample in samples {
        let text = std::fs::read_to_string(&sample).unwrap();
        assert!(gavel_http::try_ice_fragment(&text), "{}", sample.display());
        let without: String = text.lines().filter(|line| !line.contains("ice-pwd")).map(|l| format!("{l}\n")).collect();
        assert!(!gavel_http::try_ice_fragment(&without), "{}, without its password", sample.display());
    }
}

#[test]
fn what_programs_of_the_enablex_dialect_send_in_the_corpus_is_read() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    assert!(gavel_http::try_enablex_room(&std::fs::read(corpus.join("enablex_rooms/room")).unwrap()));
    assert!(gavel_http::try_basic(&std::fs::read_to_string(corpus.join("basic/basic")).unwrap()));
}

proptest! {
    #[test]
    fn no_room_of_the_enablex_dialect_is_too_odd_to_be_answered(
        name in prop::sample::select(vec!["mode", "scheduled", "scheduled_time", "duration", "participants", "moderators",
            "knock", "adhoc", "quality", "max_active_talkers", "description", "canvas", "colour"]),
        value in prop_oneof![
            any::<i64>().prop_map(|number| serde_json::json!(number)),
            any::<bool>().prop_map(|truth| serde_json::json!(truth)),
            ".{0,40}".prop_map(|text| serde_json::json!(text)),
            prop::collection::vec(any::<u8>(), 0..3).prop_map(|list| serde_json::json!(list)),
            Just(serde_json::Value::Null),
        ],
    ) {
        let room = serde_json::json!({"name": "Ward", "owner_ref": "dr-1", "settings": {name: value}});
        gavel_http::try_enablex_room(room.to_string().as_bytes());
    }

    #[test]
    fn no_fragment_is_too_odd_to_be_answered(lines in prop::collection::vec(prop_oneof![
        "a=(ice-ufrag|ice-pwd|candidate|mid|end-of-candidates|group)(:[ -~]{0,40})?",
        "a=candidate:[0-9]{1,3} [0-9]{1,3} (udp|tcp) [0-9]{1,11} [.:0-9a-f]{1,20} [0-9]{1,6} typ host( [a-z]{1,5}){0,3}",
        "[a-zA-Z=]{0,3}\\PC{0,20}",
    ], 0..12)) {
        gavel_http::try_ice_fragment(&lines.join("\r\n"));
    }

    #[test]
    fn no_basic_credential_is_too_odd_to_be_answered(text in ".{0,60}") {
        gavel_http::try_basic(&format!("Basic {text}"));
    }
}
