//! A fork: two links that one device signed in one chain, and that cannot both stand.

use parloir_base::{DeviceId, Digest, MatterId, Moment};
use parloir_crypto::digest;
use parloir_wire::{Link, Signed};

use crate::signing::check_link;

/// What a proof of a fork comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The place at which the two histories part.
    pub seq: u64,
    /// When each link was signed, by the device's clock. Whether the device could then is the register's to say.
    pub claimed: [Moment; 2],
}

/// Checks a proof: both links are of this matter and by this device, it signed both, and they contradict each other. `None`: it proves
/// nothing. Nobody but the holder of the device's key can make one that does.
#[must_use]
pub fn check(matter: &MatterId, device: &DeviceId, one: &Signed, other: &Signed) -> Option<Proven> {
    let read = |signed: &Signed| {
        let link = check_link(signed).ok().filter(|link| link.matter() == *matter && link.device() == *device)?;
        Some((link, digest(&signed.bytes)))
    };
    let (one, other) = (read(one)?, read(other)?);
    let seq = contradiction((&one.0, &one.1), (&other.0, &other.1))?;
    Some(Proven { seq, claimed: [one.0.claimed(), other.0.claimed()] })
}

/// The place at which two links of one chain, each with its digest, contradict each other: they stand at the same place, or follow
/// each other and the later names another one before it.
#[must_use]
pub fn contradiction((one, one_digest): (&Link, &Digest), (other, other_digest): (&Link, &Digest)) -> Option<u64> {
    let same_place = one.seq() == other.seq() && one_digest != other_digest;
    let other_before = other.seq() == one.seq().saturating_add(1) && other.prev() != Some(*one_digest);
    let one_before = one.seq() == other.seq().saturating_add(1) && one.prev() != Some(*other_digest);
    (same_place || other_before || one_before).then(|| one.seq().max(other.seq()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use parloir_crypto::SigningKey;
    use parloir_wire::{Entry, Kind, Record};

    use crate::signing::sign_record;

    const MATTER: MatterId = MatterId([1; 32]);

    fn link(key: &SigningKey, matter: MatterId, seq: u64, prev: Option<Digest>, said: u8) -> Signed {
        let entry = Entry {
            matter,
            device: DeviceId(key.public()),
            seq,
            prev,
            kind: Kind::Message,
            commitment: Digest([said; 32]),
            size: 1,
            about: Vec::new(),
            seen: Vec::new(),
            claimed: Moment::from_seconds(i64::from(said)),
        };
        sign_record(key, &entry)
    }

    #[test]
    fn two_links_at_one_place_or_a_break_between_two_prove_a_fork_whichever_comes_first() {
        let key = SigningKey::from_seed(&[7; 32]);
        let device = DeviceId(key.public());
        let (one, other) = (link(&key, MATTER, 1, None, 1), link(&key, MATTER, 1, None, 2));
        let torn = link(&key, MATTER, 2, Some(digest(&other.bytes)), 3);
        for (a, b, seq) in [(&one, &other, 1), (&other, &one, 1), (&one, &torn, 2), (&torn, &one, 2)] {
            assert_eq!(check(&MATTER, &device, a, b).map(|proven| proven.seq), Some(seq));
        }
        let claimed = check(&MATTER, &device, &one, &torn).map(|proven| proven.claimed);
        assert_eq!(claimed, Some([Moment::from_seconds(1), Moment::from_seconds(3)]));
    }

    #[test]
    fn a_proof_that_the_device_did_not_sign_itself_proves_nothing() {
        let (key, thief) = (SigningKey::from_seed(&[7; 32]), SigningKey::from_seed(&[8; 32]));
        let device = DeviceId(key.public());
        let one = link(&key, MATTER, 1, None, 1);
        let follows = link(&key, MATTER, 2, Some(digest(&one.bytes)), 2);
        let mut unsigned = link(&key, MATTER, 1, None, 2);
        unsigned.signature.0[3] ^= 1;
        let mut by_thief = link(&key, MATTER, 1, None, 2);
        by_thief.signature = thief.sign(Entry::NAMESPACE, &by_thief.bytes);
        let mut purpose = link(&key, MATTER, 1, None, 2);
        purpose.signature = key.sign("parloir/1/receipt", &purpose.bytes);
        for (what, other) in [
            ("itself", one.clone()),
            ("the next one", follows),
            ("far from it", link(&key, MATTER, 3, Some(Digest([9; 32])), 2)),
            ("unsigned", unsigned),
            ("signed by a thief", by_thief),
            ("another purpose", purpose),
            ("another device's", link(&thief, MATTER, 1, None, 2)),
            ("another matter's", link(&key, MatterId([2; 32]), 1, None, 2)),
        ] {
            assert_eq!(check(&MATTER, &device, &one, &other), None, "{what}");
            assert_eq!(check(&MATTER, &device, &other, &one), None, "{what}");
        }
    }
}
