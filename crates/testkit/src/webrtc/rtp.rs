//! What a datagram says of itself without being opened: the header of SRTP is not encrypted (RFC 3711 section 3.1).

/// The fixed part of an RTP header (RFC 3550 section 5.1), as far as a watcher wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RtpHeader {
    pub payload_type: u8,
    pub seq: u16,
    pub ssrc: u32,
}

impl RtpHeader {
    /// `None`: the datagram is something else. 128 to 191 begins RTP and RTCP (RFC 7983), of which RTCP has 64 to 95 in the place
    /// of the payload type (RFC 5761 section 4).
    pub fn of(datagram: &[u8]) -> Option<Self> {
        let [128..192, second, a, b, _, _, _, _, ssrc @ ..] = datagram else { return None };
        let payload_type = second & 0x7f;
        let ssrc = u32::from_be_bytes(*ssrc.first_chunk()?);
        (!(64..96).contains(&payload_type)).then_some(Self { payload_type, seq: u16::from_be_bytes([*a, *b]), ssrc })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_is_told_from_reports_and_from_what_is_no_rtp() {
        let media = [0x80, 0x80 | 96, 1, 2, 0, 0, 0, 0, 0, 0, 0, 7];
        assert_eq!(RtpHeader::of(&media), Some(RtpHeader { payload_type: 96, seq: 0x102, ssrc: 7 }));
        let with = |at: usize, byte: u8| {
            let mut changed = media;
            changed[at] = byte;
            RtpHeader::of(&changed)
        };
        assert_eq!((with(1, 200), with(1, 206), with(0, 22), with(0, 0)), (None, None, None, None));
        assert_eq!(RtpHeader::of(&media[..11]), None);
    }
}
