//! Documents at rest and on the way: 64 KiB segments, each sealed and each digested under the document's key.

use parloir_base::Digest;

/// A sealed segment is this much longer than its plain bytes.
pub const TAG_BYTES: usize = 16;

/// The keys of one document, derived from its 32 random bytes. Erased when dropped; Debug prints nothing of it.
pub struct DocumentKey(());

impl DocumentKey {
    /// From 32 random bytes, fresh for each document.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self { todo!() }

    /// Binds the key itself (no AEAD here commits to its key): stands in the document's record.
    pub fn commitment(&self) -> Digest { todo!() }

    /// Seals segment `index` in place: plain bytes in, sealed bytes with tag out. ChaCha20-Poly1305, nonce = index ‖ last flag.
    pub fn seal(&self, index: u64, last: bool, segment: &mut Vec<u8>) { todo!() }

    /// Opens what [`DocumentKey::seal`] made, in place. `false`: altered, moved, truncated, or another key; the buffer is then empty.
    #[must_use]
    pub fn open(&self, index: u64, last: bool, segment: &mut Vec<u8>) -> bool { todo!() }

    /// Keyed BLAKE3 of a sealed segment with its index: what a slice is checked with before it is stored.
    pub fn segment_digest(&self, index: u64, sealed: &[u8]) -> Digest { todo!() }

    /// Keyed BLAKE3 over the list of segment digests in order: stands in the document's record.
    pub fn root(&self, digests: &[Digest]) -> Digest { todo!() }
}

/// How many segments a document of `bytes` has: at least one, so that an empty document is sealed too.
#[must_use]
pub fn segments(bytes: u64) -> u64 { todo!() }

/// Length of sealed segment `index` of a document of `bytes`.
#[must_use]
pub fn sealed_len(bytes: u64, index: u64) -> usize { todo!() }
