//! The records: what the journal's facts leave behind for the owner's questions (requirement T10).

use super::{Bench, Whole};
use crate::cast::*;
use gavel_core::model::{
    audit::AuditActor,
    fact::{Entry, Fact, Message},
    ids::{ConferenceId, SeatId},
    media::Gate,
    reason::{Farewell, Reason, Terminal, Timer},
    role::{Role, SeatKind, Surface},
    seat::{Devices, Digest, How, SeatState, WaitingFor},
    time::Timestamp,
    usage::{Figure, Quality, Usage},
};
use gavel_door::ports::{
    Author, Doer, Page, StoreFault,
    records::{
        ConnectionEnd, ConnectionKey, Happening, LineKey, MomentKey, Past, Question, SessionKey, SortKey, Visitor,
        VisitorKey,
    },
};
use serde_json::json;
use std::fmt::Debug;

const ALICE: u128 = 1;
const BOB: u128 = 2;
const GUSTAV: u128 = 3;

fn meeting() -> ConferenceId {
    conference_id(1)
}

fn at(seconds: u64, fact: Fact) -> Entry {
    Entry { at: later(seconds), fact }
}

fn name(who: u128) -> &'static str {
    match who {
        ALICE => "Alice",
        BOB => "Bob",
        _ => "Gustav",
    }
}

/// `place` is the number of the seat; the person has the number `who`.
fn sits(seconds: u64, place: u128, who: u128, state: SeatState) -> Entry {
    let (role, kind) = match who {
        ALICE => (Role::Owner, SeatKind::App),
        BOB => (Role::Participant, SeatKind::Whip),
        _ => (Role::Guest, SeatKind::App),
    };
    let account = (who == ALICE).then(|| account_id(1));
    let person = json!({
        "id": person(who), "name": name(who), "role": role, "account": account, "generation": 0, "admitted": false,
        "gate": Gate::OPEN, "keys": []
    });
    let seat = json!({
        "id": seat(place), "person": person["id"], "kind": kind, "state": state, "joined_at": later(seconds),
        "client": "Chromium on Linux", "device": null, "ticket": null, "resume": "", "devices": Devices::default(),
        "watch": null, "last_active": later(seconds)
    });
    let (person, seat) = (serde_json::from_value(person).unwrap(), serde_json::from_value(seat).unwrap());
    at(seconds, Fact::Seated { person, seat })
}

fn comes(seconds: u64, place: u128, who: u128) -> Entry {
    sits(seconds, place, who, SeatState::In)
}

fn waits(seconds: u64, place: u128, who: u128) -> Entry {
    sits(seconds, place, who, SeatState::Waiting { since: later(seconds), why: WaitingFor::WaitingRoom })
}

fn goes(seconds: u64, place: u128, how: How) -> Entry {
    let (terminal, reason) = match how {
        How::Left => (Terminal::Left, None),
        How::Removed => (Terminal::Removed, Some(Reason::Spam)),
        How::Lost => (Terminal::ConnectionLost, None),
        How::Ended => (Terminal::Ended, None),
        How::Denied => (Terminal::Denied, None),
        How::SentOut => (Terminal::SentToLobby, None),
        How::TimedOut | How::Idle | How::OffStage => (Terminal::Idle, None),
    };
    let farewell = Farewell { reason, ..Farewell::plain(terminal) };
    at(seconds, Fact::Departed { seat: seat(place), how, farewell })
}

fn resumes(seconds: u64, place: u128) -> Entry {
    let (seat, resume) = (seat(place), Digest(String::new()));
    at(seconds, Fact::Resumed { seat, resume, client: "Firefox on Linux".to_owned(), keys: Vec::new() })
}

fn ends(seconds: u64) -> Entry {
    at(seconds, Fact::Ended { farewell: Farewell::plain(Terminal::EndedEmpty) })
}

