//! Time-stamps (RFC 3161): what is asked of an authority, what it answers, and what a reader may believe of it.
//!
//! Reading order: [`Question`], [`keep`] (an answer as it is kept), [`Stamp`] (one that is read), [`Anchors`] (whom a reader trusts).

mod anchors;
mod fault;
mod part;
mod signed;
mod told;

use der::Tag;
use der::oid::ObjectIdentifier;
use parloir_base::limit::STAMP_BYTES_MAX;
use parloir_base::{Digest, Moment};

use crate::stamp::part::{INTEGER, Part, Parts, SEQUENCE, sequence, wrapped};
use crate::stamp::signed::Signed;
use crate::stamp::told::{SHA_256, Told};

pub use crate::stamp::anchors::Anchors;
pub use crate::stamp::fault::StampFault;

/// `PKIStatusInfo` of an answer as it is kept: granted, and not a word more.
const GRANTED: [u8; 5] = [0x30, 0x03, 0x02, 0x01, 0x00];
/// Letters of an authority's name that are shown.
const NAME_LETTERS_MAX: usize = 120;

/// What is asked: a digest, and nothing of what it is the digest of.
///
/// # Shape
/// `TimeStampReq` in DER: version 1, SHA-256, the policy if there is one, a nonce of 126 random bits, and that the certificate come with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Of what the time is wanted.
    pub digest: Digest,
    nonce: [u8; 16],
    policy: Option<ObjectIdentifier>,
}

impl Question {
    /// A question with 16 bytes of the caller's chance, under a policy in dotted numbers or the authority's own.
    ///
    /// # Errors
    /// [`StampFault::Policy`] when the policy is no object identifier.
    pub fn new(digest: Digest, mut nonce: [u8; 16], policy: Option<&str>) -> Result<Self, StampFault> {
        // Positive, and as long each time: a number of sixteen bytes.
        nonce[0] = nonce[0] & 0x3f | 0x40;
        let policy = policy.map(ObjectIdentifier::new).transpose().map_err(|_| StampFault::Policy)?;
        Ok(Self { digest, nonce, policy })
    }

    /// As it is sent.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut by = wrapped(Tag::ObjectIdentifier, SHA_256.as_bytes());
        by.extend(wrapped(Tag::Null, &[]));
        let mut imprint = sequence(&by);
        imprint.extend(wrapped(Tag::OctetString, self.digest.as_bytes()));
        let mut parts = wrapped(Tag::Integer, &[1]);
        parts.extend(sequence(&imprint));
        parts.extend(self.policy.iter().flat_map(|policy| wrapped(Tag::ObjectIdentifier, policy.as_bytes())));
        parts.extend(wrapped(Tag::Integer, &self.nonce));
        parts.extend(wrapped(Tag::Boolean, &[0xff]));
        sequence(&parts)
    }

    /// Takes what an authority answered: as it is kept, and read. It is of this digest, with this nonce, under this policy, and trusted.
    ///
    /// # Errors
    /// [`StampFault`].
    pub fn answered(&self, answer: &[u8], anchors: &Anchors) -> Result<(Vec<u8>, Stamp), StampFault> {
        let kept = keep(answer)?;
        let stamp = Stamp::read(&kept)?;
        if stamp.digest != self.digest {
            return Err(StampFault::Imprint);
        }
        if stamp.nonce.as_deref() != Some(self.nonce.as_slice()) {
            return Err(StampFault::Nonce);
        }
        if self.policy.is_some_and(|policy| policy.to_string() != stamp.policy) {
            return Err(StampFault::Policy);
        }
        stamp.vouched(anchors)?;
        Ok((kept, stamp))
    }
}

/// An authority's answer as it is kept: its time-stamp alone, under a status that says nothing but *granted*.
///
/// # Shape
/// `TimeStampResp` in DER, at most 16 KiB: what `openssl ts -verify -in` takes.
///
/// # Errors
/// [`StampFault::Denied`] when there is no time-stamp in it, [`StampFault::Unreadable`].
pub fn keep(answer: &[u8]) -> Result<Vec<u8>, StampFault> {
    let (status, stamp) = answer_of(answer)?;
    let stamp = stamp.filter(|_| matches!(status, [0 | 1])).ok_or(StampFault::Denied)?;
    let mut parts = GRANTED.to_vec();
    parts.extend_from_slice(stamp.whole);
    let kept = sequence(&parts);
    if kept.len() > STAMP_BYTES_MAX { Err(StampFault::Unreadable) } else { Ok(kept) }
}

