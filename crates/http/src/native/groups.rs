//! Groups of accounts, for inviting many people at once.

use crate::{
    credential::{Asked, Known},
    draw,
    extract::{Answer, Body, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{List, Slice, texts},
    state::App,
};
use axum::{extract::State, http::StatusCode};
use gavel_core::model::ids::AccountId;
use gavel_door::ports::{self, GroupId, Scope};
use serde::{Deserialize, Serialize};
use ulid::Ulid;
use utoipa::ToSchema;

/// A conference has no more seats than this anyway.
const MOST_MEMBERS: usize = 5_000;

#[derive(Serialize, ToSchema)]
pub(crate) struct Group {
    id: String,
    name: String,
    /// Ids of accounts.
    members: Vec<String>,
    created_at: String,
}

impl From<ports::Group> for Group {
    fn from(theirs: ports::Group) -> Self {
        Self {
            id: theirs.id.to_string(),
            name: theirs.name,
            members: theirs.members.iter().map(ToString::to_string).collect(),
            created_at: rfc3339::text(theirs.created_at),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Choir", "members": []}))]
pub(crate) struct NewGroup {
    #[schema(value_type = texts::Name)]
    name: String,
    /// Ids of accounts.
    #[serde(default)]
    #[schema(value_type = Vec<texts::Id>, max_items = 5_000)]
    members: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupPatch {
    #[schema(value_type = Option<texts::Name>)]
    name: Option<String>,
    /// All of them from now on.
    #[schema(value_type = Option<Vec<texts::Id>>, max_items = 5_000)]
    members: Option<Vec<String>>,
}

/// Makes a group. Administrators only; 400 where a member is no account.
#[utoipa::path(post, path = "/groups", tag = "accounts", request_body = NewGroup,
    responses((status = 201, body = Group), Problems), security(("bearer" = [])))]
pub(crate) async fn create(State(app): State<App>, known: Known, Body(body): Body<NewGroup>) -> Answer<Group> {
    known.must_administer()?;
    let group = ports::Group {
        id: GroupId::new(Ulid::generate()),
        name: draw::name(&body.name)?,
        members: members(&body.members)?,
        created_at: app.now(),
    };
    known.on_record.target(&group.name, group.id);
    Ok(Json::created(app.directory.create_group(group).await?.into()))
}

/// The groups. For accounts, and keys with scope `rooms` or `read`.
#[utoipa::path(get, path = "/groups", tag = "accounts", params(Slice),
    responses((status = 200, body = List<Group>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(State(app): State<App>, known: Known, Query(slice): Query<Slice>) -> Answer<List<Group>> {
    may_look(&known)?;
    let page = app.directory.groups(slice.cursor.clone(), slice.limit()).await?;
    Ok(Json::ok(List { items: page.items.into_iter().map(Group::from).collect(), next_cursor: page.next }))
}

/// One group. For accounts, and keys with scope `rooms` or `read`.
#[utoipa::path(get, path = "/groups/{id}", tag = "accounts", params(("id" = String, Path)),
    responses((status = 200, body = Group), Problems), security(("bearer" = [])))]
pub(crate) async fn read(State(app): State<App>, known: Known, Path(id): Path<String>) -> Answer<Group> {
    may_look(&known)?;
    Ok(Json::ok(find(&app, &id).await?.into()))
}

/// Changes a group. Administrators only; 400 where a member is no account.
#[utoipa::path(patch, path = "/groups/{id}", tag = "accounts", params(("id" = String, Path)), request_body = GroupPatch,
    responses((status = 200, body = Group), Problems), security(("bearer" = [])))]
pub(crate) async fn patch(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<GroupPatch>,
) -> Answer<Group> {
    known.must_administer()?;
    let mut group = find(&app, &id).await?;
    known.on_record.target(&group.name, group.id);
    if let Some(name) = &body.name {
        group.name = draw::name(name)?;
    }
    if let Some(new) = &body.members {
        group.members = members(new)?;
    }
    Ok(Json::ok(app.directory.update_group(group).await?.into()))
}

/// Deletes a group; its members stay. Administrators only.
#[utoipa::path(delete, path = "/groups/{id}", tag = "accounts", params(("id" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn delete(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    known.must_administer()?;
    let group = find(&app, &id).await?;
    known.on_record.target(&group.name, group.id);
    app.directory.delete_group(group.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever may invite people may know who they could be.
pub(crate) fn may_look(asked: &Asked) -> Result<(), Problem> {
    asked.known()?;
    if asked.account().is_some() || asked.has(Scope::Rooms) || asked.has(Scope::Read) {
        return Ok(());
    }
    Err(Problem::denied("this needs an account, or a key with scope `rooms` or `read`"))
}

async fn find(app: &App, id: &str) -> Result<ports::Group, Problem> {
    let id: GroupId = id.parse().map_err(|_| Problem::not_found("group"))?;
    app.directory.group(id).await?.ok_or_else(|| Problem::not_found("group"))
}

fn members(texts: &[String]) -> Result<Vec<AccountId>, Problem> {
    if texts.len() > MOST_MEMBERS {
        return Err(Problem::invalid("members: at most 5000"));
    }
    let member = |text: &String| text.parse().map_err(|_| Problem::invalid("members: there is no such account"));
    texts.iter().map(member).collect()
}
