//! The one question that demultiplexing asks of a STUN message: whose local user name fragment does it carry?
//! Authenticity is somebody else's business.

pub(super) const HEADER: usize = 20;
const BINDING_REQUEST: [u8; 2] = [0, 1];
const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const USERNAME: u16 = 0x0006;
const USE_CANDIDATE: u16 = 0x0025;

/// Whether a datagram belongs to STUN by its first byte (RFC 7983 section 7).
pub(crate) fn is_stun(datagram: &[u8]) -> bool {
    datagram.len() >= HEADER && datagram[0] < 4
}

/// The receiver's user name fragment of a binding request: the part of USERNAME before the colon (RFC 8445 section 7.2.2).
/// `None` for every other message; ICE-lite asks nobody, so nothing else is ever waited for.
pub(crate) fn addressed_to(datagram: &[u8]) -> Option<&str> {
    let (_, name) = attributes(datagram)?.find(|(kind, _)| *kind == USERNAME)?;
    std::str::from_utf8(name).ok()?.split_once(':').map(|(ours, _)| ours)
}

/// Whether a binding request says that the client has settled on the path that it came by (RFC 8445 section 8.1.1).
pub(crate) fn nominates(datagram: &[u8]) -> bool {
    attributes(datagram).is_some_and(|mut all| all.any(|(kind, _)| kind == USE_CANDIDATE))
}

/// Whether a message begins as a binding request does: `begin` is its header up to and with the magic cookie.
pub(super) fn begins_request(begin: [u8; 8]) -> bool {
    begin[..2] == BINDING_REQUEST && begin[4..] == MAGIC_COOKIE
}

/// Type and value of each attribute of a binding request, up to the first that is cut off.
fn attributes(datagram: &[u8]) -> Option<impl Iterator<Item = (u16, &[u8])>> {
    if !is_stun(datagram) || datagram[..2] != BINDING_REQUEST || datagram[4..8] != MAGIC_COOKIE {
        return None;
    }
    let mut rest = &datagram[HEADER..];
    Some(std::iter::from_fn(move || {
        let [t0, t1, l0, l1, tail @ ..] = rest else { return None };
        let (kind, length) = (u16::from_be_bytes([*t0, *t1]), usize::from(u16::from_be_bytes([*l0, *l1])));
        let value = tail.get(..length)?;
        rest = tail.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, value))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(username: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0, 1, 0, 0];
        bytes.extend(MAGIC_COOKIE);
        bytes.extend([7; 12]);
        bytes.extend([0x80, 0x22, 0, 2, b'x', b'y', 0, 0]);
        bytes.extend([0, 6, 0, username.len() as u8]);
        bytes.extend(username);
        bytes
    }

    #[test]
    fn the_part_before_the_colon_names_the_receiver() {
        assert_eq!(addressed_to(&request(b"ours:theirs")), Some("ours"));
        assert_eq!(addressed_to(&request(b"nothing")), None);
    }

    #[test]
    fn a_path_is_nominated_by_an_attribute_wherever_it_stands() {
        let mut check = request(b"ours:them");
        assert!(!nominates(&check));
        check.extend([0, 0, 0, 0, 0x25, 0, 0]);
        assert!(nominates(&check), "behind the padding of the user name");
    }

    #[test]
    fn a_cut_off_message_names_nobody() {
        let whole = request(b"ours:them");
        for end in 0..whole.len() - 3 {
            assert_eq!(addressed_to(&whole[..end]), None, "{end}");
        }
    }
}
