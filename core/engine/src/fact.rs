//! From a structural entry and its content to a fact that the matter can fold, with every signature inside it checked.

use parloir_base::{Digest, PersonId};
use parloir_crypto::stamp::Stamp;
use parloir_journal::card::{CheckedCard, check_card_known};
use parloir_journal::checkpoint as sealed;
use parloir_journal::opening;
use parloir_matter::View;
use parloir_matter::fact::{Fact, Stated};
use parloir_wire::card::Card;
use parloir_wire::entry::{Entry, Kind};
use parloir_wire::matter::Admission;
use parloir_wire::person::Person;
use parloir_wire::relay::Consent;
use parloir_wire::removal::Removal;
use parloir_wire::text::Record;
use parloir_wire::verification::Verification;

/// Someone that an admission brings in.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// The card, every signature checked.
    pub checked: CheckedCard,
    /// The card as it came.
    pub card: Card,
}

/// Gives the card of a person as it is known by now, every signature checked.
pub type Known<'a> = dyn Fn(&PersonId) -> Option<&'a CheckedCard> + 'a;

/// Reads a structural entry. `None`: not structural, or its content is not what its kind asks for — it is signed and stays in the
/// journal, and states nothing.
pub fn read(
    entry: &Entry,
    digest: Digest,
    body: &[u8],
    person: PersonId,
    view: &View,
    known: &Known<'_>,
) -> Option<(Stated, Option<Admitted>)> {
    let mut admitted = None;
    let fact = match entry.kind {
        Kind::Opening => Fact::Opening(opening::read(entry, &person, body)?),
        Kind::Admission => {
            let Admission { role, card } = Admission::from_bytes(body).ok()?;
            let of = Person::from_bytes(&card.person.bytes).ok()?.ik;
            let checked = check_card_known(&card, known(&of)).ok()?;
            let (person, devices) = (checked.person.clone(), checked.devices.clone());
            let revoked = checked.revocations.iter().map(|revocation| revocation.evidence).collect();
            let answers = entry.about.clone();
            let fact = Fact::Admission { role, person, devices, revoked, card: checked.digest, answers };
            admitted = Some(Admitted { checked, card });
            fact
        }
        Kind::Verification => Fact::Verification(Verification::from_bytes(body).ok()?),
        Kind::Relay => Fact::Relay { consent: Consent::from_bytes(body).ok()?, replaces: entry.about.clone() },
        Kind::Removal => Fact::Removal(Removal::from_bytes(body).ok()?),
        Kind::Closing => Fact::Closing,
        Kind::Checkpoint => {
            let proposal = sealed::read(body).ok()?;
            // The proposer signs the text with the very key that signs the entry.
            if proposal.signature.public != entry.device.0 || proposal.checkpoint.matter != entry.matter {
                return None;
            }
            let text = proposal.digest;
            Fact::Checkpoint { checkpoint: proposal.checkpoint, text }
        }
        Kind::Countersignature => {
            let about = *entry.about.first()?;
            let proposed = view.checkpoints().iter().find(|c| c.entry == about)?;
            let text = proposed.checkpoint.to_bytes();
            sealed::read_countersignature(body, &text, &entry.device).ok()?;
            Fact::Countersignature { about }
        }
        Kind::Stamp => {
            let Stamp { digest: text, at, authority, policy, .. } = Stamp::read(body).ok()?;
            Fact::Stamp { text, at, authority, policy }
        }
        _ => return None,
    };
    Some((
        Stated { entry: digest, device: entry.device, seq: entry.seq, person, claimed: entry.claimed, fact },
        admitted,
    ))
}
