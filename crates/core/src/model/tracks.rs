//! What operators see of media, track by track: what a seat sends, and what it is given of others.

use super::{
    ids::SeatId,
    media::{Content, MediaKind},
};
use std::time::Duration;

/// The tracks of one seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatTracks {
    pub seat: SeatId,
    /// From here to the client and back.
    pub round_trip: Option<Duration>,
    /// What the way to the client carries, bits per second.
    pub estimate: Option<u64>,
    pub sends: Vec<SentTrack>,
    pub receives: Vec<GivenTrack>,
}

/// What a seat sends on one m-line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentTrack {
    /// The `a=mid` of the m-line, RFC 8843 section 15.
    pub mid: String,
    pub kind: MediaKind,
    pub content: Content,
    /// As SDP calls it, such as `VP8`; `None`: nothing has come.
    pub codec: Option<&'static str>,
    /// One for each size that comes as a stream of its own (simulcast), the least first.
    pub streams: Vec<SentStream>,
}

/// One stream of a track, as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentStream {
    /// Its RID, RFC 8852; `None` without simulcast.
    pub rid: Option<String>,
    pub packets: u64,
    pub bytes: u64,
    /// Of those that should have come so many did not, also after repairs.
    pub lost: u64,
    /// Of those that came so many came behind later ones: as repairs, or because they were overtaken.
    pub late: u64,
    /// Of video; 0 of sound.
    pub pictures: u64,
    /// How often a key frame of it was asked for.
    pub keys_asked: u64,
    /// RFC 3550 section 6.4.1.
    pub jitter: Duration,
    /// Bits per second, of late.
    pub bitrate: u64,
    /// It is sent at present.
    pub alive: bool,
}

/// What a seat is given on one m-line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenTrack {
    pub mid: String,
    /// Whose it is.
    pub of: SeatId,
    pub kind: MediaKind,
    pub content: Content,
    pub codec: Option<&'static str>,
    pub packets: u64,
    pub bytes: u64,
    /// Bits per second, of late.
    pub bitrate: u64,
    /// Packets that were sent once more.
    pub repaired: u64,
    /// How many the receiver has asked to be sent once more (RFC 4585 section 6.2.1).
    pub missed: u64,
    /// Of video; 0 of sound.
    pub pictures: u64,
    /// What is given of it; `None`: nothing, because it is not shown, or the way does not carry it.
    pub layer: Option<GivenLayer>,
    /// How often the receiver could not go on without a key frame.
    pub keys_asked: u64,
    /// Per mille of the packets, as the receiver reports it.
    pub loss: Option<u16>,
    /// How many packets never arrived, as the receiver reports it.
    pub lost: Option<u64>,
    /// As the receiver reports it.
    pub jitter: Option<Duration>,
    /// How often the picture stood still because nothing was sent, though for no longer than five seconds: `freezeCount` of
    /// webrtc-stats, of what is sent instead of what is shown.
    pub freezes: u64,
    /// All of them together.
    pub frozen: Duration,
    /// How often there was no picture for longer than that: `pauseCount`.
    pub pauses: u64,
}

/// Which of a track's layers a receiver is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenLayer {
    /// Of simulcast.
    pub rid: Option<String>,
    /// Up to which layers within the stream (SVC); `None`: all of them.
    pub spatial: Option<u8>,
    pub temporal: Option<u8>,
}

/// What the engine carries altogether. The counts only grow while it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MediaLoad {
    pub seats: u64,
    pub transports: u64,
    pub sources: u64,
    pub slots: u64,
    /// TCP connections.
    pub connections: u64,
    /// Of media, as it came.
    pub packets_in: u64,
    pub bytes_in: u64,
    /// Everything that was handed to the network.
    pub packets_out: u64,
    pub bytes_out: u64,
    /// What the network did not take.
    pub dropped: u64,
}

impl std::iter::Sum for MediaLoad {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            seats: sum.seats + one.seats,
            transports: sum.transports + one.transports,
            sources: sum.sources + one.sources,
            slots: sum.slots + one.slots,
            connections: sum.connections + one.connections,
            packets_in: sum.packets_in + one.packets_in,
            bytes_in: sum.bytes_in + one.bytes_in,
            packets_out: sum.packets_out + one.packets_out,
            bytes_out: sum.bytes_out + one.bytes_out,
            dropped: sum.dropped + one.dropped,
        })
    }
}
