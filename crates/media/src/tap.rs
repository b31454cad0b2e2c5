//! A look at everything that is handed to the network, for proofs. Costs one comparison per datagram when there is none.

use gavel_core::model::ids::SeatId;
use std::{net::SocketAddr, sync::Arc, time::Instant};

/// One datagram that the network has taken.
#[derive(Clone, Copy, Debug)]
pub struct Tapped<'a> {
    pub at: Instant,
    pub to: SocketAddr,
    /// Who gets it.
    pub seat: SeatId,
    /// Whose media it carries, repairs included. `None`: STUN, DTLS, RTCP, padding.
    pub source: Option<SeatId>,
    pub bytes: &'a [u8],
}

/// Called by the shard's own thread after each batch was sent: it must not block.
pub type Tap = Arc<dyn Fn(&Tapped<'_>) + Send + Sync>;
