//! One secret, many keys: HKDF-SHA-256 with a label for each purpose.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// 32 bytes of HKDF-SHA-256 (no salt) over `secret`, under `label`.
///
/// # Source
/// RFC 5869; `secret` is 32 uniformly random bytes, so the missing salt costs nothing (§3.1).
pub(crate) fn expand(secret: &[u8; 32], label: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    fill(None, secret, label, key.as_mut());
    key
}

/// Fills `out` (at most 8160 bytes) with HKDF-SHA-256 over `secret` with `salt`, under `label`.
pub(crate) fn fill(salt: Option<&[u8]>, secret: &[u8], label: &str, out: &mut [u8]) {
    let done = Hkdf::<Sha256>::new(salt, secret).expand(label.as_bytes(), out);
    // RFC 5869 refuses more than 255 blocks; every caller asks for one.
    debug_assert!(done.is_ok());
}
