//! What is counted for `/metrics` as it happens, and what each of it means. What does not stand here has no line of help there, and a
//! test fails.

use metrics::{counter, describe_counter, describe_gauge, describe_histogram};

enum Sort {
    Counter,
    Gauge,
    Histogram,
}

use Sort::{Counter, Gauge, Histogram};

const KNOWN: &[(&str, Sort, &str)] = &[
    ("gavel_audit_lost_total", Counter, "Rows of refusals that an ill store made us count instead of writing down."),
    ("gavel_event_listeners", Gauge, "Programs that listen to events."),
    ("gavel_http_request_seconds", Histogram, "How long answers took, by route."),
    ("gavel_http_requests_total", Counter, "Requests, by route, method and status."),
    ("gavel_journal_refused_total", Counter, "Batches that the store refused for good."),
    (
        LOSS,
        Histogram,
        "What got lost of late on the way from a participant (in) and to one (out), once a second for each.",
    ),
    ("gavel_pexip_visits", Gauge, "Participants by the API of Pexip."),
    ("gavel_signalling_sockets", Gauge, "Sockets of the app."),
    (
        FORCED,
        Counter,
        "Seats whose silence the media engine did not confirm in time, or lied about: they were cut harder. Look why.",
    ),
    ("gavel_silence_seconds", Histogram, "From an order to remove to the last packet."),
    (STRAYS, Counter, "Seats that had media without being in, and were cut."),
    ("gavel_unsaved_batches", Gauge, "What has happened and the store has not saved yet."),
    ("gavel_webhook_deliveries_total", Counter, "Webhooks that were sent, and whether they arrived."),
];

const FORCED: &str = "gavel_silence_forced_total";
const STRAYS: &str = "gavel_strays_cut_total";
pub(crate) const LOSS: &str = "gavel_media_loss_ratio";
/// Up to a voice without a gap, with one, with words missing (see `Condition`), and beyond.
pub(crate) const LOSSES: &[f64] = &[0.0, 0.01, 0.03, 0.1, 0.3];

/// To be called once there is a recorder.
pub(crate) fn explain() {
    for (name, sort, meaning) in KNOWN {
        match sort {
            Counter => describe_counter!(*name, *meaning),
            Gauge => describe_gauge!(*name, *meaning),
            Histogram => describe_histogram!(*name, *meaning),
        }
    }
    // Alarms are told from the start: of what appears with its first count nobody sees that it has grown.
    [FORCED, STRAYS].into_iter().for_each(|name| counter!(name).increment(0));
}
