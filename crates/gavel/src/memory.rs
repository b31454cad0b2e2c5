//! What was needed to start is given back.

#![expect(unsafe_code, reason = "the allocator is asked in C")]

/// Returns what is free to the kernel: of the routes and the documents that were built nothing is needed any more, and by itself the
/// allocator of glibc keeps it, two fifths of what an idle server would hold.
pub(crate) fn give_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it touches nothing that is in use, and any thread may call it.
    unsafe {
        libc::malloc_trim(0);
    }
}
