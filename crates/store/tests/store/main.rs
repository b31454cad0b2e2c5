//! The store from outside: the suite that every implementation passes, and what is SQLite's own.

#[macro_use]
mod contract;
mod cast;
mod crash;
mod sqlite;
