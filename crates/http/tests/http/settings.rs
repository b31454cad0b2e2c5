//! What rooms and the installation have set.

use crate::house::House;
use serde_json::{Value, json};

#[tokio::test]
async fn a_room_says_who_may_what_and_what_time_ends() {
    let house = House::open().await;
    let usual = house.room("usual").await;
    assert_eq!(
        usual["permissions"],
        json!({"unmute": "everyone", "share": "everyone", "chat": "everyone", "history": "everyone"})
    );
    assert_eq!(
        usual["timers"],
        json!({"waiting_for_host": null, "only_guests": null, "last_participant": null, "length": null, "without_moderator": null})
    );
    assert_eq!(usual["forgotten"], json!({"flag_after": 15, "remove_after": 0}));

    let strict = house
        .room_with(json!({"name": "Strict", "aliases": ["strict"], "permissions": {"chat": "hosts"},
            "timers": {"length": 3600, "waiting_for_host": 0}, "forgotten": {"remove_after": 30}}))
        .await;
    assert_eq!(
        strict["permissions"],
        json!({"unmute": "everyone", "share": "everyone", "chat": "hosts", "history": "everyone"})
    );
    assert_eq!((&strict["timers"]["length"], &strict["timers"]["waiting_for_host"]), (&json!(3600), &json!(0)));
    assert_eq!(strict["forgotten"], json!({"flag_after": 15, "remove_after": 30}));

    let patch = json!({"permissions": {"unmute": "hosts"}, "timers": {"length": null, "only_guests": 60}});
    let patched = house.patch("/rooms/strict", &house.admin, patch).await.is(200);
    assert_eq!(
        patched["permissions"],
        json!({"unmute": "hosts", "share": "everyone", "chat": "hosts", "history": "everyone"})
    );
    assert_eq!(
        patched["timers"],
        json!({"waiting_for_host": 0, "only_guests": 60, "last_participant": null, "length": null, "without_moderator": null})
    );
    assert_eq!(patched["forgotten"], strict["forgotten"], "nobody spoke of it");
    assert_eq!(house.get("/rooms/strict", &house.admin).await.is(200), patched);
}

#[tokio::test]
async fn what_no_room_can_have_is_refused_with_the_reason() {
    let house = House::open().await;
    house.room("weekly").await;
    for (patch, why) in [
        (json!({"timers": {"length": 59}}), "timers.length"),
        (json!({"timers": {"length": 86_401}}), "timers.length"),
        (json!({"timers": {"last_participant": 59}}), "timers.last_participant"),
        (json!({"timers": {"waiting_for_host": 86_401}}), "timers.waiting_for_host"),
        (json!({"timers": {"only_guests": -1}}), "-1"),
        (json!({"timers": {"lenght": 60}}), "lenght"),
        (json!({"forgotten": {"flag_after": 1_441}}), "forgotten.flag_after"),
        (json!({"permissions": {"chat": "nobody"}}), "nobody"),
        (json!({"permissions": {"chat": null, "fly": "everyone"}}), "fly"),
        (json!({"limit": 1}), "limit"),
        (json!({"limit": 1_000_001}), "limit"),
        (json!({"kind": "auditorium"}), "kind"),
        (json!({"owner": "nobody"}), "owner"),
    ] {
        let refused = house.patch("/rooms/weekly", &house.admin, patch.clone()).await.refuses(400, "invalid");
        assert!(refused["detail"].as_str().unwrap().contains(why), "{patch}: {refused}");
        let mut new = patch.clone();
        new["name"] = json!("New");
        if patch.get("kind").is_none() {
            house.post("/rooms", &house.admin, new).await.refuses(400, "invalid");
        }
    }
}

#[tokio::test]
async fn a_room_stays_of_its_kind() {
    let house = House::open().await;
    let room = house.room_with(json!({"name": "Talk", "aliases": ["talk"], "kind": "auditorium"})).await;
    assert_eq!(room["kind"], "auditorium");
    let refused = house.patch("/rooms/talk", &house.admin, json!({"kind": "meeting"})).await.refuses(400, "invalid");
    assert!(refused["detail"].as_str().unwrap().contains("aliases"), "it says what to do instead: {refused}");
    let same = house.patch("/rooms/talk", &house.admin, json!({"kind": "auditorium", "name": "Talks"})).await.is(200);
    assert_eq!(same["name"], "Talks");
}

