//! What can happen in a random meeting, and how often.

use crate::cast::{PEOPLE, Who};
use gavel_core::model::{ban::BanTerms, command::Pin, receipt::Barrier};
use gavel_testkit::fakes::{MediaMood, StoreMood};
use proptest::{collection::vec, option, prelude::*};
use std::time::Duration;

/// The room and the installation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nature {
    pub(crate) auditorium: bool,
    pub(crate) knock: bool,
    pub(crate) knock_when_locked: bool,
    /// Hosts remove no hosts, and administrators no owner.
    pub(crate) strict: bool,
    /// bob is invited to every meeting.
    pub(crate) invites: bool,
    /// Hardly anything may wait for the store.
    pub(crate) forgetful: bool,
}

/// Which seat is meant: mostly one of those that are taken, sometimes one that was, or never was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pick(pub(crate) u8);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Person(Who),
    Administrator,
    Key,
}

#[derive(Clone, Debug)]
pub(crate) enum Whither {
    These(Vec<Pick>),
    Device(Pick),
    EveryoneBut(Vec<Pick>),
    All,
    AllButMe,
    Guests,
    NonModerators,
    BelowMe,
    Waiting,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    pub(crate) ban: Option<BanTerms>,
    pub(crate) best_effort: bool,
    pub(crate) dry: bool,
    pub(crate) then: Option<Barrier>,
}

/// An order.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Disconnect(Whither, Manner),
    Leave,
    Lock {
        keep_ringing: bool,
    },
    Unlock,
    KeepOut,
    WaitingRoom(bool),
    Guests(bool),
    /// From outside, for so many seconds.
    Start(u16),
    Prolong(u8),
    Admit(Vec<Pick>),
    Deny(Vec<Pick>, bool),
    SendOut(Vec<Pick>),
    Role(Pick, bool),
    Invite {
        who: Who,
        ring: bool,
        lift: bool,
        as_host: bool,
    },
    AnswerCall(Pick, bool),
    Withdraw(Option<Vec<Pick>>),
    Unban(u8),
    GuestPin(bool),
    Alias(u8),
    Mute(Pick, bool),
    Floor(Pick, bool),
    Permit(bool),
    Hand(bool),
    Chat,
}

/// Somebody comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entering {
    pub(crate) who: Who,
    /// With a ticket drawn anew.
    pub(crate) afresh: bool,
    /// With the secret of one of their seats.
    pub(crate) resumes: Option<Pick>,
    pub(crate) pin: Pin,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Restart {
    /// The machine stops: so many of the batches that wait for the disk are on it, though nobody was told.
    Crash {
        written: u8,
    },
    Shut,
}

#[derive(Clone, Debug)]
pub(crate) enum Event {
    Enter(Entering),
    Order {
        by: By,
        what: What,
        by_id: bool,
    },
    /// An order of before once more, under the same name.
    Again(u8),
    /// One question on two surfaces.
    Twice(By, Whither),
    Store(StoreMood),
    Media(MediaMood),
    Well,
    Pass(Duration),
    /// Gives no sign of life from now on.
    Sleep(Who),
    Wake(Who),
    Offer(Pick),
    Speak(Pick),
    /// The engine holds media of somebody who has gone.
    Stray(Pick),
    Look,
    Settle,
    Restart(Restart, Duration),
}

/// How much of what is under way gets on before the next event.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// As much as can without time passing.
    Whole,
    /// So many turns.
    Turns(u8),
}

pub(crate) type Step = (Event, Pace);

pub(crate) fn nature() -> impl Strategy<Value = Nature> {
    let rarely = || proptest::bool::weighted(0.15);
    (rarely(), rarely(), any::<bool>(), rarely(), any::<bool>(), rarely()).prop_map(
        |(auditorium, knock, knock_when_locked, strict, invites, forgetful)| Nature {
            auditorium,
            knock,
            knock_when_locked,
            strict,
            invites,
            forgetful,
        },
    )
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec((event(), pace()), 1..70)
}

fn who() -> impl Strategy<Value = Who> + Clone {
    prop_oneof![2 => 0..3_usize, 3 => 0..PEOPLE.len()]
}

/// Mostly somebody who may.
fn by() -> impl Strategy<Value = By> + Clone {
    prop_oneof![
        5 => (0..4_usize).prop_map(By::Person),
        2 => (0..PEOPLE.len()).prop_map(By::Person),
        1 => Just(By::Administrator),
        1 => Just(By::Key),
    ]
}

fn pick() -> impl Strategy<Value = Pick> + Clone {
    any::<u8>().prop_map(Pick)
}

fn picks() -> impl Strategy<Value = Vec<Pick>> + Clone {
    prop_oneof![6 => vec(pick(), 1..2), 3 => vec(pick(), 2..4), 1 => Just(Vec::new())]
}

fn rarely() -> impl Strategy<Value = bool> + Clone {
    proptest::bool::weighted(0.1)
}

fn whither() -> impl Strategy<Value = Whither> + Clone {
    prop_oneof![
        12 => picks().prop_map(Whither::These),
        1 => pick().prop_map(Whither::Device),
        1 => picks().prop_map(Whither::EveryoneBut),
        1 => Just(Whither::All),
        1 => Just(Whither::AllButMe),
        1 => Just(Whither::Guests),
        1 => Just(Whither::NonModerators),
        1 => Just(Whither::BelowMe),
        1 => Just(Whither::Waiting),
    ]
}

