//! What is SQLite's own: the file, its tables, and those who tamper with them.

use crate::{cast::*, contract::Bench};
use futures_util::future::join_all;
use gavel_core::model::{fact::Fact, time::Timestamp};
use gavel_door::ports::{
    Clock, Directory, Store, StoreFault, Unsaved,
    records::{Moment, MomentKey, Question, Records},
};
use gavel_store::SqliteStore;
use sqlx::{
    AssertSqlSafe, Connection, Row, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
};
use std::{fs, path::Path, sync::Arc};
use tempfile::TempDir;

async fn fresh() -> Bench<SqliteStore> {
    let dir = TempDir::new().unwrap();
    let clock = Arc::new(HandClock::at_noon());
    let store = SqliteStore::open(dir.path(), Arc::clone(&clock) as Arc<dyn Clock>).await.unwrap();
    Bench { store, clock, keep: Box::new(dir) }
}

mod keeps_the_contract {
    contract!(super::super::fresh);
}

async fn open(dir: impl AsRef<Path>) -> Result<SqliteStore, StoreFault> {
    SqliteStore::open(dir, Arc::new(HandClock::at_noon())).await
}

/// The file as somebody sees it who goes around the store.
async fn raw(store: &SqliteStore) -> SqliteConnection {
    SqliteConnection::connect(store.file().to_str().unwrap()).await.unwrap()
}

async fn run(on: &mut SqliteConnection, sql: &str) -> Result<(), String> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(on).await.map(|_| ()).map_err(|error| error.to_string())
}

async fn five_rows(store: &SqliteStore) {
    let rows = (1..=5).map(|number| removal(room_id(1), Some(conference_id(1)), number)).collect();
    store.append(audit_batch(rows)).await.unwrap();
    assert_eq!(store.verify_audit().await.unwrap(), Ok(5));
}

const COLUMNS: &str = "at, room, conference, actor, surface, verb, verdict, target, target_name, entry, prev, hash";

const UNGUARDED: &str = "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted;
                         DROP TRIGGER audit_only_grows_at_its_end;";

#[tokio::test]
async fn the_audit_can_be_neither_changed_nor_shortened() {
    let bench = fresh().await;
    five_rows(&bench.store).await;
    let mut file = raw(&bench.store).await;
    for order in [
        "UPDATE audit SET actor = 'nobody' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 5",
        &format!("INSERT OR REPLACE INTO audit SELECT 3, {COLUMNS} FROM audit WHERE seq = 4"),
        &format!("INSERT INTO audit SELECT 9, {COLUMNS} FROM audit WHERE seq = 4"),
    ] {
        let refused = run(&mut file, order).await.unwrap_err();
        assert!(refused.contains("the audit only grows"), "{order}: {refused}");
    }
    assert_eq!(bench.store.verify_audit().await.unwrap(), Ok(5));
}

#[tokio::test]
async fn whoever_tampers_with_the_audit_is_found_out() {
    for (tampering, first) in [
        ("UPDATE audit SET entry = replace(entry, 'gustav', 'nobody') WHERE seq = 3", 3),
        ("UPDATE audit SET actor = 'nobody' WHERE seq = 2", 2),
        ("UPDATE audit SET verdict = 'refused' WHERE seq = 2", 2),
        ("UPDATE audit SET target_name = 'nobody' WHERE seq = 5", 5),
        ("UPDATE audit SET at = at + 1 WHERE seq = 4", 4),
        ("UPDATE audit SET conference = NULL WHERE seq = 5", 5),
        ("UPDATE audit SET hash = prev WHERE seq = 1", 1),
        ("UPDATE audit SET entry = 'no JSON' WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 3", 4),
        ("DELETE FROM audit WHERE seq = 1", 2),
        ("DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3", 3),
    ] {
        let bench = fresh().await;
        five_rows(&bench.store).await;
        let mut file = raw(&bench.store).await;
        run(&mut file, UNGUARDED).await.unwrap();
        run(&mut file, tampering).await.unwrap();
        assert_eq!(bench.store.verify_audit().await.unwrap(), Err(first), "{tampering}");
    }
}

