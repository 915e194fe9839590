//! A signature in the armour that `ssh-keygen` writes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::armour(bytes));
