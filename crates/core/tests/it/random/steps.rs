//! What can happen in a random meeting, and how often.

use crate::model::{Aim, Ban, Barrier, By, Knock, Limits, Manner, Nature, PEOPLE, Pin, Three, Who};
use gavel_core::model::role::Role;
use proptest::{collection::vec, option, prelude::*};

/// Which seat is meant: mostly one on which somebody sits, or one of the last that were, or one that never was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pick(pub(super) u8);

impl Pick {
    /// Whether it is meant as it should be.
    pub(super) const fn is_right(self) -> bool {
        self.0 < 170
    }

    pub(super) const fn is_nonsense(self) -> bool {
        self.0 >= 250
    }
}

#[derive(Clone, Debug)]
pub(super) enum Whither {
    These(Vec<Pick>),
    Device(Pick),
    EveryoneBut(Vec<Pick>),
    Scope(Aim),
}

#[derive(Clone, Debug)]
pub(super) enum Some3 {
    These(Vec<Pick>),
    All,
    AllButMe,
    EveryoneBut(Vec<Pick>),
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Join {
        who: Who,
        new_ticket: bool,
        resume: Option<Pick>,
        pin: Pin,
        muted: bool,
        camera: bool,
    },
    Leave(Who, Pick),
    Disconnect(By, Whither, Manner),
    Door(Door),
    Voice(Voice),
    Pass(u16),
    Lose(Who),
    Restart,
    /// The last order once more, by the same request.
    Again,
}

/// Who may be here, and as what.
#[derive(Clone, Debug)]
pub(super) enum Door {
    Lock(By, bool),
    Unlock(By),
    Pause(By),
    Resume(By),
    KeepOut(By),
    Lobby(By, bool),
    Knock(By, Vec<Pick>, Knock),
    SendOut(By, Vec<Pick>),
    Make(By, Pick, bool),
    Invite {
        by: By,
        who: Who,
        lift: bool,
        ring: bool,
        as_host: bool,
    },
    AnswerCall(Who, Pick, bool),
    Withdraw(By, Option<Vec<Pick>>),
    GuestPin(By, bool),
    Guests(By, bool),
    /// From outside, for so many seconds.
    Start(By, u16),
    /// Minutes.
    Prolong(By, u8),
    Unban(By, u8),
}

/// Who speaks, is heard, and may.
#[derive(Clone, Debug)]
pub(super) enum Voice {
    Chat(Who, Option<Pick>),
    Turn(Who, [Option<bool>; 3]),
    Hand(Who, bool),
    Consent(Who, bool, bool),
    Answer { who: Who, devices: bool, accept: bool },
    Active(Who),
    Set { by: By, whom: Some3, which: Three, opens: bool },
    Only(By, Pick, bool),
    Floor(By, Pick, bool),
    LowerHands(By, Some3),
    Spotlight(By, Vec<Pick>),
    Rights(By, Pick, [Option<bool>; 3]),
    Permit(By, Three),
    Choose(By, Pick),
}

/// Mostly somebody who may.
fn by() -> impl Strategy<Value = By> + Clone {
    prop_oneof![
        5 => proptest::sample::select(vec![0_usize, 2, 5]).prop_map(By::Person),
        4 => (0..PEOPLE.len()).prop_map(By::Person),
        1 => Just(By::Administrator),
        1 => Just(By::ControlToken),
    ]
}

fn pick() -> impl Strategy<Value = Pick> + Clone {
    any::<u8>().prop_map(Pick)
}

fn picks() -> impl Strategy<Value = Vec<Pick>> + Clone {
    vec(pick(), 0..4)
}

fn rarely() -> impl Strategy<Value = bool> {
    proptest::bool::weighted(0.1)
}

