use super::*;
use gavel_core::model::{
    ids::{ConferenceId, MessageId, PersonId, RoomId},
    media::Gate,
    role::Role,
    room::RoomKind,
    seat::{Devices, How},
    settings::{Permissions, Rights},
};
use ulid::Ulid;

const ME: u128 = 1;
const ALICE: u128 = 2;
const BOB: u128 = 3;
const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn seat(n: u128) -> SeatId {
    SeatId::new(Ulid(n))
}

fn somebody(n: u128, role: Role) -> Participant {
    Participant {
        id: seat(n),
        person: PersonId::new(Ulid(n)),
        name: format!("Person {n}"),
        role,
        kind: SeatKind::App,
        state: SeatState::In,
        account: None,
        joined_at: NOW,
        devices: Devices::default(),
        gate: Gate::OPEN,
        client: "Chromium".into(),
        bannable: true,
        hand: None,
        on_stage: false,
        asked: false,
        shown: true,
        rights: Rights::default(),
    }
}

fn summary() -> Summary {
    Summary {
        id: ConferenceId::new(Ulid(8)),
        room: RoomId::new(Ulid(9)),
        name: "Weekly".into(),
        aliases: vec!["weekly".into()],
        started_at: NOW,
        locked: false,
        waiting_room: false,
        participants: 2,
        kind: RoomKind::Meeting,
        permissions: Permissions::default(),
        spotlight: Vec::new(),
        has_guest_pin: false,
        layout: None,
        paused: None,
        ends_at: None,
    }
}

fn welcome(role: Role, roster: Vec<Participant>) -> Notice {
    Notice::Welcome(Box::new(Welcome {
        seat: seat(ME),
        person: PersonId::new(Ulid(ME)),
        role,
        conference: summary(),
        roster,
        chat: Vec::new(),
        unconnected: Vec::new(),
        bans: Vec::new(),
        details: Vec::new(),
        gate: Gate::OPEN,
    }))
}

fn waits() -> Scene {
    let state = SeatState::Waiting { since: NOW, why: WaitingFor::WaitingRoom };
    Scene::new(Participant { state, ..somebody(ME, Role::Guest) }, "weekly".into())
}

fn hear(scene: &mut Scene, notice: &Notice) -> Vec<Event> {
    scene.hear(notice, NOW, &|_| false)
}

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(|event| event.name).collect()
}

/// In, with alice.
fn inside() -> Scene {
    let mut scene = waits();
    hear(&mut scene, &welcome(Role::Guest, vec![somebody(ME, Role::Guest), somebody(ALICE, Role::Host)]));
    scene.sync(&|_| false);
    scene
}

#[test]
fn who_waits_sees_themselves_alone_and_is_told_the_rest_when_they_are_in() {
    let mut scene = waits();
    let why = WaitingFor::Locked;
    hear(&mut scene, &Notice::Waiting { since: NOW, why, room: "Weekly".into() });
    let first = scene.sync(&|_| false);
    assert_eq!(
        names(&first),
        ["conference_update", "participant_sync_begin", "participant_create", "participant_sync_end"]
    );
    assert_eq!((&first[0].data["locked"], &first[2].data["service_type"]), (&true.into(), &"waiting_room".into()));

    let roster = vec![somebody(ALICE, Role::Host), somebody(ME, Role::Guest)];
    let events = hear(&mut scene, &welcome(Role::Guest, roster));
    assert_eq!(names(&events), ["participant_update", "participant_create", "conference_update"]);
    assert_eq!(events[0].data["service_type"], "conference");
    assert_eq!(events[1].data["vendor"], "", "guests do not read it");
}

#[test]
fn another_role_is_a_reason_to_fetch_another_token() {
    let mut scene = inside();
    let roster = vec![somebody(ME, Role::Host), somebody(ALICE, Role::Host), somebody(BOB, Role::Guest)];
    let events = hear(&mut scene, &welcome(Role::Host, roster));
    assert_eq!(names(&events), ["participant_update", "participant_create", "refresh_token"]);
    assert_eq!(events[1].data["vendor"], "Chromium", "and hosts see more");
    let roster = vec![somebody(ME, Role::Guest), somebody(ALICE, Role::Host)];
    let events = hear(&mut scene, &welcome(Role::Guest, roster));
    assert_eq!(names(&events), ["participant_delete", "participant_update", "refresh_token"]);
}

