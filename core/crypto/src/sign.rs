//! Ed25519 over SSHSIG blobs: what every signature of Parloir is.

use parloir_base::Signature;

/// A private Ed25519 key, erased from memory when dropped. Debug prints nothing of it.
pub struct SigningKey(());

impl SigningKey {
    /// From 32 secret bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self { todo!() }
    /// The 32 secret bytes, to be stored in the vault only.
    pub fn to_seed(&self) -> zeroize::Zeroizing<[u8; 32]> { todo!() }
    /// The public half.
    pub fn public(&self) -> [u8; 32] { todo!() }
    /// Signs `message` under `namespace`: Ed25519 over "SSHSIG" ‖ namespace ‖ "" ‖ "sha512" ‖ SHA-512(message).
    pub fn sign(&self, namespace: &str, message: &[u8]) -> Signature { todo!() }
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
pub fn verify(claim: &Claim<'_>) -> bool { todo!() }

/// Whether every claim holds. Faster than one by one; the same answer as [`verify`] on each.
#[must_use]
pub fn verify_all(claims: &[Claim<'_>]) -> bool { todo!() }
