//! The armour that `ssh-keygen -Y verify` reads, rebuilt from a key and 64 signature bytes.

use parloir_base::{Malformed, Signature};

/// The armoured SSHSIG file (`-----BEGIN SSH SIGNATURE-----` ..., LF, lines of 70, final LF) as `ssh-keygen` writes it.
#[must_use]
pub fn armour(public: &[u8; 32], namespace: &str, signature: &Signature) -> String { todo!() }

/// An armour taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Armoured {
    /// The key inside the armour.
    pub public: [u8; 32],
    /// The namespace inside the armour.
    pub namespace: String,
    /// The signature.
    pub signature: Signature,
}

/// Reads an armour: Ed25519, sha512, version 1, nothing else.
///
/// # Errors
/// [`Malformed`] for any other form.
pub fn unarmour(text: &str) -> Result<Armoured, Malformed> { todo!() }

/// `ssh-ed25519 AAAA...`: the key as an OpenSSH public key, without comment.
#[must_use]
pub fn public_line(public: &[u8; 32]) -> String { todo!() }

/// Reads what [`public_line`] writes.
///
/// # Errors
/// [`Malformed`] for any other form.
pub fn read_public_line(text: &str) -> Result<[u8; 32], Malformed> { todo!() }