fn says(number: u128, seconds: u64, who: u128, text: &str, to: Option<SeatId>) -> Entry {
    let (id, name) = (message_id(number), name(who).to_owned());
    let message =
        Message { id, at: later(seconds), seat: seat(who), person: person(who), name, text: text.to_owned(), to };
    at(seconds, Fact::Said(Box::new(message)))
}

fn begun() -> Vec<Entry> {
    vec![opened(meeting(), room_id(1)), entry(Fact::Started), comes(0, 1, ALICE)]
}

fn alice() -> Option<Author> {
    let actor = AuditActor {
        name: "Alice".to_owned(),
        role: "owner".to_owned(),
        person: Some(person(ALICE)),
        address: Some("192.0.2.7".to_owned()),
    };
    Some(Author { actor, surface: Surface::App })
}

async fn tell(bench: &Bench<impl Whole>, entries: Vec<Entry>, by: Option<Author>) {
    let batch = gavel_door::ports::Batch { by, ..batch(room_id(1), meeting(), entries) };
    bench.store.append(batch).await.unwrap();
}

async fn visitors(bench: &Bench<impl Whole>) -> Vec<Visitor> {
    bench.store.visitors(meeting(), Question::sorted_by(VisitorKey::Name)).await.unwrap().items
}

pub(crate) async fn a_stay_is_written_down_with_who_ended_it_and_why(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    tell(bench, vec![waits(10, 3, GUSTAV)], None).await;
    tell(bench, vec![at(40, Fact::Admitted { seat: seat(3) })], alice()).await;
    tell(bench, vec![goes(100, 3, How::Removed)], alice()).await;
    bench.clock.advance(200);

    let [hers, his] = visitors(bench).await.try_into().unwrap();

    assert_eq!((hers.name.as_str(), hers.role, hers.account), ("Alice", Role::Owner, Some(account_id(1))));
    assert_eq!((hers.joined_at, hers.left_at, hers.how), (Some(NOON), None, None), "she is there");
    assert_eq!((hers.total_ms, hers.waited_ms, hers.removals), (200_000, 0, 0));
    assert_eq!((his.came_at, his.joined_at, his.left_at), (later(10), Some(later(40)), Some(later(100))));
    assert_eq!((his.total_ms, his.waited_ms), (60_000, 30_000));
    assert_eq!((his.client.as_str(), his.kinds.as_slice()), ("Chromium on Linux", &[SeatKind::App][..]));
    assert_eq!((his.how, his.reason, his.removals), (Some(How::Removed), Some(Reason::Spam), 1));
    let by = Doer { name: "Alice".to_owned(), role: "owner".to_owned(), surface: Surface::App };
    assert_eq!(his.by, Some(by.clone()));
    assert_eq!(his.removal.map(|removal| (removal.at, removal.by)), Some((later(100), Some(by))));
}

pub(crate) async fn a_seat_that_was_lost_and_taken_back_is_one_stay_on_two_connections(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    tell(bench, vec![comes(0, 3, GUSTAV)], alice()).await;
    tell(bench, vec![goes(30, 3, How::Lost)], None).await;
    tell(bench, vec![comes(50, 3, GUSTAV)], None).await;
    tell(bench, vec![resumes(70, 3)], None).await;
    tell(bench, vec![goes(90, 3, How::Left)], alice()).await;
    let his = visitors(bench).await.remove(1);
    assert_eq!((his.joined_at, his.left_at, his.how), (Some(NOON), Some(later(90)), Some(How::Left)));
    assert_eq!((his.seats, his.connections, his.total_ms), (1, 3, 90_000));
    assert_eq!(his.by, None, "who leaves is not their own remover");
    assert_eq!(his.client, "Firefox on Linux");

    let question = Question { person: Some(person(GUSTAV)), ..Question::sorted_by(ConnectionKey::Since) };
    let wires = bench.store.connections(meeting(), question).await.unwrap().items;
    let from: Vec<_> = wires.iter().map(|wire| wire.address.as_deref()).collect();
    assert_eq!(from, [Some("192.0.2.7"), None, None]);
    let wires: Vec<_> = wires.iter().map(|wire| (wire.since, wire.until, wire.how)).collect();
    assert_eq!(
        wires,
        [
            (NOON, Some(later(30)), Some(ConnectionEnd::Gone(How::Lost))),
            (later(50), Some(later(70)), Some(ConnectionEnd::Replaced)),
            (later(70), Some(later(90)), Some(ConnectionEnd::Gone(How::Left))),
        ]
    );
}

