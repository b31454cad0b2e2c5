//! Getting at the file: directory, lock, pools, pragmas, migrations.

use super::{accounts, catch_up::catch_up};
use crate::fault::{code, said};
use gavel_door::ports::StoreFault;
use sqlx::{
    ConnectOptions, Error, SqlitePool,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    time::Duration,
};

/// Questions go on while the writer writes; more readers than this only wait for the processor.
const READERS: u32 = 4;
/// How long a process that is going down may still hold the directory.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);
const LOCK_AGAIN: Duration = Duration::from_millis(20);
/// Longer than any transaction here takes on a sound disk.
const BUSY: Duration = Duration::from_secs(5);
const ACQUIRE: Duration = Duration::from_secs(10);
/// Every statement of the writer in each of its sizes stays prepared.
const STATEMENTS: usize = 256;
/// Pages of the write-ahead log (16 MB) before it is folded into the file: at the usual 1000 a busy writer stops for it
/// so often that it writes a third less.
const CHECKPOINT: &str = "4000";

/// Each change of the tables, oldest first. What was once released is never edited.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "begin", include_str!("../../migrations/sqlite/0001_begin.sql")),
    (2, "people", include_str!("../../migrations/sqlite/0002_people.sql")),
    (3, "events", include_str!("../../migrations/sqlite/0003_events.sql")),
    (4, "records", include_str!("../../migrations/sqlite/0004_records.sql")),
    (5, "rooms", include_str!("../../migrations/sqlite/0005_rooms.sql")),
    (6, "webhooks", include_str!("../../migrations/sqlite/0006_webhooks.sql")),
    (7, "apps", include_str!("../../migrations/sqlite/0007_apps.sql")),
    (8, "descriptions", include_str!("../../migrations/sqlite/0008_descriptions.sql")),
    (9, "outside_rooms", include_str!("../../migrations/sqlite/0009_outside_rooms.sql")),
    (10, "webhook_forms", include_str!("../../migrations/sqlite/0010_webhook_forms.sql")),
    (11, "called_invitees", include_str!("../../migrations/sqlite/0011_called_invitees.sql")),
];

/// An open database, and the lock that keeps other processes out of it.
pub(super) struct Connected {
    pub(super) writer: SqlitePool,
    pub(super) reader: SqlitePool,
    pub(super) lock: File,
    pub(super) file: PathBuf,
}

/// Opens `gavel.db` in `dir`; makes both where they are not there, readable by their owner alone.
pub(super) async fn connect(dir: &Path) -> Result<Connected, StoreFault> {
    make_dir(dir).map_err(|error| cannot("make the directory", dir, &error))?;
    let lock = lock(&dir.join("gavel.lock")).await?;
    let file = dir.join("gavel.db");
    private_file(&file).map_err(|error| cannot("open", &file, &error))?;

    let options = SqliteConnectOptions::new()
        .filename(&file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .foreign_keys(true)
        .statement_cache_capacity(STATEMENTS)
        .pragma("cache_size", "-16000")
        .pragma("temp_store", "memory")
        .pragma("mmap_size", "268435456")
        .pragma("wal_autocheckpoint", CHECKPOINT)
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging();

    let writer = pool(1).connect_with(options.clone()).await.map_err(|error| unusable(&file, &error))?;
    migrate(&writer, MIGRATIONS).await.map_err(|error| unmigrated(&file, &error))?;
    catch_up(&writer)
        .await
        .map_err(|fault| StoreFault(format!("cannot bring {} up to date: {fault}", file.display())))?;
    accounts::fold_names(&writer).await?;
    let reader = pool(READERS).connect_with(options.read_only(true)).await.map_err(|error| unusable(&file, &error))?;
    Ok(Connected { writer, reader, lock, file })
}

/// A file that is there, and that nobody but its owner can read if it was made here.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    private().read(true).write(true).create(true).truncate(false).open(path)
}

/// Like [`private_file`], and it must not have been there.
pub(super) fn new_private_file(path: &Path) -> io::Result<File> {
    private().write(true).create_new(true).open(path)
}

pub(super) fn cannot(what: &str, path: &Path, error: &io::Error) -> StoreFault {
    StoreFault(format!("cannot {what} {}: {error}", path.display()))
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn make_dir(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(dir)
}

/// One process at a time: each believes that nobody else numbers the audit.
async fn lock(path: &Path) -> Result<File, StoreFault> {
    let file = private_file(path).map_err(|error| cannot("open", path, &error))?;
    let mut again = tokio::time::interval(LOCK_AGAIN);
    let mut waited = Duration::ZERO;
    loop {
        again.tick().await;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(cannot("lock", path, &error)),
            Err(TryLockError::WouldBlock) if waited < LOCK_PATIENCE => waited += LOCK_AGAIN,
            Err(TryLockError::WouldBlock) => {
                let error = io::Error::new(ErrorKind::ResourceBusy, "another process works with this directory");
                return Err(cannot("lock", path, &error));
            }
        }
    }
}

