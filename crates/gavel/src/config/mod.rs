//! What the server is told: flags before environment before file before what is usual.

mod media_tcp;
mod openid;

pub(crate) use media_tcp::MediaTcp;

use clap::Args;
use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
};
use gavel_http::{IceServer, OpenidOptions};
use openid::OpenidSettings;
use serde::{Deserialize, Deserializer, Serialize};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    num::{NonZeroU32, NonZeroUsize},
    path::PathBuf,
    str::FromStr,
};

/// What somebody said, by flag or environment. Nothing said is nothing here, so that the file can say it.
#[derive(Args, Clone, Debug, Default, Serialize)]
pub(crate) struct Settings {
    /// Where page, REST and signalling are served [default: 127.0.0.1:8080]
    #[arg(long, env = "GAVEL_LISTEN")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// Where Huawei Cloud Meeting's dialect is served by itself, besides being served with everything else [default: nowhere]
    #[arg(long, env = "GAVEL_HUAWEI_LISTEN")]
    #[serde(skip_serializing_if = "Option::is_none")]
    huawei_listen: Option<SocketAddr>,
    /// Where everything is kept [default: ./gavel-data]
    #[arg(long, env = "GAVEL_DATA_DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    data_dir: Option<PathBuf>,
    /// Sets the password of the account `admin`
    #[arg(long, env = "GAVEL_ADMIN_PASSWORD", hide_env_values = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    admin_password: Option<String>,
    /// The UDP port of audio and video; port 0 is any free one [default: 0.0.0.0:10000]
    #[arg(long, env = "GAVEL_MEDIA_ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    media_addr: Option<SocketAddr>,
    /// Whether audio and video may also come by TCP to the port of the page, for networks that let no UDP through: on, off, or the
    /// port that clients reach it by, where that is another than --listen says [default: on]
    #[arg(long, env = "GAVEL_MEDIA_TCP", value_name = "on|off|PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    media_tcp: Option<MediaTcp>,
    /// The addresses that clients reach the media port by, with commas between them
    #[arg(long, env = "GAVEL_PUBLIC_ADDR", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    public_addr: Vec<IpAddr>,
    /// What links begin with, such as https://meet.example.org
    #[arg(long, env = "GAVEL_PUBLIC_URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
    /// Origins of other apps whose pages may join meetings here, such as https://app.example.org, with commas between them
    #[arg(long, env = "GAVEL_ALLOW_ORIGIN", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allow_origin: Vec<String>,
    /// STUN and TURN servers that WHIP and WHEP clients are told of, such as stun:stun.example.org or
    /// turn:USERNAME:CREDENTIAL@turn.example.org?transport=tcp, with commas between them; %XX stands for what is neither letter nor digit
    #[arg(long, env = "GAVEL_ICE_SERVER", value_delimiter = ',', hide_env_values = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ice_server: Vec<String>,
    /// Of how many others everybody is sent the sound at most; whoever speaks comes before whoever does not [default: 5]
    #[arg(long, env = "GAVEL_VOICES")]
    #[serde(skip_serializing_if = "Option::is_none")]
    voices: Option<NonZeroUsize>,
    /// The certificate chain for page, REST and signalling, PEM
    #[arg(long, env = "GAVEL_TLS_CERT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_cert: Option<PathBuf>,
    /// Its key, PEM
    #[arg(long, env = "GAVEL_TLS_KEY")]
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_key: Option<PathBuf>,
    /// Whether anybody may open the demo room [default: only while listening on loopback]
    #[arg(long, env = "GAVEL_DEMO", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    demo: Option<bool>,
    /// Whether webhooks may go to private addresses [default: only while listening on loopback]
    #[arg(long, env = "GAVEL_WEBHOOKS_PRIVATE", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    webhooks_private: Option<bool>,
    /// How many times as many log-ins, PINs and arrivals as usual are let through before one has to wait [default: 1]
    #[arg(long, env = "GAVEL_RATE_LIMIT_FACTOR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    rate_limit_factor: Option<NonZeroU32>,
    /// How many seconds a token of the Pexip client API is good; its clients renew it three times in that time [default: 120]
    #[arg(long, env = "GAVEL_PEXIP_TOKEN_SECONDS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pexip_token_seconds: Option<NonZeroU32>,
    /// A TOML file with these settings, under the same names with `_` for `-`
    #[arg(long, env = "GAVEL_CONFIG")]
    #[serde(skip)]
    config: Option<PathBuf>,
    #[command(flatten)]
    #[serde(skip_serializing_if = "OpenidSettings::are_unsaid")]
    openid: OpenidSettings,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    #[serde(default)]
    pub(crate) huawei_listen: Option<SocketAddr>,
    pub(crate) data_dir: PathBuf,
    #[serde(default)]
    pub(crate) admin_password: Option<Hidden>,
    pub(crate) media_addr: SocketAddr,
    #[serde(default)]
    pub(crate) media_tcp: MediaTcp,
    #[serde(default, deserialize_with = "one_or_more")]
    pub(crate) public_addr: Vec<IpAddr>,
    #[serde(default)]
    pub(crate) public_url: Option<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    pub(crate) allow_origin: Vec<String>,
    #[serde(default, deserialize_with = "ice_servers")]
    pub(crate) ice_server: Vec<IceServer>,
    #[serde(default)]
    pub(crate) voices: Option<NonZeroUsize>,
    #[serde(default)]
    tls_cert: Option<PathBuf>,
    #[serde(default)]
    tls_key: Option<PathBuf>,
    #[serde(default)]
    demo: Option<bool>,
    #[serde(default)]
    webhooks_private: Option<bool>,
    #[serde(default)]
    pub(crate) rate_limit_factor: Option<NonZeroU32>,
    #[serde(default)]
    pub(crate) pexip_token_seconds: Option<NonZeroU32>,
    #[serde(default, deserialize_with = "openid::options")]
    pub(crate) openid: Option<OpenidOptions>,
}

