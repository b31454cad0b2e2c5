//! Counts what this thread allocates, for the tests that say that something does not, and what it holds, for those that say how
//! much something costs.

#![expect(unsafe_code, reason = "an allocator is unsafe to write")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::{Cell, RefCell},
    collections::HashMap,
};

struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
    static OWNER: Cell<Option<Owner>> = const { Cell::new(None) };
    /// By address; while it is being written itself, it is borrowed, and nothing is noted.
    static HELD: RefCell<Option<HashMap<usize, (Owner, usize)>>> = const { RefCell::new(None) };
}

/// On whose behalf something is allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Engine,
    /// str0m, which the engine has called.
    Transport,
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count() {
    // A thread that is ending has no counter any more.
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}

fn note(memory: *mut u8, size: usize) {
    let Ok(Some(owner)) = OWNER.try_with(Cell::get) else { return };
    let _ = HELD.try_with(|held| {
        if let Ok(mut held) = held.try_borrow_mut()
            && let Some(held) = held.as_mut()
        {
            held.insert(memory as usize, (owner, size));
        }
    });
}

fn forget(memory: *mut u8) {
    let _ = HELD.try_with(|held| {
        if let Ok(mut held) = held.try_borrow_mut()
            && let Some(held) = held.as_mut()
        {
            held.remove(&(memory as usize));
        }
    });
}

// SAFETY: everything is passed on as it came; counting touches no memory of the caller's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise is the one that is asked for.
        let memory = unsafe { System.alloc(layout) };
        note(memory, layout.size());
        memory
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        forget(memory);
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        forget(memory);
        // SAFETY: as above.
        let memory = unsafe { System.realloc(memory, layout, size) };
        note(memory, size);
        memory
    }
}

/// What `act` gives, and how often it allocated.
pub(crate) fn of<T>(act: impl FnOnce() -> T) -> (T, u64) {
    let before = COUNT.get();
    let value = act();
    (value, COUNT.get() - before)
}

/// Does what a test does for itself.
pub(crate) fn uncounted<T>(act: impl FnOnce() -> T) -> T {
    let before = COUNT.get();
    let value = owned_by(None, act);
    COUNT.set(before);
    value
}

/// Notes what is held from now on, on whose behalf.
pub(crate) fn watch() {
    HELD.set(Some(HashMap::new()));
}

/// What `act` allocates is the engine's.
pub(crate) fn of_engine<T>(act: impl FnOnce() -> T) -> T {
    owned_by(Some(Owner::Engine), act)
}

/// What `act` allocates is str0m's, if the engine calls it.
pub(crate) fn of_transport<T>(act: impl FnOnce() -> T) -> T {
    owned_by(OWNER.get().map(|_| Owner::Transport), act)
}

fn owned_by<T>(owner: Option<Owner>, act: impl FnOnce() -> T) -> T {
    let before = OWNER.replace(owner);
    let value = act();
    OWNER.set(before);
    value
}

/// Bytes that this owner holds.
pub(crate) fn held_by(owner: Owner) -> usize {
    HELD.with_borrow(|held| {
        held.iter().flat_map(HashMap::values).filter(|(of, _)| *of == owner).map(|(_, size)| size).sum()
    })
}
