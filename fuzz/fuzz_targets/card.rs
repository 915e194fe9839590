//! A card: who someone is and which devices speak for them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_bytes(
    bytes,
    parloir_wire::card::Card::from_bytes,
    parloir_wire::card::Card::to_bytes
));