pub(crate) async fn whoever_is_removed_while_they_are_lost_was_removed(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    tell(bench, vec![comes(0, 2, BOB), comes(0, 3, GUSTAV)], None).await;
    tell(bench, vec![goes(30, 3, How::Lost), goes(30, 2, How::Left)], None).await;
    tell(bench, vec![goes(40, 3, How::Removed), goes(40, 2, How::Removed)], alice()).await;
    let [_, bobs, his] = visitors(bench).await.try_into().unwrap();
    assert_eq!((his.how, his.left_at, his.removals), (Some(How::Removed), Some(later(30)), 1));
    assert_eq!(his.by.unwrap().name, "Alice");
    assert_eq!((bobs.how, bobs.removals), (Some(How::Left), 0), "he had gone already");
}

pub(crate) async fn what_was_measured_adds_up(bench: &Bench<impl Whole>) {
    let measured = |place, talk_ms, trips: &[u64]| {
        let mut round_trip = Figure::default();
        trips.iter().for_each(|trip| round_trip.note(*trip));
        let mut estimate = Figure::default();
        trips.iter().for_each(|trip| estimate.note(1_000 + trip));
        let quality = Quality { bytes_in: 100, round_trip, estimate, ..Quality::default() };
        at(60, Fact::Measured { seat: seat(place), usage: Usage { talk_ms, camera_ms: 7, share_ms: 0, quality } })
    };
    tell(bench, begun(), None).await;
    tell(bench, vec![comes(0, 3, GUSTAV), comes(0, 4, GUSTAV), comes(0, 2, BOB)], None).await;
    tell(bench, vec![measured(3, 1_000, &[40]), measured(4, 500, &[]), measured(3, 200, &[100, 10])], None).await;
    tell(bench, vec![measured(3, 50, &[90])], None).await;
    let [_, bobs, his] = visitors(bench).await.try_into().unwrap();
    assert_eq!((his.usage.talk_ms, his.usage.camera_ms, his.usage.quality.bytes_in), (1_750, 28, 400));
    let quality = his.usage.quality;
    assert_eq!((quality.round_trip.mean(), quality.round_trip.high), (Some(60), 100));
    assert_eq!((quality.estimate.mean(), quality.estimate.low), (Some(1_060), 1_010));
    assert_eq!(quality.loss_in.mean(), None, "nobody looked");
    assert_eq!(bobs.usage, Usage::default());
}

pub(crate) async fn the_seats_of_a_person_are_one_row_and_their_time_counts_once(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    let seats = vec![comes(0, 3, GUSTAV), comes(20, 4, GUSTAV), comes(25, 5, GUSTAV)];
    tell(bench, seats, None).await;
    tell(bench, vec![goes(30, 5, How::Left), goes(60, 3, How::Left), goes(80, 4, How::Left)], None).await;
    tell(bench, vec![comes(100, 6, GUSTAV), goes(110, 6, How::Lost)], None).await;
    let his = visitors(bench).await.remove(1);
    assert_eq!((his.seats, his.total_ms), (4, 90_000), "80 s on three devices, then 10");
    assert_eq!((his.left_at, his.how), (Some(later(110)), Some(How::Lost)), "the last seat speaks for him");
}