#[tokio::test]
async fn only_administrators_change_whose_room_it_is() {
    let house = House::open().await;
    let (alice_id, alice) = house.account("alice", "user").await;
    let (bob_id, bob) = house.account("bob", "user").await;
    let (_, oscar) = house.account("oscar", "operator").await;
    house.post("/rooms", &alice, json!({"name": "Hers", "aliases": ["hers"]})).await.is(201);
    let to = |owner: Value| json!({"owner": owner});
    for other in [&alice, &oscar, &house.key("rooms").await] {
        house.patch("/rooms/hers", other, to(json!(bob_id))).await.refuses(403, "denied");
        house.patch("/rooms/hers", other, to(json!(null))).await.refuses(403, "denied");
    }
    house.patch("/rooms/hers", &alice, json!({"owner": alice_id, "name": "Mine"})).await.is(200);
    let given = house.patch("/rooms/hers", &house.admin, to(json!(bob_id))).await.is(200);
    assert_eq!(given["owner"], bob_id);
    house.patch("/rooms/hers", &alice, json!({"name": "Still mine"})).await.refuses(403, "denied");
    house.patch("/rooms/hers", &bob, json!({"name": "His"})).await.is(200);
    let nobodys = house.patch("/rooms/hers", &house.admin, to(json!(null))).await.is(200);
    assert_eq!(nobodys["owner"], json!(null));
}

#[tokio::test]
async fn a_running_conference_takes_changes_over() {
    let house = House::open().await;
    let (_alice, _, ticket) = house.meeting("weekly").await;
    house.patch("/rooms/weekly", &house.admin, json!({"name": "Renamed", "timers": {"length": 600}})).await.is(200);
    let running = house.get("/conferences/weekly", &ticket).await.is(200);
    assert_eq!(running["name"], "Renamed");
}

#[tokio::test]
async fn the_installation_has_settings_for_administrators() {
    let house = House::open().await;
    let (_, alice) = house.account("alice", "user").await;
    let (_, oscar) = house.account("oscar", "operator").await;
    for other in [&alice, &oscar, &house.key("rooms").await] {
        house.get("/settings", other).await.refuses(403, "denied");
        house.patch("/settings", other, json!({})).await.refuses(403, "denied");
    }
    let usual = house.get("/settings", &house.admin).await.is(200);
    assert_eq!(
        usual,
        json!({"timers": {"waiting_for_host": null, "only_guests": null, "last_participant": null, "length": null,
            "without_moderator": null}, "policy": {"moderators_may_remove_moderators": true,
            "reveal_remover_name": false, "admin_may_remove_owner": true}})
    );
    let patch = json!({"timers": {"only_guests": 60}, "policy": {"reveal_remover_name": true}});
    let patched = house.patch("/settings", &house.admin, patch).await.is(200);
    assert_eq!(
        (&patched["timers"]["only_guests"], &patched["policy"]["reveal_remover_name"]),
        (&json!(60), &json!(true))
    );
    assert_eq!(patched["policy"]["moderators_may_remove_moderators"], true);
    let again = house.patch("/settings", &house.admin, json!({"timers": {"length": 60}})).await.is(200);
    assert_eq!((&again["timers"]["only_guests"], &again["timers"]["length"]), (&json!(60), &json!(60)));
    assert_eq!(house.get("/settings", &house.admin).await.is(200), again);
    for bad in [json!({"timers": {"length": 1}}), json!({"policy": {"anarchy": true}}), json!({"policy": null})] {
        house.patch("/settings", &house.admin, bad).await.refuses(400, "invalid");
    }
}

#[tokio::test]
async fn a_conference_opens_with_the_settings_of_room_and_installation() {
    use gavel_door::ports::Store;
    let house = House::open().await;
    let room = house
        .room_with(json!({"name": "Weekly", "aliases": ["weekly"], "timers": {"length": 600}, "permissions": {"share": "hosts"}}))
        .await;
    house
        .patch("/settings", &house.admin, json!({"policy": {"moderators_may_remove_moderators": false}}))
        .await
        .is(200);
    let record = house.store.open_room(room["id"].as_str().unwrap().parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(record.room.settings.timers.length, Some(600));
    assert_eq!(record.room.settings.permissions.share, gavel_core::model::settings::Who::Hosts);
    assert!(!record.house.policy.moderators_may_remove_moderators);
}
