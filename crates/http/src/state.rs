//! What every handler shares. Holds no rules and nothing of a meeting.

use crate::{
    calls::Calls,
    events::{self, Progress},
    huawei::Huawei,
    idempotency::Turns,
    limits::Limits,
    openid::{Openid, OpenidOptions},
    pexip::{self, Passwords},
    secrets::{self, Hasher},
    webhooks::{Couriers, Post, WebhookOptions},
    whip::{self, IceServer},
};
use gavel_core::model::{ban::BanKey, ids::PersonId, time::Timestamp};
use gavel_door::{
    Door,
    ports::{Clock, Directory, DirectoryFault, Store, StoreFault, Webhooks, records::Records},
};
use std::{
    net::SocketAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::sync::{broadcast, watch};

/// What the façades are wired to.
#[derive(Clone)]
pub struct Parts {
    pub door: Door,
    pub directory: Arc<dyn Directory>,
    pub store: Arc<dyn Store>,
    pub records: Arc<dyn Records>,
    pub webhooks: Arc<dyn Webhooks>,
    pub clock: Arc<dyn Clock>,
    /// The same that the door rings.
    pub calls: Arc<Calls>,
}

/// How the façades are reached.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// What links begin with, such as `https://meet.example.org`. Without it links go to the host that was asked.
    pub public_url: Option<String>,
    /// Origins besides our own whose pages may open sockets, such as `https://app.example.org`.
    pub allowed_origins: Vec<String>,
    /// Whether this server speaks TLS itself.
    pub tls: bool,
    /// Whether anybody may open the demo room.
    pub demo: bool,
    /// How many times as much as usual may be tried of what can be guessed or flooded; once unless told.
    pub rate_limit_factor: Option<NonZeroU32>,
    pub webhooks: WebhookOptions,
    /// Who vouches for people besides their passwords.
    pub openid: Option<OpenidOptions>,
    /// How long a token of Pexip's client API is good; two minutes unless told.
    pub pexip_token: Option<Duration>,
    /// What clients of WHIP and WHEP may reach the media port by.
    pub ice_servers: Vec<IceServer>,
}

pub(crate) struct Shared {
    pub(crate) door: Door,
    pub(crate) directory: Arc<dyn Directory>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) records: Arc<dyn Records>,
    pub(crate) webhooks: Arc<dyn Webhooks>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) calls: Arc<Calls>,
    pub(crate) config: Config,
    pub(crate) hasher: Hasher,
    /// What devices are signed with.
    pub(crate) device_key: [u8; 32],
    /// What kept answers are sealed with.
    pub(crate) answer_key: [u8; 32],
    pub(crate) limits: Limits,
    pub(crate) openid: Option<Openid>,
    /// What the secrets of webhooks are sealed with.
    pub(crate) webhook_key: [u8; 32],
    /// What the keys of outside apps are sealed with.
    pub(crate) apps_key: [u8; 32],
    pub(crate) huawei: Huawei,
    pub(crate) couriers: Couriers,
    pub(crate) post: Post,
    pub(crate) turns: Turns,
    /// Which passwords fitted lately, of those who send them with every call.
    pub(crate) passwords: Passwords,
    /// Who is here by Pexip's client API.
    pub(crate) pexip: pexip::Sessions,
    /// Who is here by WHIP or WHEP.
    pub(crate) whip: whip::Sessions,
    /// Who was promised the host's place of the demo room, and when.
    pub(crate) demo_host: Mutex<Option<(PersonId, Instant)>>,
    pub(crate) shutting: watch::Sender<bool>,
    /// How far large orders are.
    pub(crate) progress: broadcast::Sender<Progress>,
    /// Turns whenever a credential has ended before its time, or is good for less: what goes on by one looks whether it
    /// was its own.
    pub(crate) revoked: watch::Sender<()>,
}

pub(crate) type App = Arc<Shared>;

impl Shared {
    pub(crate) async fn new(parts: Parts, config: Config) -> Result<Self, DirectoryFault> {
        let device_key = parts.directory.server_secret("device").await?;
        let answer_key = parts.directory.server_secret("answers").await?;
        let limits = Limits::new(config.rate_limit_factor.unwrap_or(NonZeroU32::MIN));
        let webhook_key = parts.directory.server_secret("webhooks").await?;
        let apps_key = parts.directory.server_secret("apps").await?;
        let mut passwords_key = [0; 32];
        secrets::fill(&mut passwords_key).map_err(|fault| StoreFault(fault.to_string()))?;
        let huawei = Huawei::new(parts.directory.server_secret("huawei").await?);
        Ok(Self {
            door: parts.door,
            directory: parts.directory,
            store: parts.store,
            records: parts.records,
            webhooks: parts.webhooks,
            clock: parts.clock,
            calls: parts.calls,
            post: Post::new(config.webhooks.clone()),
            couriers: Couriers::default(),
            pexip: pexip::Sessions::new(config.pexip_token),
            whip: whip::Sessions::default(),
            openid: config.openid.clone().map(Openid::new),
            config,
            hasher: Hasher::default(),
            device_key,
            answer_key,
            limits,
            webhook_key,
            apps_key,
            huawei,
            turns: Turns::default(),
            passwords: Passwords::new(passwords_key),
            demo_host: Mutex::default(),
            shutting: watch::Sender::new(false),
            progress: broadcast::Sender::new(events::HELD),
            revoked: watch::Sender::new(()),
        })
    }

    /// A credential has ended, or is good for less: whoever still works by one should look.
    pub(crate) fn has_revoked(&self) {
        self.revoked.send_replace(());
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// The address of a request's other end; tests without a socket have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) Option<SocketAddr>);

impl Peer {
    /// What a host can ban: one IPv4 address, or one IPv6 /64 network, since a client picks its address in there.
    pub(crate) fn network(self) -> Option<BanKey> {
        let network = match self.0?.ip().to_canonical() {
            std::net::IpAddr::V4(ip) => ip.to_string(),
            std::net::IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                format!("{}/64", std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        };
        Some(BanKey::Network(network))
    }

    /// As the audit shows it.
    pub(crate) fn address(self) -> Option<String> {
        self.0.map(|peer| peer.ip().to_canonical().to_string())
    }

    /// What tries are counted by: one IPv4 address, or one IPv6 /64 network.
    pub(crate) fn key(self) -> String {
        match self.0.map(|peer| peer.ip().to_canonical()) {
            None => "nowhere".into(),
            Some(std::net::IpAddr::V4(ip)) => ip.to_string(),
            Some(std::net::IpAddr::V6(ip)) => format!("{:x?}", &ip.segments()[..4]),
        }
    }
}