pub(crate) async fn nobody_is_left_in_a_conference_that_has_ended(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    tell(bench, vec![comes(5, 3, GUSTAV), waits(6, 2, BOB)], None).await;
    // The server died here; afterwards nobody came back, and nobody wrote down that they had gone.
    tell(bench, vec![ends(300)], alice()).await;
    for visitor in visitors(bench).await {
        assert_eq!((visitor.left_at, visitor.how), (Some(later(300)), Some(How::Ended)), "{visitor:?}");
        assert_eq!(visitor.by.unwrap().name, "Alice");
    }
    let wires = bench.store.connections(meeting(), Question::sorted_by(ConnectionKey::Since)).await.unwrap().items;
    assert_eq!(wires.len(), 3);
    assert!(
        wires.iter().all(|wire| wire.until == Some(later(300)) && wire.how == Some(ConnectionEnd::Gone(How::Ended)))
    );
}

pub(crate) async fn a_session_counts_while_it_runs_as_it_does_afterwards(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    let coming = vec![comes(10, 3, GUSTAV), comes(10, 4, GUSTAV), waits(10, 2, BOB), says(1, 11, ALICE, "hello", None)];
    tell(bench, coming, None).await;
    // Both of his devices are one removal; and a place that becomes free at that moment is not two.
    tell(bench, vec![goes(50, 3, How::Removed), goes(50, 4, How::Removed), comes(50, 5, BOB)], alice()).await;
    bench.clock.advance(60);
    let running = bench.store.session(meeting()).await.unwrap().unwrap();
    assert_eq!((running.id, running.room, running.name.as_str()), (meeting(), room_id(1), "Choir"));
    assert_eq!((running.started_at, running.ended_at, running.duration_ms), (NOON, None, 60_000));
    assert_eq!((running.participants, running.peak, running.removals, running.messages), (3, 3, 1, 1));

    tell(bench, vec![ends(60)], None).await;
    let over = bench.store.session(meeting()).await.unwrap().unwrap();
    assert_eq!(over, gavel_door::ports::records::Session { ended_at: Some(later(60)), ..running });
    assert_eq!(bench.store.session(conference_id(9)).await.unwrap(), None);
}

pub(crate) async fn a_conference_that_never_began_is_no_session(bench: &Bench<impl Whole>) {
    tell(bench, vec![opened(meeting(), room_id(1)), waits(0, 3, GUSTAV)], None).await;
    assert_eq!(bench.store.session(meeting()).await.unwrap(), None);
    let sessions = bench.store.sessions(room_id(1), Question::sorted_by(SessionKey::StartedAt)).await.unwrap();
    assert!(sessions.items.is_empty());
    tell(bench, vec![at(9, Fact::Started)], None).await;
    assert_eq!(bench.store.session(meeting()).await.unwrap().unwrap().participants, 0, "gustav still waits");
}

pub(crate) async fn one_group_tells_the_same_as_many(bench: &Bench<impl Whole>) {
    let story = || {
        vec![
            waits(1, 3, GUSTAV),
            at(2, Fact::Admitted { seat: seat(3) }),
            resumes(3, 3),
            resumes(4, 3),
            goes(5, 3, How::Lost),
            at(5, Fact::RoleChanged { person: person(GUSTAV), role: Role::Host }),
            as_host(comes(6, 3, GUSTAV)),
            comes(6, 2, BOB),
            goes(7, 3, How::Lost),
            goes(7, 2, How::Left),
            goes(8, 3, How::Removed),
            goes(8, 2, How::Removed),
            as_host(comes(9, 5, GUSTAV)),
            ends(20),
        ]
    };
    tell(bench, begun(), None).await;
    for entry in story() {
        tell(bench, vec![entry], alice()).await;
    }
    let (one, many) = (conference_id(2), meeting());
    let entries: Vec<Entry> = story().into_iter().map(|entry| elsewhere(entry, 100)).collect();
    let mut begun = begun();
    begun.remove(0);
    let mut whole = vec![opened(one, room_id(1))];
    whole.extend(begun.into_iter().map(|entry| elsewhere(entry, 100)));
    whole.extend(entries);
    let whole = gavel_door::ports::Batch { by: alice(), ..batch(room_id(1), one, whole) };
    bench.store.append(whole).await.unwrap();

    let visitors = async |of| bench.store.visitors(of, Question::sorted_by(VisitorKey::Name)).await.unwrap().items;
    assert_eq!(visitors(one).await, visitors(many).await);
    let wires = async |of| {
        let wires = bench.store.connections(of, Question::sorted_by(ConnectionKey::Since)).await.unwrap().items;
        wires.into_iter().map(|wire| (wire.name, wire.since, wire.until, wire.how)).collect::<Vec<_>>()
    };
    assert_eq!(wires(one).await, wires(many).await);
    let his = visitors(one).await.remove(2);
    assert_eq!((his.seats, his.connections, his.how, his.removals), (2, 5, Some(How::Ended), 1));
    assert_eq!(bench.store.session(one).await.unwrap().unwrap().peak, 3);
}

