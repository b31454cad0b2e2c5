//! Storms of joins: how fast they are let in, what a seat weighs, and how removals fare meanwhile.

use crate::{
    Sizes,
    common::Outcome,
    crowd::Crowd,
    figures::{milliseconds, pair, quantile},
    floor::Floor,
    house::{House, Keeping},
};
use gavel_core::model::{
    command::{Command, Disconnect, Target},
    ids::{RoomId, SeatId},
    receipt::{Saved, Silent},
    role::Role,
    room::RoomKind,
};
use std::time::{Duration, Instant};

const AT_ONCE: usize = 1_000;
/// Removals in each state of the house.
const REMOVALS: usize = 100;
/// Between two of them.
const PAUSE: Duration = Duration::from_millis(10);

pub(crate) async fn joins(sizes: &Sizes) -> Outcome {
    println!("\n### A storm of joins into one conference, {AT_ONCE} at the door at a time\n");
    println!(
        "| conference | joins | store | joins a second | : bare core | : without store | one join, ms | lines dropped |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (word, kind, many) in [
        ("auditorium (the audience does not see each other)", RoomKind::Auditorium, sizes.joins),
        ("meeting (everybody hears of everybody)", RoomKind::Meeting, sizes.seats),
    ] {
        let floor = bare(kind, many);
        println!("| {word} | {many} | bare core | {floor:.0} | 1 | | | |");
        let mut without = 0.0;
        for keeping in Keeping::BOTH {
            let house = House::open(keeping, &sizes.dir).await?;
            let room = house.room(kind).await?;
            let mut crowd = Crowd::new();
            crowd.join(&house, room, Role::Host).await?;
            let storm = crowd.storm(&house, &[room], many, AT_ONCE).await?;
            let rate = storm.per_second();
            if keeping == Keeping::Nothing {
                without = rate;
            }
            println!(
                "| | {many} | {} | {rate:.0} | {:.2} | {:.2} | {} | {} |",
                keeping.word(),
                rate / floor,
                rate / without,
                pair(&storm.waits, 0),
                crowd.dropped(),
            );
            house.close().await?;
        }
    }
    Ok(())
}

/// Joins a second.
fn bare(kind: RoomKind, many: usize) -> f64 {
    let mut floor = Floor::open(kind);
    let begun = Instant::now();
    for _ in 0..many {
        floor.joins(Role::Participant);
    }
    many as f64 / begun.elapsed().as_secs_f64()
}

/// What the process grows by.
pub(crate) async fn memory(sizes: &Sizes) -> Outcome {
    println!("\n### Memory of a seat: door, line, and the task that reads it\n");
    println!("| conference | seats | kB a seat |");
    println!("|---|---|---|");
    for (word, kind) in [("auditorium", RoomKind::Auditorium), ("meeting", RoomKind::Meeting)] {
        let house = House::open(Keeping::Nothing, &sizes.dir).await?;
        let room = house.room(kind).await?;
        let mut crowd = Crowd::new();
        crowd.join(&house, room, Role::Host).await?;
        let before = resident()?;
        crowd.storm(&house, &[room], sizes.seats, 100).await?;
        let each = (resident()? - before) / sizes.seats as f64;
        println!("| {word} | {} | {each:.1} |", sizes.seats);
        house.close().await?;
    }
    Ok(())
}

/// kB, as the kernel counts it; zero where there is no such file.
fn resident() -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    Ok(line.and_then(|rest| rest.split_whitespace().next()).unwrap_or("0").parse()?)
}

pub(crate) async fn control(sizes: &Sizes) -> Outcome {
    println!("\n### Removing one while others storm in: control never waits for the store\n");
    println!("| store | meanwhile | removals | order to the cut, ms | receipt, ms | : in peace | already saved |");
    println!("|---|---|---|---|---|---|---|");
    for keeping in Keeping::BOTH {
        let house = House::open(keeping, &sizes.dir).await?;
        let (here, elsewhere) = (house.room(RoomKind::Auditorium).await?, house.room(RoomKind::Auditorium).await?);
        let mut crowd = Crowd::new();
        let mut victims = Vec::new();
        for room in [here, elsewhere] {
            crowd.join(&house, room, Role::Host).await?;
            for _ in 0..2 * REMOVALS {
                victims.push((room, crowd.join(&house, room, Role::Participant).await?));
            }
        }
        let (victims_here, victims_elsewhere) = victims.split_at(2 * REMOVALS);
        let peace = remove(&house, &victims_here[..REMOVALS]).await?;
        peace.print(keeping, "nothing", &peace);
        for (word, victims) in [
            ("a storm into the same conference", &victims_here[REMOVALS..]),
            ("a storm into another conference", &victims_elsewhere[..REMOVALS]),
        ] {
            let mut storming = Crowd::new();
            let during = tokio::select! {
                removed = remove(&house, victims) => removed?,
                storm = endless(&mut storming, &house, here) => return storm,
            };
            during.print(keeping, word, &peace);
        }
        house.close().await?;
    }
    Ok(())
}

/// Comes to an end by a fault alone.
async fn endless(crowd: &mut Crowd, house: &House, room: RoomId) -> Outcome {
    crowd.storm(house, &[room], usize::MAX, AT_ONCE).await?;
    Ok(())
}

struct Removals {
    cut: Vec<f64>,
    receipts: Vec<f64>,
    saved: usize,
}

async fn remove(house: &House, victims: &[(RoomId, SeatId)]) -> Outcome<Removals> {
    let mut removals = Removals { cut: Vec::new(), receipts: Vec::new(), saved: 0 };
    for (room, seat) in victims {
        tokio::time::sleep(PAUSE).await;
        let target = Target::These { participants: vec![*seat], device_only: false };
        let begun = Instant::now();
        let receipt = house.order(*room, Command::Disconnect(Disconnect::of(target))).await?;
        removals.receipts.push(milliseconds(begun.elapsed()));
        if let Silent::Confirmed(span) | Silent::Forced(span) = receipt.silent {
            removals.cut.push(milliseconds(span));
        }
        removals.saved += usize::from(receipt.saved == Saved::Yes);
    }
    Ok(removals)
}

impl Removals {
    fn print(&self, keeping: Keeping, meanwhile: &str, peace: &Self) {
        println!(
            "| {} | {meanwhile} | {} | {} | {} | {:.1} | {:.0} % |",
            keeping.word(),
            self.receipts.len(),
            pair(&self.cut, 2),
            pair(&self.receipts, 1),
            quantile(&self.receipts, 0.5) / quantile(&peace.receipts, 0.5),
            100.0 * self.saved as f64 / self.receipts.len() as f64,
        );
    }
}
