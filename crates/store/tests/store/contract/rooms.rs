//! Rooms: what they are, what they have set, and when they meet.

use super::{Bench, Whole};
use crate::cast::*;
use gavel_core::model::{
    room::{DoorState, LockPolicy},
    settings::{Forgotten, House, Permissions, Policy, Settings, Timers, Who},
};
use gavel_door::ports::{AuditFilter, DirectoryFault, RoomFilter, RoomPatch, Schedule};

pub(crate) async fn a_room_comes_back_as_it_was(bench: &Bench<impl Whole>) {
    let mut given = stored_room(room_id(1), &["choir", "Chor-Ä"]);
    (given.room.settings, given.schedule, given.ends_with_schedule) = (settings(), Some(weekly()), true);
    (given.description, given.tag) = ("The choir's".to_owned(), "music".to_owned());
    assert_eq!(bench.store.create_room(given.clone()).await.unwrap(), given);
    assert_eq!(bench.store.room(room_id(1)).await.unwrap(), Some(given.clone()));
    assert_eq!(bench.store.room_by_alias("CHOR-ä").await.unwrap(), Some(given));
    assert_eq!(bench.store.room(room_id(2)).await.unwrap(), None);
    assert_eq!(bench.store.room_by_alias("chor").await.unwrap(), None);
}

pub(crate) async fn an_alias_belongs_to_one_room_however_it_is_written(bench: &Bench<impl Whole>) {
    bench.store.create_room(stored_room(room_id(1), &["choir"])).await.unwrap();
    let refused = bench.store.create_room(stored_room(room_id(2), &["band", "Choir"])).await;
    assert_eq!(refused, Err(DirectoryFault::AliasTaken));
    assert_eq!(bench.store.room(room_id(2)).await.unwrap(), None, "nothing of it was kept");
    assert_eq!(bench.store.room_by_alias("band").await.unwrap(), None);
}

pub(crate) async fn one_room_may_spell_its_alias_twice(bench: &Bench<impl Whole>) {
    let stored = bench.store.create_room(stored_room(room_id(1), &["Choir", "choir", "band"])).await.unwrap();
    assert_eq!(stored.room.aliases, ["Choir", "band"]);
}

pub(crate) async fn a_refused_change_of_aliases_changes_nothing(bench: &Bench<impl Whole>) {
    bench.store.create_room(stored_room(room_id(1), &["choir"])).await.unwrap();
    let band = bench.store.create_room(stored_room(room_id(2), &["band"])).await.unwrap();
    let patch =
        RoomPatch { name: Some("Band".to_owned()), aliases: aliases(&["noise", "CHOIR"]), ..Default::default() };
    assert_eq!(bench.store.patch_room(room_id(2), patch).await, Err(DirectoryFault::AliasTaken));
    assert_eq!(bench.store.room_by_alias("band").await.unwrap(), Some(band));
    assert_eq!(bench.store.room_by_alias("noise").await.unwrap(), None);
}

pub(crate) async fn a_change_touches_only_what_it_names(bench: &Bench<impl Whole>) {
    let mut expected = bench.store.create_room(stored_room(room_id(1), &["choir"])).await.unwrap();
    assert_eq!(bench.store.patch_room(room_id(1), RoomPatch::default()).await.unwrap(), expected);

    let patch = RoomPatch {
        aliases: aliases(&["band", "choir"]),
        door: Some(DoorState::Knock),
        lock_policy: Some(LockPolicy::Knock),
        limit: Some(None),
        host_pin: Some(None),
        guest_pin: Some(Some("$argon2id$guest".to_owned())),
        owner: Some(Some(account_id(7))),
        settings: Some(settings()),
        schedule: Some(Some(weekly())),
        ends_with_schedule: Some(true),
        description: Some("The band's".to_owned()),
        tag: Some("noise".to_owned()),
        ..RoomPatch::default()
    };
    (expected.description, expected.tag) = ("The band's".to_owned(), "noise".to_owned());
    expected.room.aliases = vec!["band".to_owned(), "choir".to_owned()];
    (expected.room.door, expected.room.lock_policy, expected.room.limit) = (DoorState::Knock, LockPolicy::Knock, None);
    (expected.room.has_host_pin, expected.room.has_guest_pin) = (false, true);
    (expected.pins.host, expected.pins.guest) = (None, Some("$argon2id$guest".to_owned()));
    (expected.room.owner, expected.room.settings) = (Some(account_id(7)), settings());
    (expected.schedule, expected.ends_with_schedule) = (Some(weekly()), true);
    (expected.sequence, expected.changed_at) = (1, later(60));
    bench.clock.advance(60);

    assert_eq!(bench.store.patch_room(room_id(1), patch).await.unwrap(), expected);
    assert_eq!(bench.store.room_by_alias("band").await.unwrap(), Some(expected));
    let nobody = bench.store.patch_room(room_id(9), RoomPatch::default()).await;
    assert_eq!(nobody, Err(DirectoryFault::NotFound));
}

