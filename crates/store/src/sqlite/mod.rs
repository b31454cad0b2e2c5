//! The store in one SQLite file: one connection that writes, several that read, a journal that commits in groups.
//!
//! Questions about the journal's effects wait for what was queued before them, so that a ban that is still on its way
//! to the disk already counts.

mod accounts;
mod audit;
mod catch_up;
mod connect;
mod events;
mod groups;
mod hex;
mod house;
mod idempotency;
mod insert;
mod invitees;
mod journal;
mod keys;
mod measured;
mod opening;
mod outside_apps;
mod outside_rooms;
mod ports;
mod projection;
mod records;
mod rooms;
mod row;
mod sessions;
mod tickets;
mod visits;
mod webhooks;
mod writer;

/// How the audit's rows hang together, for whoever verifies an export of them.
pub mod chain {
    pub use super::audit::{NOTHING, hash};
}

use crate::fault::Fault;
use connect::{Connected, cannot, connect, new_private_file};
use gavel_core::model::time::Timestamp;
use gavel_door::ports::{Clock, StoreFault};
use sqlx::SqlitePool;
use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};
use writer::Queue;

/// Rows on a page where none are asked for, and at most.
const USUAL: usize = 100;
const MOST: usize = 1000;

/// An SQLite database that implements [`gavel_door::ports::Store`] and [`gavel_door::ports::Directory`]. Cheap to clone.
///
/// Lists give 100 items where the limit is zero, and never more than 1000. Names (aliases, usernames) are compared
/// without regard to case.
#[derive(Clone)]
pub struct SqliteStore(Arc<Inner>);

struct Inner {
    writer: SqlitePool,
    reader: SqlitePool,
    queue: Queue,
    clock: Arc<dyn Clock>,
    file: PathBuf,
}

impl SqliteStore {
    /// Opens `gavel.db` in `dir`, and makes both where they are not there, readable by their owner alone. Brings older
    /// tables up to date. Waits up to 5 seconds for another process to let go of the directory.
    ///
    /// Needs a Tokio runtime, which then runs the writer.
    ///
    /// # Errors
    /// The directory or the file cannot be made, locked, read or written; the file is no database, is damaged, or was
    /// written by a newer Gavel. The message names the path and the reason.
    pub async fn open(dir: impl AsRef<Path>, clock: Arc<dyn Clock>) -> Result<Self, StoreFault> {
        let Connected { writer, reader, lock, file } = connect(dir.as_ref()).await?;
        let newest = events::newest(&writer).await?;
        let queue = Queue::start(writer.clone(), reader.clone(), lock, newest);
        Ok(Self(Arc::new(Inner { writer, reader, queue, clock, file })))
    }

    /// Writes what is queued, closes the file and frees the directory. Every later question is answered with a fault.
    /// Dropping the last clone does the same, without saying when it is done.
    ///
    /// # Errors
    /// It was closed before.
    pub async fn close(&self) -> Result<(), StoreFault> {
        Ok(self.0.queue.close().await?)
    }

    /// Writes a copy of the whole database, as of one moment, to a new file at `path`. The meetings go on meanwhile.
    /// To go back to it, put it in place of [`SqliteStore::file`] while no server runs.
    ///
    /// # Errors
    /// `path` is there already or cannot be written, or the store is ill.
    pub async fn backup_to(&self, path: impl AsRef<Path>) -> Result<(), StoreFault> {
        let path = path.as_ref();
        let name = path.to_str().ok_or_else(|| StoreFault("the path of a backup must be Unicode".to_owned()))?;
        self.0.queue.pass().await?;
        new_private_file(path).map_err(|error| cannot("make", path, &error))?;
        sqlx::query("VACUUM INTO $1").bind(name).execute(&self.0.reader).await.map_err(Fault::from)?;
        Ok(())
    }

    /// Where the database is.
    pub fn file(&self) -> &Path {
        &self.0.file
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SqliteStore").field(&self.0.file).finish()
    }
}

/// How many items a list gives.
fn page_size(limit: u32) -> usize {
    if limit == 0 { USUAL } else { MOST.min(limit as usize) }
}
