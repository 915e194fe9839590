//! The grammar of a record: a small text that a person reads and a signature covers.
//!
//! First line `type/version`, then `key: value` lines in the fixed order of the type, LF after every line, UTF-8, NFC,
//! no control character, no trailing space, at most [`parloir_base::limit::RECORD_BYTES_MAX`] (a checkpoint: more).
//! One record has one form: reading and writing back gives the same bytes.

use parloir_base::{Malformed, Signature};

/// A record type: its first line, the namespace of its signature, and both directions.
pub trait Record: Sized {
    /// First line, for example `entry/1`.
    const TYPE: &'static str;
    /// SSHSIG namespace, for example `parloir/1/entry`.
    const NAMESPACE: &'static str;
    /// The exact bytes that are signed and digested.
    fn to_bytes(&self) -> Vec<u8>;
    /// Reads exactly what [`Record::to_bytes`] writes.
    ///
    /// # Errors
    /// [`Malformed`] with the offset of the first byte that cannot stand there.
    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed>;
}

/// Exact bytes of a record with the signature over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The record's bytes.
    pub bytes: Vec<u8>,
    /// The signature over them in the type's namespace.
    pub signature: Signature,
}