fn whither() -> impl Strategy<Value = Whither> {
    let scopes = vec![
        Aim::All,
        Aim::AllButMe,
        Aim::Role(Role::Owner),
        Aim::Role(Role::Host),
        Aim::Role(Role::Guest),
        Aim::Guests,
        Aim::NonModerators,
        Aim::BelowMe,
        Aim::Callers,
        Aim::Waiting,
        Aim::Idle(0),
        Aim::Idle(1),
        Aim::Idle(3),
    ];
    prop_oneof![
        7 => picks().prop_map(Whither::These),
        1 => pick().prop_map(Whither::Device),
        1 => picks().prop_map(Whither::EveryoneBut),
        3 => proptest::sample::select(scopes).prop_map(Whither::Scope),
    ]
}

fn whom() -> impl Strategy<Value = Some3> {
    prop_oneof![
        4 => picks().prop_map(Some3::These),
        1 => Just(Some3::All),
        1 => Just(Some3::AllButMe),
        1 => picks().prop_map(Some3::EveryoneBut),
    ]
}

fn ban() -> impl Strategy<Value = Ban> {
    (option::of(0..400_u64), any::<bool>(), rarely()).prop_map(|(seconds, room, network)| Ban {
        seconds,
        room,
        network,
    })
}

fn manner() -> impl Strategy<Value = Manner> {
    let then = option::weighted(0.1, proptest::sample::select(vec![Barrier::Lock, Barrier::Lobby]));
    (option::weighted(0.4, ban()), any::<bool>(), rarely(), rarely(), then)
        .prop_map(|(ban, best_effort, dry, debrief, then)| Manner { ban, best_effort, dry, debrief, then })
}

fn pin() -> impl Strategy<Value = Pin> {
    prop_oneof![7 => Just(Pin::None), 1 => Just(Pin::Guest), 1 => Just(Pin::Host), 1 => Just(Pin::Wrong)]
}

fn right() -> impl Strategy<Value = Option<bool>> {
    option::of(any::<bool>())
}

fn on() -> impl Strategy<Value = Option<bool>> {
    option::weighted(0.6, any::<bool>())
}

fn three() -> impl Strategy<Value = Three> {
    prop_oneof![2 => Just([true, false, false]), 1 => any::<[bool; 3]>()]
}

/// Mostly a room without limits: meetings are to last for a while.
pub(super) fn nature() -> impl Strategy<Value = Nature> {
    let limit = || prop_oneof![6 => Just(0_u64), 1 => 100..600_u64];
    let forgotten = (0..6_u64, prop_oneof![4 => Just(0_u64), 1 => 2..8_u64]);
    let limits = (limit(), limit(), limit(), limit(), limit(), limit(), forgotten);
    let limits = limits.prop_map(|(waiting, guests, last, length, date, unmoderated, (flagged, removed))| Limits {
        waiting,
        guests,
        last,
        length,
        date,
        unmoderated,
        flagged,
        removed,
    });
    (any::<bool>(), any::<bool>(), any::<bool>(), limits).prop_map(|(knock_when_locked, auditorium, strict, limits)| {
        Nature { knock_when_locked, auditorium, strict, limits }
    })
}

fn coming_and_going() -> impl Strategy<Value = Step> {
    let who = || 0..PEOPLE.len();
    prop_oneof![
        14 => (who(), any::<bool>(), option::weighted(0.3, pick()), pin(), any::<bool>(), any::<bool>()).prop_map(
            |(who, new_ticket, resume, pin, muted, camera)| Step::Join { who, new_ticket, resume, pin, muted, camera }
        ),
        2 => (who(), pick()).prop_map(|(who, seat)| Step::Leave(who, seat)),
        8 => (by(), whither(), manner()).prop_map(|(by, whither, how)| Step::Disconnect(by, whither, how)),
        3 => (1..130_u16).prop_map(Step::Pass),
        2 => who().prop_map(Step::Lose),
        1 => Just(Step::Restart),
        2 => Just(Step::Again),
    ]
}

