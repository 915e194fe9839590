//! `verification/1`: one side's signed statement that the phrases matched. Content of an entry of kind `verification`.

use parloir_base::limit::RECORD_BYTES_MAX;
use parloir_base::{Digest, Malformed, PersonId};

use crate::lines::{Lines, LinesWriter};
use crate::text::Record;
use crate::word::words;

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

words!(Method {
    PhraseInPerson = "phrase-in-person",
    PhraseByVoice = "phrase-by-voice",
    Qr = "qr",
});

impl Record for Verification {
    const TYPE: &'static str = "verification/1";
    const NAMESPACE: &'static str = "parloir/1/verification";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, 256);
        lines.hex("peer: ", &self.peer.0);
        lines.text("method: ", self.method.word());
        lines.hex("transcript: ", &self.transcript.0);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let verification = Self {
            peer: PersonId(lines.field("peer: ")?.bytes32()?),
            method: lines.field("method: ")?.word(Method::from_word, "phrase-in-person, phrase-by-voice or qr")?,
            transcript: Digest(lines.field("transcript: ")?.bytes32()?),
        };
        lines.end()?;
        Ok(verification)
    }
}
