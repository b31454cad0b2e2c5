//! SRTP and SRTCP towards one receiver. Seals in place and allocates nothing.
//!
//! **Invariant.** Whoever calls never gives the same SSRC and index twice: with the same key that would be the same nonce.

use super::{
    CounterMode, GCM_TAG, INDEX, IS_ENCRYPTED, MasterKey, RTCP_CLEAR, SHA1_80_TAG, SRTCP, Side, cm_iv, encrypt,
    gcm_nonce, known,
};
use aws_lc_rs::{aead::Aad, hmac};

/// What sealing adds to a compound of RTCP: tag, and the index with the E bit.
pub(crate) const RTCP_TAIL: usize = GCM_TAG + INDEX;

pub(crate) struct Sealer {
    rtp: Side,
    rtcp: Side,
    #[cfg(test)]
    given: tests::Given,
}

impl Sealer {
    /// `None`: the crypto provider refused a key.
    pub(crate) fn new(master: &MasterKey) -> Option<Self> {
        Some(Self {
            rtp: Side::new(master, 0)?,
            rtcp: Side::new(master, SRTCP)?,
            #[cfg(test)]
            given: tests::Given::default(),
        })
    }

    /// How much longer an RTP packet becomes.
    pub(crate) const fn rtp_tag(&self) -> usize {
        match self.rtp {
            Side::Gcm { .. } => GCM_TAG,
            Side::Cm(_) => SHA1_80_TAG,
        }
    }

    /// Seals `packet`: a header of `header` bytes, the payload, and room for the tag ([`Sealer::rtp_tag`]). `index`: rollovers and
    /// sequence number, RFC 3711 section 3.3.1. `None`: it must not be sent.
    pub(crate) fn seal_rtp(&self, packet: &mut [u8], header: usize, ssrc: u32, index: u64) -> Option<()> {
        #[cfg(test)]
        self.given.take("RTP", ssrc, index);
        match &self.rtp {
            Side::Gcm { key, salt } => {
                let end = packet.len().checked_sub(GCM_TAG)?;
                let (header, rest) = packet.split_at_mut_checked(header)?;
                let (payload, room) = rest.split_at_mut_checked(end.checked_sub(header.len())?)?;
                let nonce = gcm_nonce(salt, ssrc, index);
                let tag = key.seal_in_place_separate_tag(nonce, Aad::from(&*header), payload).ok()?;
                room.copy_from_slice(tag.as_ref());
            }
            Side::Cm(mode) => {
                let CounterMode { key, salt, auth } = &**mode;
                let end = packet.len().checked_sub(SHA1_80_TAG)?;
                let (sealed, room) = packet.split_at_mut(end);
                encrypt(key, cm_iv(salt, ssrc, index), sealed.get_mut(header..)?)?;
                let mut tag = hmac::Context::with_key(auth);
                tag.update(sealed);
                tag.update(&((index >> 16) as u32).to_be_bytes());
                room.copy_from_slice(&tag.sign().as_ref()[..SHA1_80_TAG]);
            }
        }
        Some(())
    }

