//! SRTP and SRTCP: RFC 3711, RFC 7714. What we send to receivers is sealed here, and what clients report is opened; the media of
//! publishers is opened by their transports.

mod open;
mod seal;

pub(crate) use open::Opener;
pub(crate) use seal::{RTCP_TAIL, Sealer};

use super::keys::{MasterKey, Profile};
use aws_lc_rs::{
    aead::{AES_128_GCM, AES_256_GCM, LessSafeKey, Nonce, UnboundKey},
    cipher::{AES_128, AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey},
    hmac,
    iv::FixedLength,
};

const GCM_TAG: usize = 16;
const SHA1_80_TAG: usize = 10;
/// The first RTCP header with its SSRC stays in the clear.
const RTCP_CLEAR: usize = 8;
/// Behind a compound stands its index, and in front of that the E bit: RFC 3711 section 3.4.
const INDEX: usize = 4;
const IS_ENCRYPTED: u32 = 1 << 31;

/// What the labels of RFC 3711 section 4.3.1 say.
#[derive(Clone, Copy)]
enum Label {
    Cipher = 0,
    Auth = 1,
    Salt = 2,
}

const SRTCP: u8 = 3;

/// The session keys of SRTP, or of SRTCP.
enum Side {
    Gcm { key: LessSafeKey, salt: [u8; 12] },
    Cm(Box<CounterMode>),
}

/// Apart, because it is large and rare: whoever can takes GCM.
struct CounterMode {
    key: EncryptingKey,
    salt: [u8; 14],
    auth: hmac::Key,
}

impl Side {
    fn new(master: &MasterKey, first_label: u8) -> Option<Self> {
        let derive = |label: Label, out: &mut [u8]| derive(master, first_label + label as u8, out);
        Some(match master.profile {
            Profile::AeadAes128Gcm | Profile::AeadAes256Gcm => {
                let algorithm = if master.key.len() == 16 { &AES_128_GCM } else { &AES_256_GCM };
                let (mut key, mut salt) = (zeroize::Zeroizing::new(vec![0; master.key.len()]), [0; 12]);
                derive(Label::Cipher, &mut key)?;
                derive(Label::Salt, &mut salt)?;
                Self::Gcm { key: LessSafeKey::new(UnboundKey::new(algorithm, &key).ok()?), salt }
            }
            Profile::Aes128CmHmacSha1_80 => {
                let (mut key, mut auth, mut salt) =
                    (zeroize::Zeroizing::new([0; 16]), zeroize::Zeroizing::new([0; 20]), [0; 14]);
                derive(Label::Cipher, &mut *key)?;
                derive(Label::Auth, &mut *auth)?;
                derive(Label::Salt, &mut salt)?;
                let auth = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &*auth);
                Self::Cm(Box::new(CounterMode { key: counter_mode(&*key)?, salt, auth }))
            }
        })
    }
}

/// RFC 3711 section 4.3.1 with a key derivation rate of zero; AES-256 as in RFC 6188 section 3. A salt of 96 bits stands in front
/// of zeros (RFC 7714 section 11).
fn derive(master: &MasterKey, label: u8, out: &mut [u8]) -> Option<()> {
    let mut iv = [0; 16];
    iv[..master.salt.len()].copy_from_slice(&master.salt);
    iv[7] ^= label;
    out.fill(0);
    encrypt(&counter_mode(&master.key)?, iv, out)
}

fn counter_mode(key: &[u8]) -> Option<EncryptingKey> {
    let algorithm = if key.len() == 16 { &AES_128 } else { &AES_256 };
    EncryptingKey::ctr(UnboundCipherKey::new(algorithm, key).ok()?).ok()
}

fn encrypt(key: &EncryptingKey, iv: [u8; 16], data: &mut [u8]) -> Option<()> {
    key.less_safe_encrypt(data, EncryptionContext::Iv128(FixedLength::from(&iv))).ok().map(drop)
}

/// RFC 7714 section 8.1.
fn gcm_nonce(salt: &[u8; 12], ssrc: u32, index: u64) -> Nonce {
    let mut nonce = *salt;
    let (ssrc, index) = (ssrc.to_be_bytes(), index.to_be_bytes());
    for (byte, with) in nonce[2..6].iter_mut().zip(ssrc) {
        *byte ^= with;
    }
    for (byte, with) in nonce[6..].iter_mut().zip(&index[2..]) {
        *byte ^= with;
    }
    Nonce::assume_unique_for_key(nonce)
}

/// What is authenticated of a compound besides what is encrypted: RFC 7714 section 9.2.
fn known(clear: &[u8], word: [u8; INDEX]) -> [u8; RTCP_CLEAR + INDEX] {
    let mut known = [0; RTCP_CLEAR + INDEX];
    known[..RTCP_CLEAR].copy_from_slice(clear);
    known[RTCP_CLEAR..].copy_from_slice(&word);
    known
}

/// RFC 3711 section 4.1.1.
fn cm_iv(salt: &[u8; 14], ssrc: u32, index: u64) -> [u8; 16] {
    let mut iv = [0; 16];
    iv[..14].copy_from_slice(salt);
    let (ssrc, index) = (ssrc.to_be_bytes(), index.to_be_bytes());
    for (byte, with) in iv[4..8].iter_mut().zip(ssrc) {
        *byte ^= with;
    }
    for (byte, with) in iv[8..14].iter_mut().zip(&index[2..]) {
        *byte ^= with;
    }
    iv
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    pub(super) fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<char> = hex.chars().filter(char::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|two| u8::from_str_radix(&two.iter().collect::<String>(), 16).unwrap()).collect()
    }

    pub(super) const KEY_128: &str = "000102030405060708090a0b0c0d0e0f";
    pub(super) const KEY_256: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    pub(super) fn gcm(key: &str) -> Side {
        let key = bytes(key);
        let algorithm = if key.len() == 16 { &AES_128_GCM } else { &AES_256_GCM };
        let key = LessSafeKey::new(UnboundKey::new(algorithm, &key).unwrap());
        Side::Gcm { key, salt: bytes("517569642070726f2071756f").try_into().unwrap() }
    }

    // RFC 3711, appendix B.3.
    #[test]
    fn session_keys_are_those_of_the_standard() {
        let master = MasterKey {
            profile: Profile::Aes128CmHmacSha1_80,
            key: Zeroizing::new(bytes("E1F97A0D3E018BE0D64FA32C06DE4139")),
            salt: Zeroizing::new(bytes("0EC675AD498AFEEBB6960B3AABE6")),
        };
        for (label, key) in [
            (0, "C61E7A93744F39EE10734AFE3FF7A087"),
            (2, "30CBBC08863D8C85D49DB34A9AE1"),
            (1, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"),
        ] {
            let mut out = vec![0; bytes(key).len()];
            derive(&master, label, &mut out).unwrap();
            assert_eq!(out, bytes(key), "label {label}");
        }
    }

    // RFC 3711, appendix B.2.
    #[test]
    fn the_key_stream_of_counter_mode_is_that_of_the_standard() {
        let key = counter_mode(&bytes("2B7E151628AED2A6ABF7158809CF4F3C")).unwrap();
        let salt = bytes("F0F1F2F3F4F5F6F7F8F9FAFBFCFD").try_into().unwrap();
        let mut stream = [0; 32];
        encrypt(&key, cm_iv(&salt, 0, 0), &mut stream).unwrap();
        assert_eq!(stream[..], bytes("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB"));
    }
}
