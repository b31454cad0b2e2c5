//! One person's place in the engine: what they may, what they send, what they get, and the counters of both.

use super::{
    egress::{Egress, Lane, Sender, Stream},
    endpoint::Endpoint,
    feedback::Reception,
    is_rtcp,
    layers::Choice,
    mirror::EngineId,
    outbox::{Address, Party},
    packet::{Codec, Packet},
    select::Rank,
    slab::Key,
    source::{Source, SourceId},
    stun,
    transport::{LineState, Mid, Sealing, Transmit, Transport},
};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Content, Gate, MediaKind, MediaRole, Slot, Slots},
};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

/// RFC 7675 section 5.1: who has not been heard of for so long is sent nothing any more. Clients check every 5 seconds.
const CONSENT: Duration = Duration::from_secs(30);

pub(crate) struct Seat {
    pub(crate) party: Party,
    pub(crate) conference: ConferenceId,
    pub(crate) role: MediaRole,
    pub(crate) gate: Gate,
    /// The engine that has the seat, if this is only its mirror.
    pub(crate) mirrors: Option<EngineId>,
    /// Whom a watcher watches, once that is settled.
    pub(crate) watching: Option<Key>,
    pub(crate) transport: Option<Transport>,
    /// What seals for the seat, where that is for us; once it is connected.
    pub(crate) sender: Option<Sender>,
    /// The path that the client has settled on last: where it is, and the announced address that it uses. str0m would
    /// stay with a former path of higher priority until that times out, after 15 seconds of silence.
    pub(crate) path: Option<(Endpoint, SocketAddr)>,
    pub(crate) sources: Vec<Source>,
    pub(crate) slots: Vec<SlotState>,
    pub(crate) reported: Slots,
    pub(crate) ledger: Ledger,
    /// Has something to send that only the next flush brings out.
    pub(crate) dirty: bool,
    /// Datagrams of its handshake that wait for their turn.
    pub(crate) handshakes: usize,
}

/// One m-line on which the seat receives.
pub(crate) struct SlotState {
    pub(crate) line: Mid,
    pub(crate) kind: MediaKind,
    /// What alone it may carry.
    pub(crate) wants: Option<Content>,
    pub(crate) source: Option<Standing>,
    /// Which of its layers.
    pub(crate) choice: Choice,
    /// Who is shown before whom.
    pub(crate) rank: Rank,
    /// How high the picture is shown, in pixels; 0: not at all. `None`: the client does not say.
    pub(crate) height: Option<u16>,
    /// Whose media was last written here, since the last cut-over.
    pub(crate) last: Option<Party>,
    /// How often its receiver could not go on without a key frame.
    pub(crate) keys_asked: u64,
    /// Packets that its receiver asked to be sent once more.
    pub(crate) missed: u64,
    /// What the receiver reports.
    pub(crate) reported: Option<Reception>,
    /// The time of the picture that was last begun here.
    pub(crate) picture: Option<u32>,
    /// Pictures were left out, because the way did not take them.
    pub(crate) is_paused: bool,
    pub(crate) stream: Stream,
    pub(crate) ssrc: u32,
    pub(crate) repair_ssrc: Option<u32>,
}

impl SlotState {
    /// Whether the packet is of the picture that was last begun.
    pub(crate) fn goes_on(&self, packet: &Packet) -> bool {
        self.picture == Some(packet.time)
    }

    /// From here on pictures are left out, until a key frame.
    pub(crate) fn pause(&mut self) {
        self.choice.cut_over();
        (self.picture, self.is_paused) = (None, true);
    }

    /// A packet goes out. What was left out before it has no numbers that somebody could miss.
    pub(crate) fn resume(&mut self, transport: &mut Transport, packet: &Packet) {
        if std::mem::take(&mut self.is_paused) {
            self.stream.cut_over(Some(transport));
        }
        self.picture = Some(packet.time);
    }
}

/// What stands in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) source: SourceId,
    pub(crate) owner: SeatId,
    pub(crate) content: Content,
}

/// What a datagram towards a seat has in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carries {
    NoMedia,
    MediaOf(Party),
    /// Of somebody who stands in the slot no longer, or whose gate is shut: must not leave.
    Leftovers,
}

