//! What a call says, once it is opened.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_bytes(
    bytes,
    parloir_wire::signal::Call::from_bytes,
    parloir_wire::signal::Call::to_bytes
));
