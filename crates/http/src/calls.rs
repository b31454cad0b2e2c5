//! Who is in the app, and at whose place it rings. In memory: whoever loses the line hears what rings when they are back.

use gavel_core::model::{
    fact::CallEnd,
    ids::{AccountId, SeatId},
};
use gavel_door::ports::{Bell, Call};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::broadcast;

/// Calls that one line may lag behind; more than that ring nowhere.
const QUEUED: usize = 32;

/// What happens at somebody's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ring {
    Rings(Box<Call>),
    Stops { place: SeatId, how: CallEnd },
}

#[derive(Default)]
struct Place {
    ringing: BTreeMap<SeatId, Call>,
    lines: Option<broadcast::Sender<Ring>>,
}

/// The bells of all accounts; the door rings them, and the people's own pages listen.
#[derive(Default)]
pub struct Calls(Mutex<HashMap<AccountId, Place>>);

impl Calls {
    /// Whether somebody has the app open.
    pub(crate) fn is_here(&self, account: AccountId) -> bool {
        let places = self.places();
        let lines = places.get(&account).and_then(|place| place.lines.as_ref());
        lines.is_some_and(|lines| lines.receiver_count() > 0)
    }

    /// Listens at an account's place: what rings now, and what happens from now on.
    pub(crate) fn listen(&self, account: AccountId) -> (Vec<Call>, broadcast::Receiver<Ring>) {
        let mut places = self.places();
        // A good moment to forget those who have gone.
        places.retain(|_, place| !place.is_deserted());
        let place = places.entry(account).or_default();
        let lines = place.lines.get_or_insert_with(|| broadcast::Sender::new(QUEUED));
        (place.ringing.values().cloned().collect(), lines.subscribe())
    }

    /// The call that rings at this account's place.
    pub(crate) fn ringing(&self, account: AccountId, place: SeatId) -> Option<Call> {
        self.places().get(&account)?.ringing.get(&place).cloned()
    }

    fn places(&self) -> MutexGuard<'_, HashMap<AccountId, Place>> {
        // Whole after every single change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    fn is_deserted(&self) -> bool {
        self.ringing.is_empty() && self.lines.as_ref().is_none_or(|lines| lines.receiver_count() == 0)
    }

    fn tell(&self, ring: Ring) {
        if let Some(lines) = &self.lines {
            // Nobody there is no fault.
            let _ = lines.send(ring);
        }
    }
}

impl Bell for Calls {
    fn ring(&self, call: Call) {
        let mut places = self.places();
        let place = places.entry(call.account).or_default();
        place.ringing.insert(call.place, call.clone());
        place.tell(Ring::Rings(Box::new(call)));
    }

    fn stop(&self, account: AccountId, place: SeatId, how: CallEnd) {
        if let Some(at) = self.places().get_mut(&account)
            && at.ringing.remove(&place).is_some()
        {
            at.tell(Ring::Stops { place, how });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gavel_core::model::{
        ids::{ConferenceId, RoomId},
        time::Timestamp,
    };
    use ulid::Ulid;

    fn call(n: u128, account: AccountId) -> Call {
        Call {
            place: SeatId::new(Ulid(n)),
            account,
            conference: ConferenceId::new(Ulid(1)),
            room: RoomId::new(Ulid(2)),
            room_name: "Weekly".into(),
            by: "alice".into(),
            until: Timestamp(0),
        }
    }

    #[test]
    fn somebody_is_here_while_they_listen_and_hears_what_rings_already() {
        let calls = Calls::default();
        let bob = AccountId::new(Ulid(3));
        assert!(!calls.is_here(bob));
        calls.ring(call(9, bob));
        let (ringing, mut line) = calls.listen(bob);
        assert!(calls.is_here(bob));
        assert_eq!(ringing, [call(9, bob)]);
        calls.stop(bob, SeatId::new(Ulid(9)), CallEnd::Cancelled);
        let stops = Ring::Stops { place: SeatId::new(Ulid(9)), how: CallEnd::Cancelled };
        assert_eq!(line.try_recv(), Ok(stops));
        assert_eq!(calls.ringing(bob, SeatId::new(Ulid(9))), None);
        drop(line);
        assert!(!calls.is_here(bob));
        let carol = AccountId::new(Ulid(4));
        let _line = calls.listen(carol);
        assert_eq!(calls.places().len(), 1, "who has gone is forgotten");
    }
}
