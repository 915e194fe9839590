//! Why a time-stamp is not taken: nothing of what it holds.

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampFault {
    /// It cannot be read: cut short, too long, or in a form that RFC 3161 does not have.
    #[error("the time-stamp cannot be read")]
    Unreadable,
    /// The authority said no.
    #[error("the authority refused to stamp")]
    Denied,
    /// It stamps something else.
    #[error("the time-stamp is of another digest")]
    Imprint,
    /// It answers another question.
    #[error("the time-stamp answers another question")]
    Nonce,
    /// It was made under another policy than was asked for.
    #[error("the time-stamp was made under another policy")]
    Policy,
    /// The certificate of whoever signed is not in it, or not the one that the signature names.
    #[error("the time-stamp does not carry its signer's certificate")]
    Signer,
    /// The certificate is not for time-stamps, or not for them alone.
    #[error("the signer's certificate is not for time-stamps alone")]
    Purpose,
    /// The signature does not hold, or is of a kind that is not taken.
    #[error("the signature of the time-stamp does not hold")]
    Signature,
    /// No path of valid certificates leads from it to what is trusted.
    #[error("nothing that is trusted vouches for the time-stamp")]
    Untrusted,
}
