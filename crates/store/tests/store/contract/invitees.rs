//! Whom rooms invite.

use super::{Bench, Whole};
use crate::cast::*;
use gavel_core::model::{ids::PersonId, invitation::Invitee, role::Role};
use gavel_door::ports::{DirectoryFault, Email, RoomInvitee, Ticket};

const MOST: u32 = 100;

fn guest(number: u128) -> RoomInvitee {
    RoomInvitee {
        invitee: Invitee { person: person(number), name: "gustav".to_owned(), role: Role::Guest, account: None },
        group: None,
        email: Some(Email("gustav@example.org".to_owned())),
        call: false,
        invited_at: NOON,
    }
}

/// Invited with a group.
fn member(number: u128, role: Role) -> RoomInvitee {
    let account = account_id(number);
    RoomInvitee {
        invitee: Invitee {
            person: PersonId::new(account.ulid()),
            name: "bob".to_owned(),
            role,
            account: Some(account),
        },
        group: Some("01J9ZQ4Y0000000000000000GR".to_owned()),
        email: None,
        call: true,
        invited_at: later(5),
    }
}

async fn a_room(bench: &Bench<impl Whole>) {
    bench.store.create_room(stored_room(room_id(1), &[])).await.unwrap();
}

pub(crate) async fn an_invitee_comes_back_as_invited(bench: &Bench<impl Whole>) {
    a_room(bench).await;
    bench.store.invite(room_id(1), vec![guest(2), member(3, Role::Host)], MOST).await.unwrap();
    assert_eq!(bench.store.invitee(room_id(1), person(2)).await.unwrap(), Some(guest(2)));
    assert_eq!(bench.store.invitee(room_id(1), person(3)).await.unwrap(), Some(member(3, Role::Host)));
    assert_eq!(bench.store.invitee(room_id(2), person(2)).await.unwrap(), None);
    let told = format!("{:?}", guest(2));
    assert!(!told.contains("example.org"), "an address is nobody's business: {told}");
}

pub(crate) async fn inviting_again_says_anew_as_what(bench: &Bench<impl Whole>) {
    a_room(bench).await;
    for role in [Role::Participant, Role::Host] {
        bench.store.invite(room_id(1), vec![member(3, role)], MOST).await.unwrap();
    }
    let page = bench.store.invitees(room_id(1), None, 0).await.unwrap();
    assert_eq!(page.items, [member(3, Role::Host)]);
}

pub(crate) async fn a_room_invites_so_many_and_no_more(bench: &Bench<impl Whole>) {
    a_room(bench).await;
    let many = |from: u128, to: u128| (from..=to).map(guest).collect::<Vec<_>>();
    bench.store.invite(room_id(1), many(1, 99), 100).await.unwrap();
    assert_eq!(bench.store.invite(room_id(1), many(100, 101), 100).await, Err(DirectoryFault::TooMany));
    assert_eq!(bench.store.invitees(room_id(1), None, 1000).await.unwrap().items.len(), 99, "neither of the two");
    bench.store.invite(room_id(1), many(98, 100), 100).await.expect("two of them are invited already");
}

pub(crate) async fn an_invitation_needs_a_room(bench: &Bench<impl Whole>) {
    assert_eq!(bench.store.invite(room_id(1), vec![guest(2)], MOST).await, Err(DirectoryFault::NotFound));
    assert_eq!(bench.store.uninvite(room_id(1), person(2)).await, Err(DirectoryFault::NotFound));
}

pub(crate) async fn invitees_come_in_pages(bench: &Bench<impl Whole>) {
    a_room(bench).await;
    bench.store.invite(room_id(1), vec![guest(5), guest(3), guest(4)], MOST).await.unwrap();
    let first = bench.store.invitees(room_id(1), None, 2).await.unwrap();
    let second = bench.store.invitees(room_id(1), first.next, 2).await.unwrap();
    let all: Vec<_> = first.items.into_iter().chain(second.items).collect();
    assert_eq!((all, second.next), (vec![guest(3), guest(4), guest(5)], None));
}

pub(crate) async fn a_conference_opens_with_its_invitees(bench: &Bench<impl Whole>) {
    a_room(bench).await;
    bench.store.invite(room_id(1), vec![member(3, Role::Host), guest(2)], MOST).await.unwrap();
    let record = bench.store.open_room(room_id(1)).await.unwrap().unwrap();
    assert_eq!(record.invitees, [guest(2).invitee, member(3, Role::Host).invitee]);
    assert!(record.called.into_iter().eq([member(3, Role::Host).invitee.person]));
}

