//! Orders for many: those who stay are told once, and whoever gave one hears on the way how far it is.

mod common;

use common::Meeting;
use gavel_core::model::{
    command::{Channels, Command, Disconnect, Target, Whom},
    effect::Notice,
    receipt::{Receipt, Silent},
};
use gavel_door::{Entered, Report, Step};
use std::sync::{Arc, Mutex};

/// A line holds more than this.
const READS_AFTER: usize = 200;

/// alice, and so many others. What they have been told so far they have read, or will have in time.
async fn meeting_of(many: usize) -> (Meeting, Entered, Vec<Entered>) {
    let meeting = Meeting::new();
    let mut alice = meeting.joins("alice").await;
    let mut others = Vec::new();
    for number in 1..=many {
        others.push(meeting.enter(meeting.stranger()).await.expect("the room is open"));
        told(&mut alice);
        if number % READS_AFTER == 0 {
            others.iter_mut().for_each(|other| drop(told(other)));
        }
    }
    (meeting, alice, others)
}

/// Everything that somebody has been told and has not read yet.
fn told(entered: &mut Entered) -> Vec<Notice> {
    std::iter::from_fn(|| entered.link.notices.try_recv().ok()).map(|told| told.notice.clone()).collect()
}

#[tokio::test(start_paused = true)]
async fn however_many_go_at_once_those_who_stay_are_told_once_and_keep_their_line() {
    // Far more than a line holds.
    let (mut meeting, mut alice, others) = meeting_of(1_200).await;
    let order = Command::Disconnect(Disconnect::of(Target::NonModerators));
    let receipt = meeting.orders("alice", order).await.expect("a host may");
    assert_eq!(receipt.verdicts.len(), others.len());
    assert!(matches!(receipt.silent, Silent::Confirmed(_)), "of all of them: {:?}", receipt.silent);

    let told = told(&mut alice);
    let gone: Vec<usize> = told
        .iter()
        .map(|notice| notice.each().iter().filter(|one| matches!(one, Notice::Gone { .. })).count())
        .filter(|count| *count > 0)
        .collect();
    assert_eq!(gone, [1_200], "all of them in one");
    let still_told = meeting.orders("alice", Command::LOCK).await.map(|_| self::told(&mut alice));
    assert!(matches!(still_told.as_deref(), Ok([Notice::Conference(_)])), "her line is there: {still_told:?}");
}

#[tokio::test(start_paused = true)]
async fn however_many_are_muted_at_once_everybody_hears_of_it_and_keeps_their_line() {
    let (mut meeting, mut alice, mut others) = meeting_of(600).await;
    for one in others.iter_mut().chain([&mut alice]) {
        told(one);
    }
    let order = Command::Mute { whom: Whom::AllButMe, which: Channels::AUDIO };
    let envelope = meeting.envelope("alice", Some(alice.seat), order);
    meeting.door.submit(envelope).await.expect("a host may");
    let hear = |entered: &mut Entered| {
        let told = told(entered);
        told.iter().flat_map(Notice::each).filter(|one| matches!(one, Notice::Changed(_))).count()
    };
    assert_eq!(hear(&mut alice), 600);
    assert!(others.iter_mut().all(|other| hear(other) == 600));
}

#[tokio::test(start_paused = true)]
async fn a_large_order_tells_on_the_way_how_far_it_is_and_a_small_one_does_not() {
    let (mut meeting, alice, others) = meeting_of(300).await;
    let steps: Arc<Mutex<Vec<Step>>> = Arc::default();
    let mut orders = async |command: Command| -> (Receipt, Vec<(u32, u32)>) {
        let heard = steps.clone();
        let report: Report = Arc::new(move |step| heard.lock().unwrap().push(step));
        let envelope = meeting.envelope("alice", Some(alice.seat), command);
        let receipt = meeting.door.submit_reporting(envelope, Some(report)).await.expect("a host may");
        // Whatever came after the receipt would be missing here.
        let steps = std::mem::take(&mut *steps.lock().unwrap());
        (receipt, steps.iter().map(|step| (step.done, step.of)).collect())
    };
    let few = others[..3].iter().map(|other| other.seat).collect();
    let (receipt, steps) = orders(Command::Mute { whom: Whom::These(few), which: Channels::AUDIO }).await;
    assert_eq!((receipt.verdicts.len(), steps), (3, vec![]));

    let tenths: Vec<(u32, u32)> = (1..=10).map(|tenth| (30 * tenth, 300)).collect();
    let (_, steps) = orders(Command::Mute { whom: Whom::AllButMe, which: Channels::AUDIO }).await;
    assert_eq!(steps, tenths);
    let listed = Target::These { participants: others.iter().map(|other| other.seat).collect(), device_only: false };
    let (receipt, steps) = orders(Command::Disconnect(Disconnect::of(listed))).await;
    assert_eq!((receipt.verdicts.len(), steps), (300, tenths));
}
