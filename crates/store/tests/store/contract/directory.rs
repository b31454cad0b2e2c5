//! The directory: accounts, tickets, keys, tokens, secrets, answers.

use super::{Bench, Whole};
use crate::cast::*;
use gavel_core::model::seat::Digest;
use gavel_door::ports::{
    Account, AccountRole, ApiKey, Dialect, DirectoryFault, OutsideApp, OutsidePerson, OutsideRoom, Scope, Sealed,
    Ticket, Token, TokenKind,
};

pub(crate) async fn a_username_is_taken_however_it_is_written(bench: &Bench<impl Whole>) {
    let oscar = bench.store.create_account(account(account_id(1), "oscar")).await.unwrap();
    let refused = bench.store.create_account(account(account_id(2), "Oscar")).await;
    assert_eq!(refused, Err(DirectoryFault::NameTaken));
    assert_eq!(bench.store.account_by_username("OSCAR").await.unwrap(), Some(oscar));
    assert_eq!(bench.store.account_by_username("osc").await.unwrap(), None);
}

pub(crate) async fn an_account_keeps_its_username_and_its_time(bench: &Bench<impl Whole>) {
    let before = bench.store.create_account(account(account_id(1), "oscar")).await.unwrap();
    let changed = Account {
        username: "mallory".to_owned(),
        name: "O.".to_owned(),
        email: None,
        role: AccountRole::User,
        password: Some("$argon2id$".to_owned()),
        created_at: later(60),
        ..before.clone()
    };
    let expected = Account { username: before.username, created_at: before.created_at, ..changed.clone() };
    assert_eq!(bench.store.update_account(changed, None).await.unwrap(), expected);
    assert_eq!(bench.store.account(account_id(1)).await.unwrap(), Some(expected));
    let nobody = bench.store.update_account(account(account_id(2), "bob"), None).await;
    assert_eq!(nobody, Err(DirectoryFault::NotFound));
}

pub(crate) async fn accounts_come_in_pages(bench: &Bench<impl Whole>) {
    for (number, name) in [(1, "alice"), (2, "bob"), (3, "carol")] {
        bench.store.create_account(account(account_id(number), name)).await.unwrap();
    }
    let first = bench.store.accounts(None, 2).await.unwrap();
    let second = bench.store.accounts(first.next, 2).await.unwrap();
    let names: Vec<_> = first.items.into_iter().chain(second.items).map(|account| account.username).collect();
    assert_eq!((names, second.next), (["alice", "bob", "carol"].map(str::to_owned).to_vec(), None));
}

pub(crate) async fn a_deleted_account_leaves_its_rooms_behind(bench: &Bench<impl Whole>) {
    bench.store.create_account(account(account_id(1), "alice")).await.unwrap();
    bench.store.create_room(stored_room(room_id(1), &[])).await.unwrap();
    let hers = Ticket { account: Some(account_id(1)), ..ticket(ticket_id(1), room_id(1)) };
    bench.store.create_ticket(hers).await.unwrap();
    bench.store.create_token(token("t")).await.unwrap();

    bench.store.delete_account(account_id(1)).await.unwrap();

    assert_eq!(bench.store.account(account_id(1)).await.unwrap(), None);
    assert_eq!(bench.store.token(&Digest("t".to_owned())).await.unwrap(), None);
    assert_eq!(bench.store.ticket(ticket_id(1)).await.unwrap(), None);
    assert_eq!(bench.store.room(room_id(1)).await.unwrap().unwrap().room.owner, None);
    assert_eq!(bench.store.delete_account(account_id(1)).await, Err(DirectoryFault::NotFound));
}

pub(crate) async fn a_ticket_comes_back_as_it_was(bench: &Bench<impl Whole>) {
    bench.store.create_room(stored_room(room_id(1), &[])).await.unwrap();
    let given = ticket(ticket_id(1), room_id(1));
    assert_eq!(bench.store.create_ticket(given.clone()).await.unwrap(), given);
    assert_eq!(bench.store.ticket(ticket_id(1)).await.unwrap(), Some(given.clone()));
    assert_eq!(bench.store.ticket(ticket_id(2)).await.unwrap(), None);
    bench.clock.advance(61);
    assert_eq!(bench.store.ticket(ticket_id(1)).await.unwrap(), Some(given), "it says itself that it is over");
}

pub(crate) async fn a_ticket_needs_a_room(bench: &Bench<impl Whole>) {
    let refused = bench.store.create_ticket(ticket(ticket_id(1), room_id(1))).await;
    assert_eq!(refused, Err(DirectoryFault::NotFound));
}

