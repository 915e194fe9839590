//! `matter/2` and `admission/1`: what a matter is, and who is admitted. Contents of entries by the keeper.

use data_encoding::BASE64;
use parloir_base::limit::{CONTENT_BYTES_MAX, RECORD_BYTES_MAX};
use parloir_base::{Malformed, PersonId};

use crate::card::Card;
use crate::lines::{Lines, LinesWriter, base64};
use crate::text::{Record, check_name};
use crate::word::words;

/// What opens a matter. The SHA-256 of these bytes is the matter's name: nobody can open it otherwise, or as another keeper.
///
/// # Shape
/// ```text
/// matter/2
/// title: Martin c. Durand
/// keeper: <64 hex>
/// level: 1 | 2
/// path: direct
/// verification: each | keeper
/// nonce: <64 hex>
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Matter {
    /// What the keeper calls it. Same rule as a name.
    pub title: String,
    /// The person whose devices keep it.
    pub keeper: PersonId,
    /// 1 receipts, 2 full.
    pub level: u8,
    /// Who must have verified a party before content goes to it.
    pub verification: VerificationRule,
    /// Chance: two matters never have one name, and a name tells nothing of a title.
    pub nonce: [u8; 32],
}

/// Who must have verified a party before content goes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerificationRule {
    /// Each party itself.
    Each,
    /// The keeper's verification counts for the others who verified the keeper.
    Keeper,
}

/// # Shape
/// ```text
/// admission/1
/// role: keeper | client | colleague | expert | interpreter | assistant
/// card: <base64 (RFC 4648, padded) of the card's bytes>
/// ```
/// The content is bounded by CONTENT_BYTES_MAX, not by RECORD_BYTES_MAX, for the card's sake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    /// What the party may do.
    pub role: Role,
    /// The party's card.
    pub card: Card,
}

/// What a party is in a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Keeps the matter: admits, closes.
    Keeper,
    /// The client.
    Client,
    /// Another professional.
    Colleague,
    /// An expert.
    Expert,
    /// An interpreter.
    Interpreter,
    /// An assistant of the keeper.
    Assistant,
}

words!(VerificationRule {
    Each = "each",
    Keeper = "keeper",
});

words!(Role {
    Keeper = "keeper",
    Client = "client",
    Colleague = "colleague",
    Expert = "expert",
    Interpreter = "interpreter",
    Assistant = "assistant",
});

impl core::fmt::Debug for Matter {
    /// The title is what a person wrote, and the nonce keeps the name from telling it.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Matter(level {}, {:?})", self.level, self.verification)
    }
}

impl Record for Matter {
    const TYPE: &'static str = "matter/2";
    const NAMESPACE: &'static str = "parloir/1/matter";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, 460);
        lines.text("title: ", &self.title);
        lines.hex("keeper: ", &self.keeper.0);
        lines.number("level: ", self.level.into());
        lines.text("path: ", "direct");
        lines.text("verification: ", self.verification.word());
        lines.hex("nonce: ", &self.nonce);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let title = lines.field("title: ")?.checked(check_name)?;
        let keeper = PersonId(lines.field("keeper: ")?.bytes32()?);
        let level = lines.field("level: ")?.level()?;
        let path = lines.field("path: ")?;
        if path.text != "direct" {
            return Err(path.malformed("direct"));
        }
        let verification = lines.field("verification: ")?.word(VerificationRule::from_word, "each or keeper")?;
        let nonce = lines.field("nonce: ")?.bytes32()?;
        lines.end()?;
        Ok(Self { title, keeper, level, verification, nonce })
    }
}

impl Record for Admission {
    const TYPE: &'static str = "admission/1";
    const NAMESPACE: &'static str = "parloir/1/admission";

    fn to_bytes(&self) -> Vec<u8> {
        let card = BASE64.encode(&self.card.to_bytes());
        let mut lines = LinesWriter::new(Self::TYPE, card.len().saturating_add(64));
        lines.text("role: ", self.role.word());
        lines.text("card: ", &card);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, CONTENT_BYTES_MAX, Self::TYPE)?;
        let role = lines
            .field("role: ")?
            .word(Role::from_word, "keeper, client, colleague, expert, interpreter or assistant")?;
        let value = lines.field("card: ")?;
        let card = base64(&BASE64, *b"+/", value.text).map_err(|malformed| malformed.shifted(value.start))?;
        let card = Card::from_bytes(&card).map_err(|malformed| {
            // Four letters stand for three bytes.
            let letters = malformed.offset_bytes.saturating_mul(4) / 3;
            Malformed::at(value.start.saturating_add(letters), malformed.expected)
        })?;
        lines.end()?;
        Ok(Self { role, card })
    }
}
