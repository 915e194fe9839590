//! A name as a person typed it: cleaned twice is cleaned once.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_text(
    bytes,
    parloir_wire::text::clean_name,
    String::clone
));
