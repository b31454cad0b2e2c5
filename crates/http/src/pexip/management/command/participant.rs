//! What is done to one participant.

use super::{Done, body, done, order, seated, told};
use crate::{
    credential::Known,
    pexip::calling,
    pexip::ids,
    pexip::management::{
        answer::{root, schema},
        fault::Fault,
        query::{Field, Kind, Resource, Written, Wrong},
        words,
    },
    state::App,
};
use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::get};
use gavel_core::model::{
    command::{Channels, Command, Disconnect, Target, Whom},
    refusal::Refusal,
    role::Role,
};
use gavel_door::Which;
use serde_json::{Value, json};

const BASE: &str = "/api/admin/command/v1/participant/";
const POST: &[&str] = &["post"];

const fn whom() -> Field<()> {
    Field::text("participant_id", "The id that the status list gives.", |()| Value::Null).must()
}

const fn setting() -> Field<()> {
    Field::text("setting", "What is to become of it, in the words of older clients.", |()| Value::Null)
        .or("\"\"")
        .choices(&["", "mute", "unmute", "toggle"])
}

const fn text(name: &'static str, help: &'static str) -> Field<()> {
    Field::new(name, Kind::Text, help, |()| Value::Null).or("\"\"")
}

macro_rules! orders {
    ($($name:ident = $word:literal [$($field:expr),* $(,)?];)+) => {
        $(static $name: Resource<()> = Resource {
            path: concat!("/api/admin/command/v1/participant/", $word, "/"),
            on_list: POST,
            on_one: POST,
            fields: &[$($field),*],
        };)+
    };
}

orders! {
    DIAL = "dial" [
        text("conference_alias", "The conference."),
        text("destination", "Whom to call: the username of an account, or an address that begins with it."),
        text("routing", "How to find them."),
        text("protocol", "How to call them."),
        text("role", "What they become.").choices(&["", "chair", "guest", "host", "HOST", "GUEST"]),
        text("call_type", "With what media."),
        text("system_location", "From where."),
        text("node", "From which node."),
        text("remote_display_name", "What they are called."),
        text("local_display_name", "What they see."),
        text("source_display_name", "What they see."),
        text("dtmf_sequence", "What is typed for them."),
        text("keep_conference_alive", "Whether they keep it alive."),
        text("streaming", "Whether they stream."),
        text("presentation_url", "Where the presentation goes."),
        text("custom_sip_headers", "What is said to them besides."),
    ];
    DISCONNECT = "disconnect" [whom()];
    MUTE = "mute" [whom(), setting()];
    ROLE = "role" [
        whom(),
        Field::text("role", "What they become.", |()| Value::Null).must().choices(&["chair", "guest", "host", "HOST", "GUEST"]),
    ];
    TRANSFER = "transfer" [
        whom(),
        text("conference_alias", "Where they go."),
        text("role", "What they become there."),
        text("pin", "The PIN there."),
    ];
    UNLOCK = "unlock" [whom()];
    UNMUTE = "unmute" [whom(), setting()];
}

static ALL: [&Resource<()>; 7] = [&DIAL, &DISCONNECT, &MUTE, &ROLE, &TRANSFER, &UNLOCK, &UNMUTE];

pub(super) fn router() -> Router<App> {
    let base = "/command/v1/participant/";
    let mut router = Router::new().route(base, get(|| async { root(BASE, &ALL.map(|order| order.path)) }));
    for of in ALL {
        let word = of.path.trim_start_matches(BASE);
        let run = move |app: State<App>, known: Known, headers: HeaderMap, body: Bytes| async move {
            carry_out(of, app, known, headers, body).await.map_err(Fault::of_command)
        };
        router = router
            .route(&format!("{base}{word}"), axum::routing::post(run))
            .route(&format!("{base}{word}schema/"), get(move || async move { schema(of) }));
    }
    router
}

async fn carry_out(
    of: &'static Resource<()>,
    State(app): State<App>,
    known: Known,
    headers: HeaderMap,
    body: Bytes,
) -> Done {
    let written = body::read(of, &headers, &body)?;
    let word = of.path.trim_start_matches(BASE).trim_end_matches('/');
    match word {
        "dial" => return dial(&app, &known, &written).await,
        "transfer" => return Err(Fault::invalid("Gavel moves nobody to another conference")),
        _ => {}
    }
    let (view, seat) = seated(&app, written.text("participant_id").unwrap_or_default()).await?;
    let these = || Whom::These(vec![seat.id]);
    let mute = || Command::Mute { whom: these(), which: Channels::AUDIO };
    let unmute = || Command::Unmute { whom: these(), which: Channels::AUDIO };
    let command = match word {
        "disconnect" => {
            Command::Disconnect(Disconnect::of(Target::These { participants: vec![seat.id], device_only: false }))
        }
        "unlock" => Command::Admit { participants: vec![seat.id] },
        "role" => role(&written, seat.id)?,
        word => match (word, written.text("setting").unwrap_or_default()) {
            ("mute", "") | (_, "mute") => mute(),
            ("unmute", "") | (_, "unmute") => unmute(),
            // Toggled.
            _ if seat.gate.audio => mute(),
            _ => unmute(),
        },
    };
    order(&app, &known, &view, command).await?;
    Ok(done())
}

/// Into the conference that runs; the answer names the place that is kept.
async fn dial(app: &App, known: &Known, written: &Written) -> Done {
    let said = |name: &str| written.text(name).unwrap_or_default();
    let room = app.directory.room_by_alias(said("conference_alias")).await?;
    let room = room.ok_or_else(|| Wrong::of("conference_alias", "There is no such conference."))?;
    let view = app.door.view(Which::Room(room.room.id)).await.ok_or(Refusal::NotRunning)?;
    let role = if words::hosts(said("role")) == Some(true) { Role::Host } else { Role::Participant };
    let invited = calling::called(app, said("destination"), role).await?;
    let invited = invited.ok_or_else(|| Wrong::of("destination", calling::NOBODY))?;
    let person = invited.invitee.person;
    order(app, known, &view, Command::Invite { invited: vec![invited], lift_block: false }).await?;
    let view = app.door.view(Which::Conference(view.summary.id)).await.ok_or(Refusal::NotRunning)?;
    let seats = view.participants.iter().filter(|seat| seat.person == person).map(|seat| seat.id);
    let places = view.unconnected.iter().filter(|row| row.person == person).map(|row| row.seat);
    let place = seats.chain(places).next().map(|place| ids::uuid(place.ulid()));
    Ok(told(json!({"participant_id": place})))
}

fn role(written: &Written, participant: gavel_core::model::ids::SeatId) -> Result<Command, Fault> {
    match words::hosts(written.text("role").unwrap_or_default()) {
        Some(true) => Ok(Command::Role { participant, role: Role::Host }),
        Some(false) => Ok(Command::Role { participant, role: Role::Participant }),
        None => Err(Fault::invalid("role: chair or guest")),
    }
}