fn as_host(mut entry: Entry) -> Entry {
    if let Fact::Seated { person, .. } = &mut entry.fact {
        person.role = Role::Host;
    }
    entry
}

/// The same, of other seats.
fn elsewhere(entry: Entry, by: u128) -> Entry {
    let other = |seat: SeatId| SeatId::new(ulid::Ulid(seat.ulid().0 + by));
    let fact = match entry.fact {
        Fact::Seated { person, mut seat } => {
            seat.id = other(seat.id);
            Fact::Seated { person, seat }
        }
        Fact::Admitted { seat } => Fact::Admitted { seat: other(seat) },
        Fact::Resumed { seat, resume, client, keys } => Fact::Resumed { seat: other(seat), resume, client, keys },
        Fact::Departed { seat, how, farewell } => Fact::Departed { seat: other(seat), how, farewell },
        fact => fact,
    };
    Entry { at: entry.at, fact }
}

pub(crate) async fn rows_that_come_meanwhile_neither_repeat_nor_hide_others(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    tell(bench, (10..16).map(|number| stranger(number, number as u64)).collect(), None).await;
    let mut question = Question { limit: 3, descending: true, ..Question::sorted_by(VisitorKey::JoinedAt) };
    let first = bench.store.visitors(meeting(), question.clone()).await.unwrap();
    tell(bench, vec![stranger(16, 16)], None).await;
    question.after = Some(first.next.unwrap().parse().unwrap());
    let second = bench.store.visitors(meeting(), question).await.unwrap();
    let names: Vec<_> = first.items.iter().chain(&second.items).map(|visitor| visitor.name.as_str()).collect();
    assert_eq!(names, ["guest 15", "guest 14", "guest 13", "guest 12", "guest 11", "guest 10"]);
}

/// Somebody with a number, and a seat of that number.
fn stranger(number: u128, seconds: u64) -> Entry {
    let mut entry = comes(seconds, number, number);
    if let Fact::Seated { person, .. } = &mut entry.fact {
        person.name = format!("guest {number}");
    }
    entry
}

pub(crate) async fn every_order_of_every_list_can_be_paged_both_ways(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    // All at the same moment, so that the id has to tell them apart.
    tell(bench, (10..19).map(|number| stranger(number, 5)).collect(), None).await;
    tell(bench, vec![goes(30, 12, How::Lost), stranger(12, 40), goes(50, 13, How::Removed)], None).await;
    tell(bench, (1..8).map(|number| says(number, 60, ALICE, "hm", None)).collect(), None).await;
    tell(bench, vec![ends(100)], None).await;
    for number in 2..6 {
        let entries = vec![opened(conference_id(number), room_id(1)), at(number as u64, Fact::Started), ends(200)];
        bench.store.append(batch(room_id(1), conference_id(number), entries)).await.unwrap();
    }
    let store = &bench.store;
    all_orders(async |question| store.sessions(room_id(1), question).await, |session| session.id, 5).await;
    all_orders(async |question| store.visitors(meeting(), question).await, |visitor| visitor.person, 10).await;
    all_orders(async |question| store.connections(meeting(), question).await, |wire| (wire.seat, wire.since), 11).await;
    all_orders(async |question| store.lines(meeting(), question).await, |line| line.id, 7).await;
    let key = |moment: &gavel_door::ports::records::Moment| (moment.seat, moment.at, format!("{:?}", moment.what));
    all_orders(async |question| store.moments(meeting(), question).await, key, 22).await;
}

