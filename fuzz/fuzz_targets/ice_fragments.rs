#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| { gavel_http::try_ice_fragment(text); });