fn pool(size: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(size)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(None)
        .max_lifetime(None)
        // Nothing lies between us and the file that could have broken; asking first would make each answer wait for its thread twice.
        .test_before_acquire(false)
}

async fn migrate(pool: &SqlitePool, migrations: &[(i64, &'static str, &'static str)]) -> Result<(), MigrateError> {
    let migrations = migrations
        .iter()
        .map(|(version, name, sql)| {
            let sql = sqlx::SqlStr::from_static(sql);
            Migration::new(*version, (*name).into(), MigrationType::Simple, sql, false)
        })
        .collect();
    let mut connection = pool.acquire().await?;
    Migrator::with_migrations(migrations).run_direct(None, &mut *connection, false).await
}

fn unusable(file: &Path, error: &Error) -> StoreFault {
    let why = match code(error).map(|code| code & 0xff) {
        Some(8) => "it cannot be written to",
        Some(11) => "it is damaged",
        Some(13) => "the disk is full",
        Some(14) => "it, or a file beside it, cannot be opened",
        Some(26) => "it is not a database, or it is damaged",
        _ => return StoreFault(format!("cannot use {}: {}", file.display(), said(error))),
    };
    StoreFault(format!("cannot use {}: {why}", file.display()))
}

fn unmigrated(file: &Path, error: &MigrateError) -> StoreFault {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => unusable(file, error),
        MigrateError::VersionMissing(version) => {
            StoreFault(format!("{} was written by a newer gavel (its tables are of version {version})", file.display()))
        }
        MigrateError::VersionMismatch(version) => {
            StoreFault(format!("{}: the tables of version {version} are not this gavel's", file.display()))
        }
        other => StoreFault(format!("cannot bring {} up to date: {other}", file.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::audit;
    use gavel_door::ports::AuditFilter;

    #[tokio::test(start_paused = true)]
    async fn a_directory_that_stays_in_use_is_refused() {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("gavel.lock");
        let first = lock(&path).await.unwrap();
        let fault = lock(&path).await.unwrap_err();
        assert!(fault.0.contains("gavel.lock") && fault.0.contains("another process"), "{fault}");
        drop(first);
        lock(&path).await.expect("it is free again");
    }

    #[tokio::test]
    async fn an_audit_from_before_keeps_its_rows_and_its_chain() {
        let dir = tempfile::TempDir::new().unwrap();
        let options = SqliteConnectOptions::new().filename(dir.path().join("gavel.db")).create_if_missing(true);
        let pool = pool(1).connect_with(options).await.unwrap();
        migrate(&pool, &MIGRATIONS[..1]).await.unwrap();
        // As they were written then: without an address, and each with a room.
        let room = "01J9ZQ4Y0000000000000000BB";
        let mut prev = audit::NOTHING.to_owned();
        for seq in 1..=3_i64 {
            let entry = format!(
                r#"{{"at":{seq},"request":"r{seq}","room":"{room}","conference":null,"actor":{{"name":"Älice","role":"host","person":null}},"surface":"app","verb":"lock","target":{{"participant":null,"name":"Bøb"}},"verdict":"done","refusal":null,"reason":null,"note":null,"audit_note":null,"silent_ms":null}}"#
            );
            let hash = audit::hash(&prev, &entry);
            sqlx::query(
                "INSERT INTO audit (seq, at, room, actor, entry, prev, hash) VALUES ($1, $1, $2, 'älice', $3, $4, $5)",
            )
            .bind(seq)
            .bind(room)
            .bind(&entry)
            .bind(&prev)
            .bind(&hash)
            .execute(&pool)
            .await
            .unwrap();
            prev = hash;
        }

        migrate(&pool, MIGRATIONS).await.unwrap();

        assert_eq!(audit::verify(&pool).await.unwrap(), Ok(3));
        let filter = AuditFilter { target: Some("Bøb".into()), verb: Some("lock".into()), ..AuditFilter::default() };
        let rows = audit::read(&pool, filter).await.unwrap().items;
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[2].row.actor.address, None);
        let refused = sqlx::query("DELETE FROM audit").execute(&pool).await.unwrap_err();
        assert!(refused.to_string().contains("the audit only grows"), "{refused}");
    }
}
