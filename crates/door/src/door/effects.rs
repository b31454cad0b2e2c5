//! Carrying effects out, in the order in which the core gave them.

use super::{progress::Progress, silence::Cut, task::Task};
use crate::ports::Call;
use gavel_core::model::{
    effect::{Effect, Notice},
    ids::SeatId,
    invitation::{CallState, Invitation},
};

impl Task {
    /// Orders the cuts among the effects. Comes before all else that follows from a decision: neither the journal nor anybody who is
    /// told something delays it.
    pub(super) fn cut(&self, effects: &[Effect]) -> Option<Cut> {
        let seats: Vec<SeatId> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::CutMedia { seat } => Some(*seat),
                _ => None,
            })
            .collect();
        if seats.is_empty() {
            return None;
        }
        Some(Cut::order(self.ports.media.clone(), self.conference.id, seats))
    }

    /// Effects in their order: farewell, the others. Their cuts are ordered already.
    pub(super) fn carry_out(&mut self, effects: Vec<Effect>, mut progress: Progress) {
        let conference = self.conference.id;
        if effects.iter().any(changes_the_view) {
            self.changes.send_replace(());
        }
        let all = effects.len();
        for (number, effect) in (1..).zip(effects) {
            match effect {
                // Ordered before, for all seats at once.
                Effect::CutMedia { .. } => {}
                Effect::AdmitMedia { seat, role, gate } => self.ports.media.admit(conference, seat, role, gate),
                Effect::GateMedia { seat, gate } => self.ports.media.gate(conference, seat, gate),
                Effect::ReleaseMedia { seat } => self.ports.media.release(conference, seat),
                Effect::Tell { to, notice } => self.links.tell(&self.conference, &to, notice),
                Effect::SayFarewell { seat, farewell } => self.links.say_farewell(seat, farewell),
                Effect::Ring { invitation } => self.ring(*invitation),
                Effect::StopRinging { place, account, how } => {
                    if let Some(account) = account {
                        self.ports.bell.stop(account, place, how);
                    }
                }
                // The loop ends by itself once the conference has.
                Effect::Close => {}
            }
            progress.reached(number, all);
        }
        self.follow_the_light();
    }

    /// The engine shows whom everybody is to look at, where somebody can see a few only.
    fn follow_the_light(&mut self) {
        if self.lit != self.conference.spotlight {
            self.lit.clone_from(&self.conference.spotlight);
            self.ports.media.light(self.conference.id, self.lit.clone());
        }
    }

    /// Only an account has a place at which it could ring.
    fn ring(&self, invitation: Invitation) {
        let (Some(account), CallState::Ringing { until }) = (invitation.invitee.account, invitation.call) else {
            return;
        };
        self.ports.bell.ring(Call {
            place: invitation.place,
            account,
            conference: self.conference.id,
            room: self.conference.room.id,
            room_name: self.conference.room.name.clone(),
            by: invitation.by,
            until,
        });
    }
}

/// Whether hosts are told something that the view tells too.
fn changes_the_view(effect: &Effect) -> bool {
    let Effect::Tell { notice, .. } = effect else { return false };
    match notice {
        Notice::Batch(notices) => notices.iter().any(is_of_the_view),
        notice => is_of_the_view(notice),
    }
}

const fn is_of_the_view(notice: &Notice) -> bool {
    use Notice::{Bans, Changed, Conference, Details, Gone, Joined, Unconnected};
    matches!(notice, Joined(_) | Changed(_) | Gone { .. } | Conference(_) | Details(_) | Unconnected { .. } | Bans(_))
}
