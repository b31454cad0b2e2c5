//! `application/trickle-ice-sdpfrag` (RFC 8840, section 9.2): what a client says of its ICE session between two offers.
//! Pure: it reads a text, and knows neither sessions nor HTTP.

use std::fmt;

/// What one side of an ICE session is known by (RFC 8839, section 5.4).
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Credentials {
    pub(super) name: String,
    pub(super) password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("name", &self.name).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fragment {
    pub(super) credentials: Credentials,
    /// How many there are. Where they lead is learned from their checks: the server is ICE-lite.
    pub(super) candidates: usize,
    /// No more will come.
    pub(super) complete: bool,
}

/// Lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Malformed {
    #[error("line {0} is no line of SDP")]
    NoLine(usize),
    #[error("line {0}: ice-ufrag is 4 to 256 letters, digits, + and /")]
    BadName(usize),
    #[error("line {0}: ice-pwd is 22 to 256 letters, digits, + and /")]
    BadPassword(usize),
    #[error("line {0} is no candidate")]
    BadCandidate(usize),
    #[error("line {0}: a candidate stands below an m= line")]
    Loose(usize),
    #[error("line {0} belongs to another ICE session than those before it")]
    TwoSessions(usize),
    #[error("ice-ufrag and ice-pwd say which ICE session it is about: give both")]
    NoCredentials,
}

/// Attributes that it does not know are passed over, as RFC 8840 has it.
pub(super) fn read(text: &str) -> Result<Fragment, Malformed> {
    let (mut name, mut password) = (None, None);
    let (mut candidates, mut complete, mut below_media) = (0, false, false);
    for (number, line) in (1..).zip(text.lines()) {
        if line.is_empty() {
            continue;
        }
        let (kind, value) = split(line).ok_or(Malformed::NoLine(number))?;
        below_media |= kind == 'm';
        if kind != 'a' {
            continue;
        }
        if let Some(said) = value.strip_prefix("ice-ufrag:") {
            is_ice(said, 4, 256).then_some(()).ok_or(Malformed::BadName(number))?;
            agree(&mut name, said).ok_or(Malformed::TwoSessions(number))?;
        } else if let Some(said) = value.strip_prefix("ice-pwd:") {
            is_ice(said, 22, 256).then_some(()).ok_or(Malformed::BadPassword(number))?;
            agree(&mut password, said).ok_or(Malformed::TwoSessions(number))?;
        } else if let Some(said) = value.strip_prefix("candidate:") {
            is_candidate(said).then_some(()).ok_or(Malformed::BadCandidate(number))?;
            below_media.then_some(()).ok_or(Malformed::Loose(number))?;
            candidates += 1;
        }
        complete |= value == "end-of-candidates";
    }
    let (Some(name), Some(password)) = (name, password) else { return Err(Malformed::NoCredentials) };
    let credentials = Credentials { name: name.to_owned(), password: password.to_owned() };
    Ok(Fragment { credentials, candidates, complete })
}

fn split(line: &str) -> Option<(char, &str)> {
    let (kind, value) = line.split_once('=')?;
    let mut letters = kind.chars();
    let kind = letters.next().filter(char::is_ascii_lowercase)?;
    (letters.next().is_none() && !value.chars().any(char::is_control)).then_some((kind, value))
}

/// With `max-bundle` there is one ICE session, so every line says the same of it. `None`: they do not.
fn agree<'a>(before: &mut Option<&'a str>, now: &'a str) -> Option<()> {
    (*before.get_or_insert(now) == now).then_some(())
}

