//! What a client does that an honest one would not.

use super::{client::Client, synthetic::Piece};
use std::time::{Duration, Instant};
use str0m::{
    format::Codec,
    ice::{StunMessage, TransId},
};

const HOSTILE_CHECKS: Duration = Duration::from_millis(20);

/// What may not be believed of a client that was thrown out.
#[derive(Default)]
pub(super) struct Hostility {
    pub(super) next_check: Option<Instant>,
}

impl Client {
    /// From now on nothing that the server says is believed, and everything goes on being sent.
    pub fn turn_hostile(&mut self) {
        self.hostility = Some(Hostility::default());
    }

    /// Sends this as a packet of its voice, or of its camera, whatever it is.
    pub fn send_raw(&mut self, now: Instant, video: bool, payload: Vec<u8>) {
        let piece = Piece { time: 0, marker: false, payload, dependency: None };
        if let Some(mut sender) = self.audio.take() {
            if !video {
                self.write(now, (sender.line, None), &mut sender.seq, Codec::Opus, piece.clone(), None);
            }
            self.audio = Some(sender);
        }
        if let Some(mut sender) = self.video.take() {
            if video {
                let codec = sender.media.codec().named();
                self.write(now, (sender.line, None), &mut sender.seq, codec, piece, None);
            }
            self.video = Some(sender);
        }
    }

    /// The camera goes on under another SSRC, of which no offer tells.
    pub fn renumber_camera(&mut self, ssrc: u32) {
        let Some(line) = self.video.as_ref().map(|video| video.line) else { return };
        let mut api = self.rtc.direct_api();
        let before = api.stream_tx_by_mid(line, None).map(|stream| stream.ssrc());
        if let Some(before) = before {
            api.remove_stream_tx(before);
        }
        api.declare_stream_tx(ssrc.into(), Some((ssrc + 1).into()), line, None);
    }

    /// STUN checks with the credentials that were once good, far more often than an honest client would.
    pub(super) fn attack(&mut self, now: Instant) {
        let Some(hostility) = &mut self.hostility else { return };
        if hostility.next_check.is_some_and(|at| now < at) {
            return;
        }
        hostility.next_check = Some(now + HOSTILE_CHECKS);
        let (Some(theirs), Some(remote)) = (&self.their_credentials, self.remote) else { return };
        let ours = self.rtc.direct_api().local_ice_credentials();
        let name = format!("{}:{}", theirs.ufrag, ours.ufrag);
        let check = StunMessage::binding_request(&name, TransId::new(), true, 7, 1_845_501_695, true);
        let crypto = str0m::crypto::from_feature_flags();
        let mut buffer = [0; 512];
        let sign = |key: &[u8], parts: &[&[u8]]| crypto.sha1_hmac_provider.sha1_hmac(key, parts);
        if let Ok(length) = check.to_bytes(Some(theirs.pass.as_bytes()), &mut buffer, sign) {
            self.out.push_back((remote, buffer[..length].to_vec()));
        }
    }
}
