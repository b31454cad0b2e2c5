//! *Do not allow to rejoin*: whom it keeps out, by what, and until when (requirements T8 and G1).

use crate::{
    room::{Hours, TestRoom},
    trail::{announced_gone, banned, cut, farewell, revoked},
};
use gavel_core::model::{
    ban::{BanKey, BanTerms},
    command::{Command, Disconnect, Pin, Target},
    ids::{AccountId, DeviceKey, PersonId, TicketId},
    reason::{Reason, Terminal},
    receipt::Verdict,
    refusal::Refusal,
    role::Role,
};

#[test]
fn a_banned_guest_cannot_return_with_the_same_invitation() {
    let mut room = TestRoom::with_cast();
    assert!(room.leave_and_rejoin("gustav").is_ok(), "the invitation works before the ban");

    let receipt = room.by("alice").disconnects("gustav").with_ban(Hours(1)).because(Reason::Disruption);

    receipt.says("gustav", Verdict::Disconnected);
    room.effects().happen_in_order([
        revoked("gustav"),
        banned("gustav"),
        cut("gustav"),
        farewell("gustav", Reason::Disruption),
        announced_gone("gustav"),
    ]);
    assert_eq!(room.rejoins("gustav"), Err(Refusal::Blocked));
    assert_eq!(room.resumes("gustav"), Err(Refusal::Blocked));

    room.clock.advance(Hours(1));
    assert!(room.rejoins("gustav").is_ok(), "the ban ends when it said it would");
}

// Lessons 22 and 41: by what the server has given out, never by a name.
#[test]
fn a_banned_guest_is_known_by_device_and_by_invitation_under_any_name() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").for_good().now();

    let mut same_device = room.stranger("gerda");
    same_device.device = room.arrival("gustav").device;
    assert_eq!(room.arrives(same_device), Err(Refusal::Blocked), "new person, name and ticket, same browser");

    let mut same_invitation = room.stranger("georg");
    same_invitation.ticket = room.arrival("gustav").ticket;
    assert_eq!(room.arrives(same_invitation), Err(Refusal::Blocked), "new browser, same invitation");

    let namesake = room.stranger("gustav");
    assert!(room.arrives(namesake).is_ok(), "somebody else of the same name");
}

#[test]
fn a_banned_account_is_out_on_all_its_devices_and_without_signing_in() {
    let mut room = TestRoom::with_cast();
    room.by("carol").disconnects("bob").for_good().now();

    let mut telephone = room.arrival("bob");
    telephone.device = Some(DeviceKey::new(room.ids.next()));
    telephone.generation = room.conference.generation(telephone.person);
    assert_eq!(room.arrives(telephone), Err(Refusal::Blocked), "a second device of the account");

    let mut ticket_for_the_account = room.stranger("robert");
    ticket_for_the_account.account = room.account("bob");
    assert_eq!(room.arrives(ticket_for_the_account), Err(Refusal::Blocked), "a new ticket that names the account");

    let mut signed_out = room.stranger("visitor");
    signed_out.device = room.arrival("bob").device;
    assert_eq!(room.arrives(signed_out), Err(Refusal::Blocked), "signed out, in the same browser");
}

// Lesson 28.
#[test]
fn a_caller_is_banned_by_number_and_without_a_ban_may_dial_back() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("dora").now();
    assert!(room.rejoins("dora").is_ok());
    room.by("alice").disconnects("dora").for_good().now();
    let mut again = room.stranger("caller");
    again.other_keys = room.arrival("dora").other_keys;
    assert_eq!(room.arrives(again), Err(Refusal::Blocked));
}

// Lesson 37: every kind of key.
#[test]
fn every_kind_of_key_keeps_out() {
    let mut ids = crate::room::Ids::seeded(99);
    let keys = [
        BanKey::SipUri("sip:x@example.org".into()),
        BanKey::Phone("+4930999".into()),
        BanKey::Device(DeviceKey::new(ids.next())),
        BanKey::Invitation(TicketId::new(ids.next())),
        BanKey::Account(AccountId::new(ids.next())),
    ];
    for key in keys {
        let mut room = TestRoom::with_cast();
        let mut first = room.stranger("xaver");
        first.other_keys = vec![key.clone()];
        let seat = room.arrives(first).unwrap();
        let mut again = room.stranger("yvonne");
        again.other_keys = vec![key.clone()];
        let mut control = room.stranger("zoe");
        control.other_keys = Vec::new();
        let target = Target::These { participants: vec![seat], device_only: false };
        room.by("alice").removes(target).for_good().now().says("xaver", Verdict::Disconnected);
        assert_eq!(room.arrives(again), Err(Refusal::Blocked), "{}", key.word());
        assert!(room.arrives(control).is_ok());
    }
}

