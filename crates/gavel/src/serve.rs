//! `gavel serve`: wires store, media engine, door and façades together, and takes them down in order.

use crate::{
    Outcome,
    addresses::{announced, announced_by_tcp},
    config::{Config, Tls},
    media::Engine,
    memory,
    porter::{Hall, Porter},
};
use axum::Router;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use gavel_core::model::{media::MediaEvent, time::Timestamp};
use gavel_door::{
    Door, Options, Ports,
    ports::{Clock, LocalOwnership, RandomIds},
};
use gavel_http::{Calls, Http, Parts, WebhookOptions};
use gavel_media::{MediaConfig, MediaEngine, MediaHandle};
use gavel_store::SqliteStore;
use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::conn::auto::Builder,
};
use std::{
    net::{SocketAddr, TcpListener},
    process::ExitCode,
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::{mpsc, watch},
    task::JoinSet,
    time::timeout,
};

/// A service manager kills after ten seconds: the door and the store get most of them.
const DOOR_WITHIN: Duration = Duration::from_secs(4);
const SOCKETS_WITHIN: Duration = Duration::from_secs(2);
const STORE_WITHIN: Duration = Duration::from_secs(3);
const HEADER_WITHIN: Duration = Duration::from_secs(20);
const KEEP_ALIVE: Duration = Duration::from_secs(30);

pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

pub(crate) async fn run(config: Config) -> Outcome {
    gavel_http::start_counting();
    // First of all, so that a signal during the start is not lost.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;

    let clock = Arc::new(SystemClock);
    let store = SqliteStore::open(&config.data_dir, clock.clone()).await?;
    // Before media, which says in its answers where the page listens.
    let (listener, listen) = bind(config.listen, "--listen")?;
    let (engine, events, media) = start_media(&config, listen)?;
    let by_tcp = Some(engine.clone()).filter(|_| !media.by_tcp.is_empty());
    let calls = Arc::new(Calls::default());
    let door = Door::new(
        Ports {
            store: Arc::new(store.clone()),
            media: Arc::new(Engine(engine)),
            ownership: Arc::new(LocalOwnership),
            ids: Arc::new(RandomIds),
            clock: clock.clone(),
            bell: calls.clone(),
        },
        Options::default(),
    );
    let restored = door.restore().await?;
    if restored > 0 {
        tracing::info!(conferences = restored, "conferences were running when the server went down, and go on");
    }
    tokio::spawn(pass_on(events, door.clone()));

    let password = config.admin_password.clone().map(|password| password.0);
    let setup = gavel_http::administrator(&store, clock.now(), password).await?;
    let parts = Parts {
        door: door.clone(),
        directory: Arc::new(store.clone()),
        store: Arc::new(store.clone()),
        records: Arc::new(store.clone()),
        webhooks: Arc::new(store.clone()),
        clock,
        calls,
    };
    let http = Http::new(
        parts,
        gavel_http::Config {
            public_url: config.public_url.clone(),
            allowed_origins: config.allow_origin.clone(),
            tls: config.tls().is_some(),
            demo: config.demo(),
            rate_limit_factor: config.rate_limit_factor,
            webhooks: WebhookOptions { allow_private: config.webhooks_private(), ..WebhookOptions::default() },
            openid: config.openid.clone(),
            ice_servers: config.ice_server.clone(),
            pexip_token: config.pexip_token_seconds.map(|seconds| Duration::from_secs(seconds.get().into())),
        },
    )
    .await?;
    http.deliver();

    let handle = Handle::new();
    let mut serving = JoinSet::new();
    let (stop, stopping) = watch::channel(false);
    let hall = Hall::new(by_tcp, stopping.clone());
    serving.spawn(serve(listener, config.tls(), handle.clone(), hall, http.router()));
    let mut dialects = Vec::new();
    if let Some(address) = config.huawei_listen {
        let (listener, listen) = bind(address, "--huawei-listen")?;
        serving.spawn(serve(listener, config.tls(), handle.clone(), Hall::new(None, stopping), http.huawei_router()));
        dialects.push(("huawei", listen));
    }
    greet(&config, listen, &dialects, &media, setup.as_deref());
    memory::give_back();

    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        Some(ended) = serving.join_next() => return ended?.map(|()| ExitCode::SUCCESS),
    }
    tracing::info!("shutting down");
    http.shut();
    if timeout(DOOR_WITHIN, door.shut()).await.is_err() {
        tracing::warn!("the door did not close in time");
    }
    stop.send_replace(true);
    handle.graceful_shutdown(Some(SOCKETS_WITHIN));
    let all_closed = async { while serving.join_next().await.is_some() {} };
    if timeout(SOCKETS_WITHIN + Duration::from_millis(500), all_closed).await.is_err() {
        tracing::debug!("connections were still open");
    }
    match timeout(STORE_WITHIN, store.close()).await {
        Ok(Ok(())) => {}
        Ok(Err(fault)) => tracing::error!(%fault, "the store did not close"),
        Err(_) => tracing::error!("the store did not close in time"),
    }
    Ok(ExitCode::SUCCESS)
}

