//! `keys/allowed_signers`: the key register as `ssh-keygen -Y verify` reads it (rule B-20).

use std::fmt::Write as _;

use parloir_base::{Moment, PersonId};
use parloir_crypto::sshsig::public_line;

use crate::register::KeyRegister;

/// Namespaces of an identity key.
pub const IDENTITY_NAMESPACES: &str = "parloir/1/person,parloir/1/device,parloir/1/revocation";
/// Namespaces of an evidence key.
pub const EVIDENCE_NAMESPACES: &str =
    "parloir/1/entry,parloir/1/receipt,parloir/1/checkpoint,parloir/1/device-evidence";
/// Namespaces of an evidence key in a cachet.
pub const CACHET_NAMESPACES: &str = "parloir/1/cachet,parloir/1/device-evidence";
/// Namespaces of a transport key.
pub const ENDPOINT_NAMESPACES: &str = "parloir/1/device-endpoint";

/// The text: identity keys ascending, then for each device ascending its evidence key, with these namespaces, and its transport key.
#[must_use]
pub fn text<'a>(people: impl Iterator<Item = &'a PersonId>, register: &KeyRegister, evidence: &str) -> String {
    let mut text = String::new();
    for person in people {
        let key = public_line(person.as_bytes());
        let _ = writeln!(text, "person-{person} namespaces=\"{IDENTITY_NAMESPACES}\" {}", key.trim_end());
    }
    for (device, row) in register.devices() {
        let (after, before) = (ssh_time(row.valid_after), ssh_time(row.until()));
        let key = public_line(device.as_bytes());
        let _ = writeln!(
            text,
            "device-{device} namespaces=\"{evidence}\",valid-after=\"{after}\",valid-before=\"{before}\" {}",
            key.trim_end()
        );
        let key = public_line(row.endpoint.as_bytes());
        let _ = writeln!(text, "endpoint-{device} namespaces=\"{ENDPOINT_NAMESPACES}\" {}", key.trim_end());
    }
    text
}

/// `20261124015200Z`: the digits of a moment, as OpenSSH 9.1 and later read them.
#[must_use]
pub fn ssh_time(moment: Moment) -> String {
    moment.to_text().chars().filter(|letter| letter.is_ascii_digit()).chain(['Z']).collect()
}
