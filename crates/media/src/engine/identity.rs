//! Which PeerConnection an offer comes from. Read from the text; pure.

/// What tells one PeerConnection from another.
pub(crate) struct Client {
    /// `a=fingerprint`, RFC 8122: another certificate is another PeerConnection.
    fingerprint: String,
    /// The session id of `o=`, RFC 8829 section 5.2.1: the same in all offers of one PeerConnection, where clients obey.
    session: String,
    /// `a=ice-ufrag`: another one is an ICE restart, or another PeerConnection.
    fragment: String,
}

impl Client {
    pub(crate) fn of(offer: &str) -> Option<Self> {
        Some(Self {
            fingerprint: values(offer, "a=fingerprint:").next()?.to_owned(),
            session: values(offer, "o=").next()?.split(' ').nth(1)?.to_owned(),
            fragment: values(offer, "a=ice-ufrag:").next()?.to_owned(),
        })
    }

    /// Two PeerConnections may share a certificate; they do not share a session id or ICE credentials as well.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint && (self.session == other.session || self.fragment == other.fragment)
    }
}

/// The values of an attribute, in their order.
pub(crate) fn values<'a>(sdp: &'a str, attribute: &'a str) -> impl Iterator<Item = &'a str> {
    sdp.lines().filter_map(move |line| line.strip_prefix(attribute)).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_is_the_same_client_and_another_connection_with_the_same_certificate_is_not() {
        let offer = |fingerprint, session, fragment| {
            let sdp =
                format!("o=- {session} 2 IN IP4 0.0.0.0\r\na=fingerprint:{fingerprint}\r\na=ice-ufrag:{fragment}\r\n");
            Client::of(&sdp).unwrap()
        };
        let first = offer("sha-256 AA", 7, "frag");
        assert!(offer("sha-256 AA", 7, "other").is(&first), "an ICE restart");
        assert!(offer("sha-256 AA", 8, "frag").is(&first), "a client that draws a session id for each offer");
        assert!(!offer("sha-256 AA", 8, "other").is(&first), "a process that makes one certificate for all");
        assert!(!offer("sha-256 BB", 7, "frag").is(&first));
    }
}
