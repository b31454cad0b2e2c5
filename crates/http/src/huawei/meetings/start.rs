//! `POST …/start`: begins a meeting in which nobody is yet, so that it can be controlled. It is kept up until its date is
//! over.

use super::find;
use crate::{
    draw,
    huawei::{
        Fault,
        fault::code,
        gate::LoggedIn,
        ids,
        read::{Body, said},
    },
    state::{App, Peer},
};
use axum::{Extension, Json, extract::State};
use gavel_calendar::Dates;
use gavel_core::model::{
    command::{Actor, Command, Pin, Right},
    role::Surface,
    time::Timestamp,
};
use gavel_door::{Envelope, Which, ports::StoredRoom};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So long a meeting without a date is kept up though nobody comes.
const USUAL: Duration = Duration::from_mins(30);

#[derive(Deserialize)]
pub(super) struct Started {
    #[serde(rename = "conferenceID")]
    conference: Option<String>,
    password: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Runs {
    uuid: String,
    #[serde(rename = "regionIP")]
    region: &'static str,
}

pub(super) async fn start(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    logged_in: LoggedIn,
    Body(body): Body<Started>,
) -> Result<Json<Runs>, Fault> {
    let room = find(&app, body.conference.as_deref()).await?;
    let actor = actor(&app, peer, &logged_in, &room, said(&body.password)).await?;
    let envelope = Envelope {
        request: logged_in.request.clone(),
        actor,
        to: Which::Room(room.room.id),
        command: Command::Start { until: until(&room, app.now()) },
        arrived: logged_in.arrived,
        address: logged_in.address.clone(),
    };
    app.door.submit(envelope).await.map_err(|denied| Fault::from(crate::problem::Problem::from(denied)))?;
    let view = app.door.view(Which::Room(room.room.id)).await;
    let view = view.ok_or_else(|| Fault::bad(code::ENDED, "the meeting has ended already"))?;
    Ok(Json(Runs { uuid: ids::hex(view.summary.id.ulid()), region: "" }))
}

/// With the host's password it is the meeting's control that begins it; without, or with the guests', the account by what
/// it is there.
async fn actor(
    app: &App,
    peer: Peer,
    logged_in: &LoggedIn,
    room: &StoredRoom,
    password: Option<&str>,
) -> Result<Actor, Fault> {
    match draw::pin(app, room, password, peer, None).await {
        Ok(Pin::Host) => {
            let name = logged_in.account()?.name.clone();
            Ok(Actor { right: Right::ControlToken, name, surface: Surface::Huawei })
        }
        Ok(Pin::None | Pin::Guest | Pin::Wrong) => Ok(logged_in.actor(app, Some(room), None).await?),
        Err(problem) if problem.code == "bad_pin" => {
            Err(Fault::bad(code::WRONG_PASSWORD_OF_MEETING, "password: it is not the meeting's"))
        }
        Err(problem) if problem.code == "rate_limited" => {
            Err(Fault::bad(code::CONTROL_LOCKED, "too many wrong passwords: wait a while").wait(&problem))
        }
        Err(problem) => Err(problem.into()),
    }
}

fn until(room: &StoredRoom, now: Timestamp) -> Timestamp {
    let dates = room.schedule.as_ref().and_then(|schedule| Dates::of(schedule).ok());
    dates.and_then(|dates| dates.meant_at(now)).map_or_else(|| now.plus(USUAL), |date| date.end)
}
