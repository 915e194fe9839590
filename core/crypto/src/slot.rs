//! Keys under keys: the vault's random key, wrapped by a passphrase or by the recovery words.

use parloir_base::Refusal;
use zeroize::Zeroizing;

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
    pub fn is_acceptable(&self) -> bool { todo!() }
}

/// Stretches a passphrase (NFC) into a wrapping key.
///
/// # Errors
/// [`Refusal::VaultDamaged`] when the parameters cannot be computed at all.
pub fn stretch(passphrase: &str, salt: &[u8; 32], how: Stretch) -> Result<Zeroizing<[u8; 32]>, Refusal> { todo!() }

/// Wraps `key` under `wrapping`: XChaCha20-Poly1305, `nonce` random 24 bytes, `about` bound as associated data.
#[must_use]
pub fn wrap(wrapping: &[u8; 32], nonce: &[u8; 24], about: &[u8], key: &[u8; 32]) -> [u8; 48] { todo!() }

/// Opens what [`wrap`] made. `None`: another key, or altered.
#[must_use]
pub fn unwrap(wrapping: &[u8; 32], nonce: &[u8; 24], about: &[u8], wrapped: &[u8; 48]) -> Option<Zeroizing<[u8; 32]>> { todo!() }

/// Bits of a passphrase by an honest lower bound: length and variety, halved for repeats and sequences. CNIL asks for 80.
#[must_use]
pub fn strength_bits(passphrase: &str) -> u32 { todo!() }

/// A key derived from `key` for one purpose (HKDF-SHA-256, label `parloir/1/<purpose>`).
#[must_use]
pub fn derive(key: &[u8; 32], purpose: &str) -> Zeroizing<[u8; 32]> { todo!() }
