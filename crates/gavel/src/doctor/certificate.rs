//! Whether certificate and key can be read, belong together, and hold today.

use super::Finding::{self, Advice, Bad, Good};
use crate::config::Tls;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::time::{SystemTime, UNIX_EPOCH};

const DAY: i64 = 86_400;
/// Long enough to renew it in working hours.
const SOON: i64 = 14 * DAY;

pub(super) fn check(tls: &Tls) -> Vec<Finding> {
    let chain: Vec<CertificateDer<'_>> = match CertificateDer::pem_file_iter(&tls.cert).and_then(Iterator::collect) {
        Ok(chain) => chain,
        Err(fault) => return vec![Bad(format!("{} is no certificate in PEM: {fault}", tls.cert.display()))],
    };
    let Some(own) = chain.first().cloned() else {
        return vec![Bad(format!("{} holds no certificate", tls.cert.display()))];
    };
    let key = match PrivateKeyDer::from_pem_file(&tls.key) {
        Ok(key) => key,
        Err(fault) => return vec![Bad(format!("{} is no key in PEM: {fault}", tls.key.display()))],
    };
    let mut findings = vec![match ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key) {
        Ok(_) => Good("certificate and key belong together".into()),
        Err(fault) => Bad(format!("certificate and key do not belong together: {fault}")),
    }];
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
    findings.push(match validity(&own) {
        Some((from, _)) if now < from => Bad("the certificate is not valid yet".into()),
        Some((_, until)) if now >= until => Bad("the certificate has expired: renew it".into()),
        Some((_, until)) if until - now < SOON => {
            Advice(format!("the certificate expires in {} days: renew it", (until - now) / DAY))
        }
        Some((_, until)) => Good(format!("the certificate is good for another {} days", (until - now) / DAY)),
        None => Advice("the certificate's dates cannot be read".into()),
    });
    findings
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
