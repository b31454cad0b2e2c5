//! The media engine, as far as the door orders it about.

use super::Later;
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Answer, Gate, MediaRefusal, MediaRole, SeatMedia, ShownHeight, Silence},
    tracks::{MediaLoad, SeatTracks},
};

/// The engine did not carry out an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the media engine does not answer")]
pub struct MediaFault;

/// Orders to the engine. Those for one conference are carried out in the order in which they were given.
pub trait MediaPort: Send + Sync + 'static {
    /// From now on offers of this seat are taken. A seat that was expelled is never admitted again.
    fn admit(&self, conference: ConferenceId, seat: SeatId, role: MediaRole, gate: Gate);

    /// A first or a later offer of a seat.
    fn negotiate(
        &self,
        conference: ConferenceId,
        seat: SeatId,
        offer: String,
    ) -> Later<'_, Result<Answer, MediaRefusal>>;

    fn gate(&self, conference: ConferenceId, seat: SeatId, gate: Gate);

    /// Whose pictures come first, where a receiver has room for a few only.
    fn light(&self, conference: ConferenceId, seats: Vec<SeatId>);

    /// How large a seat shows what it gets.
    fn show(&self, conference: ConferenceId, seat: SeatId, heights: Vec<ShownHeight>);

    /// Cuts both directions of a seat whose line is lost. Unlike an expelled one it can be admitted again.
    fn release(&self, conference: ConferenceId, seat: SeatId);

    /// Cuts both directions of each seat, for good, and proves it. Idempotent.
    fn expel(&self, conference: ConferenceId, seats: Vec<SeatId>) -> Later<'_, Result<Vec<Silence>, MediaFault>>;

    /// The harder cut, for when [`MediaPort::expel`] is not answered: by a way of its own, and without an answer.
    fn kill(&self, conference: ConferenceId, seats: &[SeatId]);

    /// Frees everything of a conference.
    fn end(&self, conference: ConferenceId);

    /// What the engine holds, for the reconciler.
    fn census(&self) -> Later<'_, Result<Vec<SeatMedia>, MediaFault>>;

    /// Track by track, for operators.
    fn tracks(&self, conference: ConferenceId) -> Later<'_, Result<Vec<SeatTracks>, MediaFault>>;

    /// What the engine carries altogether.
    fn load(&self) -> Later<'_, Result<MediaLoad, MediaFault>>;
}
