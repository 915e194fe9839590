//! Ed25519 over SSHSIG blobs: what every signature of Parloir is.

use core::fmt;
use std::collections::BTreeMap;

use ed25519_dalek::{Signer as _, Verifier as _, VerifyingKey};
use parloir_base::Signature;
use sha2::{Digest as _, Sha512};
use zeroize::Zeroizing;

use crate::sshsig::put_string;

/// A private Ed25519 key, erased from memory when dropped. Debug prints nothing of it.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// From 32 secret bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The 32 secret bytes, to be stored in the vault only.
    #[must_use]
    pub fn to_seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs `message` under `namespace`: Ed25519 over "SSHSIG" ‖ namespace ‖ "" ‖ "sha512" ‖ SHA-512(message).
    ///
    /// # Source
    /// OpenSSH `PROTOCOL.sshsig`, "Signed Data, of which the signature goes into the blob above".
    #[must_use]
    pub fn sign(&self, namespace: &str, message: &[u8]) -> Signature {
        let mut blob = Vec::new();
        put_blob(&mut blob, namespace, message);
        Signature(self.0.sign(&blob).to_bytes())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// One signature to check.
#[derive(Clone, Copy)]
pub struct Claim<'a> {
    /// The public key that is said to have signed.
    pub public: &'a [u8; 32],
    /// The namespace that is said to have been signed under.
    pub namespace: &'a str,
    /// The exact bytes.
    pub message: &'a [u8],
    /// The signature.
    pub signature: &'a Signature,
}

/// Whether the claim holds. Strict: small-order keys and non-canonical encodings are refused.
#[must_use]
pub fn verify(claim: &Claim<'_>) -> bool {
    read_key(claim.public).is_some_and(|key| holds(&key, claim, &mut Vec::new()))
}

/// Whether every claim holds. Faster than one by one; the same answer as [`verify`] on each.
///
/// Keys are read once each, and that is all the saving there is: Ed25519's batch equation is not used, because whoever
/// holds a key can make signatures that pass it and that `ssh-keygen` refuses (a component of small order in R
/// cancels for one batch in eight, and the batch's weights can be tried until it does).
#[must_use]
pub fn verify_all(claims: &[Claim<'_>]) -> bool {
    let mut keys = BTreeMap::new();
    let mut blob = Vec::new();
    claims.iter().all(|claim| {
        let key = keys.entry(claim.public).or_insert_with(|| read_key(claim.public));
        key.as_ref().is_some_and(|key| holds(key, claim, &mut blob))
    })
}

/// The point behind 32 bytes, when it is one that an honest key can be.
fn read_key(public: &[u8; 32]) -> Option<VerifyingKey> {
    let key = VerifyingKey::from_bytes(public).ok()?;
    // The decoder takes y above 2^255 - 19 and a set sign on x = 0; two texts for one person must not exist.
    let canonical = key.to_edwards().compress().to_bytes() == *public;
    (canonical && !key.is_weak()).then_some(key)
}

/// `VerifyingKey::verify_strict` without decoding R: the plain check compares R with the canonical bytes of the point that it
/// computes, so an R of small order can only be one of eight texts.
fn holds(key: &VerifyingKey, claim: &Claim<'_>, blob: &mut Vec<u8>) -> bool {
    let signature = ed25519_dalek::Signature::from_bytes(&claim.signature.0);
    if is_small_order(signature.r_bytes()) {
        return false;
    }
    put_blob(blob, claim.namespace, claim.message);
    key.verify(blob, &signature).is_ok()
}

/// Whether 32 bytes are the canonical text of one of the eight points of small order (the sign bit tells two of each y apart).
fn is_small_order(point: &[u8; 32]) -> bool {
    let [rest @ .., top] = point;
    let is = |y: &[u8; 32]| {
        let [y_rest @ .., y_top] = y;
        rest == y_rest && top & 0x7f == *y_top
    };
    SMALL_ORDER_Y.iter().any(is)
}

/// The y of the points of order 1, 2, 4 and 8 (twice), little-endian.
///
/// # Source
/// RFC 8032 §5.1 (curve); the list is `EIGHT_TORSION` of curve25519-dalek, checked point by point by a test.
const SMALL_ORDER_Y: [[u8; 32]; 5] = [
    *b"\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    *b"\xec\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    [0; 32],
    *b"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
    *b"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
];

/// Puts the bytes that Ed25519 signs into `blob`, whatever was in it.
fn put_blob(blob: &mut Vec<u8>, namespace: &str, message: &[u8]) {
    blob.clear();
    blob.extend_from_slice(b"SSHSIG");
    put_string(blob, namespace.as_bytes());
    put_string(blob, b"");
    put_string(blob, b"sha512");
    put_string(blob, &Sha512::digest(message));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_points_of_small_order_are_eight_and_each_is_refused_as_a_key_and_known_as_an_r() {
        let signed = |y: &[u8; 32], sign: u8| {
            let mut point = *y;
            point[31] |= sign;
            point
        };
        let texts = SMALL_ORDER_Y.iter().flat_map(|y| [signed(y, 0), signed(y, 0x80)]);
        let points: Vec<_> = texts
            .filter(|text| VerifyingKey::from_bytes(text).is_ok_and(|key| key.to_edwards().compress().0 == *text))
            .collect();
        assert_eq!(points.len(), 8);
        for point in points {
            assert!(VerifyingKey::from_bytes(&point).expect("a point").is_weak());
            assert!(read_key(&point).is_none());
            assert!(is_small_order(&point));
        }
        assert!(!is_small_order(&SigningKey::from_seed(&[1; 32]).public()));
    }
}
