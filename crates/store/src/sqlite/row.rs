//! Reading the columns of a row into the project's words.

use crate::{fault::Fault, words::Word};
use gavel_core::model::time::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Row, sqlite::SqliteRow};
use std::str::FromStr;

/// Milliseconds as a column holds them; what lies beyond three hundred million years is cut off.
pub(super) fn millis(time: Timestamp) -> i64 {
    i64::try_from(time.0).unwrap_or(i64::MAX)
}

/// What is counted so high that it never gets there.
pub(super) fn counted(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn maybe_millis(time: Option<Timestamp>) -> Option<i64> {
    time.map(millis)
}

pub(super) fn maybe_time(row: &SqliteRow, column: &'static str) -> Result<Option<Timestamp>, Fault> {
    let millis: Option<i64> = row.try_get(column)?;
    let time = millis.map(u64::try_from).transpose().map_err(|_| Fault::Unreadable(column))?;
    Ok(time.map(Timestamp))
}

pub(super) fn time(row: &SqliteRow, column: &'static str) -> Result<Timestamp, Fault> {
    let millis: i64 = row.try_get(column)?;
    Ok(Timestamp(u64::try_from(millis).map_err(|_| Fault::Unreadable(column))?))
}

/// An id, or anything else that stands as its text.
pub(super) fn parsed<T: FromStr>(row: &SqliteRow, column: &'static str) -> Result<T, Fault> {
    text(row, column)?.parse().map_err(|_| Fault::Unreadable(column))
}

pub(super) fn maybe_parsed<T: FromStr>(row: &SqliteRow, column: &'static str) -> Result<Option<T>, Fault> {
    let text: Option<&str> = row.try_get(column)?;
    text.map(str::parse).transpose().map_err(|_| Fault::Unreadable(column))
}

pub(super) fn word<T: Word>(row: &SqliteRow, column: &'static str) -> Result<T, Fault> {
    T::of(text(row, column)?).ok_or(Fault::Unreadable(column))
}

pub(super) fn maybe_word<T: Word>(row: &SqliteRow, column: &'static str) -> Result<Option<T>, Fault> {
    let text: Option<&str> = row.try_get(column)?;
    text.map(|text| T::of(text).ok_or(Fault::Unreadable(column))).transpose()
}

pub(super) fn json<T: DeserializeOwned>(row: &SqliteRow, column: &'static str) -> Result<T, Fault> {
    serde_json::from_str(text(row, column)?).map_err(|_| Fault::Unreadable(column))
}

pub(super) fn maybe_json<T: DeserializeOwned>(row: &SqliteRow, column: &'static str) -> Result<Option<T>, Fault> {
    let text: Option<&str> = row.try_get(column)?;
    text.map(serde_json::from_str).transpose().map_err(|_| Fault::Unreadable(column))
}

pub(super) fn number<T: TryFrom<i64>>(row: &SqliteRow, column: &'static str) -> Result<T, Fault> {
    let number: i64 = row.try_get(column)?;
    T::try_from(number).map_err(|_| Fault::Unreadable(column))
}

pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|_| Fault::Batch("it cannot be written as JSON"))
}

fn text<'r>(row: &'r SqliteRow, column: &'static str) -> Result<&'r str, Fault> {
    Ok(row.try_get(column)?)
}
