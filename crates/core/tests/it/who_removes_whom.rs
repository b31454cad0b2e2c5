//! Section 1 of docs/rules.md by deed: each actor, each target, removed and blocked.

use crate::{
    cast::{ALICE, BOB, CAROL, DORA, GUSTAV, Member, OSCAR},
    room::{Hours, TestRoom},
};
use gavel_core::model::{
    command::{Command, Pin},
    ids::DeviceKey,
    receipt::Verdict,
    refusal::Refusal,
    role::{Role, SeatKind},
};

const HENRY: Member = Member { name: "henry", ..CAROL };
const PAUL: Member = Member { name: "paul", ..BOB };
const GRETA: Member = Member { name: "greta", ..GUSTAV };
const PIET: Member = Member { name: "piet", number: Some("+31201234567"), ..DORA };
const RITA: Member = Member { name: "rita", kind: SeatKind::Bot, ..GUSTAV };
const WALTER: Member = Member { name: "walter", ..GUSTAV };
const ULLA: Member = Member { name: "ulla", ..BOB };
const OLGA: Member = Member { name: "olga", ..OSCAR };
/// Calls, and gives the host PIN.
const HILDA: Member = Member { name: "hilda", number: Some("+4940123"), ..DORA };

/// Everybody that the table knows. walter knocks, ulla is invited and has not come.
fn everybody() -> TestRoom {
    let mut room = TestRoom::of(|room| room.has_host_pin = true);
    for member in [HENRY, PAUL, GRETA, PIET, RITA, WALTER, ULLA, OLGA, HILDA] {
        room.casts(member);
    }
    for member in [ALICE, BOB, CAROL, GUSTAV, DORA, OSCAR, HENRY, PAUL, GRETA, PIET, RITA, OLGA] {
        room.joins(member.name).expect("the room is open");
    }
    room.joins_with("hilda", Pin::Host).expect("by the host PIN");
    room.by("alice").uses_the_waiting_room(true).done();
    room.joins("walter").expect("may knock");
    room.by("alice").invites("ulla").done();
    room
}

/// Down: who acts. Across: to whom. `-`: does not arise.
const REMOVES: &str = "
           self     alice            olga           henry          paul           greta          piet           rita           walter         ulla
    admin  -        yes              yes            yes            yes            yes            yes            yes            yes            yes
    alice  leaves   -                yes            yes            yes            yes            yes            yes            yes            yes
    oscar  leaves   owner_protected  yes            yes            yes            yes            yes            yes            yes            yes
    carol  leaves   owner_protected  yes            yes            yes            yes            yes            yes            yes            yes
    hilda  leaves   owner_protected  yes            yes            yes            yes            yes            yes            yes            yes
    api    -        owner_protected  yes            yes            yes            yes            yes            yes            yes            yes
    bob    leaves   not_moderator    not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator
    gustav leaves   not_moderator    not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator
    dora   leaves   not_moderator    not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator
";

/// *Do not allow to rejoin*: everybody who can be removed, but the owner, and but oneself.
const BLOCKS: &str = "
           self          alice            olga           henry          paul           greta          piet           rita           walter         ulla
    admin  -             owner_protected  yes            yes            yes            yes            yes            yes            yes            yes
    alice  invalid       -                yes            yes            yes            yes            yes            yes            yes            yes
    oscar  invalid       owner_protected  yes            yes            yes            yes            yes            yes            yes            yes
    carol  invalid       owner_protected  yes            yes            yes            yes            yes            yes            yes            yes
    hilda  invalid       owner_protected  yes            yes            yes            yes            yes            yes            yes            yes
    api    -             owner_protected  yes            yes            yes            yes            yes            yes            yes            yes
    bob    not_moderator not_moderator    not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator
    gustav not_moderator not_moderator    not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator
    dora   not_moderator not_moderator    not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator  not_moderator
";

/// The cells of a table: who, to whom, with which outcome.
fn cells(table: &'static str) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut lines = table.lines().filter(|line| !line.trim().is_empty());
    let targets: Vec<&str> = lines.next().expect("a head").split_whitespace().collect();
    let mut cells = Vec::new();
    for line in lines {
        let (actor, row) = line.trim().split_once(char::is_whitespace).expect("an actor");
        for (target, expected) in targets.iter().zip(row.split_whitespace()) {
            let target = if *target == "self" { actor } else { target };
            if expected != "-" {
                cells.push((actor, target, expected));
            }
        }
    }
    assert_eq!(cells.len(), 9 * 10 - 3, "nobody is forgotten");
    cells
}

