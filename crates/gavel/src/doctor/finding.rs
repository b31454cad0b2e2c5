//! What a look found: a code for programs, and sentences for people. It knows no check.

use serde::Serialize;
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Level {
    Ok,
    /// It works, but not as well as it could.
    Advice,
    Bad,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Finding {
    pub(super) code: Code,
    pub(super) level: Level,
    pub(super) text: String,
}

impl Finding {
    pub(super) fn well(code: Code, text: impl Into<String>) -> Self {
        Self { code, level: code.level(), text: text.into() }
    }

    /// `remedy`: what to do about it.
    pub(super) fn amiss(code: Code, text: impl fmt::Display, remedy: impl fmt::Display) -> Self {
        Self { code, level: code.level(), text: format!("{text}. {remedy}") }
    }
}

/// As it is printed for people.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Ok => "ok",
            Level::Advice => "advice",
            Level::Bad => "BAD",
        };
        write!(f, "{level:<8}{} [{}]", self.text, self.code.name())
    }
}

/// The codes with their names and levels. Programs rely on the names, and docs/doctor.md tells them.
macro_rules! codes {
    ($($code:ident, $name:literal, $level:ident;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
        pub(super) enum Code {
            $(#[serde(rename = $name)] $code,)*
        }

        impl Code {
            #[cfg(test)]
            pub(super) const ALL: &[Self] = &[$(Self::$code,)*];

            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            pub(super) const fn level(self) -> Level {
                match self { $(Self::$code => Level::$level,)* }
            }
        }
    };
}

codes! {
    PageAnswers, "page_answers", Ok;
    PagePortFree, "page_port_free", Ok;
    PagePortTaken, "page_port_taken", Bad;
    PagePortUnusable, "page_port_unusable", Bad;
    ContextSecure, "context_secure", Ok;
    ContextInsecure, "context_insecure", Bad;
    WebAppBuilt, "web_app_built", Ok;
    WebAppMissing, "web_app_missing", Advice;

    CertificateUnreadable, "certificate_unreadable", Bad;
    KeyUnreadable, "key_unreadable", Bad;
    KeyFits, "key_fits", Ok;
    KeyForeign, "key_foreign", Bad;
    CertificateValid, "certificate_valid", Ok;
    CertificateEarly, "certificate_early", Bad;
    CertificateExpired, "certificate_expired", Bad;
    CertificateEndsSoon, "certificate_ends_soon", Advice;
    CertificateUndated, "certificate_undated", Advice;

    MediaPortFree, "media_port_free", Ok;
    MediaPortInUse, "media_port_in_use", Ok;
    MediaPortAny, "media_port_any", Advice;
    MediaPortTaken, "media_port_taken", Bad;
    MediaPortUnusable, "media_port_unusable", Bad;
    AddressesAnnounced, "addresses_announced", Ok;
    AddressesPrivate, "addresses_private", Advice;
    AddressesLoopback, "addresses_loopback", Bad;
    TcpAnnounced, "tcp_announced", Ok;
    TcpOff, "tcp_off", Ok;
    TcpUnreachable, "tcp_unreachable", Advice;
    AddressesOwn, "addresses_own", Ok;
    AddressesForeign, "addresses_foreign", Advice;
    AddressesUnbound, "addresses_unbound", Bad;
    InterfacesUnreadable, "interfaces_unreadable", Advice;
    Ipv6Bound, "ipv6_bound", Ok;
    Ipv6Unneeded, "ipv6_unneeded", Ok;
    Ipv6Missing, "ipv6_missing", Advice;
    Ipv6Unbound, "ipv6_unbound", Advice;
    Ipv6Unannounced, "ipv6_unannounced", Advice;
    SocketUntried, "socket_untried", Advice;
    SocketBufferLarge, "socket_buffer_large", Ok;
    SocketBufferForced, "socket_buffer_forced", Advice;
    SocketBufferSmall, "socket_buffer_small", Advice;
    GsoWorks, "gso_works", Ok;
    GsoMissing, "gso_missing", Advice;
    GroWorks, "gro_works", Ok;
    GroMissing, "gro_missing", Advice;

    ProviderAnswers, "provider_answers", Ok;
    ProviderFails, "provider_fails", Bad;
    StoreNew, "store_new", Ok;
    StoreImpossible, "store_impossible", Bad;
    StoreInUse, "store_in_use", Ok;
    StoreEmpty, "store_empty", Ok;
    StoreIntact, "store_intact", Ok;
    StoreChanged, "store_changed", Bad;
    StoreBroken, "store_broken", Bad;
    OpenFilesEnough, "open_files_enough", Ok;
    OpenFilesFew, "open_files_few", Advice;
    OpenFilesUnknown, "open_files_unknown", Ok;
}
