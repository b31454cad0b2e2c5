//! What is done to a whole conference.

use super::{Done, body, done, order, running};
use crate::{
    credential::Known,
    pexip::management::{
        answer::{root, schema},
        fault::Fault,
        query::{Field, Kind, Resource, Written},
    },
    state::App,
};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    routing::{get, post},
};
use gavel_core::model::{
    command::{Channels, Command, Disconnect, Target, Whom},
    scene::Layout,
    settings::{Permissions, Who},
};
use gavel_door::View;
use serde_json::Value;

const BASE: &str = "/api/admin/command/v1/conference/";
const POST: &[&str] = &["post"];

const fn which() -> Field<()> {
    Field::text("conference_id", "The id that the status list gives.", |()| Value::Null).must()
}

const fn setting(choices: &'static [&'static str]) -> Field<()> {
    Field::text("setting", "What is to become of it, in the words of older clients.", |()| Value::Null)
        .or("\"\"")
        .choices(choices)
}

const LOCKS: &[&str] = &["", "lock", "unlock", "toggle"];
const MUTES: &[&str] = &["", "mute", "unmute", "toggle"];

const fn layout(name: &'static str, help: &'static str) -> Field<()> {
    Field::text(name, help, |()| Value::Null).or("null").nullable()
}

const fn absent(name: &'static str, kind: Kind) -> Field<()> {
    Field::absent(name, kind, "null", |()| Value::Null)
}

macro_rules! orders {
    ($($name:ident = $word:literal [$($field:expr),* $(,)?];)+) => {
        $(static $name: Resource<()> = Resource {
            path: concat!("/api/admin/command/v1/conference/", $word, "/"),
            on_list: POST,
            on_one: POST,
            fields: &[$($field),*],
        };)+
    };
}

orders! {
    DISCONNECT = "disconnect" [which()];
    LOCK = "lock" [which(), setting(LOCKS)];
    MUTE_GUESTS = "mute_guests" [which(), setting(MUTES)];
    SYNC = "sync" [];
    SEND_CONFERENCE_EMAIL = "send_conference_email" [];
    SEND_DEVICE_EMAIL = "send_device_email" [];
    TRANSFORM_LAYOUT = "transform_layout" [
        which(),
        layout("layout", "How everybody sees it."),
        layout("host_layout", "How hosts see it; Gavel shows it to everybody alike."),
        layout("guest_layout", "How guests see it; Gavel shows it to everybody alike."),
        absent("enable_overlay_text", Kind::Flag),
        absent("enable_active_speaker_indication", Kind::Flag),
        absent("free_form_overlay_text", Kind::List),
        absent("plus_n_pip_enabled", Kind::Flag),
        absent("recording_indicator", Kind::Flag),
        absent("streaming_indicator", Kind::Flag),
        absent("transcribing_indicator", Kind::Flag),
        absent("ai_enabled_indicator", Kind::Flag),
        absent("live_captions_indicator", Kind::Flag),
    ];
    UNLOCK = "unlock" [which(), setting(LOCKS)];
    UNMUTE_GUESTS = "unmute_guests" [which(), setting(MUTES)];
}

static ALL: [&Resource<()>; 9] = [
    &DISCONNECT,
    &LOCK,
    &MUTE_GUESTS,
    &SEND_CONFERENCE_EMAIL,
    &SEND_DEVICE_EMAIL,
    &SYNC,
    &TRANSFORM_LAYOUT,
    &UNLOCK,
    &UNMUTE_GUESTS,
];

pub(super) fn router() -> Router<App> {
    let base = "/command/v1/conference/";
    let mut router = Router::new().route(base, get(|| async { root(BASE, &ALL.map(|order| order.path)) }));
    for of in ALL {
        let word = of.path.trim_start_matches(BASE);
        let run = move |app: State<App>, known: Known, headers: HeaderMap, body: Bytes| async move {
            carry_out(of, app, known, headers, body).await.map_err(Fault::of_command)
        };
        router = router
            .route(&format!("{base}{word}"), post(run))
            .route(&format!("{base}{word}schema/"), get(move || async move { schema(of) }));
    }
    router
}

