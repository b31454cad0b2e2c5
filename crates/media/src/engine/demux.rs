//! Which seat a datagram belongs to: by its source address, else by the user name of a STUN check. Two hash lookups at
//! most; no seat is ever asked whether it would like it.

use super::{endpoint::Endpoint, slab::Key, stun};
use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
};

/// A client checks from a handful of addresses (interfaces × families); more than this is somebody filling the table.
const ADDRESSES_PER_SEAT: usize = 16;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// From an address that the seat has proven.
    Known(Key),
    /// A STUN check that names the seat. The address is learned only if the seat finds the check authentic.
    Claim(Key),
}

#[derive(Default)]
pub(crate) struct Demux {
    addresses: HashMap<Endpoint, Key>,
    fragments: HashMap<String, Key>,
    seats: HashMap<Key, Names>,
    /// Connections that were somebody's and are nobody's any more.
    orphans: Vec<SocketAddr>,
}

#[derive(Default)]
struct Names {
    addresses: VecDeque<Endpoint>,
    fragment: Option<String>,
}

impl Demux {
    pub(crate) fn route(&self, from: Endpoint, datagram: &[u8]) -> Option<Route> {
        if stun::is_stun(datagram) {
            return self.fragments.get(stun::addressed_to(datagram)?).copied().map(Route::Claim);
        }
        self.addresses.get(&from).copied().map(Route::Known)
    }

    /// From now on STUN checks for `fragment` are the seat's; its former fragment is nobody's.
    pub(crate) fn listen(&mut self, seat: Key, fragment: String) {
        let names = self.seats.entry(seat).or_default();
        if let Some(old) = names.fragment.replace(fragment.clone()) {
            self.fragments.remove(&old);
        }
        self.fragments.insert(fragment, seat);
    }

    /// The seat has proven that it sits at `from`. Whoever sat there before sits there no longer, and is returned.
    pub(crate) fn learn(&mut self, seat: Key, from: Endpoint) -> Option<Key> {
        let before = self.addresses.insert(from, seat);
        if before == Some(seat) {
            return None;
        }
        if let Some(names) = before.and_then(|other| self.seats.get_mut(&other)) {
            names.addresses.retain(|address| *address != from);
        }
        let names = self.seats.entry(seat).or_default();
        names.addresses.push_back(from);
        if names.addresses.len() > ADDRESSES_PER_SEAT
            && let Some(oldest) = names.addresses.pop_front()
        {
            self.addresses.remove(&oldest);
            self.orphans.extend(oldest.tcp());
        }
        before
    }

    /// Nobody sits at this address any more. Returns who did.
    pub(crate) fn vacate(&mut self, address: Endpoint) -> Option<Key> {
        let seat = self.addresses.remove(&address)?;
        if let Some(names) = self.seats.get_mut(&seat) {
            names.addresses.retain(|other| *other != address);
        }
        Some(seat)
    }

    /// Whether somebody has proven to sit there.
    pub(crate) fn knows(&self, address: Endpoint) -> bool {
        self.addresses.contains_key(&address)
    }

    /// Whether checks for this fragment are somebody's here.
    pub(crate) fn listens(&self, fragment: &str) -> bool {
        self.fragments.contains_key(fragment)
    }

    pub(crate) fn take_orphans(&mut self) -> Vec<SocketAddr> {
        std::mem::take(&mut self.orphans)
    }

    pub(crate) fn forget(&mut self, seat: Key) {
        let Some(names) = self.seats.remove(&seat) else { return };
        for address in names.addresses {
            self.addresses.remove(&address);
            self.orphans.extend(address.tcp());
        }
        if let Some(fragment) = names.fragment {
            self.fragments.remove(&fragment);
        }
    }

    /// Known addresses and known user name fragments.
    pub(crate) fn sizes(&self) -> (usize, usize) {
        (self.addresses.len(), self.fragments.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::slab::Slab, *};

    fn address(port: u16) -> Endpoint {
        Endpoint::Udp(SocketAddr::from(([127, 0, 0, 1], port)))
    }

    fn connection(port: u16) -> Endpoint {
        Endpoint::Tcp(address(port).address())
    }

    #[test]
    fn an_address_goes_to_whoever_proved_it_last() {
        let mut seats = Slab::new();
        let (alice, bob) = (seats.insert(|_| ()), seats.insert(|_| ()));
        let mut demux = Demux::default();
        demux.learn(alice, address(1));
        demux.learn(bob, address(1));
        assert_eq!(demux.route(address(1), &[0x80; 20]), Some(Route::Known(bob)));
        demux.forget(alice);
        assert_eq!(demux.route(address(1), &[0x80; 20]), Some(Route::Known(bob)), "alice had lost it already");
        demux.forget(bob);
        assert_eq!(demux.route(address(1), &[0x80; 20]), None);
        assert_eq!(demux.sizes(), (0, 0));
    }

    #[test]
    fn connections_that_are_nobodys_any_more_are_told_and_addresses_are_not() {
        let mut seats = Slab::new();
        let (alice, bob) = (seats.insert(|_| ()), seats.insert(|_| ()));
        let mut demux = Demux::default();
        demux.learn(alice, address(1));
        demux.learn(alice, connection(1));
        demux.learn(alice, connection(2));
        assert_eq!(demux.learn(bob, connection(2)), Some(alice));
        assert_eq!(demux.vacate(connection(2)), Some(bob));
        demux.forget(bob);
        assert!(demux.take_orphans().is_empty());
        demux.forget(alice);
        assert_eq!(demux.take_orphans(), [connection(1).address()]);
        assert!(!demux.knows(connection(1)) && demux.take_orphans().is_empty());
    }

    #[test]
    fn a_seat_cannot_fill_the_table() {
        let mut seats = Slab::new();
        let alice = seats.insert(|_| ());
        let mut demux = Demux::default();
        for port in 1..1000 {
            demux.learn(alice, address(port));
        }
        assert_eq!(demux.sizes().0, ADDRESSES_PER_SEAT);
        assert_eq!(demux.route(address(999), &[0x80; 20]), Some(Route::Known(alice)));
    }
}
