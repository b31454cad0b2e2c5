#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| { gavel_http::try_basic(text); });
