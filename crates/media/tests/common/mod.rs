//! A conference over real sockets: the engine, headless peers, and a tap on all that the engine hands to the network.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::allow_attributes,
    reason = "shared by test files that each use a part of it"
)]

use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Gate, MediaEvent, MediaRefusal, MediaRole, Slots},
};
use gavel_media::{HEAD, MediaConfig, MediaEngine, MediaHandle, Tapped, begins_with_check};
use gavel_testkit::webrtc::{PATIENCE, Peer, Plan, Tracks, View};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};
use tokio::{
    io::AsyncReadExt,
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
pub const CAROL: u64 = 3;

/// What was handed to the network, without the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    pub seat: SeatId,
    pub source: Option<SeatId>,
    /// Of media: which stream it belongs to, RFC 3550 section 5.1.
    pub ssrc: Option<u32>,
}

pub struct TestMeeting {
    pub media: MediaHandle,
    pub events: mpsc::Receiver<MediaEvent>,
    pub conference: ConferenceId,
    /// Where connections are taken, if they are.
    pub tcp: Option<SocketAddr>,
    left: Arc<Mutex<Vec<Left>>>,
}

/// A peer and its seat.
pub struct Seated {
    pub seat: SeatId,
    pub peer: Peer,
}

pub fn conference(n: u128) -> ConferenceId {
    ConferenceId::new(ulid::Ulid(n))
}

pub fn seat(n: u64) -> SeatId {
    SeatId::new(ulid::Ulid(u128::from(n)))
}

impl TestMeeting {
    pub fn start() -> Self {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), Vec::new())
    }

    pub fn start_at(bind: SocketAddr, announce: Vec<IpAddr>) -> Self {
        Self::start_as(MediaConfig::new(bind, announce))
    }

    /// With something else than the usual.
    pub fn start_with(change: impl FnOnce(&mut MediaConfig)) -> Self {
        let mut config = MediaConfig::new((Ipv4Addr::LOCALHOST, 0).into(), Vec::new());
        change(&mut config);
        Self::start_as(config)
    }

    /// Media may come by TCP as well.
    pub async fn start_with_tcp() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let tcp = listener.local_addr().unwrap();
        let mut config = MediaConfig::new((Ipv4Addr::LOCALHOST, 0).into(), Vec::new());
        config.tcp = vec![tcp];
        let meeting = Self { tcp: Some(tcp), ..Self::start_as(config) };
        tokio::spawn(accept(listener, meeting.media.clone()));
        meeting
    }

    fn start_as(mut config: MediaConfig) -> Self {
        let left = Arc::new(Mutex::new(Vec::new()));
        let tape = left.clone();
        config.tap = Some(Arc::new(move |tapped: &Tapped<'_>| {
            let ssrc = tapped.source.map(|_| u32::from_be_bytes(tapped.bytes[8..12].try_into().unwrap()));
            tape.lock().unwrap().push(Left { seat: tapped.seat, source: tapped.source, ssrc });
        }));
        let (media, events) = MediaEngine::start(config).unwrap();
        Self { media, events, conference: conference(1), tcp: None, left }
    }

    /// Admits, offers, and waits until media could flow.
    pub async fn joins(&self, plan: Plan, n: u64) -> Seated {
        self.joins_as(plan, n, MediaRole::Meet).await.unwrap()
    }

    pub async fn joins_as(&self, plan: Plan, n: u64, role: MediaRole) -> Result<Seated, MediaRefusal> {
        let seated = Seated { seat: seat(n), peer: Peer::start(plan) };
        self.media.admit(self.conference, seated.seat, role, Gate::OPEN);
        let offer = seated.peer.offer().await;
        self.negotiates(&seated, offer).await?;
        seated.peer.until("it is connected", |view| view.connected).await;
        Ok(seated)
    }

    /// A member who publishes both kinds and has room for so many others; tagged with its number.
    pub async fn member(&self, n: u64, others: usize) -> Seated {
        self.joins(Plan::new(n).publishing(Tracks::BOTH).with_slots(others, others), n).await
    }

    pub async fn negotiates(&self, seated: &Seated, offer: String) -> Result<Slots, MediaRefusal> {
        let answer = self.media.negotiate(self.conference, seated.seat, offer).await?;
        seated.peer.accept(answer.sdp).await;
        Ok(answer.slots)
    }

    /// How many datagrams have left so far: a mark for [`TestMeeting::left_since`].
    pub fn mark(&self) -> usize {
        self.left.lock().unwrap().len()
    }

    pub fn left_since(&self, mark: usize) -> Vec<Left> {
        self.left.lock().unwrap()[mark..].to_vec()
    }

    /// The next event that fits; others are passed over.
    pub async fn event(&mut self, what: &str, mut fits: impl FnMut(&MediaEvent) -> bool) -> MediaEvent {
        let search = async {
            loop {
                match self.events.recv().await {
                    Some(event) if fits(&event) => return event,
                    Some(_) => {}
                    None => panic!("the engine has ended before: {what}"),
                }
            }
        };
        match tokio::time::timeout(PATIENCE, search).await {
            Ok(event) => event,
            Err(_) => panic!("there was no such event: {what}"),
        }
    }
}

async fn accept(listener: TcpListener, media: MediaHandle) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let media = media.clone();
        tokio::spawn(async move {
            if let Some(check) = first_check(&mut stream).await {
                media.connect(stream.into_std().unwrap(), check).await;
            }
        });
    }
}

async fn first_check(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut head = [0; HEAD];
    stream.read_exact(&mut head).await.ok()?;
    let mut check = head[2..].to_vec();
    check.resize(begins_with_check(head)?, 0);
    stream.read_exact(&mut check[HEAD - 2..]).await.ok()?;
    Some(check)
}

/// Both kinds of the publisher with this tag arrive here, and more than `than` of them.
pub fn hears_and_sees(view: &View, tag: u64, than: u64) -> bool {
    let lines = view.lines_of(tag);
    lines.iter().any(|line| line.video) && lines.iter().any(|line| !line.video) && view.received_from(tag) > than
}