pub(crate) async fn whoever_is_called_at_the_beginning_is_found_with_the_rooms(bench: &Bench<impl Whole>) {
    for number in [1, 2] {
        bench.store.create_room(stored_room(room_id(number), &[])).await.unwrap();
        bench.store.invite(room_id(number), vec![member(3, Role::Host), guest(2)], MOST).await.unwrap();
    }
    let not_called = RoomInvitee { call: false, ..member(4, Role::Host) };
    bench.store.invite(room_id(1), vec![not_called], MOST).await.unwrap();
    let called = bench.store.called().await.unwrap();
    assert_eq!(called, [1, 2].map(|number| (room_id(number), member(3, Role::Host))));
}

/// Requirement T5: the links of somebody who is taken off the list open nothing.
pub(crate) async fn whoever_is_uninvited_has_no_ticket_left(bench: &Bench<impl Whole>) {
    a_room(bench).await;
    bench.store.invite(room_id(1), vec![guest(2), guest(3)], MOST).await.unwrap();
    let of_two = Ticket { person: person(2), ..ticket(ticket_id(1), room_id(1)) };
    let by_public_link = Ticket { id: ticket_id(2), personal: false, ..of_two.clone() };
    let of_three = Ticket { id: ticket_id(3), person: person(3), ..of_two.clone() };
    for ticket in [&of_two, &by_public_link, &of_three] {
        bench.store.create_ticket(ticket.clone()).await.unwrap();
    }

    bench.store.uninvite(room_id(1), person(2)).await.unwrap();

    assert_eq!(bench.store.invitees(room_id(1), None, 0).await.unwrap().items, [guest(3)]);
    let withdrawn = bench.store.ticket(ticket_id(1)).await.unwrap().unwrap();
    assert_eq!(withdrawn.revoked_at, Some(NOON));
    assert_eq!(bench.store.ticket(ticket_id(2)).await.unwrap(), Some(by_public_link), "that anybody may have");
    assert_eq!(bench.store.ticket(ticket_id(3)).await.unwrap(), Some(of_three));
    assert_eq!(bench.store.uninvite(room_id(1), person(2)).await, Err(DirectoryFault::NotFound));
}

pub(crate) async fn an_account_is_concerned_by_its_rooms_and_its_invitations(bench: &Bench<impl Whole>) {
    for (number, owner) in [(1, 3), (2, 9), (3, 9), (4, 3)] {
        let mut room = stored_room(room_id(number), &[]);
        room.room.owner = Some(account_id(owner));
        bench.store.create_room(room).await.unwrap();
    }
    bench.store.invite(room_id(2), vec![member(3, Role::Host), guest(8)], MOST).await.unwrap();
    bench.store.invite(room_id(4), vec![member(3, Role::Participant)], MOST).await.unwrap();
    bench.store.invite(room_id(3), vec![member(5, Role::Participant)], MOST).await.unwrap();

    let first = bench.store.concerns(account_id(3), None, 2).await.unwrap();
    let second = bench.store.concerns(account_id(3), first.next, 2).await.unwrap();
    let all = first.items.into_iter().chain(second.items);
    let shape: Vec<_> = all.map(|concern| (concern.room.room.id, concern.invited, concern.invitees)).collect();
    let expected = [
        (room_id(1), None, 0),
        (room_id(2), Some(member(3, Role::Host)), 2),
        (room_id(4), Some(member(3, Role::Participant)), 1),
    ];
    assert_eq!((shape.as_slice(), second.next), (&expected[..], None));
}

pub(crate) async fn a_deleted_account_is_invited_nowhere(bench: &Bench<impl Whole>) {
    a_room(bench).await;
    bench.store.create_account(account(account_id(3), "bob")).await.unwrap();
    bench.store.invite(room_id(1), vec![member(3, Role::Host), guest(2)], MOST).await.unwrap();
    bench.store.delete_account(account_id(3)).await.unwrap();
    assert_eq!(bench.store.invitees(room_id(1), None, 0).await.unwrap().items, [guest(2)]);
}

pub(crate) async fn a_deleted_room_invites_nobody(bench: &Bench<impl Whole>) {
    a_room(bench).await;
    bench.store.invite(room_id(1), vec![member(3, Role::Host)], MOST).await.unwrap();
    bench.store.delete_room(room_id(1)).await.unwrap();
    assert!(bench.store.concerns(account_id(3), None, 0).await.unwrap().items.is_empty());
    assert_eq!(bench.store.invitee(room_id(1), person(3)).await.unwrap(), None);
}