/// A password whose Debug tells nothing.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Hidden(pub(crate) String);

/// Both files, or none.
pub(crate) struct Tls {
    pub(crate) cert: PathBuf,
    pub(crate) key: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigFault {
    #[error("{0}")]
    Figment(Box<figment::Error>),
    #[error("there is no file {0}")]
    NoFile(PathBuf),
    #[error("tls_cert and tls_key belong together: give both")]
    HalfTls,
    #[error("admin_password: at least 8 characters")]
    ShortPassword,
    #[error("public_url: it begins with http:// or https://")]
    BadUrl,
    #[error("allow_origin: {0:?} is no origin: scheme, host and port only, such as https://app.example.org")]
    BadOrigin(String),
}

#[derive(Serialize)]
struct Usual {
    listen: &'static str,
    data_dir: &'static str,
    media_addr: &'static str,
}

impl Config {
    pub(crate) fn gather(settings: Settings) -> Result<Self, ConfigFault> {
        let usual = Usual { listen: "127.0.0.1:8080", data_dir: "./gavel-data", media_addr: "0.0.0.0:10000" };
        let mut layers = Figment::from(Serialized::defaults(usual));
        if let Some(file) = &settings.config {
            if !file.is_file() {
                return Err(ConfigFault::NoFile(file.clone()));
            }
            layers = layers.merge(Toml::file_exact(file));
        }
        let config: Self = layers
            .merge(Serialized::defaults(settings))
            .extract()
            .map_err(|fault| ConfigFault::Figment(Box::new(fault)))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigFault> {
        if self.tls_cert.is_some() != self.tls_key.is_some() {
            return Err(ConfigFault::HalfTls);
        }
        if self.admin_password.as_ref().is_some_and(|password| password.0.chars().count() < 8) {
            return Err(ConfigFault::ShortPassword);
        }
        let is_url = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        if self.public_url.as_ref().is_some_and(|url| !is_url(url)) {
            return Err(ConfigFault::BadUrl);
        }
        if let Some(wrong) = self.allow_origin.iter().find(|origin| !is_origin(origin)) {
            return Err(ConfigFault::BadOrigin(wrong.clone()));
        }
        Ok(())
    }

    pub(crate) fn tls(&self) -> Option<Tls> {
        Some(Tls { cert: self.tls_cert.clone()?, key: self.tls_key.clone()? })
    }

    pub(crate) fn demo(&self) -> bool {
        self.demo.unwrap_or_else(|| self.listen.ip().is_loopback())
    }

    /// On loopback the receivers are on the same machine too, for whoever tries it out.
    pub(crate) fn webhooks_private(&self) -> bool {
        self.webhooks_private.unwrap_or_else(|| self.listen.ip().is_loopback())
    }

    /// Whether browsers on other machines would give a page from here camera and microphone.
    pub(crate) fn is_secure_context(&self) -> bool {
        self.tls_cert.is_some()
            || self.listen.ip().is_loopback()
            || self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// As browsers write it: no path, not even a slash.
fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', '@', '*', ' ']))
}

/// One thing, several with commas between them, or a list.
fn one_or_more<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + FromStr<Err: fmt::Display>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMore<T> {
        Text(String),
        List(Vec<T>),
    }
    match OneOrMore::deserialize(deserializer)? {
        OneOrMore::List(list) => Ok(list),
        OneOrMore::Text(text) => {
            text.split(',').map(|part| part.trim().parse().map_err(serde::de::Error::custom)).collect()
        }
    }
}

fn ice_servers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IceServer>, D::Error> {
    let said: Vec<String> = one_or_more(deserializer)?;
    said.iter().map(|server| server.parse().map_err(serde::de::Error::custom)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::Write,
        sync::atomic::{AtomicU32, Ordering},
    };

    /// A file with this text, and the settings that name it.
    pub(super) fn file(text: &str) -> (PathBuf, Settings) {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("gavel-config-{}-{number}.toml", std::process::id()));
        std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
        (path.clone(), Settings { config: Some(path), ..Settings::default() })
    }

