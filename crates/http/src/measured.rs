//! What `/metrics` tells of media: what the engine carries altogether, and track by track where that is asked for. Conferences and
//! participants stand in it by their ids alone.

use crate::state::App;
use gavel_core::model::{
    ids::ConferenceId,
    media::{Content, MediaKind},
    tracks::{GivenTrack, SeatTracks, SentTrack},
};
use std::fmt::Write;

/// What is so at this moment. It is asked for and written down for each who looks, so that nobody reads what another look has left.
pub(crate) async fn present(app: &App) -> String {
    let conferences = app.door.conferences().await;
    let people: u32 = conferences.iter().map(|conference| conference.participants).sum();
    let load = app.door.media_load().await;
    let mut text = String::new();
    let mut tell = |name: &str, sort: &str, meaning: &str, value: u64| {
        head(&mut text, name, sort, meaning);
        let _ = writeln!(text, "{name} {value}");
    };
    tell("gavel_conferences", "gauge", "Conferences that run.", conferences.len() as u64);
    tell("gavel_participants", "gauge", "People in running conferences.", people.into());
    let answers = "1: the media engine answers; 0: it does not, and nothing is told of media.";
    tell("gavel_media_answers", "gauge", answers, load.is_ok().into());
    let Ok(load) = load else { return text };
    for (name, sort, value, meaning) in [
        ("gavel_media_seats", "gauge", load.seats, "Participants that the media engine knows."),
        ("gavel_media_transports", "gauge", load.transports, "Participants with a connection for media."),
        ("gavel_media_sources", "gauge", load.sources, "M-lines on which somebody sends."),
        ("gavel_media_slots", "gauge", load.slots, "M-lines on which somebody is given something."),
        ("gavel_media_tcp_connections", "gauge", load.connections, "TCP connections that carry media."),
        ("gavel_media_packets_received_total", "counter", load.packets_in, "Packets of media that came."),
        ("gavel_media_bytes_received_total", "counter", load.bytes_in, "Media that came, without headers."),
        ("gavel_media_packets_sent_total", "counter", load.packets_out, "Packets that were handed to the network."),
        ("gavel_media_bytes_sent_total", "counter", load.bytes_out, "Everything that was handed to the network."),
        ("gavel_media_packets_dropped_total", "counter", load.dropped, "Packets that the network did not take."),
    ] {
        tell(name, sort, meaning, value);
    }
    text
}

fn head(text: &mut String, name: &str, sort: &str, meaning: &str) {
    let _ = writeln!(text, "# HELP {name} {meaning}\n# TYPE {name} {sort}");
}

/// What is told of each track: its name, of what sort it is, and what it means.
const TOLD: [(&str, &str, &str); 9] = [
    ("gavel_track_received_packets_total", "counter", "Packets that came of a stream."),
    ("gavel_track_lost_packets_total", "counter", "Packets of a stream that never came."),
    ("gavel_track_received_bits_per_second", "gauge", "What a stream has, of late."),
    ("gavel_track_received_jitter_seconds", "gauge", "How unevenly a stream comes."),
    ("gavel_track_sent_packets_total", "counter", "Packets that a participant was given of a track."),
    ("gavel_track_sent_bits_per_second", "gauge", "What a participant is given of a track, of late."),
    ("gavel_track_repaired_packets_total", "counter", "Packets that a participant was sent once more."),
    ("gavel_track_freezes_total", "counter", "How often a participant's picture stood still."),
    ("gavel_track_loss_ratio", "gauge", "What of a track does not arrive, as the participant reports it."),
];

/// Every track of every conference, in the text format of Prometheus.
pub(crate) async fn tracks(app: &App) -> String {
    let mut rows: [Vec<String>; TOLD.len()] = Default::default();
    for conference in app.door.conferences().await {
        // One that does not answer for the first does not for the next: whoever asks is not to wait for each.
        let Ok(seats) = app.door.tracks(conference.id).await else { break };
        for SeatTracks { seat, sends, receives, .. } in seats {
            let whose = format!("{},participant=\"{seat}\"", label(conference.id));
            sends.iter().for_each(|track| sent(&mut rows, &whose, track));
            receives.iter().for_each(|track| given(&mut rows, &whose, track));
        }
    }
    let mut text = String::new();
    for ((name, sort, meaning), rows) in TOLD.into_iter().zip(rows) {
        head(&mut text, name, sort, meaning);
        rows.iter().for_each(|row| text += &format!("{name}{row}\n"));
    }
    text
}

fn label(conference: ConferenceId) -> String {
    format!("conference=\"{conference}\"")
}

fn sent(rows: &mut [Vec<String>; TOLD.len()], whose: &str, track: &SentTrack) {
    for stream in &track.streams {
        let kind = kind(track.kind, track.content);
        let rid = stream.rid.as_deref().unwrap_or_default();
        let labels = format!("{{{whose},mid=\"{}\",kind=\"{kind}\",rid=\"{rid}\"}}", track.mid);
        rows[0].push(format!("{labels} {}", stream.packets));
        rows[1].push(format!("{labels} {}", stream.lost));
        rows[2].push(format!("{labels} {}", stream.bitrate));
        rows[3].push(format!("{labels} {}", stream.jitter.as_secs_f64()));
    }
}

fn given(rows: &mut [Vec<String>; TOLD.len()], whose: &str, track: &GivenTrack) {
    let (kind, of) = (kind(track.kind, track.content), track.of);
    let labels = format!("{{{whose},mid=\"{}\",kind=\"{kind}\",of=\"{of}\"}}", track.mid);
    rows[4].push(format!("{labels} {}", track.packets));
    rows[5].push(format!("{labels} {}", track.bitrate));
    rows[6].push(format!("{labels} {}", track.repaired));
    rows[7].push(format!("{labels} {}", track.freezes));
    rows[8].extend(track.loss.map(|loss| format!("{labels} {}", f64::from(loss) / 1_000.0)));
}

const fn kind(kind: MediaKind, content: Content) -> &'static str {
    match (kind, content) {
        (MediaKind::Audio, _) => "audio",
        (MediaKind::Video, Content::Main) => "camera",
        (MediaKind::Video, Content::Slides) => "screen",
    }
}
