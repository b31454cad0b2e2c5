//! `gavel doctor`: looks at what commonly goes wrong, and says what to do. Changes nothing.

mod certificate;

use crate::{
    FAILED, Outcome,
    addresses::{announced, announced_by_tcp},
    config::{Config, MediaTcp},
    serve::SystemClock,
};
use gavel_http::OpenidOptions;
use gavel_store::SqliteStore;
use std::{
    fs,
    net::{IpAddr, TcpListener, UdpSocket},
    path::Path,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

/// What a receiver of many streams needs, bytes.
const SOCKET_BUFFER: u64 = 4 << 20;
/// A few sockets a participant, and some for the rest.
const OPEN_FILES: u64 = 4_096;

/// One thing that was looked at.
pub(crate) enum Finding {
    Good(String),
    /// It works, but not as well as it could.
    Advice(String),
    Bad(String),
}

use Finding::{Advice, Bad, Good};

pub(crate) async fn run(config: &Config) -> Outcome {
    let running = answers(config).await;
    let mut findings = vec![page_port(config, running), media_port(config, running)];
    findings.push(addresses(config));
    findings.push(by_tcp(config));
    findings.push(secure_context(config));
    if let Some(tls) = config.tls() {
        findings.extend(certificate::check(&tls));
    }
    if let Some(openid) = &config.openid {
        findings.push(provider(openid).await);
    }
    findings.push(store(&config.data_dir, running).await);
    findings.push(socket_buffers("rmem_max"));
    findings.push(socket_buffers("wmem_max"));
    findings.push(open_files());
    findings.push(web_app());
    for finding in &findings {
        match finding {
            Good(text) => println!("ok      {text}"),
            Advice(text) => println!("advice  {text}"),
            Bad(text) => println!("BAD     {text}"),
        }
    }
    let bad = findings.iter().any(|finding| matches!(finding, Bad(_)));
    Ok(if bad { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

/// Whether a Gavel server answers where one would be started.
async fn answers(config: &Config) -> bool {
    let scheme = if config.tls().is_some() { "https" } else { "http" };
    let host =
        if config.listen.ip().is_unspecified() { "localhost".to_owned() } else { config.listen.ip().to_string() };
    let url = format!("{scheme}://{host}:{}/healthz", config.listen.port());
    let Ok(client) = reqwest::Client::builder()
        .timeout(Duration::from_secs(2))
        // The question is who answers on our own machine, not whether the world trusts them.
        .danger_accept_invalid_certs(true)
        .build()
    else {
        return false;
    };
    client.get(url).send().await.is_ok_and(|response| response.status().is_success())
}

fn page_port(config: &Config, running: bool) -> Finding {
    let listen = config.listen;
    if running {
        return Good(format!("{listen}: a server answers"));
    }
    match TcpListener::bind(listen) {
        Ok(_) => Good(format!("{listen} (TCP) is free")),
        Err(fault) => Bad(format!("{listen} (TCP) cannot be had: {fault}. End what uses it, or set --listen")),
    }
}

fn media_port(config: &Config, running: bool) -> Finding {
    let media = config.media_addr;
    match UdpSocket::bind(media) {
        Ok(_) if media.port() == 0 => {
            Advice("the media port is any free one: a firewall cannot know which. Set --media-addr".into())
        }
        Ok(_) => Good(format!("{media} (UDP) is free; a firewall must let it in from everywhere")),
        Err(_) if running => Good(format!("{media} (UDP) is in use, by the server that answers")),
        Err(fault) => Bad(format!("{media} (UDP) cannot be had: {fault}. End what uses it, or set --media-addr")),
    }
}

fn addresses(config: &Config) -> Finding {
    let announced = announced(&config.public_addr, config.media_addr, config.listen);
    let list = announced.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if config.listen.ip().is_loopback() {
        return Good(format!("media is announced as {list}"));
    }
    if announced.iter().all(|ip| ip.is_loopback()) {
        return Bad(format!("media is announced as {list}, where nobody else can reach it. Set --public-addr"));
    }
    if announced.iter().all(is_private) {
        return Advice(format!(
            "media is announced as {list}: enough inside this network. For people outside set --public-addr"
        ));
    }
    Good(format!("media is announced as {list}"))
}

fn by_tcp(config: &Config) -> Finding {
    let Config { listen, media_addr, public_addr, media_tcp, .. } = config;
    let by_udp = announced(public_addr, *media_addr, *listen);
    let by_tcp = announced_by_tcp(*media_tcp, public_addr, &by_udp, *listen);
    if !by_tcp.is_empty() {
        let list = by_tcp.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Good(format!("media by TCP is announced as {list}"));
    }
    match media_tcp {
        MediaTcp::Off => Good("media goes by UDP alone, as --media-tcp says".into()),
        MediaTcp::On | MediaTcp::At(_) => Advice(format!(
            "media goes by UDP alone, for nobody reaches {listen} from elsewhere: whose network lets no UDP through takes no \
             part. Let a port lead there that passes TCP on as it is, and say which: --media-tcp"
        )),
    }
}

fn is_private(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_loopback() || ip.is_unicast_link_local(),
    }
}

fn secure_context(config: &Config) -> Finding {
    if config.is_secure_context() {
        let why = if config.listen.ip().is_loopback() {
            "this machine is trusted by its own browsers"
        } else {
            "the page comes over TLS"
        };
        return Good(format!("browsers give camera and microphone: {why}"));
    }
    Bad("browsers on other machines give no camera and no microphone to a page without TLS. Set --tls-cert and --tls-key, \
         or --public-url https://… behind a proxy that speaks TLS"
        .into())
}

async fn provider(openid: &OpenidOptions) -> Finding {
    let issuer = &openid.issuer;
    match gavel_http::find_provider(openid).await {
        Ok(()) => Good(format!("{issuer} answers, and can vouch for people")),
        Err(why) => Bad(format!("{issuer} cannot vouch for anybody: {why}. Mend it, or set --openid-issuer")),
    }
}

async fn store(dir: &Path, running: bool) -> Finding {
    let shown = dir.display();
    if !dir.exists() {
        return match dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).metadata() {
            Ok(parent) if !parent.permissions().readonly() => {
                Good(format!("{shown} is not there yet and will be made"))
            }
            Ok(_) => Bad(format!("{shown} is not there and cannot be made. Set --data-dir")),
            Err(fault) => Bad(format!("{shown} cannot be made: {fault}. Set --data-dir")),
        };
    }
    if running {
        return Good(format!("{shown} is in use, by the server that answers"));
    }
    if !dir.join("gavel.db").exists() {
        return Good(format!("{shown} is there, and empty"));
    }
    match SqliteStore::open(dir, Arc::new(SystemClock)).await {
        Ok(store) => {
            let verified = gavel_door::ports::Store::verify_audit(&store).await;
            let _ = store.close().await;
            match verified {
                Ok(Ok(rows)) => Good(format!("{shown} opens, and its audit of {rows} rows is intact")),
                Ok(Err(seq)) => {
                    Bad(format!("{shown}: the audit does not fit together at row {seq}: somebody has changed it"))
                }
                Err(fault) => Bad(format!("{shown}: {fault}")),
            }
        }
        Err(fault) => Bad(format!("{fault}")),
    }
}

fn socket_buffers(name: &str) -> Finding {
    let path = format!("/proc/sys/net/core/{name}");
    let Some(bytes) = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse::<u64>().ok()) else {
        return Advice(format!("{path} cannot be read: socket buffers are as the system has them"));
    };
    if bytes >= SOCKET_BUFFER {
        return Good(format!("net.core.{name} is {bytes}"));
    }
    Advice(format!(
        "net.core.{name} is {bytes}: large meetings lose packets. sysctl -w net.core.{name}={SOCKET_BUFFER}"
    ))
}

fn open_files() -> Finding {
    let limit = fs::read_to_string("/proc/self/limits").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("Max open files"))?;
        line.split_whitespace().nth(3)?.parse::<u64>().ok()
    });
    match limit {
        Some(limit) if limit < OPEN_FILES => Advice(format!(
            "at most {limit} open files: enough for about {} people. Raise it with `ulimit -n`",
            limit / 2
        )),
        Some(limit) => Good(format!("at most {limit} open files")),
        None => Good("open files are not limited in a way that can be read".into()),
    }
}

fn web_app() -> Finding {
    if gavel_http::has_web_app() {
        Good("the web app is built".into())
    } else {
        Advice("the web app is not built: `cargo xtask run` builds it, or `npm ci && npm run build` in web/".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn loopback_is_a_secure_context() {
        let config = Config::gather(Settings::default()).unwrap();
        assert!(matches!(secure_context(&config), Good(_)));
    }

    #[test]
    fn a_port_in_use_is_bad_news() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut config = Config::gather(Settings::default()).unwrap();
        config.listen = taken.local_addr().unwrap();
        assert!(matches!(page_port(&config, false), Bad(_)));
        config.listen = "127.0.0.1:0".parse().unwrap();
        assert!(matches!(page_port(&config, false), Good(_)));
    }
}
