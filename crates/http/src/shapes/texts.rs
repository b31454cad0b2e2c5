//! The kinds of texts that are taken, as the description of the interface has them: how long they are, and what is in them.
//! Whether a text is one, those decide who read it.
#![expect(dead_code, reason = "only what they say of themselves is used")]

use utoipa::ToSchema;

/// What somebody or something is called: one line, and not only spaces.
#[derive(ToSchema)]
#[schema(
    min_length = 1,
    max_length = 100,
    pattern = r"^[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*$"
)]
pub(crate) struct Name(String);

/// What one logs in as: visible characters without spaces.
#[derive(ToSchema)]
#[schema(min_length = 1, max_length = 64, pattern = r"^[^\s\x00-\x1f\x7f-\x9f]+$")]
pub(crate) struct Username(String);

/// What an outside app calls itself, or its enterprise: as in `app_id:app_key`.
#[derive(ToSchema)]
#[schema(min_length = 1, max_length = 64, pattern = r"^[^\s:\x00-\x1f\x7f-\x9f]+$")]
pub(crate) struct AppId(String);

/// What an outside app shares with the server.
#[derive(ToSchema)]
#[schema(min_length = 8, max_length = 256, pattern = "^[!-~]+$")]
pub(crate) struct AppKey(String);

/// A new password.
#[derive(ToSchema)]
#[schema(min_length = 8, max_length = 1024)]
pub(crate) struct NewPassword(String);

#[derive(ToSchema)]
#[schema(min_length = 4, max_length = 64)]
pub(crate) struct NewPin(String);

/// What a room is called in links. Nothing that could be taken for an id.
#[derive(ToSchema)]
#[schema(min_length = 1, max_length = 64, pattern = r"^[A-Za-z0-9._@-]+$")]
pub(crate) struct Alias(String);

/// A ULID.
#[derive(ToSchema)]
#[schema(pattern = r"^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$")]
pub(crate) struct Id(String);

/// An e-mail address.
#[derive(ToSchema)]
#[schema(min_length = 3, max_length = 254, pattern = r"^[\w.!#$%&'*+/=?^`{|}~-]+@[\w.!#$%&'*+/=?^`{|}~-]+$")]
pub(crate) struct Address(String);

/// An ISO 8601 duration of weeks, days, hours, minutes and seconds, such as `PT1H`.
#[derive(ToSchema)]
#[schema(
    pattern = r"^P(?=.*[1-9])([0-9]{1,15}W)?([0-9]{1,15}D)?(T(?=[0-9])([0-9]{1,15}H)?([0-9]{1,15}M)?([0-9]{1,15}S)?)?$"
)]
pub(crate) struct Span(String);

/// Where a webhook sends to.
#[derive(ToSchema)]
#[schema(max_length = 2000, pattern = "^https?://")]
pub(crate) struct Receiver(String);

/// A few words on one line.
#[derive(ToSchema)]
#[schema(max_length = 500, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$")]
pub(crate) struct Note(String);

/// A day, RFC 3339.
#[derive(ToSchema)]
#[schema(format = Date)]
pub(crate) struct Day(String);
