//! People: groups, the address book, log-ins, who vouches for whom, and tickets that were withdrawn.

use super::{Bench, Whole};
use crate::cast::*;
use gavel_core::model::{ids::AccountId, role::Role};
use gavel_door::ports::{Account, AccountRole, Contact, Directory, DirectoryFault, Group, Identity, Ticket, Token};

async fn accounts(store: &impl Directory, names: &[(u128, &str)]) {
    for (number, name) in names {
        let account = Account { name: (*name).to_owned(), ..account(account_id(*number), &name.to_lowercase()) };
        store.create_account(account).await.unwrap();
    }
}

pub(crate) async fn a_group_comes_back_with_each_member_once(bench: &Bench<impl Whole>) {
    accounts(&bench.store, &[(1, "Alice"), (2, "Bob"), (3, "Carol")]).await;
    let [alice, bob, carol] = [1, 2, 3].map(account_id);
    let made = bench.store.create_group(group(group_id(1), "Choir", &[bob, alice, bob])).await.unwrap();
    assert_eq!(made, group(group_id(1), "Choir", &[alice, bob]));
    bench.store.create_group(group(group_id(2), "Band", &[])).await.unwrap();
    assert_eq!(bench.store.group(group_id(1)).await.unwrap(), Some(made.clone()));
    let people = bench.store.members_of(group_id(1)).await.unwrap();
    assert_eq!(people.iter().map(|account| account.name.as_str()).collect::<Vec<_>>(), ["Alice", "Bob"]);

    let changed = Group { created_at: later(9), ..group(group_id(1), "Chorus", &[carol]) };
    let expected = Group { created_at: made.created_at, ..changed.clone() };
    assert_eq!(bench.store.update_group(changed).await.unwrap(), expected);
    let first = bench.store.groups(None, 1).await.unwrap();
    assert_eq!(first.items, [expected]);
    let second = bench.store.groups(first.next, 1).await.unwrap();
    assert_eq!((second.items, second.next), (vec![group(group_id(2), "Band", &[])], None));

    bench.store.delete_group(group_id(1)).await.unwrap();
    assert_eq!(bench.store.group(group_id(1)).await.unwrap(), None);
    assert_eq!(bench.store.members_of(group_id(1)).await, Err(DirectoryFault::NotFound));
    assert_eq!(bench.store.delete_group(group_id(1)).await, Err(DirectoryFault::NotFound));
    assert_eq!(bench.store.update_group(group(group_id(1), "x", &[])).await, Err(DirectoryFault::NotFound));
}

pub(crate) async fn a_group_takes_accounts_only(bench: &Bench<impl Whole>) {
    accounts(&bench.store, &[(1, "Alice")]).await;
    let strangers = [account_id(1), account_id(9)];
    let refused = bench.store.create_group(group(group_id(1), "Choir", &strangers)).await;
    assert_eq!(refused, Err(DirectoryFault::UnknownAccount));
    assert_eq!(bench.store.group(group_id(1)).await.unwrap(), None, "nothing of it was kept");

    let before = bench.store.create_group(group(group_id(1), "Choir", &[account_id(1)])).await.unwrap();
    let refused = bench.store.update_group(group(group_id(1), "Noise", &strangers)).await;
    assert_eq!(refused, Err(DirectoryFault::UnknownAccount));
    assert_eq!(bench.store.group(group_id(1)).await.unwrap(), Some(before));
}

pub(crate) async fn a_deleted_account_leaves_its_groups(bench: &Bench<impl Whole>) {
    accounts(&bench.store, &[(1, "Alice"), (2, "Bob")]).await;
    let both = [account_id(1), account_id(2)];
    bench.store.create_group(group(group_id(1), "Choir", &both)).await.unwrap();
    bench.store.create_group(group(group_id(2), "Band", &both)).await.unwrap();
    bench.store.delete_account(account_id(2)).await.unwrap();
    let groups = bench.store.groups(None, 0).await.unwrap().items;
    assert!(groups.iter().all(|group| group.members == [account_id(1)]), "{groups:?}");
}

