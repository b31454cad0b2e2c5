//! A [`Client`] on a UDP socket of its own, driven by a thread of its own.

use super::{
    client::{Client, Plan, Tracks},
    view::View,
};
use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
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

type Act = Box<dyn FnOnce(&mut Client, &mut UdpSocket, Instant) + Send>;

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
        let socket = bind(ip);
        let local = socket.local_addr().expect("a bound socket");
        let tag = plan.tag;
        let (acts, inbound) = mpsc::channel();
        let (sender, views) = watch::channel(View::default());
        thread::spawn(move || run(Client::new(Instant::now(), local, plan), socket, &inbound, &sender));
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

    pub async fn request_key_frames(&self) {
        self.ask(Client::request_key_frames).await;
    }

    /// Goes on from another port without knowing it, as when a NAT forgets and maps anew. Returns the two addresses.
    pub async fn is_mapped_anew(&self) -> (SocketAddr, SocketAddr) {
        let (done, moved) = oneshot::channel();
        self.act(move |_, socket, _| {
            let old = socket.local_addr().expect("a bound socket");
            *socket = bind(Ipv4Addr::LOCALHOST);
            let _ = done.send((old, socket.local_addr().expect("a bound socket")));
        });
        moved.await.expect("the peer is running")
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

    fn act(&self, act: impl FnOnce(&mut Client, &mut UdpSocket, Instant) + Send + 'static) {
        self.acts.send(Box::new(act)).expect("the peer is running");
    }
}

fn bind(ip: Ipv4Addr) -> UdpSocket {
    UdpSocket::bind((ip, 0)).expect("a free port")
}

fn run(mut client: Client, mut socket: UdpSocket, acts: &mpsc::Receiver<Act>, views: &watch::Sender<View>) {
    let mut buffer = [0; 2048];
    let mut shown = Instant::now();
    loop {
        loop {
            match acts.try_recv() {
                Ok(act) => act(&mut client, &mut socket, Instant::now()),
                Err(mpsc::TryRecvError::Empty) => break,
                Err(mpsc::TryRecvError::Disconnected) => return,
            }
        }
        let now = Instant::now();
        if client.deadline().is_some_and(|at| at <= now) {
            client.tick(now);
        }
        while let Some((to, bytes)) = client.poll_transmit() {
            // A refused datagram is a lost one.
            let _ = socket.send_to(&bytes, to);
        }
        if now >= shown + VIEW_EVERY {
            shown = now;
            views.send_replace(client.view().clone());
        }
        let wait = client.deadline().map_or(LONGEST_WAIT, |at| at.saturating_duration_since(Instant::now()));
        let wait = wait.clamp(Duration::from_micros(100), LONGEST_WAIT);
        socket.set_read_timeout(Some(wait)).expect("a non-zero timeout");
        match socket.recv_from(&mut buffer) {
            Ok((length, from)) => client.receive(Instant::now(), from, &buffer[..length]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            // An ICMP answer to something sent earlier.
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => {}
            Err(error) => panic!("the peer's socket failed: {error}"),
        }
    }
}
