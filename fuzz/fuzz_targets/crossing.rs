//! What a device and a relay say to each other.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_bytes(
    bytes,
    parloir_wire::crossing::Crossing::from_bytes,
    parloir_wire::crossing::Crossing::to_bytes
));
