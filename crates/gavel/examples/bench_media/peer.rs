//! One PeerConnection of the crowd, on str0m: all that a WebRTC peer does on the wire (ICE, DTLS, SRTP, reports, feedback,
//! repairs), and nothing with the media.

use crate::{
    common::Outcome,
    media::{self, AUDIO_EVERY, Camera, VIDEO_EVERY},
    sys::{self, Inbox},
    tally::{Delays, Stream, Tally},
};
use std::{
    net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket},
    sync::Arc,
    time::{Duration, Instant},
};
use str0m::{
    Candidate, Event, Input, Output, Rtc,
    change::{SdpAnswer, SdpOffer, SdpPendingOffer},
    config::{CryptoProvider, DtlsCert},
    format::Codec,
    media::{Direction, MediaKind, Mid},
    net::{DatagramSend, Protocol, Receive},
    rtp::{ExtensionValues, RtpPacket, RtpWrite},
};
use tokio::sync::oneshot;

/// A publisher that comes this late with its media lets go what it has missed.
const TOO_LATE: Duration = Duration::from_millis(200);

/// What all peers share.
#[derive(Clone)]
pub(crate) struct Kit {
    crypto: Arc<CryptoProvider>,
    certificate: DtlsCert,
    /// Of this machine, where the server is reached from.
    ip: Ipv4Addr,
}

impl Kit {
    pub(crate) fn new(ip: Ipv4Addr) -> Outcome<Self> {
        let crypto = Arc::new(str0m::crypto::from_feature_flags());
        let certificate = crypto.dtls_provider.generate_certificate().ok_or("no certificate could be made")?;
        Ok(Self { crypto, certificate, ip })
    }
}

/// What a peer publishes.
#[derive(Clone, Copy)]
pub(crate) struct Publication {
    /// Of the camera, bits per second.
    pub(crate) bitrate: u32,
    /// Of the microphone, dBov.
    pub(crate) level: i8,
}

struct Publisher {
    audio: Mid,
    video: Mid,
    camera: Camera,
    level: i8,
    next_audio: Instant,
    next_video: Instant,
    audio_seq: u64,
    video_seq: u64,
    audio_time: u32,
    video_time: u32,
    sent: u64,
}

pub(crate) struct Peer {
    rtc: Rtc,
    socket: UdpSocket,
    local: SocketAddr,
    pending: Option<SdpPendingOffer>,
    publisher: Option<Publisher>,
    /// How many streams it is to receive.
    wanted: usize,
    streams: Vec<Stream>,
    connected: bool,
    /// Whether the publication was begun.
    begun: bool,
    /// Somebody has lost the picture.
    key_wanted: bool,
    dead: bool,
    /// Told when everything has come; dropped when it cannot come any more.
    ready: Option<oneshot::Sender<()>>,
    due: Instant,
    out: Vec<(SocketAddr, DatagramSend)>,
}

impl Peer {
    pub(crate) fn new(kit: &Kit, wanted: usize) -> Outcome<Self> {
        let now = Instant::now();
        let socket = sys::bind(kit.ip, 0)?;
        let local = socket.local_addr()?;
        let mut rtc = Rtc::builder()
            .set_crypto_provider(kit.crypto.clone())
            .set_dtls_cert(kit.certificate.clone())
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .build(now);
        rtc.add_local_candidate(Candidate::host(local, Protocol::Udp)?);
        Ok(Self {
            rtc,
            socket,
            local,
            pending: None,
            publisher: None,
            wanted,
            streams: Vec::new(),
            connected: false,
            begun: false,
            key_wanted: true,
            dead: false,
            ready: None,
            due: now,
            out: Vec::new(),
        })
    }

    pub(crate) fn socket(&self) -> &UdpSocket {
        &self.socket
    }

    /// When it wants to be ticked.
    pub(crate) fn due(&self) -> Instant {
        self.due
    }

    /// Answers when everything that it waits for has come.
    pub(crate) fn readiness(&mut self) -> oneshot::Receiver<()> {
        let (told, ready) = oneshot::channel();
        self.ready = Some(told);
        ready
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.dead
    }

