//! The signed cookie by which a browser is known again: a guest's device key. It says which device, never who.

use crate::{place, secrets, state::Shared};
use axum::http::{HeaderMap, HeaderValue, header};
use gavel_core::model::ids::DeviceKey;
use ulid::Ulid;

const NAME: &str = "gavel_device";
const DAYS: u32 = 400;

/// The device that a request comes from, if it shows a cookie that this server signed.
pub(crate) fn shown(app: &Shared, headers: &HeaderMap) -> Option<DeviceKey> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == NAME)
        .find_map(|(_, value)| read(&app.device_key, value))
}

/// The device, old or new, and the header that keeps it.
pub(crate) fn shown_or_new(app: &Shared, headers: &HeaderMap) -> (DeviceKey, Option<HeaderValue>) {
    let device = shown(app, headers).unwrap_or_else(|| DeviceKey::new(Ulid::generate()));
    let secure = if place::is_secure(&app.config) { "; Secure" } else { "" };
    let age = DAYS * 86_400;
    let value = write(&app.device_key, device);
    let cookie = format!("{NAME}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    (device, HeaderValue::from_str(&cookie).ok())
}

fn write(key: &[u8], device: DeviceKey) -> String {
    format!("{device}.{}", secrets::seal(key, &device.to_string()))
}

fn read(key: &[u8], value: &str) -> Option<DeviceKey> {
    let (device, signature) = value.split_once('.')?;
    let device: DeviceKey = device.parse().ok()?;
    secrets::same(signature, &secrets::seal(key, &device.to_string())).then_some(device)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_known_by_our_signature_only() {
        let device = DeviceKey::new(Ulid::generate());
        let value = write(b"key", device);
        assert_eq!(read(b"key", &value), Some(device));
        assert_eq!(read(b"another key", &value), None);
        let other = DeviceKey::new(Ulid::generate());
        let forged = format!("{other}.{}", value.split_once('.').unwrap().1);
        assert_eq!(read(b"key", &forged), None);
    }
}
