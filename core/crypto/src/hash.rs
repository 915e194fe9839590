//! SHA-256: the digest that evidence speaks.

use core::fmt;

use parloir_base::Digest;
use sha2::{Digest as _, Sha256};

/// SHA-256 of `bytes` (FIPS 180-4).
#[must_use]
pub fn digest(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// What an entry says of its content: SHA-256 of salt ‖ content. The salt keeps a short content from being guessed.
#[must_use]
pub fn commitment(salt: &[u8; 32], content: &[u8]) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(salt);
    hasher.update(content);
    hasher.finish()
}

/// SHA-256 in pieces.
#[derive(Clone, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Nothing hashed yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Sha256::new())
    }

    /// Takes more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes taken.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hasher(..)")
    }
}