async fn carry_out(
    of: &'static Resource<()>,
    State(app): State<App>,
    known: Known,
    headers: HeaderMap,
    bytes: Bytes,
) -> Done {
    let word = of.path.trim_start_matches(BASE).trim_end_matches('/');
    if matches!(word, "sync" | "send_conference_email" | "send_device_email") {
        return Err(Fault::invalid("Gavel provisions nothing from a directory, and sends no such mail"));
    }
    let written = body::read(of, &headers, &bytes)?;
    let view = running(&app, written.text("conference_id").unwrap_or_default()).await?;
    let setting = written.text("setting").unwrap_or_default();
    for command in match word {
        "disconnect" => vec![Command::Disconnect(Disconnect::of(Target::All))],
        "lock" | "unlock" => vec![lock(word, setting, view.summary.locked)],
        "mute_guests" => guests(&view, turned(true, setting, &view)),
        "unmute_guests" => guests(&view, turned(false, setting, &view)),
        _ => vec![Command::Layout(Some(whole_layout(&written)?))],
    } {
        order(&app, &known, &view, command).await?;
    }
    Ok(done())
}

fn lock(word: &str, setting: &str, locked: bool) -> Command {
    let locks = match setting {
        "lock" => true,
        "unlock" => false,
        "toggle" => !locked,
        _ => word == "lock",
    };
    if locks { Command::LOCK } else { Command::Unlock }
}

fn turned(mutes: bool, setting: &str, view: &View) -> bool {
    match setting {
        "mute" => true,
        "unmute" => false,
        "toggle" => view.summary.permissions.unmute == Who::Everyone,
        _ => mutes,
    }
}

/// Those who are here, and those who come.
fn guests(view: &View, mutes: bool) -> Vec<Command> {
    let unmute = if mutes { Who::Hosts } else { Who::Everyone };
    let permissions = Command::Permissions(Permissions { unmute, ..view.summary.permissions });
    let inside = view.participants.iter().filter(|seat| seat.state.is_inside() && !seat.role.moderates());
    let these: Vec<_> = inside.map(|seat| seat.id).collect();
    if these.is_empty() {
        return vec![permissions];
    }
    let (whom, which) = (Whom::These(these), Channels::AUDIO);
    let now = if mutes { Command::Mute { whom, which } } else { Command::Unmute { whom, which } };
    vec![permissions, now]
}

/// Gavel has one layout for everybody.
fn whole_layout(written: &Written) -> Result<Layout, Fault> {
    let named = ["layout", "host_layout", "guest_layout"].iter().filter_map(|name| written.text(name));
    let mut layouts = named.map(|name| of_name(name).ok_or_else(|| Fault::invalid(format!("'{name}' is no layout"))));
    let first = layouts.next().unwrap_or_else(|| Err(Fault::invalid("layout: it is missing")))?;
    for other in layouts {
        if other? != first {
            return Err(Fault::invalid("Gavel has one layout for everybody: name only one"));
        }
    }
    Ok(first)
}

/// One large picture, or all of them alike. How many small ones there are beside it, each screen decides.
fn of_name(name: &str) -> Option<Layout> {
    match name {
        "one_main_zero_pips"
        | "one_main_seven_pips"
        | "one_main_twentyone_pips"
        | "two_mains_twentyone_pips"
        | "one_main_one_pip"
        | "one_main_nine_around"
        | "one_main_twelve_around"
        | "two_mains_eight_around"
        | "1:0"
        | "1:7"
        | "1:21"
        | "2:21"
        | "1:33"
        | "one_main_thirtythree_pips" => Some(Layout::Speaker),
        "two_mains_zero_pips"
        | "four_mains_zero_pips"
        | "nine_mains_zero_pips"
        | "sixteen_mains_zero_pips"
        | "twentyfive_mains_zero_pips"
        | "five_mains_seven_pips"
        | "4:0"
        | "9:0"
        | "16:0"
        | "25:0"
        | "5:7"
        | "ac"
        | "teams" => Some(Layout::Grid),
        _ => None,
    }
}
