//! A store of letters: every unit of it is in one line, or it is refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::reading(Some(parloir_imports::Format::Mbox), bytes));
