//! The door's media port, carried out by the media engine.

use futures_util::FutureExt;
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Answer, Gate, MediaRefusal, MediaRole, SeatMedia, ShownHeight, Silence},
    tracks::{MediaLoad, SeatTracks},
};
use gavel_door::ports::{Later, MediaFault, MediaPort};
use gavel_media::{Down, MediaHandle};

pub(crate) struct Engine(pub(crate) MediaHandle);

impl MediaPort for Engine {
    fn admit(&self, conference: ConferenceId, seat: SeatId, role: MediaRole, gate: Gate) {
        self.0.admit(conference, seat, role, gate);
    }

    fn negotiate(
        &self,
        conference: ConferenceId,
        seat: SeatId,
        offer: String,
    ) -> Later<'_, Result<Answer, MediaRefusal>> {
        Box::pin(self.0.negotiate(conference, seat, offer))
    }

    fn gate(&self, conference: ConferenceId, seat: SeatId, gate: Gate) {
        self.0.gate(conference, seat, gate);
    }

    fn light(&self, conference: ConferenceId, seats: Vec<SeatId>) {
        self.0.light(conference, seats);
    }

    fn show(&self, conference: ConferenceId, seat: SeatId, heights: Vec<ShownHeight>) {
        self.0.show(conference, seat, heights);
    }

    fn release(&self, conference: ConferenceId, seat: SeatId) {
        self.0.release(conference, seat);
    }

    fn expel(&self, conference: ConferenceId, seats: Vec<SeatId>) -> Later<'_, Result<Vec<Silence>, MediaFault>> {
        Box::pin(async move { self.0.expel(conference, seats).await.map_err(|Down| MediaFault) })
    }

    fn kill(&self, conference: ConferenceId, seats: &[SeatId]) {
        self.0.kill(conference, seats);
    }

    fn end(&self, conference: ConferenceId) {
        // The first poll gives the order, in its turn; nobody waits for the answer.
        let _ = self.0.end(conference).now_or_never();
    }

    fn tracks(&self, conference: ConferenceId) -> Later<'_, Result<Vec<SeatTracks>, MediaFault>> {
        Box::pin(async move { self.0.tracks(conference).await.map_err(|Down| MediaFault) })
    }

    fn load(&self) -> Later<'_, Result<MediaLoad, MediaFault>> {
        Box::pin(async move { self.0.load().await.map_err(|Down| MediaFault) })
    }

    fn census(&self) -> Later<'_, Result<Vec<SeatMedia>, MediaFault>> {
        Box::pin(async move { self.0.census().await.map_err(|Down| MediaFault) })
    }
}
