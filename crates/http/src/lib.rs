//! The façades that speak HTTP: native REST, signalling, WHIP and WHEP, and the web app.
//!
//! They translate and hold no rules: every order goes through [`gavel_door::Door`]. They must not know the media engine,
//! the store's implementation, or each other's words.

mod accept;
mod administration;
mod bootstrap;
mod calls;
mod credential;
mod csv;
mod device;
mod docs;
mod draw;
mod events;
mod export;
mod extract;
mod gate;
mod health;
mod idempotency;
mod limiter;
mod limits;
pub mod native;
mod place;
mod problem;
mod rfc3339;
mod secrets;
mod server;
pub mod shapes;
mod state;
mod web;
mod webhooks;
mod whip;

pub use bootstrap::{BootstrapFault, MadeKey, administrator, new_key};
pub use calls::Calls;
pub use events::Event;
pub use health::start_counting;
pub use problem::{Candidate, Problem};
pub use server::Http;
pub use state::{Config, Parts};
pub use web::has_web_app;
pub use webhooks::WebhookOptions;

pub use draw::DrawnTicket;

/// Whether a call of the interface leaves a row of its own in the audit; for the test that looks for gaps. `path` as the
/// OpenAPI document has it.
#[doc(hidden)]
pub fn is_on_record(method: &str, path: &str) -> bool {
    administration::verb(method, path).is_some()
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