/// Pages of two give the whole list, once, in each of its orders; and backwards is backwards.
async fn all_orders<K: SortKey + Debug, T, I: PartialEq + Debug>(
    ask: impl AsyncFn(Question<K>) -> Result<Page<T>, StoreFault>,
    id: impl Fn(&T) -> I,
    count: usize,
) {
    for sort in K::ALL {
        let mut ways = Vec::new();
        for descending in [false, true] {
            let mut question = Question { limit: 2, descending, ..Question::sorted_by(*sort) };
            let whole = ask(Question { limit: 0, ..question.clone() }).await.unwrap();
            let whole: Vec<I> = whole.items.iter().map(&id).collect();
            assert_eq!(whole.len(), count, "{sort:?}");
            let mut paged = Vec::new();
            loop {
                let page = ask(question.clone()).await.unwrap();
                assert!(page.items.len() <= 2);
                paged.extend(page.items.iter().map(&id));
                let Some(next) = page.next else { break };
                question.after = Some(next.parse().unwrap());
            }
            assert_eq!(paged, whole, "{sort:?} {descending}");
            ways.push(whole);
        }
        ways[1].reverse();
        assert_eq!(ways[0], ways[1], "{sort:?}");
    }
}

pub(crate) async fn filters_find_what_they_say(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    tell(bench, vec![comes(10, 2, BOB), comes(100, 3, GUSTAV)], None).await;
    tell(bench, vec![goes(50, 2, How::Left), goes(150, 3, How::Removed)], alice()).await;
    let all = || Question::sorted_by(VisitorKey::Name);
    let found = async |question| {
        let found = bench.store.visitors(meeting(), question).await.unwrap().items;
        found.into_iter().map(|visitor| visitor.name).collect::<Vec<_>>().join(" ")
    };
    let search = |text: &str| Question { search: Some(text.to_owned()), ..all() };
    assert_eq!(found(all()).await, "Alice Bob Gustav");
    assert_eq!(found(search("UST")).await, "Gustav");
    assert_eq!(found(search("%")).await, "");
    assert_eq!(found(Question { role: Some(Role::Guest), ..all() }).await, "Gustav");
    assert_eq!(found(Question { kind: Some(SeatKind::Whip), ..all() }).await, "Bob");
    assert_eq!(found(Question { account: Some(account_id(1)), ..all() }).await, "Alice");
    assert_eq!(found(Question { how: Some(None), ..all() }).await, "Alice");
    assert_eq!(found(Question { how: Some(Some(ConnectionEnd::Gone(How::Left))), ..all() }).await, "Bob");
    assert_eq!(found(Question { removed: Some(true), ..all() }).await, "Gustav");
    assert_eq!(found(Question { removed: Some(false), ..all() }).await, "Alice Bob");
    assert_eq!(found(Question { since: Some(later(60)), ..all() }).await, "Alice Gustav");
    assert_eq!(found(Question { until: Some(later(60)), ..all() }).await, "Alice Bob");

    let sessions = async |question| bench.store.sessions(room_id(1), question).await.unwrap().items.len();
    let all = || Question::sorted_by(SessionKey::StartedAt);
    let search = |text: &str| Question { search: Some(text.to_owned()), ..all() };
    assert_eq!(sessions(search("choi")).await, 1, "by its name");
    assert_eq!(sessions(search("gust")).await, 1, "by who was there");
    assert_eq!(sessions(search("dora")).await, 0);
    assert_eq!(sessions(Question { running: Some(true), removed: Some(true), ..all() }).await, 1);
    assert_eq!(sessions(Question { running: Some(false), ..all() }).await, 0);
    assert_eq!(bench.store.sessions(room_id(2), all()).await.unwrap().items, []);
}