/// `ice-char` of RFC 8839, section 5.1.
fn is_ice(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

/// `candidate-attribute` of RFC 8839, section 5.1. Any transport and any address: what is of no use here is not malformed.
fn is_candidate(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let [foundation, component, transport, priority, address, port, "typ", kind, more @ ..] = words.as_slice() else {
        return false;
    };
    is_ice(foundation, 1, 32)
        && component.parse::<u16>().is_ok_and(|id| (1..=256).contains(&id))
        && priority.parse::<u32>().is_ok()
        && port.parse::<u16>().is_ok()
        && [transport, address, kind].iter().all(|word| !word.is_empty())
        && more.len().is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As RFC 9725, section 4.3.2 shows one.
    const TRICKLED: &str = "a=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:EsAw\r\n\
        a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n\
        a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1\r\n\
        a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0\r\n\
        a=end-of-candidates\r\n";
    const BARE: &str = "a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n";

    fn with(line: &str) -> Result<Fragment, Malformed> {
        read(&format!("{BARE}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n{line}\r\n"))
    }

    #[test]
    fn candidates_are_read_with_the_session_that_they_belong_to() {
        let fragment = read(TRICKLED).unwrap();
        assert_eq!((fragment.credentials.name.as_str(), fragment.candidates, fragment.complete), ("EsAw", 2, true));
        assert_eq!(read(&TRICKLED.replace("\r\n", "\n")), Ok(fragment), "whatever ends the lines");
    }

    #[test]
    fn a_restart_needs_no_more_than_a_name_and_a_password() {
        let fragment = read(BARE).unwrap();
        assert_eq!(fragment.credentials.password, "vw5LmwG4y/e6dPP/zAP9Gp5k");
        assert_eq!((fragment.candidates, fragment.complete), (0, false));
        assert!(!format!("{fragment:?}").contains("vw5L"), "and the password is for nobody's log");
    }

    #[test]
    fn without_a_name_or_a_password_nobody_knows_which_session_is_meant() {
        for text in ["", "\r\n", "a=ice-ufrag:ysXw\r\n", "a=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n"] {
            assert_eq!(read(text), Err(Malformed::NoCredentials), "{text:?}");
        }
    }

    #[test]
    fn a_name_and_a_password_have_their_lengths_and_letters() {
        for bad in ["abc", "a-bc", "ab c", "äöüß", &"x".repeat(257), "ab\tcd"] {
            let text = format!("a=ice-ufrag:{bad}\r\na=ice-pwd:{}\r\n", "p".repeat(22));
            assert!(matches!(read(&text), Err(Malformed::BadName(1) | Malformed::NoLine(1))), "{bad:?}");
        }
        for bad in ["short", &"p".repeat(257), &"=".repeat(30)] {
            let text = format!("a=ice-ufrag:ysXw\r\na=ice-pwd:{bad}\r\n");
            assert_eq!(read(&text), Err(Malformed::BadPassword(2)), "{bad:?}");
        }
        assert!(read(&format!("a=ice-ufrag:{}\na=ice-pwd:{}", "n".repeat(256), "p".repeat(256))).is_ok());
    }

    #[test]
    fn every_line_says_the_same_of_the_session() {
        assert!(with("a=ice-ufrag:ysXw").is_ok());
        assert_eq!(with("a=ice-ufrag:other"), Err(Malformed::TwoSessions(4)));
        assert_eq!(with(&format!("a=ice-pwd:{}", "p".repeat(22))), Err(Malformed::TwoSessions(4)));
    }

    #[test]
    fn what_is_no_candidate_is_not_taken_for_one() {
        for good in [
            "a=candidate:1 1 udp 1 192.0.2.1 9 typ host",
            "a=candidate:+/ 256 UDP 4294967295 2001:db8::1 65535 typ srflx raddr 0.0.0.0 rport 0",
            "a=candidate:1 1 quic 1 0b5f8f9a-0000.local 9 typ odd",
        ] {
            assert_eq!(with(good).map(|fragment| fragment.candidates), Ok(1), "{good}");
        }
        for bad in [
            "a=candidate:",
            "a=candidate:1 1 udp 1 192.0.2.1 9 host",
            "a=candidate:1 0 udp 1 192.0.2.1 9 typ host",
            "a=candidate:1 257 udp 1 192.0.2.1 9 typ host",
            "a=candidate:1 1 udp 4294967296 192.0.2.1 9 typ host",
            "a=candidate:1 1 udp 1 192.0.2.1 65536 typ host",
            "a=candidate:- 1 udp 1 192.0.2.1 9 typ host",
            "a=candidate:1 1 udp 1  9 typ host",
            "a=candidate:1 1 udp 1 192.0.2.1 9 typ host generation",
        ] {
            assert_eq!(with(bad), Err(Malformed::BadCandidate(4)), "{bad}");
        }
        let loose = format!("{BARE}a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n");
        assert_eq!(read(&loose), Err(Malformed::Loose(3)));
    }

    #[test]
    fn unknown_attributes_are_passed_over_and_what_is_no_sdp_is_not() {
        for good in ["a=ice-options:trickle ice2", "a=x-odd:ü", "c=IN IP4 0.0.0.0", "a=mid:", "", "a=candidates:none"]
        {
            assert!(with(good).is_ok(), "{good}");
        }
        for bad in ["nonsense", "=", "ab=c", "A=b", "a=b\rc", "{\"candidate\":\"\"}", "ä=b", "a=\u{0}"] {
            assert_eq!(with(bad), Err(Malformed::NoLine(4)), "{bad:?}");
        }
    }
}