fn the_door() -> impl Strategy<Value = Door> {
    let who = || 0..PEOPLE.len();
    let knock = proptest::sample::select(vec![Knock::Admit, Knock::Deny, Knock::Block]);
    prop_oneof![
        1 => (by(), any::<bool>()).prop_map(|(by, keep)| Door::Lock(by, keep)),
        1 => by().prop_map(Door::Unlock),
        1 => by().prop_map(Door::Pause),
        1 => by().prop_map(Door::Resume),
        1 => by().prop_map(Door::KeepOut),
        2 => (by(), any::<bool>()).prop_map(|(by, on)| Door::Lobby(by, on)),
        3 => (by(), picks(), knock).prop_map(|(by, seats, how)| Door::Knock(by, seats, how)),
        2 => (by(), picks()).prop_map(|(by, seats)| Door::SendOut(by, seats)),
        2 => (by(), pick(), any::<bool>()).prop_map(|(by, seat, host)| Door::Make(by, seat, host)),
        6 => (by(), who(), any::<bool>(), any::<bool>(), rarely())
            .prop_map(|(by, who, lift, ring, as_host)| Door::Invite { by, who, lift, ring, as_host }),
        2 => (who(), pick(), any::<bool>()).prop_map(|(who, place, accept)| Door::AnswerCall(who, place, accept)),
        1 => (by(), option::weighted(0.7, picks())).prop_map(|(by, these)| Door::Withdraw(by, these)),
        1 => (by(), any::<bool>()).prop_map(|(by, on)| Door::GuestPin(by, on)),
        1 => (by(), proptest::bool::weighted(0.8)).prop_map(|(by, allow)| Door::Guests(by, allow)),
        1 => (by(), 1..400_u16).prop_map(|(by, seconds)| Door::Start(by, seconds)),
        1 => (by(), 1..10_u8).prop_map(|(by, minutes)| Door::Prolong(by, minutes)),
        1 => (by(), any::<u8>()).prop_map(|(by, ban)| Door::Unban(by, ban)),
    ]
}

fn voices() -> impl Strategy<Value = Voice> {
    let who = || 0..PEOPLE.len();
    prop_oneof![
        1 => (who(), option::of(pick())).prop_map(|(who, to)| Voice::Chat(who, to)),
        3 => (by(), whom(), three(), any::<bool>())
            .prop_map(|(by, whom, which, opens)| Voice::Set { by, whom, which, opens }),
        1 => (by(), pick(), any::<bool>()).prop_map(|(by, seat, spares)| Voice::Only(by, seat, spares)),
        2 => (by(), pick(), any::<bool>()).prop_map(|(by, seat, grant)| Voice::Floor(by, seat, grant)),
        1 => (who(), any::<bool>()).prop_map(|(who, up)| Voice::Hand(who, up)),
        1 => (by(), whom()).prop_map(|(by, whom)| Voice::LowerHands(by, whom)),
        1 => (by(), picks()).prop_map(|(by, seats)| Voice::Spotlight(by, seats)),
        1 => (by(), pick(), [right(), right(), right()]).prop_map(|(by, seat, rights)| Voice::Rights(by, seat, rights)),
        1 => (by(), any::<Three>()).prop_map(|(by, hosts_only)| Voice::Permit(by, hosts_only)),
        1 => (who(), any::<bool>(), any::<bool>())
            .prop_map(|(who, unmute, devices)| Voice::Consent(who, unmute, devices)),
        2 => (who(), [on(), on(), on()]).prop_map(|(who, on)| Voice::Turn(who, on)),
        1 => (who(), any::<bool>(), any::<bool>())
            .prop_map(|(who, devices, accept)| Voice::Answer { who, devices, accept }),
        1 => (by(), pick()).prop_map(|(by, seat)| Voice::Choose(by, seat)),
        1 => who().prop_map(Voice::Active),
    ]
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![5 => coming_and_going(), 3 => the_door().prop_map(Step::Door), 3 => voices().prop_map(Step::Voice)]
}
