//! Who is asked to come, and whether it rings at their place.

use crate::{
    conference::{Conference, Taken},
    model::{
        effect::Effect,
        fact::CallEnd,
        ids::PersonId,
        invitation::{CallState, Invitation},
    },
    outcome::Outcome,
};

impl Conference {
    pub(super) fn invite(&mut self, invitation: &Invitation, out: &mut Outcome) {
        let person = invitation.invitee.person;
        // Called again: the place is a new one, and the former rings no more.
        self.end_call(person, CallEnd::Cancelled, out);
        if let Some(before) = self.invited.insert(person, invitation.clone()) {
            self.take_place(before);
        }
        self.places.insert(invitation.place, person);
        self.withdrawn.remove(&person);
        self.by_name.insert(person);
        if invitation.rings() {
            out.push(Effect::Ring { invitation: Box::new(invitation.clone()) });
        }
        out.unconnected(person);
    }

    pub(super) fn end_call(&mut self, person: PersonId, how: CallEnd, out: &mut Outcome) {
        let Some(invitation) = self.invited.get_mut(&person).filter(|invitation| invitation.rings()) else { return };
        invitation.call = match how {
            CallEnd::Accepted | CallEnd::Cancelled => CallState::NotCalled,
            CallEnd::Declined => CallState::Declined,
            CallEnd::Unanswered => CallState::Unanswered,
        };
        let (place, account) = (invitation.place, invitation.invitee.account);
        out.push(Effect::StopRinging { place, account, how });
        out.unconnected(person);
    }

    pub(super) fn withdraw(&mut self, person: PersonId, out: &mut Outcome) {
        self.uninvite(person, CallEnd::Cancelled, out);
        self.added.remove(&person);
        self.by_name.remove(&person);
        self.withdrawn.insert(person);
        self.end_visit(person);
        out.unconnected(person);
    }

    /// The place is not kept any longer: they are in, or nobody expects them.
    pub(super) fn uninvite(&mut self, person: PersonId, how: CallEnd, out: &mut Outcome) {
        self.end_call(person, how, out);
        if let Some(invitation) = self.invited.remove(&person) {
            self.take_place(invitation);
        }
    }

    fn take_place(&mut self, invitation: Invitation) {
        let Invitation { place, invitee, .. } = invitation;
        self.places.remove(&place);
        self.places_taken.insert(place, Taken { person: invitee.person, name: invitee.name });
    }
}