pub(crate) async fn rooms_come_in_pages_oldest_first(bench: &Bench<impl Whole>) {
    for number in [3, 1, 5, 2, 4] {
        let mut room = stored_room(room_id(number), &[]);
        room.room.owner = Some(account_id(number % 2));
        bench.store.create_room(room).await.unwrap();
    }
    let first = bench.store.rooms(RoomFilter::default(), None, 3).await.unwrap();
    assert_eq!(first.items.iter().map(|room| room.room.id).collect::<Vec<_>>(), [1, 2, 3].map(room_id));
    let second = bench.store.rooms(RoomFilter::default(), first.next, 3).await.unwrap();
    assert_eq!(second.items.iter().map(|room| room.room.id).collect::<Vec<_>>(), [4, 5].map(room_id));
    assert_eq!(second.next, None);
    let hers = RoomFilter { owner: Some(account_id(0)), ..RoomFilter::default() };
    let owned = bench.store.rooms(hers, None, 0).await.unwrap();
    assert_eq!(owned.items.iter().map(|room| room.room.id).collect::<Vec<_>>(), [2, 4].map(room_id));
}

pub(crate) async fn a_deleted_room_leaves_the_audit_alone(bench: &Bench<impl Whole>) {
    bench.store.create_room(stored_room(room_id(1), &["choir"])).await.unwrap();
    bench.store.create_ticket(ticket(ticket_id(1), room_id(1))).await.unwrap();
    bench.store.append(audit_batch(vec![removal(room_id(1), None, 1)])).await.unwrap();
    bench.store.append(room_batch(room_id(1), vec![banned(ban(ban_id(1), person(2), None))])).await.unwrap();

    bench.store.delete_room(room_id(1)).await.unwrap();

    assert_eq!(bench.store.room(room_id(1)).await.unwrap(), None);
    assert_eq!(bench.store.ticket(ticket_id(1)).await.unwrap(), None);
    assert!(bench.store.room_bans(room_id(1)).await.unwrap().is_empty());
    let filter = AuditFilter { room: Some(room_id(1)), ..AuditFilter::default() };
    assert_eq!(bench.store.audit(filter).await.unwrap().items.len(), 1);
    assert_eq!(bench.store.verify_audit().await.unwrap(), Ok(1));
    assert_eq!(bench.store.delete_room(room_id(1)).await, Err(DirectoryFault::NotFound));
    bench.store.create_room(stored_room(room_id(2), &["choir"])).await.expect("its alias is free");
}

/// Requirement T13's timers and G8's rule, kept from one meeting to the next.
pub(crate) async fn a_conference_opens_with_what_room_and_house_have_set(bench: &Bench<impl Whole>) {
    let mut room = stored_room(room_id(1), &[]);
    room.room.settings = settings();
    bench.store.create_room(room).await.unwrap();
    let house = House {
        timers: Timers { length: Some(3_600), ..Timers::default() },
        policy: Policy { moderators_may_remove_moderators: false, ..Policy::default() },
    };
    bench.store.set_house(house).await.unwrap();
    let record = bench.store.open_room(room_id(1)).await.unwrap().unwrap();
    assert_eq!((record.room.settings, record.house), (settings(), house));
}

pub(crate) async fn what_holds_in_the_house_is_the_usual_until_somebody_says_otherwise(bench: &Bench<impl Whole>) {
    assert_eq!(bench.store.house().await.unwrap(), House::default());
    for length in [60, 90] {
        let house = House { timers: Timers { length: Some(length), ..Timers::default() }, ..House::default() };
        bench.store.set_house(house).await.unwrap();
        assert_eq!(bench.store.house().await.unwrap(), house);
    }
}

pub(crate) async fn calendars_are_told_anew_when_name_link_or_dates_change(bench: &Bench<impl Whole>) {
    bench.store.create_room(stored_room(room_id(1), &["choir", "band"])).await.unwrap();
    let patch = async |patch: RoomPatch| {
        bench.clock.advance(1);
        let room = bench.store.patch_room(room_id(1), patch).await.unwrap();
        (room.sequence, room.changed_at)
    };
    let none = RoomPatch::default;
    assert_eq!(patch(RoomPatch { name: Some("Choir".to_owned()), ..none() }).await, (0, NOON), "it is the same name");
    assert_eq!(
        patch(RoomPatch { door: Some(DoorState::Knock), settings: Some(settings()), ..none() }).await,
        (0, NOON)
    );
    assert_eq!(patch(RoomPatch { aliases: aliases(&["choir"]), ..none() }).await, (0, NOON), "the link is the same");
    assert_eq!(patch(RoomPatch { name: Some("Band".to_owned()), ..none() }).await, (1, later(4)));
    assert_eq!(patch(RoomPatch { aliases: aliases(&["band"]), ..none() }).await, (2, later(5)));
    assert_eq!(patch(RoomPatch { schedule: Some(Some(weekly())), ..none() }).await, (3, later(6)));
    assert_eq!(patch(RoomPatch { schedule: Some(None), ..none() }).await, (4, later(7)));
}

