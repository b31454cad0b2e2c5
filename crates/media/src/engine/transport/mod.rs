//! One person's transport: ICE, DTLS, SRTP and SDP, in RTP mode. Everything of str0m stays behind this folder; it knows
//! nothing of conferences, slots or rules.
//!
//! Whatever arrives from outside goes through [`Transport::guarded`]: an `Rtc` that returned an error or panicked is dead,
//! and nobody else notices.

use super::{
    codecs, dependency,
    egress::Outgoing,
    endpoint::Endpoint,
    extension::{self, Dependency},
    feedback::Feedback,
    identity::Client,
    keys::{self, KeyDrop, Keys},
    packet::{Codec, Extras, Packet, PictureNumbers},
    srtp::Opener,
};
use gavel_core::model::media::Content;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};
mod negotiation;

pub(crate) use negotiation::LineState;
pub(crate) use str0m::media::{Mid, Rid};
use str0m::{
    Candidate, Event, Input, Output, Rtc, RtcConfig,
    bwe::{Bitrate, BweKind},
    config::{CryptoProvider, DtlsCert, DtlsVersion},
    media::KeyframeRequestKind,
    net::{Protocol, Receive, TcpType},
    rtp::{ExtensionValues, RtpPacket, RtpWrite, VideoOrientation},
};

/// What all transports of a process share.
pub(crate) struct Setup {
    crypto: Arc<CryptoProvider>,
    /// Made once: making one costs more than a handshake.
    certificate: DtlsCert,
    locals: Vec<Endpoint>,
    /// Whether we seal what goes to the receivers, or the transports do.
    pub(crate) sealing: Sealing,
    /// A moment, and what clocks showed then.
    epoch: (Instant, SystemTime),
}

impl Setup {
    /// `locals` become the host candidates of every answer. `None` if the crypto provider makes no certificate.
    pub(crate) fn new(locals: Vec<Endpoint>, sealing: Sealing) -> Option<Self> {
        let crypto = Arc::new(keys::tapped_provider());
        let certificate = crypto.dtls_provider.generate_certificate()?;
        Some(Self { crypto, certificate, locals, sealing, epoch: (Instant::now(), SystemTime::now()) })
    }

    /// `now` as NTP's seconds since 1900 in 32.32 format: RFC 3550 section 4.
    pub(crate) fn ntp(&self, now: Instant) -> u64 {
        const UNIX: u64 = 2_208_988_800;
        let (moment, shown) = self.epoch;
        let since =
            shown.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default() + now.saturating_duration_since(moment);
        ((since.as_secs() + UNIX) << 32) | ((u64::from(since.subsec_nanos()) << 32) / 1_000_000_000)
    }
}

/// Who seals what goes to a receiver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sealing {
    /// We ourselves, many packets at once.
    #[default]
    Own,
    /// Each receiver's transport: the slow way, and the reference of the other.
    Str0m,
}

/// Where the estimate starts: enough for a first picture, little enough for a telephone's network.
const FIRST_ESTIMATE: Bitrate = Bitrate::kbps(1_000);
/// How often str0m sums up losses and round trips; it keeps no record between.
const LOOKED_AT_EVERY: Duration = Duration::from_secs(5);
/// No receiver gets more packets than this from one batch; whoever asks for more ticks is spinning.
const TICKS_AT_ONCE: usize = 4_096;
/// Packets kept for repair of one video stream: a second of 8 Mbit/s.
const HISTORY: usize = 1_000;
/// The number of the dependency descriptor, if an offer has no other: one that str0m gives to nothing else.
const DEPENDENCY: u8 = 12;
const HISTORY_AGE: Duration = Duration::from_secs(1);
/// At most this part of what a receiver gets may be repair.
const REPAIR_SHARE: f32 = 0.25;

/// What a transport has to say after input.
pub(crate) enum Signal {
    Connected,
    Packet {
        line: Mid,
        layer: Option<Rid>,
        packet: Packet,
    },
    /// The receiver lost the picture of this m-line.
    KeyframeWanted(Mid),
    /// It is over, and will not come back by itself.
    Dead,
}

/// What comes from the client under one SSRC.
struct Stream {
    ssrc: u32,
    /// `None`: nothing has come since the last offer, which may have put it elsewhere.
    place: Option<(Mid, Option<Rid>)>,
    /// What its dependency descriptors refer to. It comes with key frames alone, so that no offer may forget it.
    structure: Option<dependency::Structure>,
}

/// A datagram that a transport wants sent.
pub(crate) struct Transmit {
    pub(crate) to: Endpoint,
    pub(crate) local: SocketAddr,
    pub(crate) bytes: Vec<u8>,
}

