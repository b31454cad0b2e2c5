//! `GET …/realTimeInfo`: who is asked to come, and who is in.

use super::Control;
use crate::huawei::{
    Fault,
    attendees::{self, Listed},
};
use axum::Json;
use gavel_core::model::{effect::Participant, invitation::CallState, role::Role, seat::Unconnected};
use gavel_door::View;
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Serialize)]
pub(super) struct Now {
    attendees: Vec<Listed>,
    participants: Vec<Leg>,
    #[serde(rename = "confInfo")]
    hosts: Hosts,
}

/// Somebody who is in, or is being called.
#[derive(Serialize)]
struct Leg {
    pid: String,
    name: String,
    phone: String,
    /// 0: in; 1: is being called; 2: comes back just now.
    state: u8,
    video: u8,
    mute: u8,
    hand: u8,
}

/// The dialect has one host; the others are beside.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(in crate::huawei) struct Hosts {
    #[serde(rename = "chairID")]
    pub(in crate::huawei) chair: String,
    #[serde(rename = "coHosts")]
    pub(in crate::huawei) others: Vec<String>,
}

impl Hosts {
    /// The owner, or whoever of the hosts has been in longest.
    pub(in crate::huawei) fn of(view: &View) -> Self {
        let mut hosts: Vec<&Participant> =
            view.participants.iter().filter(|seat| seat.state.is_inside() && seat.role.moderates()).collect();
        hosts.sort_by_key(|seat| (seat.role != Role::Owner, seat.joined_at, seat.id));
        let mut ids = hosts.into_iter().map(|seat| seat.id.to_string());
        Self { chair: ids.next().unwrap_or_default(), others: ids.collect() }
    }
}

impl Leg {
    fn inside(seat: &Participant, number: String) -> Self {
        Self {
            pid: seat.id.to_string(),
            name: seat.name.clone(),
            phone: number,
            state: if seat.state == gavel_core::model::seat::SeatState::In { 0 } else { 2 },
            video: u8::from(seat.devices.video && seat.gate.video),
            mute: u8::from(is_muted(seat)),
            hand: u8::from(seat.hand.is_some()),
        }
    }

    fn called(row: &Unconnected, number: String) -> Self {
        Self { pid: row.seat.to_string(), name: row.name.clone(), phone: number, state: 1, video: 0, mute: 1, hand: 0 }
    }
}

/// By themselves, or by a host.
pub(in crate::huawei) const fn is_muted(seat: &Participant) -> bool {
    seat.devices.muted || !seat.gate.audio
}

pub(super) async fn read(control: Control) -> Result<Json<Now>, Fault> {
    control.must_be_host()?;
    let (app, view) = (&control.app, &control.view);
    let mut attendees = Vec::new();
    let mut participants = Vec::new();
    for row in &view.unconnected {
        let listed = attendees::absent(app, row).await?;
        if let CallState::Ringing { .. } = row.call {
            participants.push(Leg::called(row, listed.number.clone()));
        }
        attendees.push(listed);
    }
    // Whoever is in stays on the list of those who are asked.
    let mut listed = BTreeSet::new();
    for seat in control.inside() {
        let number = attendees::number(app, seat.account, seat.id).await?;
        if listed.insert(seat.person) {
            attendees.push(Listed::of(seat.account, &seat.name, number.clone()));
        }
        participants.push(Leg::inside(seat, number));
    }
    Ok(Json(Now { attendees, participants, hosts: Hosts::of(view) }))
}
