//! The words that the door and the media engine share. The engine knows seats and conferences; it knows no rules.

use super::ids::{ConferenceId, SeatId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a track carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Audio,
    Video,
}

/// What the pictures of a video m-line are (RFC 4796 section 5; what that names besides is camera to us).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A camera; for audio a voice.
    #[default]
    Main,
    /// A shared screen.
    Slides,
}

/// Which of a seat's own media may be forwarded. No client can open a gate that the door has shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    pub audio: bool,
    /// The camera.
    pub video: bool,
    /// The screen.
    #[serde(default = "open")]
    pub share: bool,
}

const fn open() -> bool {
    true
}

impl Gate {
    pub const OPEN: Self = Self { audio: true, video: true, share: true };
    pub const SHUT: Self = Self { audio: false, video: false, share: false };

    /// What both let through.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { audio: self.audio && other.audio, video: self.video && other.video, share: self.share && other.share }
    }
}

/// How a seat uses media, which decides what it is subscribed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaRole {
    /// Sends and receives everybody: the app.
    Meet,
    /// Only sends (WHIP).
    Publish,
    /// Only receives one seat (WHEP); `None`: the latest publisher.
    Watch(Option<SeatId>),
}

/// One m-line of a receiver, and whose media it carries now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The `a=mid` of the m-line, RFC 8843 section 15.
    pub mid: String,
    pub seat: SeatId,
    pub kind: MediaKind,
    #[serde(default)]
    pub content: Content,
}

/// How large somebody shows what they get on an m-line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownHeight {
    pub mid: String,
    /// In pixels of the screen; 0: not at all.
    pub height: u16,
}

/// What a receiver has, and how many receiving m-lines it should offer to see everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slots {
    pub slots: Vec<Slot>,
    pub wanted_audio: u16,
    pub wanted_video: u16,
}

/// An SDP answer, complete with the server's candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub sdp: String,
    pub slots: Slots,
}

/// Why the engine did not take an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaRefusal {
    /// The offer is not SDP that WebRTC can be built on.
    BadOffer,
    /// The engine does not know the seat: never admitted, or expelled.
    NoSeat,
    /// Nobody sends what was asked for.
    NoPublisher,
    /// The engine did not answer.
    Down,
}

/// The proof that a seat is silent: how long before the order was carried out its last packets passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    pub seat: SeatId,
    /// From the order's arrival at the engine to the last packet that was forwarded from the seat; zero if none came after it.
    pub last_in: Duration,
    /// From the order's arrival at the engine to the last packet handed to the network towards the seat.
    pub last_out: Duration,
    /// Whether the engine held any transport of that seat.
    pub had_media: bool,
}

/// What the engine knows of one seat, for the reconciler and for operators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatMedia {
    pub conference: ConferenceId,
    pub seat: SeatId,
    /// Since anything authentic came from the seat's transport; `None` before the first packet.
    pub quiet_for: Option<Duration>,
    pub packets_in: u64,
    pub packets_out: u64,
    pub bytes_in: u64,
    pub bytes_out: u64,
    /// What the bandwidth estimate towards the seat says, bits per second.
    pub estimate: Option<u64>,
    /// From here to the client and back, as RTCP tells it.
    pub round_trip: Option<Duration>,
    /// Per mille of the packets that were lost lately on the way from the seat, and towards it.
    pub loss_in: Option<u16>,
    pub loss_out: Option<u16>,
}

/// How good a seat's line is, as hosts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    Good,
    /// Heard and seen, and one notices.
    Fair,
    /// Hardly to be understood.
    Poor,
}

impl Condition {
    /// Per mille: from here on a voice has gaps, and from there on words are missing.
    const FAIR_LOSS: u16 = 30;
    const POOR_LOSS: u16 = 100;
    /// Twice the 150 ms one way up to which ITU-T G.114 finds talking undisturbed; and twice the 400 ms that it takes for
    /// the limit.
    const FAIR_TRIP: Duration = Duration::from_millis(300);
    const POOR_TRIP: Duration = Duration::from_millis(800);

    /// `None`: nothing was measured yet.
    pub fn of(media: &SeatMedia) -> Option<Self> {
        let loss = media.loss_in.max(media.loss_out);
        if loss.is_none() && media.round_trip.is_none() {
            return None;
        }
        let (loss, trip) = (loss.unwrap_or_default(), media.round_trip.unwrap_or_default());
        Some(if loss >= Self::POOR_LOSS || trip >= Self::POOR_TRIP {
            Self::Poor
        } else if loss >= Self::FAIR_LOSS || trip >= Self::FAIR_TRIP {
            Self::Fair
        } else {
            Self::Good
        })
    }
}

/// What the engine tells the door by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaEvent {
    /// ICE and DTLS are up.
    Connected { conference: ConferenceId, seat: SeatId },
    /// The transport is dead and will not come back by itself.
    Lost { conference: ConferenceId, seat: SeatId },
    /// Whose media stands in which m-line of this receiver has changed.
    Slots { conference: ConferenceId, seat: SeatId, slots: Slots },
    /// Who speaks, loudest first; empty in silence.
    Speaking { conference: ConferenceId, seats: Vec<SeatId> },
}