    /// An offer to publish this, and to receive on so many m-lines of each kind.
    pub(crate) fn offer(&mut self, publication: Option<Publication>, slots: usize) -> Outcome<String> {
        let now = Instant::now();
        let mut api = self.rtc.sdp_api();
        if let Some(Publication { bitrate, level }) = publication {
            self.publisher = Some(Publisher {
                audio: api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None),
                video: api.add_media(MediaKind::Video, Direction::SendOnly, None, None, None),
                camera: Camera::new(bitrate),
                level,
                next_audio: now,
                next_video: now,
                audio_seq: 1_000,
                video_seq: 2_000,
                audio_time: 0,
                video_time: 0,
                sent: 0,
            });
        }
        for kind in [MediaKind::Audio, MediaKind::Video] {
            for _ in 0..slots {
                api.add_media(kind, Direction::RecvOnly, None, None, None);
            }
        }
        let (offer, pending) = api.apply().ok_or("there is nothing to offer")?;
        self.pending = Some(pending);
        Ok(offer.to_sdp_string())
    }

    /// Takes the answer to the offer.
    pub(crate) fn accept(&mut self, answer: &str) -> Outcome {
        let pending = self.pending.take().ok_or("nothing was offered")?;
        let answer = SdpAnswer::from_sdp_string(answer)?;
        self.rtc.sdp_api().accept_answer(pending, answer)?;
        Ok(())
    }

    /// The answer to an offer of the server.
    pub(crate) fn answer(&mut self, offer: &str) -> Outcome<String> {
        let offer = SdpOffer::from_sdp_string(offer)?;
        Ok(self.rtc.sdp_api().accept_offer(offer)?.to_sdp_string())
    }

    /// Takes what has arrived at the socket, and notes what of it is media.
    pub(crate) fn receive(&mut self, now: Instant, inbox: &mut Inbox, delays: &mut Delays) -> Outcome {
        loop {
            let count = inbox.fill(&self.socket)?;
            for n in 0..count {
                let (from, at, bytes) = inbox.get(n);
                let Ok(receive) = Receive::new(Protocol::Udp, from.into(), self.local, bytes) else { continue };
                self.handle(Input::Receive(now, receive), at, delays);
            }
            if count < sys::BATCH {
                break;
            }
        }
        self.send();
        if self.connected
            && self.streams.len() >= self.wanted
            && let Some(ready) = self.ready.take()
        {
            // Whoever waited may have lost patience.
            let _ = ready.send(());
        }
        Ok(())
    }

    /// Time has passed.
    pub(crate) fn tick(&mut self, now: Instant, delays: &mut Delays) {
        self.handle(Input::Timeout(now), None, delays);
        self.send();
    }

    fn handle(&mut self, input: Input, at: Option<u64>, delays: &mut Delays) {
        if self.dead {
            return;
        }
        if let Err(why) = self.rtc.handle_input(input) {
            self.die(&why.to_string());
            return;
        }
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(due)) => {
                    self.due = due;
                    if !self.rtc.is_alive() {
                        self.die("the server closed it, or was not heard for long");
                    }
                    return;
                }
                Ok(Output::Transmit(out)) => self.out.push((out.destination, out.contents)),
                Ok(Output::Event(Event::RtpPacket(packet))) => self.note(&packet, at, delays),
                Ok(Output::Event(Event::Connected)) => self.connected = true,
                Ok(Output::Event(Event::KeyframeRequest(_))) => self.key_wanted = true,
                // What else str0m has to say is of no use here; the enum is its own and open.
                Ok(Output::Event(_)) => {}
                Err(why) => {
                    self.die(&why.to_string());
                    return;
                }
            }
        }
    }

    fn die(&mut self, why: &str) {
        self.dead = true;
        // Who dies later is counted, see [`Peer::end`].
        if self.ready.take().is_some() {
            eprintln!("    a peer has lost its connection before it had media: {why}");
        }
    }

    fn note(&mut self, packet: &RtpPacket, at: Option<u64>, delays: &mut Delays) {
        let (ssrc, seq) = (*packet.header.ssrc, *packet.seq_no);
        // Padding is no media.
        let Some(sent) = media::sent_at(&packet.payload) else { return };
        let known = self.streams.iter().position(|stream| stream.ssrc == ssrc);
        let known = known.unwrap_or_else(|| {
            self.streams.push(Stream::new(ssrc, seq));
            self.streams.len() - 1
        });
        if self.streams[known].note(seq)
            && let Some(at) = at
        {
            delays.note(at.saturating_sub(sent));
        }
    }

    fn send(&mut self) {
        let mut first = 0;
        while first < self.out.len() {
            let letters = self.out[first..].iter().filter_map(|(to, bytes)| Some((v4(*to)?, &bytes[..])));
            // What cannot be sent is lost, as it would be in a network.
            first += sys::send(&self.socket, None, letters).unwrap_or(1).max(1);
        }
        self.out.clear();
    }

    /// Whether it has just become able to publish.
    pub(crate) fn begins_to_publish(&mut self) -> bool {
        let begins = self.connected && !self.begun && self.publisher.is_some();
        self.begun |= begins;
        begins
    }

    /// Sends the media that are due, and says when the next will be.
    pub(crate) fn publish(&mut self, now: Instant, delays: &mut Delays) -> Option<Instant> {
        let mut publisher = self.publisher.take()?;
        if now > publisher.next_audio.min(publisher.next_video) + TOO_LATE {
            (publisher.next_audio, publisher.next_video) = (now, now);
        }
        while publisher.next_audio <= now {
            publisher.next_audio += AUDIO_EVERY;
            publisher.audio_time = publisher.audio_time.wrapping_add(960);
            publisher.audio_seq += 1;
            let extensions = ExtensionValues {
                audio_level: Some(publisher.level),
                voice_activity: Some(publisher.level > -60),
                ..Default::default()
            };
            let (seq, time) = (publisher.audio_seq, publisher.audio_time);
            let sound = Packet { line: publisher.audio, codec: Codec::Opus, seq, time, marker: false, extensions };
            publisher.sent += u64::from(self.write(now, sound, media::audio(media::wall_clock()), delays));
        }
        while publisher.next_video <= now {
            publisher.next_video += VIDEO_EVERY;
            publisher.video_time = publisher.video_time.wrapping_add(3_000);
            let payloads = publisher.camera.next(media::wall_clock(), std::mem::take(&mut self.key_wanted));
            let count = payloads.len();
            for (n, payload) in payloads.into_iter().enumerate() {
                publisher.video_seq += 1;
                let (seq, time, marker) = (publisher.video_seq, publisher.video_time, n + 1 == count);
                let extensions = ExtensionValues::default();
                let picture = Packet { line: publisher.video, codec: Codec::Vp8, seq, time, marker, extensions };
                publisher.sent += u64::from(self.write(now, picture, payload, delays));
            }
        }
        self.send();
        let next = publisher.next_audio.min(publisher.next_video);
        self.publisher = Some(publisher);
        (!self.dead).then_some(next)
    }

    fn write(&mut self, now: Instant, packet: Packet, payload: Vec<u8>, delays: &mut Delays) -> bool {
        let Packet { line, codec, seq, time, marker, extensions } = packet;
        let Some(params) = self.rtc.codec_config().find(|params| params.spec().codec == codec) else { return false };
        let payload_type = params.pt();
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_tx_by_mid(line, None) else { return false };
        let packet = RtpWrite::new(payload_type, seq.into(), time, now, payload);
        stream.write_rtp(packet.marker(marker).ext_vals(extensions).nackable(codec == Codec::Vp8));
        self.handle(Input::Timeout(now), None, delays);
        true
    }

    /// From now on it is counted.
    pub(crate) fn begin(&mut self) {
        self.streams.iter_mut().for_each(Stream::begin);
        if let Some(publisher) = &mut self.publisher {
            publisher.sent = 0;
        }
    }

    /// What was counted since.
    pub(crate) fn end(&self, tally: &mut Tally) {
        let mut all = 0;
        for (expected, got) in self.streams.iter().map(Stream::end) {
            tally.expected += expected;
            tally.got += got;
            all += got;
        }
        tally.silent += u64::from(self.dead || (self.wanted > 0 && all == 0));
        tally.sent += self.publisher.as_ref().map_or(0, |publisher| publisher.sent);
    }
}

/// An RTP packet that is to be written, without its payload.
struct Packet {
    line: Mid,
    codec: Codec,
    seq: u64,
    time: u32,
    marker: bool,
    extensions: ExtensionValues,
}

fn v4(address: SocketAddr) -> Option<SocketAddrV4> {
    match address {
        SocketAddr::V4(address) => Some(address),
        SocketAddr::V6(_) => None,
    }
}
