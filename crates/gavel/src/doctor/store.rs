//! Whether everything can be kept, and whether what is kept has not been changed by somebody else. Makes nothing.

use super::finding::{Code, Finding};
use crate::serve::SystemClock;
use gavel_store::SqliteStore;
use std::{fmt, path::Path, sync::Arc};

pub(super) async fn check(dir: &Path, running: bool) -> Finding {
    let shown = dir.display();
    if !dir.exists() {
        return absent(dir);
    }
    if running {
        return Finding::well(Code::StoreInUse, format!("{shown} is in use, by the server that answers"));
    }
    if !dir.join("gavel.db").exists() {
        return Finding::well(Code::StoreEmpty, format!("{shown} is there, and empty"));
    }
    match SqliteStore::open(dir, Arc::new(SystemClock)).await {
        Ok(store) => {
            let verified = gavel_door::ports::Store::verify_audit(&store).await;
            let _ = store.close().await;
            audit(shown, verified)
        }
        Err(fault) => Finding::amiss(
            Code::StoreBroken,
            fault,
            "Let the user of the server read and write it, restore a copy, or set --data-dir",
        ),
    }
}

fn absent(dir: &Path) -> Finding {
    let shown = dir.display();
    let why = match dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).metadata() {
        Ok(parent) if parent.is_dir() && !parent.permissions().readonly() => {
            return Finding::well(Code::StoreNew, format!("{shown} is not there yet and will be made"));
        }
        Ok(parent) if parent.is_dir() => "it may not be written beside it".to_owned(),
        Ok(_) => "what it would lie in is no directory".to_owned(),
        Err(fault) => fault.to_string(),
    };
    Finding::amiss(
        Code::StoreImpossible,
        format_args!("{shown} is not there and cannot be made: {why}"),
        "Set --data-dir",
    )
}

/// `verified`: how many rows are intact, or the first that does not fit to those before it.
pub(super) fn audit<F: fmt::Display>(
    dir: impl fmt::Display,
    verified: Result<Result<u64, impl fmt::Display>, F>,
) -> Finding {
    match verified {
        Ok(Ok(rows)) => {
            Finding::well(Code::StoreIntact, format!("{dir} opens, and its audit of {rows} rows is intact"))
        }
        Ok(Err(seq)) => Finding::amiss(
            Code::StoreChanged,
            format_args!("{dir}: the audit does not fit together at row {seq}: somebody has changed it"),
            "Find out who can write there, and compare it with a copy",
        ),
        Err(fault) => Finding::amiss(Code::StoreBroken, format_args!("{dir}: {fault}"), "Restore a copy"),
    }
}
