//! Killed in the middle of it: whatever was acknowledged is there afterwards, and nothing is there by half.
//!
//! The test starts itself anew as a process that writes and says which batch is durable, and kills that process
//! after a number of such lines that the seed gives; dozens of batches are always under way then.

use crate::cast::*;
use gavel_core::model::{
    fact::{Entry, Fact},
    ids::{ConferenceId, Generation, RoomId},
};
use gavel_door::ports::{AuditFilter, Batch, Directory, Store};
use gavel_store::SqliteStore;
use std::{
    collections::{BTreeSet, VecDeque},
    env,
    io::{BufRead, BufReader, Write, stdout},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};
use tempfile::TempDir;

const ROUNDS: u64 = 25;
const SEED: u64 = 0x6761_7665_6c21;
const UNDER_WAY: usize = 48;
const DIR: &str = "GAVEL_CRASH_DIR";
const FROM: &str = "GAVEL_CRASH_FROM";
const ACKNOWLEDGED: &str = "acknowledged ";

/// Each conference lives for a few batches.
const LIFE: u64 = 40;

fn conference_of(number: u64) -> ConferenceId {
    conference_id(u128::from(number / LIFE) + 1)
}

fn room() -> RoomId {
    room_id(1)
}

fn who(number: u64) -> u128 {
    u128::from(number) + 1
}

/// Every batch locks or opens, revokes, bans, and tells the audit; each seventh lifts the ban before.
fn order(number: u64) -> Batch {
    let conference = conference_of(number);
    let mut entries = Vec::new();
    if number.is_multiple_of(LIFE) {
        entries.push(opened(conference, room()));
    }
    entries.push(lock(number));
    entries.push(revoked(person(who(number)), number + 1));
    entries.push(banned(ban(ban_id(who(number)), person(who(number)), None)));
    if lifts(number) {
        entries.push(entry(Fact::Unbanned { ban: ban_id(who(number - 1)) }));
    }
    if number % LIFE == LIFE - 1 {
        entries.push(ended());
    }
    let audit = vec![removal(room(), Some(conference), number)];
    Batch { entries, audit, ..Batch::of(room(), Some(conference)) }
}

fn lock(number: u64) -> Entry {
    if number.is_multiple_of(2) { locked(number as u32) } else { entry(Fact::Unlocked) }
}

fn lifts(number: u64) -> bool {
    number % 7 == 6
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let dir = TempDir::new().unwrap();
    let store = SqliteStore::open(dir.path(), Arc::new(HandClock::at_noon())).await.unwrap();
    store.create_room(stored_room(room(), &[])).await.unwrap();
    store.close().await.unwrap();

    let mut chance = SEED;
    let (mut from, mut killed) = (0, 0);
    for round in 0..ROUNDS {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let last = write_and_be_killed(dir.path(), from, 1 + (chance >> 33) % 600);
        let written = inspect(dir.path()).await;
        assert!(written > last, "round {round}: {last} was acknowledged, of {written} batches");
        killed += written - from;
        from = written;
    }
    assert!(killed > ROUNDS, "it wrote something: {killed}");
}

/// The number of the last batch that was acknowledged before the kill.
fn write_and_be_killed(dir: &Path, from: u64, lines: u64) -> u64 {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "crash::writes_until_it_is_killed", "--ignored", "--nocapture"])
        .env(DIR, dir)
        .env(FROM, from.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut numbers = output.lines().map_while(Result::ok).filter_map(|line| {
        let (_, number) = line.split_once(ACKNOWLEDGED)?;
        number.parse::<u64>().ok()
    });
    let mut last = None;
    for _ in 0..lines {
        last = numbers.next().or(last);
    }
    child.kill().unwrap();
    // What it said before it died counts, also where it was not read yet.
    let last = numbers.last().or(last);
    child.wait().unwrap();
    last.expect("it acknowledged something")
}

/// How many batches are there, each of them whole.
async fn inspect(dir: &Path) -> u64 {
    let store = SqliteStore::open(dir, Arc::new(HandClock::at_noon())).await.unwrap();
    let written = store.verify_audit().await.unwrap().expect("the chain holds");

    let mut after = 0;
    while after < written {
        let filter = AuditFilter { after, limit: 1000, ..AuditFilter::default() };
        for row in store.audit(filter).await.unwrap().items {
            assert_eq!(row.row.request.0, after.to_string());
            after += 1;
        }
    }

    let record = store.open_room(room()).await.unwrap().expect("the room is there");
    let banned: BTreeSet<_> = record.bans.iter().map(|ban| ban.id).collect();
    let lifted = |number: u64| number + 1 < written && lifts(number + 1);
    let expected = (0..written).filter(|number| !lifted(*number)).map(|number| ban_id(who(number))).collect();
    assert!(banned == expected, "exactly the bans of the batches that are there");

    let expected = (0..written).map(|number| (person(who(number)), Generation(number + 1))).collect();
    assert!(record.generations == expected, "exactly their revocations");

    let running = store.unfinished().await.unwrap();
    let expected: Vec<Entry> = (written - written % LIFE..written).flat_map(|number| order(number).entries).collect();
    assert_eq!(
        running.iter().flat_map(|conference| &conference.entries).collect::<Vec<_>>(),
        expected.iter().collect::<Vec<_>>()
    );
    assert!(running.len() <= 1, "all but the last have ended");
    store.close().await.unwrap();
    written
}

#[tokio::test]
#[ignore = "the other process of the test above"]
async fn writes_until_it_is_killed() {
    let (Ok(dir), Ok(from)) = (env::var(DIR), env::var(FROM)) else { return };
    let store = SqliteStore::open(dir, Arc::new(HandClock::at_noon())).await.unwrap();
    let mut under_way = VecDeque::new();
    for number in from.parse().unwrap().. {
        under_way.push_back((number, store.append(order(number))));
        if under_way.len() > UNDER_WAY {
            let (number, saved): (u64, _) = under_way.pop_front().unwrap();
            saved.await.unwrap();
            writeln!(stdout(), "{ACKNOWLEDGED}{number}").unwrap();
        }
    }
}
