//! A moment in text.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_text(bytes, parloir_base::Moment::from_text, |moment| {
    moment.to_text()
}));
