//! Letting in, when several things happen while the store saves: in the end meeting, journal and event log agree.

mod common;

use common::{Meeting, passes};
use gavel_core::model::{
    command::{Absent, Actor, Command, Disconnect, Invited, PinKind, Right, Target},
    fact::Fact,
    ids::RequestId,
    invitation::Invitee,
    media::ShownHeight,
    receipt::Saved,
    role::{Role, Surface},
};
use gavel_door::{Denied, Entered, Envelope, View, Which, ports::Happening};
use gavel_testkit::fakes::{MediaOrder, StoreMood};
use std::{collections::BTreeSet, time::Duration};
use tokio::{task::JoinHandle, time::Instant};

fn enters(meeting: &Meeting, name: &'static str) -> JoinHandle<Result<Entered, Denied>> {
    let (door, room, arrival) = (meeting.door.clone(), meeting.room, meeting.arrival(name));
    let request = RequestId(format!("{name} enters"));
    tokio::spawn(async move { door.enter(room, arrival, Surface::App, request, None).await })
}

/// Who is in, as somebody knows who heard nothing but the events.
fn inside_by_the_log(meeting: &Meeting) -> Vec<String> {
    let mut inside = BTreeSet::new();
    for event in meeting.store.event_log() {
        match event.what {
            Happening::Joined { who } | Happening::Admitted { who, .. } => drop(inside.insert((who.seat, who.name))),
            Happening::Left { who, .. } | Happening::Waiting { who, .. } => drop(inside.remove(&(who.seat, who.name))),
            _ => {}
        }
    }
    let mut names: Vec<String> = inside.into_iter().map(|(_, name)| name).collect();
    names.sort();
    names
}

#[tokio::test(start_paused = true)]
async fn hosts_and_guests_who_come_in_one_moment_are_all_in_and_the_log_knows_it() {
    let meeting = Meeting::new();
    meeting.store.feels(StoreMood::Slow(Duration::from_millis(20)));
    for one in ["gustav", "alice", "carol", "bob"].map(|name| enters(&meeting, name)) {
        one.await.expect("no panic").expect("in");
    }
    passes(Duration::from_secs(1)).await;
    let names = ["alice", "bob", "carol", "gustav"];
    assert_eq!(meeting.names_inside().await, names);
    assert_eq!(inside_by_the_log(&meeting), names);
    meeting.store.feels(StoreMood::Well);
    assert_eq!(meeting.restarted().await.names_inside().await, names);
}

// Its start was saved, and answered as not saved; after a restart it would run without anybody who moderates.
#[tokio::test(start_paused = true)]
async fn nobody_gets_in_by_a_start_that_was_saved_too_late() {
    let meeting = Meeting::new();
    let bob = meeting.joins("bob").await;
    assert!(bob.waiting);
    meeting.store.feels(StoreMood::Hangs);
    assert!(matches!(meeting.enter(meeting.arrival("alice")).await, Err(Denied::Unavailable(_))));
    meeting.store.feels(StoreMood::Well);
    meeting.store.until_audited(|rows| rows.iter().any(|row| row.verdict == "unavailable")).await;
    assert!(meeting.store.journal().contains(&Fact::Started), "it was saved after all");
    passes(Duration::from_millis(100)).await;

    let after = meeting.restarted().await;
    let gustav = after.joins("gustav").await;
    assert!(gustav.waiting, "as long as no host is in");
    assert!(!after.joins("carol").await.waiting);
    assert_eq!(after.names_inside().await, ["bob", "carol", "gustav"]);
}

