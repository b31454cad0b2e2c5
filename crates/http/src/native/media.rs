//! What operators see of media: who sends what and is given what, track by track.

use super::conferences::as_moderator;
use crate::{
    credential::Known,
    extract::{Answer, Json, Path, Query},
    problem::{Problem, Problems},
    shapes::{List, MediaContent, MediaKind, Slice},
    state::App,
};
use axum::extract::State;
use gavel_core::model::tracks::{self, GivenTrack, SeatTracks, SentTrack};
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// The media of one participant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ParticipantMedia {
    /// The participant's id.
    id: String,
    /// From the server to the client and back, in milliseconds.
    round_trip_ms: Option<f64>,
    /// What the way to the client carries, bits per second.
    estimate: Option<u64>,
    sends: Vec<Sent>,
    receives: Vec<Given>,
}

/// What is sent on one m-line.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Sent {
    mid: String,
    kind: MediaKind,
    content: MediaContent,
    /// As SDP calls it; `null`: nothing has come.
    codec: Option<&'static str>,
    /// With simulcast one for each size, the least first.
    streams: Vec<Stream>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct Stream {
    /// `null` without simulcast.
    rid: Option<String>,
    packets: u64,
    bytes: u64,
    /// Packets that never came, also not as a repair.
    lost: u64,
    /// Packets that came behind later ones: as repairs, or because they were overtaken.
    late: u64,
    /// Of video; 0 of sound.
    pictures: u64,
    /// How often a key frame of it was asked for.
    keys_asked: u64,
    jitter_ms: f64,
    /// Bits per second, of late.
    bitrate: u64,
    /// It is sent at present.
    alive: bool,
}

/// What is given on one m-line.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Given {
    mid: String,
    /// Whose it is: a participant's id.
    participant: String,
    kind: MediaKind,
    content: MediaContent,
    codec: Option<&'static str>,
    packets: u64,
    bytes: u64,
    /// Bits per second, of late.
    bitrate: u64,
    /// Packets that were sent once more.
    repaired: u64,
    /// Packets that the receiver has asked to be sent once more.
    missed: u64,
    /// Of video; 0 of sound.
    pictures: u64,
    /// What of it is given; `null`: nothing for now.
    layer: Option<Layer>,
    /// How often the receiver could not go on without a key frame.
    keys_asked: u64,
    /// Per mille of the packets, as the receiver reports it.
    loss: Option<u16>,
    /// How many packets never arrived, as the receiver reports it.
    lost: Option<u64>,
    /// As the receiver reports it.
    jitter_ms: Option<f64>,
    /// How often the picture stood still because nothing was sent, and for how long altogether: `freezeCount` of webrtc-stats, of
    /// what is sent instead of what is shown.
    freezes: u64,
    frozen_ms: f64,
    /// How often there was no picture for more than five seconds.
    pauses: u64,
}

/// Which of a track's layers a receiver is given.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Layer {
    /// Of simulcast.
    rid: Option<String>,
    /// Up to which layers within the stream (SVC); `null`: all of them.
    spatial: Option<u8>,
    temporal: Option<u8>,
}

/// What everybody sends and is given, with bitrate, loss, jitter, layers and freezes. For those who moderate the conference, and keys
/// with scope `read`.
#[utoipa::path(get, path = "/conferences/{id}/media", tag = "conferences", params(("id" = String, Path), Slice),
    responses((status = 200, body = List<ParticipantMedia>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(slice): Query<Slice>,
) -> Answer<List<ParticipantMedia>> {
    let all = media_of(&app, &known, &id).await?;
    Ok(Json::ok(slice.of(all, |one: &ParticipantMedia| &one.id)))
}

/// The same of one participant.
#[utoipa::path(get, path = "/conferences/{id}/participants/{participant}/media", tag = "conferences",
    params(("id" = String, Path), ("participant" = String, Path)),
    responses((status = 200, body = ParticipantMedia), Problems), security(("bearer" = [])))]
pub(crate) async fn read(
    State(app): State<App>,
    known: Known,
    Path((id, participant)): Path<(String, String)>,
) -> Answer<ParticipantMedia> {
    let all = media_of(&app, &known, &id).await?;
    let one = all.into_iter().find(|one| one.id == participant);
    Ok(Json::ok(one.ok_or_else(|| Problem::not_found("participant"))?))
}

async fn media_of(app: &App, known: &Known, id: &str) -> Result<Vec<ParticipantMedia>, Problem> {
    let view = as_moderator(app, known, id).await?;
    let tracks = app.door.tracks(view.summary.id).await;
    let tracks = tracks.map_err(|_| Problem::unavailable("the media engine does not answer"))?;
    Ok(tracks.into_iter().map(ParticipantMedia::from).collect())
}

fn milliseconds(span: Duration) -> f64 {
    (span.as_secs_f64() * 1e6).round() / 1e3
}

impl From<SeatTracks> for ParticipantMedia {
    fn from(of: SeatTracks) -> Self {
        let SeatTracks { seat, round_trip, estimate, sends, receives } = of;
        Self {
            id: seat.to_string(),
            round_trip_ms: round_trip.map(milliseconds),
            estimate,
            sends: sends.into_iter().map(Sent::from).collect(),
            receives: receives.into_iter().map(Given::from).collect(),
        }
    }
}

impl From<SentTrack> for Sent {
    fn from(track: SentTrack) -> Self {
        let SentTrack { mid, kind, content, codec, streams } = track;
        let stream = |stream: tracks::SentStream| Stream {
            rid: stream.rid,
            packets: stream.packets,
            bytes: stream.bytes,
            lost: stream.lost,
            late: stream.late,
            pictures: stream.pictures,
            keys_asked: stream.keys_asked,
            jitter_ms: milliseconds(stream.jitter),
            bitrate: stream.bitrate,
            alive: stream.alive,
        };
        let streams = streams.into_iter().map(stream).collect();
        Self { mid, kind: kind.into(), content: content.into(), codec, streams }
    }
}

impl From<GivenTrack> for Given {
    fn from(track: GivenTrack) -> Self {
        let layer =
            |layer: tracks::GivenLayer| Layer { rid: layer.rid, spatial: layer.spatial, temporal: layer.temporal };
        Self {
            mid: track.mid,
            participant: track.of.to_string(),
            kind: track.kind.into(),
            content: track.content.into(),
            codec: track.codec,
            packets: track.packets,
            bytes: track.bytes,
            bitrate: track.bitrate,
            repaired: track.repaired,
            missed: track.missed,
            pictures: track.pictures,
            layer: track.layer.map(layer),
            keys_asked: track.keys_asked,
            loss: track.loss,
            lost: track.lost,
            jitter_ms: track.jitter.map(milliseconds),
            freezes: track.freezes,
            frozen_ms: milliseconds(track.frozen),
            pauses: track.pauses,
        }
    }
}
