//! What holds in the whole installation, and the timers, which a room can have its own of.

use super::{
    Run,
    client::Client,
    out::{Column, card},
    said::Said,
    stop::Stop,
};
use crate::args::{
    settings::{Policy, SettingsCommand, Timers},
    words::{Timer, YesNo},
};

const SETTINGS: &[Column] = &[
    ("WAITING FOR HOST", "timers.waiting_for_host"),
    ("ONLY GUESTS", "timers.only_guests"),
    ("LAST PARTICIPANT", "timers.last_participant"),
    ("LENGTH", "timers.length"),
    ("WITHOUT MODERATOR", "timers.without_moderator"),
    ("MODERATORS MAY REMOVE MODERATORS", "policy.moderators_may_remove_moderators"),
    ("REVEAL REMOVER NAME", "policy.reveal_remover_name"),
    ("ADMIN MAY REMOVE OWNER", "policy.admin_may_remove_owner"),
];

impl Run for SettingsCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let settings = match self {
            Self::Show => client.get("/settings").await?,
            Self::Edit(change) => {
                let said =
                    Said::default().part("timers", timers(&change.timers)).part("policy", policy(&change.policy));
                if said.is_empty() {
                    return Err(Stop::Usage(
                        "say what to change, such as --length 12h; `gavel settings edit --help` lists it".into(),
                    ));
                }
                client.patch("/settings", &said.body()).await?
            }
        };
        client.out.show(&settings, |settings| card(SETTINGS, settings));
        Ok(())
    }
}

/// Seconds; 0 is never, and `null` the default.
pub(super) fn timers(timers: &Timers) -> Said {
    let seconds = |timer: Timer| match timer {
        Timer::Default => None,
        Timer::Never => Some(0),
        Timer::Seconds(seconds) => Some(seconds),
    };
    Said::default()
        .maybe("waiting_for_host", timers.waiting_for_host.map(seconds))
        .maybe("only_guests", timers.only_guests.map(seconds))
        .maybe("last_participant", timers.last_participant.map(seconds))
        .maybe("length", timers.length.map(seconds))
        .maybe("without_moderator", timers.without_moderator.map(seconds))
}

fn policy(policy: &Policy) -> Said {
    Said::default()
        .maybe("moderators_may_remove_moderators", policy.moderators_may_remove_moderators.map(YesNo::is_yes))
        .maybe("reveal_remover_name", policy.reveal_remover_name.map(YesNo::is_yes))
        .maybe("admin_may_remove_owner", policy.admin_may_remove_owner.map(YesNo::is_yes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_timer_is_seconds_never_or_what_it_usually_is() {
        let said = timers(&Timers {
            waiting_for_host: Some(Timer::Seconds(900)),
            only_guests: Some(Timer::Never),
            last_participant: Some(Timer::Default),
            length: None,
            without_moderator: None,
        });
        assert_eq!(said.body(), json!({"waiting_for_host": 900, "only_guests": 0, "last_participant": null}));
    }
}
