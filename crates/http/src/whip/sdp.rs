//! What of an offer and an answer belongs to ICE. Lines in, lines out: whether an offer is one, the media engine says.

use super::fragment::Credentials;

const NAME: &str = "a=ice-ufrag:";
const PASSWORD: &str = "a=ice-pwd:";
const CANDIDATE: &str = "a=candidate:";
const COMPLETE: &str = "a=end-of-candidates";

/// How credentials stand to those of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// They are the offer's.
    Same,
    /// Name and password are others: an ICE restart.
    New,
    /// One of them is another, which is neither (RFC 8839, section 5.4).
    Half,
}

pub(super) fn standing(offer: &str, shown: &Credentials) -> Standing {
    let has = |attribute, value| offer.lines().filter_map(|line| line.strip_prefix(attribute)).any(|own| own == value);
    match (has(NAME, shown.name.as_str()), has(PASSWORD, shown.password.as_str())) {
        (true, true) => Standing::Same,
        (false, false) => Standing::New,
        (true, false) | (false, true) => Standing::Half,
    }
}

/// The same offer in another ICE session. The candidates of the former one are gone with it.
pub(super) fn restarted(offer: &str, credentials: &Credentials) -> String {
    let mut restarted = String::with_capacity(offer.len());
    for line in offer.lines().filter(|line| !line.starts_with(CANDIDATE) && *line != COMPLETE) {
        if line.starts_with(NAME) {
            restarted.extend([NAME, &credentials.name]);
        } else if line.starts_with(PASSWORD) {
            restarted.extend([PASSWORD, &credentials.password]);
        } else {
            restarted.push_str(line);
        }
        restarted.push_str("\r\n");
    }
    restarted
}

/// What a client has to know of an answer after a restart (RFC 9725, section 4.3.3): the one m-line that has the transport
/// of all. `None`: the answer has none.
pub(super) fn fragment(answer: &str) -> Option<String> {
    let lines: Vec<&str> = answer.lines().collect();
    let starts: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("m=")).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let mut sections = starts.iter().zip(ends).map(|(start, end)| &lines[*start..end]);
    let has = |section: &[&str], attribute: &str| section.iter().any(|line| line.starts_with(attribute));
    let tagged = sections.find(|section| has(section, NAME) && has(section, PASSWORD))?;
    let head = &lines[..*starts.first()?];

    let of_session = ["a=ice-lite", "a=ice-options:", "a=ice-pacing:", "a=group:BUNDLE"];
    let of_media = ["m=", "a=mid:", "a=ice-options:", NAME, PASSWORD, CANDIDATE];
    let kept = |section: &[&str], wanted: &[&str]| -> String {
        let lines = section.iter().filter(|line| wanted.iter().any(|attribute| line.starts_with(attribute)));
        lines.flat_map(|line| [line, "\r\n"]).collect()
    };
    // An ICE-lite server has all its candidates from the beginning.
    Some(format!("{}{}{COMPLETE}\r\n", kept(head, &of_session), kept(tagged, &of_media)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: &str = "v=0\r\no=- 7 2 IN IP4 127.0.0.1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:EsAw\r\n\
        a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=end-of-candidates\r\n\
        m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n";

    fn credentials(name: &str, password: &str) -> Credentials {
        Credentials { name: name.into(), password: password.into() }
    }

    #[test]
    fn credentials_are_the_offers_or_all_new_or_neither() {
        let old = "P2uYro0UCOQ4zxjKXaWCBui1";
        assert_eq!(standing(OFFER, &credentials("EsAw", old)), Standing::Same);
        assert_eq!(standing(OFFER, &credentials("ysXw", "vw5LmwG4y/e6dPP/zAP9Gp5k")), Standing::New);
        assert_eq!(standing(OFFER, &credentials("ysXw", old)), Standing::Half);
        assert_eq!(standing(OFFER, &credentials("EsAw", "vw5LmwG4y/e6dPP/zAP9Gp5k")), Standing::Half);
        assert_eq!(standing(OFFER, &credentials("EsA", &old[..23])), Standing::New, "a part of it is not it");
    }

    #[test]
    fn a_restarted_offer_is_the_same_with_other_credentials_and_without_candidates() {
        let new = credentials("ysXw", "vw5LmwG4y/e6dPP/zAP9Gp5k");
        let offer = restarted(OFFER, &new);
        assert_eq!(standing(&offer, &new), Standing::Same);
        assert!(!offer.contains("EsAw") && !offer.contains("candidate"), "{offer}");
        let back = restarted(&offer, &credentials("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1"));
        let without: String =
            OFFER.lines().filter(|line| !line.contains("candidate")).flat_map(|line| [line, "\r\n"]).collect();
        assert_eq!(back, without);
    }

    #[test]
    fn the_fragment_of_an_answer_has_the_transport_and_nothing_else() {
        let answer = "v=0\r\ns=-\r\na=group:BUNDLE 0 1\r\na=ice-lite\r\na=ice-options:ice2\r\na=msid-semantic: WMS *\r\n\
            m=audio 0 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n\
            m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=ice-ufrag:38sd\r\n\
            a=ice-pwd:2e13dde17c1cb009202f627f\r\na=candidate:1 1 UDP 2130706431 198.51.100.1 39132 typ host\r\n\
            a=setup:passive\r\na=rtpmap:96 VP8/90000\r\na=end-of-candidates\r\n\
            m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:2\r\na=ice-ufrag:38sd\r\na=ice-pwd:2e13dde17c1cb009202f627f\r\n";
        let fragment = fragment(answer).unwrap();
        assert_eq!(
            fragment,
            "a=group:BUNDLE 0 1\r\na=ice-lite\r\na=ice-options:ice2\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n\
             a=ice-ufrag:38sd\r\na=ice-pwd:2e13dde17c1cb009202f627f\r\n\
             a=candidate:1 1 UDP 2130706431 198.51.100.1 39132 typ host\r\na=end-of-candidates\r\n"
        );
        let read = super::super::fragment::read(&fragment).unwrap();
        assert_eq!((read.credentials.name.as_str(), read.candidates, read.complete), ("38sd", 1, true));
        for none in ["", "v=0\r\n", "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:38sd\r\n"] {
            assert_eq!(super::fragment(none), None, "{none:?}");
        }
    }
}
