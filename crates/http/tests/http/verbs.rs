//! The verbs of a host, over REST and on the socket: one verb, one call.

use crate::house::House;
use serde_json::{Value, json};

fn participant<'a>(seats: &'a Value, name: &str) -> &'a Value {
    seats["items"].as_array().unwrap().iter().find(|seat| seat["name"] == name).unwrap()
}

// T12: set, generate, delete a PIN and change the ID while it runs; people inside stay.
#[tokio::test]
async fn pin_and_id_are_changed_while_people_meet() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let enter = |pin: &'static str| json!({"name": "Zoe", "pin": pin});
    let ask = async |path: &str, body: Value| house.ask(axum::http::Method::POST, path, Some(&body)).await;

    house.post("/conferences/weekly/pin", &alice, json!({"set": "1234"})).await.is(200);
    ask("/rooms/weekly/enter", json!({"name": "Zoe"})).await.refuses(403, "bad_pin");
    ask("/rooms/weekly/enter", enter("1234")).await.is(201);
    let made = house.post("/conferences/weekly/pin", &alice, json!({"generate": true})).await.is(200);
    let pin = made["pin"].as_str().unwrap();
    assert!(pin.len() == 6 && pin.chars().all(|c| c.is_ascii_digit()), "{pin}");
    ask("/rooms/weekly/enter", enter("1234")).await.refuses(403, "bad_pin");
    ask("/rooms/weekly/enter", json!({"name": "Zoe", "pin": pin})).await.is(201);
    house.post("/conferences/weekly/pin", &alice, json!({"delete": true})).await.is(200);
    ask("/rooms/weekly/enter", json!({"name": "Zoe"})).await.is(201);
    for nonsense in [json!({}), json!({"set": "1234", "generate": true}), json!({"set": "1"}), json!({"delete": false})]
    {
        house.post("/conferences/weekly/pin", &alice, nonsense).await.refuses(400, "invalid");
    }

    house.room("taken").await;
    house.post("/conferences/weekly/alias", &alice, json!({"aliases": ["taken"]})).await.refuses(409, "alias_taken");
    house.post("/conferences/weekly/alias", &alice, json!({"aliases": ["daily"]})).await.is(200);
    ask("/rooms/weekly/enter", json!({"name": "Zoe"})).await.refuses(404, "not_found");
    ask("/rooms/daily/enter", json!({"name": "Zoe"})).await.is(201);
    assert_eq!(house.get("/conferences/daily", &house.admin).await.is(200)["participants"], 1);
}

// T12: the owner can do it without having joined; a host only from inside.
#[tokio::test]
async fn the_owner_changes_the_pin_from_outside_also_while_nobody_meets_and_a_host_does_not() {
    let house = House::open().await;
    let (_, owner) = house.account("olga", "user").await;
    house.post("/rooms", &owner, json!({"name": "Own", "kind": "meeting", "aliases": ["own"]})).await.is(201);
    house.post("/conferences/own/pin", &owner, json!({"set": "4321"})).await.is(200);
    assert_eq!(house.get("/rooms/own", &owner).await.is(200)["has_guest_pin"], true);
    let host = house.ticket("own", "Carol", "host").await;
    house.post("/conferences/own/pin", &host, json!({"delete": true})).await.refuses(409, "not_running");
    let (carol, _) = house.join(&host).await;
    house.post("/conferences/own/pin", &host, json!({"delete": true})).await.is(200);
    let late = house.ticket("own", "Late", "host").await;
    house.post("/conferences/own/pin", &late, json!({"set": "1111"})).await.refuses(400, "no_seat");
    drop(carol);
}

// docs/rules.md, section 5: Keep strangers out, in one order.
#[tokio::test]
async fn keep_strangers_out_makes_a_pin_locks_and_shows_who_is_inside() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let (_gustav, _) = house.join(&house.ticket("weekly", "Gustav", "guest").await).await;
    let receipt = house.post("/conferences/weekly/keep_out", &alice, json!({})).await.is(200);
    assert_eq!(receipt["pin"].as_str().unwrap().len(), 6);
    let inside: Vec<&Value> = receipt["verdicts"].as_array().unwrap().iter().map(|verdict| &verdict["name"]).collect();
    assert_eq!(inside, ["Alice", "Gustav"]);
    let conference = house.get("/conferences/weekly", &alice).await.is(200);
    assert_eq!((&conference["locked"], &conference["has_guest_pin"]), (&json!(true), &json!(true)));
}

