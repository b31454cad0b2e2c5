//! A table whose keys are never used twice, so that a late timer or a late datagram cannot hit somebody else's seat.

/// Names one entry of a [`Slab`]. The serial makes it dead for good once the entry is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    index: u32,
    serial: u32,
}

pub(crate) struct Slab<T> {
    entries: Vec<Option<(u32, T)>>,
    free: Vec<u32>,
    serial: u32,
}

impl<T> Slab<T> {
    pub(crate) fn new() -> Self {
        Self { entries: Vec::new(), free: Vec::new(), serial: 0 }
    }

    /// `make` is told its own key.
    pub(crate) fn insert(&mut self, make: impl FnOnce(Key) -> T) -> Key {
        let index = self.free.pop().unwrap_or_else(|| {
            self.entries.push(None);
            (self.entries.len() - 1) as u32
        });
        self.serial = self.serial.wrapping_add(1);
        let key = Key { index, serial: self.serial };
        self.entries[index as usize] = Some((self.serial, make(key)));
        key
    }

    pub(crate) fn get(&self, key: Key) -> Option<&T> {
        match self.entries.get(key.index as usize) {
            Some(Some((serial, entry))) if *serial == key.serial => Some(entry),
            _ => None,
        }
    }

    pub(crate) fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        match self.entries.get_mut(key.index as usize) {
            Some(Some((serial, entry))) if *serial == key.serial => Some(entry),
            _ => None,
        }
    }

    pub(crate) fn remove(&mut self, key: Key) -> Option<T> {
        self.get(key)?;
        self.free.push(key.index);
        self.entries[key.index as usize].take().map(|(_, entry)| entry)
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len() - self.free.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().flatten().map(|(_, entry)| entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_dead_once_its_entry_is_gone_even_if_the_place_is_taken_again() {
        let mut slab = Slab::new();
        let first = slab.insert(|_| "alice");
        assert_eq!(slab.get(first), Some(&"alice"));
        assert_eq!(slab.remove(first), Some("alice"));
        let second = slab.insert(|_| "bob");
        assert_eq!(slab.get(first), None);
        assert_eq!(slab.remove(first), None);
        assert_eq!(slab.get(second), Some(&"bob"));
        assert_eq!(slab.len(), 1);
    }
}
