//! The dates of a room, and the file that calendars are given.

use super::{find, may_manage, may_see};
use crate::{
    credential::{Asked, Credential, Known, person_of},
    draw,
    extract::{Answer, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{Limit, List},
    state::App,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use gavel_calendar::{Attendee, Date, Dates, Invitation, Party};
use gavel_core::model::time::Timestamp;
use gavel_door::ports::{RoomInvitee, StoredRoom};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// One date of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, TS)]
pub struct Occurrence {
    pub start: String,
    pub end: String,
}

impl From<Date> for Occurrence {
    fn from(date: Date) -> Self {
        Self { start: rfc3339::text(date.start), end: rfc3339::text(date.end) }
    }
}

/// From when to when.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Span {
    /// Dates that are not over before this time; without it, before now.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Dates that begin before this time.
    #[param(format = DateTime)]
    to: Option<String>,
    /// At most so many; 100 unless told.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    /// The `next_cursor` of the answer before.
    #[param(format = DateTime)]
    cursor: Option<String>,
}

/// When the room meets, for a hundred years from its first date at most. A room without a schedule has no dates. For
/// whoever manages the room, is invited to it, or holds a ticket for it.
#[utoipa::path(get, path = "/rooms/{id}/occurrences", tag = "rooms", params(("id" = String, Path), Span),
    responses((status = 200, body = List<Occurrence>), Problems), security(("bearer" = [])))]
pub(crate) async fn occurrences(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(span): Query<Span>,
) -> Answer<List<Occurrence>> {
    let room = find(&app, &id).await?;
    may_see(&app, &known, &room).await?;
    let from = rfc3339::asked("from", span.from.as_deref())?.unwrap_or(app.now());
    let to = rfc3339::asked("to", span.to.as_deref())?;
    let seen = rfc3339::asked("cursor", span.cursor.as_deref())?;
    let limit = span.limit.get() as usize;
    let Some(dates) = dates(&room) else { return Ok(Json::ok(List { items: Vec::new(), next_cursor: None })) };
    let asked = dates.between(from, to).filter(|date| seen.is_none_or(|seen| date.start > seen));
    let mut items: Vec<Occurrence> = asked.take(limit + 1).map(Occurrence::from).collect();
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| more).map(|last| last.start.clone());
    Ok(Json::ok(List { items, next_cursor }))
}

/// The file that a calendar is given, iCalendar. Addresses of others stand in it for those alone who manage the room. Where
/// the dates were taken away it cancels what calendars know (`METHOD:CANCEL`). 404 for a room that never had any.
#[utoipa::path(get, path = "/rooms/{id}/invitation.ics", tag = "rooms", params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/calendar"), Problems), security(("bearer" = [])))]
pub(crate) async fn file(State(app): State<App>, known: Known, Path(id): Path<String>) -> Result<Response, Problem> {
    let room = find(&app, &id).await?;
    may_see(&app, &known, &room).await?;
    let dates = dates(&room);
    // Only its number tells of a room without dates whether calendars may know it.
    if dates.is_none() && room.sequence == 0 {
        return Err(Problem::not_found("schedule"));
    }
    let people = People::as_seen_by(&app, &known, &room).await?;
    let alias = draw::alias_of(&room);
    let url = draw::link(&known.base, &room);
    let invitation = Invitation {
        uid: &format!("{}@gavel", room.room.id),
        sequence: room.sequence,
        created_at: room.created_at,
        changed_at: room.changed_at,
        name: &room.room.name,
        url: &url,
        organizer: people.organizer.as_ref().map(Named::party),
        attendees: people.attendees.iter().map(Named::attendee).collect(),
    };
    let (text, kind) = match &dates {
        Some(dates) => (gavel_calendar::invitation(&invitation, dates), "text/calendar; charset=utf-8"),
        None => (gavel_calendar::cancellation(&invitation), "text/calendar; method=CANCEL; charset=utf-8"),
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{alias}.ics\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}

/// The date that is held now, or the next one.
pub(crate) fn next_date(room: &StoredRoom, now: Timestamp) -> Option<Occurrence> {
    dates(room)?.between(now, None).next().map(Occurrence::from)
}

/// A schedule that makes no sense any more, because a time zone was dropped, has no dates.
fn dates(room: &StoredRoom) -> Option<Dates> {
    room.schedule.as_ref().and_then(|schedule| Dates::of(schedule).ok())
}

/// Whom the file names.
struct People {
    organizer: Option<Named>,
    attendees: Vec<Named>,
}

struct Named {
    name: String,
    email: Option<String>,
    moderates: bool,
}

impl Named {
    fn party(&self) -> Party<'_> {
        Party { name: &self.name, email: self.email.as_deref() }
    }

    fn attendee(&self) -> Attendee<'_> {
        Attendee { party: self.party(), moderates: self.moderates }
    }
}

impl People {
    /// Everybody with their address for whoever manages the room; for an invitee the owner's name, and themselves.
    async fn as_seen_by(app: &App, asked: &Asked, room: &StoredRoom) -> Result<Self, Problem> {
        let manages = may_manage(asked, room).is_ok();
        let owner = match room.room.owner {
            Some(owner) => app.directory.account(owner).await?,
            None => None,
        };
        let organizer =
            owner.map(|owner| Named { name: owner.name, email: owner.email.filter(|_| manages), moderates: true });
        let mut attendees = Vec::new();
        if manages {
            let mut cursor = None;
            loop {
                let page = app.directory.invitees(room.room.id, cursor, 1_000).await?;
                for invited in page.items {
                    attendees.push(named(app, invited).await?);
                }
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
        } else {
            let person = match asked.known()? {
                Credential::Account(account) => Some(person_of(account.id)),
                Credential::Ticket(ticket) => Some(ticket.person),
                Credential::Key(_) | Credential::App(_) => None,
            };
            if let Some(person) = person
                && let Some(invited) = app.directory.invitee(room.room.id, person).await?
            {
                attendees.push(named(app, invited).await?);
            }
        }
        Ok(Self { organizer, attendees })
    }
}

/// An account is written to at its own address.
async fn named(app: &App, invited: RoomInvitee) -> Result<Named, Problem> {
    let account = match invited.invitee.account {
        Some(account) => app.directory.account(account).await?,
        None => None,
    };
    let email = account.and_then(|account| account.email).or(invited.email.map(|email| email.0));
    Ok(Named { name: invited.invitee.name, email, moderates: invited.invitee.role.moderates() })
}
