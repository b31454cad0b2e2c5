//! From the client to the server.

use crate::{native::verbs::Verb, shapes::Inventory};
use gavel_core::model::role::Surface;
use serde::Deserialize;
use ts_rs::TS;

/// From the client.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    Hello(Hello),
    Offer {
        #[ts(type = "number")]
        id: i64,
        sdp: String,
    },
    State(DeviceState),
    /// The cameras and microphones that there are, and which are used.
    Inventory(Inventory),
    /// What hosts may do with the own devices without asking.
    Consent(Consent),
    /// The answer to what a host has asked.
    Answer(AskAnswer),
    /// How large the pictures are shown that come on these m-lines: nobody is sent more than is seen.
    Shows {
        heights: Vec<ShownHeight>,
    },
    /// There was input: somebody is here.
    Active {},
    Act {
        id: String,
        verb: Verb,
        /// Typed as a command of the chat; the audit tells.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        typed: bool,
    },
    Leave {},
    Ping {},
}

/// A picture, by its m-line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShownHeight {
    pub mid: String,
    /// In pixels of the screen; 0: it is not seen.
    pub height: u16,
}

/// The first message.
#[derive(Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    pub ticket: String,
    /// What to be called, where the ticket leaves it open.
    #[ts(optional)]
    pub name: Option<String>,
    #[ts(optional)]
    pub pin: Option<String>,
    /// The token of the last `welcome`.
    #[ts(optional)]
    pub resume: Option<String>,
    /// What the browser is, for hosts to see.
    #[ts(optional)]
    pub client: Option<String>,
    /// What kind of program it is, for the audit; `app` unless told.
    #[ts(optional)]
    pub surface: Option<ClientSurface>,
}

/// Gavel's own app, or a program that was built with the SDK. It changes nothing of what one may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClientSurface {
    App,
    Sdk,
}

impl From<ClientSurface> for Surface {
    fn from(ours: ClientSurface) -> Self {
        match ours {
            ClientSurface::App => Self::App,
            ClientSurface::Sdk => Self::Sdk,
        }
    }
}

impl std::fmt::Debug for Hello {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hello(…)")
    }
}

/// Own devices as they are now.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DeviceState {
    #[ts(optional)]
    pub muted: Option<bool>,
    #[ts(optional)]
    pub video: Option<bool>,
    #[ts(optional)]
    pub sharing: Option<bool>,
}

/// What a host can ask of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    Unmute,
    Devices,
}

#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskAnswer {
    pub ask: Ask,
    pub accept: bool,
}

/// Standing consent; without it a host's act is a question.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The microphone and the camera may be opened.
    pub unmute: bool,
    /// Other devices and another gain may be chosen.
    pub devices: bool,
}

/// Reads a message; the error says what is wrong with it.
pub fn read(text: &str) -> Result<ClientMessage, String> {
    serde_json::from_str(text).map_err(|fault| fault.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_of_the_protocol_is_read() {
        for text in [
            r#"{"type":"hello","ticket":"gvt_x","name":"Gustav","pin":"1234","resume":"gvr_y","client":"Chromium on Linux"}"#,
            r#"{"type":"offer","id":1,"sdp":"v=0"}"#,
            r#"{"type":"state","muted":true}"#,
            r#"{"type":"act","id":"a1","verb":{"do":"disconnect","target":{"scope":"all"}}}"#,
            r#"{"type":"act","id":"a2","verb":{"do":"chat","text":"hello"}}"#,
            r#"{"type":"shows","heights":[{"mid":"4","height":360},{"mid":"5","height":0}]}"#,
            r#"{"type":"leave"}"#,
            r#"{"type":"ping"}"#,
        ] {
            assert!(read(text).is_ok(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn what_the_protocol_does_not_know_is_not_taken() {
        for text in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"type":"hullo"}"#,
            r#"{"type":"ping","at":1}"#,
            r#"{"type":"leave","now":true}"#,
            r#"{"type":"shows","heights":[{"mid":"4","height":-1}]}"#,
            r#"{"type":"shows","heights":[{"mid":"4","height":70000}]}"#,
            r#"{"type":"hello"}"#,
            r#"{"type":"offer","id":"1","sdp":"v=0"}"#,
            r#"{"type":"act","id":"a","verb":{"do":"lock","x":1}}"#,
            r#"{"type":"act","id":"a","verb":{"do":"chat","text":"x"},"y":2}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