pub(crate) async fn tickets_are_made_together_or_not_at_all(bench: &Bench<impl Whole>) {
    bench.store.create_room(stored_room(room_id(1), &[])).await.unwrap();
    let many = |room: u128| {
        (1..=150).map(move |number| ticket(ticket_id(number), room_id(if number == 150 { room } else { 1 })))
    };
    let refused = bench.store.create_tickets(many(2).collect()).await;
    assert_eq!(refused, Err(DirectoryFault::NotFound), "the last one's room is not there");
    assert_eq!(bench.store.ticket(ticket_id(1)).await.unwrap(), None);
    bench.store.create_tickets(many(1).collect()).await.unwrap();
    for (number, given) in (1..).zip(many(1)) {
        assert_eq!(bench.store.ticket(ticket_id(number)).await.unwrap(), Some(given));
    }
}

pub(crate) async fn a_key_comes_back_as_it_was(bench: &Bench<impl Whole>) {
    let key = ApiKey {
        id: "k1".to_owned(),
        name: "panel".to_owned(),
        scopes: vec![Scope::Moderate, Scope::Read],
        secret: Digest("digest".to_owned()),
        created_by: Some(account_id(1)),
        created_at: NOON,
        expires_at: Some(later(60)),
    };
    assert_eq!(bench.store.create_key(key.clone()).await.unwrap(), key);
    assert_eq!(bench.store.key("k1").await.unwrap(), Some(key.clone()));
    assert_eq!(bench.store.key("K1").await.unwrap(), None);
    assert_eq!(bench.store.create_key(key.clone()).await, Err(DirectoryFault::NameTaken));

    let second = ApiKey { id: "k2".to_owned(), expires_at: None, ..key.clone() };
    bench.store.create_key(second.clone()).await.unwrap();
    let first = bench.store.keys(None, 1).await.unwrap();
    assert_eq!(first.items, [key]);
    assert_eq!(bench.store.keys(first.next, 1).await.unwrap().items, std::slice::from_ref(&second));
    bench.store.delete_key("k1").await.unwrap();
    assert_eq!(bench.store.key("k1").await.unwrap(), None);
    assert_eq!(bench.store.key("k2").await.unwrap(), Some(second), "the other key lives on");
    assert_eq!(bench.store.delete_key("k1").await, Err(DirectoryFault::NotFound));
}

pub(crate) async fn a_program_keeps_what_it_said_of_its_rooms_and_people(bench: &Bench<impl Whole>) {
    let app = OutsideApp {
        id: "1".to_owned(),
        dialect: Dialect::Enablex,
        app_id: "clinic".to_owned(),
        tenant: None,
        key: Some(Sealed(vec![1, 2, 3])),
        public_key: None,
        created_by: None,
        created_at: NOON,
    };
    let of = |room| OutsideRoom { room: room_id(room), app: "1".to_owned(), said: "{}".to_owned() };
    let refused = bench.store.keep_outside_room(of(1)).await;
    assert_eq!(refused, Err(DirectoryFault::NotFound), "there is neither room nor program");
    bench.store.create_outside_app(app).await.unwrap();
    for number in [1, 2, 3] {
        bench.store.create_room(stored_room(room_id(number), &[])).await.unwrap();
    }
    for number in [1, 2] {
        bench.store.keep_outside_room(of(number)).await.unwrap();
    }
    let changed = OutsideRoom { said: "{\"quality\":\"HD\"}".to_owned(), ..of(1) };
    bench.store.keep_outside_room(changed.clone()).await.unwrap();
    assert_eq!(bench.store.outside_room(room_id(1)).await.unwrap(), Some(changed.clone()));
    assert_eq!(bench.store.outside_room(room_id(3)).await.unwrap(), None);
    let first = bench.store.outside_rooms("1", None, 1).await.unwrap();
    let second = bench.store.outside_rooms("1", first.next, 1).await.unwrap();
    assert_eq!((first.items, second.items, second.next), (vec![changed], vec![of(2)], None));
    assert_eq!(bench.store.outside_rooms("2", None, 1).await.unwrap().items, []);

    let gustav = OutsidePerson { person: person(2), room: room_id(1), reference: "patient-7".to_owned() };
    bench.store.keep_outside_person(gustav.clone()).await.unwrap();
    assert_eq!(bench.store.outside_person(person(2)).await.unwrap(), Some(gustav));
    bench.store.delete_room(room_id(1)).await.unwrap();
    assert_eq!(bench.store.outside_person(person(2)).await.unwrap(), None, "with the room it is forgotten");
    bench.store.delete_outside_app("1").await.unwrap();
    assert_eq!(bench.store.outside_room(room_id(2)).await.unwrap(), None);
    assert!(bench.store.room(room_id(2)).await.unwrap().is_some(), "the room stays");
}

