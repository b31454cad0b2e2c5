//! How a crowd gets in, whichever server it is.

use crate::{
    common::Outcome,
    crew::Crew,
    peer::{Peer, Publication},
};
use futures_util::{StreamExt, stream};
use std::time::{Duration, Instant};
use tokio::{sync::oneshot, time::timeout};

/// Joins that are under way at once, from the first request to the first packets.
const AT_ONCE: usize = 32;
const PATIENCE: Duration = Duration::from_secs(30);

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
        has_come(self.stage.take(door.publisher(receivers, publication).await?)?).await?;
        let begun = Instant::now();
        let door = &*door;
        let join = |number| async move { has_come(self.seat(number).take(door.receiver(number).await?)?).await };
        let mut joins = stream::iter((0..receivers).map(join)).buffer_unordered(AT_ONCE);
        let mut inside = 0;
        while let Some(joined) = joins.next().await {
            joined.map_err(|why| format!("{inside} of {receivers} receivers have joined, and no more: {why}"))?;
            inside += 1;
        }
        Ok(begun.elapsed())
    }

    /// One more meeting. It is there when everybody has everybody's media.
    pub(crate) async fn meets<D: Door>(
        &self,
        door: &D,
        meeting: Meeting,
        publication: Publication,
    ) -> Outcome<Vec<D::Member>> {
        let (mut members, mut waiting) = (Vec::new(), Vec::new());
        let first = meeting.number * meeting.size;
        for number in 0..meeting.size {
            // One speaks, the others are heard and silent.
            let level = if number == 0 { -30 } else { -90 };
            let (member, peers) = door.member(meeting, number, Publication { level, ..publication }).await?;
            members.push(member);
            for peer in peers {
                waiting.push(self.seat(first + number).take(peer)?);
            }
        }
        for (number, peer) in door.settle(meeting, &members).await?.into_iter().enumerate() {
            waiting.push(self.seat(first + number).take(peer)?);
        }
        for ready in waiting {
            has_come(ready).await?;
        }
        Ok(members)
    }
}

async fn has_come(ready: oneshot::Receiver<()>) -> Outcome {
    let come = timeout(PATIENCE, ready).await.map_err(|_| format!("a peer has no media after {PATIENCE:?}"))?;
    come.map_err(|_| "a peer has lost its connection before it had media".into())
}