// Requirement G1: a network keeps others out too, so that somebody has to want it.
#[test]
fn a_network_is_a_key_only_where_a_host_asks_for_it() {
    let network = || vec![BanKey::Network("192.0.2.0/24".into())];
    for (asked, others) in [(false, Ok(())), (true, Err(Refusal::Blocked))] {
        let mut room = TestRoom::with_cast();
        let mut first = room.stranger("xaver");
        first.other_keys = network();
        let seat = room.arrives(first).unwrap();
        let mut neighbour = room.stranger("yvonne");
        neighbour.other_keys = network();
        let target = Target::These { participants: vec![seat], device_only: false };
        let ban = BanTerms { network: asked, ..BanTerms::default() };
        let order = Disconnect { ban: Some(ban), ..Disconnect::of(target) };
        room.by("alice").orders(Command::Disconnect(order)).says("xaver", Verdict::Disconnected);
        assert_eq!(room.arrives(neighbour).map(|_| ()), others, "asked for: {asked}");
    }
}

#[test]
fn a_banned_moderator_cannot_return_even_with_the_host_pin_nor_order_anything() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("carol").for_good().now();
    let mut with_pin = room.arrival("carol");
    with_pin.pin = Pin::Host;
    with_pin.generation = room.conference.generation(with_pin.person);
    assert_eq!(room.arrives(with_pin), Err(Refusal::Blocked));

    // Her account still speaks to the interface, with a generation that is not too old.
    let mut actor = room.actor("carol");
    let generation = room.conference.generation(room.person("carol"));
    if let gavel_core::model::command::Right::Person { generation: known, .. } = &mut actor.right {
        *known = generation;
    }
    let ban = room.conference.bans[0].id;
    assert_eq!(room.order(&actor, Command::Unban { ban }).refusal(), Some(Refusal::Blocked));
    assert_eq!(room.order(&actor, Command::LOCK).refusal(), Some(Refusal::Blocked));
    assert!(room.by("oscar").orders(Command::Unban { ban }).result.is_ok(), "another moderator lifts it");
    assert!(room.order(&actor, Command::LOCK).result.is_ok(), "and then she may again");
}

#[test]
fn nobody_bans_the_owner_and_nobody_themselves() {
    let mut room = TestRoom::with_cast();
    assert_eq!(room.by("admin").disconnects("alice").for_good().now().refusal(), Some(Refusal::OwnerProtected));
    assert_eq!(room.by("carol").disconnects("carol").for_good().now().refusal(), Some(Refusal::Invalid));
    assert_eq!(room.inside().len(), 6);
    assert!(room.by("admin").disconnects("alice").now().result.is_ok(), "without the ban the administrator may");
}

#[test]
fn a_ban_takes_out_whoever_sits_here_by_the_same_key() {
    let mut room = TestRoom::with_cast();
    let mut twin = room.stranger("twin");
    twin.device = room.arrival("gustav").device;
    let twin_person = twin.person;
    let seat = room.arrives(twin).expect("a second tab under another name");
    let answer = room.by("alice").disconnects("gustav").for_good().now();
    answer.says("gustav", Verdict::Disconnected);
    answer.says("twin", Verdict::Disconnected);
    assert!(!room.conference.seats.contains_key(&seat));
    assert!(room.conference.generation(twin_person).0 > 0, "and that ticket is dead as well");
    assert_eq!(room.inside(), ["alice", "bob", "carol", "dora", "oscar"]);
}

#[test]
fn who_shares_a_browser_with_the_banned_does_not_block_themselves() {
    let mut room = TestRoom::with_cast();
    let mut guest = room.stranger("guest in my browser");
    guest.device = room.arrival("carol").device;
    let seat = room.arrives(guest).unwrap();
    let target = Target::These { participants: vec![seat], device_only: false };
    room.by("carol").removes(target).for_good().now().says("guest in my browser", Verdict::Disconnected);
    assert!(room.is_in("carol"));
    assert!(room.leave_and_rejoin("carol").is_ok());
}

#[test]
fn a_ban_of_the_meeting_ends_with_it_and_a_ban_of_the_room_does_not() {
    for of_room in [false, true] {
        let mut room = TestRoom::with_cast();
        let removal = room.by("alice").disconnects("gustav");
        let removal = if of_room { removal.also_from_the_room() } else { removal.for_good() };
        removal.now();
        room.by("alice").removes(Target::All).now();
        assert_eq!(room.conference.bans.len(), usize::from(of_room));
    }
}

#[test]
fn a_timed_ban_of_the_room_ends_at_its_time_and_leaves_the_list() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").with_ban(Hours(1)).also_from_the_room().now();
    assert_eq!(room.conference.bans[0].until, Some(room.clock.now.plus(Hours(1).into())));
    assert_eq!(room.conference.bans[0].conference, None);
    room.passes(3_599);
    assert_eq!(room.rejoins("gustav"), Err(Refusal::Blocked));
    assert_eq!(room.conference.bans.len(), 1);
    room.passes(1);
    assert!(room.conference.bans.is_empty());
    assert!(room.rejoins("gustav").is_ok());
}

