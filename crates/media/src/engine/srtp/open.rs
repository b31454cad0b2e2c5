//! SRTCP of one client, opened: what it reports of the streams that are sent to it.

use super::{
    CounterMode, GCM_TAG, INDEX, IS_ENCRYPTED, MasterKey, RTCP_CLEAR, SHA1_80_TAG, SRTCP, Side, cm_iv, encrypt,
    gcm_nonce, known,
};
use aws_lc_rs::{aead::Aad, constant_time::verify_slices_are_equal, hmac};

/// Of so many SSRCs of a client it is remembered what has come. It has one for each stream that it sends.
const SENDERS: usize = 64;

pub(crate) struct Opener {
    side: Side,
    /// By SSRC, the last used first.
    windows: Vec<(u32, Window)>,
}

impl Opener {
    /// `None`: the crypto provider refused a key.
    pub(crate) fn new(master: &MasterKey) -> Option<Self> {
        Some(Self { side: Side::new(master, SRTCP)?, windows: Vec::new() })
    }

    /// The compound that a datagram holds. `None`: it is not the client's, has come before, or came in the clear, which
    /// RFC 8827 section 6.5 forbids.
    pub(crate) fn open(&mut self, datagram: &[u8]) -> Option<Vec<u8>> {
        let ssrc = u32::from_be_bytes(*datagram.get(4..)?.first_chunk()?);
        let (compound, index) = match &self.side {
            Side::Gcm { key, salt } => {
                let (sealed, word) = datagram.split_last_chunk::<INDEX>()?;
                let index = encrypted(*word)?;
                let mut compound = sealed.to_vec();
                let (clear, body) = compound.split_at_mut_checked(RTCP_CLEAR)?;
                let nonce = gcm_nonce(salt, ssrc, index.into());
                key.open_in_place(nonce, Aad::from(known(clear, *word)), body).ok()?;
                compound.truncate(sealed.len() - GCM_TAG);
                (compound, index)
            }
            Side::Cm(mode) => {
                let CounterMode { key, salt, auth } = &**mode;
                let (signed, tag) = datagram.split_last_chunk::<SHA1_80_TAG>()?;
                verify_slices_are_equal(&hmac::sign(auth, signed).as_ref()[..SHA1_80_TAG], tag).ok()?;
                let (sealed, word) = signed.split_last_chunk::<INDEX>()?;
                let index = encrypted(*word)?;
                let mut compound = sealed.to_vec();
                // The key stream is the same in both directions.
                encrypt(key, cm_iv(salt, ssrc, index.into()), compound.get_mut(RTCP_CLEAR..)?)?;
                (compound, index)
            }
        };
        self.window(ssrc).take(index).then_some(compound)
    }

    fn window(&mut self, ssrc: u32) -> &mut Window {
        let at = self.windows.iter().position(|(known, _)| *known == ssrc).unwrap_or_else(|| {
            self.windows.truncate(SENDERS - 1);
            self.windows.push((ssrc, Window::default()));
            self.windows.len() - 1
        });
        self.windows[..=at].rotate_right(1);
        &mut self.windows[0].1
    }
}

/// The index, if the E bit is set.
fn encrypted(word: [u8; INDEX]) -> Option<u32> {
    let word = u32::from_be_bytes(word);
    (word & IS_ENCRYPTED != 0).then_some(word & !IS_ENCRYPTED)
}

/// Which indices have come, of the 64 up to the highest: RFC 3711 section 3.3.2.
#[derive(Default)]
struct Window {
    /// The one after the highest.
    end: u32,
    /// Bit `n`: whether the one `n` below the highest has come.
    came: u64,
}