    /// Seals a compound of `length` bytes at the beginning of `packet`, whose first SSRC is `ssrc`. Gives the whole length;
    /// `packet` has room for [`RTCP_TAIL`] more. `None`: it must not be sent.
    pub(crate) fn seal_rtcp(&self, packet: &mut [u8], length: usize, ssrc: u32, index: u32) -> Option<usize> {
        #[cfg(test)]
        self.given.take("RTCP", ssrc, index.into());
        let word = (index | IS_ENCRYPTED).to_be_bytes();
        match &self.rtcp {
            Side::Gcm { key, salt } => {
                let (clear, rest) = packet.split_at_mut_checked(RTCP_CLEAR)?;
                let (body, tail) = rest.split_at_mut_checked(length.checked_sub(RTCP_CLEAR)?)?;
                // The 31 bits of the index stand where an RTP packet has rollovers and number: RFC 7714 section 9.1.
                let nonce = gcm_nonce(salt, ssrc, u64::from(index & !IS_ENCRYPTED));
                let tag = key.seal_in_place_separate_tag(nonce, Aad::from(known(clear, word)), body).ok()?;
                tail.get_mut(..GCM_TAG)?.copy_from_slice(tag.as_ref());
                tail.get_mut(GCM_TAG..GCM_TAG + INDEX)?.copy_from_slice(&word);
                Some(length + GCM_TAG + INDEX)
            }
            Side::Cm(mode) => {
                let CounterMode { key, salt, auth } = &**mode;
                let body = packet.get_mut(RTCP_CLEAR..length)?;
                encrypt(key, cm_iv(salt, ssrc, u64::from(index & !IS_ENCRYPTED)), body)?;
                packet.get_mut(length..length + INDEX)?.copy_from_slice(&word);
                let tag = hmac::sign(auth, packet.get(..length + INDEX)?);
                let end = length + INDEX;
                packet.get_mut(end..end + SHA1_80_TAG)?.copy_from_slice(&tag.as_ref()[..SHA1_80_TAG]);
                Some(end + SHA1_80_TAG)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            super::keys::Profile,
            tests::{KEY_128, KEY_256, bytes, gcm},
        },
        *,
    };
    use crate::allocations;
    use std::{cell::RefCell, collections::HashSet};
    use zeroize::Zeroizing;

    /// What was sealed under one key. In every test of the crate nothing is sealed twice under one SSRC and index.
    #[derive(Default)]
    pub(super) struct Given(RefCell<HashSet<(&'static str, u32, u64)>>);

    impl Given {
        pub(super) fn take(&self, kind: &'static str, ssrc: u32, index: u64) {
            let is_new = allocations::uncounted(|| self.0.borrow_mut().insert((kind, ssrc, index)));
            assert!(is_new, "{kind} of {ssrc}: the nonce of {index} is used twice");
        }
    }

    #[test]
    #[should_panic(expected = "used twice")]
    fn a_nonce_that_is_used_twice_is_noticed() {
        let sealer = sealer(KEY_128);
        for _ in 0..2 {
            sealer.seal_rtp(&mut [0; 28], 12, 1, 7);
        }
    }

    // The known answer by which implementations of AES_CM_128_HMAC_SHA1_80 check each other.
    #[test]
    fn a_packet_in_counter_mode_is_sealed_as_others_seal_it() {
        let master = MasterKey {
            profile: Profile::Aes128CmHmacSha1_80,
            key: Zeroizing::new(bytes("e1f97a0d3e018be0d64fa32c06de4139")),
            salt: Zeroizing::new(bytes("0ec675ad498afeebb6960b3aabe6")),
        };
        let mut packet = bytes("800f1234 decafbad cafebabe abababab abababab abababab abababab 00000000 00000000 0000");
        Sealer::new(&master).unwrap().seal_rtp(&mut packet, 12, 0xcafe_babe, 0x1234).unwrap();
        let sealed = "800f1234 decafbad cafebabe 4e55dc4c e79978d8 8ca4d215 949d2402 b78d6acc 99ea179b 8dbb";
        assert_eq!(packet, bytes(sealed));
    }

    fn sealer(key: &str) -> Sealer {
        Sealer { rtp: gcm(key), rtcp: gcm(key), given: Given::default() }
    }

    // RFC 7714, sections 16.1.1 and 16.2.1.
    #[test]
    fn packets_are_sealed_as_the_standard_seals_them() {
        let plain = bytes(
            "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573",
        );
        for (key, sealed) in [
            (
                KEY_128,
                "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf \
                 8833899d 7f27beb1 6a9152cf 765ee439 0cce",
            ),
            (
                KEY_256,
                "8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f 1ba63799 \
                 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13",
            ),
        ] {
            let mut packet = plain.clone();
            packet.resize(plain.len() + GCM_TAG, 0);
            sealer(key).seal_rtp(&mut packet, 12, 0x5501_a0b2, 0xf17b).unwrap();
            assert_eq!(packet, bytes(sealed), "{key}");
        }
    }

    // RFC 7714, section 17.1.
    #[test]
    fn reports_are_sealed_as_the_standard_seals_them() {
        let plain = bytes(
            "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef",
        );
        let sealed = bytes(
            "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded \
             0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4",
        );
        let mut packet = plain.clone();
        packet.resize(plain.len() + RTCP_TAIL, 0);
        let length = sealer(KEY_128).seal_rtcp(&mut packet, plain.len(), 0x4d61_7273, 0x5d4).unwrap();
        assert_eq!(packet[..length], sealed);
    }

    #[test]
    fn what_has_no_room_is_not_sealed() {
        for length in 0..28 {
            assert_eq!(sealer(KEY_128).seal_rtp(&mut vec![0; length], 12, 1, 1), None, "{length}");
        }
        for (length, of, is_sealed) in [(27, 8, false), (28, 7, false), (28, 8, true)] {
            assert_eq!(sealer(KEY_128).seal_rtcp(&mut vec![0; length], of, 1, 1).is_some(), is_sealed);
        }
    }
}
