//! Every code is found somewhere, each text of what is amiss says what to do, and docs/doctor.md has them all.

use super::{
    certificate,
    finding::{Code, Finding, Level},
    media::{self, Limits},
    open_files, page, reach, store, vouches,
};
use crate::config::{Config, MediaTcp, Settings, Tls};
use gavel_media::SocketTrial;
use std::{
    collections::HashSet,
    fs, io,
    net::{IpAddr, SocketAddr, TcpListener, UdpSocket},
    path::{Path, PathBuf},
};

const WANTED: usize = 16 << 20;
const GOOD: SocketTrial =
    SocketTrial { wanted: WANTED, receive_buffer: WANTED, send_buffer: WANTED, segments: true, coalesces: true };
const ENOUGH: Limits = Limits { receive: Some(WANTED), send: Some(WANTED) };

fn config(listen: &str, media: &str) -> Config {
    let mut config = Config::gather(Settings::default()).unwrap();
    (config.listen, config.media_addr) = (address(listen), address(media));
    config
}

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn ips(texts: &[&str]) -> Vec<IpAddr> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn codes(findings: &[Finding]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

fn fresh(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("gavel-doctor-{}-{name}", std::process::id()));
    fs::create_dir_all(&dir).unwrap();
    dir
}

fn of_the_page() -> Vec<Finding> {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = |listen: String| page::port(&config(&listen, "127.0.0.1:0"), false);
    let found = vec![
        at("127.0.0.1:0".into()),
        at(taken.local_addr().unwrap().to_string()),
        // Of a network for documents (RFC 5737): no machine has it.
        at("192.0.2.254:0".into()),
        page::port(&config("127.0.0.1:0", "127.0.0.1:0"), true),
        page::secure_context(&config("127.0.0.1:0", "127.0.0.1:0")),
        page::secure_context(&config("0.0.0.0:0", "127.0.0.1:0")),
        page::web_app(true),
        page::web_app(false),
    ];
    let expected = [
        Code::PagePortFree,
        Code::PagePortTaken,
        Code::PagePortUnusable,
        Code::PageAnswers,
        Code::ContextSecure,
        Code::ContextInsecure,
        Code::WebAppBuilt,
        Code::WebAppMissing,
    ];
    assert_eq!(codes(&found), expected);
    found
}

fn of_the_certificate() -> Vec<Finding> {
    let tls = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    let of = |cert: &Path, key: &Path| certificate::check(&Tls { cert: cert.into(), key: key.into() });
    let (cert, key) = (tls.join("cert.pem"), tls.join("key.pem"));
    let dir = fresh("tls");
    let other = dir.join("other.pem");
    // Another key on the same curve (RFC 8410 section 10.3): it can be read, and is not this certificate's.
    let pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
    fs::write(&other, pem).unwrap();
    let mut found = of(&cert, &key);
    assert_eq!(codes(&found), [Code::KeyFits, Code::CertificateValid]);
    found.extend(of(&cert, &other));
    found.extend(of(&key, &key));
    found.extend(of(&dir.join("none.pem"), &key));
    found.extend(of(&cert, &cert));
    fs::remove_dir_all(dir).unwrap();
    assert_eq!(
        codes(&found[2..]),
        [
            Code::KeyForeign,
            Code::CertificateValid,
            Code::CertificateUnreadable,
            Code::CertificateUnreadable,
            Code::KeyUnreadable
        ]
    );
    let day = 86_400;
    let dates = [(-1, 0), (0, 0), (-1, 13), (-1, 14)].map(|(from, until)| (from * day, until * day));
    let mut dated = vec![certificate::dates(Some((day, 30 * day)), 0), certificate::dates(None, 0)];
    dated.extend(dates.map(|dates| certificate::dates(Some(dates), 0)));
    let expected = [
        Code::CertificateEarly,
        Code::CertificateUndated,
        Code::CertificateExpired,
        Code::CertificateExpired,
        Code::CertificateEndsSoon,
        Code::CertificateValid,
    ];
    assert_eq!(codes(&dated), expected);
    found.extend(dated);
    found
}

fn of_the_media_port() -> Vec<Finding> {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let in_use = taken.local_addr().unwrap();
    let mut found = vec![
        media::port(in_use, false),
        media::port(in_use, true),
        media::port(address("127.0.0.1:0"), false),
        media::port(address("192.0.2.254:10000"), false),
    ];
    drop(taken);
    found.push(media::port(in_use, false));
    let expected =
        [Code::MediaPortTaken, Code::MediaPortInUse, Code::MediaPortAny, Code::MediaPortUnusable, Code::MediaPortFree];
    assert_eq!(codes(&found), expected);
    found
}

