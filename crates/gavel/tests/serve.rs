//! Starting and ending the server: what it prints, where it gets its settings from, and how it goes.

use gavel_testkit::webrtc::{Peer, Plan, Tracks};
use std::{
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
    time::{Instant, timeout},
};

const GAVEL: &str = env!("CARGO_BIN_EXE_gavel");
const PATIENCE: Duration = Duration::from_secs(30);

struct Run {
    child: Child,
    /// Everything up to the line that says what to open, and the line after it if there is one.
    said: String,
    dir: PathBuf,
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.start_kill();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

fn fresh(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("gavel-serve-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a directory");
    dir
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(GAVEL);
    command.args(args).stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GAVEL_")) {
        command.env_remove(name);
    }
    command
}

async fn start(dir: PathBuf, mut command: Command) -> Run {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("it was asked for")).lines();
    let mut said = String::new();
    let greeting = async {
        while let Some(line) = lines.next_line().await.expect("text") {
            said.push_str(&line);
            said.push('\n');
            if line.starts_with("open ") {
                // The link for the administrator comes at once, or never.
                if let Ok(Ok(Some(line))) = timeout(Duration::from_millis(500), lines.next_line()).await {
                    said.push_str(&line);
                }
                return;
            }
        }
    };
    timeout(PATIENCE, greeting).await.expect("it says where it listens");
    Run { child, said, dir }
}

impl Run {
    fn url(&self) -> String {
        let line = self.said.lines().find_map(|line| line.strip_prefix("listening on ")).expect("it listens");
        line.to_owned()
    }

    async fn terminate(&mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        let pid = self.child.id().expect("it runs").to_string();
        Command::new("kill").args(["-TERM", &pid]).status().await.expect("kill");
        let status = timeout(PATIENCE, self.child.wait()).await.expect("it ends").expect("a status");
        (status, begun.elapsed())
    }
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    reqwest::Client::builder().no_proxy().danger_accept_invalid_certs(true).timeout(PATIENCE).build().expect("a client")
}

fn data(dir: &Path) -> String {
    dir.join("data").display().to_string()
}

