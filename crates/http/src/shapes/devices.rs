//! Somebody's cameras and microphones on the wire.

use crate::rfc3339;
use gavel_core::model::{devices, effect};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A camera or a microphone, as the browser names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Device {
    #[schema(max_length = 200)]
    pub id: String,
    #[schema(max_length = 200)]
    pub label: String,
}

/// The cameras and microphones of a seat, and which are used. `gain` of the microphone in percent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Inventory {
    #[schema(max_items = 32)]
    pub cameras: Vec<Device>,
    #[schema(max_items = 32)]
    pub microphones: Vec<Device>,
    #[schema(max_length = 200)]
    pub camera: Option<String>,
    #[schema(max_length = 200)]
    pub microphone: Option<String>,
    #[schema(maximum = 400)]
    pub gain: Option<u16>,
}

impl From<devices::Inventory> for Inventory {
    fn from(theirs: devices::Inventory) -> Self {
        let device = |device: devices::Device| Device { id: device.id, label: device.label };
        Self {
            cameras: theirs.cameras.into_iter().map(device).collect(),
            microphones: theirs.microphones.into_iter().map(device).collect(),
            camera: theirs.camera,
            microphone: theirs.microphone,
            gain: theirs.gain,
        }
    }
}

impl From<Inventory> for devices::Inventory {
    fn from(ours: Inventory) -> Self {
        let device = |device: Device| devices::Device { id: device.id, label: device.label };
        Self {
            cameras: ours.cameras.into_iter().map(device).collect(),
            microphones: ours.microphones.into_iter().map(device).collect(),
            camera: ours.camera,
            microphone: ours.microphone,
            gain: ours.gain,
        }
    }
}

/// What somebody should use. What is not there stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Choice {
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

impl From<devices::Choice> for Choice {
    fn from(theirs: devices::Choice) -> Self {
        Self { camera: theirs.camera, microphone: theirs.microphone, gain: theirs.gain }
    }
}

impl From<Choice> for devices::Choice {
    fn from(ours: Choice) -> Self {
        Self { camera: ours.camera, microphone: ours.microphone, gain: ours.gain }
    }
}

/// What only hosts see of a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, TS)]
pub struct Details {
    pub seat: String,
    pub inventory: Inventory,
    /// A host has chosen devices, and waits for the answer.
    pub asked_devices: bool,
    /// The last input, or voice.
    pub last_active: String,
    /// Seems to have left without leaving.
    pub forgotten: bool,
}

impl From<effect::Details> for Details {
    fn from(theirs: effect::Details) -> Self {
        Self {
            seat: theirs.seat.to_string(),
            inventory: theirs.inventory.into(),
            asked_devices: theirs.asked_devices,
            last_active: rfc3339::text(theirs.last_active),
            forgotten: theirs.forgotten,
        }
    }
}
