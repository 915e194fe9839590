//! Why an authority gave no answer.

/// Why there is no answer. Nothing of what was asked, and of whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No line to it: unknown, or nobody there.
    #[error("the authority cannot be reached")]
    Unreachable,
    /// It did not answer in time.
    #[error("the authority did not answer in time")]
    Silent,
    /// Whoever answers does not hold a certificate for that address.
    #[error("the line to the authority could not be sealed")]
    Sealing,
    /// It answered with another status than 200: sent elsewhere, or turned away.
    #[error("the authority answered with another status")]
    Status,
    /// Its answer is too long, or no HTTP.
    #[error("the authority's answer cannot be taken")]
    Answer,
}
