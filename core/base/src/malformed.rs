//! What a peer or a file sent that no follower of the specification can send (I9).

/// Where reading stopped and what should have stood there. Never what stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed at byte {offset_bytes}: expected {expected}")]
pub struct Malformed {
    /// Bytes from the start of what was being read.
    pub offset_bytes: usize,
    /// What a follower of the specification would have sent.
    pub expected: &'static str,
}

impl Malformed {
    /// Shorthand for both fields.
    #[must_use]
    pub const fn at(offset_bytes: usize, expected: &'static str) -> Self {
        Self { offset_bytes, expected }
    }

    /// The same, seen from a text in which this one starts at `start_bytes`.
    #[must_use]
    pub const fn shifted(self, start_bytes: usize) -> Self {
        Self { offset_bytes: self.offset_bytes.saturating_add(start_bytes), expected: self.expected }
    }
}
