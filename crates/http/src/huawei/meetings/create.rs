//! `POST /v1/mmc/management/conferences`: a meeting, now or on a date.

use super::{
    asked::{Asked, GuestPassword},
    shape::{GUEST, HOST, Meeting, Password},
};
use crate::{
    huawei::{
        Fault,
        attendees::{self, Meant},
        gate::LoggedIn,
        read::Body,
    },
    native::rooms::{self, InstantRoom, NewRoom, Schedule},
    problem::Problem,
    rfc3339, secrets,
    state::App,
};
use axum::{Json, extract::State};
use gavel_core::model::time::Timestamp;

/// Numbers that are tried, where others are taken.
const TRIES: u32 = 5;

/// The answer is a list, of one.
pub(super) async fn create(
    State(app): State<App>,
    logged_in: LoggedIn,
    Body(body): Body<Asked>,
) -> Result<Json<[Meeting; 1]>, Fault> {
    body.must_be_possible()?;
    let guests_may_come = body.guests_may_come()?.unwrap_or(true);
    let meant = attendees::meant(&app, body.attendees.as_deref().unwrap_or_default()).await?;
    let invitations = Meant::invitations(meant, guests_may_come);
    let (host, guest) = passwords(body.guest_password()?)?;
    let mut tries = 0;
    let room = loop {
        let new = new_room(&body, &logged_in, &app, &host, guest.as_deref())?;
        match rooms::make(&app, &logged_in, new, invitations.clone()).await {
            Ok((room, _)) => break room,
            Err(problem) if problem.code == "alias_taken" && tries < TRIES => tries += 1,
            Err(problem) => return Err(problem.into()),
        }
    };
    let mut shown = vec![Password { role: HOST, password: host }];
    shown.extend(guest.map(|password| Password { role: GUEST, password }));
    let meeting = Meeting::of(&app, &room, None, &logged_in.base).await?;
    Ok(Json([meeting.with(shown)]))
}

fn new_room(body: &Asked, logged_in: &LoggedIn, app: &App, host: &str, guest: Option<&str>) -> Result<NewRoom, Fault> {
    let name = &logged_in.account()?.name;
    let start = body.start()?.unwrap_or(app.now());
    Ok(NewRoom {
        name: body.subject().unwrap_or(name).to_owned(),
        aliases: vec![number()?],
        host_pin: Some(host.to_owned()),
        guest_pin: guest.map(str::to_owned),
        allow_guests: body.guests_may_come()?,
        door: body.door().unwrap_or_default(),
        limit: body.limit().flatten(),
        schedule: Some(date(start, body.usual_length()?)),
        ends_with_schedule: true,
        ..NewRoom::instant(InstantRoom::default(), name)
    })
}

/// One date, in UTC.
pub(super) fn date(start: Timestamp, length_minutes: u32) -> Schedule {
    Schedule {
        start: rfc3339::text(start),
        time_zone: "UTC".into(),
        length_minutes,
        recurrence: None,
        exceptions: Vec::new(),
    }
}

/// The host's, and the guests' where there is to be one.
fn passwords(asked: GuestPassword) -> Result<(String, Option<String>), Fault> {
    let guest = match asked {
        GuestPassword::Set(password) => Some(password),
        GuestPassword::Unsaid => Some(digits(6)?),
        GuestPassword::None => None,
    };
    loop {
        let host = digits(6)?;
        // Or every guest would be a host.
        if Some(&host) != guest.as_ref() {
            return Ok((host, guest));
        }
    }
}

/// Nine digits, the first of them a 9.
fn number() -> Result<String, Fault> {
    Ok(format!("9{}", digits(8)?))
}

fn digits(many: usize) -> Result<String, Fault> {
    let mut bytes = [0; 8];
    secrets::fill(&mut bytes).map_err(Problem::from)?;
    let number = u64::from_le_bytes(bytes) % 10_u64.pow(many as u32);
    Ok(format!("{number:0many$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_nine_digits_and_the_passwords_differ() {
        let number = number().unwrap();
        assert!(number.len() == 9 && number.starts_with('9') && number.bytes().all(|digit| digit.is_ascii_digit()));
        let (host, guest) = passwords(GuestPassword::Unsaid).unwrap();
        assert_eq!((host.len(), guest.as_ref().map(String::len)), (6, Some(6)));
        assert_ne!(Some(host), guest);
        assert_eq!(passwords(GuestPassword::None).unwrap().1, None);
    }
}