/// The counters of a seat. `_in` is from the seat, `_out` is towards it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) packets_in: u64,
    pub(crate) bytes_in: u64,
    pub(crate) packets_out: u64,
    pub(crate) bytes_out: u64,
    /// When anything authentic came last.
    pub(crate) heard: Option<Instant>,
    /// When the last packet of the seat's media was handed to the network.
    pub(crate) last_in: Option<Instant>,
    /// When the last datagram towards the seat was handed to the network.
    pub(crate) last_out: Option<Instant>,
}

impl Seat {
    pub(crate) fn new(key: Key, id: SeatId, conference: ConferenceId, role: MediaRole, gate: Gate) -> Self {
        Self {
            party: Party { key, id },
            conference,
            role,
            gate,
            mirrors: None,
            watching: None,
            transport: None,
            sender: None,
            path: None,
            sources: Vec::new(),
            slots: Vec::new(),
            reported: Slots::default(),
            ledger: Ledger::default(),
            dirty: false,
            handshakes: 0,
        }
    }

    /// Where a datagram of the transport goes, and from which announced address: answers to checks to whom they answer, all
    /// else along the settled path.
    pub(crate) fn way(&self, out: &Transmit) -> (Endpoint, SocketAddr) {
        self.path.filter(|_| !stun::is_stun(&out.bytes)).unwrap_or((out.to, out.local))
    }

    /// To where media leaves that we seal, and whose it is. `None`: the client has not settled on a path yet.
    pub(crate) fn address(&self, source: Option<Party>) -> Option<Address> {
        let (to, local) = self.path?;
        Some(Address { to, local, seat: self.party, source })
    }

    /// Whether there is somebody who takes what is sent.
    pub(crate) fn consents(&self, now: Instant) -> bool {
        self.ledger.heard.is_some_and(|heard| now < heard + CONSENT)
    }

    /// Whether the seat is to get media of `other`.
    pub(crate) fn wants(&self, other: Key) -> bool {
        match self.role {
            MediaRole::Meet => other != self.party.key,
            MediaRole::Publish => false,
            MediaRole::Watch(_) => self.watching == Some(other),
        }
    }

    /// Whether it could show what is encoded like this, as far as it has anything to show it with.
    pub(crate) fn decodes(&self, codec: Codec) -> bool {
        let mut slots = self.slots.iter().filter(|slot| slot.kind == codec.kind()).peekable();
        slots.peek().is_none() || slots.any(|slot| slot.stream.decodes(codec))
    }

    fn publishes(&self) -> bool {
        match self.role {
            MediaRole::Meet | MediaRole::Publish => true,
            MediaRole::Watch(_) => false,
        }
    }

    fn receives(&self) -> bool {
        match self.role {
            MediaRole::Meet | MediaRole::Watch(_) => true,
            MediaRole::Publish => false,
        }
    }

    /// Brings sources and slots into line with what was negotiated. `first_seq` draws a first sequence number.
    pub(crate) fn adopt(&mut self, lines: Vec<LineState>, mut first_seq: impl FnMut() -> u16) {
        let (publishes, receives) = (self.publishes(), self.receives());
        let is = |state: &LineState, source: &Source| state.line == source.line && state.content == source.content;
        // What is marked otherwise than before is another source: it begins anew, behind another gate.
        self.sources.retain(|source| lines.iter().any(|state| publishes && state.receives && is(state, source)));
        let gets = |line: Mid| lines.iter().any(|state| state.line == line && state.sends.is_some() && receives);
        self.slots.retain(|slot| gets(slot.line));
        for state in lines {
            let LineState { line, kind, content, wants, receives: sending, sends } = state;
            if sending && publishes && !self.sources.iter().any(|source| source.line == line) {
                self.sources.push(Source::new(line, kind, content));
            }
            let Some((outlet, formats)) = sends.filter(|_| receives) else { continue };
            let at = match self.slots.iter().position(|slot| slot.line == line) {
                Some(at) => {
                    if let Some(lane) = self.slots[at].stream.lane_mut() {
                        lane.renumber(outlet.extensions);
                    }
                    at
                }
                None => {
                    let (ssrc, repair_ssrc) = (outlet.ssrc, outlet.repair_ssrc);
                    let egress = match self.transport.as_mut() {
                        Some(transport) if transport.sealing() == Sealing::Str0m => {
                            transport.purge_stream(ssrc);
                            Egress::Str0m { ssrc }
                        }
                        Some(_) | None => Egress::Own(Box::new(Lane::new(outlet, first_seq()))),
                    };
                    let stream = Stream::new(egress, first_seq());
                    let (choice, rank) = (Choice::default(), Rank::default());
                    let (source, height, last, picture, is_paused) = (None, None, None, None, false);
                    let slot = SlotState {
                        line,
                        kind,
                        wants,
                        source,
                        choice,
                        rank,
                        height,
                        last,
                        keys_asked: 0,
                        missed: 0,
                        reported: None,
                        picture,
                        is_paused,
                        stream,
                        ssrc,
                        repair_ssrc,
                    };
                    self.slots.push(slot);
                    self.slots.len() - 1
                }
            };
            self.slots[at].wants = wants;
            self.slots[at].stream.set_formats(formats);
        }
    }