fn of_how_far_the_addresses_reach() -> Vec<Finding> {
    let far = |listen: &str, announced: &[&str]| reach::how_far(&config(listen, "0.0.0.0:10000"), &ips(announced));
    let mut proxied = config("127.0.0.1:8080", "0.0.0.0:10000");
    proxied.public_url = Some("https://meet.example.org".into());
    let found = vec![
        far("0.0.0.0:443", &["127.0.0.1"]),
        far("0.0.0.0:443", &["127.0.0.1", "10.0.0.5", "fd00::5"]),
        far("0.0.0.0:443", &["10.0.0.5", "203.0.113.5"]),
        far("127.0.0.1:8080", &["127.0.0.1"]),
        reach::how_far(&proxied, &ips(&["10.0.0.5"])),
    ];
    let expected = [
        Code::AddressesLoopback,
        Code::AddressesPrivate,
        Code::AddressesAnnounced,
        Code::AddressesAnnounced,
        Code::AddressesPrivate,
    ];
    assert_eq!(codes(&found), expected);
    found
}

fn of_whose_the_addresses_are() -> Vec<Finding> {
    let own = ips(&["127.0.0.1", "10.0.0.5", "2001:db8::5"]);
    let whose = |media: &str, announced: &[&str]| reach::whose(address(media), &ips(announced), &own);
    let mut found = whose("0.0.0.0:10000", &["10.0.0.5"]);
    assert_eq!(codes(&found), [Code::AddressesOwn]);
    found.extend(whose("[::]:10000", &["10.0.0.5", "2001:db8::5"]));
    assert_eq!(codes(&found[1..]), [Code::AddressesOwn], "[::] takes IPv4 too");
    found.extend(whose("0.0.0.0:10000", &["203.0.113.5", "10.0.0.5"]));
    assert_eq!(codes(&found[2..]), [Code::AddressesForeign]);
    assert!(found[2].text.starts_with("203.0.113.5:") && found[2].text.contains("NAT"), "{}", found[2].text);
    found.extend(whose("10.0.0.5:10000", &["203.0.113.5", "127.0.0.1"]));
    assert_eq!(codes(&found[3..]), [Code::AddressesForeign, Code::AddressesUnbound]);
    found.extend(whose("0.0.0.0:10000", &["2001:db8::5"]));
    assert_eq!(codes(&found[5..]), [Code::AddressesUnbound]);
    found.push(reach::unreadable(&io::Error::other("no netlink")));
    found
}

fn of_tcp() -> Vec<Finding> {
    let by_tcp = |listen: &str, said: MediaTcp| {
        let mut config = config(listen, "0.0.0.0:10000");
        config.media_tcp = said;
        reach::by_tcp(&config, &ips(&["192.0.2.1"]))
    };
    let found = vec![
        by_tcp("0.0.0.0:8080", MediaTcp::On),
        by_tcp("0.0.0.0:8080", MediaTcp::Off),
        by_tcp("127.0.0.1:8080", MediaTcp::On),
    ];
    assert_eq!(codes(&found), [Code::TcpAnnounced, Code::TcpOff, Code::TcpUnreachable]);
    found
}

fn of_ipv6() -> Vec<Finding> {
    let ipv6 = |listen: &str, media: &str, announced: &[&str], own: &[&str]| {
        reach::ipv6(&config(listen, media), &ips(announced), &ips(own))
    };
    let global = &["10.0.0.5", "fe80::1", "2001:db8::5"];
    let found = vec![
        ipv6("0.0.0.0:443", "[::]:10000", &["10.0.0.5"], &["10.0.0.5", "::1", "fe80::1", "fd00::5"]),
        ipv6("0.0.0.0:443", "0.0.0.0:10000", &["10.0.0.5"], global),
        ipv6("0.0.0.0:443", "[::]:10000", &["203.0.113.5"], global),
        ipv6("0.0.0.0:443", "[::]:10000", &["10.0.0.5", "2001:db8::5"], global),
        ipv6("0.0.0.0:443", "[2001:db8::5]:10000", &["2001:db8::5"], global),
        ipv6("127.0.0.1:8080", "0.0.0.0:10000", &["127.0.0.1"], global),
    ];
    let expected = [
        Code::Ipv6Missing,
        Code::Ipv6Unbound,
        Code::Ipv6Unannounced,
        Code::Ipv6Bound,
        Code::Ipv6Bound,
        Code::Ipv6Unneeded,
    ];
    assert_eq!(codes(&found), expected);
    found
}

fn of_sockets() -> Vec<Finding> {
    let mut found = media::sockets(Ok(GOOD), ENOUGH);
    assert_eq!(codes(&found), [Code::SocketBufferLarge, Code::GsoWorks, Code::GroWorks]);

    let unknown = media::sockets(Ok(GOOD), Limits { receive: None, send: None });
    assert_eq!(unknown[0].code, Code::SocketBufferLarge, "what was given counts where no limit can be read");

    let small = SocketTrial { receive_buffer: WANTED - 1, segments: false, coalesces: false, ..GOOD };
    found.extend(media::sockets(Ok(small), ENOUGH));
    assert_eq!(codes(&found[3..]), [Code::SocketBufferSmall, Code::GsoMissing, Code::GroMissing]);
    let told = &found[3].text;
    assert!(told.ends_with("sysctl -w net.core.rmem_max=16777216"), "only what is too small: {told}");
    assert!(found[4].text.contains("each datagram costs a system call of its own"), "{}", found[4].text);

    found.extend(media::sockets(Ok(GOOD), Limits { receive: Some(WANTED), send: Some(212_992) }));
    assert_eq!(found[6].code, Code::SocketBufferForced);
    assert!(found[6].text.ends_with("sysctl -w net.core.wmem_max=16777216"), "{}", found[6].text);

    found.extend(media::sockets(Err(io::ErrorKind::PermissionDenied.into()), ENOUGH));
    assert_eq!(codes(&found[9..]), [Code::SocketUntried]);
    found
}

