//! What can go wrong inside, and how much of it may be said: no bound value ever, since values hold names and secrets.

use gavel_door::ports::{DirectoryFault, StoreFault, Unsaved};
use sqlx::Error;

#[derive(Debug)]
pub(crate) enum Fault {
    Sql(Error),
    /// A row that was written by something else, or by a version that knew other words.
    Unreadable(&'static str),
    /// The batch contradicts itself.
    Batch(&'static str),
    /// An answer of the directory, rather than a failure.
    Says(DirectoryFault),
}

/// SQLite's primary codes for what is wrong with the row itself: too big, a constraint, the wrong type.
const AT_FAULT: [i32; 3] = [18, 19, 20];

/// SQLite's primary codes after which nothing else will work either: busy, locked, no memory, read-only, interrupted,
/// input/output, corrupt, full, cannot open, protocol, not a database (<https://sqlite.org/rescode.html>).
const BROKEN: [i32; 11] = [5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 26];

impl Fault {
    /// Whether another batch may well succeed where this one did not.
    pub(crate) fn is_of_the_batch(&self) -> bool {
        match self {
            Self::Sql(error) => code(error).is_some_and(|code| !BROKEN.contains(&(code & 0xff))),
            Self::Unreadable(_) | Self::Batch(_) | Self::Says(_) => true,
        }
    }

    /// Whether this batch will be refused as often as it is given.
    fn is_for_good(&self) -> bool {
        match self {
            Self::Sql(error) => code(error).is_some_and(|code| AT_FAULT.contains(&(code & 0xff))),
            Self::Batch(_) => true,
            Self::Unreadable(_) | Self::Says(_) => false,
        }
    }

    /// Whether a row with that key was there already.
    pub(crate) fn is_double(&self) -> bool {
        matches!(self, Self::Sql(Error::Database(error)) if error.is_unique_violation())
    }

    /// Whether the row refers to something that is not there.
    pub(crate) fn is_dangling(&self) -> bool {
        matches!(self, Self::Sql(Error::Database(error)) if error.is_foreign_key_violation())
    }

    fn text(&self) -> String {
        match self {
            Self::Sql(error) => said(error),
            Self::Unreadable(what) => format!("{what} cannot be read"),
            Self::Batch(what) => (*what).to_owned(),
            Self::Says(answer) => answer.to_string(),
        }
    }
}

/// As much of a driver's error as holds no value.
pub(crate) fn said(error: &Error) -> String {
    match error {
        // The engine's messages name tables and columns, never values.
        Error::Database(error) => error.message().to_owned(),
        Error::Io(error) => error.to_string(),
        Error::PoolTimedOut => "no connection was free in time".to_owned(),
        Error::PoolClosed => "it is closed".to_owned(),
        Error::WorkerCrashed => "a connection's thread has gone".to_owned(),
        Error::ColumnDecode { index, .. } => format!("column {index} cannot be read"),
        Error::RowNotFound => "a row is missing".to_owned(),
        _ => "the database driver failed".to_owned(),
    }
}

/// SQLite's extended result code.
pub(crate) fn code(error: &Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Fault> for Unsaved {
    fn from(fault: Fault) -> Self {
        if fault.is_for_good() { Self::Refused(fault.into()) } else { Self::Ill(fault.into()) }
    }
}

impl From<Fault> for StoreFault {
    fn from(fault: Fault) -> Self {
        Self(fault.text())
    }
}

impl From<Fault> for DirectoryFault {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Says(answer) => answer,
            Fault::Sql(_) | Fault::Unreadable(_) | Fault::Batch(_) => Self::Store(fault.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_tells_no_value() {
        let source = "invalid password hash $argon2id$secret".into();
        let fault = StoreFault::from(Fault::from(Error::ColumnDecode { index: "3".to_owned(), source }));
        assert_eq!(fault.0, "column 3 cannot be read");
        let fault = StoreFault::from(Fault::from(Error::Decode("secret".into())));
        assert!(!fault.0.contains("secret"));
    }

    #[test]
    fn a_lost_connection_is_nobodys_own_fault() {
        assert!(!Fault::from(Error::WorkerCrashed).is_of_the_batch());
        assert!(Fault::Batch("odd").is_of_the_batch());
    }
}
