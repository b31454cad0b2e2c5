#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| { gavel_http::try_enablex_room(bytes); });