// In the journal the invitation stands before the withdrawal, and it was done after it.
#[tokio::test(start_paused = true)]
async fn what_was_saved_first_and_done_later_is_so_after_a_restart() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.orders("gustav", Command::Leave { seat: gustav.seat }).await.expect("anybody may leave");
    meeting.store.feels(StoreMood::Slow(Duration::from_millis(20)));
    let invitee = Invitee { person: meeting.person("gustav"), name: "gustav".into(), role: Role::Guest, account: None };
    let invite = Command::Invite { invited: vec![Invited { invitee, ring: false }], lift_block: false };
    let invite = meeting.envelope("alice", None, invite);
    let door = meeting.door.clone();
    let invited = tokio::spawn(async move { door.submit(invite).await });
    passes(Duration::from_millis(1)).await;
    meeting.orders("alice", Command::Withdraw { whom: Absent::All }).await.expect("a host may");
    meeting.orders("alice", Command::WaitingRoom { on: true }).await.expect("a host may");
    invited.await.expect("no panic").expect("a host may");
    let expected = |view: View| view.unconnected.iter().map(|row| row.name.clone()).collect::<Vec<_>>();
    let before = expected(meeting.door.view(Which::Room(meeting.room)).await.expect("it runs"));
    assert_eq!(before, ["gustav"]);
    passes(Duration::from_secs(1)).await;

    meeting.store.feels(StoreMood::Well);
    let after = meeting.restarted().await;
    assert_eq!(expected(after.door.view(Which::Room(after.room)).await.expect("it runs")), before);
    let mut back = after.arrival("gustav");
    back.generation = after.door.generation(after.room, back.person).await.expect("known");
    assert!(!after.enter(back).await.expect("invited").waiting, "past the waiting room");
}

// Lesson 8.
#[tokio::test(start_paused = true)]
async fn whoever_comes_while_the_meeting_ends_is_in_the_next_one() {
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    meeting.store.feels(StoreMood::Slow(Duration::from_millis(20)));
    let coming = ["carol", "bob", "gustav"].map(|name| enters(&meeting, name));
    passes(Duration::from_millis(5)).await;
    meeting.orders("alice", Command::Disconnect(Disconnect::of(Target::All))).await.expect("a host may");
    for one in coming {
        let entered = one.await.expect("no panic").expect("in the next one, without an error in between");
        assert_ne!(entered.conference, alice.conference);
    }
    assert_eq!(meeting.names_inside().await, ["bob", "carol", "gustav"]);
}

// None of them waits for all the others.
#[tokio::test(start_paused = true)]
async fn many_before_a_room_that_cannot_be_read_are_all_answered_in_time() {
    let meeting = Meeting::new();
    meeting.store.feels(StoreMood::Hangs);
    let began = Instant::now();
    let coming: Vec<_> = (0..50).map(|_| enters(&meeting, "gustav")).collect();
    for one in coming {
        assert!(matches!(one.await.expect("no panic"), Err(Denied::Unavailable(_))));
    }
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn what_is_changed_while_nobody_meets_is_on_record_when_it_is_answered_as_saved() {
    let mut meeting = Meeting::new();
    let envelope = meeting.envelope("alice", None, Command::Pin { kind: PinKind::Guest, hash: None });
    let actor = Actor { right: Right::Administrator, ..envelope.actor };
    let envelope = Envelope { actor, ..envelope };
    meeting.store.feels(StoreMood::Slow(Duration::from_millis(20)));
    let receipt = meeting.door.submit(envelope.clone()).await.expect("an administrator may");
    assert_eq!(receipt.saved, Saved::Yes);
    assert!(meeting.store.any_row(|row| row.request == envelope.request));
}

#[tokio::test(start_paused = true)]
async fn only_of_those_inside_the_engine_hears_how_large_they_show_pictures() {
    let meeting = Meeting::new();
    let gustav = meeting.joins("gustav").await;
    assert!(gustav.waiting, "no host is in");
    let shown = |height| vec![ShownHeight { mid: "4".into(), height }];
    meeting.door.show(gustav.conference, gustav.seat, shown(90)).await;
    let alice = meeting.joins("alice").await;
    meeting.door.show(alice.conference, alice.seat, shown(360)).await;
    meeting.media.until(|orders| orders.contains(&MediaOrder::Show(alice.seat, shown(360)))).await;
    assert!(!meeting.media.orders().contains(&MediaOrder::Show(gustav.seat, shown(90))));
}
