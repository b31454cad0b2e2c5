//! Where somebody who is in the app can be called.

use gavel_core::model::{
    fact::CallEnd,
    ids::{AccountId, ConferenceId, RoomId, SeatId},
    time::Timestamp,
};

/// A call, as the called learn of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The place that is kept for them: what an answer names.
    pub place: SeatId,
    pub account: AccountId,
    pub conference: ConferenceId,
    pub room: RoomId,
    pub room_name: String,
    /// Who calls.
    pub by: String,
    pub until: Timestamp,
}

/// Rings at the places of accounts. Never waits: who is not there is not called.
pub trait Bell: Send + Sync + 'static {
    fn ring(&self, call: Call);

    /// It rings no more, and why.
    fn stop(&self, account: AccountId, place: SeatId, how: CallEnd);
}

/// Nobody can be called.
#[derive(Debug, Default)]
pub struct NoBell;

impl Bell for NoBell {
    fn ring(&self, _call: Call) {}

    fn stop(&self, _account: AccountId, _place: SeatId, _how: CallEnd) {}
}
