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
    calendar(|out| {
        if !dates.zone.is_utc() {
            let until = dates.over_by().map(|over| (over.0 / 1_000) as i64);
            time_zone::write(out, dates.zone, dates.zone.instant(dates.first), until);
        }
        out.component("VEVENT", |out| {
            edition(out, invitation);
            when(out, dates);
            what(out, invitation, "CONFIRMED");
            who(out, invitation);
        });
    })
}

/// The file that takes the meeting out of the calendars which were given an earlier edition: there are no dates any more.
/// (RFC 5546, section 3.2.5.)
pub fn cancellation(invitation: &Invitation<'_>) -> String {
    calendar(|out| {
        out.line("METHOD", "CANCEL");
        out.component("VEVENT", |out| {
            edition(out, invitation);
            what(out, invitation, "CANCELLED");
            who(out, invitation);
        });
    })
}

fn calendar(inside: impl FnOnce(&mut Writer)) -> String {
    let mut out = Writer::default();
    out.component("VCALENDAR", |out| {
        out.line("VERSION", "2.0");
        out.line("PRODID", concat!("-//Gavel//Gavel ", env!("CARGO_PKG_VERSION"), "//EN"));
        out.line("CALSCALE", "GREGORIAN");
        inside(out);
    });
    out.finish()
}

/// Which meeting it is, and which edition of it.
fn edition(out: &mut Writer, invitation: &Invitation<'_>) {
    out.text("UID", invitation.uid);
    out.line("SEQUENCE", &invitation.sequence.to_string());
    out.line("DTSTAMP", &utc(invitation.changed_at));
    out.line("CREATED", &utc(invitation.created_at));
    out.line("LAST-MODIFIED", &utc(invitation.changed_at));
}

fn when(out: &mut Writer, dates: &Dates) {
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
}

fn what(out: &mut Writer, invitation: &Invitation<'_>, status: &str) {
    out.text("SUMMARY", invitation.name);
    out.text("DESCRIPTION", &format!("{}\n{}", invitation.name, invitation.url));
    out.text("LOCATION", invitation.url);
    out.line("URL", invitation.url);
    out.line("STATUS", status);
}

fn who(out: &mut Writer, invitation: &Invitation<'_>) {
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
