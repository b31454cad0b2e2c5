//! The store from outside: the suite that every implementation passes, and what is SQLite's own.

#![expect(clippy::unwrap_used, reason = "what the tests' helpers unwrap is what the tests are about")]

#[macro_use]
mod contract;
mod cast;
mod crash;
mod sqlite;
