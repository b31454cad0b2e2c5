//! Gavel's own interface under `/api/v1` (docs/contracts/native.md): translates only, holds no rules.

pub(crate) mod accounts;
mod address_book;
mod api_keys;
mod apps;
mod audit;
mod audit_export;
pub(crate) mod auth;
mod bans;
mod calls;
mod chat;
pub(crate) mod conferences;
mod demo;
mod devices;
mod disconnect;
mod enter;
mod events;
mod events_socket;
mod floor;
mod groups;
mod instant;
mod invite;
mod lasting;
mod lock;
mod me;
mod media;
mod mute;
mod openid;
pub(crate) mod orders;
mod overview;
mod pins;
pub(crate) mod records;
mod rights;
mod roles;
pub(crate) mod rooms;
mod scene;
mod sessions;
pub(crate) mod settings;
pub mod signal;
mod tickets;
pub mod verbs;
mod waiting;
pub(crate) mod webhooks;

pub(crate) use records::try_cursor;

pub use accounts::{Account, AccountIdentity, AccountRole};
pub use address_book::Contact;
pub use audit::{AuditActor, AuditRow, AuditTarget};
pub use auth::Access;
pub use calls::{Ringing, Stopped};
pub use demo::{Offers, OpenidOffer};
pub use enter::Lobby;
pub use instant::InstantConference;
pub use me::MyConference;
pub use openid::OpenidAccess;
pub use overview::{Governor, Overview};
pub use records::{
    RecordedBy, RecordedConnection, RecordedMessage, RecordedMoment, RecordedPerson, RecordedQuality, RecordedRemoval,
    RecordedSession,
};
pub use rooms::{
    Forgotten, Invitations, Invitee, LockPolicy, MadeRoom, Occurrence, Room, RoomDoor, RoomInvitation, Schedule, Timers,
};
pub use sessions::LogIn;
pub use settings::{Installation, Policy};

use crate::{administration, gate, idempotency, problem::Problem, state::App};
use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, middleware, routing::any};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Larger than any order; offers of large meetings fit too.
const LARGEST_BODY: usize = 256 * 1024;

/// The routes, and what the OpenAPI document says of them.
pub(crate) fn router(app: &App, document: OpenApi) -> (Router<App>, OpenApi) {
    let (router, document) = OpenApiRouter::with_openapi(document)
        .routes(routes!(auth::login))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::setup))
        .routes(routes!(openid::start))
        .routes(routes!(openid::finish))
        .routes(routes!(sessions::list, sessions::end_others))
        .routes(routes!(sessions::end))
        .routes(routes!(api_keys::create, api_keys::list))
        .routes(routes!(api_keys::delete))
        .routes(routes!(apps::create, apps::list))
        .routes(routes!(apps::delete))
        .routes(routes!(accounts::create, accounts::list))
        .routes(routes!(accounts::read, accounts::patch, accounts::delete))
        .routes(routes!(sessions::end_all))
        .routes(routes!(groups::create, groups::list))
        .routes(routes!(groups::read, groups::patch, groups::delete))
        .routes(routes!(address_book::list))
        .routes(routes!(rooms::create, rooms::list))
        .routes(routes!(rooms::read, rooms::patch, rooms::delete))
        .routes(routes!(rooms::invitees::create, rooms::invitees::list))
        .routes(routes!(rooms::invitees::delete))
        .routes(routes!(rooms::calendar::occurrences))
        .routes(routes!(rooms::calendar::file))
        .routes(routes!(settings::read, settings::patch))
        .routes(routes!(tickets::create, tickets::list))
        .routes(routes!(tickets::revoke))
        .routes(routes!(bans::of_room))
        .routes(routes!(me::conferences))
        .routes(routes!(enter::enter))
        .routes(routes!(enter::lobby))
        .routes(routes!(demo::enter))
        .routes(routes!(demo::offers))
        .routes(routes!(conferences::list, instant::create))
        .routes(routes!(conferences::read))
        .routes(routes!(conferences::participants))
        .routes(routes!(overview::read))
        .routes(routes!(media::list))
        .routes(routes!(media::read))
        .routes(routes!(disconnect::disconnect))
        .routes(routes!(lock::lock))
        .routes(routes!(lock::unlock))
        .routes(routes!(waiting::waiting_room))
        .routes(routes!(waiting::guests))
        .routes(routes!(waiting::admit))
        .routes(routes!(waiting::deny))
        .routes(routes!(waiting::send_out))
        .routes(routes!(roles::role))
        .routes(routes!(mute::mute))
        .routes(routes!(mute::unmute))
        .routes(routes!(mute::mute_all_but))
        .routes(routes!(floor::hand))
        .routes(routes!(floor::lower_hands))
        .routes(routes!(floor::floor))
        .routes(routes!(floor::spotlight))
        .routes(routes!(scene::layout))
        .routes(routes!(scene::pause))
        .routes(routes!(scene::resume))
        .routes(routes!(lasting::begin))
        .routes(routes!(lasting::prolong))
        .routes(routes!(scene::react))
        .routes(routes!(scene::rename))
        .routes(routes!(rights::rights))
        .routes(routes!(rights::permissions))
        .routes(routes!(devices::choose))
        .routes(routes!(devices::details))
        .routes(routes!(devices::unconnected))
        .routes(routes!(pins::pin))
        .routes(routes!(pins::alias))
        .routes(routes!(pins::keep_out))
        .routes(routes!(invite::invite_people))
        .routes(routes!(invite::withdraw))
        .routes(routes!(calls::call))
        .routes(routes!(calls::mine))
        .routes(routes!(calls::accept))
        .routes(routes!(calls::decline))
        .routes(routes!(chat::chat))
        .routes(routes!(bans::unban))
        .routes(routes!(bans::list))
        .routes(routes!(bans::read, bans::delete))
        .routes(routes!(events::of_conference))
        .routes(routes!(events::of_all))
        .merge(records::routes())
        .routes(routes!(webhooks::create, webhooks::list))
        .routes(routes!(webhooks::read, webhooks::patch, webhooks::delete))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::replay))
        .routes(routes!(webhooks::test))
        .routes(routes!(audit::list))
        .routes(routes!(audit::verify))
        .routes(routes!(audit_export::as_csv))
        .routes(routes!(audit_export::as_lines))
        .split_for_parts();
    let router = router
        .method_not_allowed_fallback(wrong_method)
        .fallback(nowhere)
        .layer(middleware::from_fn_with_state(app.clone(), administration::record))
        // Outside of the record: what is answered again was not done again.
        .layer(middleware::from_fn_with_state(app.clone(), idempotency::once))
        .layer(middleware::from_fn_with_state(app.clone(), gate::identify))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        // The socket says who it is in its first message, not in a header.
        .route("/signal", any(signal::open))
        .route("/events/socket", any(events_socket::open));
    (router, document)
}

async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "invalid").because("this path knows other methods")
}

async fn nowhere() -> Problem {
    Problem::not_found("call")
}