#[tokio::test]
async fn a_conference_leaves_its_traces_in_the_tables() {
    let bench = fresh().await;
    let (room, conference) = (room_id(1), conference_id(1));
    let entries = vec![
        opened(conference, room),
        entry(Fact::Started),
        locked(1),
        said(1, "hello"),
        banned(ban(ban_id(1), person(2), Some(conference))),
        banned(ban(ban_id(2), person(3), None)),
    ];
    bench.store.append(batch(room, conference, entries)).await.unwrap();
    let mut file = raw(&bench.store).await;
    let traces = "SELECT locked, started_at IS NOT NULL, ended_at IS NOT NULL, (SELECT text FROM chat), \
                  (SELECT group_concat(lifted_at IS NOT NULL) FROM (SELECT lifted_at FROM ban ORDER BY id)) FROM conference";
    let mut read = async || {
        let row = sqlx::query(traces).fetch_one(&mut file).await.unwrap();
        let flags: [bool; 3] = [row.get(0), row.get(1), row.get(2)];
        (flags, row.get::<String, _>(3), row.get::<String, _>(4))
    };
    assert_eq!(read().await, ([true, true, false], "hello".to_owned(), "0,0".to_owned()));

    bench.store.append(batch(room, conference, vec![entry(Fact::Unlocked), ended()])).await.unwrap();

    let lifted = "1,0".to_owned();
    assert_eq!(read().await, ([false, true, true], "hello".to_owned(), lifted), "the room's ban lives on");
}

#[tokio::test]
async fn an_ill_database_tells_all_who_wait_and_is_tried_again() {
    let bench = fresh().await;
    let mut file = raw(&bench.store).await;
    let order = |number: u32| bench.store.append(batch(room_id(1), conference_id(1), vec![locked(number)]));
    order(1).await.unwrap();

    run(&mut file, "ALTER TABLE journal RENAME TO hidden").await.unwrap();
    let outcomes = join_all((10..20).map(order)).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(Unsaved::Ill(_)))), "{outcomes:?}");

    run(&mut file, "ALTER TABLE hidden RENAME TO journal").await.unwrap();
    order(2).await.unwrap();
    assert_eq!(bench.store.unfinished().await.unwrap()[0].entries, [locked(1), locked(2)]);
}

#[tokio::test]
async fn what_was_written_is_there_after_reopening_and_is_continued() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path()).await.unwrap();
    let secret = store.server_secret("cookies").await.unwrap();
    store.create_room(stored_room(room_id(1), &["choir"])).await.unwrap();
    let lines = |number| batch(room_id(1), conference_id(1), vec![locked(number)]);
    store.append(lines(1)).await.unwrap();
    five_rows(&store).await;
    store.close().await.unwrap();
    assert!(store.append(lines(9)).await.is_err(), "it is closed");
    assert!(store.flush().await.is_err());

    let store = open(dir.path()).await.unwrap();
    store.append(lines(2)).await.unwrap();
    store.append(audit_batch(vec![removal(room_id(1), None, 6)])).await.unwrap();
    assert_eq!(store.unfinished().await.unwrap()[0].entries, [locked(1), locked(2)]);
    assert_eq!(store.verify_audit().await.unwrap(), Ok(6));
    assert_eq!(store.server_secret("cookies").await.unwrap(), secret);
    assert!(store.room_by_alias("choir").await.unwrap().is_some());
    drop(store);
    open(dir.path()).await.expect("a store that was only dropped lets go as well");
}

#[tokio::test]
async fn every_migration_runs_once() {
    let dir = TempDir::new().unwrap();
    let run = async || {
        let store = open(dir.path()).await.unwrap();
        let mut file = raw(&store).await;
        let runs = sqlx::query("SELECT version, installed_on FROM _sqlx_migrations WHERE success ORDER BY version");
        let runs = runs.fetch_all(&mut file).await.unwrap();
        store.close().await.unwrap();
        runs.iter().map(|row| (row.get(0), row.get(1))).collect::<Vec<(i64, String)>>()
    };
    let once = run().await;
    assert_eq!(once[0].0, 1);
    assert_eq!(run().await, once);
}

