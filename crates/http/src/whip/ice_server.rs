//! The STUN and TURN servers that clients are told to use (RFC 9725, section 4.6). Gavel itself needs none: its address is
//! public. Whoever sits behind a strict firewall may.

use std::{fmt, str::FromStr};

/// `stun:HOST`, or `turn:USERNAME:CREDENTIAL@HOST`, with a port and `?transport=` where they are needed (RFC 7064, RFC 7065).
#[derive(Clone, PartialEq, Eq)]
pub struct IceServer {
    /// Without username and credential.
    url: String,
    /// Username and credential.
    long_term: Option<(String, String)>,
}

impl fmt::Debug for IceServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IceServer").field("url", &self.url).finish_non_exhaustive()
    }
}

/// What is wrong with one. It does not repeat it: there may be a credential in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadIceServer {
    #[error("an ICE server begins with stun:, stuns:, turn: or turns:")]
    Scheme,
    #[error("an ICE server is a host, with a port where it is not the usual one, such as stun:stun.example.org:3478")]
    Host,
    #[error("?transport=udp or ?transport=tcp is all that can be asked of a TURN server, and nothing of a STUN server")]
    Transport,
    #[error("a TURN server has both: turn:USERNAME:CREDENTIAL@HOST; what is not a letter or a digit as %XX")]
    NoCredential,
    #[error("a STUN server asks for no credential")]
    Credential,
}

impl FromStr for IceServer {
    type Err = BadIceServer;

    fn from_str(text: &str) -> Result<Self, BadIceServer> {
        let (scheme, rest) = text.split_once(':').ok_or(BadIceServer::Scheme)?;
        let relays = match scheme {
            "stun" | "stuns" => false,
            "turn" | "turns" => true,
            _ => return Err(BadIceServer::Scheme),
        };
        let (long_term, place) = match rest.rsplit_once('@') {
            Some(_) if !relays => return Err(BadIceServer::Credential),
            Some((said, place)) => (Some(credential(said).ok_or(BadIceServer::NoCredential)?), place),
            None if relays => return Err(BadIceServer::NoCredential),
            None => (None, rest),
        };
        let (host, asked) = place.split_once('?').map_or((place, None), |(host, asked)| (host, Some(asked)));
        if !is_host(host) {
            return Err(BadIceServer::Host);
        }
        match asked {
            None => {}
            Some("transport=udp" | "transport=tcp") if relays => {}
            Some(_) => return Err(BadIceServer::Transport),
        }
        Ok(Self { url: format!("{scheme}:{place}"), long_term })
    }
}

impl IceServer {
    /// Whether it is nobody's business but of those who may come in.
    pub(super) const fn is_secret(&self) -> bool {
        self.long_term.is_some()
    }

    /// As a `Link` header names it (RFC 8288).
    pub(super) fn link(&self) -> String {
        let mut link = format!("<{}>; rel=\"ice-server\"", self.url);
        if let Some((username, credential)) = &self.long_term {
            let (username, credential) = (quoted(username), quoted(credential));
            link.push_str(&format!("; username={username}; credential={credential}; credential-type=\"password\""));
        }
        link
    }
}

fn credential(said: &str) -> Option<(String, String)> {
    let (username, credential) = said.split_once(':')?;
    Some((decoded(username)?, decoded(credential)?))
}

/// Undoes %XX; what cannot stand in a header is refused, and so is nothing at all.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?].map(|digit| char::from(digit).to_digit(16));
        let [Some(high), Some(low)] = digits else { return None };
        bytes.push((high * 16 + low) as u8);
    }
    let text = String::from_utf8(bytes).ok()?;
    (!text.is_empty() && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))).then_some(text)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A name, an IPv4 address or an IPv6 address in brackets, with or without a port.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) if address.parse::<std::net::Ipv6Addr>().is_ok() => ("v6", port),
        Some(_) => return false,
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    is_port && !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, BadIceServer> {
        text.parse().map(|server: IceServer| server.link())
    }

    #[test]
    fn a_server_becomes_a_link() {
        assert_eq!(read("stun:stun.example.org").unwrap(), "<stun:stun.example.org>; rel=\"ice-server\"");
        assert_eq!(read("stuns:[2001:db8::1]:5349").unwrap(), "<stuns:[2001:db8::1]:5349>; rel=\"ice-server\"");
        assert_eq!(
            read("turn:alice:p%40ss%2c%22%5c@turn.example.org:3478?transport=tcp").unwrap(),
            "<turn:turn.example.org:3478?transport=tcp>; rel=\"ice-server\"; username=\"alice\"; \
             credential=\"p@ss,\\\"\\\\\"; credential-type=\"password\""
        );
        let timed = read("turns:1700000000%3Aalice:x@192.0.2.1").unwrap();
        assert!(timed.contains("username=\"1700000000:alice\"; credential=\"x\""), "{timed}");
    }

    #[test]
    fn what_no_browser_would_take_is_refused_at_the_start() {
        for (wrong, why) in [
            ("", BadIceServer::Scheme),
            ("stun.example.org", BadIceServer::Scheme),
            ("https://stun.example.org", BadIceServer::Scheme),
            ("stun:", BadIceServer::Host),
            ("stun://stun.example.org", BadIceServer::Host),
            ("stun:stun.example.org:x", BadIceServer::Host),
            ("stun:stun.example.org:99999", BadIceServer::Host),
            ("stun:[::1", BadIceServer::Host),
            ("stun:a>b", BadIceServer::Host),
            ("stun:stun.example.org\r\nX: y", BadIceServer::Host),
            ("stun:stun.example.org?transport=udp", BadIceServer::Transport),
            ("stun:a:b@stun.example.org", BadIceServer::Credential),
            ("turn:turn.example.org", BadIceServer::NoCredential),
            ("turn:alice@turn.example.org", BadIceServer::NoCredential),
            ("turn::x@turn.example.org", BadIceServer::NoCredential),
            ("turn:alice:%0d%0a@turn.example.org", BadIceServer::NoCredential),
            ("turn:alice:%4@turn.example.org", BadIceServer::NoCredential),
            ("turn:alice:x@turn.example.org?transport=sctp", BadIceServer::Transport),
        ] {
            assert_eq!(read(wrong), Err(why), "{wrong:?}");
        }
    }

    #[test]
    fn a_credential_is_in_no_log() {
        let server: IceServer = "turn:alice:geheim@turn.example.org".parse().unwrap();
        assert!(server.is_secret() && !format!("{server:?}").contains("geheim"));
    }
}
