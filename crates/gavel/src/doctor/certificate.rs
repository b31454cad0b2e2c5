//! Whether certificate and key can be read, belong together, and hold today.

use super::finding::{Code, Finding};
use crate::config::Tls;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

const DAY: i64 = 86_400;
/// Long enough to renew it in working hours.
const SOON: i64 = 14 * DAY;

pub(super) fn check(tls: &Tls) -> Vec<Finding> {
    let (cert, key) = (tls.cert.display(), tls.key.display());
    let chain: Vec<CertificateDer<'_>> = match CertificateDer::pem_file_iter(&tls.cert).and_then(Iterator::collect) {
        Ok(chain) => chain,
        Err(fault) => return vec![unreadable(format_args!("{cert} is no certificate in PEM: {fault}"))],
    };
    let Some(own) = chain.first().cloned() else {
        return vec![unreadable(format_args!("{cert} holds no certificate"))];
    };
    let private = match PrivateKeyDer::from_pem_file(&tls.key) {
        Ok(private) => private,
        Err(fault) => {
            return vec![Finding::amiss(
                Code::KeyUnreadable,
                format_args!("{key} is no key in PEM: {fault}"),
                "Set --tls-key to the key of the certificate, which the user of the server may read",
            )];
        }
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
    let pair = match ServerConfig::builder().with_no_client_auth().with_single_cert(chain, private) {
        Ok(_) => Finding::well(Code::KeyFits, "certificate and key belong together"),
        Err(fault) => Finding::amiss(
            Code::KeyForeign,
            format_args!("certificate and key do not belong together: {fault}"),
            "Set --tls-cert and --tls-key to two of one pair",
        ),
    };
    vec![pair, dates(validity(&own), now)]
}

fn unreadable(text: fmt::Arguments<'_>) -> Finding {
    Finding::amiss(
        Code::CertificateUnreadable,
        text,
        "Set --tls-cert to a chain in PEM, which the user of the server may read",
    )
}

/// `validity`: not before, not after; all in seconds since 1970.
pub(super) fn dates(validity: Option<(i64, i64)>, now: i64) -> Finding {
    let Some((from, until)) = validity else {
        return Finding::amiss(
            Code::CertificateUndated,
            "the certificate's dates cannot be read",
            "Look at them with `openssl x509 -dates`",
        );
    };
    if now < from {
        let remedy = "Look at the clock of this machine, or wait";
        return Finding::amiss(Code::CertificateEarly, "the certificate is not valid yet", remedy);
    }
    if now >= until {
        return Finding::amiss(Code::CertificateExpired, "the certificate has expired", "Renew it");
    }
    let days = (until - now) / DAY;
    if until - now < SOON {
        let text = format!("the certificate expires in {days} days");
        return Finding::amiss(Code::CertificateEndsSoon, text, "Renew it");
    }
    Finding::well(Code::CertificateValid, format!("the certificate is good for another {days} days"))
}

/// Not before, not after, in seconds since 1970 (RFC 5280, section 4.1.2.5).
fn validity(certificate: &[u8]) -> Option<(i64, i64)> {
    let (certificate, _) = sequence(certificate)?;
    let (mut rest, _) = sequence(certificate)?;
    if rest.first() == Some(&0xa0) {
        rest = element(rest)?.2; // the version
    }
    rest = element(rest)?.2; // the serial number
    rest = element(rest)?.2; // the signature's algorithm
    rest = element(rest)?.2; // the issuer
    let (times, _) = sequence(rest)?;
    let (tag, from, times) = element(times)?;
    let from = time(tag, from)?;
    let (tag, until, _) = element(times)?;
    Some((from, time(tag, until)?))
}

/// Tag, content, and what follows of a DER element.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if digits.len() > 4 {
            return None;
        }
        (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

fn sequence(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (tag, content, rest) = element(bytes)?;
    (tag == 0x30).then_some((content, rest))
}

/// UTCTime `YYMMDDHHMMSSZ` or GeneralizedTime `YYYYMMDDHHMMSSZ`.
fn time(tag: u8, content: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let (year, rest) = match tag {
        0x17 => {
            let year: i64 = text.get(..2)?.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, text.get(2..)?)
        }
        0x18 => (text.get(..4)?.parse().ok()?, text.get(4..)?),
        _ => return None,
    };
    let part = |at: usize| rest.get(at..at + 2)?.parse::<i64>().ok();
    let (month, day, hour, minute, second) = (part(0)?, part(2)?, part(4)?, part(6)?, part(8)?);
    Some(days(year, month, day) * DAY + hour * 3_600 + minute * 60 + second)
}

/// Days since 1970-01-01 (Howard Hinnant's `days_from_civil`).
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_certificates_are_read() {
        assert_eq!(time(0x17, b"261121064700Z"), Some(1_795_243_620));
        assert_eq!(time(0x18, b"20261121064700Z"), Some(1_795_243_620));
        assert_eq!(time(0x17, b"700101000000Z"), Some(0));
        assert_eq!(time(0x17, b"26112106470"), None);
    }

    #[test]
    fn what_is_no_certificate_has_no_dates() {
        assert_eq!(validity(b""), None);
        assert_eq!(validity(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00]), None);
    }
}