pub(crate) async fn the_address_book_finds_names_however_they_are_written(bench: &Bench<impl Whole>) {
    accounts(&bench.store, &[(1, "Ärger"), (2, "Bob"), (3, "100% Bob_")]).await;
    let named = Account { name: "Nobody".to_owned(), ..account(account_id(4), "Kobold") };
    bench.store.create_account(named).await.unwrap();
    bench.store.create_group(group(group_id(9), "Ärzte", &[account_id(1), account_id(2)])).await.unwrap();
    let found = async |text: &str| names(bench.store.address_book(text, None, 0).await.unwrap().items);
    assert_eq!(found("är").await, ["Ärger", "Ärzte"], "also beyond ASCII");
    assert_eq!(found("OB").await, ["100% Bob_", "Bob", "Nobody"]);
    assert_eq!(found("kobold").await, ["Nobody"], "by the username");
    assert_eq!(found("%").await, ["100% Bob_"], "a sign matches itself");
    assert_eq!(found("_").await, ["100% Bob_"]);
    assert_eq!(found("oscar@").await, [""; 0], "not by what not everybody may know");
    let doctors = bench.store.address_book("ärzte", None, 0).await.unwrap().items;
    assert_eq!(doctors, [Contact::Group { id: group_id(9), name: "Ärzte".to_owned(), members: 2 }]);

    let renamed = Account { name: "Zorn".to_owned(), ..bench.store.account(account_id(1)).await.unwrap().unwrap() };
    bench.store.update_account(renamed, None).await.unwrap();
    assert_eq!(found("zorn").await, ["Zorn"], "a new name is found");
}

pub(crate) async fn the_address_book_comes_in_pages_by_name(bench: &Bench<impl Whole>) {
    accounts(&bench.store, &[(1, "carol"), (2, "Bob"), (3, "alice")]).await;
    // Several of one name, over the border of a page.
    for (number, username) in [(4, "b1"), (5, "b2"), (6, "b3")] {
        let twin = Account { name: "bob".to_owned(), ..account(account_id(number), username) };
        bench.store.create_account(twin).await.unwrap();
    }
    bench.store.create_group(group(group_id(7), "Band", &[])).await.unwrap();
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = bench.store.address_book("", cursor, 2).await.unwrap();
        assert!(page.items.len() <= 2);
        found.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(names(found), ["alice", "Band", "Bob", "bob", "bob", "bob", "carol"]);
    for nonsense in ["x", "00", "é", "ff20"] {
        let refused = bench.store.address_book("", Some(nonsense.to_owned()), 2).await;
        assert_eq!(refused, Err(DirectoryFault::BadCursor), "{nonsense}");
    }
}

fn names(contacts: Vec<Contact>) -> Vec<String> {
    let name = |contact| match contact {
        Contact::Account { name, .. } | Contact::Group { name, .. } => name,
    };
    contacts.into_iter().map(name).collect()
}

/// The first account with three log-ins; the second with one.
async fn logged_in(bench: &Bench<impl Whole>) -> Account {
    accounts(&bench.store, &[(1, "Alice"), (2, "Bob")]).await;
    for id in ["s1", "s2", "s3"] {
        bench.store.create_token(session(id)).await.unwrap();
    }
    bench.store.create_token(Token { account: account_id(2), ..session("bobs") }).await.unwrap();
    bench.store.account(account_id(1)).await.unwrap().unwrap()
}

async fn sessions(store: &impl Directory, of: AccountId) -> Vec<String> {
    store.log_ins(of, None, 0).await.unwrap().items.into_iter().map(|session| session.id).collect()
}

pub(crate) async fn a_session_is_listed_until_it_ends(bench: &Bench<impl Whole>) {
    logged_in(bench).await;
    let alice = account_id(1);
    assert_eq!(bench.store.token(&session("s1").secret).await.unwrap(), Some(session("s1")));
    let page = bench.store.log_ins(alice, None, 2).await.unwrap();
    assert_eq!(page.items, [session("s1"), session("s2")]);
    assert_eq!(bench.store.log_ins(alice, page.next, 2).await.unwrap().items, [session("s3")]);

    bench.clock.advance(5);
    bench.store.token_used("s1").await.unwrap();
    let used = bench.store.token(&session("s1").secret).await.unwrap().unwrap();
    assert_eq!(used.last_used_at, Some(later(5)));

    assert_eq!(bench.store.end_session(alice, "bobs").await, Err(DirectoryFault::NotFound), "it is bob's");
    bench.store.end_session(alice, "s2").await.unwrap();
    assert_eq!(bench.store.end_session(alice, "s2").await, Err(DirectoryFault::NotFound));
    assert_eq!(bench.store.token(&session("s2").secret).await.unwrap(), None);
    bench.store.end_sessions(alice, Some("s3")).await.unwrap();
    assert_eq!(sessions(&bench.store, alice).await, ["s3"]);
    bench.store.end_sessions(alice, None).await.unwrap();
    assert_eq!(sessions(&bench.store, alice).await, [""; 0]);
    assert_eq!(sessions(&bench.store, account_id(2)).await, ["bobs"]);
    bench.clock.advance(60);
    assert_eq!(sessions(&bench.store, account_id(2)).await, [""; 0], "it has expired");
}

