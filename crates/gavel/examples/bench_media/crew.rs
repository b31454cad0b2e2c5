//! A thread that drives many peers. It looks at their sockets in beats, not at each datagram, so that the crowd costs
//! little; when a datagram came, the kernel has noted.

use crate::{
    common::Outcome,
    peer::Peer,
    sys::{Bell, Inbox, Poller},
    tally::{Delays, Tally},
};
use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    io,
    sync::{
        Arc,
        mpsc::{self, TryRecvError},
    },
    thread,
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// How often the sockets are looked at. A receiver's feedback comes this much later at most.
const BEAT: Duration = Duration::from_millis(2);

enum Order {
    Take(Box<Peer>),
    Begin(oneshot::Sender<()>),
    End(oneshot::Sender<Tally>),
}

/// Dropping it ends its thread, and its peers without a word.
pub(crate) struct Crew {
    orders: mpsc::Sender<Order>,
    bell: Arc<Bell>,
}

impl Crew {
    pub(crate) fn start() -> Outcome<Self> {
        let (orders, inbound) = mpsc::channel();
        let bell = Arc::new(Bell::new()?);
        let ringing = bell.clone();
        let poller = Poller::new()?;
        thread::Builder::new().name("crew".into()).spawn(move || {
            let shift = Shift {
                orders: inbound,
                bell: ringing,
                poller,
                peers: Vec::new(),
                dues: Vec::new(),
                frames: BinaryHeap::new(),
                delays: Delays::new(),
            };
            if let Err(fault) = shift.work() {
                eprintln!("a thread of the crowd has failed: {fault}");
            }
        })?;
        Ok(Self { orders, bell })
    }

    /// Drives it from now on. Answers when everything that the peer waits for has come.
    pub(crate) fn take(&self, mut peer: Peer) -> Outcome<oneshot::Receiver<()>> {
        let ready = peer.readiness();
        self.order(Order::Take(Box::new(peer)))?;
        Ok(ready)
    }

    pub(crate) async fn begin(&self) -> Outcome {
        self.ask(Order::Begin).await
    }

    pub(crate) async fn end(&self) -> Outcome<Tally> {
        self.ask(Order::End).await
    }

    async fn ask<T>(&self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> Outcome<T> {
        let (reply, answer) = oneshot::channel();
        self.order(order(reply))?;
        Ok(answer.await.map_err(|_| "a thread of the crowd has ended")?)
    }

    fn order(&self, order: Order) -> Outcome {
        self.orders.send(order).map_err(|_| "a thread of the crowd has ended")?;
        self.bell.ring();
        Ok(())
    }
}

struct Shift {
    orders: mpsc::Receiver<Order>,
    bell: Arc<Bell>,
    poller: Poller,
    peers: Vec<Peer>,
    /// When each wants to be ticked: beside each other, because all of them are looked at in each beat.
    dues: Vec<Instant>,
    /// When each publisher has its next media.
    frames: BinaryHeap<Reverse<(Instant, usize)>>,
    delays: Delays,
}

/// Nobody has orders any more.
struct Dismissed;

impl Shift {
    fn work(mut self) -> Outcome {
        let mut inbox = Inbox::new();
        let mut readable = Vec::new();
        let mut beat = Instant::now();
        loop {
            let frame = self.frames.peek().map_or(beat, |Reverse((at, _))| (*at).min(beat));
            if self.bell.wait(frame.saturating_duration_since(Instant::now()))
                && let Err(Dismissed) = self.take_orders()?
            {
                return Ok(());
            }
            let now = Instant::now();
            self.publish(now);
            if now < beat {
                continue;
            }
            beat = now + BEAT;
            self.poller.ready(&mut readable)?;
            for at in readable.drain(..) {
                let peer = &mut self.peers[at];
                peer.receive(now, &mut inbox, &mut self.delays)?;
                self.dues[at] = peer.due();
                if peer.begins_to_publish() {
                    self.frames.push(Reverse((now, at)));
                }
            }
            for (due, peer) in self.dues.iter_mut().zip(&mut self.peers).filter(|(due, _)| **due <= now) {
                peer.tick(now, &mut self.delays);
                *due = if peer.is_dead() { now + Duration::from_secs(3_600) } else { peer.due() };
            }
        }
    }

    fn publish(&mut self, now: Instant) {
        while let Some(Reverse((at, who))) = self.frames.peek().copied()
            && at <= now
        {
            self.frames.pop();
            let next = self.peers[who].publish(now, &mut self.delays);
            self.dues[who] = self.peers[who].due();
            self.frames.extend(next.map(|next| Reverse((next, who))));
        }
    }

    fn take_orders(&mut self) -> io::Result<Result<(), Dismissed>> {
        loop {
            // An answer that nobody waits for any more is no fault.
            match self.orders.try_recv() {
                Ok(Order::Take(peer)) => {
                    self.poller.add(peer.socket(), self.peers.len())?;
                    self.dues.push(Instant::now());
                    self.peers.push(*peer);
                }
                Ok(Order::Begin(reply)) => {
                    self.peers.iter_mut().for_each(Peer::begin);
                    self.delays = Delays::new();
                    let _ = reply.send(());
                }
                Ok(Order::End(reply)) => {
                    let mut tally = Tally::new();
                    self.peers.iter().for_each(|peer| peer.end(&mut tally));
                    tally.delays.add(&self.delays);
                    let _ = reply.send(tally);
                }
                Err(TryRecvError::Empty) => return Ok(Ok(())),
                Err(TryRecvError::Disconnected) => return Ok(Err(Dismissed)),
            }
        }
    }
}
