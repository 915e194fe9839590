//! A link of a chain, of either kind.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_bytes(
    bytes,
    parloir_wire::entry::Link::from_bytes,
    parloir_wire::entry::Link::to_bytes
));
