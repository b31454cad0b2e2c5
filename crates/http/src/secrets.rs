//! Random secrets, their digests, and slow hashes of what people choose themselves. Knows no users and no rules.
//!
//! What the server hands out is 256 random bits, so a plain SHA-256 of it is safe to keep; what people choose gets argon2id.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    constant_time, digest, hmac, rand,
};
use gavel_core::model::seat::Digest;
use std::{fmt, sync::Arc};
use tokio::sync::Semaphore;

/// The system's random source failed, or a hash could not be made.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the random source does not answer")]
pub struct NoRandomness;

/// A secret that is shown once. Debug does not print it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// 256 bits, hexadecimal.
    pub(crate) fn random() -> Result<Self, NoRandomness> {
        let mut bytes = [0; 32];
        fill(&mut bytes)?;
        Ok(Self(hex(&bytes)))
    }
}

/// Random bytes.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<(), NoRandomness> {
    rand::fill(bytes).map_err(|_| NoRandomness)
}

/// SHA-256 of a text, hexadecimal.
pub(crate) fn digest_of(text: &str) -> Digest {
    Digest(hex(sha256(text).as_ref()))
}

pub(crate) fn sha256(text: &str) -> impl AsRef<[u8]> + use<> {
    digest::digest(&digest::SHA256, text.as_bytes())
}

/// Compares in constant time.
pub(crate) fn same(a: &str, b: &str) -> bool {
    constant_time::verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}

/// HMAC-SHA-256, hexadecimal.
pub(crate) fn seal(key: &[u8], text: &str) -> String {
    hex(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref())
}

/// Closes a text under a key of any length; only the same key opens it again. `None`: the cryptography failed.
pub(crate) fn lock(key: &[u8], mut text: Vec<u8>) -> Option<Vec<u8>> {
    let nonce = locker(key)?.seal_in_place_append_tag(Aad::empty(), &mut text).ok()?;
    let mut sealed = nonce.as_ref().to_vec();
    sealed.extend(text);
    Some(sealed)
}

/// `None`: it was closed under another key, or has been changed.
pub(crate) fn unlock(key: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
    let mut text = text.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    Some(locker(key)?.open_in_place(nonce, Aad::empty(), &mut text).ok()?.to_vec())
}

fn locker(key: &[u8]) -> Option<RandomizedNonceKey> {
    RandomizedNonceKey::new(&AES_256_GCM, digest::digest(&digest::SHA256, key).as_ref()).ok()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Argon2id off the executor, a few at a time: one hash takes 19 MiB and tens of milliseconds.
#[derive(Clone)]
pub(crate) struct Hasher {
    slots: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Self {
        // More than the cores that could work on them would only cost memory.
        let slots = std::thread::available_parallelism().map_or(2, usize::from).min(4);
        Self { slots: Arc::new(Semaphore::new(slots)) }
    }
}

impl Hasher {
    /// A PHC string with a salt of its own.
    pub(crate) async fn hash(&self, secret: String) -> Result<String, NoRandomness> {
        self.run(move || Argon2::default().hash_password(secret.as_bytes()).map(|hash| hash.to_string()).ok())
            .await
            .flatten()
            .ok_or(NoRandomness)
    }

    /// `false` also for a hash that cannot be read.
    pub(crate) async fn fits(&self, secret: String, hash: String) -> bool {
        self.run(move || {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok())
        })
        .await
        .unwrap_or(false)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let _slot = self.slots.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_their_debug_tells_nothing() {
        let (a, b) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.0.len(), 64);
        assert_eq!(format!("{a:?}"), "Secret(…)");
    }

    #[test]
    fn a_digest_is_sha_256() {
        assert_eq!(digest_of("abc").0, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = Hasher::default();
        let hash = hasher.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(hasher.fits("correct horse".into(), hash.clone()).await);
        assert!(!hasher.fits("battery staple".into(), hash).await);
        assert!(!hasher.fits("correct horse".into(), "no hash".into()).await);
    }
}
