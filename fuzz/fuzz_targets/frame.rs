//! A frame between two devices.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_bytes(
    bytes,
    parloir_wire::frame::Frame::from_bytes,
    parloir_wire::frame::Frame::to_bytes
));