pub(crate) async fn another_password_ends_the_other_sessions(bench: &Bench<impl Whole>) {
    let alice = logged_in(bench).await;
    let changed = Account { password: Some("$argon2id$new".to_owned()), ..alice };
    bench.store.update_account(changed.clone(), Some("s2")).await.unwrap();
    assert_eq!(sessions(&bench.store, account_id(1)).await, ["s2"]);
    bench.store.update_account(Account { password: None, ..changed }, None).await.unwrap();
    assert_eq!(sessions(&bench.store, account_id(1)).await, [""; 0]);
    assert_eq!(sessions(&bench.store, account_id(2)).await, ["bobs"]);
}

pub(crate) async fn another_identity_ends_the_other_sessions(bench: &Bench<impl Whole>) {
    let alice = logged_in(bench).await;
    let identity = Some(Identity { issuer: "https://id.example.org".to_owned(), subject: "a1".to_owned() });
    let linked = Account { identity, ..alice };
    bench.store.update_account(linked.clone(), Some("s2")).await.unwrap();
    assert_eq!(sessions(&bench.store, account_id(1)).await, ["s2"]);
    bench.store.update_account(Account { identity: None, ..linked }, None).await.unwrap();
    assert_eq!(sessions(&bench.store, account_id(1)).await, [""; 0]);
    assert_eq!(sessions(&bench.store, account_id(2)).await, ["bobs"]);
}

pub(crate) async fn another_role_ends_sessions_and_what_the_role_gave(bench: &Bench<impl Whole>) {
    let alice = logged_in(bench).await;
    bench.store.create_room(stored_room(room_id(1), &[])).await.unwrap();
    for (number, role) in [(1, Role::Operator), (2, Role::Owner), (3, Role::Host)] {
        let hers = Ticket { account: Some(account_id(1)), role, ..ticket(ticket_id(number), room_id(1)) };
        bench.store.create_ticket(hers).await.unwrap();
    }
    let bobs = Ticket { account: Some(account_id(2)), role: Role::Operator, ..ticket(ticket_id(4), room_id(1)) };
    bench.store.create_ticket(bobs).await.unwrap();

    bench.store.update_account(Account { role: AccountRole::User, ..alice }, None).await.unwrap();

    assert_eq!(sessions(&bench.store, account_id(1)).await, [""; 0]);
    for (number, withdrawn) in [(1, Some(NOON)), (2, None), (3, None), (4, None)] {
        let ticket = bench.store.ticket(ticket_id(number)).await.unwrap().unwrap();
        assert_eq!(ticket.revoked_at, withdrawn, "{number}");
    }
}

pub(crate) async fn another_name_ends_no_session(bench: &Bench<impl Whole>) {
    let alice = logged_in(bench).await;
    bench.store.update_account(Account { name: "A.".to_owned(), ..alice }, None).await.unwrap();
    assert_eq!(sessions(&bench.store, account_id(1)).await, ["s1", "s2", "s3"]);
}

pub(crate) async fn the_last_administrator_stays(bench: &Bench<impl Whole>) {
    let admin = bench.store.create_account(administrator(account_id(1), "admin")).await.unwrap();
    bench.store.create_account(account(account_id(2), "oscar")).await.unwrap();
    let lesser = Account { role: AccountRole::Operator, ..admin.clone() };
    let refused = bench.store.update_account(lesser.clone(), None).await;
    assert_eq!(refused, Err(DirectoryFault::LastAdministrator));
    assert_eq!(bench.store.delete_account(account_id(1)).await, Err(DirectoryFault::LastAdministrator));
    let renamed = Account { name: "Root".to_owned(), ..admin.clone() };
    assert_eq!(bench.store.update_account(renamed.clone(), None).await, Ok(renamed), "anything else may change");

    bench.store.create_account(administrator(account_id(3), "alice")).await.unwrap();
    assert_eq!(bench.store.update_account(lesser.clone(), None).await, Ok(lesser), "there is another one now");
    bench.store.delete_account(account_id(1)).await.unwrap();
    assert_eq!(bench.store.delete_account(account_id(3)).await, Err(DirectoryFault::LastAdministrator));
}

