//! Many small conferences against one large one.

use crate::{
    Sizes,
    common::Outcome,
    crowd::Crowd,
    figures::{milliseconds, pair},
    house::{House, Keeping},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use gavel_core::model::{
    command::{Channels, Command, Whom},
    ids::{RoomId, SeatId},
    role::Role,
    room::RoomKind,
};
use std::time::Instant;

const IN_EACH: usize = 10;
const ORDERS: usize = 5_000;
const AT_ONCE: usize = 64;

pub(crate) async fn measure(sizes: &Sizes) -> Outcome {
    let seats = sizes.conferences * IN_EACH;
    println!("\n### {seats} seats, as {} conferences of {IN_EACH} and as one\n", sizes.conferences);
    println!(
        "| store | conferences | joins a second | : one | orders a second (mute, unmute) | : one | one order, ms |"
    );
    println!("|---|---|---|---|---|---|---|");
    for keeping in Keeping::BOTH {
        let one = run(keeping, sizes, RoomKind::Auditorium, 1, seats).await?;
        one.print(keeping, 1, &one);
        let many = run(keeping, sizes, RoomKind::Auditorium, sizes.conferences, seats).await?;
        many.print(keeping, sizes.conferences, &one);
    }
    Ok(())
}

struct Run {
    joins: f64,
    orders: f64,
    waits: Vec<f64>,
}

async fn run(keeping: Keeping, sizes: &Sizes, kind: RoomKind, conferences: usize, seats: usize) -> Outcome<Run> {
    let house = House::open(keeping, &sizes.dir).await?;
    let mut rooms = Vec::with_capacity(conferences);
    let mut hosts = Crowd::new();
    for _ in 0..conferences {
        let room = house.room(kind).await?;
        hosts.join(&house, room, Role::Host).await?;
        rooms.push(room);
    }
    let mut crowd = Crowd::new();
    let storm = crowd.storm(&house, &rooms, seats, 1_000).await?;
    // The hosts: each moderates one conference, and is muted by it.
    let targets: Vec<(RoomId, SeatId)> = rooms.iter().copied().zip(hosts.seats.iter().copied()).collect();
    let begun = Instant::now();
    let orders = stream::iter(0..ORDERS).map(|n| {
        let (house, (room, seat)) = (&house, targets[n % targets.len()]);
        let (whom, which) = (Whom::These(vec![seat]), Channels::AUDIO);
        let mutes = (n / targets.len()).is_multiple_of(2);
        let order = if mutes { Command::Mute { whom, which } } else { Command::Unmute { whom, which } };
        async move {
            let asked = Instant::now();
            house.order(room, order).await?;
            Outcome::Ok(milliseconds(asked.elapsed()))
        }
    });
    let waits: Vec<f64> = orders.buffer_unordered(AT_ONCE).try_collect().await?;
    let orders = ORDERS as f64 / begun.elapsed().as_secs_f64();
    house.close().await?;
    Ok(Run { joins: storm.per_second(), orders, waits })
}

impl Run {
    fn print(&self, keeping: Keeping, conferences: usize, one: &Self) {
        println!(
            "| {} | {conferences} | {:.0} | {:.2} | {:.0} | {:.2} | {} |",
            keeping.word(),
            self.joins,
            self.joins / one.joins,
            self.orders,
            self.orders / one.orders,
            pair(&self.waits, 1),
        );
    }
}