pub(crate) async fn private_words_are_counted_and_not_shown(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    let words = vec![
        says(1, 5, ALICE, "Guten Tag, ÄRGER", None),
        says(2, 6, ALICE, "only for you", Some(seat(3))),
        says(3, 7, GUSTAV, "hello", None),
    ];
    tell(bench, words, None).await;
    let all = || Question::sorted_by(LineKey::At);
    let lines = async |question| {
        let lines = bench.store.lines(meeting(), question).await.unwrap().items;
        lines.into_iter().map(|line| (line.name, line.text)).collect::<Vec<_>>()
    };
    assert_eq!(lines(all()).await.len(), 2);
    let found = lines(Question { search: Some("ärger".to_owned()), ..all() }).await;
    assert_eq!(found, [("Alice".to_owned(), "Guten Tag, ÄRGER".to_owned())]);
    assert_eq!(lines(Question { search: Some("gusta".to_owned()), ..all() }).await[0].1, "hello");
    assert!(lines(Question { search: Some("only for".to_owned()), ..all() }).await.is_empty());
    let session = bench.store.session(meeting()).await.unwrap().unwrap();
    assert_eq!((session.messages, session.private_messages), (2, 1));
}

pub(crate) async fn a_seat_that_was_saved_and_not_taken_leaves_no_trace(bench: &Bench<impl Whole>) {
    let error = |seconds, place| {
        let farewell = Farewell::plain(Terminal::Error);
        at(seconds, Fact::Departed { seat: seat(place), how: How::Left, farewell })
    };
    tell(bench, begun(), None).await;
    tell(bench, vec![comes(5, 2, BOB), comes(5, 3, GUSTAV)], None).await;
    tell(bench, vec![error(6, 3), goes(10, 2, How::Lost), comes(20, 2, BOB), error(21, 2)], None).await;
    let names: Vec<_> = visitors(bench).await.into_iter().map(|visitor| visitor.name).collect();
    assert_eq!(names, ["Alice", "Bob"], "bob was there before");
    let wires = bench.store.connections(meeting(), Question::sorted_by(ConnectionKey::Since)).await.unwrap().items;
    assert!(wires.iter().all(|wire| wire.name != "Gustav"));
}

pub(crate) async fn moments_come_in_their_order(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    tell(bench, vec![waits(10, 3, GUSTAV)], None).await;
    tell(bench, vec![at(20, Fact::Admitted { seat: seat(3) })], alice()).await;
    tell(bench, vec![goes(30, 3, How::Lost)], None).await;
    tell(bench, vec![comes(40, 3, GUSTAV)], None).await;
    tell(bench, vec![resumes(45, 3)], None).await;
    tell(bench, vec![goes(50, 3, How::Removed)], alice()).await;
    tell(bench, vec![ends(60)], None).await;
    let moments = bench.store.moments(meeting(), Question::sorted_by(MomentKey::At)).await.unwrap().items;
    let told: Vec<(Timestamp, &str, Happening)> =
        moments.iter().map(|moment| (moment.at, moment.name.as_str(), moment.what)).collect();
    assert_eq!(
        told,
        [
            (NOON, "Alice", Happening::Joined),
            (later(10), "Gustav", Happening::Waiting),
            (later(20), "Gustav", Happening::Joined),
            (later(30), "Gustav", Happening::Gone(How::Lost)),
            (later(40), "Gustav", Happening::Returned),
            (later(50), "Gustav", Happening::Gone(How::Removed)),
            (later(60), "Alice", Happening::Gone(How::Ended)),
        ]
    );
    assert_eq!((moments[5].by.clone().unwrap().name, moments[5].reason), ("Alice".to_owned(), Some(Reason::Spam)));
}