#[test]
fn what_changes_is_told_once_and_what_does_not_is_not() {
    let mut scene = inside();
    let bob = Notice::Joined(Box::new(somebody(BOB, Role::Guest)));
    assert_eq!(names(&hear(&mut scene, &bob)), ["participant_create"]);
    assert!(hear(&mut scene, &bob).is_empty());
    let gone = Notice::Gone { seat: seat(BOB), how: How::Removed };
    assert_eq!(names(&hear(&mut scene, &gone)), ["participant_delete"]);
    assert!(hear(&mut scene, &gone).is_empty());
    assert!(hear(&mut scene, &Notice::Conference(Box::new(summary()))).is_empty());
    let locked = Notice::Conference(Box::new(Summary { locked: true, ..summary() }));
    assert_eq!(names(&hear(&mut scene, &locked)), ["conference_update"]);
}

#[test]
fn guests_are_muted_when_each_of_them_is() {
    let mut scene = inside();
    let muted = |n| {
        let of = Participant { gate: Gate { audio: false, ..Gate::OPEN }, ..somebody(n, Role::Guest) };
        Notice::Changed(Box::new(of))
    };
    hear(&mut scene, &Notice::Joined(Box::new(somebody(BOB, Role::Guest))));
    assert_eq!(names(&hear(&mut scene, &muted(BOB))), ["participant_update"]);
    let both = hear(&mut scene, &muted(ME));
    assert_eq!(names(&both), ["participant_update", "conference_update"]);
    assert_eq!(both[1].data["guests_muted"], true);
}

#[test]
fn a_presentation_is_that_of_the_first_who_presents_and_never_one_s_own() {
    let mut scene = inside();
    let shares = |n, sharing| {
        let devices = Devices { sharing, ..Devices::default() };
        Notice::Changed(Box::new(Participant { devices, ..somebody(n, Role::Host) }))
    };
    hear(&mut scene, &Notice::Joined(Box::new(somebody(BOB, Role::Host))));
    assert_eq!(names(&hear(&mut scene, &shares(ME, true))), ["participant_update"]);
    let begun = hear(&mut scene, &shares(ALICE, true));
    assert_eq!(names(&begun), ["participant_update", "presentation_start"]);
    assert_eq!(begun[1].data["presenter_uuid"], ids::of_seat(seat(ALICE)));
    assert_eq!(names(&hear(&mut scene, &shares(BOB, true))), ["participant_update"]);
    let handed_on = hear(&mut scene, &shares(ALICE, false));
    assert_eq!(handed_on[1].data["presenter_uuid"], ids::of_seat(seat(BOB)));
    let over = hear(&mut scene, &Notice::Gone { seat: seat(BOB), how: How::Left });
    assert_eq!(names(&over), ["participant_delete", "presentation_stop"]);
}

#[test]
fn the_light_stands_in_an_order_that_its_times_keep() {
    let mut scene = inside();
    let lit = |seats: &[u128]| {
        let spotlight = seats.iter().map(|n| seat(*n)).collect();
        Notice::Conference(Box::new(Summary { spotlight, ..summary() }))
    };
    assert_eq!(names(&hear(&mut scene, &lit(&[ALICE]))), ["participant_update"]);
    hear(&mut scene, &lit(&[ALICE, ME]));
    assert!(scene.lit[&seat(ALICE)] < scene.lit[&seat(ME)]);
    hear(&mut scene, &lit(&[ME, ALICE]));
    assert!(scene.lit[&seat(ME)] < scene.lit[&seat(ALICE)]);
    hear(&mut scene, &lit(&[]));
    assert!(scene.lit.is_empty());
}

#[test]
fn nobody_hears_their_own_words() {
    let mut scene = inside();
    let line = |n| {
        Notice::Chat(Box::new(Message {
            id: MessageId::new(Ulid(7)),
            at: NOW,
            seat: seat(n),
            person: PersonId::new(Ulid(n)),
            name: "Alice".into(),
            text: "hello".into(),
            to: None,
        }))
    };
    assert!(hear(&mut scene, &line(ME)).is_empty());
    let heard = hear(&mut scene, &line(ALICE));
    let expected = json!({"origin": "Alice", "uuid": ids::of_seat(seat(ALICE)), "type": "text/plain",
        "payload": "hello", "direct": false});
    assert_eq!(heard, [Event::new("message_received", expected)]);
}
