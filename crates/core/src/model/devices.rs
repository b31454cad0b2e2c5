//! Somebody else's cameras and microphones, and by what consent a host reaches them (docs/rules.md, section 6). The devices
//! themselves are the client's.

use serde::{Deserialize, Serialize};

/// One camera or microphone. The id is the browser's, and means something on that seat alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub id: String,
    pub label: String,
}

/// What a seat has, and uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    pub cameras: Vec<Device>,
    pub microphones: Vec<Device>,
    pub camera: Option<String>,
    pub microphone: Option<String>,
    /// Of the microphone, percent.
    pub gain: Option<u16>,
}

impl Inventory {
    /// More devices than this, or longer words, are somebody's joke.
    const MOST: usize = 32;
    const LONGEST: usize = 200;

    pub(crate) fn is_sensible(&self) -> bool {
        let fits = |devices: &[Device]| {
            devices.len() <= Self::MOST
                && devices.iter().all(|one| one.id.len() <= Self::LONGEST && one.label.len() <= Self::LONGEST)
        };
        let short = |id: &Option<String>| id.as_ref().is_none_or(|id| id.len() <= Self::LONGEST);
        fits(&self.cameras)
            && fits(&self.microphones)
            && short(&self.camera)
            && short(&self.microphone)
            && self.gain.is_none_or(|gain| gain <= Choice::LOUDEST)
    }

    /// Whether this seat could do what is asked.
    pub(crate) fn offers(&self, choice: &Choice) -> bool {
        let known = |devices: &[Device], id: &Option<String>| {
            id.as_ref().is_none_or(|id| devices.iter().any(|device| device.id == *id))
        };
        known(&self.cameras, &choice.camera) && known(&self.microphones, &choice.microphone)
    }
}

/// What a host would have somebody use. What is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub camera: Option<String>,
    pub microphone: Option<String>,
    /// Percent.
    pub gain: Option<u16>,
}

impl Choice {
    pub const LOUDEST: u16 = 400;

    pub(crate) fn is_sensible(&self) -> bool {
        let says_something = self.camera.is_some() || self.microphone.is_some() || self.gain.is_some();
        says_something && self.gain.is_none_or(|gain| gain <= Self::LOUDEST)
    }
}

/// What may be done at once. Without it a host's act is a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Microphone and camera may be opened.
    pub unmute: bool,
    /// Another camera, another microphone, another gain may be chosen.
    pub devices: bool,
}

/// What a host can ask of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    Unmute,
    Devices,
}
