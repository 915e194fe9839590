//! A time-stamp (RFC 3161) as it is kept, and as an authority answers.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::stamp(bytes));
