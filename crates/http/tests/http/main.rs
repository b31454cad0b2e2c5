//! The façades as their clients see them: a real SQLite store in a temporary directory, the real door, and a media
//! engine that only remembers.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends where it is")]

mod apps;
mod audit;
mod auth;
mod bodies;
mod calls;
mod conferences;
mod cursors;
mod disconnect;
mod enablex;
mod events;
mod guests;
mod house;
mod huawei;
mod idempotency;
mod instant;
mod invitees;
mod keys;
mod large;
mod measured;
mod nonsense;
mod openapi;
mod openid;
mod people;
mod pexip_automatic;
mod pexip_client;
mod pexip_management;
mod pexip_program;
mod pexip_rooms;
mod provider;
mod records;
mod rooms;
mod schedules;
mod sessions;
mod settings;
mod signalling;
mod streams;
mod tickets;
mod verbs;
mod web;
mod webhooks;
mod whip;
mod whip_sessions;
