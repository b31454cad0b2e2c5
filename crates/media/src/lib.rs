//! The SFU: forwards packets between the seats of a conference, and cuts a seat so that it is silent at once.
//!
//! ```text
//!  MediaHandle ──orders──▶ shards/   a thread: epoll, recvmmsg, sendmmsg, TCP, mailbox. No rules
//!  placement   ◀─replies──    │
//!              ◀─events───    ▼
//!                          engine/   sans-IO: datagram | order | "now is t"  →  datagrams, events, deadline
//!                             transport   one person's `Rtc`; all of str0m stays in there
//!                             codecs      which are offered, and what their payloads say
//!                             content     which m-lines of an offer carry a screen (pure)
//!                             source      a published track: its gate, key frames, layers
//!                             history     what a source has sent of late, for repairs
//!                             egress/     one slot's outgoing stream: numbering, headers, repairs, reports
//!                             flush       what arrives together leaves together
//!                             srtp/       sealing what is sent, opening what is reported
//!                             reports     sender reports, and what receivers report
//!                             outbox      letters for the network, and the arena that they are written in
//!                             keys        the SRTP keys, taken where DTLS gives them out
//!                             feedback    what receivers tell of our streams
//!                             select      who stands in whose slot (pure)
//!                             speakers    who speaks (pure)
//!                             demux       source address, else ICE user name → seat
//!                             mirror      seats that other engines have of the same conference
//!                             connect     TCP connections: whose they are, and what waits for them
//!                             framing     datagrams in a stream of bytes (pure)
//!                             expel       the cut, and the proof of silence
//! ```
//!
//! **One PeerConnection a seat; the client offers, the server answers.** The client publishes on m-lines that it offers to
//! send on. M-lines that it offers to receive on are *slots*: the engine puts others' sources into them, keeps a source in
//! its slot as long as it lives, and reports who stands where and how many slots would be enough ([`Slots`]). A slot is
//! one continuous stream (SSRC, sequence numbers, time) whatever stands in it.
//!
//! **Invariant.** After [`MediaHandle::expel`] has answered, no packet of the seat is handed to the network, repairs
//! included, and nothing to the seat. The counters that say so are incremented where the network takes the datagrams.
//!
//! **Gates.** A seat's audio, camera and screen have a gate each. A screen is a published video m-line with
//! `a=content:slides` (RFC 4796); it stands before cameras where slots are few.
//!
//! **Invariant.** Nothing is allocated per packet and receiver, and no nonce is used twice.
//!
//! **Invariant.** A cut seat's id is never admitted again.
//!
//! **Invariant.** The packet path takes no lock that an order could hold, and looks for orders between batches: an order
//! waits for one batch at most.
//!
//! The crate knows seats and conferences. It knows no people, no rules, no signalling.
//!
//! [`Slots`]: gavel_core::model::media::Slots

#[cfg(test)]
mod allocations;
mod api;
mod engine;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod placement;
mod shards;
mod tap;

pub use api::{Down, MediaConfig, MediaEngine, MediaHandle};
pub use engine::{
    Footprint, Sealing,
    framing::{HEAD, begins_with_check},
};
pub use shards::trial::SocketTrial;
pub use tap::{Tap, Tapped};