fn manner() -> impl Strategy<Value = Manner> + Clone {
    let ban = (option::weighted(0.4, 1..200_u64), any::<bool>()).prop_map(|(seconds, room)| BanTerms {
        seconds,
        room,
        network: false,
    });
    let then = option::weighted(0.1, proptest::sample::select(vec![Barrier::Lock, Barrier::WaitingRoom]));
    (option::weighted(0.35, ban), any::<bool>(), rarely(), then).prop_map(|(ban, best_effort, dry, then)| Manner {
        ban,
        best_effort,
        dry,
        then,
    })
}

fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        14 => (whither(), manner()).prop_map(|(whither, manner)| What::Disconnect(whither, manner)),
        3 => Just(What::Leave),
        3 => any::<bool>().prop_map(|keep_ringing| What::Lock { keep_ringing }),
        4 => Just(What::Unlock),
        1 => Just(What::KeepOut),
        4 => any::<bool>().prop_map(What::WaitingRoom),
        1 => proptest::bool::weighted(0.8).prop_map(What::Guests),
        1 => (1..400_u16).prop_map(What::Start),
        1 => (1..10_u8).prop_map(What::Prolong),
        4 => picks().prop_map(What::Admit),
        3 => (picks(), any::<bool>()).prop_map(|(these, block)| What::Deny(these, block)),
        2 => picks().prop_map(What::SendOut),
        3 => (pick(), any::<bool>()).prop_map(|(seat, host)| What::Role(seat, host)),
        4 => (0..PEOPLE.len(), any::<bool>(), any::<bool>(), rarely())
            .prop_map(|(who, ring, lift, as_host)| What::Invite { who, ring, lift, as_host }),
        1 => (pick(), any::<bool>()).prop_map(|(place, accept)| What::AnswerCall(place, accept)),
        2 => option::weighted(0.6, picks()).prop_map(What::Withdraw),
        4 => any::<u8>().prop_map(What::Unban),
        2 => any::<bool>().prop_map(What::GuestPin),
        1 => any::<u8>().prop_map(What::Alias),
        3 => (pick(), any::<bool>()).prop_map(|(seat, opens)| What::Mute(seat, opens)),
        2 => (pick(), any::<bool>()).prop_map(|(seat, grant)| What::Floor(seat, grant)),
        1 => any::<bool>().prop_map(What::Permit),
        1 => any::<bool>().prop_map(What::Hand),
        2 => Just(What::Chat),
    ]
}

fn entering() -> impl Strategy<Value = Entering> {
    let pin = prop_oneof![10 => Just(Pin::None), 2 => Just(Pin::Guest), 1 => Just(Pin::Host), 1 => Just(Pin::Wrong)];
    (who(), proptest::bool::weighted(0.7), option::weighted(0.25, pick()), pin)
        .prop_map(|(who, afresh, resumes, pin)| Entering { who, afresh, resumes, pin })
}

fn store_mood() -> impl Strategy<Value = StoreMood> {
    prop_oneof![
        3 => Just(StoreMood::Well),
        3 => (1..400_u64).prop_map(|ms| StoreMood::Slow(Duration::from_millis(ms))),
        1 => (400..9_000_u64).prop_map(|ms| StoreMood::Slow(Duration::from_millis(ms))),
        3 => Just(StoreMood::Hangs),
        3 => Just(StoreMood::Ill),
        1 => Just(StoreMood::Dead),
    ]
}

fn media_mood() -> impl Strategy<Value = MediaMood> {
    prop_oneof![
        2 => Just(MediaMood::Well),
        2 => (1..900_u64).prop_map(|ms| MediaMood::Slow(Duration::from_millis(ms))),
        1 => Just(MediaMood::Hangs),
        1 => Just(MediaMood::Lies),
        1 => Just(MediaMood::Pretends),
        1 => Just(MediaMood::Dead),
    ]
}

fn span() -> impl Strategy<Value = Duration> {
    prop_oneof![
        6 => 1..900_u64,
        4 => 900..6_000_u64,
        1 => 6_000..130_000_u64,
    ]
    .prop_map(Duration::from_millis)
}

fn restart() -> impl Strategy<Value = Restart> {
    prop_oneof![3 => (0..3_u8).prop_map(|written| Restart::Crash { written }), 1 => Just(Restart::Shut)]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        22 => entering().prop_map(Event::Enter),
        30 => (by(), what(), any::<bool>()).prop_map(|(by, what, by_id)| Event::Order { by, what, by_id }),
        3 => any::<u8>().prop_map(Event::Again),
        1 => (by(), whither()).prop_map(|(by, whither)| Event::Twice(by, whither)),
        5 => store_mood().prop_map(Event::Store),
        3 => media_mood().prop_map(Event::Media),
        4 => Just(Event::Well),
        8 => span().prop_map(Event::Pass),
        1 => who().prop_map(Event::Sleep),
        1 => who().prop_map(Event::Wake),
        1 => pick().prop_map(Event::Offer),
        1 => pick().prop_map(Event::Speak),
        1 => pick().prop_map(Event::Stray),
        3 => Just(Event::Look),
        1 => Just(Event::Settle),
        2 => (restart(), span()).prop_map(|(how, span)| Event::Restart(how, span)),
    ]
}

fn pace() -> impl Strategy<Value = Pace> {
    prop_oneof![2 => Just(Pace::Whole), 1 => (0..7_u8).prop_map(Pace::Turns)]
}