pub(crate) async fn an_outside_app_comes_back_as_it_was(bench: &Bench<impl Whole>) {
    let app = OutsideApp {
        id: "1".to_owned(),
        dialect: Dialect::Huawei,
        app_id: "bridge".to_owned(),
        tenant: Some("corp".to_owned()),
        key: Some(Sealed(vec![0, 255])),
        public_key: None,
        created_by: Some(account_id(1)),
        created_at: NOON,
    };
    assert_eq!(bench.store.create_outside_app(app.clone()).await.unwrap(), app);
    assert_eq!(bench.store.outside_app(Dialect::Huawei, "bridge").await.unwrap(), Some(app.clone()));
    assert_eq!(bench.store.outside_app_by_id("1").await.unwrap(), Some(app.clone()));
    assert_eq!(bench.store.outside_app(Dialect::Pexip, "bridge").await.unwrap(), None);
    let again = OutsideApp { id: "2".to_owned(), ..app.clone() };
    assert_eq!(bench.store.create_outside_app(again.clone()).await, Err(DirectoryFault::NameTaken));

    let pem = Some("PEM".to_owned());
    let other = OutsideApp { dialect: Dialect::Pexip, tenant: None, key: None, public_key: pem, ..again };
    bench.store.create_outside_app(other.clone()).await.unwrap();
    let first = bench.store.outside_apps(None, 1).await.unwrap();
    assert_eq!(first.items, [app]);
    assert_eq!(bench.store.outside_apps(first.next, 1).await.unwrap().items, std::slice::from_ref(&other));
    bench.store.delete_outside_app("1").await.unwrap();
    assert_eq!(bench.store.outside_app(Dialect::Huawei, "bridge").await.unwrap(), None);
    assert_eq!(bench.store.outside_app(Dialect::Pexip, "bridge").await.unwrap(), Some(other), "the other one stays");
    assert_eq!(bench.store.delete_outside_app("1").await, Err(DirectoryFault::NotFound));
}

pub(crate) async fn a_token_is_spent_once(bench: &Bench<impl Whole>) {
    bench.store.create_account(account(account_id(1), "alice")).await.unwrap();
    bench.store.create_token(token("t")).await.unwrap();
    let secret = Digest("t".to_owned());
    assert_eq!(bench.store.token(&secret).await.unwrap(), Some(token("t")));
    assert_eq!(bench.store.delete_token(&secret).await, Ok(()));
    assert_eq!(bench.store.delete_token(&secret).await, Err(DirectoryFault::NotFound));
    assert_eq!(bench.store.token(&secret).await.unwrap(), None);
}

pub(crate) async fn a_token_needs_an_account(bench: &Bench<impl Whole>) {
    assert_eq!(bench.store.create_token(token("t")).await, Err(DirectoryFault::NotFound));
}

pub(crate) async fn a_secret_of_the_server_never_changes(bench: &Bench<impl Whole>) {
    let asked = futures_util::future::join_all((0..8).map(|_| bench.store.server_secret("cookies"))).await;
    let secret = asked[0].clone().unwrap();
    assert!(asked.into_iter().all(|answer| answer == Ok(secret)), "everybody is told the same");
    assert_ne!(secret, [0; 32]);
    assert_ne!(bench.store.server_secret("tickets").await.unwrap(), secret);
}

pub(crate) async fn the_first_answer_to_a_key_stands_for_a_day(bench: &Bench<impl Whole>) {
    assert_eq!(bench.store.recall("key").await.unwrap(), None);
    bench.store.remember("key", "body", 201, vec![0, 159, 146, 150]).await.unwrap();
    bench.store.remember("key", "other", 200, Vec::new()).await.unwrap();
    let first = Some(("body".to_owned(), 201, vec![0, 159, 146, 150]));
    assert_eq!(bench.store.recall("key").await.unwrap(), first);
    bench.clock.advance(24 * 60 * 60 - 1);
    assert_eq!(bench.store.recall("key").await.unwrap(), first);
    bench.clock.advance(1);
    assert_eq!(bench.store.recall("key").await.unwrap(), None);
    bench.store.remember("key", "other", 200, Vec::new()).await.unwrap();
    assert_eq!(bench.store.recall("key").await.unwrap(), Some(("other".to_owned(), 200, Vec::new())));
}

fn token(secret: &str) -> Token {
    Token { kind: TokenKind::Setup, secret: Digest(secret.to_owned()), ..session("setup") }
}