#[tokio::test]
async fn the_first_start_prints_a_one_time_link_for_the_administrator_and_ends_within_ten_seconds() {
    let dir = fresh("first");
    let args = ["serve", "--listen", "127.0.0.1:0", "--media-addr", "127.0.0.1:0", "--data-dir", &data(&dir)];
    let mut run = start(dir.clone(), command(&args)).await;
    assert!(run.said.contains("announced as 127.0.0.1"), "{}", run.said);
    let link = run.said.split("once: ").nth(1).expect("the link").trim().to_owned();
    assert!(link.contains("/admin-setup#"), "{link}");
    let mut setup = command(&["setup", "--password-stdin"]);
    setup.env("GAVEL_URL", run.url()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut setup = setup.spawn().expect("it starts");
    let typed = format!("{link}\ncorrect horse\n");
    setup.stdin.take().expect("it was asked for").write_all(typed.as_bytes()).await.expect("it reads");
    let set = timeout(PATIENCE, setup.wait_with_output()).await.expect("it ends").expect("it started");
    let told = String::from_utf8_lossy(&set.stdout).into_owned();
    assert!(set.status.success() && told.contains("The password is set: "), "{told}");
    let (status, took) = run.terminate().await;
    assert!(status.success() && took < Duration::from_secs(10), "{status} after {took:?}");

    let again = start(dir, command(&args)).await;
    assert!(!again.said.contains("admin-setup"), "it has a password now: {}", again.said);
}

#[tokio::test]
async fn every_setting_is_a_flag_an_environment_variable_or_a_line_of_a_file() {
    let dir = fresh("settings");
    let file = dir.join("gavel.toml");
    let lines = format!(
        "listen = \"127.0.0.1:0\"\nmedia_addr = \"127.0.0.1:0\"\ndata_dir = {:?}\npublic_addr = \"192.0.2.1\"\ndemo = false\n",
        data(&dir)
    );
    std::fs::write(&file, lines).expect("the file");
    let mut command = command(&["serve", "--public-addr", "192.0.2.3"]);
    command.env("GAVEL_CONFIG", &file).env("GAVEL_PUBLIC_ADDR", "192.0.2.2").env("GAVEL_ADMIN_PASSWORD", "12345678");
    let run = start(dir, command).await;
    assert!(run.said.contains("announced as 192.0.2.3"), "{}", run.said);
    assert!(!run.said.contains("admin-setup"));
    let offers: serde_json::Value = client()
        .get(format!("{}/api/v1/lobby-config", run.url()))
        .send()
        .await
        .expect("it")
        .json()
        .await
        .expect("JSON");
    assert_eq!(offers["demo"], false);
    let login = client()
        .post(format!("{}/api/v1/auth/login", run.url()))
        .json(&serde_json::json!({"username": "admin", "password": "12345678"}))
        .send()
        .await
        .expect("an answer");
    assert_eq!(login.status(), 200);
}

#[tokio::test]
async fn page_and_interface_come_over_tls_with_certificate_and_key() {
    let dir = fresh("tls");
    let tls = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    let (cert, key) = (tls.join("cert.pem").display().to_string(), tls.join("key.pem").display().to_string());
    let args = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--media-addr",
        "127.0.0.1:0",
        "--data-dir",
        &data(&dir),
        "--tls-cert",
        &cert,
        "--tls-key",
        &key,
    ];
    let run = start(dir, command(&args)).await;
    assert!(run.url().starts_with("https://"), "{}", run.said);
    let page = client().get(run.url()).send().await.expect("a page over TLS");
    assert_eq!(page.status(), 200);
    let cookie = page.headers()["set-cookie"].to_str().expect("text");
    assert!(cookie.contains("; Secure"), "{cookie}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_comes_in_the_clear_to_the_port_that_speaks_tls() {
    let dir = fresh("tls-media");
    let tls = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    let (cert, key) = (tls.join("cert.pem").display().to_string(), tls.join("key.pem").display().to_string());
    let data = data(&dir);
    let made = command(&["key", "create", "tests", "--scopes", "admin", "--data-dir", &data]).output().await;
    let credential = String::from_utf8(made.expect("it runs").stdout).expect("text").trim().to_owned();
    let local = ["serve", "--listen", "127.0.0.1:0", "--media-addr", "127.0.0.1:0", "--data-dir", &data];
    let run = start(dir, command(&[&local[..], &["--tls-cert", &cert, "--tls-key", &key]].concat())).await;
    let listen = run.url().replace("https://", "");
    assert!(run.said.contains(&format!("media on tcp too, announced as {listen}\n")), "{}", run.said);

    let (client, room) = (client(), serde_json::json!({"name": "weekly", "kind": "meeting", "aliases": ["weekly"]}));
    let made = client.post(format!("{}/api/v1/rooms", run.url())).bearer_auth(&credential).json(&room).send().await;
    assert_eq!(made.expect("an answer").status(), 201);
    let ticket = serde_json::json!({"name": "alice", "role": "host"});
    let url = format!("{}/api/v1/rooms/weekly/tickets", run.url());
    let drawn = client.post(url).bearer_auth(&credential).json(&ticket).send().await.expect("an answer");
    let drawn: serde_json::Value = drawn.json().await.expect("JSON");
    let alice = Peer::start(Plan::new(1).publishing(Tracks::BOTH).by_tcp());
    let offer = client
        .post(format!("{}/whip/weekly", run.url()))
        .bearer_auth(drawn["ticket"].as_str().expect("a ticket"))
        .header("content-type", "application/sdp")
        .body(alice.offer().await);
    let answer = offer.send().await.expect("an answer").text().await.expect("text");
    assert!(answer.contains(&format!(" {} typ host tcptype passive", listen.replace(':', " "))), "{answer}");
    alice.accept(answer).await;
    alice.until("media goes in the clear, encrypted by itself", |view| view.connected && view.sent > 50).await;
}

#[tokio::test]
async fn media_by_tcp_is_announced_where_the_operator_says_and_not_at_all_if_they_say_so() {
    let dir = fresh("media-tcp");
    let data = data(&dir);
    for (said, told) in [("off", None), ("443", Some("announced as 192.0.2.1:443\n")), ("on", None)] {
        let args = ["serve", "--listen", "127.0.0.1:0", "--media-addr", "127.0.0.1:0", "--data-dir", &data];
        let mut command = command(&[&args[..], &["--public-addr", "192.0.2.1"]].concat());
        command.env("GAVEL_MEDIA_TCP", said);
        let mut run = start(dir.clone(), command).await;
        let line = run.said.split("media on tcp too, ").nth(1);
        assert_eq!(line.map(|line| &line[..=line.find('\n').expect("a line")]), told, "{}", run.said);
        assert!(run.terminate().await.0.success());
    }
}

/// A browser may have opened a connection in advance.
#[tokio::test]
async fn a_connection_without_a_word_delays_no_end() {
    let dir = fresh("silent");
    let args = ["serve", "--listen", "127.0.0.1:0", "--media-addr", "127.0.0.1:0", "--data-dir", &data(&dir)];
    let mut run = start(dir, command(&args)).await;
    let listen = run.url().replace("http://", "");
    let mut silent = tokio::net::TcpStream::connect(&listen).await.expect("it listens");
    // Behind it in the queue: when this is answered, the silent one has been taken too.
    assert_eq!(client().get(format!("{}/healthz", run.url())).send().await.expect("an answer").status(), 200);
    let (status, took) = run.terminate().await;
    assert!(status.success() && took < Duration::from_millis(1_900), "{status} after {took:?}");
    let _ = timeout(PATIENCE, silent.read_to_end(&mut Vec::new())).await.expect("it is closed");
}

#[tokio::test]
async fn wrong_settings_end_it_with_a_sentence() {
    let dir = fresh("wrong");
    let file = dir.join("wrong.toml");
    std::fs::write(&file, "lisen = \"127.0.0.1:0\"\n").expect("the file");
    let file = file.display().to_string();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("its address").to_string();
    let data = data(&dir);
    for (args, said) in [
        (vec!["serve", "--config", &file], "lisen"),
        (vec!["serve", "--tls-cert", "cert.pem"], "tls_key"),
        (vec!["serve", "--admin-password", "short"], "8 characters"),
        (vec!["serve", "--openid-client-id", "gavel"], "issuer is missing"),
        (vec!["serve", "--listen", &taken, "--media-addr", "127.0.0.1:0", "--data-dir", &data], "--listen"),
    ] {
        let output = timeout(PATIENCE, command(&args).output()).await.expect("it ends").expect("it starts");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains(said), "{args:?}: {told}");
    }
    std::fs::remove_dir_all(dir).expect("the directory");
}

