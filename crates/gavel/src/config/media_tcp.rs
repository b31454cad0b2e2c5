//! Whether media may come by TCP too, and at which port clients find it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MediaTcp {
    /// At the port of the page.
    #[default]
    On,
    Off,
    /// At the port of the page, which clients reach as this one.
    At(u16),
}

#[derive(Debug, thiserror::Error)]
#[error("media_tcp: on, off, or the port that leads here")]
pub(crate) struct NoMediaTcp;

impl FromStr for MediaTcp {
    type Err = NoMediaTcp;

    fn from_str(text: &str) -> Result<Self, NoMediaTcp> {
        match text {
            "on" | "true" => Ok(Self::On),
            "off" | "false" => Ok(Self::Off),
            port => port.parse().ok().filter(|port| *port != 0).map(Self::At).ok_or(NoMediaTcp),
        }
    }
}

impl fmt::Display for MediaTcp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On => f.write_str("on"),
            Self::Off => f.write_str("off"),
            Self::At(port) => port.fmt(f),
        }
    }
}

impl Serialize for MediaTcp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MediaTcp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Said {
            Whether(bool),
            Port(u16),
            Text(String),
        }
        let text = match Said::deserialize(deserializer)? {
            Said::Whether(is_on) => is_on.to_string(),
            Said::Port(port) => port.to_string(),
            Said::Text(text) => text,
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Config, Settings, tests::file},
        *,
    };

    #[test]
    fn it_is_on_unless_somebody_says_off_or_another_port() {
        let of = |settings| Config::gather(settings).unwrap().media_tcp;
        assert_eq!(of(Settings::default()), MediaTcp::On);
        for (line, expected) in [
            ("media_tcp = false", MediaTcp::Off),
            ("media_tcp = \"off\"", MediaTcp::Off),
            ("media_tcp = true", MediaTcp::On),
            ("media_tcp = 443", MediaTcp::At(443)),
            ("media_tcp = \"443\"", MediaTcp::At(443)),
        ] {
            let (path, settings) = file(line);
            assert_eq!(of(settings.clone()), expected, "{line}");
            let said = Settings { media_tcp: Some(MediaTcp::At(8443)), ..settings };
            assert_eq!(of(said), MediaTcp::At(8443), "a flag goes before the file");
            std::fs::remove_file(path).unwrap();
        }
        for wrong in ["media_tcp = 0", "media_tcp = \"yes\"", "media_tcp = 65536"] {
            let (path, settings) = file(wrong);
            assert!(Config::gather(settings).is_err(), "{wrong}");
            std::fs::remove_file(path).unwrap();
        }
    }
}
