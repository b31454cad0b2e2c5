//! A WebRTC client without sockets or a clock, on str0m: offers, publishes synthetic media, counts what it gets.

use super::{
    dependency::{self, Dependency},
    mischief::Hostility,
    plan::{Kept, Plan, Tracks, screen_of},
    synthetic::{self, AUDIO_EVERY, Audio, Piece, VIDEO_EVERY, Video, VideoCodec},
    view::{Came, View},
};
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use str0m::{
    Candidate, Event, Input, Output, Rtc,
    change::{SdpAnswer, SdpOffer, SdpPendingOffer},
    format::Codec,
    ice::IceCreds,
    media::{Direction, KeyframeRequestKind, MediaKind, Mid, Rid, Simulcast, SimulcastLayer},
    net::{Protocol, Receive, TcpType},
    rtp::{ExtensionValues, RtpWrite},
};

pub(super) struct Sender<T> {
    pub(super) line: Mid,
    pub(super) media: T,
    next: Option<Instant>,
    pub(super) seq: u64,
    /// Below the first, each with numbers of its own.
    layers: Vec<(Rid, T, u64)>,
}

fn candidate(local: SocketAddr, protocol: Protocol) -> Candidate {
    let candidate = match protocol {
        Protocol::Tcp => Candidate::builder().tcp().host(local).tcptype(TcpType::Active).build(),
        Protocol::Udp | Protocol::SslTcp | Protocol::Tls => Candidate::host(local, protocol),
    };
    candidate.expect("a usable address")
}

/// By their names what part of the bitrate they have.
const LAYERS: [(&str, u32); 3] = [("f", 1), ("h", 3), ("q", 10)];

pub struct Client {
    pub(super) rtc: Rtc,
    pub(super) plan: Plan,
    local: SocketAddr,
    pub(super) remote: Option<SocketAddr>,
    pending: Option<SdpPendingOffer>,
    pub(super) audio: Option<Sender<Audio>>,
    pub(super) video: Option<Sender<Video>>,
    share: Option<Sender<Video>>,
    /// Whether the screen's m-line is marked as one.
    marked: bool,
    muted: Tracks,
    slots: (usize, usize),
    pub(super) out: VecDeque<(SocketAddr, Vec<u8>)>,
    due: Option<Instant>,
    pub(super) view: View,
    kept: Vec<Kept>,
    pub(super) their_credentials: Option<IceCreds>,
    pub(super) hostility: Option<Hostility>,
}

impl Client {
    pub fn new(now: Instant, local: SocketAddr, plan: Plan) -> Self {
        let crypto = Arc::new(str0m::crypto::from_feature_flags());
        let has = |codec| plan.decodes.contains(&codec);
        let mut builder = Rtc::builder();
        if has(VideoCodec::Av1) {
            builder.extension_map().set(dependency::NUMBER, dependency::extension());
        }
        let mut rtc = builder
            .set_crypto_provider(crypto)
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(has(VideoCodec::Vp8))
            .enable_vp9(has(VideoCodec::Vp9))
            .enable_av1(has(VideoCodec::Av1))
            .set_rtcp_report_interval_audio(Duration::from_secs(1))
            .build(now);
        rtc.add_local_candidate(candidate(local, plan.protocol));
        Self {
            rtc,
            plan,
            local,
            remote: None,
            pending: None,
            audio: None,
            video: None,
            share: None,
            marked: true,
            muted: Tracks::NONE,
            slots: (0, 0),
            out: VecDeque::new(),
            due: Some(now),
            view: View::default(),
            kept: Vec::new(),
            their_credentials: None,
            hostility: None,
        }
    }

    pub fn local(&self) -> SocketAddr {
        self.local
    }

    pub fn is_by_tcp(&self) -> bool {
        self.plan.is_by_tcp()
    }

    pub fn tag(&self) -> u64 {
        self.plan.tag
    }

    pub fn view(&self) -> &View {
        &self.view
    }

    /// The longest gaps are those from now on.
    pub fn forget_gaps(&mut self) {
        self.view.lines.values_mut().for_each(|line| line.longest_gap = Duration::ZERO);
    }