// T9, T11; lesson 42.
#[tokio::test]
async fn voices_floors_and_rights_go_by_one_verb_each() {
    let house = House::open().await;
    let (mut alice_socket, _, alice) = house.meeting("weekly").await;
    let (mut bob, welcome) = house.join(&house.ticket("weekly", "Bob", "participant").await).await;
    let bob_seat = welcome["seat"].as_str().unwrap().to_owned();
    let seats = async || house.get("/conferences/weekly/participants", &alice).await.is(200);
    let order = async |verb: &str, body: Value| house.post(&format!("/conferences/weekly/{verb}"), &alice, body).await;

    order("mute_all_but", json!({"participant": bob_seat})).await.is(200);
    let gate = bob.until("gate").await;
    assert_eq!((&gate["audio"], &gate["asked"], &gate["at_once"]), (&json!(true), &json!(true), &json!(false)));
    let now = seats().await;
    assert_eq!(participant(&now, "Alice")["muted_by_host"], true, "the caller too");
    assert_eq!(participant(&now, "Bob")["asked_to_unmute"], true);
    bob.say(json!({"type": "answer", "ask": "unmute", "accept": false})).await;
    loop {
        let changed = alice_socket.until("changed").await;
        if changed["participant"]["name"] == "Bob" && changed["participant"]["asked_to_unmute"] == false {
            break;
        }
    }

    assert_eq!(bob.act("h", json!({"do": "hand", "up": true})).await["type"], "receipt");
    assert!(participant(&seats().await, "Bob")["hand_since"].is_string());
    order("lower_hands", json!({"scope": "all"})).await.is(200);
    assert_eq!(participant(&seats().await, "Bob")["hand_since"], json!(null));
    order("hand", json!({"up": true})).await.is(200);

    order("spotlight", json!({"participants": [bob_seat]})).await.is(200);
    assert_eq!(house.get("/conferences/weekly", &alice).await.is(200)["spotlight"], json!([bob_seat]));
    order("floor", json!({"participant": bob_seat, "grant": true})).await.is(200);
    assert_eq!(participant(&seats().await, "Bob")["on_stage"], true);

    order("permissions", json!({"chat": "hosts"})).await.is(200);
    let chat = json!({"do": "chat", "text": "hello"});
    assert_eq!(bob.act("c1", chat.clone()).await["problem"]["code"], "denied");
    order("rights", json!({"participant": bob_seat, "chat": true})).await.is(200);
    assert_eq!(bob.act("c2", chat).await["type"], "receipt", "he may again");
    let permissions = house.get("/conferences/weekly", &alice).await.is(200)["permissions"].clone();
    assert_eq!(
        permissions,
        json!({"unmute": "everyone", "share": "everyone", "chat": "hosts", "history": "everyone"}),
        "the others stay"
    );

    let who = bob.act("x", json!({"do": "spotlight", "participants": []})).await;
    assert_eq!(who["problem"]["code"], "not_moderator");
}