/// How the line to the client is, as far as the transport knows. Losses per mille of the packets.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Condition {
    /// What the client can take, bits per second.
    pub(crate) estimate: Option<u64>,
    pub(crate) round_trip: Option<Duration>,
    /// From the client, and towards it.
    pub(crate) loss_in: Option<u16>,
    pub(crate) loss_out: Option<u16>,
}

pub(crate) struct Transport {
    /// Apart: it is large, and a seat lets go of its transport for each step.
    rtc: Box<Rtc>,
    dead: bool,
    connected: bool,
    /// Of what the client reports; once it is connected, and where we seal what it reports of.
    opener: Option<Opener>,
    condition: Condition,
    /// Whom this talks to, by its last offer.
    client: Option<Client>,
    /// The m-lines of the last offer, in its order.
    lines: Vec<Mid>,
    /// What those of them carry that say so: str0m does not keep the mark.
    marks: BTreeMap<Mid, Content>,
    /// What comes from the client.
    streams: Vec<Stream>,
    formats: Vec<(u8, Codec)>,
    sealing: Sealing,
    key: KeyDrop,
    /// The names of our streams in the answer, by SSRC.
    names: Vec<(u32, String)>,
    /// Streams that were taken out of str0m's hands after the last negotiation, since we send them.
    taken: Vec<(Mid, u32, Option<u32>)>,
}

impl Transport {
    pub(crate) fn new(now: Instant, setup: &Setup) -> Self {
        let mut config = RtcConfig::new()
            .set_crypto_provider(setup.crypto.clone())
            .set_dtls_cert(setup.certificate.clone())
            .set_dtls_version(DtlsVersion::Auto)
            .set_ice_lite(true)
            .set_rtp_mode(true)
            .set_stats_interval(Some(LOOKED_AT_EVERY));
        if setup.sealing == Sealing::Str0m {
            config = config.enable_bwe(Some(FIRST_ESTIMATE)).set_send_buffer_video(HISTORY);
        }
        codecs::all(config.codec_config());
        config.extension_map().set(DEPENDENCY, extension::dependency());
        let (mut rtc, key) = keys::watching(|| str0ms(|| Box::new(config.build(now))));
        for local in &setup.locals {
            if let Some(candidate) = candidate(*local) {
                rtc.add_local_candidate(candidate);
            }
        }
        Self {
            rtc,
            dead: false,
            connected: false,
            opener: None,
            condition: Condition::default(),
            client: None,
            lines: Vec::new(),
            marks: BTreeMap::new(),
            streams: Vec::new(),
            formats: Vec::new(),
            sealing: setup.sealing,
            key,
            names: Vec::new(),
            taken: Vec::new(),
        }
    }

    /// With what we seal what goes to the client, and open what it reports; once it is connected, and where it is for us to seal.
    pub(crate) fn keys(&self) -> Option<&Keys> {
        self.key.keys().filter(|_| self.sealing == Sealing::Own && self.is_connected())
    }

    /// ICE and DTLS are up.
    pub(crate) fn is_connected(&self) -> bool {
        self.connected && !self.dead
    }

    pub(crate) fn sealing(&self) -> Sealing {
        self.sealing
    }

    pub(crate) fn condition(&self) -> Condition {
        self.condition
    }

    /// One datagram. `true` if it is proven to come from the client: for STUN by its integrity check.
    pub(crate) fn receive(&mut self, now: Instant, from: Endpoint, local: SocketAddr, bytes: &[u8]) -> bool {
        let taken = self.guarded(|rtc| {
            let Ok(receive) = Receive::new(protocol(from), from.address(), local, bytes) else { return Ok(false) };
            let input = Input::Receive(now, receive);
            let authentic = super::stun::is_stun(bytes) && rtc.accepts(&input);
            rtc.handle_input(input).map(|()| authentic)
        });
        match taken {
            Some(Ok(authentic)) => authentic,
            Some(Err(error)) => {
                tracing::debug!(%error, "a transport failed");
                self.dead = true;
                false
            }
            None => false,
        }
    }

    /// Whether what the client reports is to be opened here.
    pub(crate) fn opens_reports(&self) -> bool {
        self.opener.is_some()
    }

    /// What a compound of RTCP tells of the streams that we send. `None`: it is not the client's, or has come before.
    pub(crate) fn open_report(&mut self, bytes: &[u8]) -> Option<Vec<Feedback>> {
        let compound = self.opener.as_mut()?.open(bytes)?;
        self.guarded(|_| Feedback::all_of(&compound))
    }

    /// Time has passed.
    pub(crate) fn tick(&mut self, now: Instant) {
        if let Some(Err(error)) = self.guarded(|rtc| rtc.handle_input(Input::Timeout(now))) {
            tracing::debug!(%error, "a transport failed");
            self.dead = true;
        }
    }

