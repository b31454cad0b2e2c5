//! The address book: whom one can invite. It tells everybody the same, so it tells little.

use super::groups;
use crate::{
    credential::Known,
    extract::{Answer, Json, Query},
    problem::Problems,
    shapes::{Limit, List, Search, Slice},
    state::App,
};
use axum::extract::State;
use gavel_door::ports;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Somebody, or some people, whom one can invite.
#[derive(Serialize, ToSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Contact {
    Account {
        id: String,
        name: String,
        username: String,
    },
    Group {
        id: String,
        name: String,
        /// How many.
        members: u32,
    },
}

impl From<ports::Contact> for Contact {
    fn from(theirs: ports::Contact) -> Self {
        match theirs {
            ports::Contact::Account { id, name, username } => Self::Account { id: id.to_string(), name, username },
            ports::Contact::Group { id, name, members } => Self::Group { id: id.to_string(), name, members },
        }
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// A part of the name or the username, however it is written.
    #[param(value_type = Option<String>, max_length = 100)]
    q: Option<Search>,
    /// At most so many; 100 unless told.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    /// The `next_cursor` of the answer before.
    cursor: Option<String>,
}

/// Accounts and groups by name. For accounts, and keys with scope `rooms` or `read`.
#[utoipa::path(get, path = "/address-book", tag = "accounts", params(Wanted),
    responses((status = 200, body = List<Contact>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(State(app): State<App>, known: Known, Query(wanted): Query<Wanted>) -> Answer<List<Contact>> {
    groups::may_look(&known)?;
    let containing = wanted.q.map(String::from).unwrap_or_default();
    let slice = Slice { limit: wanted.limit, cursor: wanted.cursor };
    let page = app.directory.address_book(containing.trim(), slice.cursor.clone(), slice.limit()).await?;
    Ok(Json::ok(List { items: page.items.into_iter().map(Contact::from).collect(), next_cursor: page.next }))
}
