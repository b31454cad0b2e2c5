//! The façades that speak HTTP: native REST, signalling, WHIP and WHEP, and the web app.
//!
//! They translate and hold no rules: every order goes through [`gavel_door::Door`]. They must not know the media engine,
//! the store's implementation, or each other's words.

mod accept;
mod administration;
mod apps;
mod basic;
mod bootstrap;
mod calls;
mod counted;
mod credential;
mod csv;
mod device;
mod docs;
mod draw;
mod enablex;
mod events;
mod export;
mod extract;
mod gate;
mod health;
mod huawei;
mod idempotency;
mod json;
mod limiter;
mod limits;
mod measured;
pub mod native;
mod openid;
mod outgoing;
mod pexip;
mod place;
mod problem;
mod rfc3339;
mod secrets;
mod server;
pub mod shapes;
mod standing;
mod state;
mod web;
mod webhooks;
mod whip;

pub use bootstrap::{BootstrapFault, MadeKey, administrator, new_key};
pub use calls::Calls;
pub use events::Event;
pub use health::start_counting;
pub use openid::{OpenidOptions, RoleClaim, find_provider};
pub use problem::{Candidate, Problem};
pub use server::Http;
pub use state::{Config, Parts};
pub use web::has_web_app;
pub use webhooks::WebhookOptions;
pub use whip::{BadIceServer, IceServer};

pub use draw::DrawnTicket;

/// Whether a call of the interface leaves a row of its own in the audit; for the test that looks for gaps. `path` as the
/// OpenAPI document has it.
#[doc(hidden)]
pub fn is_on_record(method: &str, path: &str) -> bool {
    administration::verb(method, path).is_some()
}

/// Reads a key set and an ID token as a provider would send them, the token behind the first line break; for tests that
/// try to break that. Whether the token holds.
#[doc(hidden)]
pub fn try_id_token(text: &str) -> bool {
    let (keys, token) = text.split_once('\n').unwrap_or_default();
    openid::try_id_token(keys, token)
}

/// Reads what an app of the Huawei dialect signs its log-in with; for tests that try to break that. Whether it is a
/// signature, of whatever key.
#[doc(hidden)]
pub fn try_app_signature(header: &str) -> bool {
    huawei::try_signature(header)
}

/// Reads a room as EnableX's server API takes it; for tests that try to break that. Whether one would be made.
#[doc(hidden)]
pub fn try_enablex_room(bytes: &[u8]) -> bool {
    enablex::try_room(bytes)
}

/// Reads what a client of WHIP or WHEP tells of its ICE session; for tests that try to break that. Whether it is a fragment.
#[doc(hidden)]
pub fn try_ice_fragment(text: &str) -> bool {
    whip::try_fragment(text)
}

/// Reads `Authorization: Basic …`; for tests that try to break that.
#[doc(hidden)]
pub fn try_basic(header: &str) -> bool {
    basic::read(header).is_some()
}

/// Reads a cursor as the lists do that look into theirs; for tests that try to break that. Whether any of them takes it.
#[doc(hidden)]
pub fn try_cursor(text: &str) -> bool {
    native::try_cursor(text) || rfc3339::asked("cursor", Some(text)).is_ok()
}

/// Reads the question of a list as Pexip's management API takes it; for tests that try to break that. Whether it is one.
#[doc(hidden)]
pub fn try_pexip_query(text: &str) -> bool {
    pexip::try_query(text)
}

/// Reads what a program signs to get a token of Pexip's management API; for tests that try to break that. Whether it names
/// anybody.
#[doc(hidden)]
pub fn try_pexip_assertion(text: &str) -> bool {
    pexip::try_assertion(text)
}

/// Reads a client's message and the order in it, as a socket would; for tests that try to break that.
#[doc(hidden)]
pub fn try_message(text: &str) -> bool {
    use native::signal::messages::{ClientMessage, read};
    match read(text) {
        Ok(ClientMessage::Act { verb, .. }) => verb.command().is_ok(),
        Ok(_) => true,
        Err(_) => false,
    }
}