    /// Brings out all there is, and returns when it wants to be ticked next. str0m's pacer hands out one packet a tick, so
    /// it is ticked until it wants nothing more of `now`: what was written has left, and nothing of it lies in here.
    pub(crate) fn drain(
        &mut self,
        now: Instant,
        mut send: impl FnMut(Transmit),
        signals: &mut Vec<Signal>,
    ) -> Option<Instant> {
        for _ in 0..TICKS_AT_ONCE {
            let next = self.poll(&mut send, signals)?;
            if next > now {
                return Some(next);
            }
            self.tick(now);
        }
        Some(now)
    }

    /// Polls to exhaustion, as str0m wants after each input.
    fn poll(&mut self, send: &mut impl FnMut(Transmit), signals: &mut Vec<Signal>) -> Option<Instant> {
        while !self.dead {
            match self.guarded(Rtc::poll_output) {
                Some(Ok(Output::Timeout(at))) => {
                    if self.rtc.is_alive() {
                        return Some(at);
                    }
                    self.dead = true;
                }
                Some(Ok(Output::Transmit(out))) => {
                    let to = match out.proto {
                        Protocol::Udp => Endpoint::Udp(out.destination),
                        Protocol::Tcp => Endpoint::Tcp(out.destination),
                        // Nothing ever came that way.
                        Protocol::SslTcp | Protocol::Tls => continue,
                    };
                    send(Transmit { to, local: out.source, bytes: out.contents.into() });
                }
                Some(Ok(Output::Event(event))) => self.hear(event, signals),
                Some(Err(error)) => {
                    tracing::debug!(%error, "a transport failed");
                    self.dead = true;
                }
                None => {}
            }
        }
        signals.push(Signal::Dead);
        None
    }

    fn hear(&mut self, event: Event, signals: &mut Vec<Signal>) {
        match event {
            Event::Connected => {
                self.connected = true;
                self.opener = self.keys().and_then(|keys| Opener::new(&keys.theirs));
                signals.push(Signal::Connected);
            }
            Event::RtpPacket(packet) => signals.extend(self.open(packet)),
            Event::KeyframeRequest(request) => signals.push(Signal::KeyframeWanted(request.mid)),
            Event::EgressBitrateEstimate(BweKind::Twcc { estimate, .. } | BweKind::Remb { estimate, .. }) => {
                self.condition.estimate = Some(estimate.as_u64());
            }
            Event::PeerStats(stats) => {
                self.condition.round_trip = stats.rtt;
                self.condition.loss_in = stats.ingress_loss_fraction.map(per_mille);
                self.condition.loss_out = stats.egress_loss_fraction.map(per_mille);
            }
            // What a client without transport-wide feedback tells in its reports; it comes right behind the former.
            Event::MediaEgressStats(stats) => {
                self.condition.round_trip = self.condition.round_trip.or(stats.rtt);
                self.condition.loss_out = self.condition.loss_out.or(stats.loss.map(per_mille));
            }
            Event::MediaIngressStats(stats) => {
                self.condition.round_trip = self.condition.round_trip.or(stats.rtt);
                self.condition.loss_in = self.condition.loss_in.or(stats.loss.map(per_mille));
            }
            Event::Closed => self.dead = true,
            // The enum is str0m's and open; what is not named is of no use to a forwarder.
            _ => {}
        }
    }

    fn open(&mut self, packet: RtpPacket) -> Option<Signal> {
        let RtpPacket { seq_no, header, payload, .. } = packet;
        let ssrc = *header.ssrc;
        let at = self.learn(ssrc)?;
        let (line, layer) = self.streams[at].place?;
        let codec = self.formats.iter().find(|(pt, _)| *pt == *header.payload_type)?.1;
        let extras = Extras {
            level: header.ext_vals.audio_level,
            voice: header.ext_vals.voice_activity,
            rotation: header.ext_vals.video_orientation.map(|turn| turn as u8),
        };
        let codecs::Look { starts_key, mut pictures, mut scale } = codecs::look_at(codec, &payload);
        let said = header.ext_vals.user_values.get::<Dependency>().filter(|_| codec == Codec::Av1);
        let dependency = said.map(|Dependency(bytes)| bytes.clone());
        if let Some(bytes) = &dependency {
            scale = dependency::scale(bytes, &mut self.streams[at].structure);
            pictures = Some(PictureNumbers { frame: dependency::number(bytes), ..PictureNumbers::default() });
        }
        let (seq, time, marker) = (*seq_no, header.timestamp, header.marker);
        let packet =
            Packet { codec, ssrc, seq, time, marker, extras, starts_key, pictures, scale, dependency, payload };
        Some(Signal::Packet { line, layer, packet })
    }

