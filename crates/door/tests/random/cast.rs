//! Who takes part in a random meeting.

use gavel_core::model::{
    ban::BanKey,
    ids::{AccountId, DeviceKey, PersonId},
    role::{Role, SeatKind},
};
use ulid::Ulid;

/// One of [`PEOPLE`].
pub(crate) type Who = usize;

pub(crate) const OWNER: Who = 0;
/// Whom the room invites, where it invites anybody.
pub(crate) const INVITED: Who = 4;

#[derive(Debug)]
pub(crate) struct Somebody {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) has_account: bool,
    /// Which browser; two may share one.
    pub(crate) device: Option<u128>,
    /// Whether they hold a ticket made for them alone.
    pub(crate) is_invited: bool,
    pub(crate) number: Option<&'static str>,
}

const MEMBER: Somebody =
    Somebody { name: "", role: Role::Participant, has_account: true, device: None, is_invited: false, number: None };
const GUEST: Somebody = Somebody { role: Role::Guest, has_account: false, ..MEMBER };

pub(crate) const PEOPLE: [Somebody; 9] = [
    Somebody { name: "alice", role: Role::Owner, device: Some(1), ..MEMBER },
    Somebody { name: "carol", role: Role::Host, device: Some(2), ..MEMBER },
    Somebody { name: "henry", role: Role::Host, device: Some(3), ..MEMBER },
    Somebody { name: "oscar", role: Role::Operator, device: Some(4), ..MEMBER },
    Somebody { name: "bob", device: Some(5), ..MEMBER },
    Somebody { name: "gustav", device: Some(6), is_invited: true, ..GUEST },
    Somebody { name: "gina", device: Some(7), ..GUEST },
    Somebody { name: "dora", number: Some("+4930123456"), ..GUEST },
    // At bob's browser.
    Somebody { name: "fred", device: Some(5), ..GUEST },
];

impl Somebody {
    pub(crate) fn device(&self) -> Option<DeviceKey> {
        self.device.map(|key| DeviceKey::new(Ulid(3_000 + key)))
    }

    pub(crate) fn other_keys(&self) -> Vec<BanKey> {
        self.number.map(|number| BanKey::Phone(number.into())).into_iter().collect()
    }

    pub(crate) fn kind(&self) -> SeatKind {
        if self.number.is_some() { SeatKind::Phone } else { SeatKind::App }
    }
}

pub(crate) const fn person(who: Who) -> PersonId {
    PersonId::new(Ulid(1_000 + who as u128))
}

pub(crate) fn whose(person: PersonId) -> Who {
    (person.ulid().0 - 1_000) as Who
}

pub(crate) fn account(who: Who) -> Option<AccountId> {
    PEOPLE[who].has_account.then(|| AccountId::new(Ulid(2_000 + who as u128)))
}
