//! What a room has set: who may do what by themselves, and what time ends. Only what can be set is decided here.

use crate::{extract::present, problem::Problem, shapes::Who};
use gavel_core::model::settings;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, OneOfBuilder, RefOr, Schema, schema::Type},
};

/// Seconds.
const LONGEST: u32 = 86_400;
/// What ends a conference gives people time to see it coming.
const SHORTEST: u32 = 60;
/// Minutes.
const LONGEST_AWAY: u32 = 1_440;

/// How long something may last, seconds. `null`: as the installation has it; 0: for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, TS)]
pub struct Timers {
    /// Waiting: before the meeting, in the waiting room, at the lock.
    pub waiting_for_host: Option<u32>,
    /// Guests among themselves, once a host was in.
    pub only_guests: Option<u32>,
    pub last_participant: Option<u32>,
    /// The whole conference, from its start.
    pub length: Option<u32>,
    /// Everybody without anybody who moderates, once somebody was in.
    pub without_moderator: Option<u32>,
}

impl From<settings::Timers> for Timers {
    fn from(theirs: settings::Timers) -> Self {
        let settings::Timers { waiting_for_host, only_guests, last_participant, length, without_moderator } = theirs;
        Self { waiting_for_host, only_guests, last_participant, length, without_moderator }
    }
}

/// Who has left without leaving, minutes without input and voice; 0: never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, TS)]
pub struct Forgotten {
    /// Shown to hosts after so long.
    pub flag_after: u32,
    /// Removed after so long; only guests and participants.
    pub remove_after: u32,
}

impl From<settings::Forgotten> for Forgotten {
    fn from(theirs: settings::Forgotten) -> Self {
        Self { flag_after: theirs.flag_after, remove_after: theirs.remove_after }
    }
}

/// What is not said stays.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PermissionsPatch {
    unmute: Option<Who>,
    share: Option<Who>,
    chat: Option<Who>,
    history: Option<Who>,
}

impl PermissionsPatch {
    pub(super) fn over(self, before: settings::Permissions) -> settings::Permissions {
        settings::Permissions {
            unmute: self.unmute.map_or(before.unmute, Into::into),
            share: self.share.map_or(before.share, Into::into),
            chat: self.chat.map_or(before.chat, Into::into),
            history: self.history.map_or(before.history, Into::into),
        }
    }
}

/// What is not said stays. Seconds; 0: for ever; `null`: as the installation has it.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimersPatch {
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>, maximum = 86_400)]
    waiting_for_host: Option<Option<u32>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>, maximum = 86_400)]
    only_guests: Option<Option<u32>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Ending>)]
    last_participant: Option<Option<u32>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Ending>)]
    length: Option<Option<u32>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Ending>)]
    without_moderator: Option<Option<u32>>,
}

/// 0, or from a minute to a day.
struct Ending;

impl PartialSchema for Ending {
    fn schema() -> RefOr<Schema> {
        let seconds = || ObjectBuilder::new().schema_type(Type::Integer);
        let never = seconds().enum_values(Some([0]));
        let then = seconds().minimum(Some(SHORTEST)).maximum(Some(LONGEST));
        OneOfBuilder::new().item(never).item(then).into()
    }
}

impl ToSchema for Ending {}

impl TimersPatch {
    pub(crate) fn over(self, before: settings::Timers) -> Result<settings::Timers, Problem> {
        let within = |name: &str, new: Option<Option<u32>>, before: Option<u32>, least: u32| match new {
            None => Ok(before),
            Some(None | Some(0)) => Ok(new.flatten()),
            Some(Some(seconds)) if (least..=LONGEST).contains(&seconds) => Ok(Some(seconds)),
            Some(Some(_)) => Err(Problem::invalid(format!("timers.{name}: 0, or {least} to {LONGEST} seconds"))),
        };
        Ok(settings::Timers {
            waiting_for_host: within("waiting_for_host", self.waiting_for_host, before.waiting_for_host, 1)?,
            only_guests: within("only_guests", self.only_guests, before.only_guests, 1)?,
            last_participant: within("last_participant", self.last_participant, before.last_participant, SHORTEST)?,
            length: within("length", self.length, before.length, SHORTEST)?,
            without_moderator: within("without_moderator", self.without_moderator, before.without_moderator, SHORTEST)?,
        })
    }
}

/// What is not said stays. Minutes; 0: never.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForgottenPatch {
    #[schema(maximum = 1_440)]
    flag_after: Option<u32>,
    #[schema(maximum = 1_440)]
    remove_after: Option<u32>,
}

impl ForgottenPatch {
    pub(super) fn over(self, before: settings::Forgotten) -> Result<settings::Forgotten, Problem> {
        let within = |name: &str, new: Option<u32>, before: u32| match new {
            Some(minutes) if minutes > LONGEST_AWAY => {
                Err(Problem::invalid(format!("forgotten.{name}: 0 to {LONGEST_AWAY} minutes")))
            }
            Some(minutes) => Ok(minutes),
            None => Ok(before),
        };
        Ok(settings::Forgotten {
            flag_after: within("flag_after", self.flag_after, before.flag_after)?,
            remove_after: within("remove_after", self.remove_after, before.remove_after)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timers(json: &str) -> Result<settings::Timers, Problem> {
        let before = settings::Timers { length: Some(600), ..settings::Timers::default() };
        serde_json::from_str::<TimersPatch>(json).unwrap().over(before)
    }

    #[test]
    fn a_timer_is_kept_changed_stopped_or_left_to_the_installation() {
        assert_eq!(timers("{}").unwrap().length, Some(600));
        assert_eq!(timers(r#"{"length": 90}"#).unwrap().length, Some(90));
        assert_eq!(timers(r#"{"length": 0}"#).unwrap().length, Some(0));
        assert_eq!(timers(r#"{"length": null}"#).unwrap().length, None);
    }

    #[test]
    fn every_timer_has_its_bounds() {
        for (name, least) in [
            ("waiting_for_host", 1),
            ("only_guests", 1),
            ("last_participant", 60),
            ("length", 60),
            ("without_moderator", 60),
        ] {
            let set = |seconds: u32| timers(&format!(r#"{{"{name}": {seconds}}}"#));
            for good in [0, least, 86_400] {
                assert!(set(good).is_ok(), "{name} {good}");
            }
            let mut bad = vec![86_401, u32::MAX];
            bad.extend((least > 1).then_some(least - 1));
            for bad in bad {
                assert!(set(bad).unwrap_err().detail.unwrap().contains(name), "{name} {bad}");
            }
        }
    }

    #[test]
    fn nobody_is_forgotten_for_more_than_a_day() {
        let set = |json: &str| serde_json::from_str::<ForgottenPatch>(json).unwrap().over(Default::default());
        assert_eq!(set("{}").unwrap(), settings::Forgotten::default());
        assert_eq!(set(r#"{"remove_after": 1440}"#).unwrap().remove_after, 1_440);
        assert!(set(r#"{"remove_after": 1441}"#).is_err());
        assert!(set(r#"{"flag_after": 1441}"#).is_err());
    }
}
