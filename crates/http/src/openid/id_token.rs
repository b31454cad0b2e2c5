//! Whether an ID token holds: signed by a key of the provider, for us, for this log-in, and today (OpenID Connect Core 1.0,
//! section 3.1.3.7). What its claims are worth here, others say.

use super::claims::Claims;
use crate::secrets;
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, Header, Validation, decode, decode_header,
    errors::ErrorKind,
    jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use serde_json::Value;

/// What a token has to say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unproven {
    #[error("no key of the provider has signed the ID token")]
    UnknownKey,
    #[error("the ID token does not hold: {0}")]
    Wrong(String),
}

impl Unproven {
    fn wrong(what: impl Into<String>) -> Self {
        Self::Wrong(what.into())
    }
}

/// The claims of a token that holds.
pub(super) fn verify(token: &str, keys: &JwkSet, expected: &Expected<'_>) -> Result<Claims, Unproven> {
    let header = decode_header(token).map_err(|fault| unreadable(fault.kind()))?;
    if header.alg.family() == AlgorithmFamily::Hmac {
        return Err(Unproven::wrong("it is signed with a secret rather than a key"));
    }
    // RFC 7515, section 4.1.11: none of these extensions is known here.
    if header.crit.is_some() {
        return Err(Unproven::wrong("it has critical headers"));
    }
    let rules = rules(header.alg, expected);
    for key in keys.keys.iter().filter(|key| could_have_signed(key, &header)) {
        let Ok(key) = DecodingKey::from_jwk(key) else { continue };
        match decode::<Claims>(token, &key, &rules) {
            Ok(decoded) => return for_us(decoded.claims, expected),
            Err(fault) => match fault.kind() {
                ErrorKind::InvalidSignature | ErrorKind::InvalidKeyFormat => {}
                other => return Err(unreadable(other)),
            },
        }
    }
    Err(Unproven::UnknownKey)
}

fn rules(algorithm: Algorithm, expected: &Expected<'_>) -> Validation {
    let mut rules = Validation::new(algorithm);
    rules.set_issuer(&[expected.issuer]);
    rules.set_audience(&[expected.client_id]);
    rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    rules.validate_nbf = true;
    rules
}

fn could_have_signed(key: &Jwk, header: &Header) -> bool {
    let common = &key.common;
    (header.kid.is_none() || header.kid == common.key_id)
        && common.public_key_use.as_ref().is_none_or(|of| *of == PublicKeyUse::Signature)
        && common.key_algorithm.is_none_or(|of| of == KeyAlgorithm::from(header.alg))
}

/// What the library does not look at.
fn for_us(claims: Claims, expected: &Expected<'_>) -> Result<Claims, Unproven> {
    if claims.get("iss").and_then(Value::as_str) != Some(expected.issuer) {
        return Err(Unproven::wrong("it names several issuers"));
    }
    // Whom else it is for we do not know, so we trust none of them.
    let several = claims.get("aud").and_then(Value::as_array).is_some_and(|audience| audience.len() > 1);
    if several || claims.get("azp").is_some_and(|party| party != expected.client_id) {
        return Err(Unproven::wrong("it is also for others"));
    }
    match claims.get("nonce").and_then(Value::as_str) {
        Some(nonce) if secrets::same(nonce, expected.nonce) => Ok(claims),
        Some(_) | None => Err(Unproven::wrong("it belongs to another log-in")),
    }
}

/// The library's errors may hold what they could not read; their kind does not.
fn unreadable(kind: &ErrorKind) -> Unproven {
    Unproven::wrong(match kind {
        ErrorKind::ExpiredSignature => "it has expired",
        ErrorKind::ImmatureSignature => "it is not valid yet",
        ErrorKind::InvalidIssuer => "another issuer has made it",
        ErrorKind::InvalidAudience => "it is for somebody else",
        ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => {
            "a claim is missing, or is no such claim"
        }
        ErrorKind::UnsupportedAlgorithm | ErrorKind::InvalidAlgorithm => "it is signed in a way that is not taken",
        _ => "it cannot be read",
    })
}