    /// What has come, if the plan was to keep it.
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }

    /// The first offer: what the plan says.
    pub fn offer(&mut self, now: Instant) -> String {
        let (audio, video) = self.plan.slots;
        self.offer_slots(now, audio, video)
    }

    /// A further offer, with so many receiving m-lines of its own altogether (never fewer than before).
    pub fn offer_slots(&mut self, now: Instant, audio: usize, video: usize) -> String {
        let Plan { tracks, two_way, layered, scaled, tag, bitrate, codec, .. } = self.plan;
        let mut api = self.rtc.sdp_api();
        let direction = if two_way { Direction::SendRecv } else { Direction::SendOnly };
        if tracks.audio && self.audio.is_none() {
            let line = api.add_media(MediaKind::Audio, direction, None, None, None);
            self.audio = Some(Sender { line, media: Audio::new(tag), next: None, seq: 1_000, layers: Vec::new() });
        }
        if tracks.video && self.video.is_none() {
            let (mut simulcast, mut layers) = (Simulcast::new(), Vec::new());
            for (name, part) in LAYERS.into_iter().filter(|_| layered) {
                simulcast.add_send_layer(SimulcastLayer::new(name));
                layers.push((Rid::from(name), Video::new(codec, tag, bitrate / part), 2_000));
            }
            let line = api.add_media(MediaKind::Video, direction, None, None, layered.then_some(simulcast));
            let media = Video::new(codec, tag, bitrate);
            let media = if scaled { media.scaled() } else { media };
            self.video = Some(Sender { line, media, next: None, seq: 2_000, layers });
        }
        if let Some(share) = self.share.as_ref().filter(|_| tracks.share) {
            api.set_direction(share.line, Direction::SendOnly);
        } else if tracks.share {
            let line = api.add_media(MediaKind::Video, Direction::SendOnly, None, None, None);
            let next = self.view.connected.then_some(now);
            let media = Video::new(codec, screen_of(tag), bitrate);
            self.share = Some(Sender { line, media, next, seq: 3_000, layers: Vec::new() });
        }
        for _ in self.slots.0..audio {
            api.add_media(MediaKind::Audio, Direction::RecvOnly, None, None, None);
        }
        for _ in self.slots.1..video {
            api.add_media(MediaKind::Video, Direction::RecvOnly, None, None, None);
        }
        self.slots = (self.slots.0.max(audio), self.slots.1.max(video));
        let (offer, pending) = api.apply().expect("there is something to offer");
        self.pending = Some(pending);
        self.drain(now);
        self.written(&offer)
    }

    /// A further offer, in which the screen is shared as well.
    pub fn offer_share(&mut self, now: Instant) -> String {
        self.plan.tracks.share = true;
        self.muted.share = false;
        let (audio, video) = self.slots;
        self.offer_slots(now, audio, video)
    }

    /// A further offer, in which the screen's m-line is marked as one, or not. It has one receiving m-line more, because
    /// the mark alone is nothing to offer for str0m.
    pub fn offer_marked(&mut self, now: Instant, marked: bool) -> String {
        self.marked = marked;
        let (audio, video) = self.slots;
        self.offer_slots(now, audio + 1, video)
    }

    /// An offer as it is sent: with the mark that str0m does not write.
    fn written(&self, offer: &SdpOffer) -> String {
        let text = offer.to_sdp_string();
        match &self.share {
            Some(Sender { line, .. }) if self.marked => {
                let name = format!("a=mid:{line}\r\n");
                text.replace(&name, &format!("{name}a=content:slides\r\n"))
            }
            Some(_) | None => text,
        }
    }

    /// Stops publishing these tracks for good: its m-line becomes inactive.
    pub fn offer_without(&mut self, now: Instant, gone: Tracks) -> String {
        let mut api = self.rtc.sdp_api();
        for (going, line) in [
            (gone.audio, self.audio.as_ref().map(|sender| sender.line)),
            (gone.video, self.video.as_ref().map(|sender| sender.line)),
            (gone.share, self.share.as_ref().map(|sender| sender.line)),
        ] {
            if let Some(line) = line.filter(|_| going) {
                api.set_direction(line, Direction::Inactive);
            }
        }
        let (offer, pending) = api.apply().expect("there is something to offer");
        self.pending = Some(pending);
        self.muted = gone;
        self.plan.tracks.share &= !gone.share;
        self.drain(now);
        self.written(&offer)
    }

    /// An offer that restarts ICE (RFC 8445 section 9).
    pub fn offer_restart(&mut self, now: Instant) -> String {
        let mut api = self.rtc.sdp_api();
        api.ice_restart(true);
        let (offer, pending) = api.apply().expect("there is something to offer");
        self.pending = Some(pending);
        self.drain(now);
        self.written(&offer)
    }

    /// Takes the answer to the last offer.
    pub fn accept(&mut self, now: Instant, answer: &str) {
        let parsed = SdpAnswer::from_sdp_string(answer).expect("the server's answer is SDP");
        let value = |name: &str| answer.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        self.their_credentials =
            value("a=ice-ufrag:").zip(value("a=ice-pwd:")).map(|(ufrag, pass)| IceCreds { ufrag, pass });
        let candidates = answer.lines().filter_map(|line| line.strip_prefix("a=candidate:"));
        let protocol = if self.plan.protocol == Protocol::Tcp { "tcp" } else { "udp" };
        let candidate = candidates.into_iter().find(|line| line.split(' ').nth(2) == Some(protocol));
        let mut words = candidate.expect("a candidate in the answer").split(' ').skip(4);
        let (ip, port) = (words.next().expect("an address"), words.next().expect("a port"));
        self.remote = Some(SocketAddr::new(ip.parse().expect("an address"), port.parse().expect("a port")));
        let pending = self.pending.take().expect("an offer was made");
        self.rtc.sdp_api().accept_answer(pending, parsed).expect("the server's answer fits the offer");
        self.drain(now);
    }

    /// From now on at another address: what a change of networks looks like. The ICE agent notices by its own checks.
    pub fn move_to(&mut self, now: Instant, local: SocketAddr) {
        self.rtc.direct_api().invalidate_candidate(&candidate(self.local, self.plan.protocol));
        self.rtc.add_local_candidate(candidate(local, self.plan.protocol));
        self.local = local;
        self.drain(now);
    }

    /// Closes the connection in order, as a page that is left does.
    pub fn leave(&mut self, now: Instant) {
        let _ = self.rtc.close();
        self.handle(now, Input::Timeout(now));
    }

    /// The level of the audio from now on, dBov.
    pub fn speak_at(&mut self, level: i8) {
        self.plan.level = Some(level);
    }

    /// Sends nothing of these tracks for now, without telling anybody.
    pub fn mute(&mut self, muted: Tracks) {
        self.muted = muted;
    }

    /// Asks for a key frame on every receiving video m-line.
    pub fn request_key_frames(&mut self, now: Instant) {
        let lines: Vec<String> = self.view.lines.iter().filter(|(_, l)| l.video).map(|(mid, _)| mid.clone()).collect();
        for line in lines {
            if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(Mid::from(line.as_str()), None) {
                stream.request_keyframe(KeyframeRequestKind::Pli);
            }
        }
        self.handle(now, Input::Timeout(now));
    }

    pub fn receive(&mut self, now: Instant, from: SocketAddr, bytes: &[u8]) {
        self.view.datagrams_in += 1;
        self.view.last_datagram = Some(now);
        // A hostile client hears no goodbye: what is neither STUN nor media is dropped.
        let is_dtls = bytes.first().is_some_and(|first| (20..64).contains(first));
        if self.hostility.is_some() && is_dtls {
            return;
        }
        let Ok(receive) = Receive::new(self.plan.protocol, from, self.local, bytes) else { return };
        self.handle(now, Input::Receive(now, receive));
    }

    /// The server has closed the connection.
    pub fn hung_up(&mut self) {
        self.view.hung_up = true;
    }

    /// Time has passed: sends what is due.
    pub fn tick(&mut self, now: Instant) {
        self.publish(now);
        self.handle(now, Input::Timeout(now));
        self.attack(now);
    }

    /// When [`Client::tick`] is wanted next.
    pub fn deadline(&self) -> Option<Instant> {
        let pictures = [&self.video, &self.share].map(|sender| sender.as_ref().and_then(|v| v.next));
        let media = pictures.into_iter().chain([self.audio.as_ref().and_then(|a| a.next)]);
        let hostile = self.hostility.as_ref().and_then(|h| h.next_check);
        media.chain([self.due, hostile]).flatten().min()
    }

    /// The next datagram to send.
    pub fn poll_transmit(&mut self) -> Option<(SocketAddr, Vec<u8>)> {
        self.out.pop_front()
    }

    fn handle(&mut self, now: Instant, input: Input) {
        if let Err(error) = self.rtc.handle_input(input) {
            assert!(self.hostility.is_some(), "the client's own transport failed: {error}");
        }
        self.drain(now);
    }

    fn drain(&mut self, now: Instant) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) => {
                    self.due = Some(at.max(now + Duration::from_micros(500)));
                    return;
                }
                Ok(Output::Transmit(out)) => self.out.push_back((out.destination, out.contents.into())),
                Ok(Output::Event(event)) => self.hear(now, event),
                Err(_) => {
                    self.due = None;
                    return;
                }
            }
        }
    }

    fn hear(&mut self, now: Instant, event: Event) {
        match event {
            Event::Connected => {
                self.view.connected = true;
                self.audio.as_mut().map(|audio| audio.next.get_or_insert(now));
                for sender in [&mut self.video, &mut self.share].into_iter().flatten() {
                    sender.next.get_or_insert(now);
                }
            }
            Event::Closed => self.view.closed = true,
            Event::KeyframeRequest(request) => {
                self.view.key_requests.push(now);
                for sender in [&mut self.video, &mut self.share].into_iter().flatten() {
                    if sender.line == request.mid {
                        sender.media.want_key();
                        for (rid, media, _) in &mut sender.layers {
                            if request.rid.is_none_or(|wanted| wanted == *rid) {
                                media.want_key();
                            }
                        }
                    }
                }
            }
            Event::RtpPacket(packet) if packet.payload.is_empty() => self.view.empty += 1,
            Event::RtpPacket(packet) => {
                let Some((line, video)) = self.line_of(packet.header.ssrc) else { return };
                let number = packet.header.payload_type;
                let params = self.rtc.codec_config().find(|params| params.pt() == number);
                let codec = params.and_then(|params| VideoCodec::of(params.spec().codec));
                let described = packet.header.ext_vals.user_values.get::<Dependency>();
                let Some(seen) = synthetic::read(codec, &packet.payload, described) else { return };
                if self.plan.keeping {
                    self.kept.push(Kept {
                        line: line.clone(),
                        video,
                        payload_type: *number,
                        seq: *packet.seq_no,
                        time: packet.header.timestamp,
                        marker: packet.header.marker,
                        level: packet.header.ext_vals.audio_level,
                        payload: packet.payload.to_vec(),
                    });
                }
                let received = self.view.lines.entry(line).or_default();
                received.video = video;
                let came = Came {
                    ssrc: *packet.header.ssrc,
                    seq: *packet.seq_no,
                    time: packet.header.timestamp,
                    marker: packet.header.marker,
                    bytes: packet.payload.len(),
                };
                received.note(now, &came, &seen);
            }
            _ => {}
        }
    }

    fn line_of(&mut self, ssrc: str0m::rtp::Ssrc) -> Option<(String, bool)> {
        let mid = self.rtc.direct_api().stream_rx(&ssrc)?.mid();
        let video = self.rtc.media(mid)?.kind().is_video();
        Some((mid.to_string(), video))
    }

    fn publish(&mut self, now: Instant) {
        if let Some(mut audio) = self.audio.take() {
            while audio.next.is_some_and(|at| at <= now) {
                let piece = audio.media.next();
                if !self.muted.audio {
                    let level = self.plan.level;
                    self.write(now, (audio.line, None), &mut audio.seq, Codec::Opus, piece, level);
                }
                audio.next = audio.next.map(|at| at + AUDIO_EVERY);
            }
            self.audio = Some(audio);
        }
        if let Some(mut video) = self.video.take() {
            self.film(now, &mut video, self.muted.video);
            self.video = Some(video);
        }
        if let Some(mut share) = self.share.take() {
            let before = self.view.sent;
            self.film(now, &mut share, self.muted.share);
            self.view.sent_of_screen += self.view.sent - before;
            self.share = Some(share);
        }
    }

    fn film(&mut self, now: Instant, sender: &mut Sender<Video>, muted: bool) {
        let codec = sender.media.codec().named();
        while sender.next.is_some_and(|at| at <= now) {
            let single = Some((None, &mut sender.media, &mut sender.seq)).filter(|_| sender.layers.is_empty());
            let layers = sender.layers.iter_mut().map(|(rid, media, seq)| (Some(*rid), media, seq));
            for (rid, media, seq) in single.into_iter().chain(layers) {
                for piece in media.next(now).into_iter().filter(|_| !muted) {
                    self.write(now, (sender.line, rid), seq, codec, piece, None);
                }
            }
            sender.next = sender.next.map(|at| at + VIDEO_EVERY);
        }
    }

    pub(super) fn write(
        &mut self,
        now: Instant,
        (line, layer): (Mid, Option<Rid>),
        seq: &mut u64,
        codec: Codec,
        piece: Piece,
        level: Option<i8>,
    ) {
        let Some(params) = self.rtc.codec_config().find(|p| p.spec().codec == codec) else { return };
        let payload_type = params.pt();
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_tx_by_mid(line, layer) else { return };
        *seq += 1;
        let mut extensions =
            ExtensionValues { audio_level: level, voice_activity: level.map(|l| l > -60), ..Default::default() };
        if let Some(dependency) = piece.dependency {
            extensions.user_values.set(dependency);
        }
        stream.write_rtp(
            RtpWrite::new(payload_type, (*seq).into(), piece.time, now, piece.payload)
                .marker(piece.marker)
                .ext_vals(extensions)
                .nackable(codec.is_video()),
        );
        self.view.sent += 1;
        self.handle(now, Input::Timeout(now));
    }
}
