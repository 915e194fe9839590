//! What is asked for on a stream of its own.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_bytes(
    bytes,
    parloir_wire::frame::SegmentsAsked::from_bytes,
    parloir_wire::frame::SegmentsAsked::to_bytes
));