    /// Which of the streams an SSRC is; at its first packet since the last offer the m-line is looked up.
    fn learn(&mut self, ssrc: u32) -> Option<usize> {
        let known = self.streams.iter().position(|stream| stream.ssrc == ssrc);
        if let Some(at) = known.filter(|at| self.streams[*at].place.is_some()) {
            return Some(at);
        }
        let mut api = self.rtc.direct_api();
        let stream = api.stream_rx(&ssrc.into())?;
        let place = Some((stream.mid(), stream.rid()));
        let structure = known.and_then(|at| self.streams.swap_remove(at).structure);
        // The publisher has begun anew there.
        self.streams.retain(|stream| stream.place != place);
        self.streams.push(Stream { ssrc, place, structure });
        Some(self.streams.len() - 1)
    }

    /// Queues one packet on an outgoing stream. It leaves at the next [`Transport::tick`] and [`Transport::drain`].
    pub(crate) fn write_rtp(&mut self, ssrc: u32, now: Instant, out: Outgoing) {
        let mut extensions = ExtensionValues {
            audio_level: out.extras.level,
            voice_activity: out.extras.voice,
            video_orientation: out.extras.rotation.map(rotation),
            ..Default::default()
        };
        if let Some(bytes) = out.dependency {
            extensions.user_values.set(Dependency(bytes));
        }
        let packet = RtpWrite::new(out.payload_type.into(), out.seq.into(), out.time, now, out.payload)
            .marker(out.marker)
            .ext_vals(extensions)
            .nackable(out.nackable);
        if let Some(stream) = self.rtc.direct_api().stream_tx(&ssrc.into()) {
            stream.write_rtp(packet);
        }
    }

    /// Empties the history of a stream: what it held cannot be repaired, and is not used as padding.
    pub(crate) fn purge_stream(&mut self, ssrc: u32) {
        if let Some(stream) = self.rtc.direct_api().stream_tx(&ssrc.into()) {
            stream.set_rtx_cache(HISTORY, HISTORY_AGE, Some(REPAIR_SHARE));
        }
    }

    /// Asks the client for a key frame (PLI, RFC 4585 section 6.3.1).
    pub(crate) fn ask_for_key(&mut self, line: Mid, layer: Option<Rid>) {
        if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(line, layer) {
            stream.request_keyframe(KeyframeRequestKind::Pli);
        }
    }

    /// Says goodbye in order: RTCP BYE and DTLS close_notify, if there is a connection to say it on.
    pub(crate) fn close(mut self, now: Instant, mut send: impl FnMut(Transmit)) {
        if !self.connected || self.dead {
            return;
        }
        let _ = self.guarded(|rtc| rtc.close());
        self.tick(now);
        self.drain(now, &mut send, &mut Vec::new());
    }

    /// `None`: str0m panicked, and this transport is dead.
    fn guarded<T>(&mut self, act: impl FnOnce(&mut Rtc) -> T) -> Option<T> {
        if self.dead {
            return None;
        }
        let rtc = &mut self.rtc;
        // Sound to go on after an unwind: the `Rtc` is never touched again.
        let result = catch_unwind(AssertUnwindSafe(|| str0ms(|| act(rtc)))).ok();
        if result.is_none() {
            tracing::error!("a transport panicked; it is dropped");
            self.dead = true;
        }
        result
    }
}

/// Runs what is str0m's; tests count what that holds apart from what we do.
fn str0ms<T>(act: impl FnOnce() -> T) -> T {
    #[cfg(test)]
    return crate::allocations::of_transport(act);
    #[cfg(not(test))]
    act()
}

/// What an answer says of an address of ours. A connection is the client's to open: RFC 6544 section 4.5.
fn candidate(local: Endpoint) -> Option<Candidate> {
    let candidate = match local {
        Endpoint::Udp(address) => Candidate::host(address, Protocol::Udp),
        Endpoint::Tcp(address) => Candidate::builder().tcp().host(address).tcptype(TcpType::Passive).build(),
    };
    candidate.ok()
}

fn protocol(endpoint: Endpoint) -> Protocol {
    match endpoint {
        Endpoint::Udp(_) => Protocol::Udp,
        Endpoint::Tcp(_) => Protocol::Tcp,
    }
}

fn per_mille(fraction: f32) -> u16 {
    (fraction.clamp(0.0, 1.0) * 1_000.0).round() as u16
}

fn rotation(quarters: u8) -> VideoOrientation {
    match quarters {
        1 => VideoOrientation::Deg270,
        2 => VideoOrientation::Deg180,
        3 => VideoOrientation::Deg90,
        _ => VideoOrientation::Deg0,
    }
}