    /// Drops the transport and all that hung on it. The seat stays, and may offer anew.
    pub(crate) fn unplug(&mut self) -> Option<Transport> {
        self.sources.clear();
        self.slots.clear();
        self.sender = None;
        self.path = None;
        self.transport.take()
    }

    /// Lets another source, or none, stand in a slot.
    pub(crate) fn place(&mut self, slot: usize, source: Option<Standing>) {
        if self.slots[slot].source == source {
            return;
        }
        self.slots[slot].source = source;
        self.slots[slot].choice = Choice::default();
        self.cut_over(slot);
    }

    /// Nothing is gone on with: whoever takes it up again begins with key frames.
    pub(crate) fn cut_over_all(&mut self) {
        (0..self.slots.len()).for_each(|slot| self.cut_over(slot));
    }

    /// What the slot carried so far is not gone on with, and cannot be repaired.
    pub(crate) fn cut_over(&mut self, slot: usize) {
        if let Some(sender) = &mut self.sender {
            sender.drop_slot(slot);
        }
        let slot = &mut self.slots[slot];
        slot.last = None;
        slot.choice.cut_over();
        slot.stream.cut_over(self.transport.as_mut());
    }

    /// Whose media a datagram towards this seat carries. RTP's SSRC stands in the clear, RFC 3711 section 3.1; a packet of
    /// nothing but padding (the P bit; media goes out without) is nobody's.
    pub(crate) fn carries(&self, datagram: &[u8]) -> Carries {
        let [flags, _, _, _, _, _, _, _, s0, s1, s2, s3, ..] = datagram else { return Carries::NoMedia };
        let is_rtp = flags >> 6 == 2 && !is_rtcp(datagram);
        if !is_rtp || flags & 0x20 != 0 {
            return Carries::NoMedia;
        }
        let ssrc = u32::from_be_bytes([*s0, *s1, *s2, *s3]);
        let slot = self.slots.iter().find(|slot| slot.ssrc == ssrc || slot.repair_ssrc == Some(ssrc));
        match slot.map(|slot| slot.last) {
            Some(Some(party)) => Carries::MediaOf(party),
            Some(None) => Carries::Leftovers,
            None => Carries::NoMedia,
        }
    }

    /// Whether a datagram of the transport is sealed under a number that is ours to give, so that a nonce could be used twice.
    pub(crate) fn clashes(&self, datagram: &[u8]) -> bool {
        let [_, _, _, _, a0, a1, a2, a3, ..] = datagram else { return false };
        let sender = u32::from_be_bytes([*a0, *a1, *a2, *a3]);
        let is_ours = |slot: &SlotState| slot.ssrc == sender || slot.repair_ssrc == Some(sender);
        self.sender.is_some()
            && (self.carries(datagram) != Carries::NoMedia || is_rtcp(datagram) && self.slots.iter().any(is_ours))
    }

    pub(crate) fn slots(&self, wanted_audio: u16, wanted_video: u16) -> Slots {
        let slots = self.slots.iter().filter_map(|slot| {
            let Standing { owner, content, .. } = slot.source?;
            Some(Slot { mid: slot.line.to_string(), seat: owner, kind: slot.kind, content })
        });
        Slots { slots: slots.collect(), wanted_audio, wanted_video }
    }
}