#[tokio::test]
async fn pause_layout_signs_and_names_go_by_one_verb_each() {
    let house = House::open().await;
    let (mut alice_socket, _, alice) = house.meeting("weekly").await;
    let (mut gustav, welcome) = house.join(&house.ticket("weekly", "Gustav", "guest").await).await;
    let seat = welcome["seat"].as_str().unwrap().to_owned();
    let order = async |verb: &str, body: Value| house.post(&format!("/conferences/weekly/{verb}"), &alice, body).await;
    let conference = async || house.get("/conferences/weekly", &alice).await.is(200);

    order("pause", json!({})).await.is(200);
    let gate = gustav.until("gate").await;
    assert_eq!((&gate["by"], &gate["audio"], &gate["share"]), (&json!("pause"), &json!(false), &json!(false)));
    let paused = conference().await;
    assert!(paused["paused_since"].is_string() && paused["locked"] == true);
    assert_eq!(gustav.act("c", json!({"do": "chat", "text": "hello"})).await["problem"]["code"], "denied");
    assert_eq!(gustav.act("p", json!({"do": "resume"})).await["problem"]["code"], "not_moderator");
    order("resume", json!({})).await.is(200);
    assert_eq!(gustav.until("gate").await["by"], "nobody");
    let resumed = conference().await;
    assert_eq!((&resumed["paused_since"], &resumed["locked"]), (&json!(null), &json!(false)));

    order("layout", json!({"layout": "side_by_side"})).await.is(200);
    assert_eq!(conference().await["layout"], "side_by_side");
    order("layout", json!({})).await.is(200);
    assert_eq!(conference().await["layout"], json!(null));
    order("layout", json!({"layout": "upside_down"})).await.refuses(400, "invalid");

    assert_eq!(gustav.act("r", json!({"do": "react", "reaction": "clap"})).await["type"], "receipt");
    let sign = alice_socket.until("reaction").await;
    assert_eq!((&sign["seat"], &sign["reaction"]), (&json!(seat), &json!("clap")));

    order("rename", json!({"participant": seat, "name": "Gustav from Lund"})).await.is(200);
    let there = house.get("/conferences/weekly/participants", &alice).await.is(200);
    assert_eq!(participant(&there, "Gustav from Lund")["id"], seat);
    order("rename", json!({"participant": seat, "name": " "})).await.refuses(400, "invalid");
}

// T11: the list of somebody's devices, and one of them chosen for them.
#[tokio::test]
async fn devices_are_listed_for_hosts_and_chosen_by_consent() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let bob_ticket = house.ticket("weekly", "Bob", "participant").await;
    let (mut bob, welcome) = house.join(&bob_ticket).await;
    let seat = welcome["seat"].clone();
    let camera = json!({"id": "cam2", "label": "Document camera"});
    bob.say(json!({"type": "inventory", "cameras": [camera], "microphones": [], "gain": 100})).await;
    bob.say(json!({"type": "ping"})).await;
    bob.until("pong").await;
    let details = house.get("/conferences/weekly/details", &alice).await.is(200);
    let of_bob = details["items"].as_array().unwrap().iter().find(|details| details["seat"] == seat).unwrap();
    assert_eq!((&of_bob["inventory"]["cameras"], &of_bob["forgotten"]), (&json!([camera]), &json!(false)));
    house.get("/conferences/weekly/details", &bob_ticket).await.refuses(403, "not_moderator");

    let choose = json!({"participant": seat, "camera": "cam2", "gain": 150});
    house.post("/conferences/weekly/choose", &alice, choose.clone()).await.is(200);
    let asked = bob.until("choose").await;
    assert_eq!(
        (&asked["choice"]["camera"], &asked["at_once"], &asked["by"]),
        (&json!("cam2"), &json!(false), &json!("host"))
    );
    bob.say(json!({"type": "consent", "unmute": false, "devices": true})).await;
    bob.say(json!({"type": "ping"})).await;
    bob.until("pong").await;
    house.post("/conferences/weekly/choose", &alice, choose).await.is(200);
    assert_eq!(bob.until("choose").await["at_once"], true);
    let unknown = json!({"participant": seat, "camera": "cam9"});
    house.post("/conferences/weekly/choose", &alice, unknown).await.refuses(400, "invalid");
}

// Lesson 36.
#[tokio::test]
async fn somebody_is_sent_to_the_waiting_room_and_fetched_back() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let ticket = house.ticket("weekly", "Bob", "participant").await;
    let (mut bob, welcome) = house.join(&ticket).await;
    house.post("/conferences/weekly/send_out", &alice, json!({"participants": [welcome["seat"]]})).await.is(200);
    let farewell = bob.until("farewell").await;
    assert_eq!((&farewell["reason"], &farewell["rejoin"]), (&json!("sent_to_lobby"), &json!("wait")));
    let mut again = house.connect().await;
    again.say(json!({"type": "hello", "ticket": ticket})).await;
    assert_eq!(again.until("waiting").await["why"], "waiting_room");
    let seats = house.get("/conferences/weekly/participants", &alice).await.is(200);
    let waiting = participant(&seats, "Bob");
    assert_eq!(waiting["state"], "waiting");
    house.post("/conferences/weekly/admit", &alice, json!({"participants": [waiting["id"]]})).await.is(200);
    again.until("welcome").await;
}

