//! Whether browsers reach the page, get the app there, and give it camera and microphone.

use super::finding::{Code, Finding};
use crate::config::Config;
use std::{
    io::{self, ErrorKind},
    net::TcpListener,
};

pub(super) fn check(config: &Config, running: bool) -> [Finding; 3] {
    [port(config, running), secure_context(config), web_app(gavel_http::has_web_app())]
}

pub(super) fn port(config: &Config, running: bool) -> Finding {
    let listen = config.listen;
    if running {
        return Finding::well(Code::PageAnswers, format!("{listen}: a server answers"));
    }
    match TcpListener::bind(listen) {
        Ok(_) => Finding::well(Code::PagePortFree, format!("{listen} (TCP) is free")),
        Err(fault) if fault.kind() == ErrorKind::AddrInUse => Finding::amiss(
            Code::PagePortTaken,
            format_args!("{listen} (TCP) cannot be had: {fault}"),
            "End what uses it, or set --listen",
        ),
        Err(fault) => Finding::amiss(
            Code::PagePortUnusable,
            format_args!("{listen} (TCP) cannot be had: {fault}"),
            remedy(&fault, "--listen"),
        ),
    }
}

/// For a port that nobody else has, and that cannot be had nevertheless.
pub(super) fn remedy(fault: &io::Error, option: &str) -> String {
    match fault.kind() {
        ErrorKind::PermissionDenied => {
            format!("Ports below 1024 need the capability CAP_NET_BIND_SERVICE; or set {option} to a higher one")
        }
        ErrorKind::AddrNotAvailable => format!("Set {option} to an address of this machine"),
        _ => format!("Set {option} to another address or port"),
    }
}

pub(super) fn secure_context(config: &Config) -> Finding {
    if config.is_secure_context() {
        let why = if config.listen.ip().is_loopback() {
            "this machine is trusted by its own browsers"
        } else {
            "the page comes over TLS"
        };
        return Finding::well(Code::ContextSecure, format!("browsers give camera and microphone: {why}"));
    }
    Finding::amiss(
        Code::ContextInsecure,
        "browsers on other machines give no camera and no microphone to a page without TLS",
        "Set --tls-cert and --tls-key, or --public-url https://… behind a proxy that speaks TLS",
    )
}

pub(super) fn web_app(is_built: bool) -> Finding {
    if is_built {
        return Finding::well(Code::WebAppBuilt, "the web app is built");
    }
    Finding::amiss(
        Code::WebAppMissing,
        "the web app is not built",
        "`cargo xtask run` builds it, or `npm ci && npm run build` in web/",
    )
}