pub(crate) async fn rooms_are_found_by_their_dates(bench: &Bench<impl Whole>) {
    let once = Schedule { recurrence: None, ..weekly() };
    let endless = Schedule { recurrence: Some("FREQ=WEEKLY".to_owned()), ..weekly() };
    for (number, schedule) in [(1, None), (2, Some(once)), (3, Some(weekly())), (4, Some(endless))] {
        let mut room = stored_room(room_id(number), &[]);
        room.schedule = schedule;
        room.room.owner = Some(account_id(number % 2));
        bench.store.create_room(room).await.unwrap();
    }
    let found = async |filter: RoomFilter| {
        let mut found = Vec::new();
        let mut cursor = None;
        loop {
            let page = bench.store.rooms(filter, cursor, 1).await.unwrap();
            found.extend(page.items.into_iter().map(|room| room.room.id));
            cursor = page.next;
            if cursor.is_none() {
                return found;
            }
        }
    };
    let all = RoomFilter::default();
    assert_eq!(found(RoomFilter { scheduled: Some(true), ..all }).await, [2, 3, 4].map(room_id));
    assert_eq!(found(RoomFilter { scheduled: Some(false), ..all }).await, [room_id(1)]);
    let span = |from: u64, to: u64| RoomFilter { from: Some(later(from)), to: Some(later(to)), ..all };
    assert_eq!(found(span(0, 1)).await, [2, 3, 4].map(room_id), "the first date");
    assert_eq!(found(span(3_600, WEEK)).await, [], "the days between two dates");
    assert_eq!(found(span(WEEK + 3_599, WEEK + 3_600)).await, [3, 4].map(room_id), "while the second date is held");
    assert_eq!(found(span(3 * WEEK, 4 * WEEK)).await, [room_id(4)], "when the counted ones are over");
    assert_eq!(found(RoomFilter { owner: Some(account_id(1)), ..span(WEEK, 2 * WEEK) }).await, [room_id(3)]);
    assert_eq!(found(RoomFilter { from: Some(later(2 * WEEK)), ..all }).await, [3, 4].map(room_id));
    assert_eq!(found(RoomFilter { to: Some(NOON), ..all }).await, []);
}

pub(crate) async fn a_conference_that_ends_with_its_date_opens_with_the_end_of_it(bench: &Bench<impl Whole>) {
    let mut room = stored_room(room_id(1), &[]);
    room.schedule = Some(weekly());
    bench.store.create_room(room).await.unwrap();
    let end = async || bench.store.open_room(room_id(1)).await.unwrap().unwrap().room.ends_at;
    bench.clock.advance(600);
    assert_eq!(end().await, None, "nobody said that it ends then");
    let ends = RoomPatch { ends_with_schedule: Some(true), ..RoomPatch::default() };
    bench.store.patch_room(room_id(1), ends).await.unwrap();
    assert_eq!(end().await, Some(later(3_600)));
    bench.clock.advance(2_990);
    assert_eq!(end().await, Some(later(3_600)), "however late");
    bench.clock.advance(WEEK - 4_190);
    assert_eq!(end().await, Some(later(WEEK + 3_600)), "ten minutes before the second date");
    let kept = bench.store.room(room_id(1)).await.unwrap().unwrap();
    assert_eq!(kept.room.ends_at, None, "the room itself ends never");
}

const WEEK: u64 = 7 * 24 * 60 * 60;

fn settings() -> Settings {
    Settings {
        permissions: Permissions { unmute: Who::Hosts, share: Who::Everyone, chat: Who::Hosts, history: Who::Hosts },
        timers: Timers { waiting_for_host: Some(0), only_guests: Some(60), ..Timers::default() },
        forgotten: Forgotten { flag_after: 5, remove_after: 30 },
        everyone_hosts: true,
    }
}

/// An hour at noon, three times.
fn weekly() -> Schedule {
    Schedule {
        start: NOON,
        time_zone: "UTC".to_owned(),
        length_minutes: 60,
        recurrence: Some("FREQ=WEEKLY;COUNT=3".to_owned()),
        exceptions: Vec::new(),
    }
}

fn aliases(aliases: &[&str]) -> Option<Vec<String>> {
    Some(aliases.iter().map(|alias| (*alias).to_owned()).collect())
}
