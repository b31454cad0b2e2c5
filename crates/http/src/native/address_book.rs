//! The address book: whom one can invite. It tells everybody the same, so it tells little.

use super::groups;
use crate::{
    credential::Known,
    extract::{Answer, Json, Query},
    problem::{Problem, Problems},
    shapes::{List, Slice},
    state::App,
};
use axum::extract::State;
use gavel_door::ports;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Longer than any name.
const LONGEST_QUESTION: usize = 100;

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
pub(crate) struct Search {
    /// A part of the name or the username, however it is written.
    #[param(max_length = 100)]
    q: Option<String>,
    /// At most this many; 100 unless told.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// The `next_cursor` of the answer before.
    cursor: Option<String>,
}

/// Accounts and groups by name. For accounts, and keys with scope `rooms` or `read`.
#[utoipa::path(get, path = "/address-book", tag = "accounts", params(Search),
    responses((status = 200, body = List<Contact>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(State(app): State<App>, known: Known, Query(search): Query<Search>) -> Answer<List<Contact>> {
    groups::may_look(&known)?;
    let containing = search.q.as_deref().unwrap_or_default().trim();
    if containing.chars().count() > LONGEST_QUESTION {
        return Err(Problem::invalid("q: at most 100 characters"));
    }
    let slice = Slice { limit: search.limit, cursor: search.cursor };
    let page = app.directory.address_book(containing, slice.cursor.clone(), slice.limit()).await?;
    Ok(Json::ok(List { items: page.items.into_iter().map(Contact::from).collect(), next_cursor: page.next }))
}
