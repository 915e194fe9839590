//! `document/1`: what a document is: its name, its size, its digest, and the key of its sealed segments.

use parloir_base::Digest;

/// # Shape
/// ```text
/// document/1
/// name: assignation.pdf
/// media: application/pdf        ([a-z0-9.+-]+/[a-z0-9.+-]+, at most 100 bytes)
/// bytes: 1234                   plain bytes
/// sha256: <64 hex>              of the plain bytes
/// files: 1                      1 for a document; number of files for a folder
/// key: <64 hex>                 random, of this document only
/// key-commitment: <64 hex>
/// root: <64 hex>                keyed BLAKE3 over the segment digests
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// One path component, kept as the sender had it (NFC): 1..=255 bytes, no `/`, NUL, control or override characters, not `.` or `..`.
    pub name: String,
    /// Media type guessed from the name; never trusted.
    pub media: String,
    /// Plain bytes.
    pub bytes: u64,
    /// SHA-256 of the plain bytes.
    pub sha256: Digest,
    /// Number of files.
    pub files: u64,
    /// The key of its segments.
    pub key: [u8; 32],
    /// Commitment of that key.
    pub key_commitment: Digest,
    /// Keyed BLAKE3 over the segment digests.
    pub root: Digest,
}
