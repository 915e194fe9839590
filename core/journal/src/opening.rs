//! The name of a matter: the digest of what opens it, so that nobody can open another's, and nobody the same one otherwise.

use parloir_base::{MatterId, PersonId};
use parloir_wire::matter::Matter;
use parloir_wire::{Entry, Kind, Record};

/// The name that an opening gives to its matter.
///
/// # Shape
/// SHA-256 of the exact bytes of `matter/2`, the content of the opening's entry.
#[must_use]
pub fn name(opening: &[u8]) -> MatterId {
    MatterId(parloir_crypto::digest(opening).0)
}

/// What an entry by a device of `author` opens with this content. `None`: it opens nothing, for it is not the first of its chain,
/// its matter does not have the name that the content gives, or the content names another keeper than its author.
#[must_use]
pub fn read(entry: &Entry, author: &PersonId, body: &[u8]) -> Option<Matter> {
    if entry.kind != Kind::Opening || entry.seq != 1 || name(body) != entry.matter {
        return None;
    }
    Matter::from_bytes(body).ok().filter(|matter| matter.keeper == *author)
}

#[cfg(test)]
mod tests {
    use super::*;
    use parloir_base::{DeviceId, Digest, Moment};
    use parloir_wire::matter::VerificationRule;

    const CLAIRE: PersonId = PersonId([1; 32]);
    const MALLORY: PersonId = PersonId([2; 32]);

    fn opening(keeper: PersonId, title: &str) -> Vec<u8> {
        let verification = VerificationRule::Each;
        Matter { title: title.to_owned(), keeper, level: 2, verification, nonce: [3; 32] }.to_bytes()
    }

    fn entry(matter: MatterId, seq: u64) -> Entry {
        Entry {
            matter,
            device: DeviceId([4; 32]),
            seq,
            prev: None,
            kind: Kind::Opening,
            commitment: Digest([5; 32]),
            size: 1,
            about: Vec::new(),
            seen: Vec::new(),
            claimed: Moment::from_seconds(0),
        }
    }

    #[test]
    fn an_opening_gives_its_matter_a_name_that_nobody_else_and_nothing_else_can_have() {
        let body = opening(CLAIRE, "Martin c. Durand");
        let first = entry(name(&body), 1);
        assert_eq!(read(&first, &CLAIRE, &body).map(|matter| matter.title), Some("Martin c. Durand".to_owned()));
        assert_eq!(read(&first, &MALLORY, &body), None, "the keeper's words in another's mouth");
        assert_eq!(read(&first, &MALLORY, &opening(MALLORY, "Martin c. Durand")), None, "another keeper");
        assert_eq!(read(&first, &CLAIRE, &opening(CLAIRE, "Durand c. Martin")), None, "another title");
        assert_eq!(read(&entry(name(&body), 2), &CLAIRE, &body), None, "later in the chain");
        assert_eq!(read(&Entry { kind: Kind::Message, ..first }, &CLAIRE, &body), None, "another kind");
    }

    #[test]
    fn the_name_of_a_matter_is_the_digest_of_its_opening_and_nothing_more() {
        let body = b"matter/2\ntitle: Martin c. Durand\nkeeper: 0101010101010101010101010101010101010101010101010101010101010101\n\
level: 2\npath: direct\nverification: each\nnonce: 0303030303030303030303030303030303030303030303030303030303030303\n";
        assert_eq!(opening(CLAIRE, "Martin c. Durand"), body);
        assert_eq!(name(body).to_hex(), "89b1088b2cacce7700ab2467d8f443f92025db628a61e12116e772c0c74f358d");
    }
}
