//! How long a thread runs before others have their turn.

use std::{
    io,
    mem::{size_of, zeroed},
};

/// In nanoseconds: the shortest that Linux knows.
const SHORTEST: u64 = 100_000;

/// Asks for the shortest turns for this thread. It gets no more of the processor by it; but when it wakes up it need not wait for the end
/// of another's longer turn, whether it has media to send or somebody to cut. Linux before 6.12 pays no heed, and where an operator
/// has chosen another way of scheduling it stays as it is.
///
/// # Errors
/// What the kernel says where it refuses.
pub(in crate::shards) fn take_short_turns() -> io::Result<()> {
    let size = size_of::<libc::sched_attr>() as u32;
    // SAFETY: plain numbers, of which all zeros are valid.
    let mut attributes: libc::sched_attr = unsafe { zeroed() };
    // SAFETY: the kernel writes no more than `size` bytes; 0 is this thread.
    checked(unsafe { libc::syscall(libc::SYS_sched_getattr, 0, &raw mut attributes, size, 0) })?;
    if attributes.sched_policy != libc::SCHED_OTHER as u32 {
        return Ok(());
    }
    attributes.sched_runtime = SHORTEST;
    // SAFETY: the kernel reads as many bytes as the structure says it has.
    checked(unsafe { libc::syscall(libc::SYS_sched_setattr, 0, &raw const attributes, 0) })
}

fn checked(answer: libc::c_long) -> io::Result<()> {
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the scheduler says of the calling thread: its policy, and the length of its turns.
    fn told() -> (u32, u64) {
        let size = size_of::<libc::sched_attr>() as u32;
        // SAFETY: as above.
        unsafe {
            let mut attributes: libc::sched_attr = zeroed();
            checked(libc::syscall(libc::SYS_sched_getattr, 0, &raw mut attributes, size, 0)).unwrap();
            (attributes.sched_policy, attributes.sched_runtime)
        }
    }

    #[test]
    fn the_thread_that_asks_has_short_turns_and_no_other() {
        let asks = || {
            let before = told();
            take_short_turns().unwrap();
            (before, told())
        };
        let (before, after) = std::thread::spawn(asks).join().unwrap();
        assert_eq!((before.0, after.0), (libc::SCHED_OTHER as u32, libc::SCHED_OTHER as u32));
        // Kernels that know no turns of one's own say 0.
        assert!(after.1 == SHORTEST || after.1 == before.1, "{before:?} became {after:?}");
        assert_eq!(std::thread::spawn(told).join().unwrap(), before);
    }
}