/// The time-stamp alone, as other containers carry it: a `ContentInfo` in DER.
///
/// # Errors
/// [`StampFault::Denied`] when there is none, [`StampFault::Unreadable`].
pub fn alone(kept: &[u8]) -> Result<Vec<u8>, StampFault> {
    Ok(answer_of(kept)?.1.ok_or(StampFault::Denied)?.whole.to_vec())
}

/// The same the other way: a time-stamp that came alone, as [`Stamp::read`] reads it.
///
/// # Errors
/// [`StampFault::Unreadable`].
pub fn kept_of(alone: &[u8]) -> Result<Vec<u8>, StampFault> {
    keep(&sequence(&[GRANTED.as_slice(), alone].concat()))
}

fn answer_of(answer: &[u8]) -> Result<(&[u8], Option<Part<'_>>), StampFault> {
    if answer.len() > STAMP_BYTES_MAX.saturating_mul(2) {
        return Err(StampFault::Unreadable);
    }
    let mut parts = Parts::only(answer, SEQUENCE)?.parts()?;
    let status = parts.take(SEQUENCE)?.parts()?.take(INTEGER)?.value;
    let stamp = parts.take_if(SEQUENCE)?;
    parts.end()?;
    Ok((status, stamp))
}

/// A time-stamp whose signature holds, by a certificate that it carries and that is for time-stamps alone. Whoever made that certificate could have
/// made any time: it is worth what [`Stamp::vouched`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Of what.
    pub digest: Digest,
    /// When, to the second.
    pub at: Moment,
    /// Under which policy, in dotted numbers.
    pub policy: String,
    /// Its number, in hexadecimal digits.
    pub serial: String,
    /// What the certificate calls its holder: only as true as the certificate. Without control characters, of a bounded length.
    pub authority: String,
    nonce: Option<Vec<u8>>,
    signer: Vec<u8>,
    others: Vec<Vec<u8>>,
}

impl Stamp {
    /// Reads what [`keep`] gives, and nothing else.
    ///
    /// # Errors
    /// [`StampFault`].
    pub fn read(kept: &[u8]) -> Result<Self, StampFault> {
        if kept.len() > STAMP_BYTES_MAX || keep(kept).as_deref() != Ok(kept) {
            return Err(StampFault::Unreadable);
        }
        let stamp = answer_of(kept)?.1.ok_or(StampFault::Unreadable)?;
        let Signed { stated, signer, certificate, others } = signed::read(stamp.whole)?;
        let told = Told::read(stated)?;
        let subject = certificate.tbs_certificate().subject();
        let name =
            subject.common_name().ok().flatten().map_or_else(|| subject.to_string(), |name| name.value().into_owned());
        Ok(Self {
            digest: told.digest,
            at: told.at,
            policy: told.policy.to_string(),
            serial: data_encoding::HEXLOWER.encode(&told.serial),
            authority: name.chars().filter(|letter| !turns(*letter)).take(NAME_LETTERS_MAX).collect(),
            nonce: told.nonce,
            signer: signer.to_vec(),
            others: others.into_iter().map(<[u8]>::to_vec).collect(),
        })
    }

    /// Whether these certificates vouch for it, all on the way valid at its time.
    ///
    /// # Errors
    /// [`StampFault::Untrusted`].
    pub fn vouched(&self, anchors: &Anchors) -> Result<(), StampFault> {
        anchors.vouch(&self.signer, &self.others, self.at)
    }
}

/// Whether a letter moves what stands beside it: anybody can make a certificate, of any name.
fn turns(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::turns;

    #[test]
    fn a_name_in_a_certificate_turns_no_line_and_keeps_its_letters() {
        let told: String =
            "Tiers \u{202E}ecnaifnoc\u{2066} é\u{1B}[2J\u{2028}שלום".chars().filter(|letter| !turns(*letter)).collect();
        assert_eq!(told, "Tiers ecnaifnoc é[2Jשלום");
    }
}