async fn of_the_store() -> Vec<Finding> {
    let dir = fresh("store");
    let (file, data) = (dir.join("file"), dir.join("data"));
    fs::write(&file, "").unwrap();
    let mut found = vec![
        store::check(&data, false).await,
        store::check(&file.join("data"), false).await,
        store::check(&dir.join("none/data"), false).await,
        store::check(&dir, false).await,
        store::check(&dir, true).await,
    ];
    assert!(!data.exists(), "looking makes nothing");
    fs::write(dir.join("gavel.db"), "this is no database, however long it is").unwrap();
    found.push(store::check(&dir, false).await);
    fs::remove_dir_all(&dir).unwrap();
    let audit = |verified: Result<Result<u64, u64>, String>| store::audit("gavel-data", verified);
    found.extend([audit(Ok(Ok(7))), audit(Ok(Err(3))), audit(Err("the disk is gone".into()))]);
    let expected = [
        Code::StoreNew,
        Code::StoreImpossible,
        Code::StoreImpossible,
        Code::StoreEmpty,
        Code::StoreInUse,
        Code::StoreBroken,
        Code::StoreIntact,
        Code::StoreChanged,
        Code::StoreBroken,
    ];
    assert_eq!(codes(&found), expected);
    found
}

fn of_the_rest() -> Vec<Finding> {
    let line = |limit: &str| format!("Limit Soft Limit Hard Limit Units\nMax open files {limit} 4096 files\n");
    let found = vec![
        open_files(Some(&line("1024"))),
        open_files(Some(&line("4096"))),
        open_files(Some(&line("unlimited"))),
        open_files(None),
        vouches("https://id.example.org", Ok::<(), String>(())),
        vouches("https://id.example.org", Err("it is silent")),
    ];
    let expected = [
        Code::OpenFilesFew,
        Code::OpenFilesEnough,
        Code::OpenFilesUnknown,
        Code::OpenFilesUnknown,
        Code::ProviderAnswers,
        Code::ProviderFails,
    ];
    assert_eq!(codes(&found), expected);
    found
}

#[tokio::test]
async fn every_code_is_found_somewhere_and_what_is_amiss_comes_with_what_to_do() {
    let found = [
        of_the_page(),
        of_the_certificate(),
        of_the_media_port(),
        of_how_far_the_addresses_reach(),
        of_whose_the_addresses_are(),
        of_tcp(),
        of_ipv6(),
        of_sockets(),
        of_the_store().await,
        of_the_rest(),
    ]
    .concat();
    let reached: HashSet<Code> = found.iter().map(|finding| finding.code).collect();
    let never: Vec<_> = Code::ALL.iter().filter(|code| !reached.contains(code)).collect();
    assert!(never.is_empty(), "nothing leads to {never:?}");
    for finding in &found {
        // A finding with a remedy has two sentences; the second begins with a capital or a command.
        let remedy = finding.text.rsplit_once(". ").map(|(_, remedy)| remedy);
        let says_what_to_do = remedy.is_some_and(|remedy| remedy.contains(' ') && !remedy.ends_with('.'));
        assert_eq!(says_what_to_do, finding.level != Level::Ok, "{finding}");
    }
}

#[test]
fn the_list_in_the_documents_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/doctor.md");
    let text = fs::read_to_string(path).unwrap();
    let listed: Vec<&str> = text.lines().filter(|line| line.starts_with("| `")).collect();
    for code in Code::ALL {
        let level = match code.level() {
            Level::Ok => "ok",
            Level::Advice => "advice",
            Level::Bad => "bad",
        };
        let row = format!("| `{}` | {level} | ", code.name());
        assert_eq!(listed.iter().filter(|line| line.starts_with(&row)).count(), 1, "{row}");
    }
    assert_eq!(listed.len(), Code::ALL.len());
}

#[test]
fn a_finding_is_read_by_people_and_by_programs() {
    let finding = page::web_app(false);
    let shown = finding.to_string();
    assert!(
        shown.starts_with("advice  the web app is not built. ") && shown.ends_with(" [web_app_missing]"),
        "{shown}"
    );
    let json = serde_json::to_value(&finding).unwrap();
    assert_eq!(json, serde_json::json!({"code": "web_app_missing", "level": "advice", "text": finding.text}));
    assert!(page::port(&config("192.0.2.254:0", "127.0.0.1:0"), false).to_string().starts_with("BAD     192.0.2.254"));
}
