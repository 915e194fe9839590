//! The link of an invitation, as a person may have copied it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_text(
    bytes,
    parloir_wire::invitation::Invitation::from_link,
    parloir_wire::invitation::Invitation::to_link
));
