//! What the benchmarks have in common.

use tokio::runtime::{Builder, Runtime};

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

pub(crate) fn runtime(threads: usize) -> Outcome<Runtime> {
    Ok(Builder::new_multi_thread().worker_threads(threads).enable_all().build()?)
}
