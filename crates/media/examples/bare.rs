//! A conference without rules, to try clients against the engine: `cargo run -p gavel-media --example bare [ip]`.
//!
//! `POST /offer?seat=N&role=meet|publish|watch` takes an SDP offer and gives the answer; `POST /expel?seat=N`,
//! `POST /gate?seat=N&audio=0|1&video=0|1` and `GET /census` do what they say; anything that is posted to `/report` is
//! printed. `GET /` shows the page given as second argument.

use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Gate, MediaEvent, MediaRole},
};
use gavel_media::{MediaConfig, MediaEngine, MediaHandle};
use std::{
    error::Error,
    io::{BufRead, BufReader, Read, Write},
    net::{IpAddr, Ipv4Addr, TcpListener, TcpStream},
};
use tokio::runtime::Runtime;

const CONFERENCE: ConferenceId = ConferenceId::new(ulid::Ulid(1));

fn main() -> Result<(), Box<dyn Error>> {
    let ip: IpAddr = std::env::args().nth(1).map_or(Ok(Ipv4Addr::LOCALHOST.into()), |ip| ip.parse())?;
    let page = std::env::args().nth(2).map(std::fs::read_to_string).transpose()?.unwrap_or_default();
    let runtime = Runtime::new()?;
    let (media, mut events) = MediaEngine::start(MediaConfig::new((ip, 0).into(), Vec::new()))?;
    runtime.spawn(async move {
        while let Some(event) = events.recv().await {
            if !matches!(event, MediaEvent::Speaking { .. }) {
                println!("{event:?}");
            }
        }
    });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 8089))?;
    println!("media on {ip}:{}, signalling on http://127.0.0.1:8089", media.local_port());
    for stream in listener.incoming() {
        if let Err(error) = serve(&runtime, &media, &page, stream?) {
            eprintln!("{error}");
        }
    }
    Ok(())
}

fn serve(runtime: &Runtime, media: &MediaHandle, page: &str, mut stream: TcpStream) -> Result<(), Box<dyn Error>> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    reader.read_line(&mut head)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8(body)?;
    let target = head.split(' ').nth(1).unwrap_or("/").to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let seat = SeatId::new(ulid::Ulid(value("seat").unwrap_or("0").parse()?));
    let (kind, answer) = match path {
        "/offer" => {
            let role = match value("role") {
                Some("publish") => MediaRole::Publish,
                Some("watch") => MediaRole::Watch(None),
                _ => MediaRole::Meet,
            };
            media.admit(CONFERENCE, seat, role, Gate::OPEN);
            match runtime.block_on(media.negotiate(CONFERENCE, seat, body)) {
                Ok(answer) => ("application/sdp", answer.sdp),
                Err(refusal) => ("text/plain", format!("{refusal:?}")),
            }
        }
        "/expel" => ("text/plain", format!("{:?}", runtime.block_on(media.expel(CONFERENCE, vec![seat]))?)),
        "/gate" => {
            let open = |name| value(name) != Some("0");
            media.gate(CONFERENCE, seat, Gate { audio: open("audio"), video: open("video"), ..Gate::OPEN });
            ("text/plain", String::new())
        }
        "/census" => ("text/plain", format!("{:#?}", runtime.block_on(media.census())?)),
        "/report" => {
            println!("REPORT {body}");
            ("text/plain", String::new())
        }
        _ => ("text/html", page.to_owned()),
    };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
        answer.len()
    )?;
    Ok(())
}