// P1 to P6, T8.
#[test]
fn each_actor_removes_whom_the_table_says() {
    for (actor, target, expected) in cells(REMOVES) {
        let mut room = everybody();
        let was_here = room.is_in(target) || room.waits(target);
        let answer = room.by(actor).disconnects(target).now();
        let outcome = match &answer.result {
            Err(refused) => refused.refusal.code(),
            Ok(_) if room.conference.generation(room.person(target)).0 == 0 => "leaves",
            Ok(_) => "yes",
        };
        assert_eq!(outcome, expected, "{actor} removes {target}");
        let is_here = room.is_in(target) || room.waits(target);
        assert_eq!(is_here, was_here && answer.result.is_err(), "{actor} removes {target}");
        if outcome == "yes" {
            answer.says(target, Verdict::Disconnected);
        } else if outcome != "leaves" {
            assert_eq!(room.conference.seats.len(), 14, "{actor} removes {target}: and nobody else went");
        }
    }
}

// T8, G1.
#[test]
fn each_actor_blocks_whom_the_table_says() {
    for (actor, target, expected) in cells(BLOCKS) {
        let mut room = everybody();
        let answer = room.by(actor).disconnects(target).for_good().now();
        let outcome = answer.refusal().map_or("yes", Refusal::code);
        assert_eq!(outcome, expected, "{actor} blocks {target}");
        let banned: Vec<&str> = room.conference.bans.iter().map(|ban| ban.name.as_str()).collect();
        if outcome == "yes" {
            assert_eq!(banned, [target], "{actor} blocks {target}");
            assert_eq!(room.rejoins(target), Err(Refusal::Blocked), "{actor} blocks {target}");
        } else {
            assert!(banned.is_empty(), "{actor} blocks {target}");
        }
    }
}

// Section 1, *Scope*: this conference until it ends; with the box also future ones, until it is lifted or its time is over.
#[test]
fn a_block_ends_with_the_meeting_with_its_time_or_when_it_is_lifted() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("bob").with_ban(Hours(1)).now().done();
    room.by("alice").disconnects("gustav").for_good().also_from_the_room().now().done();
    room.by("alice").disconnects("dora").for_good().now().done();
    room.passes(3_601);
    assert!(room.rejoins("bob").is_ok(), "its time");
    assert_eq!(room.rejoins("gustav"), Err(Refusal::Blocked));
    let ban = room.conference.bans[0].id;
    room.by("carol").orders(Command::Unban { ban }).done();
    assert!(room.rejoins("gustav").is_ok(), "lifted");
    assert_eq!(room.rejoins("dora"), Err(Refusal::Blocked));
    room.by("alice").removes(gavel_core::model::command::Target::All).now().done();
    assert!(room.conference.bans.is_empty(), "and with the meeting");
}

// Section 1, *Effect on pending*.
#[test]
fn a_block_takes_calls_knocks_and_second_devices_with_it() {
    let mut room = everybody();
    room.by("alice").calls("ulla").done();
    assert!(room.rings_at("ulla"));
    room.by("alice").disconnects("ulla").for_good().now().done();
    assert!(!room.rings_at("ulla") && !room.unconnected().contains(&"ulla"), "the call is cancelled");
    assert_eq!(room.joins("ulla"), Err(Refusal::Blocked));

    room.by("alice").disconnects("walter").for_good().now().done();
    assert!(!room.waits("walter"), "the knock is over");

    let mut phone = room.arrival("paul");
    phone.device = Some(DeviceKey::new(room.ids.next()));
    room.arrives(phone.clone()).expect("a second device before");
    room.by("alice").disconnects("paul").for_good().now().done();
    assert!(!room.is_in("paul"), "both");
    phone.seat = gavel_core::model::ids::SeatId::new(room.ids.next());
    phone.generation = room.conference.generation(phone.person);
    assert_eq!(room.arrives(phone), Err(Refusal::Blocked));
    assert_eq!(room.resumes("paul"), Err(Refusal::Blocked));
}

// Section 1, *Key*: nothing that could recognise them, and the dialog can say so.
#[test]
fn somebody_without_any_key_is_shown_as_not_to_be_recognised() {
    let mut room = TestRoom::with_alice(|_| {});
    let mut anonymous = room.stranger("anonymous");
    anonymous.kind = SeatKind::Phone;
    anonymous.device = None;
    anonymous.ticket = None;
    anonymous.other_keys = Vec::new();
    let seat = room.arrives(anonymous).unwrap();
    room.joins("dora").unwrap();
    let roster = &room.screen("alice").roster;
    assert!(!roster[&seat].bannable);
    assert!(roster[&room.seat("dora")].bannable, "a number is a key");
}

// T14: nobody is ever promoted by chance, and the owner and the named hosts come back as what they were.
#[test]
fn whoever_hosted_hosts_again_when_they_return() {
    let mut room = TestRoom::with_cast();
    room.by("alice").makes("bob", Role::Host).done();
    for name in ["alice", "carol", "oscar", "bob"] {
        room.leaves(name);
    }
    assert_eq!(room.inside(), ["gustav", "dora"]);
    assert!(["gustav", "dora"].iter().all(|name| !room.role(name).moderates()));
    for name in ["alice", "carol", "bob"] {
        room.joins(name).unwrap();
        assert!(room.by(name).locks().result.is_ok(), "{name}");
    }
}
