//! The control phrase: commitment, two nonces, reveal. One run lives in one session; nothing of an unfinished run is kept.
//!
//! ```text
//! inviter  → PhraseCommit(c)      redeemer → PhraseNonce(nB)
//! inviter  → PhraseReveal(nA)     redeemer shows the words, makes them durable, → PhraseReveal(nB)
//! inviter shows the words.
//! ```
//! The last frame lets the inviter show words only when the redeemer's device holds the same ones. A run that was cut is run
//! again, with fresh nonces, at the next session; the redeemer takes one run a session, so that words cannot be tried in a loop.

use parloir_base::{Chance, Digest};
use parloir_crypto::meeting;
use parloir_wire::frame::Frame;

/// The inviter's side of one run.
#[derive(Clone, Debug)]
pub struct InviterRun {
    transcript: Digest,
    nonce: [u8; 32],
    other: Option<[u8; 32]>,
}

impl InviterRun {
    /// Starts a run: the frame to send.
    pub fn start(transcript: Digest, chance: &mut dyn Chance) -> (Self, Frame) {
        let nonce = chance.bytes32();
        let commitment = meeting::phrase_commitment(&transcript, &nonce);
        (Self { transcript, nonce, other: None }, Frame::PhraseCommit { transcript, commitment })
    }

    /// The redeemer's nonce came: the frame to send. `None`: it is not for this run, or a second one.
    pub fn nonce(&mut self, transcript: &Digest, nonce: [u8; 32]) -> Option<Frame> {
        if *transcript != self.transcript || self.other.is_some() {
            return None;
        }
        self.other = Some(nonce);
        Some(Frame::PhraseReveal { transcript: self.transcript, nonce: self.nonce })
    }

    /// The redeemer holds the words: the words to show. `None`: it confirms another run.
    #[must_use]
    pub fn confirmed(&self, transcript: &Digest, nonce: &[u8; 32]) -> Option<[u16; 4]> {
        let other = self.other.as_ref()?;
        if *transcript != self.transcript || other != nonce {
            return None;
        }
        Some(meeting::phrase(&self.transcript, &self.nonce, other))
    }
}

/// The redeemer's side of one run.
#[derive(Clone, Debug)]
pub struct RedeemerRun {
    transcript: Digest,
    commitment: Digest,
    nonce: [u8; 32],
}

impl RedeemerRun {
    /// The inviter's commitment came: the frame to answer with.
    pub fn start(transcript: Digest, commitment: Digest, chance: &mut dyn Chance) -> (Self, Frame) {
        let nonce = chance.bytes32();
        (Self { transcript, commitment, nonce }, Frame::PhraseNonce { transcript, nonce })
    }

    /// The inviter's nonce came: the words, and the frame that confirms them once they are durable. `None`: it is not what was
    /// committed to, so the run is over and the inviter is not who committed.
    #[must_use]
    pub fn revealed(&self, transcript: &Digest, nonce: &[u8; 32]) -> Option<([u16; 4], Frame)> {
        if *transcript != self.transcript || meeting::phrase_commitment(&self.transcript, nonce) != self.commitment {
            return None;
        }
        let words = meeting::phrase(&self.transcript, nonce, &self.nonce);
        Some((words, Frame::PhraseReveal { transcript: self.transcript, nonce: self.nonce }))
    }
}
