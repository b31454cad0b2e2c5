#![no_main]

libfuzzer_sys::fuzz_target!(|header: &str| { gavel_http::try_app_signature(header); });
