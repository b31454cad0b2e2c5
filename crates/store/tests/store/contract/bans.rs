//! Bans and generations: what a meeting leaves behind for the next.

use super::{Bench, Whole};
use crate::cast::*;
use gavel_core::model::{
    fact::Fact,
    ids::{BanId, Generation},
};

pub(crate) async fn a_ban_from_the_room_outlives_the_conference(bench: &Bench<impl Whole>) {
    let holds = ban(ban_id(1), person(2), None);
    let entries = vec![opened(conference_id(1), room_id(1)), banned(holds.clone()), ended()];
    bench.store.append(batch(room_id(1), conference_id(1), entries)).await.unwrap();
    assert_eq!(bench.store.room_bans(room_id(1)).await.unwrap(), [holds]);
    assert!(bench.store.room_bans(room_id(2)).await.unwrap().is_empty(), "it is this room's");
}

pub(crate) async fn a_ban_of_the_conference_is_none_of_the_room(bench: &Bench<impl Whole>) {
    let entries = vec![banned(ban(ban_id(1), person(2), Some(conference_id(1))))];
    bench.store.append(batch(room_id(1), conference_id(1), entries)).await.unwrap();
    assert!(bench.store.room_bans(room_id(1)).await.unwrap().is_empty());
}

pub(crate) async fn a_timed_ban_ends_when_it_said(bench: &Bench<impl Whole>) {
    let timed = gavel_core::model::ban::Ban { until: Some(later(60)), ..ban(ban_id(1), person(2), None) };
    bench.store.append(batch(room_id(1), conference_id(1), vec![banned(timed)])).await.unwrap();
    bench.clock.advance(59);
    assert_eq!(bench.store.room_bans(room_id(1)).await.unwrap().len(), 1, "it holds until then");
    bench.clock.advance(1);
    assert!(bench.store.room_bans(room_id(1)).await.unwrap().is_empty());
}

pub(crate) async fn a_lifted_ban_holds_no_longer(bench: &Bench<impl Whole>) {
    let entries =
        vec![banned(ban(ban_id(1), person(2), None)), banned(ban(ban_id(2), person(3), None)), unbanned(ban_id(1))];
    bench.store.append(batch(room_id(1), conference_id(1), entries)).await.unwrap();
    let holding = bench.store.room_bans(room_id(1)).await.unwrap();
    assert_eq!(holding.iter().map(|ban| ban.id).collect::<Vec<_>>(), [ban_id(2)]);
}

pub(crate) async fn a_ban_whose_lifting_was_taken_back_holds(bench: &Bench<impl Whole>) {
    let it = || banned(ban(ban_id(1), person(2), None));
    for entries in [vec![it()], vec![unbanned(ban_id(1))], vec![it()]] {
        bench.store.append(batch(room_id(1), conference_id(1), entries)).await.unwrap();
    }
    assert_eq!(bench.store.room_bans(room_id(1)).await.unwrap().len(), 1);
}

pub(crate) async fn a_ban_is_lifted_in_its_own_room_only(bench: &Bench<impl Whole>) {
    let entries = vec![banned(ban(ban_id(1), person(2), None))];
    bench.store.append(batch(room_id(1), conference_id(1), entries)).await.unwrap();
    bench.store.append(batch(room_id(2), conference_id(2), vec![unbanned(ban_id(1))])).await.unwrap();
    assert_eq!(bench.store.room_bans(room_id(1)).await.unwrap().len(), 1);
}

pub(crate) async fn a_ban_that_is_still_queued_already_counts(bench: &Bench<impl Whole>) {
    bench.store.create_room(stored_room(room_id(1), &[])).await.unwrap();
    let entries = vec![banned(ban(ban_id(1), person(2), None)), revoked(person(2), 1)];
    let saving = bench.store.append(batch(room_id(1), conference_id(1), entries));
    assert_eq!(bench.store.generation(room_id(1), person(2)).await.unwrap(), Generation(1));
    assert_eq!(bench.store.open_room(room_id(1)).await.unwrap().unwrap().bans.len(), 1);
    saving.await.unwrap();
}

pub(crate) async fn a_generation_only_rises(bench: &Bench<impl Whole>) {
    let (room, who) = (room_id(1), person(2));
    assert_eq!(bench.store.generation(room, who).await.unwrap(), Generation(0));
    bench.store.append(batch(room, conference_id(1), vec![revoked(who, 2), revoked(who, 1)])).await.unwrap();
    assert_eq!(bench.store.generation(room, who).await.unwrap(), Generation(2));
    bench.store.append(batch(room, conference_id(1), vec![revoked(who, 1)])).await.unwrap();
    assert_eq!(bench.store.generation(room, who).await.unwrap(), Generation(2));
    bench.store.append(batch(room, conference_id(1), vec![revoked(who, 3)])).await.unwrap();
    assert_eq!(bench.store.generation(room, who).await.unwrap(), Generation(3));
    assert_eq!(bench.store.generation(room_id(2), who).await.unwrap(), Generation(0), "of this room alone");
}

pub(crate) async fn a_room_opens_with_what_earlier_meetings_left(bench: &Bench<impl Whole>) {
    assert_eq!(bench.store.open_room(room_id(1)).await.unwrap(), None, "there is no such room");
    let stored = bench.store.create_room(stored_room(room_id(1), &["choir"])).await.unwrap();
    let holds = ban(ban_id(1), person(2), None);
    let entries = vec![banned(holds.clone()), revoked(person(2), 4), revoked(person(3), 1), ended()];
    bench.store.append(batch(room_id(1), conference_id(1), entries)).await.unwrap();

    let record = bench.store.open_room(room_id(1)).await.unwrap().unwrap();

    assert_eq!(record.room, stored.room);
    assert_eq!(record.bans, [holds]);
    assert_eq!(record.generations, [(person(2), Generation(4)), (person(3), Generation(1))].into());
}

pub(crate) async fn what_happens_between_meetings_counts(bench: &Bench<impl Whole>) {
    let entries = vec![banned(ban(ban_id(1), person(2), None)), revoked(person(2), 1)];
    bench.store.append(room_batch(room_id(1), entries)).await.unwrap();
    assert_eq!(bench.store.room_bans(room_id(1)).await.unwrap().len(), 1);
    assert_eq!(bench.store.generation(room_id(1), person(2)).await.unwrap(), Generation(1));
    bench.store.append(room_batch(room_id(1), vec![unbanned(ban_id(1))])).await.unwrap();
    assert!(bench.store.room_bans(room_id(1)).await.unwrap().is_empty());
    assert!(bench.store.unfinished().await.unwrap().is_empty(), "there was no conference");
}

fn unbanned(ban: BanId) -> gavel_core::model::fact::Entry {
    entry(Fact::Unbanned { ban })
}
