//! What a conference notices without being told by anybody: the engine's news and its census, and who has gone quiet.

use super::{records, silence::Cut, task::Task};
use crate::Denied;
use gavel_core::{
    model::{
        effect::{Audience, Notice},
        fact::Fact,
        ids::SeatId,
        media::{Answer, MediaEvent, MediaRefusal, SeatMedia, ShownHeight},
        refusal::Refusal,
        role::SeatKind,
    },
    review,
};
use tokio::{sync::oneshot, time::timeout};

impl Task {
    pub(super) fn negotiate(&self, seat: SeatId, offer: String, reply: oneshot::Sender<Result<Answer, Denied>>) {
        let inside = self.conference.seats.get(&seat).is_some_and(|seat| seat.state.is_inside());
        if !inside {
            let _ = reply.send(Err(Refusal::NotFound.into()));
            return;
        }
        let media = self.ports.media.clone();
        let (conference, within) = (self.conference.id, self.options.let_in_within);
        tokio::spawn(async move {
            let answer = timeout(within, media.negotiate(conference, seat, offer)).await;
            let _ = reply.send(answer.unwrap_or(Err(MediaRefusal::Down)).map_err(Denied::from));
        });
    }

    pub(super) fn show(&self, seat: SeatId, heights: Vec<ShownHeight>) {
        if self.conference.seats.get(&seat).is_some_and(|seat| seat.state.is_inside()) {
            self.ports.media.show(self.conference.id, seat, heights);
        }
    }

    pub(super) fn hear(&mut self, event: MediaEvent) {
        match event {
            MediaEvent::Slots { seat, slots, .. } => {
                self.links.tell(&self.conference, &Audience::Seat(seat), Notice::Slots(slots));
            }
            MediaEvent::Speaking { seats, .. } => {
                self.happen(seats.iter().map(|seat| Fact::Active { seat: *seat }).collect());
                self.meters.speaking(self.ports.clock.now(), &seats);
                self.links.tell(&self.conference, &Audience::Inside, Notice::Speaking(seats));
            }
            // Whether somebody is there is told by their signs of life, not by one transport.
            MediaEvent::Connected { seat, .. } => tracing::debug!(%seat, "media is up"),
            MediaEvent::Lost { seat, .. } => tracing::debug!(%seat, "media is lost"),
        }
    }

    /// Media without a seat is cut, at its second sight: the first may be an admission on its way (lesson 27). What is there
    /// still was not cut, whatever the engine says, and is cut harder.
    pub(super) fn reconcile(&mut self, seats: Vec<SeatMedia>) {
        self.meters.census(&seats);
        let hosts: Vec<SeatId> = self.conference.audience(&Audience::Moderators).collect();
        for (host, news) in self.conditions.census(&hosts, &seats) {
            self.links.tell(&self.conference, &Audience::Seat(host), Notice::Conditions(news));
        }
        self.still = seats.iter().filter_map(|seat| Some((seat.seat, seat.quiet_for?))).collect();
        let is_inside = |seat: &SeatId| self.conference.seats.get(seat).is_some_and(|seat| seat.state.is_inside());
        let sights = |seat: SeatId| self.strays.get(&seat).copied().unwrap_or_default() + 1;
        let strays = seats.iter().map(|seat| seat.seat).filter(|seat| !is_inside(seat));
        self.strays = strays.map(|seat| (seat, sights(seat))).collect();
        let seen = |wanted: fn(u32) -> bool| -> Vec<SeatId> {
            self.strays.iter().filter(|(_, sights)| wanted(**sights)).map(|(seat, _)| *seat).collect()
        };
        let (cut, still_there) = (seen(|sights| sights == 2), seen(|sights| sights > 2));
        if !still_there.is_empty() {
            metrics::counter!("gavel_silence_forced_total").increment(still_there.len() as u64);
            tracing::error!(
                conference = %self.conference.id,
                seats = still_there.len(),
                "media that was cut is still there; it was cut harder"
            );
            self.ports.media.kill(self.conference.id, &still_there);
            // Once for each: an engine that goes on like that would fill the audit.
            let found_out = seen(|sights| sights == 3);
            self.record(records::alarms(&self.conference, self.ports.clock.now(), &found_out));
        }
        if cut.is_empty() {
            return;
        }
        metrics::counter!("gavel_strays_cut_total").increment(cut.len() as u64);
        tracing::warn!(conference = %self.conference.id, seats = cut.len(), "media without a seat was cut");
        let cut = Cut::order(self.ports.media.clone(), self.conference.id, cut);
        self.see_to(cut);
    }

    /// Who has gone quiet, who is lost, whether anybody is left.
    pub(super) fn look_around(&mut self) {
        let mut quiet = self.links.quiet();
        for seat in self.conference.seats.values() {
            // A sign of life is one by signalling or by media, whichever is younger; WHIP and WHEP have only the latter.
            if let Some(still) = self.still.get(&seat.id) {
                let known = quiet.entry(seat.id).or_insert(*still);
                *known = (*known).min(*still);
            }
            if matches!(seat.kind, SeatKind::Whip | SeatKind::Whep)
                && let Some(still) = self.still.get(&seat.id)
            {
                quiet.insert(seat.id, *still);
            }
        }
        let facts = review(&self.conference, self.ports.clock.now(), &quiet);
        self.happen(facts);
        let measured = self.meters.due(self.ports.clock.now());
        self.write_down(measured);
    }
}
