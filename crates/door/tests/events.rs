//! What outside tools are told of a meeting: every act with its actor, in order, and nothing that is not theirs to know.

mod common;

use common::{Meeting, refused, removal, still_waits};
use gavel_core::model::{
    ban::BanTerms,
    command::{Absent, Channels, Command, Disconnect, Invited, PinKind, Target, Whom},
    ids::{AccountId, MessageId, PersonId, RequestId},
    invitation::Invitee,
    reason::{Reason, Terminal},
    refusal::Refusal,
    role::{Role, Surface},
    scene::Layout,
    seat::{Digest, How},
    settings::{Permissions, Rights},
};
use gavel_door::ports::{Doer, Event, Happening};
use gavel_testkit::fakes::StoreMood;
use ulid::Ulid;

fn words(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(|event| event.what.kind().word()).collect()
}

fn alice(role: &str) -> Doer {
    Doer { name: "alice".into(), role: role.into(), surface: Surface::App }
}

fn left(events: &[Event], name: &str) -> (How, Terminal, Option<Reason>, Option<Doer>) {
    let found = events.iter().rev().find_map(|event| match &event.what {
        Happening::Left { who, how, terminal, reason, by } if who.name == name => {
            Some((*how, *terminal, *reason, by.clone()))
        }
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{name} has left: {:?}", words(events)))
}

#[tokio::test]
async fn every_join_leave_removal_ban_lock_and_end_is_told_in_order() {
    // G10
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let bob = meeting.joins("bob").await;
    let gustav = meeting.joins("gustav").await;
    let mute = Command::Mute { whom: Whom::These(vec![bob.seat]), which: Channels::AUDIO };
    meeting.orders("alice", mute).await.expect("a host may");
    let unmute = Command::Unmute { whom: Whom::These(vec![bob.seat]), which: Channels::AUDIO };
    meeting.orders("alice", unmute).await.expect("a host may");
    meeting.orders("alice", Command::Role { participant: bob.seat, role: Role::Host }).await.expect("a host may");
    meeting.orders("alice", Command::LOCK).await.expect("a host may");
    let order = Disconnect { ban: Some(BanTerms::default()), ..removal(gustav.seat) };
    meeting.orders("alice", Command::Disconnect(order)).await.expect("a host may");
    meeting.orders("alice", Command::Unlock).await.expect("a host may");
    meeting.orders("alice", Command::WaitingRoom { on: true }).await.expect("a host may");
    meeting.orders("alice", Command::Disconnect(Disconnect::of(Target::All))).await.expect("a host may");

    let events = meeting.store.event_log();

    let told = words(&events);
    let expected = [
        "joined",
        "conference_started",
        "joined",
        "joined",
        "muted",
        "unmuted",
        "role_changed",
        "locked",
        "banned",
        "left",
        "unlocked",
        "waiting_room",
        "left",
        "left",
        "ended",
    ];
    assert_eq!(sorted(&told[..2]), sorted(&expected[..2]));
    assert_eq!(told[2..], expected[2..]);
    assert!(events.iter().all(|event| event.room == meeting.room && event.conference == Some(bob.conference)));
    let ids: std::collections::BTreeSet<_> = events.iter().map(|event| event.id).collect();
    assert_eq!(ids.len(), events.len(), "each has an id of its own");
}

fn sorted<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words
}

#[tokio::test]
async fn each_way_of_going_is_told_apart_and_a_removal_with_reason_and_actor() {
    // G10, lesson 9
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let _carol = meeting.joins("carol").await;
    let bob = meeting.joins("bob").await;
    let gustav = meeting.joins("gustav").await;
    let leave = meeting.envelope("bob", Some(bob.seat), Command::Leave { seat: bob.seat });
    meeting.door.submit(leave).await.expect("everybody may go");
    let order = Disconnect { reason: Reason::Spam, ..removal(gustav.seat) };
    meeting.orders("alice", Command::Disconnect(order)).await.expect("a host may");
    meeting.orders("alice", Command::Disconnect(Disconnect::of(Target::All))).await.expect("a host may");

    let events = meeting.store.event_log();
    assert_eq!(left(&events, "bob"), (How::Left, Terminal::Left, None, None));
    assert_eq!(left(&events, "gustav"), (How::Removed, Terminal::Removed, Some(Reason::Spam), Some(alice("host"))));
    let (how, terminal, _, by) = left(&events, "carol");
    assert_eq!((how, terminal, by), (How::Ended, Terminal::Ended, Some(alice("host"))));
}

#[tokio::test]
async fn who_is_turned_away_has_an_event_of_their_own() {
    // lesson 33
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    meeting.orders("alice", Command::WaitingRoom { on: true }).await.expect("a host may");
    let gustav = meeting.joins("gustav").await;
    let bob = meeting.joins("bob").await;
    meeting.orders("alice", Command::Admit { participants: vec![bob.seat] }).await.expect("a host may");
    let deny = Command::Deny { participants: vec![gustav.seat], block: false };
    meeting.orders("alice", deny).await.expect("a host may");

    let events = meeting.store.event_log();
    assert_eq!(words(&events)[2..], ["waiting_room", "waiting", "waiting", "admitted", "left"]);
    let (how, terminal, _, by) = left(&events, "gustav");
    assert_eq!((how, terminal, by), (How::Denied, Terminal::Denied, Some(alice("host"))));
}

#[tokio::test]
async fn invitations_calls_hands_and_the_rest_are_told_too() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let bob = meeting.joins("bob").await;
    let before = meeting.store.event_log().len();
    // It rings only where there is an account.
    let account = Some(AccountId::new(Ulid::generate()));
    let hers = Invitee { person: PersonId::new(Ulid::generate()), name: "dora".into(), role: Role::Guest, account };
    let hand = meeting.envelope("bob", Some(bob.seat), Command::Hand { seat: bob.seat, up: true });
    meeting.door.submit(hand).await.expect("his own");
    let pin = Command::Pin { kind: PinKind::Guest, hash: Some(Digest("hash of 1234".into())) };
    for order in [
        Command::Invite { invited: vec![Invited { invitee: hers, ring: true }], lift_block: false },
        Command::Withdraw { whom: Absent::All },
        Command::Spotlight { participants: vec![bob.seat] },
        Command::Layout(Some(Layout::Speaker)),
        Command::Pause,
        Command::Resume,
        Command::Floor { participant: bob.seat, grant: true },
        Command::Rights { participant: bob.seat, rights: Rights { chat: Some(false), ..Rights::default() } },
        Command::Permissions(Permissions { share: gavel_core::model::settings::Who::Hosts, ..Permissions::default() }),
        pin,
    ] {
        let verb = order.verb();
        meeting.orders("alice", order).await.unwrap_or_else(|denied| panic!("{verb}: {denied}"));
    }

    let events = meeting.store.event_log().split_off(before);
    for word in [
        "hand",
        "invited",
        "ringing",
        "withdrawn",
        "spotlight",
        "layout",
        "paused",
        "resumed",
        "stage",
        "rights",
        "permissions",
        "pin_changed",
    ] {
        assert!(words(&events).contains(&word), "{word} is missing in {:?}", words(&events));
    }
    assert!(!serde_json::to_string(&events).expect("JSON").contains("1234"), "the PIN is nobody's business");
}

