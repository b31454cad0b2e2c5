//! Many at once: everybody out, all but the host, half of them, everybody muted, many invited.

use crate::{
    Sizes,
    common::Outcome,
    crowd::Crowd,
    figures::{milliseconds, pair, quantile},
    floor::Floor,
    house::{House, Keeping},
};
use gavel_core::model::{
    command::{Channels, Command, Disconnect, Invited, Target, Whom},
    ids::{PersonId, SeatId},
    invitation::Invitee,
    role::Role,
    room::RoomKind,
};
use std::time::{Duration, Instant};
use ulid::Ulid;

struct Batch {
    word: &'static str,
    order: fn(seats: &[SeatId]) -> Command,
    /// How many of so many go by it.
    gone: fn(many: usize) -> usize,
}

const BATCHES: [Batch; 5] = [
    Batch { word: "everybody out", order: |_| Command::Disconnect(Disconnect::of(Target::All)), gone: |many| many + 1 },
    Batch {
        word: "everybody but the host out",
        order: |_| Command::Disconnect(Disconnect::of(Target::NonModerators)),
        gone: |many| many,
    },
    Batch {
        word: "half of them out, by a list",
        order: |seats| {
            let participants = seats[1..].iter().copied().step_by(2).collect();
            Command::Disconnect(Disconnect::of(Target::These { participants, device_only: false }))
        },
        gone: |many| many.div_ceil(2),
    },
    Batch {
        word: "everybody muted",
        order: |_| Command::Mute { whom: Whom::All, which: Channels::AUDIO },
        gone: |_| 0,
    },
    Batch {
        word: "as many invited",
        order: |seats| {
            let invite = |number| Invited {
                invitee: Invitee {
                    person: PersonId::new(Ulid::generate()),
                    name: format!("Invited {number}"),
                    role: Role::Participant,
                    account: None,
                },
                ring: false,
            };
            Command::Invite { invited: (1..seats.len()).map(invite).collect(), lift_block: false }
        },
        gone: |_| 0,
    },
];

/// Of one run, milliseconds.
#[derive(Default)]
struct Runs {
    receipts: Vec<f64>,
    /// Until the last of those who went had read their farewell.
    farewells: Vec<f64>,
    dropped: usize,
}

pub(crate) async fn measure(sizes: &Sizes) -> Outcome {
    println!("\n### One order for {} seats of one meeting\n", sizes.seats);
    println!(
        "| order | store | runs | receipt, ms | : bare core | : without store | last farewell, ms | lines dropped |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for batch in &BATCHES {
        let floor = bare(batch, sizes.seats);
        println!("| {} | bare core | 1 | {floor:.1} | 1 | | | |", batch.word);
        let mut without = 0.0;
        for keeping in Keeping::BOTH {
            let mut runs = Runs::default();
            for _ in 0..sizes.runs {
                run(batch, keeping, sizes, &mut runs).await?;
            }
            let middle = quantile(&runs.receipts, 0.5);
            if keeping == Keeping::Nothing {
                without = middle;
            }
            println!(
                "| | {} | {} | {} | {:.1} | {:.2} | {} | {} |",
                keeping.word(),
                sizes.runs,
                pair(&runs.receipts, 1),
                middle / floor,
                middle / without,
                if runs.farewells.is_empty() { "–".into() } else { pair(&runs.farewells, 1) },
                runs.dropped,
            );
        }
    }
    Ok(())
}

async fn run(batch: &Batch, keeping: Keeping, sizes: &Sizes, runs: &mut Runs) -> Outcome {
    let house = House::open(keeping, &sizes.dir).await?;
    let room = house.room(RoomKind::Meeting).await?;
    let mut crowd = Crowd::new();
    crowd.join(&house, room, Role::Host).await?;
    // Few at a time, so that everybody has read what they were told when it begins.
    crowd.storm(&house, &[room], sizes.seats, 8).await?;
    let dropped = crowd.dropped();
    let command = (batch.order)(&crowd.seats);
    let gone = (batch.gone)(sizes.seats);
    let begun = Instant::now();
    house.order(room, command).await?;
    runs.receipts.push(milliseconds(begun.elapsed()));
    if gone > 0 {
        crowd.until_gone(dropped + gone).await;
        runs.farewells.push(milliseconds(begun.elapsed()));
    } else {
        // Whoever loses their line loses it by now.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    runs.dropped += crowd.dropped() - dropped;
    house.close().await
}

/// Milliseconds.
fn bare(batch: &Batch, many: usize) -> f64 {
    let mut floor = Floor::open(RoomKind::Meeting);
    let host = floor.joins(Role::Host);
    let seats: Vec<SeatId> = std::iter::once(host).chain((0..many).map(|_| floor.joins(Role::Participant))).collect();
    milliseconds(floor.order(&(batch.order)(&seats)))
}
