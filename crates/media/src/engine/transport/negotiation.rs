//! Offers and answers: what was agreed on, m-line by m-line, and which of the streams are ours to send.

use super::{
    super::{
        codecs, content,
        egress::{Extensions, Format, Outlet},
        extension,
        identity::{Client, values},
    },
    Mid, Sealing, Transport,
};
use gavel_core::model::media::{Content, MediaKind};
use str0m::{
    change::SdpOffer,
    format::PayloadParams,
    rtp::{Extension, ExtensionMap},
};

/// The offer was not taken.
#[derive(Debug)]
pub(crate) struct BadOffer;
/// One m-line as it was negotiated, seen from the server.
pub(crate) struct LineState {
    pub(crate) line: Mid,
    pub(crate) kind: MediaKind,
    pub(crate) content: Content,
    /// What the client wants to see here, where it says so: such a line carries nothing else.
    pub(crate) wants: Option<Content>,
    /// The client may send here.
    pub(crate) receives: bool,
    /// The server may send here: how the client knows the stream, and its payload types.
    pub(crate) sends: Option<(Outlet, Vec<Format>)>,
}

impl Transport {
    /// Whether an offer comes from the PeerConnection that this transport talks to.
    pub(crate) fn continues(&self, offer: &str) -> bool {
        let same = |client: &Client| Client::of(offer).is_some_and(|offering| offering.is(client));
        !self.dead && self.client.as_ref().is_some_and(same)
    }

    /// Takes an offer and gives the answer's SDP and the user name fragment under which STUN checks will come.
    pub(crate) fn negotiate(&mut self, offer: &str) -> Result<(String, String), BadOffer> {
        let client = Client::of(offer).ok_or(BadOffer)?;
        self.hand_back();
        let answer = self.guarded(|rtc| {
            let offer = SdpOffer::from_sdp_string(offer).map_err(|_| BadOffer)?;
            rtc.sdp_api().accept_offer(offer).map_err(|_| BadOffer)
        });
        let answer = answer.unwrap_or(Err(BadOffer))?;
        self.client = Some(client);
        self.lines = values(offer, "a=mid:").map(Mid::from).collect();
        self.marks = content::marks(offer);
        // Of what has not come since the offer before, nothing comes any more.
        self.streams.retain_mut(|stream| stream.place.take().is_some());
        self.formats =
            self.rtc.codec_config().params().iter().filter_map(|p| Some((*p.pt(), codecs::codec(p)?))).collect();
        let fragment = self.rtc.direct_api().local_ice_credentials().ufrag;
        let sdp = answer.to_sdp_string();
        let named = |value: &str| {
            let (ssrc, name) = value.split_once(" cname:")?;
            Some((ssrc.parse().ok()?, name.to_owned()))
        };
        self.names = values(&sdp, "a=ssrc:").filter_map(named).collect();
        Ok((sdp, fragment))
    }

    /// The m-lines after a negotiation, in their order.
    pub(crate) fn lines(&mut self) -> Vec<LineState> {
        let params: Vec<PayloadParams> = self.rtc.codec_config().params().to_vec();
        let mut states = Vec::with_capacity(self.lines.len());
        for line in self.lines.clone() {
            let Some(media) = self.rtc.media(line) else { continue };
            let kind = if media.kind().is_audio() { MediaKind::Audio } else { MediaKind::Video };
            let wants = self.marks.get(&line).copied().filter(|_| kind == MediaKind::Video);
            let content = wants.unwrap_or_default();
            let (receives, sends) = (media.direction().is_receiving(), media.direction().is_sending());
            let extensions = extensions(media.remote_extmap());
            let wanted = media.remote_pts();
            let formats = params.iter().filter(|p| wanted.contains(&p.pt())).filter_map(|p| {
                Some(Format { codec: codecs::codec(p)?, payload_type: *p.pt(), repair: p.resend().map(|pt| *pt) })
            });
            let formats: Vec<_> = formats.filter(|format| format.codec.kind() == kind).collect();
            let sends = if sends { self.outlet(line, extensions).map(|outlet| (outlet, formats)) } else { None };
            states.push(LineState { line, kind, content, wants, receives, sends });
        }
        self.take_over();
        states
    }

    fn outlet(&mut self, line: Mid, extensions: Extensions) -> Option<Outlet> {
        let mut api = self.rtc.direct_api();
        let stream = api.stream_tx_by_mid(line, None)?;
        // There are no layers to choose from yet, so holding a frame back only adds delay to it.
        stream.set_unpaced(true);
        let (ssrc, repair_ssrc) = (*stream.ssrc(), stream.rtx().map(|rtx| *rtx));
        if self.sealing == Sealing::Own {
            self.taken.push((line, ssrc, repair_ssrc));
        }
        let cname = self.names.iter().find(|named| named.0 == ssrc).map(|named| named.1.clone()).unwrap_or_default();
        Some(Outlet { ssrc, repair_ssrc, mid: line.to_string(), extensions, cname })
    }

    /// str0m sends reports under the SSRC of one of its outgoing streams, and counts their index by itself: under an SSRC of ours
    /// that would give a nonce twice. So it has none of ours, and takes one of its own.
    fn take_over(&mut self) {
        for (_, ssrc, _) in &self.taken {
            self.rtc.direct_api().remove_stream_tx((*ssrc).into());
        }
    }

    /// For a negotiation, so that the answer names the same streams again. Nothing is sent meanwhile.
    fn hand_back(&mut self) {
        for (line, ssrc, repair) in std::mem::take(&mut self.taken) {
            if self.rtc.media(line).is_some() {
                self.rtc.direct_api().declare_stream_tx(ssrc.into(), repair.map(Into::into), line, None);
            }
        }
    }
}

/// The client's numbers of those that we send.
fn extensions(map: &ExtensionMap) -> Extensions {
    Extensions {
        mid: map.id_of(Extension::RtpMid),
        wide: map.id_of(Extension::TransportSequenceNumber),
        sent_at: map.id_of(Extension::AbsoluteSendTime),
        level: map.id_of(Extension::AudioLevel),
        rotation: map.id_of(Extension::VideoOrientation),
        dependency: map.id_of(extension::dependency()),
    }
}
