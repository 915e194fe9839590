//! An archive that somebody handed over: no file of it is longer than it says, and none leads elsewhere, or it is refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::archive(bytes));
