//! Documents at rest and on the way: 64 KiB segments, each sealed and each digested under the document's key.
//!
//! # Shape
//! From the document's 32 random bytes, HKDF-SHA-256 (no salt) gives one key for each use: `parloir/1/document-seal`
//! (ChaCha20-Poly1305), `parloir/1/document-digest` and `parloir/1/document-root` (keyed BLAKE3). The nonce of a segment is three
//! zero bytes ‖ index (u64, big-endian) ‖ 1 for the last segment, else 0: nothing can be moved, cut short or added to.

use core::fmt;

use chacha20poly1305::{AeadInOut as _, ChaCha20Poly1305, KeyInit as _};
use parloir_base::Digest;
use parloir_base::limit::SEGMENT_BYTES;
use zeroize::{Zeroize as _, Zeroizing};

use crate::derive::expand;
use crate::hash::Hasher;

/// A sealed segment is this much longer than its plain bytes.
pub const TAG_BYTES: usize = 16;

/// The keys of one document, derived from its 32 random bytes. Erased when dropped; Debug prints nothing of it.
pub struct DocumentKey {
    cipher: ChaCha20Poly1305,
    digest: Zeroizing<[u8; 32]>,
    root: Zeroizing<[u8; 32]>,
    commitment: Digest,
}

impl DocumentKey {
    /// From 32 random bytes, fresh for each document.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let seal = expand(bytes, "parloir/1/document-seal");
        let mut commitment = Hasher::new();
        commitment.update(b"parloir/1/document-commitment");
        commitment.update(bytes);
        Self {
            cipher: ChaCha20Poly1305::new((&*seal).into()),
            digest: expand(bytes, "parloir/1/document-digest"),
            root: expand(bytes, "parloir/1/document-root"),
            commitment: commitment.finish(),
        }
    }

    /// Binds the key itself (no AEAD here commits to its key): stands in the document's record.
    ///
    /// # Shape
    /// SHA-256("parloir/1/document-commitment" ‖ the 32 bytes).
    #[must_use]
    pub fn commitment(&self) -> Digest {
        self.commitment
    }

    /// Seals segment `index` in place: plain bytes in, sealed bytes with tag out. ChaCha20-Poly1305, nonce = index ‖ last flag.
    ///
    /// Give a buffer with room for [`TAG_BYTES`] more: one that must grow leaves its plain bytes behind.
    pub fn seal(&self, index: u64, last: bool, segment: &mut Vec<u8>) {
        if self.cipher.encrypt_in_place(&nonce(index, last).into(), b"", segment).is_err() {
            // Only for 256 GiB and more, which no segment is; nothing plain may leave all the same.
            segment.zeroize();
        }
    }

    /// Opens what [`DocumentKey::seal`] made, in place. `false`: altered, moved, truncated, or another key; the buffer is then empty.
    #[must_use]
    pub fn open(&self, index: u64, last: bool, segment: &mut Vec<u8>) -> bool {
        let opened = self.cipher.decrypt_in_place(&nonce(index, last).into(), b"", segment).is_ok();
        if !opened {
            segment.zeroize();
        }
        opened
    }

    /// Keyed BLAKE3 of a sealed segment with its index: what a slice is checked with before it is stored.
    ///
    /// # Shape
    /// sealed ‖ index (u64, big-endian): the index stands last so that the segment keeps its alignment.
    #[must_use]
    pub fn segment_digest(&self, index: u64, sealed: &[u8]) -> Digest {
        let mut hasher = blake3::Hasher::new_keyed(&self.digest);
        hasher.update(sealed);
        hasher.update(&index.to_be_bytes());
        finish(hasher)
    }

    /// Keyed BLAKE3 over the list of segment digests in order: stands in the document's record.
    #[must_use]
    pub fn root(&self, digests: &[Digest]) -> Digest {
        let mut hasher = blake3::Hasher::new_keyed(&self.root);
        for digest in digests {
            hasher.update(digest.as_bytes());
        }
        finish(hasher)
    }
}

impl fmt::Debug for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DocumentKey(..)")
    }
}

/// How many segments a document of `bytes` has: at least one, so that an empty document is sealed too.
#[must_use]
pub fn segments(bytes: u64) -> u64 {
    bytes.div_ceil(segment_bytes()).max(1)
}

/// Length of sealed segment `index` of a document of `bytes`. 0 when the document has no such segment.
#[must_use]
pub fn sealed_len(bytes: u64, index: u64) -> usize {
    if index >= segments(bytes) {
        return 0;
    }
    let left = bytes.saturating_sub(index.saturating_mul(segment_bytes()));
    usize::try_from(left).unwrap_or(SEGMENT_BYTES).min(SEGMENT_BYTES).saturating_add(TAG_BYTES)
}

fn segment_bytes() -> u64 {
    u64::try_from(SEGMENT_BYTES).unwrap_or(u64::MAX)
}

fn nonce(index: u64, last: bool) -> [u8; 12] {
    let [a, b, c, d, e, f, g, h] = index.to_be_bytes();
    [0, 0, 0, a, b, c, d, e, f, g, h, u8::from(last)]
}

fn finish(mut hasher: blake3::Hasher) -> Digest {
    let digest = Digest(*hasher.finalize().as_bytes());
    hasher.zeroize();
    digest
}