#[tokio::test]
async fn nothing_that_was_said_or_is_secret_stands_in_an_event() {
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    let before = meeting.store.event_log().len();
    let chat = Command::Chat { id: MessageId::new(Ulid::generate()), text: "between us".into(), to: None };
    let said = meeting.envelope("alice", Some(alice.seat), chat);
    meeting.door.submit(said).await.expect("she may speak");
    let devices = Command::Devices { seat: alice.seat, muted: Some(false), video: None, sharing: None };
    let shown = meeting.envelope("alice", Some(alice.seat), devices);
    meeting.door.submit(shown).await.expect("her own");
    assert_eq!(meeting.store.event_log().len(), before, "neither is an event");

    let order = Disconnect {
        note: Some("please mail us".into()),
        audit_note: Some("third time".into()),
        ban: Some(BanTerms::default()),
        ..removal(gustav.seat)
    };
    meeting.orders("alice", Command::Disconnect(order)).await.expect("a host may");

    let text = serde_json::to_string(&meeting.store.event_log()).expect("JSON");
    assert!(text.contains("\"banned\"") && text.contains("gustav"), "{text}");
    let device = meeting.person("gustav").to_string();
    for hidden in ["between us", "please mail us", "third time", "resume of", "Chromium", "192.0.2.7"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    // The device's key is the person's number here, and stands there as the person alone.
    assert!(!text.contains(&format!("{{\"device\":\"{device}\"}}")), "{text}");
}

#[tokio::test]
async fn an_admission_that_was_saved_and_then_not_taken_is_put_right_in_the_log() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    meeting.store.feels(StoreMood::Hangs);
    let (door, room, arrival) = (meeting.door.clone(), meeting.room, meeting.arrival("bob"));
    let mut coming = Box::pin(door.enter(room, arrival, Surface::App, RequestId("bob comes".into()), None));
    // With the store, which says nothing yet.
    assert!(still_waits(&mut coming).await);
    meeting.orders("alice", Command::LOCK).await.expect("at once");
    meeting.store.feels(StoreMood::Well);

    assert_eq!(refused(coming.await.expect_err("locked meanwhile")), Refusal::Locked);

    let events = meeting.store.event_log();
    assert_eq!(words(&events)[2..], ["joined", "locked", "left"]);
    assert_eq!(left(&events, "bob"), (How::Left, Terminal::Error, None, None));
}

#[tokio::test]
async fn a_ban_that_is_lifted_while_nobody_meets_is_told_without_a_conference() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    let ban = Some(BanTerms { room: true, ..BanTerms::default() });
    let order = Disconnect { ban, ..removal(gustav.seat) };
    meeting.orders("alice", Command::Disconnect(order)).await.expect("a host may");
    meeting.orders("alice", Command::Disconnect(Disconnect::of(Target::All))).await.expect("a host may");
    let ban = meeting.store.event_log().iter().find_map(|event| match &event.what {
        Happening::Banned { ban, .. } => Some(ban.clone()),
        _ => None,
    });
    let ban = ban.expect("it was told");
    assert!(ban.room && ban.name == "gustav");

    meeting.orders("alice", Command::Unban { ban: ban.ban }).await.expect("a host may");

    let last = meeting.store.event_log().pop().expect("events");
    assert_eq!((last.room, last.conference), (meeting.room, None));
    let Happening::Unbanned { ban: lifted, name, .. } = last.what else { panic!("{last:?}") };
    assert_eq!((lifted, name.as_deref()), (ban.ban, Some("gustav")));
}

#[tokio::test]
async fn the_audit_tells_from_which_address_an_order_came() {
    // G6
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    meeting.orders("alice", Command::LOCK).await.expect("a host may");
    meeting.store.until_audited(|rows| rows.iter().any(|row| row.verb == "lock")).await;
    let rows = meeting.store.audit_rows();
    let lock = rows.iter().find(|row| row.verb == "lock").expect("it is on record");
    assert_eq!(lock.actor.address.as_deref(), Some("192.0.2.7"));
}
