//! The SRTP master keys of a connection, taken where the DTLS handshake gives them to str0m. Whoever seals a part of what leaves, or
//! opens a part of what comes, needs them, and str0m does not hand them out.
//!
//! str0m's crypto provider is wrapped: everything passes through, and the keying material is copied on its way.

use std::{
    cell::RefCell,
    fmt,
    sync::{Arc, OnceLock},
    time::Instant,
};
use str0m::{
    config::{CryptoProvider, DtlsCert, DtlsVersion},
    crypto::{
        CryptoError,
        dtls::{DtlsImplError, DtlsInstance, DtlsOutput, DtlsProvider, ProtocolVersion, SrtpProfile},
    },
};
use zeroize::Zeroizing;

/// How SRTP protects: RFC 3711 section 4, RFC 7714 section 14.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Aes128CmHmacSha1_80,
    AeadAes128Gcm,
    AeadAes256Gcm,
}

impl Profile {
    /// The lengths of master key and master salt.
    const fn lengths(self) -> (usize, usize) {
        match self {
            Self::Aes128CmHmacSha1_80 => (16, 14),
            Self::AeadAes128Gcm => (16, 12),
            Self::AeadAes256Gcm => (32, 12),
        }
    }

    const fn of(profile: SrtpProfile) -> Option<Self> {
        match profile {
            SrtpProfile::AES128_CM_SHA1_80 => Some(Self::Aes128CmHmacSha1_80),
            SrtpProfile::AEAD_AES_128_GCM => Some(Self::AeadAes128Gcm),
            SrtpProfile::AEAD_AES_256_GCM => Some(Self::AeadAes256Gcm),
            // The enum is not ours and open: with what is not known here the transport seals by itself.
            _ => None,
        }
    }
}

/// Master key and master salt of one direction. Wiped when dropped; printed as a mark.
pub(crate) struct MasterKey {
    pub(crate) profile: Profile,
    pub(crate) key: Zeroizing<Vec<u8>>,
    pub(crate) salt: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({:?}, …)", self.profile)
    }
}

/// Of both directions: with which we send, and with which the client does.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) ours: MasterKey,
    pub(crate) theirs: MasterKey,
}

/// Where a handshake leaves its keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyDrop(Arc<OnceLock<Keys>>);

impl KeyDrop {
    /// `None`: the handshake is not over, or has agreed on something that is not known here.
    pub(crate) fn keys(&self) -> Option<&Keys> {
        self.0.get()
    }

    /// Where what lies in the material: RFC 5764 section 4.2.
    fn take(&self, material: &[u8], profile: SrtpProfile, ours_is_client: bool) {
        let Some(profile) = Profile::of(profile) else { return };
        let (key, salt) = profile.lengths();
        let of = |is_client: bool| {
            let side = usize::from(!is_client);
            let key_at = material.get(side * key..(side + 1) * key)?;
            let salt_at = material.get(2 * key + side * salt..2 * key + (side + 1) * salt)?;
            let (key, salt) = (Zeroizing::new(key_at.to_vec()), Zeroizing::new(salt_at.to_vec()));
            Some(MasterKey { profile, key, salt })
        };
        if let (Some(ours), Some(theirs)) = (of(ours_is_client), of(!ours_is_client)) {
            // A second one of the same connection there cannot be.
            let _ = self.0.set(Keys { ours, theirs });
        }
    }
}

thread_local! {
    /// Of the connection that is being made: str0m makes it in the same call that asks the provider.
    static MADE: RefCell<Option<KeyDrop>> = const { RefCell::new(None) };
}

/// str0m's own provider, and our tap in it.
pub(crate) fn tapped_provider() -> CryptoProvider {
    static TAP: OnceLock<Tap> = OnceLock::new();
    let base = str0m::crypto::from_feature_flags();
    let dtls_provider = TAP.get_or_init(|| Tap(base.dtls_provider));
    CryptoProvider { dtls_provider, ..base }
}

/// Runs what makes one connection, and gives where its key will lie.
pub(crate) fn watching<T>(make: impl FnOnce() -> T) -> (T, KeyDrop) {
    MADE.set(None);
    let made = make();
    (made, MADE.take().unwrap_or_default())
}

#[derive(Debug)]
struct Tap(&'static dyn DtlsProvider);

impl DtlsProvider for Tap {
    fn generate_certificate(&self) -> Option<DtlsCert> {
        self.0.generate_certificate()
    }

    fn new_dtls(
        &self,
        cert: &DtlsCert,
        now: Instant,
        version: DtlsVersion,
        mtu: Option<usize>,
    ) -> Result<Box<dyn DtlsInstance>, CryptoError> {
        let (inner, drop) = (self.0.new_dtls(cert, now, version, mtu)?, KeyDrop::default());
        MADE.set(Some(drop.clone()));
        Ok(Box::new(Tapped { inner, drop }))
    }

    fn is_test(&self) -> bool {
        self.0.is_test()
    }
}

#[derive(Debug)]
struct Tapped {
    inner: Box<dyn DtlsInstance>,
    drop: KeyDrop,
}

impl DtlsInstance for Tapped {
    fn set_active(&mut self, active: bool) {
        self.inner.set_active(active);
    }

    fn handle_packet(&mut self, packet: &[u8]) -> Result<(), DtlsImplError> {
        self.inner.handle_packet(packet)
    }

    fn poll_output<'a>(&mut self, buffer: &'a mut [u8]) -> DtlsOutput<'a> {
        let client = self.inner.is_active();
        let output = self.inner.poll_output(buffer);
        if let DtlsOutput::KeyingMaterial(material, profile) = &output {
            self.drop.take(material, *profile, client);
        }
        output
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsImplError> {
        self.inner.handle_timeout(now)
    }

    fn send_application_data(&mut self, data: &[u8]) -> Result<usize, DtlsImplError> {
        self.inner.send_application_data(data)
    }

    fn is_active(&self) -> bool {
        self.inner.is_active()
    }

    fn protocol_version(&self) -> Option<ProtocolVersion> {
        self.inner.protocol_version()
    }

    fn is_closing(&self) -> bool {
        self.inner.is_closing()
    }

    fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    fn close(&mut self) -> Result<(), DtlsImplError> {
        self.inner.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_finds_its_own_key_and_salt() {
        let material: Vec<u8> = (0..56).collect();
        for (client, key, salt) in [(true, 0..16, 32..44), (false, 16..32, 44..56)] {
            let drop = KeyDrop::default();
            drop.take(&material, SrtpProfile::AEAD_AES_128_GCM, client);
            let Keys { ours, theirs } = drop.keys().unwrap();
            assert_eq!((&ours.key[..], &ours.salt[..]), (&material[key], &material[salt]));
            assert!(ours.key != theirs.key && ours.salt != theirs.salt);
            assert_eq!(format!("{ours:?}"), "MasterKey(AeadAes128Gcm, …)");
        }
        let short = KeyDrop::default();
        short.take(&material, SrtpProfile::AEAD_AES_256_GCM, false);
        assert!(short.keys().is_none());
    }
}
