//! A relay, as a person may have copied it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_text(
    bytes,
    parloir_wire::relay::Relay::from_text,
    parloir_wire::relay::Relay::to_text
));
