//! Keys under keys: the vault's random key, wrapped by a passphrase or by the recovery words.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305};
use parloir_base::Refusal;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::derive::expand;
pub use crate::listed::is_listed;
pub use crate::strength::strength_bits;

/// How a passphrase is stretched (Argon2id, RFC 9106).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Stretch {
    /// 256 MiB, 3 passes, 4 lanes: about 0.75 s.
    pub const STANDARD: Self = Self { memory_kib: 256 * 1024, passes: 3, lanes: 4 };
    /// 64 MiB, 3 passes, 4 lanes: for small machines.
    pub const SMALL: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };
    /// 1 MiB, 1 pass: refused by [`Stretch::is_acceptable`]; tests only.
    pub const TEST: Self = Self { memory_kib: 1024, passes: 1, lanes: 1 };

    /// Bounds what a key file can ask of the machine, and what it can weaken: 8 MiB..=1 GiB, 1..=16 passes, 1..=16 lanes;
    /// memory_kib * passes at least 64 MiB·pass.
    #[must_use]
    pub fn is_acceptable(&self) -> bool {
        (8 * 1024..=1024 * 1024).contains(&self.memory_kib)
            && (1..=16).contains(&self.passes)
            && (1..=16).contains(&self.lanes)
            && u64::from(self.memory_kib).saturating_mul(u64::from(self.passes)) >= 64 * 1024
    }
}

/// Stretches a passphrase (NFC) into a wrapping key.
///
/// # Errors
/// [`Refusal::VaultDamaged`] when the parameters cannot be computed at all.
///
/// # Source
/// RFC 9106: Argon2id, version 0x13, 32 bytes out, no secret, no associated data.
pub fn stretch(passphrase: &str, salt: &[u8; 32], how: Stretch) -> Result<Zeroizing<[u8; 32]>, Refusal> {
    let params = Params::new(how.memory_kib, how.passes, how.lanes, Some(32)).map_err(|_| Refusal::VaultDamaged)?;
    // Composing never makes a text longer than three times its bytes (UAX 15): no copy is left by a buffer that grows.
    let mut typed = Zeroizing::new(String::with_capacity(passphrase.len().saturating_mul(3)));
    typed.extend(passphrase.nfc());
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(typed.as_bytes(), salt, key.as_mut())
        .map_err(|_| Refusal::VaultDamaged)?;
    Ok(key)
}

/// Wraps `key` under `wrapping`: XChaCha20-Poly1305, `nonce` random 24 bytes, `about` bound as associated data.
///
/// # Shape
/// 32 sealed bytes ‖ 16 bytes of tag.
#[must_use]
pub fn wrap(wrapping: &[u8; 32], nonce: &[u8; 24], about: &[u8], key: &[u8; 32]) -> [u8; 48] {
    let mut body = Zeroizing::new(*key);
    let cipher = XChaCha20Poly1305::new(wrapping.into());
    // The cipher refuses bodies of 256 GiB and more; should it ever refuse this one, nothing plain leaves.
    match cipher.encrypt_inout_detached(nonce.into(), about, body.as_mut_slice().into()) {
        Ok(tag) => {
            let mut wrapped = [0; 48];
            for (to, from) in wrapped.iter_mut().zip(body.iter().chain(tag.iter())) {
                *to = *from;
            }
            wrapped
        }
        Err(_) => [0; 48],
    }
}

/// Opens what [`wrap`] made. `None`: another key, or altered.
#[must_use]
pub fn unwrap(wrapping: &[u8; 32], nonce: &[u8; 24], about: &[u8], wrapped: &[u8; 48]) -> Option<Zeroizing<[u8; 32]>> {
    let (body, tag) = wrapped.split_first_chunk::<32>()?;
    let tag = <&[u8; 16]>::try_from(tag).ok()?;
    let mut key = Zeroizing::new(*body);
    let cipher = XChaCha20Poly1305::new(wrapping.into());
    cipher.decrypt_inout_detached(nonce.into(), about, key.as_mut_slice().into(), tag.into()).ok()?;
    Some(key)
}

/// A key derived from `key` for one purpose (HKDF-SHA-256, label `parloir/1/<purpose>`).
#[must_use]
pub fn derive(key: &[u8; 32], purpose: &str) -> Zeroizing<[u8; 32]> {
    expand(key, &format!("parloir/1/{purpose}"))
}
