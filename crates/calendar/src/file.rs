//! The file that tells a calendar when a room meets: one VEVENT (RFC 5545). Whose addresses may stand in it, its caller
//! decides.

use crate::{
    Dates, time_zone,
    writer::{Writer, quoted},
    zone::Wall,
};
use gavel_core::model::time::Timestamp;

/// Somebody by name, and by address where it may be told.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    pub name: &'a str,
    pub email: Option<&'a str>,
}

#[derive(Clone, Copy, Debug)]
pub struct Attendee<'a> {
    pub party: Party<'a>,
    pub moderates: bool,
}

/// What the file tells.
#[derive(Clone, Debug)]
pub struct Invitation<'a> {
    /// The same for every edition of it.
    pub uid: &'a str,
    /// Which edition it is; it rises.
    pub sequence: u32,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    pub name: &'a str,
    /// Where one joins.
    pub url: &'a str,
    pub organizer: Option<Party<'a>>,
    /// Those without an address are left out: calendars know people by it.
    pub attendees: Vec<Attendee<'a>>,
}

/// Who has no address, or none that may be told.
const NO_ADDRESS: &str = "invalid:nomail";

/// The whole file.
pub fn invitation(invitation: &Invitation<'_>, dates: &Dates) -> String {
    let mut out = Writer::default();
    out.component("VCALENDAR", |out| {
        out.line("VERSION", "2.0");
        out.line("PRODID", concat!("-//Gavel//Gavel ", env!("CARGO_PKG_VERSION"), "//EN"));
        out.line("CALSCALE", "GREGORIAN");
        if !dates.zone.is_utc() {
            let until = dates.over_by().map(|over| (over.0 / 1_000) as i64);
            time_zone::write(out, dates.zone, dates.zone.instant(dates.first), until);
        }
        out.component("VEVENT", |out| event(out, invitation, dates));
    });
    out.finish()
}

fn event(out: &mut Writer, invitation: &Invitation<'_>, dates: &Dates) {
    out.text("UID", invitation.uid);
    out.line("SEQUENCE", &invitation.sequence.to_string());
    out.line("DTSTAMP", &utc(invitation.changed_at));
    out.line("CREATED", &utc(invitation.created_at));
    out.line("LAST-MODIFIED", &utc(invitation.changed_at));
    let (start, end) = dates.first_span();
    moment(out, dates, "DTSTART", &[start]);
    moment(out, dates, "DTEND", &[end]);
    if let Some(rule) = dates.recurrence() {
        out.line("RRULE", rule);
    }
    let exceptions: Vec<Wall> = dates.exceptions.iter().map(|day| dates.first.on(*day)).collect();
    if !exceptions.is_empty() {
        moment(out, dates, "EXDATE", &exceptions);
    }
    out.text("SUMMARY", invitation.name);
    out.text("DESCRIPTION", &format!("{}\n{}", invitation.name, invitation.url));
    out.text("LOCATION", invitation.url);
    out.line("URL", invitation.url);
    out.line("STATUS", "CONFIRMED");
    if let Some(organizer) = &invitation.organizer {
        let name = format!("ORGANIZER;CN={}", quoted(organizer.name));
        out.line(&name, &organizer.email.map_or_else(|| NO_ADDRESS.to_owned(), address));
    }
    for attendee in &invitation.attendees {
        let Some(email) = attendee.party.email else { continue };
        let role = if attendee.moderates { "CHAIR" } else { "REQ-PARTICIPANT" };
        let name = format!("ATTENDEE;CN={};ROLE={role};PARTSTAT=NEEDS-ACTION", quoted(attendee.party.name));
        out.line(&name, &address(email));
    }
}

/// Times on the wall with the name of their zone, or in UTC where that is the zone.
fn moment(out: &mut Writer, dates: &Dates, name: &str, walls: &[Wall]) {
    let ending = if dates.zone.is_utc() { "Z" } else { "" };
    let values: Vec<String> = walls.iter().map(|wall| format!("{}{ending}", time_zone::local(*wall))).collect();
    let name = if dates.zone.is_utc() { name.to_owned() } else { format!("{name};TZID={}", dates.zone.name()) };
    out.line(&name, &values.join(","));
}

fn address(email: &str) -> String {
    format!("mailto:{email}")
}

fn utc(at: Timestamp) -> String {
    format!("{}Z", time_zone::local(Wall((at.0 / 1_000) as i64)))
}
