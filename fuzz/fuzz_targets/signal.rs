//! A signal between a device and a rendezvous.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_bytes(
    bytes,
    parloir_wire::signal::Signal::from_bytes,
    parloir_wire::signal::Signal::to_bytes
));
