//! How many batches per second become durable: producers that each wait for their own, on this machine's disk.
//!
//! `cargo run --release -p gavel-store --example throughput -- [producers] [seconds] [directory]`

use gavel_core::model::{
    audit::{AuditActor, AuditRow, AuditTarget},
    fact::{Entry, Fact},
    ids::{ConferenceId, Generation, PersonId, RequestId, RoomId, SeatId},
    reason::Reason,
    role::Surface,
    time::Timestamp,
};
use gavel_door::ports::{Batch, Clock, Store};
use gavel_store::SqliteStore;
use std::{
    env,
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};
use ulid::Ulid;

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

/// What one removal writes: a revocation and an audit row.
fn removal(producer: u128, number: u32) -> Batch {
    let (room, conference) = (RoomId::new(Ulid(producer)), ConferenceId::new(Ulid(producer)));
    let person = PersonId::new(Ulid(u128::from(number % 100)));
    let fact = Fact::AccessRevoked { person, generation: Generation(number.into()) };
    let row = AuditRow {
        at: Timestamp(0),
        request: RequestId(format!("{producer}-{number}")),
        room: Some(room),
        conference: Some(conference),
        actor: AuditActor { name: "alice".to_owned(), role: "host".to_owned(), person: Some(person), address: None },
        surface: Surface::App,
        verb: "disconnect".to_owned(),
        target: Some(AuditTarget { participant: Some(SeatId::new(Ulid(1))), name: "gustav".to_owned(), id: None }),
        verdict: "disconnected".to_owned(),
        refusal: None,
        reason: Some(Reason::Disruption),
        note: None,
        audit_note: None,
        silent_ms: Some(1.8),
    };
    Batch { entries: vec![Entry { at: Timestamp(0), fact }], audit: vec![row], ..Batch::of(room, Some(conference)) }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let producers: u128 = args.next().map_or(Ok(64), |text| text.parse())?;
    let span = Duration::from_secs(args.next().map_or(Ok(5), |text| text.parse())?);
    let dir = args.next().unwrap_or_else(|| "throughput-data".to_owned());
    let store = SqliteStore::open(&dir, Arc::new(Still)).await?;
    let begun = Instant::now();
    let tasks: Vec<_> = (0..producers)
        .map(|producer| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut waits = Vec::new();
                while begun.elapsed() < span {
                    let asked = Instant::now();
                    store.append(removal(producer, waits.len() as u32)).await?;
                    waits.push(asked.elapsed());
                }
                Ok::<_, gavel_door::ports::StoreFault>(waits)
            })
        })
        .collect();
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await??);
    }
    let took = begun.elapsed();
    waits.sort_unstable();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize];
    println!("{producers} producers: {:.0} batches/s", waits.len() as f64 / took.as_secs_f64());
    println!("waited p50 {:.1?}, p99 {:.1?}, at most {:.1?}", at(0.5), at(0.99), at(1.0));
    let verified = Instant::now();
    let rows = store.verify_audit().await?;
    println!("chain of {rows:?} rows verified in {:.1?}", verified.elapsed());
    store.close().await?;
    println!("left behind: {dir}");
    Ok(())
}
