//! SHA-256: the digest that evidence speaks.

use parloir_base::Digest;

/// SHA-256 of `bytes` (FIPS 180-4).
#[must_use]
pub fn digest(bytes: &[u8]) -> Digest { todo!() }

/// What an entry says of its content: SHA-256 of salt ‖ content. The salt keeps a short content from being guessed.
#[must_use]
pub fn commitment(salt: &[u8; 32], content: &[u8]) -> Digest { todo!() }

/// SHA-256 in pieces.
#[derive(Clone)]
pub struct Hasher(());

impl Hasher {
    /// Nothing hashed yet.
    pub fn new() -> Self { todo!() }
    /// Takes more bytes.
    pub fn update(&mut self, bytes: &[u8]) { todo!() }
    /// The digest of all bytes taken.
    pub fn finish(self) -> Digest { todo!() }
}
