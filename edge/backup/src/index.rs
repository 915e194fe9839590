//! What a backup says of itself: who made it, when, and every part with its digest, signed by the device that made it.

use parloir_base::{DeviceId, Digest, Moment, PersonId, Signature};
use parloir_crypto::{Claim, SigningKey, verify};

use crate::trouble::Trouble;

const FORM: &str = "parloir-backup/1";
const FORMS: &str = "parloir-backup/";
const NAMESPACE: &str = "parloir/1/backup";
/// More parts than a profile of a million documents has.
const PARTS_MAX: usize = 2_000_000;
/// The longest list that is read: room for as many parts.
pub(crate) const BYTES_MAX: u64 = 512 * 1024 * 1024;

/// What a part holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// The profile, the people met, and what was chosen: one JSON value.
    People,
    /// Links of journals with their contents, in the order in which they came: one JSON value a line.
    Journal {
        /// The place of the first one.
        first: u64,
        /// The place of the last one.
        last: u64,
    },
    /// The plain bytes of the document with this root.
    Document(Digest),
}

/// A part: one age file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// SHA-256 of the file; its name too.
    pub digest: Digest,
    /// Bytes of the file.
    pub bytes: u64,
    /// What is in it.
    pub holds: Holds,
}

impl Part {
    /// The file's name: made of digits, whatever a list says.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}.age", self.digest)
    }
}

/// The list of a backup.
///
/// # Shape
/// ```text
/// parloir-backup/1
/// person: <64 hex>
/// device: <64 hex>
/// number: 7
/// made: 2026-11-27T11:20:00Z
/// people <64 hex> 1234
/// journal <64 hex> 5678 1 400        places of the first and the last link
/// document <64 hex> 90123 <64 hex>   the document's root
/// signature: <128 hex>               SSHSIG by the device's evidence key, namespace parloir/1/backup, over everything above
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Whose backup.
    pub person: PersonId,
    /// Which device made it.
    pub device: DeviceId,
    /// Counts backups of one folder.
    pub number: u64,
    /// When, by the device's clock.
    pub made: Moment,
    /// Every part.
    pub parts: Vec<Part>,
}

impl Index {
    /// Its text, signed.
    #[must_use]
    pub fn to_text(&self, evidence: &SigningKey) -> String {
        let mut text = format!(
            "{FORM}\nperson: {}\ndevice: {}\nnumber: {}\nmade: {}\n",
            self.person,
            self.device,
            self.number,
            self.made.to_text()
        );
        for part in &self.parts {
            let line = match part.holds {
                Holds::People => format!("people {} {}\n", part.digest, part.bytes),
                Holds::Journal { first, last } => format!("journal {} {} {first} {last}\n", part.digest, part.bytes),
                Holds::Document(root) => format!("document {} {} {root}\n", part.digest, part.bytes),
            };
            text.push_str(&line);
        }
        let signature = evidence.sign(NAMESPACE, text.as_bytes());
        text.push_str(&format!("signature: {}\n", data_encoding::HEXLOWER.encode(&signature.0)));
        text
    }

    /// Reads what [`Index::to_text`] writes, and nothing else; `file` is what is named when it does not read.
    ///
    /// # Errors
    /// [`Trouble::Damaged`], also when the signature is not the device's; [`Trouble::Newer`].
    pub fn from_text(text: &str, file: &str) -> Result<Self, Trouble> {
        let damaged = || Trouble::Damaged(file.to_owned());
        let first = text.lines().next().unwrap_or_default();
        if first != FORM {
            return Err(if first.starts_with(FORMS) { Trouble::Newer } else { damaged() });
        }
        let at = text.rfind("signature: ").ok_or_else(damaged)?;
        let (signed, signature) = text.split_at_checked(at).ok_or_else(damaged)?;
        let index = read(signed).ok_or_else(damaged)?;
        let signature = signature.strip_prefix("signature: ").and_then(|rest| rest.strip_suffix('\n'));
        let signature = signature.and_then(|hex| data_encoding::HEXLOWER.decode(hex.as_bytes()).ok());
        let signature: [u8; 64] = signature.and_then(|bytes| bytes.try_into().ok()).ok_or_else(damaged)?;
        let claim = Claim {
            public: &index.device.0,
            namespace: NAMESPACE,
            message: signed.as_bytes(),
            signature: &Signature(signature),
        };
        if verify(&claim) { Ok(index) } else { Err(damaged()) }
    }
}

fn read(signed: &str) -> Option<Index> {
    let mut lines = signed.strip_suffix('\n')?.split('\n').skip(1);
    let mut field = |name: &str| lines.next()?.strip_prefix(name);
    let index = Index {
        person: PersonId::from_hex(field("person: ")?).ok()?,
        device: DeviceId::from_hex(field("device: ")?).ok()?,
        number: number(field("number: ")?)?,
        made: Moment::from_text(field("made: ")?).ok()?,
        parts: Vec::new(),
    };
    let mut parts = Vec::new();
    for line in lines {
        if parts.len() >= PARTS_MAX {
            return None;
        }
        parts.push(part(line)?);
    }
    Some(Index { parts, ..index })
}

fn part(line: &str) -> Option<Part> {
    let mut words = line.split(' ');
    let kind = words.next()?;
    let digest = Digest::from_hex(words.next()?).ok()?;
    let bytes = number(words.next()?)?;
    let holds = match kind {
        "people" => Holds::People,
        "journal" => Holds::Journal { first: number(words.next()?)?, last: number(words.next()?)? },
        "document" => Holds::Document(Digest::from_hex(words.next()?).ok()?),
        _ => return None,
    };
    words.next().is_none().then_some(Part { digest, bytes, holds })
}

/// Digits without a sign or a zero in front: one text for one number.
fn number(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if is_plain { text.parse().ok() } else { None }
}