    #[test]
    fn nothing_said_means_loopback_with_a_demo() {
        let config = Config::gather(Settings::default()).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.media_addr.to_string(), "0.0.0.0:10000");
        assert!(config.webhooks_private());
        assert!(config.demo() && config.is_secure_context() && config.tls().is_none());
    }

    #[test]
    fn a_flag_goes_before_the_file_and_the_file_before_what_is_usual() {
        let (path, mut settings) =
            file("listen = \"0.0.0.0:80\"\npublic_addr = \"203.0.113.5, 2001:db8::1\"\nrate_limit_factor = 4\n");
        settings.listen = Some("0.0.0.0:443".parse().unwrap());
        let config = Config::gather(settings).unwrap();
        assert_eq!(config.listen.to_string(), "0.0.0.0:443");
        assert_eq!((config.public_addr.len(), config.rate_limit_factor), (2, NonZeroU32::new(4)));
        assert!(!config.demo() && !config.is_secure_context() && !config.webhooks_private());
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_dialect_gets_a_listener_of_its_own_where_one_is_said() {
        assert_eq!(Config::gather(Settings::default()).unwrap().huawei_listen, None);
        let (path, settings) = file("huawei_listen = \"127.0.0.1:9443\"\n");
        let listen = Config::gather(settings).unwrap().huawei_listen;
        assert_eq!(listen, Some("127.0.0.1:9443".parse().unwrap()));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_file_with_a_wrong_word_is_not_taken() {
        let (path, settings) = file("lisen = \"0.0.0.0:80\"\n");
        assert!(Config::gather(settings).is_err_and(|fault| fault.to_string().contains("lisen")));
        std::fs::remove_file(path).unwrap();
        let missing = Settings { config: Some("/nonexistent.toml".into()), ..Settings::default() };
        assert!(Config::gather(missing).is_err());
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        let (path, settings) = file("allow_origin = \"https://app.example.org, http://localhost:5173\"\n");
        assert_eq!(Config::gather(settings).unwrap().allow_origin.len(), 2);
        std::fs::remove_file(path).unwrap();
        for wrong in ["https://app.example.org/", "app.example.org", "*", "https://*"] {
            let settings = Settings { allow_origin: vec![wrong.into()], ..Settings::default() };
            assert!(matches!(Config::gather(settings), Err(ConfigFault::BadOrigin(_))), "{wrong}");
        }
    }

    #[test]
    fn ice_servers_are_read_from_flag_and_file_and_a_wrong_one_is_not_repeated() {
        let (path, settings) = file("ice_server = [\"stun:stun.example.org\", \"turn:alice:x@turn.example.org\"]\n");
        assert_eq!(Config::gather(settings).unwrap().ice_server.len(), 2);
        std::fs::remove_file(path).unwrap();
        let said = |server: &str| Config::gather(Settings { ice_server: vec![server.into()], ..Settings::default() });
        assert_eq!(said("stun:stun.example.org").unwrap().ice_server.len(), 1);
        let fault = said("turns:alice:geheim").err().unwrap().to_string();
        assert!(fault.contains("turn:USERNAME:CREDENTIAL@HOST") && !fault.contains("geheim"), "{fault}");
    }

    #[test]
    fn half_a_pair_of_tls_files_is_not_taken() {
        let settings = Settings { tls_cert: Some("cert.pem".into()), ..Settings::default() };
        assert!(matches!(Config::gather(settings), Err(ConfigFault::HalfTls)));
    }
}