// Lesson 37, rules section 1: a re-invitation has to be meant.
#[test]
fn inviting_somebody_who_is_banned_asks_first() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").for_good().now();
    let (asks, means) = (room.invitation("gustav", false), room.invitation("gustav", true));
    assert_eq!(room.by("carol").orders(asks).refusal(), Some(Refusal::StillBlocked));
    assert_eq!(room.rejoins("gustav"), Err(Refusal::Blocked));
    room.by("carol").orders(means).done();
    assert!(room.rejoins("gustav").is_ok());
}

// Requirement G11.
#[test]
fn ban_lock_and_dead_tickets_survive_a_restart() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").for_good().now();
    room.by("alice").disconnects("bob").now();
    room.by("alice").orders(Command::LOCK);
    room.restarts();
    assert_eq!(room.rejoins("gustav"), Err(Refusal::Blocked));
    assert_eq!(room.joins("bob"), Err(Refusal::TicketRevoked));
    assert_eq!(room.rejoins("bob"), Err(Refusal::Locked));
    assert!(room.resumes("dora").is_ok(), "and who was in comes back");
}

#[test]
fn the_farewell_of_a_ban_says_until_when() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").with_ban(Hours(2)).now();
    let until = room.clock.now.plus(Hours(2).into());
    let told = room.effects().effects.iter().find_map(|effect| match effect {
        gavel_core::model::effect::Effect::SayFarewell { farewell, .. } => Some((farewell.terminal, farewell.until)),
        _ => None,
    });
    assert_eq!(told, Some((Terminal::RemovedBlocked, Some(until))));
}

// Lesson 21: only a moderator's explicit choice blocks.
#[test]
fn nothing_but_a_ban_bans() {
    let mut room = TestRoom::with_cast();
    for name in ["bob", "gustav", "dora"] {
        room.by("alice").disconnects(name).now();
    }
    room.by("bob").disconnects("alice").now();
    room.goes_silent("oscar");
    room.passes(30);
    assert!(room.conference.bans.is_empty());
}

#[test]
fn a_secret_carried_to_another_browser_makes_that_browser_known() {
    let mut room = TestRoom::with_cast();
    let seat = room.seat("gustav");
    let elsewhere = DeviceKey::new(room.ids.next());
    let mut carried = room.arrival("gustav");
    carried.device = Some(elsewhere);
    carried.resume = Some(gavel_core::model::seat::Digest(format!("secret of {seat}")));
    room.arrives(carried).unwrap();
    room.by("alice").disconnects("gustav").for_good().now();
    let mut fresh = room.stranger("fresh");
    fresh.device = Some(elsewhere);
    assert_eq!(room.arrives(fresh), Err(Refusal::Blocked));
    assert_eq!(room.conference.people[&room.person("gustav")].role, Role::Guest);
    assert!(room.conference.seats_of(PersonId::new(room.ids.next())).next().is_none());
}

// Requirement G1: whoever sits here by that network goes too; but not the owner, and not the remover, whose own it may be.
#[test]
fn a_ban_by_the_network_takes_out_whoever_is_here_from_there() {
    let mut room = TestRoom::with_alice(|_| {});
    let network = BanKey::Network("192.0.2.0/24".into());
    let mut from_there = |name: &str| {
        let mut arrival = room.arrival(name);
        arrival.other_keys.push(network.clone());
        room.arrives(arrival).unwrap()
    };
    let seats: Vec<_> = ["alice", "bob", "carol", "gustav"].into_iter().map(&mut from_there).collect();
    room.joins("oscar").unwrap();
    let target = || Target::These { participants: vec![seats[3]], device_only: false };
    room.by("carol")
        .removes(target())
        .for_good()
        .also_by_the_network()
        .only_dry()
        .now()
        .says("gustav", Verdict::WouldDisconnect);
    room.by("carol").removes(target()).for_good().also_by_the_network().now().done();
    assert_eq!(room.inside(), ["alice", "bob", "carol", "oscar"], "from carol's own network nobody is kept out by it");
    room.rejoins("gustav").unwrap_err();

    let ban = room.conference.bans[0].id;
    room.by("oscar").orders(Command::Unban { ban }).done();
    room.by("carol").orders(Command::Leave { seat: seats[2] }).done();
    let mut back = room.arrival("gustav");
    back.other_keys.push(network);
    back.generation = room.conference.generation(back.person);
    let seat = room.arrives(back).unwrap();
    let target = Target::These { participants: vec![seat], device_only: false };
    let answer = room.by("oscar").removes(target).for_good().also_by_the_network().now();
    answer.says("gustav", Verdict::Disconnected);
    answer.says("bob", Verdict::Disconnected);
    assert_eq!(room.inside(), ["alice", "oscar"], "the owner is never blocked");
    assert_eq!(room.rejoins("carol"), Err(Refusal::Blocked), "and whoever was here from there meets it at the door");
}
