//! A conference of the dialect as a room, and the other way round. Who is host by which PIN is said differently there
//! (docs/contracts/pexip-management.md, *PINs*).

use super::alias;
use crate::{
    pexip::management::query::{Written, Wrong},
    state::App,
};
use gavel_core::model::settings::Who;
use gavel_door::ports::StoredRoom;
use serde_json::{Map, Value, json};

/// A PIN is kept as a hash alone: what there is instead of it reads so, and written back changes nothing.
pub(super) const MASK: &str = "********";

/// The native names of the fields, and the dialect's.
pub(super) const NAMES: &[(&str, &str)] = &[
    ("name", "name"),
    ("kind", "service_type"),
    ("aliases", "aliases"),
    ("limit", "participant_limit"),
    ("description", "description"),
    ("tag", "tag"),
];

/// What is written, as the native interface takes it. `before`: the room that changes.
pub(super) async fn native(app: &App, written: &Written, before: Option<&StoredRoom>) -> Result<Value, Wrong> {
    let mut wrong = Wrong::default();
    let mut native = Map::new();
    for (theirs, ours) in [("name", "name"), ("description", "description"), ("tag", "tag")] {
        if let Some(text) = written.text(ours) {
            native.insert(theirs.to_owned(), text.into());
        }
    }
    if let Some(kind) = written.text("service_type") {
        native.insert("kind".into(), if kind == "lecture" { "auditorium" } else { "meeting" }.into());
    }
    if let Some(list) = written.list("aliases") {
        let texts: Option<Vec<_>> = list.iter().map(alias::text).collect();
        match texts {
            Some(texts) if !texts.is_empty() || before.is_none() => drop(native.insert("aliases".into(), json!(texts))),
            Some(_) => wrong.say("aliases", "A conference keeps one alias at least."),
            None => wrong.say("aliases", "A list of objects with an `alias`."),
        }
    }
    if let Some(limit) = written.value("participant_limit") {
        native.insert("limit".into(), limit.clone());
    }
    native.extend(permissions(written));
    native.extend(access(app, written, before, &mut wrong).await);
    wrong.or(Value::Object(native))
}

fn permissions(written: &Written) -> Option<(String, Value)> {
    let who = |everyone: bool| if everyone { "everyone" } else { "hosts" };
    let mut permissions = Map::new();
    if let Some(chat) = written.text("enable_chat") {
        permissions.insert("chat".into(), who(chat != "no").into());
    }
    if let Some(mutes) = written.flag("mute_all_guests") {
        permissions.insert("unmute".into(), who(!mutes).into());
    }
    if let Some(present) = written.flag("guests_can_present") {
        permissions.insert("share".into(), who(present).into());
    }
    (!permissions.is_empty()).then(|| ("permissions".to_owned(), Value::Object(permissions)))
}

/// What becomes of a PIN.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pin<'a> {
    Stays,
    Goes,
    Is(&'a str),
}

impl<'a> Pin<'a> {
    fn of(written: &'a Written, name: &str, field: &str, wrong: &mut Wrong) -> Self {
        match written.text(field) {
            None | Some(MASK) => Self::Stays,
            Some("") => Self::Goes,
            Some(pin) => {
                let digits = pin.strip_suffix('#').unwrap_or(pin);
                if !(4..=20).contains(&pin.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    wrong.say(field, format!("{name}: 4 to 20 digits; the last one may be #."));
                }
                Self::Is(pin)
            }
        }
    }

    const fn is_there(self, before: bool) -> bool {
        match self {
            Self::Stays => before,
            Self::Goes => false,
            Self::Is(_) => true,
        }
    }

    /// For the native interface, where `null` takes a PIN away.
    fn insert(self, name: &str, into: &mut Map<String, Value>) {
        match self {
            Self::Stays => {}
            Self::Goes => drop(into.insert(name.to_owned(), Value::Null)),
            Self::Is(pin) => drop(into.insert(name.to_owned(), pin.into())),
        }
    }
}

async fn access(app: &App, written: &Written, before: Option<&StoredRoom>, wrong: &mut Wrong) -> Map<String, Value> {
    let mut native = Map::new();
    let host = Pin::of(written, "The host PIN", "pin", wrong);
    let guest = Pin::of(written, "The guest PIN", "guest_pin", wrong);
    let had = |of: fn(&StoredRoom) -> bool| before.is_some_and(of);
    let allowed = had(|room| room.room.allow_guests);
    let guests = written.flag("allow_guests").unwrap_or(allowed);
    // What a room of Gavel's own is, it stays while nobody touches that.
    let touched = before.is_none() || guests != allowed || host != Pin::Stays || guest != Pin::Stays;
    if !touched {
        return native;
    }
    let has_host_pin = host.is_there(had(|room| room.pins.host.is_some()));
    let has_guest_pin = guest.is_there(had(|room| room.pins.guest.is_some()));
    if guests && !has_host_pin {
        wrong.say("pin", "A host PIN is needed where guests are allowed.");
    }
    if !guests && has_guest_pin {
        wrong.say("guest_pin", "There is no guest PIN where guests are not allowed.");
    }
    if let (Pin::Is(host), Pin::Is(guest)) = (host, guest) {
        pair(host, guest, wrong);
    } else {
        differs_from_stored(app, host, before.and_then(|room| room.pins.guest.clone()), "pin", wrong).await;
        differs_from_stored(app, guest, before.and_then(|room| room.pins.host.clone()), "guest_pin", wrong).await;
    }
    host.insert("host_pin", &mut native);
    guest.insert("guest_pin", &mut native);
    if before.is_none() || guests != allowed {
        native.insert("allow_guests".into(), guests.into());
        native.insert("everyone_hosts".into(), (!guests).into());
    }
    native
}

/// Both PINs are asked for in one place, and have to be told apart there.
fn pair(host: &str, guest: &str, wrong: &mut Wrong) {
    if host == guest {
        wrong.say("guest_pin", "The guest PIN has to be another than the host PIN.");
    }
    if host.len() != guest.len() && !(host.ends_with('#') && guest.ends_with('#')) {
        wrong.say("guest_pin", "Both PINs have the same length, or both end with #.");
    }
}

/// Of a PIN that is kept nothing but this can be known any more.
async fn differs_from_stored(app: &App, pin: Pin<'_>, stored: Option<String>, field: &str, wrong: &mut Wrong) {
    if let (Pin::Is(pin), Some(stored)) = (pin, stored)
        && app.hasher.fits(pin.to_owned(), stored).await
    {
        wrong.say(field, "The guest PIN has to be another than the host PIN.");
    }
}

pub(super) fn mask(is_there: bool) -> &'static str {
    if is_there { MASK } else { "" }
}

pub(super) fn enable_chat(room: &StoredRoom) -> &'static str {
    match room.room.settings.permissions.chat {
        Who::Everyone => "default",
        Who::Hosts => "no",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_pins_can_be_told_apart_where_both_are_asked_for() {
        let told = |host, guest| {
            let mut wrong = Wrong::default();
            pair(host, guest, &mut wrong);
            wrong.0.is_empty()
        };
        assert!(told("1234", "5678") && told("1234#", "567890#"));
        assert!(!told("1234", "1234") && !told("1234", "56789") && !told("1234#", "567890"));
    }
}
