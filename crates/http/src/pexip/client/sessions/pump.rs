//! What keeps a visit going: the door's notices become events, the token's life is the sign of life, and the end of one is
//! the end of the other. One task a visit.

use super::Session;
use crate::{pexip::client::reasons, state::App};
use gavel_core::model::{command::Command, effect::Notice, ids::RequestId};
use gavel_door::{Envelope, Link, Which};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use ulid::Ulid;

/// Less than half of what the conference takes for quiet.
const BEAT: Duration = Duration::from_secs(1);
/// How long a stream stays open behind the last word, so that it is read before the line breaks.
const LINGER: Duration = Duration::from_millis(500);
/// A refresh that is under way when the token ends is still one.
const GRACE: Duration = Duration::from_secs(5);

pub(in crate::pexip::client) fn start(app: App, session: Arc<Session>, link: Link) {
    tokio::spawn(async move {
        metrics::gauge!("gavel_pexip_visits").increment(1.0);
        run(&app, &session, link).await;
        app.pexip.bury(session.seat, Instant::now());
        tokio::time::sleep(LINGER).await;
        session.hang_up();
        metrics::gauge!("gavel_pexip_visits").decrement(1.0);
    });
}

async fn run(app: &App, session: &Session, mut link: Link) {
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            told = link.notices.recv() => match told {
                Some(told) => match &told.notice {
                    Notice::Farewell(farewell) => return session.end(reasons::over(farewell)),
                    notice => session.hear(notice, app.now(), &|seat| app.pexip.has_call(seat)),
                },
                // The conference is gone without a word, or this task was too slow for it.
                None => return session.end(reasons::UNAVAILABLE),
            },
            // A stream that breaks is no sign of death, and one that stands is none of life: the token is both.
            _ = beat.tick() => match session.has_expired_since(GRACE) {
                false => link.pulse.beat(),
                true => {
                    session.end(reasons::EXPIRED);
                    return leave(app, session).await;
                }
            },
        }
    }
}

/// Gets up from the seat. The session has ended already, so that its own reason is told.
pub(in crate::pexip::client) async fn leave(app: &App, session: &Session) {
    let envelope = Envelope {
        request: RequestId(Ulid::generate().to_string()),
        actor: session.actor.clone(),
        to: Which::Conference(session.conference),
        command: Command::Leave { seat: session.seat },
        arrived: Instant::now(),
        address: None,
    };
    if let Err(denied) = app.door.submit(envelope).await {
        tracing::debug!(%denied, "a seat that was to be left was gone already");
    }
}
