//! Who is heard and seen, who has the word, and what people may do by themselves.

use super::some;
use crate::{problem::Problem, shapes::Who};
use gavel_core::model::command::{Channels, Whom};
use serde::Deserialize;
use ts_rs::TS;
use utoipa::ToSchema;

/// Whom: `participants`, or a `scope` of `all`, `all_but_me`, `everyone_but` with `except`.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"participants": ["01J9ZQ4Y0000000000000000BB"], "audio": true}))]
pub struct MuteOrder {
    #[ts(optional)]
    #[schema(min_items = 1, max_items = 5_000)]
    pub participants: Option<Vec<String>>,
    #[ts(optional)]
    pub scope: Option<MuteScope>,
    #[ts(optional)]
    #[schema(min_items = 1, max_items = 5_000)]
    pub except: Option<Vec<String>>,
    /// True unless told.
    #[ts(optional)]
    pub audio: Option<bool>,
    /// The camera. False unless told.
    #[ts(optional)]
    pub video: Option<bool>,
    /// The screen. False unless told.
    #[ts(optional)]
    pub share: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum MuteScope {
    All,
    AllButMe,
    EveryoneBut,
}

/// Everybody is muted but this one, who is asked to unmute.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MuteAllButOrder {
    pub participant: String,
    #[ts(optional)]
    pub spare_moderators: Option<bool>,
}

/// One's own hand.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct HandOrder {
    pub up: bool,
}

/// Whose hands to lower: `participants`, or a `scope`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scope": "all"}))]
pub struct LowerHandsOrder {
    #[ts(optional)]
    #[schema(min_items = 1, max_items = 5_000)]
    pub participants: Option<Vec<String>>,
    #[ts(optional)]
    pub scope: Option<MuteScope>,
    #[ts(optional)]
    #[schema(min_items = 1, max_items = 5_000)]
    pub except: Option<Vec<String>>,
}

/// For everybody to look at, in this order; nobody: the spotlight is off.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SpotlightOrder {
    #[schema(max_items = 9)]
    pub participants: Vec<String>,
}

/// The stage of an auditorium; in a meeting, the word.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct FloorOrder {
    pub participant: String,
    pub grant: bool,
}

/// What one person may by themselves. What is not there, or `null`, is as for everybody.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct RightsOrder {
    pub participant: String,
    #[ts(optional)]
    pub unmute: Option<bool>,
    #[ts(optional)]
    pub share: Option<bool>,
    #[ts(optional)]
    pub chat: Option<bool>,
}

/// What everybody may by themselves, until the conference ends. What is not there stays.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PermissionsOrder {
    #[ts(optional)]
    pub unmute: Option<Who>,
    #[ts(optional)]
    pub share: Option<Who>,
    #[ts(optional)]
    pub chat: Option<Who>,
    /// Who reads what was written before they came.
    #[ts(optional)]
    pub history: Option<Who>,
}

/// A camera, a microphone or a gain for somebody else; by their consent.
#[derive(Clone, Debug, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ChooseOrder {
    pub participant: String,
    #[schema(max_length = 200)]
    #[ts(optional)]
    pub camera: Option<String>,
    #[schema(max_length = 200)]
    #[ts(optional)]
    pub microphone: Option<String>,
    /// Percent.
    #[schema(maximum = 400)]
    #[ts(optional)]
    pub gain: Option<u16>,
}

impl MuteOrder {
    pub(super) fn parts(&self) -> Result<(Whom, Channels), Problem> {
        let whom = whom(self.participants.as_deref(), self.scope, self.except.as_deref())?;
        let which = Channels {
            audio: self.audio.unwrap_or(true),
            video: self.video.unwrap_or(false),
            share: self.share.unwrap_or(false),
        };
        if !which.audio && !which.video && !which.share {
            return Err(Problem::invalid("audio, video, share: none of them"));
        }
        Ok((whom, which))
    }
}

impl LowerHandsOrder {
    pub(super) fn whom(&self) -> Result<Whom, Problem> {
        whom(self.participants.as_deref(), self.scope, self.except.as_deref())
    }
}

fn whom(participants: Option<&[String]>, scope: Option<MuteScope>, except: Option<&[String]>) -> Result<Whom, Problem> {
    Ok(match (participants, scope, except) {
        (Some(participants), None, None) => Whom::These(some(participants)?),
        (None, Some(MuteScope::All), None) => Whom::All,
        (None, Some(MuteScope::AllButMe), None) => Whom::AllButMe,
        (None, Some(MuteScope::EveryoneBut), Some(except)) => Whom::EveryoneBut(some(except)?),
        _ => return Err(Problem::invalid("participants, or a scope; `except` with everyone_but alone")),
    })
}