impl Window {
    /// `false`: it has come before, or is too old for that to be known.
    fn take(&mut self, index: u32) -> bool {
        if let Some(ahead) = (index + 1).checked_sub(self.end).filter(|ahead| *ahead > 0) {
            self.came = self.came.checked_shl(ahead).unwrap_or_default() | 1;
            self.end = index + 1;
            return true;
        }
        let bit = 1u64.checked_shl(self.end - 1 - index).unwrap_or_default();
        let is_new = bit != 0 && self.came & bit == 0;
        self.came |= bit;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            super::keys::Profile,
            RTCP_TAIL, Sealer,
            tests::{KEY_128, bytes, gcm},
        },
        *,
    };
    use zeroize::Zeroizing;

    const PROFILES: [(Profile, usize, usize); 3] =
        [(Profile::Aes128CmHmacSha1_80, 16, 14), (Profile::AeadAes128Gcm, 16, 12), (Profile::AeadAes256Gcm, 32, 12)];

    fn masters() -> impl Iterator<Item = MasterKey> {
        PROFILES.into_iter().map(|(profile, key, salt)| {
            let bytes = |count: usize| Zeroizing::new((0..count as u8).collect::<Vec<_>>());
            MasterKey { profile, key: bytes(key), salt: bytes(salt) }
        })
    }

    fn sealed(sealer: &Sealer, compound: &[u8], ssrc: u32, index: u32) -> Vec<u8> {
        let mut packet = [compound, &[0; RTCP_TAIL]].concat();
        packet[4..8].copy_from_slice(&ssrc.to_be_bytes());
        let length = sealer.seal_rtcp(&mut packet, compound.len(), ssrc, index).unwrap();
        packet.truncate(length);
        packet
    }

    // RFC 7714, section 17.1.
    #[test]
    fn reports_are_opened_as_the_standard_opens_them() {
        let sealed = bytes(
            "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded \
             0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4",
        );
        let plain = bytes(
            "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef",
        );
        let mut opener = Opener { side: gcm(KEY_128), windows: Vec::new() };
        assert_eq!(opener.open(&sealed), Some(plain));
    }

    #[test]
    fn what_is_sealed_is_opened_once_and_nothing_else_is() {
        let compound: Vec<u8> = (0..60).collect();
        for master in masters() {
            let (sealer, mut opener) = (Sealer::new(&master).unwrap(), Opener::new(&master).unwrap());
            let packet = sealed(&sealer, &compound, 7, 1);
            for at in 0..packet.len() {
                let mut forged = packet.clone();
                forged[at] ^= 0x80;
                assert_eq!(opener.open(&forged), None, "{:?}, byte {at}", master.profile);
                assert_eq!(opener.open(&packet[..at]), None, "{:?}, {at} bytes", master.profile);
            }
            let opened = opener.open(&packet).unwrap();
            assert_eq!((&opened[..4], &opened[8..]), (&compound[..4], &compound[8..]));
            assert_eq!(opener.open(&packet), None, "{:?}: it has come before", master.profile);
            assert!(opener.open(&sealed(&sealer, &compound, 8, 1)).is_some(), "another SSRC counts for itself");
        }
    }

    #[test]
    fn an_index_is_taken_once_and_late_ones_as_far_as_is_known() {
        let mut window = Window::default();
        let taken = [0, 0, 5, 3, 5, 3, 4, 70, 6, 7, 7, 200, 136, 137, 137].map(|index| window.take(index));
        let wanted = [true, false, true, true, false, false, true, true, false, true, false, true, false, true, false];
        assert_eq!(taken, wanted);
        assert!(window.take(!IS_ENCRYPTED) && !window.take(!IS_ENCRYPTED), "the highest there is");
    }

    #[test]
    fn a_client_cannot_fill_the_table_and_the_least_used_are_forgotten() {
        let master = masters().nth(1).unwrap();
        let (sealer, mut opener) = (Sealer::new(&master).unwrap(), Opener::new(&master).unwrap());
        let mut open = |ssrc, index| opener.open(&sealed(&sealer, &[0; 12], ssrc, index)).is_some();
        for ssrc in 0..500 {
            assert!(open(ssrc, 0) && open(9_999, ssrc));
        }
        let kept = sealed(&Sealer::new(&master).unwrap(), &[0; 12], 9_999, 499);
        assert_eq!(opener.open(&kept), None, "it was used all the time");
        assert_eq!(opener.windows.len(), SENDERS);
    }
}