struct Media {
    port: u16,
    announced: Vec<std::net::IpAddr>,
    by_tcp: Vec<SocketAddr>,
}

fn start_media(
    config: &Config,
    listen: SocketAddr,
) -> Result<(MediaHandle, mpsc::Receiver<MediaEvent>, Media), Box<dyn std::error::Error + Send + Sync>> {
    let announce = announced(&config.public_addr, config.media_addr, config.listen);
    let mut media_config = MediaConfig::new(config.media_addr, announce.clone());
    media_config.tcp = announced_by_tcp(config.media_tcp, &config.public_addr, &announce, listen);
    let by_tcp = media_config.tcp.clone();
    media_config.voices = config.voices.unwrap_or(media_config.voices);
    let (handle, events) = MediaEngine::start(media_config).map_err(|fault| {
        format!("the media port {} (UDP) cannot be had: {fault}. Another one: --media-addr", config.media_addr)
    })?;
    let port = handle.local_port();
    Ok((handle, events, Media { port, announced: announce, by_tcp }))
}

async fn pass_on(mut events: mpsc::Receiver<MediaEvent>, door: Door) {
    while let Some(event) = events.recv().await {
        door.hear(event).await;
    }
    tracing::error!("the media engine has ended");
}

async fn serve(
    listener: TcpListener,
    tls: Option<Tls>,
    handle: Handle<SocketAddr>,
    hall: Arc<Hall>,
    router: Router,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        None => {
            let mut server =
                axum_server::from_tcp(listener)?.map(|acceptor| Porter::before(acceptor, hall)).handle(handle);
            have_no_patience(server.http_builder());
            server.serve(service).await?;
        }
        Some(Tls { cert, key }) => {
            let config = RustlsConfig::from_pem_file(&cert, &key).await.map_err(|fault| {
                format!("{} and {} are no certificate and key: {fault}", cert.display(), key.display())
            })?;
            let server = axum_server::from_tcp_rustls(listener, config)?;
            let mut server = server.map(|acceptor| Porter::before(acceptor, hall)).handle(handle);
            have_no_patience(server.http_builder());
            server.serve(service).await?;
        }
    }
    Ok(())
}

/// A client that dribbles its header, one byte a minute, loses the connection.
fn have_no_patience(builder: &mut Builder<TokioExecutor>) {
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_WITHIN);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(KEEP_ALIVE);
}

fn bind(
    address: SocketAddr,
    option: &str,
) -> Result<(TcpListener, SocketAddr), Box<dyn std::error::Error + Send + Sync>> {
    let listener = TcpListener::bind(address)
        .map_err(|fault| format!("{address} cannot be listened on: {fault}. Another one: {option}"))?;
    listener.set_nonblocking(true)?;
    let listen = listener.local_addr()?;
    Ok((listener, listen))
}

/// What somebody who has just started it wants to know. Tests read these lines.
fn greet(config: &Config, listen: SocketAddr, dialects: &[(&str, SocketAddr)], media: &Media, setup: Option<&str>) {
    let scheme = if config.tls().is_some() { "https" } else { "http" };
    let announced: Vec<String> = media.announced.iter().map(ToString::to_string).collect();
    println!("Gavel {}", env!("CARGO_PKG_VERSION"));
    println!("listening on {scheme}://{listen}");
    for (dialect, listen) in dialects {
        println!("{dialect} dialect on {scheme}://{listen}");
    }
    println!("media on udp {}:{}, announced as {}", bracketed(config.media_addr), media.port, announced.join(", "));
    if !media.by_tcp.is_empty() {
        let announced: Vec<String> = media.by_tcp.iter().map(ToString::to_string).collect();
        println!("media on tcp too, announced as {}", announced.join(", "));
    }
    let host =
        if listen.ip().is_loopback() || listen.ip().is_unspecified() { "localhost".into() } else { bracketed(listen) };
    let open = config.public_url.clone().unwrap_or_else(|| format!("{scheme}://{host}:{}", listen.port()));
    let open = open.trim_end_matches('/');
    println!("open {open}");
    if let Some(token) = setup {
        println!("set the administrator's password, once: {open}/admin-setup#{token}");
    }
    if config.tls().is_none() && dialects.iter().any(|(_, listen)| !listen.ip().is_loopback()) {
        tracing::warn!(
            "a dialect is served beyond this machine without TLS: passwords and tokens cross the network in the clear"
        );
    }
    if !config.is_secure_context() {
        tracing::warn!(
            "{listen} is not loopback and there is no TLS: browsers on other machines give no camera and no microphone, \
             and passwords cross the network in the clear. Set --tls-cert and --tls-key, or --public-url https://… \
             behind a proxy that speaks TLS"
        );
    }
}

fn bracketed(address: SocketAddr) -> String {
    match address {
        SocketAddr::V4(address) => address.ip().to_string(),
        SocketAddr::V6(address) => format!("[{}]", address.ip()),
    }
}
