//! Who is in and who is asked to come: inviting, hanging up, taking off the list, names.

use super::Control;
use crate::{
    draw,
    huawei::{
        Fault,
        attendees::{self, Attendee, Meant, Whose},
        fault::code,
        gate::Done,
        read::{Body, said},
    },
    native::verbs::{InviteOrder, InvitedGuest, InvitedRole, Verb},
    shapes::seat_named,
};
use gavel_core::model::{
    command::{Absent, Command, Disconnect, Target},
    ids::SeatId,
    seat::Unconnected,
};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A list is not longer; a meeting is smaller.
const MANY: usize = 5_000;
const LONGEST_NAME: usize = 96;

/// Those whom a list names, and it names somebody.
pub(super) fn seats(named: Option<&[String]>) -> Result<Vec<SeatId>, Fault> {
    match named {
        None | Some([]) => Err(Fault::invalid("nobody is named")),
        Some(named) if named.len() > MANY => Err(Fault::invalid(format!("more than {MANY} are named"))),
        Some(named) => Ok(named.iter().map(|text| seat_named(text)).collect()),
    }
}

#[derive(Deserialize)]
pub(super) struct HungUp {
    #[serde(rename = "bulkHangUpParticipants")]
    participants: Option<Vec<String>>,
}

/// Out, all of them or nobody; who is hung up on may come back, and stays on the list.
pub(super) async fn hang_up(control: Control, Body(body): Body<HungUp>) -> Result<Done, Fault> {
    let participants = seats(body.participants.as_deref())?;
    let target = Target::These { participants, device_only: false };
    control.command(Command::Disconnect(Disconnect::of(target))).await
}

#[derive(Deserialize)]
pub(super) struct Deleted {
    #[serde(rename = "bulkDelAttendInfo")]
    attendees: Option<Vec<DeletedOne>>,
}

#[derive(Deserialize)]
struct DeletedOne {
    number: Option<String>,
    #[serde(rename = "participantID")]
    participant: Option<String>,
}

/// Off the list, and out where they are in: who is protected is neither, and then nobody is.
pub(super) async fn delete(control: Control, Body(body): Body<Deleted>) -> Result<Done, Fault> {
    let attendees = body.attendees.unwrap_or_default();
    if attendees.is_empty() {
        return Err(Fault::invalid("bulkDelAttendInfo: nobody is named"));
    }
    if attendees.len() > MANY {
        return Err(Fault::invalid(format!("bulkDelAttendInfo: more than {MANY}")));
    }
    let mut places = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    for attendee in &attendees {
        match (said(&attendee.participant), said(&attendee.number)) {
            (Some(participant), _) => places.insert(seat_named(participant)),
            (None, Some(number)) => numbers.insert(attendees::user_of(number)),
            (None, None) => return Err(Fault::invalid("number: it is missing")),
        };
    }
    places.extend(of_numbers(&control, numbers).await?);
    let is_in = |place: &SeatId| control.view.participants.iter().any(|seat| seat.id == *place);
    let seats: Vec<SeatId> = places.iter().copied().filter(is_in).collect();
    if !seats.is_empty() {
        let target = Target::These { participants: seats, device_only: false };
        control.command(Command::Disconnect(Disconnect::of(target))).await?;
    }
    control.command(Command::Withdraw { whom: Absent::These(places.into_iter().collect()) }).await
}

/// The places of those who are known by these numbers, on the list or inside.
async fn of_numbers(control: &Control, numbers: BTreeSet<&str>) -> Result<Vec<SeatId>, Fault> {
    let mut places = Vec::new();
    for number in numbers {
        let listed = control.view.unconnected.iter().map(|row| (row.seat, row.account));
        let inside = control.view.participants.iter().map(|seat| (seat.id, seat.account));
        let mut found = None;
        for (place, account) in listed.chain(inside) {
            if attendees::number(&control.app, account, place).await? == number {
                found = Some(place);
                break;
            }
        }
        places.push(found.unwrap_or_else(|| seat_named(number)));
    }
    Ok(places)
}

#[derive(Deserialize)]
pub(super) struct Invited {
    attendees: Option<Vec<Attendee>>,
}

/// It rings where they are in the app; whoever was in before is called back as the same person.
pub(super) async fn invite(control: Control, Body(body): Body<Invited>) -> Result<Done, Fault> {
    let list = body.attendees.unwrap_or_default();
    if list.is_empty() {
        return Err(Fault::invalid("attendees: nobody is named"));
    }
    if list.len() > MANY {
        return Err(Fault::invalid(format!("attendees: more than {MANY}")));
    }
    let meant = attendees::meant(&control.app, &list).await?;
    for order in orders(&control, meant) {
        control.verb(Verb::Invite(order)).await?;
    }
    Ok(Done)
}

/// One order for each role.
fn orders(control: &Control, meant: Vec<Meant>) -> Vec<InviteOrder> {
    let outsiders = (!control.room.room.allow_guests).then_some(InvitedRole::Participant);
    let [mut hosts, mut others, mut guests] =
        [Some(InvitedRole::Host), None, outsiders].map(|role| InviteOrder { role, ..InviteOrder::default() });
    for one in meant {
        let of = match (&one.who, one.as_host) {
            (_, true) => &mut hosts,
            (Whose::Account(_), false) => &mut others,
            (Whose::Outsider { .. }, false) => &mut guests,
        };
        match one.who {
            Whose::Account(account) => of.accounts.get_or_insert_default().push(account.id.to_string()),
            Whose::Outsider { name, number, .. } => match known(control, &name, number.as_deref()) {
                // As what they were.
                Some(row) if !one.as_host => others.participants.get_or_insert_default().push(row.seat.to_string()),
                Some(row) => hosts.participants.get_or_insert_default().push(row.seat.to_string()),
                None => of.guests.get_or_insert_default().push(InvitedGuest { name }),
            },
        }
    }
    let is_something =
        |order: &InviteOrder| order.accounts.is_some() || order.guests.is_some() || order.participants.is_some();
    [hosts, others, guests].into_iter().filter(is_something).collect()
}

/// Somebody without an account who was here, by their place or by their name.
fn known<'a>(control: &'a Control, name: &str, number: Option<&str>) -> Option<&'a Unconnected> {
    let rows = &control.view.unconnected;
    let by_place = rows.iter().find(|row| number.is_some_and(|number| row.seat == seat_named(number)));
    by_place.or_else(|| rows.iter().find(|row| row.account.is_none() && row.name == name))
}

/// It is for telephones and room systems alone.
pub(super) async fn invite_with_password() -> Fault {
    Fault::not_here("telephones and room systems to call")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Renamed {
    #[serde(rename = "participantID")]
    participant: Option<String>,
    new_name: Option<String>,
}

pub(super) async fn rename(control: Control, Body(body): Body<Renamed>) -> Result<Done, Fault> {
    let participant = said(&body.participant).ok_or_else(|| Fault::invalid("participantID: it is missing"))?;
    let name = said(&body.new_name).ok_or_else(|| Fault::invalid("newName: it is missing"))?;
    if name.chars().count() > LONGEST_NAME {
        return Err(Fault::bad(code::NAME_TOO_LONG, format!("newName: at most {LONGEST_NAME} characters")));
    }
    let name = draw::name(name).map_err(Fault::in_control)?;
    control.command(Command::Rename { participant: seat_named(participant), name }).await
}
