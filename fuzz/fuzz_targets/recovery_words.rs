//! The 24 words as a person typed them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::recovery_words(bytes));
