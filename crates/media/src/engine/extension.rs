//! A header extension that str0m does not know itself: it hands it on as it is.

use std::sync::Arc;
use str0m::rtp::{Extension, ExtensionSerializer, ExtensionValues};

const DEPENDENCY: &str = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

/// The dependency descriptor of AV1, as it came.
#[derive(Debug)]
pub(super) struct Dependency(pub(super) Arc<[u8]>);

#[derive(Debug)]
struct AsItIs;

pub(super) fn dependency() -> Extension {
    Extension::with_serializer(DEPENDENCY, AsItIs)
}

impl ExtensionSerializer for AsItIs {
    fn write_to(&self, buf: &mut [u8], ev: &ExtensionValues) -> usize {
        let Some(Dependency(bytes)) = ev.user_values.get() else { return 0 };
        let Some(out) = buf.get_mut(..bytes.len()) else { return 0 };
        out.copy_from_slice(bytes);
        bytes.len()
    }

    fn parse_value(&self, buf: &[u8], ev: &mut ExtensionValues) -> bool {
        ev.user_values.set(Dependency(buf.into()));
        true
    }

    fn is_video(&self) -> bool {
        true
    }

    fn is_audio(&self) -> bool {
        false
    }

    /// One byte cannot say more than 16.
    fn requires_two_byte_form(&self, ev: &ExtensionValues) -> bool {
        ev.user_values.get::<Dependency>().is_some_and(|dependency| dependency.0.len() > 16)
    }
}
