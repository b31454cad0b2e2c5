//! How a crowd gets in, whichever server it is.

use crate::{
    common::Outcome,
    crew::{Count, Crew},
    peer::{Peer, Publication},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use std::time::{Duration, Instant};

/// Joins that are under way at once.
const AT_ONCE: usize = 16;
const PATIENCE: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A conference in which everybody publishes and sees everybody else.
#[derive(Clone, Copy)]
pub(crate) struct Meeting {
    pub(crate) number: usize,
    pub(crate) size: usize,
}

/// A server's ways in.
pub(crate) trait Door {
    /// What keeps a member of a meeting inside.
    type Member;

    /// Opens a room for one publisher and so many receivers.
    async fn publisher(&mut self, receivers: usize, publication: Publication) -> Outcome<Peer>;

    async fn receiver(&self, number: usize) -> Outcome<Peer>;

    /// The first one opens the room.
    async fn member(
        &self,
        meeting: Meeting,
        number: usize,
        publication: Publication,
    ) -> Outcome<(Self::Member, Vec<Peer>)>;

    /// Everybody is in and publishes: what else they need to see each other.
    async fn settle(&self, meeting: Meeting, members: &[Self::Member]) -> Outcome<Vec<Peer>>;
}

/// The threads that drive the peers: one for those who only publish, and some for all others.
pub(crate) struct Crowd {
    stage: Crew,
    floor: Vec<Crew>,
}

impl Crowd {
    pub(crate) fn gather(threads: usize) -> Outcome<Self> {
        let floor = (0..threads.max(1)).map(|_| Crew::start()).collect::<Outcome<_>>()?;
        Ok(Self { stage: Crew::start()?, floor })
    }

    pub(crate) fn crews(&self) -> impl Iterator<Item = &Crew> {
        std::iter::once(&self.stage).chain(&self.floor)
    }

    fn seat(&self, number: usize) -> &Crew {
        &self.floor[number % self.floor.len()]
    }

    /// One publisher and so many receivers. How long the receivers took until all of them had its media.
    pub(crate) async fn watches(
        &self,
        door: &mut impl Door,
        receivers: usize,
        publication: Publication,
    ) -> Outcome<Duration> {
        self.stage.take(door.publisher(receivers, publication).await?)?;
        self.all_ready(1).await?;
        let begun = Instant::now();
        let door = &*door;
        stream::iter((0..receivers).map(|number| async move { self.seat(number).take(door.receiver(number).await?) }))
            .buffer_unordered(AT_ONCE)
            .try_collect::<Vec<()>>()
            .await?;
        self.all_ready(receivers + 1).await?;
        Ok(begun.elapsed())
    }

    /// The members of one more meeting, and how many peers they have.
    pub(crate) async fn meets<D: Door>(
        &self,
        door: &D,
        meeting: Meeting,
        publication: Publication,
    ) -> Outcome<(Vec<D::Member>, usize)> {
        let (mut members, mut peers) = (Vec::new(), 0);
        let first = meeting.number * meeting.size;
        for number in 0..meeting.size {
            // One speaks, the others are heard and silent.
            let level = if number == 0 { -30 } else { -90 };
            let (member, theirs) = door.member(meeting, number, Publication { level, ..publication }).await?;
            members.push(member);
            for peer in theirs {
                peers += 1;
                self.seat(first + number).take(peer)?;
            }
        }
        for (number, peer) in door.settle(meeting, &members).await?.into_iter().enumerate() {
            peers += 1;
            self.seat(first + number).take(peer)?;
        }
        Ok((members, peers))
    }

    /// Waits until so many peers get all that they wait for.
    pub(crate) async fn all_ready(&self, peers: usize) -> Outcome {
        let begun = Instant::now();
        loop {
            let mut sum = Count::default();
            for crew in self.crews() {
                let count = crew.count().await?;
                sum.all += count.all;
                sum.ready += count.ready;
                sum.dead += count.dead;
            }
            if sum.ready >= peers {
                return Ok(());
            }
            if sum.dead > 0 || begun.elapsed() > PATIENCE {
                let Count { all, ready, dead } = sum;
                return Err(format!("of {peers} peers {all} joined, {ready} have media, and {dead} are lost").into());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}