pub(crate) async fn a_deleted_room_leaves_its_records_behind(bench: &Bench<impl Whole>) {
    bench.store.create_room(stored_room(room_id(1), &[])).await.unwrap();
    tell(bench, begun(), None).await;
    tell(bench, vec![ends(60)], None).await;
    bench.store.delete_room(room_id(1)).await.unwrap();
    let sessions = bench.store.sessions(room_id(1), Question::sorted_by(SessionKey::StartedAt)).await.unwrap().items;
    assert_eq!(sessions.iter().map(|session| session.name.as_str()).collect::<Vec<_>>(), ["Choir"]);
    assert_eq!(visitors(bench).await.len(), 1);
}

pub(crate) async fn what_is_over_is_told_of_all_rooms(bench: &Bench<impl Whole>) {
    tell(bench, begun(), None).await;
    tell(bench, vec![comes(1, 2, BOB), waits(2, 3, GUSTAV)], alice()).await;
    tell(bench, vec![goes(10, 2, How::Removed)], alice()).await;
    let other =
        || batch(room_id(2), conference_id(2), vec![opened(conference_id(2), room_id(2)), entry(Fact::Started)]);
    bench.store.append(other()).await.unwrap();
    bench.clock.advance(100);
    let all = || Past { latest: 10, ..Past::default() };

    let stays = bench.store.past_stays(all()).await.unwrap();
    assert_eq!(stays.iter().map(|stay| stay.seat).collect::<Vec<_>>(), [seat(2)], "the others are there");
    let bobs = &stays[0];
    assert_eq!(
        (bobs.session, bobs.room, bobs.name.as_str(), bobs.kind),
        (meeting(), room_id(1), "Bob", SeatKind::Whip)
    );
    assert_eq!((bobs.joined_at, bobs.left_at), (Some(later(1)), Some(later(10))));
    assert_eq!((bobs.how, bobs.terminal, bobs.timer), (Some(How::Removed), Some(Terminal::Removed), None));
    assert_eq!(bobs.by.as_ref().map(|by| (by.name.as_str(), by.role.as_str())), Some(("Alice", "owner")));
    assert_eq!(bobs.address.as_deref(), Some("192.0.2.7"));
    assert_eq!(bench.store.past_sessions(all()).await.unwrap(), [], "both run");

    let farewell = Farewell::timed(Terminal::EndedEmpty, Timer::OnlyGuests);
    tell(bench, vec![at(60, Fact::Ended { farewell })], None).await;
    let ended = bench.store.past_sessions(all()).await.unwrap();
    assert_eq!(ended.iter().map(|past| (past.id, past.participants)).collect::<Vec<_>>(), [(meeting(), 2)]);
    let stays = bench.store.past_stays(all()).await.unwrap();
    assert_eq!(stays.len(), 3);
    assert_eq!((stays[2].timer, stays[2].joined_at), (Some(Timer::OnlyGuests), None), "gustav never came in");

    let counted = async |past| bench.store.past_stays(past).await.unwrap().len();
    assert_eq!(counted(Past { seat: Some(seat(2)), ..all() }).await, 1);
    assert_eq!(counted(Past { session: Some(conference_id(2)), ..all() }).await, 0);
    assert_eq!(counted(Past { since: Some(later(11)), ..all() }).await, 2, "bob was gone by then");
    assert_eq!(counted(Past { until: Some(later(1)), ..all() }).await, 2, "gustav had not come");
    let latest = Past { latest: 1, ..Past::default() };
    assert_eq!(counted(latest).await, 0, "of two that began at once the one with the higher number is the later one");
}
