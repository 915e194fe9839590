//! The record `import/1`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::record::<parloir_wire::import::Import>(bytes));
