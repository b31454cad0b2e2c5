//! What holds in the whole installation: timers where a room has none, and the switches of the permission table.

use super::rooms::{Timers, TimersPatch};
use crate::{
    credential::Known,
    extract::{Answer, Body, Json},
    problem::Problems,
    state::App,
};
use axum::extract::State;
use gavel_core::model::settings::{self, House};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The switches of the permission table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, TS)]
pub struct Policy {
    pub moderators_may_remove_moderators: bool,
    /// Whether the removed read who it was.
    pub reveal_remover_name: bool,
    pub admin_may_remove_owner: bool,
}

/// What holds in the whole installation. A timer that is `null` is Gavel's own: people wait a quarter of an hour for a
/// host, and nothing else ends by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, TS)]
pub struct Installation {
    pub timers: Timers,
    pub policy: Policy,
}

impl From<House> for Installation {
    fn from(theirs: House) -> Self {
        let settings::Policy { moderators_may_remove_moderators, reveal_remover_name, admin_may_remove_owner } =
            theirs.policy;
        Self {
            timers: theirs.timers.into(),
            policy: Policy { moderators_may_remove_moderators, reveal_remover_name, admin_may_remove_owner },
        }
    }
}

/// What is not said stays.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyPatch {
    moderators_may_remove_moderators: Option<bool>,
    reveal_remover_name: Option<bool>,
    admin_may_remove_owner: Option<bool>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstallationPatch {
    #[serde(default)]
    timers: TimersPatch,
    #[serde(default)]
    policy: PolicyPatch,
}

/// What holds in the whole installation. Administrators only.
#[utoipa::path(get, path = "/settings", tag = "installation",
    responses((status = 200, body = Installation), Problems), security(("bearer" = [])))]
pub(crate) async fn read(State(app): State<App>, known: Known) -> Answer<Installation> {
    known.must_administer()?;
    Ok(Json::ok(app.directory.house().await?.into()))
}

/// Changes what holds in the whole installation; what is not said stays. A conference takes it over when it opens, so
/// that one which runs goes on as it began. Administrators only.
#[utoipa::path(patch, path = "/settings", tag = "installation", request_body = InstallationPatch,
    responses((status = 200, body = Installation), Problems), security(("bearer" = [])))]
pub(crate) async fn patch(
    State(app): State<App>,
    known: Known,
    Body(body): Body<InstallationPatch>,
) -> Answer<Installation> {
    known.must_administer()?;
    let before = app.directory.house().await?;
    let PolicyPatch { moderators_may_remove_moderators, reveal_remover_name, admin_may_remove_owner } = body.policy;
    let was = before.policy;
    let house = House {
        timers: body.timers.over(before.timers)?,
        policy: settings::Policy {
            moderators_may_remove_moderators: moderators_may_remove_moderators
                .unwrap_or(was.moderators_may_remove_moderators),
            reveal_remover_name: reveal_remover_name.unwrap_or(was.reveal_remover_name),
            admin_may_remove_owner: admin_may_remove_owner.unwrap_or(was.admin_may_remove_owner),
        },
    };
    app.directory.set_house(house).await?;
    Ok(Json::ok(house.into()))
}
