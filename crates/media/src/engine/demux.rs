//! Which seat a datagram belongs to: by its source address, else by the user name of a STUN check. Two hash lookups at
//! most; no seat is ever asked whether it would like it.

use super::{slab::Key, stun};
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
    addresses: HashMap<SocketAddr, Key>,
    fragments: HashMap<String, Key>,
    seats: HashMap<Key, Names>,
}

#[derive(Default)]
struct Names {
    addresses: VecDeque<SocketAddr>,
    fragment: Option<String>,
}

impl Demux {
    pub(crate) fn route(&self, from: SocketAddr, datagram: &[u8]) -> Option<Route> {
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

    /// The seat has proven that it sits at `from`. Whoever sat there before sits there no longer.
    pub(crate) fn learn(&mut self, seat: Key, from: SocketAddr) {
        match self.addresses.insert(from, seat) {
            Some(same) if same == seat => return,
            Some(other) => {
                if let Some(names) = self.seats.get_mut(&other) {
                    names.addresses.retain(|address| *address != from);
                }
            }
            None => {}
        }
        let names = self.seats.entry(seat).or_default();
        names.addresses.push_back(from);
        if names.addresses.len() > ADDRESSES_PER_SEAT
            && let Some(oldest) = names.addresses.pop_front()
        {
            self.addresses.remove(&oldest);
        }
    }

    pub(crate) fn forget(&mut self, seat: Key) {
        let Some(names) = self.seats.remove(&seat) else { return };
        for address in names.addresses {
            self.addresses.remove(&address);
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

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
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