pub(crate) async fn an_identity_belongs_to_one_account(bench: &Bench<impl Whole>) {
    let identity =
        |subject: &str| Some(Identity { issuer: "https://id.example.org".to_owned(), subject: subject.to_owned() });
    let alice = Account { identity: identity("a1"), ..account(account_id(1), "alice") };
    assert_eq!(bench.store.create_account(alice.clone()).await.unwrap(), alice);
    let twin = Account { identity: identity("a1"), ..account(account_id(2), "bob") };
    assert_eq!(bench.store.create_account(twin.clone()).await, Err(DirectoryFault::IdentityTaken));
    let bob = bench.store.create_account(Account { identity: identity("A1"), ..twin.clone() }).await.unwrap();
    assert_eq!(bench.store.update_account(twin, None).await, Err(DirectoryFault::IdentityTaken));

    let by = async |subject| bench.store.account_by_identity(&identity(subject).unwrap()).await.unwrap();
    assert_eq!(by("a1").await, Some(alice.clone()));
    assert_eq!(by("A1").await, Some(bob), "to the letter");
    assert_eq!(by("a2").await, None);
    let elsewhere = Identity { issuer: "https://other.example.org".to_owned(), subject: "a1".to_owned() };
    assert_eq!(bench.store.account_by_identity(&elsewhere).await.unwrap(), None, "a subject is its issuer's");
    bench.store.update_account(Account { identity: None, ..alice }, None).await.unwrap();
    assert_eq!(by("a1").await, None);
}

pub(crate) async fn a_withdrawn_ticket_leaves_a_mark(bench: &Bench<impl Whole>) {
    for number in [1, 2] {
        bench.store.create_room(stored_room(room_id(number), &[])).await.unwrap();
    }
    let given = bench.store.create_ticket(ticket(ticket_id(1), room_id(1))).await.unwrap();
    let elsewhere = bench.store.revoke_ticket(room_id(2), ticket_id(1)).await;
    assert_eq!(elsewhere, Err(DirectoryFault::NotFound));
    assert_eq!(bench.store.ticket(ticket_id(1)).await.unwrap(), Some(given.clone()), "it is another room's");

    bench.clock.advance(5);
    bench.store.revoke_ticket(room_id(1), ticket_id(1)).await.unwrap();
    bench.clock.advance(5);
    bench.store.revoke_ticket(room_id(1), ticket_id(1)).await.expect("again does nothing");
    let mark = Ticket { revoked_at: Some(later(5)), ..given };
    assert_eq!(bench.store.ticket(ticket_id(1)).await.unwrap(), Some(mark));
    assert_eq!(bench.store.revoke_ticket(room_id(1), ticket_id(2)).await, Err(DirectoryFault::NotFound));
}

pub(crate) async fn tickets_are_listed_as_long_as_they_let_in(bench: &Bench<impl Whole>) {
    for number in [1, 2] {
        bench.store.create_room(stored_room(room_id(number), &[])).await.unwrap();
    }
    for number in 1..=4 {
        let given = Ticket { personal: number != 2, ..ticket(ticket_id(number), room_id(1)) };
        bench.store.create_ticket(given).await.unwrap();
    }
    bench.store.create_ticket(ticket(ticket_id(5), room_id(2))).await.unwrap();
    let lasting = Ticket { expires_at: later(600), ..ticket(ticket_id(6), room_id(1)) };
    bench.store.create_ticket(lasting).await.unwrap();
    bench.store.revoke_ticket(room_id(1), ticket_id(3)).await.unwrap();

    let ids =
        |page: gavel_door::ports::Page<Ticket>| page.items.into_iter().map(|ticket| ticket.id).collect::<Vec<_>>();
    let first = bench.store.tickets(room_id(1), None, None, 2).await.unwrap();
    let next = first.next.clone();
    assert_eq!(ids(first), [1, 2].map(ticket_id));
    assert_eq!(ids(bench.store.tickets(room_id(1), None, next, 2).await.unwrap()), [4, 6].map(ticket_id));
    assert_eq!(ids(bench.store.tickets(room_id(1), Some(false), None, 0).await.unwrap()), [ticket_id(2)]);
    assert_eq!(ids(bench.store.tickets(room_id(1), Some(true), None, 0).await.unwrap()), [1, 4, 6].map(ticket_id));
    bench.clock.advance(60);
    assert_eq!(ids(bench.store.tickets(room_id(1), None, None, 0).await.unwrap()), [ticket_id(6)]);
}
