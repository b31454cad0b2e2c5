//! Meeting now, and coming back to a room by its ID (T14).

use crate::house::House;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn an_account_meets_now_in_a_room_of_its_own() {
    let house = House::open().await;
    let (alice_id, alice) = house.account("alice", "user").await;
    let made = house.post("/conferences", &alice, json!({})).await.is(201);
    assert_eq!((&made["room"]["owner"], &made["room"]["name"]), (&json!(alice_id), &json!("alice")));
    assert_eq!((&made["conference"], &made["returned"]), (&json!(null), &json!(false)));
    let ticket = made["ticket"].as_str().unwrap();
    assert_eq!(made["url"], format!("{}#t={ticket}", made["room"]["join_url"].as_str().unwrap()));
    let (_alice, welcome) = house.join(ticket).await;
    assert_eq!(welcome["role"], "owner");
}

#[tokio::test]
async fn a_conference_now_takes_what_a_room_takes() {
    let house = House::open().await;
    let (_, alice) = house.account("alice", "user").await;
    let body = json!({"name": "A word", "kind": "auditorium", "door": "knock", "timers": {"length": 600},
        "invite": {"guests": [{"name": "Gustav"}]}});
    let made = house.post("/conferences", &alice, body).await.is(201);
    let room = &made["room"];
    assert_eq!(
        (&room["name"], &room["kind"], &room["door"]),
        (&json!("A word"), &json!("auditorium"), &json!("knock"))
    );
    assert_eq!(room["timers"]["length"], 600);
    assert!(made["invitations"][0]["ticket"].is_string());
    for bad in [json!({"owner": "x"}), json!({"schedule": null}), json!({"timers": {"length": 1}}), json!({"name": ""})]
    {
        house.post("/conferences", &alice, bad).await.refuses(400, "invalid");
    }
    house.post("/conferences", &house.admin, json!({})).await.refuses(403, "denied");
    house.ask(Method::POST, "/conferences", Some(&json!({}))).await.refuses(401, "unauthenticated");
}

/// T14: an owner who creates a new conference is taken back to their own running one, as long as somebody is still in it.
#[tokio::test]
async fn an_owner_is_taken_back_to_their_own_conference_while_somebody_is_in_it() {
    let house = House::open().await;
    let (_, alice) = house.account("alice", "user").await;
    let (_, bob) = house.account("bob", "user").await;
    let first = house.post("/conferences", &alice, json!({"name": "First"})).await.is(201);
    let (mut hers, _) = house.join(first["ticket"].as_str().unwrap()).await;
    let path = format!("/rooms/{}/enter", first["room"]["aliases"][0].as_str().unwrap());
    let drawn = house.post(&path, &bob, json!({})).await.is(201);
    let (mut his, _) = house.join(drawn["ticket"].as_str().unwrap()).await;
    hers.say(json!({"type": "leave"})).await;
    hers.closed().await;

    let invite = json!({"guests": [{"name": "Gustav"}]});
    let back = house.post("/conferences", &alice, json!({"name": "Second", "invite": invite})).await.is(200);
    assert_eq!((&back["returned"], &back["room"]["id"]), (&json!(true), &first["room"]["id"]));
    assert_eq!(back["conference"]["participants"], 1);
    assert_eq!(back["invitations"], json!([]), "nobody is brought into a meeting that they were not meant for");
    assert_eq!(house.get("/rooms", &alice).await.is(200)["items"].as_array().unwrap().len(), 1, "nothing was made");
    let (mut hers, welcome) = house.join(back["ticket"].as_str().unwrap()).await;
    assert_eq!(welcome["role"], "owner");
    let other = house.post("/conferences", &bob, json!({})).await.is(201);
    assert_eq!(other["returned"], false, "it is not bob's own");

    for socket in [&mut hers, &mut his] {
        socket.say(json!({"type": "leave"})).await;
        socket.closed().await;
    }
    let third = house.post("/conferences", &alice, json!({"name": "Third"})).await.is(201);
    assert_eq!(third["returned"], false, "nobody is in the first one any more");
}

/// T14 and rules, section 5: personal links live on when the ID is changed, and the old ID leads nowhere.
#[tokio::test]
async fn a_personal_link_lives_on_when_the_room_is_called_otherwise() {
    let house = House::open().await;
    house.room("weekly").await;
    let gustav = house.ticket("weekly", "Gustav", "guest").await;
    house.patch("/rooms/weekly", &house.admin, json!({"aliases": ["monthly"]})).await.is(200);

    let lobby = house.get("/rooms/weekly/lobby", &gustav).await.is(200);
    assert_eq!(lobby["alias"], "monthly", "the ticket's holder learns the new one");
    house.ask(Method::GET, "/rooms/weekly/lobby", None).await.refuses(404, "not_found");
    house.ask(Method::POST, "/rooms/weekly/enter", Some(&json!({"name": "Dora"}))).await.refuses(404, "not_found");
    assert_eq!(house.ask(Method::GET, "/rooms/monthly/lobby", None).await.is(200)["alias"], "monthly");

    // Somebody else's room takes the alias over: the link is still gustav's own.
    house.room_with(json!({"name": "Strangers", "aliases": ["weekly"]})).await;
    assert_eq!(house.get("/rooms/weekly/lobby", &gustav).await.is(200)["name"], "weekly");
    assert_eq!(house.ask(Method::GET, "/rooms/weekly/lobby", None).await.is(200)["name"], "Strangers");
}

/// G1: a dead ticket opens nothing, and tells nothing.
#[tokio::test]
async fn whoever_was_removed_does_not_learn_the_new_id() {
    let house = House::open().await;
    let (_alice, _, _) = house.meeting("weekly").await;
    let ticket = house.ticket("weekly", "Gustav", "guest").await;
    let (mut gustav, welcome) = house.join(&ticket).await;
    assert_eq!(house.get("/rooms/weekly/lobby", &ticket).await.is(200)["alias"], "weekly", "it does before");
    let order = json!({"target": {"participants": [welcome["seat"]]}});
    house.post("/conferences/weekly/disconnect", &house.admin, order).await.is(200);
    gustav.closed().await;
    house.patch("/rooms/weekly", &house.admin, json!({"aliases": ["monthly"]})).await.is(200);
    house.get("/rooms/weekly/lobby", &ticket).await.refuses(401, "ticket_revoked");
}
