//! Datagrams in a stream of bytes: each behind its length (RFC 4571 section 2). Pure.

use super::stun;

/// A datagram of more than this is nothing that WebRTC sends.
pub(crate) const LARGEST: usize = 2_048;
/// Of each datagram, in front of it.
pub(crate) const LENGTH: usize = 2;
/// So much of a stream tells whether it begins with a check: the length, and a STUN header up to the magic cookie.
pub const HEAD: usize = LENGTH + 8;

/// The length of the datagram that a stream begins with, if that is an ICE check: a STUN binding request (RFC 8489 section 5).
pub fn begins_with_check(head: [u8; HEAD]) -> Option<usize> {
    let [l0, l1, message @ ..] = head;
    let (length, body) = (u16::from_be_bytes([l0, l1]), u16::from_be_bytes([message[2], message[3]]));
    let fits = usize::from(length) <= LARGEST && usize::from(length) == stun::HEADER + usize::from(body);
    (fits && stun::begins_request(message)).then_some(length.into())
}

/// The stream says that a datagram is longer than any can be: it is no stream of datagrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// Takes a stream apart, in whatever pieces it comes.
#[derive(Debug, Default)]
pub(crate) struct Deframer {
    /// A datagram that has begun, with its length in front.
    begun: Vec<u8>,
}

impl Deframer {
    /// Hands out every datagram that is whole now. After an error the stream cannot be read on.
    pub(crate) fn feed(&mut self, mut bytes: &[u8], mut each: impl FnMut(&[u8])) -> Result<(), TooLong> {
        while !bytes.is_empty() {
            if self.begun.is_empty()
                && let Some((datagram, rest)) = first(bytes)?
            {
                // Nothing of length 0 was sent: such a frame keeps a connection open, and no more.
                if !datagram.is_empty() {
                    each(datagram);
                }
                bytes = rest;
                continue;
            }
            let wanted = match self.begun[..] {
                [l0, l1, ..] => LENGTH + length(l0, l1)?,
                [] | [_] => LENGTH,
            };
            let (taken, rest) = bytes.split_at(bytes.len().min(wanted - self.begun.len()));
            self.begun.extend_from_slice(taken);
            bytes = rest;
            if let Some((datagram, _)) = first(&self.begun)? {
                if !datagram.is_empty() {
                    each(datagram);
                }
                self.begun.clear();
            }
        }
        Ok(())
    }
}

/// The datagram that these bytes begin with, and what follows. `None`: it is not whole yet.
type Parted<'a> = (&'a [u8], &'a [u8]);

fn first(bytes: &[u8]) -> Result<Option<Parted<'_>>, TooLong> {
    let [l0, l1, rest @ ..] = bytes else { return Ok(None) };
    Ok(rest.split_at_checked(length(*l0, *l1)?))
}

fn length(l0: u8, l1: u8) -> Result<usize, TooLong> {
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    if length > LARGEST { Err(TooLong) } else { Ok(length) }
}

/// A datagram as it stands in a stream.
pub(crate) fn framed(datagram: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(LENGTH + datagram.len());
    frame.extend_from_slice(&(datagram.len() as u16).to_be_bytes());
    frame.extend_from_slice(datagram);
    frame
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn however_a_stream_is_cut_its_datagrams_are_the_same(
            sent in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..300), 0..12),
            cuts in prop::collection::vec(1usize..400, 1..40),
        ) {
            let stream: Vec<u8> = sent.iter().flat_map(|datagram| framed(datagram)).collect();
            let (mut rest, mut got, mut deframer) = (&stream[..], Vec::new(), Deframer::default());
            for cut in cuts.iter().cycle() {
                let (piece, behind) = rest.split_at(rest.len().min(*cut));
                deframer.feed(piece, |datagram| got.push(datagram.to_vec())).unwrap();
                rest = behind;
                if rest.is_empty() {
                    break;
                }
            }
            prop_assert_eq!(got, sent);
        }
    }

    #[test]
    fn a_length_that_no_datagram_has_ends_the_stream_and_none_at_all_is_passed_over() {
        let mut got = 0;
        let mut deframer = Deframer::default();
        assert_eq!(deframer.feed(&[0, 0, 0], |_| got += 1), Ok(()));
        assert_eq!(deframer.feed(&[0, 0, 1, 7], |_| got += 1), Ok(()));
        assert_eq!(got, 1, "what follows empty ones");
        assert_eq!(deframer.feed(&[8], |_| got += 1), Ok(()));
        assert_eq!(deframer.feed(&[1], |_| got += 1), Err(TooLong));
        assert_eq!(Deframer::default().feed(&[8, 1], |_| got += 1), Err(TooLong));
        assert_eq!(got, 1);
    }

    #[test]
    fn a_check_is_told_from_everything_else_by_its_first_bytes() {
        let check = [0, 28, 0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42];
        assert_eq!(begins_with_check(check), Some(28));
        for (at, byte) in [(0, 9), (1, 27), (2, 1), (3, 2), (4, 1), (5, 9), (6, 0x22), (9, 0)] {
            let mut other = check;
            other[at] = byte;
            assert_eq!(begins_with_check(other), None, "{other:?}");
        }
        assert_eq!(begins_with_check(*b"GET / HTTP"), None);
    }
}
