//! A public key as a line of `allowed_signers`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parloir_fuzz::same_text(
    bytes,
    parloir_crypto::sshsig::read_public_line,
    parloir_crypto::sshsig::public_line
));