#[tokio::test]
async fn the_people_of_the_first_version_are_still_there() {
    let dir = TempDir::new().unwrap();
    let begin = sqlx::SqlStr::from_static(include_str!("../../migrations/sqlite/0001_begin.sql"));
    let begin = Migration::new(1, "begin".into(), MigrationType::Simple, begin, false);
    let path = format!("sqlite://{}?mode=rwc", dir.path().join("gavel.db").display());
    let mut file = SqliteConnection::connect(&path).await.unwrap();
    Migrator::with_migrations(vec![begin]).run_direct(None, &mut file, false).await.unwrap();
    let rows = format!(
        "INSERT INTO account VALUES ('{}', 'alice', 'alice', 'Älice', NULL, 'user', NULL, 0);
         INSERT INTO token VALUES ('d1', 'access', '{0}', {1}), ('d2', 'setup', '{0}', {1});
         INSERT INTO api_key VALUES ('k', 'panel', '[\"read\"]', 'd', NULL, 0)",
        account_id(1),
        later(60).0
    );
    run(&mut file, &rows).await.unwrap();
    file.close().await.unwrap();

    let store = open(dir.path()).await.unwrap();

    assert_eq!(store.account(account_id(1)).await.unwrap().unwrap().identity, None);
    assert_eq!(store.address_book("äl", None, 0).await.unwrap().items.len(), 1, "its name is folded now");
    let sessions = store.log_ins(account_id(1), None, 0).await.unwrap().items;
    assert_eq!(sessions.len(), 1, "the one-time link is no log-in: {sessions:?}");
    assert_eq!((sessions[0].secret.0.as_str(), sessions[0].id.len()), ("d1", 26));
    assert_eq!(sessions[0].created_at, Timestamp(later(60).0 - 12 * 3_600_000));
    assert_eq!(store.key("k").await.unwrap().unwrap().expires_at, None);
}

#[tokio::test]
async fn a_file_of_a_newer_gavel_is_left_alone() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path()).await.unwrap();
    let mut file = raw(&store).await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (999, 'later', TRUE, x'00', 0)";
    run(&mut file, newer).await.unwrap();
    store.close().await.unwrap();
    let fault = open(dir.path()).await.unwrap_err();
    assert!(fault.0.contains("newer gavel") && fault.0.contains("999"), "{fault}");
}

#[tokio::test]
async fn what_is_no_database_is_named_as_such() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("gavel.db"), "a shopping list, and quite a long one at that ".repeat(100)).unwrap();
    let fault = open(dir.path()).await.unwrap_err();
    assert!(fault.0.contains("gavel.db") && fault.0.contains("not a database"), "{fault}");
}

#[tokio::test]
async fn a_directory_that_cannot_be_made_is_named() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let fault = open(file.join("data")).await.unwrap_err();
    assert!(fault.0.contains("cannot make the directory") && fault.0.contains("file/data"), "{fault}");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("deep/data");
    let store = open(&data).await.unwrap();
    five_rows(&store).await;
    store.backup_to(data.join("backup.db")).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for file in fs::read_dir(&data).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[tokio::test]
async fn a_backup_is_a_whole_database() {
    let dir = TempDir::new().unwrap();
    let bench = fresh().await;
    bench.store.create_room(stored_room(room_id(1), &["choir"])).await.unwrap();
    five_rows(&bench.store).await;
    let copy = dir.path().join("gavel.db");
    bench.store.backup_to(&copy).await.unwrap();
    bench.store.append(audit_batch(vec![removal(room_id(1), None, 6)])).await.unwrap();
    let fault = bench.store.backup_to(&copy).await.unwrap_err();
    assert!(fault.0.contains("exists"), "{fault}");

    let restored = open(dir.path()).await.unwrap();
    assert_eq!(restored.verify_audit().await.unwrap(), Ok(5));
    assert!(restored.room_by_alias("choir").await.unwrap().is_some());
}

#[tokio::test]
async fn conferences_from_before_the_records_get_theirs_from_the_journal() {
    let bench = fresh().await;
    crate::contract::records::moments_come_in_their_order(&bench).await;
    let question = || Question { descending: true, ..Question::sorted_by(MomentKey::At) };
    let before = bench.store.moments(conference_id(1), question()).await.unwrap().items;
    let session = bench.store.session(conference_id(1)).await.unwrap();
    let old = "DELETE FROM visit; DELETE FROM connection; UPDATE conference SET name = NULL, people = NULL, peak = NULL, \
               removals = NULL, messages = NULL, private_messages = NULL";
    run(&mut raw(&bench.store).await, old).await.unwrap();
    bench.store.close().await.unwrap();

    let store = open(bench.store.file().parent().unwrap()).await.unwrap();

    let after = store.moments(conference_id(1), question()).await.unwrap().items;
    let nameless = before.into_iter().map(|moment| Moment { by: None, ..moment }).collect::<Vec<_>>();
    assert_eq!(after, nameless, "all but who ordered it");
    assert_eq!(store.session(conference_id(1)).await.unwrap(), session);
}