// G7: what helps against a guest who comes back as another.
#[tokio::test]
async fn after_a_ban_of_an_anonymous_guest_the_lock_and_the_waiting_room_are_offered() {
    let house = House::open().await;
    let (_alice, _, alice) = house.meeting("weekly").await;
    let (_gustav, welcome) = house.join(&house.ticket("weekly", "Gustav", "guest").await).await;
    let order = json!({"target": {"participants": [welcome["seat"]]}, "ban": {}});
    let receipt = house.post("/conferences/weekly/disconnect", &alice, order).await.is(200);
    assert_eq!(receipt["offers"], json!(["lock", "waiting_room"]));
    let (_zoe, welcome) = house.join(&house.ticket("weekly", "Zoe", "guest").await).await;
    let order = json!({"target": {"participants": [welcome["seat"]]}, "ban": {}, "then": "lock"});
    house.post("/conferences/weekly/disconnect", &alice, order).await.is(200);
    assert_eq!(house.get("/conferences/weekly", &alice).await.is(200)["locked"], true);
}

// G1: a network is a key only where a host asks for it; then it keeps its neighbours out, too.
#[tokio::test]
async fn a_ban_of_a_network_keeps_everybody_out_who_comes_from_there_until_it_is_lifted() {
    let house = House::open().await;
    let (_alice, ..) = house.meeting("weekly").await;
    let (_gustav, welcome) = house.join(&house.ticket("weekly", "Gustav", "guest").await).await;
    let order = json!({"target": {"participants": [welcome["seat"]]}, "ban": {"network": true, "room": true}});
    house.post("/conferences/weekly/disconnect", &house.admin, order).await.is(200);
    let bans = house.get("/rooms/weekly/bans", &house.admin).await.is(200);
    assert!(bans["items"][0]["keys"].as_array().unwrap().contains(&json!("network")), "{bans}");
    let zoe = house.ticket("weekly", "Zoe", "host").await;
    let mut neighbour = house.connect().await;
    neighbour.say(json!({"type": "hello", "ticket": zoe})).await;
    assert_eq!(neighbour.until("refusal").await["problem"]["code"], "blocked");
    let unban = json!({"ban": bans["items"][0]["id"]});
    house.post("/conferences/weekly/unban", &house.admin, unban).await.is(200);
    house.join(&zoe).await;
}

// docs/rules.md, section 5: after too many wrong PINs strangers do not find the room, and those whom it knows do.
#[tokio::test]
async fn a_room_whose_pins_are_tried_out_is_hidden_from_strangers_alone() {
    let house = House::open().await;
    let room = json!({"name": "Weekly", "kind": "meeting", "aliases": ["weekly"], "guest_pin": "4711"});
    house.room_with(room).await;
    let host = house.ticket("weekly", "Carol", "host").await;
    let invited = house.ticket("weekly", "Gustav", "guest").await;
    let enter = async |n: u32, pin: &str| {
        // Each from an address and a browser of their own: no single one of them is held up.
        let from = std::net::SocketAddr::from(([10, 0, (n / 200) as u8, (n % 200) as u8 + 1], 4_000));
        house.enter_from(from, "weekly", json!({"name": "Zoe", "pin": pin})).await
    };
    for n in 0..21 {
        enter(n, "0000").await.refuses(403, "bad_pin");
    }
    enter(22, "4711").await.refuses(404, "not_found");
    house.ask(axum::http::Method::GET, "/rooms/weekly/lobby", None).await.refuses(404, "not_found");
    house.get("/rooms/weekly/lobby", &invited).await.is(200);
    let (_carol, _) = house.join(&host).await;
    house.join(&invited).await;
}
