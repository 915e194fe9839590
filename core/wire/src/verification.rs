//! `verification/1`: one side's signed statement that the phrases matched. Content of an entry of kind `verification`.

use parloir_base::{Digest, PersonId};

/// # Shape
/// ```text
/// verification/1
/// peer: <64 hex>
/// method: phrase-in-person | phrase-by-voice | qr
/// transcript: <64 hex>
/// ```
/// Signed by the entry that carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Who was verified.
    pub peer: PersonId,
    /// How.
    pub method: Method,
    /// Digest of the transcript both sides held.
    pub transcript: Digest,
}

/// How two people compared the phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Face to face.
    PhraseInPerson,
    /// By telephone or video.
    PhraseByVoice,
    /// By scanning.
    Qr,
}