#[tokio::test]
async fn the_doctor_says_what_is_wrong_and_what_to_do() {
    let dir = fresh("doctor");
    let data = data(&dir);
    let well = ["doctor", "--listen", "127.0.0.1:0", "--media-addr", "127.0.0.1:0", "--data-dir", &data];
    let output = command(&well).output().await.expect("it runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && told.contains("ok      "), "{told}");
    assert!(told.contains("ok      media by TCP is announced as 127.0.0.1:0"), "{told}");
    let output = command(&[&well[..], &["--public-addr", "192.0.2.1"]].concat()).output().await.expect("it runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("advice  media goes by UDP alone"), "behind a proxy: {told}");
    assert!(!dir.join("data").exists(), "looking changes nothing");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("its address").to_string();
    let ill = ["doctor", "--listen", &taken, "--media-addr", "127.0.0.1:0", "--data-dir", &data];
    let output = command(&ill).output().await.expect("it runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.code() == Some(1) && told.contains("BAD") && told.contains("--listen"), "{told}");

    // Nothing listens on a port that was given back.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let issuer = format!("http://{}", gone.local_addr().expect("its address"));
    drop(gone);
    let alone = [&well[..], &["--openid-issuer", &issuer, "--openid-client-id", "gavel"]].concat();
    let output = command(&alone).output().await.expect("it runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = told.lines().find(|line| line.contains(&issuer)).expect("a line about it");
    assert!(line.starts_with("BAD") && line.contains("connected") && line.contains("--openid-issuer"), "{line}");

    let tls = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    let (cert, key) = (tls.join("cert.pem").display().to_string(), tls.join("key.pem").display().to_string());
    let open = ["doctor", "--listen", "0.0.0.0:0", "--media-addr", "127.0.0.1:0", "--data-dir", &data];
    let output = command(&open).output().await.expect("it runs");
    assert!(String::from_utf8_lossy(&output.stdout).contains("no camera"), "no TLS beyond loopback");
    let output =
        command(&[&open[..], &["--tls-cert", &cert, "--tls-key", &key]].concat()).output().await.expect("it runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("belong together") && told.contains("good for another"), "{told}");
    std::fs::remove_dir_all(dir).expect("the directory");
}
