//! Janus, Debian's package, with a configuration of our own: the videoroom alone, reached by WebSocket, one address, no
//! STUN and no TURN. What is not set is as Debian ships it. The system's configuration is not touched.

use crate::machine;
use crate::shell::{Outcome, command, output, which};

pub(super) const PORT: u16 = 8188;
/// As many as the machine of the first measurements has processors.
pub(super) const LOOPS: u32 = 2;

/// Everything else that Debian's package loads by itself.
const PLUGINS: [&str; 11] = [
    "libjanus_audiobridge.so",
    "libjanus_duktape.so",
    "libjanus_echotest.so",
    "libjanus_lua.so",
    "libjanus_nosip.so",
    "libjanus_recordplay.so",
    "libjanus_sip.so",
    "libjanus_streaming.so",
    "libjanus_textroom.so",
    "libjanus_videocall.so",
    "libjanus_voicemail.so",
];
const TRANSPORTS: [&str; 5] =
    ["libjanus_http.so", "libjanus_mqtt.so", "libjanus_nanomsg.so", "libjanus_pfunix.so", "libjanus_rabbitmq.so"];

/// Its version.
pub(super) fn install() -> Outcome<String> {
    if which("janus").is_none() {
        machine::apt_install("Janus", &["janus"])?;
    }
    // "Janus version: 1102 (1.1.2)"; it knows no `--version`.
    let said = output(&mut command("janus", &["--help"], "."))?;
    let version = said.lines().next().and_then(|line| line.split(['(', ')']).nth(1));
    Ok(version.unwrap_or("of an unknown version").to_owned())
}

/// Names and texts of the files.
pub(super) fn configuration(address: &str, loops: Option<u32>) -> [(&'static str, String); 3] {
    let loops = loops.map_or(String::new(), |loops| format!("    event_loops = {loops}\n"));
    let plugins = PLUGINS.join(",");
    let main = format!(
        "general: {{\n    debug_level = 3\n    session_timeout = 0\n{loops}}}\n\
         media: {{\n    rtp_port_range = \"20000-59999\"\n}}\n\
         nat: {{\n    ice_lite = true\n    ice_enforce_list = \"{address}\"\n}}\n\
         plugins: {{\n    disable = \"{plugins}\"\n}}\n\
         transports: {{\n    disable = \"{}\"\n}}\n\
         events: {{\n    broadcast = false\n}}\n",
        TRANSPORTS.join(","),
    );
    let socket = format!(
        "general: {{\n    json = \"plain\"\n    ws = true\n    ws_port = {PORT}\n    ws_ip = \"{address}\"\n}}\n"
    );
    let rooms = "general: {\n}\n".to_owned();
    [("janus.jcfg", main), ("janus.transport.websockets.jcfg", socket), ("janus.plugin.videoroom.jcfg", rooms)]
}
