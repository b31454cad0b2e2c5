#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| { gavel_calendar::try_rule(text); });
