//! A [`Client`] on a socket or a connection of its own, driven by a thread of its own.

use super::{
    client::Client,
    plan::{Plan, Tracks},
    view::View,
    wire::{Came, Wire},
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use tokio::sync::{oneshot, watch};

/// How long a test waits for something that should happen: far longer than it takes, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// The socket is looked away from at least this often.
const LONGEST_WAIT: Duration = Duration::from_millis(20);
/// A view is a copy: not one for every packet.
const VIEW_EVERY: Duration = Duration::from_millis(5);

type Act = Box<dyn FnOnce(&mut Client, &mut Wire, Instant) + Send>;

/// A headless participant. Dropping it stops it.
pub struct Peer {
    acts: mpsc::Sender<Act>,
    views: watch::Receiver<View>,
    tag: u64,
}

impl Peer {
    /// Starts on 127.0.0.1.
    pub fn start(plan: Plan) -> Self {
        Self::start_at(plan, Ipv4Addr::LOCALHOST)
    }

    /// Starts on the given address of this machine.
    pub fn start_at(plan: Plan, ip: Ipv4Addr) -> Self {
        let wire = if plan.is_by_tcp() { Wire::tcp(ip) } else { Wire::udp(ip) };
        let local = wire.local();
        let tag = plan.tag;
        let (acts, inbound) = mpsc::channel();
        let (sender, views) = watch::channel(View::default());
        thread::spawn(move || run(Client::new(Instant::now(), local, plan), wire, &inbound, &sender));
        Self { acts, views, tag }
    }

    pub fn tag(&self) -> u64 {
        self.tag
    }

    /// The first offer.
    pub async fn offer(&self) -> String {
        self.ask(|client, now| client.offer(now)).await
    }

    /// A further offer, with so many receiving m-lines altogether.
    pub async fn offer_slots(&self, audio: usize, video: usize) -> String {
        self.ask(move |client, now| client.offer_slots(now, audio, video)).await
    }

    /// A further offer, in which the screen is shared as well.
    pub async fn offer_share(&self) -> String {
        self.ask(|client, now| client.offer_share(now)).await
    }

    /// An offer in which these tracks are no longer published.
    pub async fn offer_without(&self, gone: Tracks) -> String {
        self.ask(move |client, now| client.offer_without(now, gone)).await
    }

    /// An offer that restarts ICE.
    pub async fn offer_restart(&self) -> String {
        self.ask(|client, now| client.offer_restart(now)).await
    }

    pub async fn accept(&self, answer: String) {
        self.ask(move |client, now| client.accept(now, &answer)).await;
    }

    pub async fn turn_hostile(&self) {
        self.ask(|client, _| client.turn_hostile()).await;
    }

    pub async fn speak_at(&self, level: i8) {
        self.ask(move |client, _| client.speak_at(level)).await;
    }

    pub async fn mute(&self, muted: Tracks) {
        self.ask(move |client, _| client.mute(muted)).await;
    }

    /// As [`Client::forget_gaps`].
    pub async fn forget_gaps(&self) {
        self.ask(|client, _| client.forget_gaps()).await;
    }

    pub async fn request_key_frames(&self) {
        self.ask(Client::request_key_frames).await;
    }

    /// Goes on from another port without knowing it, as when a NAT forgets and maps anew. Returns the two addresses.
    pub async fn is_mapped_anew(&self) -> (SocketAddr, SocketAddr) {
        let (done, moved) = oneshot::channel();
        self.act(move |_, wire, _| {
            let old = wire.local();
            *wire = Wire::udp(Ipv4Addr::LOCALHOST);
            let _ = done.send((old, wire.local()));
        });
        moved.await.expect("the peer is running")
    }

    /// Its connection breaks, and it goes on by another one, from another address.
    pub async fn dials_anew(&self) {
        let (done, moved) = oneshot::channel();
        self.act(move |client, wire, now| {
            *wire = Wire::tcp(Ipv4Addr::LOCALHOST);
            client.move_to(now, wire.local());
            let _ = done.send(());
        });
        moved.await.expect("the peer is running");
    }

    /// Whether what comes by its connection is read.
    pub async fn reads(&self, is_reading: bool) {
        let (done, set) = oneshot::channel();
        self.act(move |_, wire, _| {
            if let Wire::Tcp(line) = wire {
                line.set_reading(is_reading);
            }
            let _ = done.send(());
        });
        set.await.expect("the peer is running");
    }

    pub fn view(&self) -> View {
        self.views.borrow().clone()
    }

    /// Waits until what the peer has seen fits; panics with `what` if it does not for [`PATIENCE`].
    pub async fn until(&self, what: &str, mut fits: impl FnMut(&View) -> bool) -> View {
        let mut views = self.views.clone();
        match tokio::time::timeout(PATIENCE, views.wait_for(|view| fits(view))).await {
            Ok(Ok(view)) => view.clone(),
            Ok(Err(_)) => panic!("the peer has ended before: {what}"),
            Err(_) => panic!("it did not come to this: {what}; seen: {:#?}", self.view()),
        }
    }

    async fn ask<T: Send + 'static>(&self, act: impl FnOnce(&mut Client, Instant) -> T + Send + 'static) -> T {
        let (reply, answer) = oneshot::channel();
        self.act(move |client, _, now| drop(reply.send(act(client, now))));
        answer.await.expect("the peer is running")
    }

    fn act(&self, act: impl FnOnce(&mut Client, &mut Wire, Instant) + Send + 'static) {
        self.acts.send(Box::new(act)).expect("the peer is running");
    }
}

fn run(mut client: Client, mut wire: Wire, acts: &mpsc::Receiver<Act>, views: &watch::Sender<View>) {
    let mut datagram = Vec::new();
    let mut shown = Instant::now();
    loop {
        loop {
            match acts.try_recv() {
                Ok(act) => act(&mut client, &mut wire, Instant::now()),
                Err(mpsc::TryRecvError::Empty) => break,
                Err(mpsc::TryRecvError::Disconnected) => return,
            }
        }
        let now = Instant::now();
        if client.deadline().is_some_and(|at| at <= now) {
            client.tick(now);
        }
        while let Some((to, bytes)) = client.poll_transmit() {
            wire.send(to, &bytes);
        }
        if now >= shown + VIEW_EVERY {
            shown = now;
            views.send_replace(client.view().clone());
        }
        let wait = client.deadline().map_or(LONGEST_WAIT, |at| at.saturating_duration_since(Instant::now()));
        let wait = wait.clamp(Duration::from_micros(100), LONGEST_WAIT);
        match wire.receive(wait, &mut datagram) {
            Came::Nothing => {}
            Came::Datagram(from) => client.receive(Instant::now(), from, &datagram),
            Came::End => client.hung_up(),
        }
    }
}
