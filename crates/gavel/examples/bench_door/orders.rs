//! One order after the other, and many at once: what the door costs above the core, and the store above the door.

use crate::{
    Sizes,
    common::Outcome,
    crowd::Crowd,
    figures::{milliseconds, pair, quantile},
    floor::Floor,
    house::{House, Keeping},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use gavel_core::model::{
    command::{Channels, Command, Disconnect, Target, Whom},
    ids::SeatId,
    role::Role,
    room::RoomKind,
};
use std::time::Instant;

const PEOPLE: usize = 10;
const IN_A_ROW: usize = 300;
const ALTOGETHER: usize = 5_000;
const AT_ONCE: usize = 64;

/// What is ordered of one of the seats, the `n`th time.
type Order = fn(n: usize, seats: &[SeatId]) -> Command;

const ORDERS: [(&str, Order); 2] = [
    ("who would be removed (nothing happens, one row in the audit)", |n, seats| {
        let target = Target::These { participants: vec![seats[n % seats.len()]], device_only: false };
        Command::Disconnect(Disconnect { dry_run: true, ..Disconnect::of(target) })
    }),
    ("mute, unmute (a fact, an event, a row, and everybody is told)", |n, seats| {
        let whom = Whom::These(vec![seats[n / 2 % seats.len()]]);
        let which = Channels::AUDIO;
        if n.is_multiple_of(2) { Command::Mute { whom, which } } else { Command::Unmute { whom, which } }
    }),
];

pub(crate) async fn measure(sizes: &Sizes) -> Outcome {
    println!("\n### One order, in a meeting of {PEOPLE}\n");
    println!(
        "| order | store | one after the other, ms | : bare core | {AT_ONCE} at once, per second | : without store |"
    );
    println!("|---|---|---|---|---|---|");
    for (name, order) in ORDERS {
        let floor = bare(order);
        println!("| {name} | bare core | {} | 1 | {:.0} | |", pair(&floor, 4), 1e3 / quantile(&floor, 0.5));
        let mut without = 0.0;
        for keeping in Keeping::BOTH {
            let house = House::open(keeping, &sizes.dir).await?;
            let (waits, rate) = through(&house, order).await?;
            house.close().await?;
            if keeping == Keeping::Nothing {
                without = rate;
            }
            println!(
                "| | {} | {} | {:.0} | {rate:.0} | {:.2} |",
                keeping.word(),
                pair(&waits, 3),
                quantile(&waits, 0.5) / quantile(&floor, 0.5),
                rate / without,
            );
        }
    }
    Ok(())
}

fn bare(order: Order) -> Vec<f64> {
    let mut floor = Floor::open(RoomKind::Meeting);
    let seats: Vec<SeatId> = (0..PEOPLE).map(|_| floor.joins(Role::Participant)).collect();
    (0..ALTOGETHER).map(|n| milliseconds(floor.order(&order(n, &seats)))).collect()
}

/// Milliseconds of each, one after the other; and how many a second where many are on their way.
async fn through(house: &House, order: Order) -> Outcome<(Vec<f64>, f64)> {
    let room = house.room(RoomKind::Meeting).await?;
    let mut crowd = Crowd::new();
    crowd.join(house, room, Role::Host).await?;
    crowd.storm(house, &[room], PEOPLE, 1).await?;
    let seats = crowd.seats[1..].to_vec();
    let mut waits = Vec::with_capacity(IN_A_ROW);
    for n in 0..IN_A_ROW {
        let begun = Instant::now();
        house.order(room, order(n, &seats)).await?;
        waits.push(milliseconds(begun.elapsed()));
    }
    let begun = Instant::now();
    let orders = stream::iter(0..ALTOGETHER).map(|n| house.order(room, order(n, &seats)));
    orders.buffer_unordered(AT_ONCE).try_for_each(|_| async { Ok(()) }).await?;
    Ok((waits, ALTOGETHER as f64 / begun.elapsed().as_secs_f64()))
}
