//! What an authority states in a time-stamp: `TSTInfo` of RFC 3161 §2.4.2.

use der::oid::ObjectIdentifier;
use parloir_base::{Digest, Moment};

use crate::stamp::fault::StampFault;
use crate::stamp::part::{BOOLEAN, INTEGER, NAME, OCTETS, ONE, Part, Parts, SEQUENCE, TIME, ZERO};

/// SHA-256, as an algorithm's name.
pub(crate) const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// What is stated.
pub(crate) struct Told {
    pub digest: Digest,
    pub at: Moment,
    pub policy: ObjectIdentifier,
    pub serial: Vec<u8>,
    pub nonce: Option<Vec<u8>>,
}

impl Told {
    pub fn read(bytes: &[u8]) -> Result<Self, StampFault> {
        let mut parts = Parts::only(bytes, SEQUENCE)?.parts()?;
        if parts.take(INTEGER)?.value != [1] {
            return Err(StampFault::Unreadable);
        }
        let policy = name(&parts.take(NAME)?)?;
        let digest = imprint(&parts.take(SEQUENCE)?)?;
        let serial = parts.take(INTEGER)?.value.to_vec();
        let at = moment(parts.take(TIME)?.value)?;
        let _accuracy = parts.take_if(SEQUENCE)?;
        let _ordering = parts.take_if(BOOLEAN)?;
        let nonce = parts.take_if(INTEGER)?.map(|nonce| nonce.value.to_vec());
        let _authority = parts.take_if(ZERO)?;
        if let Some(extensions) = parts.take_if(ONE)? {
            let mut extensions = extensions.parts()?;
            while let Some(extension) = extensions.next()? {
                let mut inside = extension.parts()?;
                inside.take(NAME)?;
                // What must be understood, and is not.
                if inside.take_if(BOOLEAN)?.is_some_and(|critical| critical.value != [0]) {
                    return Err(StampFault::Unreadable);
                }
            }
        }
        parts.end()?;
        Ok(Self { digest, at, policy, serial, nonce })
    }
}

/// An object's name.
pub(crate) fn name(part: &Part<'_>) -> Result<ObjectIdentifier, StampFault> {
    ObjectIdentifier::from_bytes(part.value).map_err(|_| StampFault::Unreadable)
}

/// The name of an algorithm, and all its bytes: parameters too.
pub(crate) fn algorithm<'a>(part: &Part<'a>) -> Result<(ObjectIdentifier, &'a [u8]), StampFault> {
    Ok((name(&part.parts()?.take(NAME)?)?, part.value))
}

/// A digest of SHA-256, and of nothing else.
fn imprint(part: &Part<'_>) -> Result<Digest, StampFault> {
    let mut parts = part.parts()?;
    let by = algorithm(&parts.take(SEQUENCE)?)?.0;
    let digest = parts.take(OCTETS)?.value;
    parts.end()?;
    if by != SHA_256 {
        return Err(StampFault::Imprint);
    }
    digest.try_into().map(Digest).map_err(|_| StampFault::Imprint)
}

/// `YYYYMMDDhhmmss`, a fraction of the second if there is one, `Z`. The fraction is let go: nothing here is finer than a second.
fn moment(value: &[u8]) -> Result<Moment, StampFault> {
    let text = core::str::from_utf8(value).map_err(|_| StampFault::Unreadable)?;
    let whole = text.strip_suffix('Z').ok_or(StampFault::Unreadable)?;
    let (second, fraction) = whole.split_once('.').unwrap_or((whole, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
    if !is_number(second) || !is_number(fraction) || second.len() != 14 {
        return Err(StampFault::Unreadable);
    }
    let at = |from: usize, to: usize| second.get(from..to).unwrap_or_default();
    let written = format!("{}-{}-{}T{}:{}:{}Z", at(0, 4), at(4, 6), at(6, 8), at(8, 10), at(10, 12), at(12, 14));
    Moment::from_text(&written).map_err(|_| StampFault::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_to_the_second_and_in_no_other_zone() {
        assert_eq!(moment(b"20261127170408Z").unwrap().to_text(), "2026-11-27T17:04:08Z");
        assert_eq!(moment(b"20261127170408.25Z").unwrap().to_text(), "2026-11-27T17:04:08Z");
        for bad in [
            &b"20261127170408"[..],
            b"20261127170408+0100",
            b"202611271704Z",
            b"20261327170408Z",
            b"20261127170408.Z",
            b"2026112717040-Z",
            b"\xff",
        ] {
            assert_eq!(moment(bad).err(), Some(StampFault::Unreadable));
        }
    }
}
