//! Proofs of forks in a bundle: each is by the device that it accuses, or the bundle is refused.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, PersonId};
use parloir_crypto::{Claim, digest, verify};
use parloir_wire::Link;

use crate::bundle::check::chains::{Journal, may_sign};
use crate::bundle::check::files::Shelf;
use crate::bundle::check::keys::Keys;
use crate::bundle::check::report::{Code, Report};
use crate::bundle::layout::{Side, Slot};
use crate::fork::contradiction;
use crate::signing::namespace;

/// Devices that signed two histories: whose, and the place at which these part.
pub type Forks = BTreeMap<DeviceId, (PersonId, u64)>;

/// Reads and checks `forks/`.
pub fn read(shelf: &mut Shelf<'_>, keys: &Keys, journal: &Journal, report: &mut Report) -> Forks {
    let device = |slot: &Slot| match slot {
        Slot::Fork(device, _) | Slot::ForkSignature(device, _) => Some(*device),
        _ => None,
    };
    let devices: BTreeSet<DeviceId> = shelf.slots.iter().filter_map(device).collect();
    let mut forks = Forks::new();
    for device in devices {
        let [one, other] = Side::BOTH.map(|side| half(shelf, keys, device, side, report));
        let (Some((one, first, person)), Some((other, second, _))) = (one, other) else { continue };
        let ours = |link: &Link| link.device() == device && journal.matter == Some(link.matter());
        let path = Slot::Fork(device, Side::Other).path();
        match contradiction((&one, &first), (&other, &second)).filter(|_| ours(&one) && ours(&other)) {
            Some(seq) => {
                report.accuse(Code::NoteFork, path, person);
                forks.insert(device, (person, seq));
            }
            None => report.find(Code::ForkWrong, path),
        }
    }
    forks
}

/// One of the two links, when the device signed it and could.
fn half(
    shelf: &mut Shelf<'_>,
    keys: &Keys,
    device: DeviceId,
    side: Side,
    report: &mut Report,
) -> Option<(Link, Digest, PersonId)> {
    let slot = Slot::Fork(device, side);
    let bytes = shelf.take(&slot, report)?;
    let Ok(link) = Link::from_bytes(&bytes) else {
        report.find(Code::FormUnreadable, slot.path());
        return None;
    };
    let (by, namespace) = (Slot::ForkSignature(device, side), namespace(&link));
    let armoured = shelf.signature(&by, device.as_bytes(), namespace, report)?;
    report.signatures += 1;
    let claim = Claim { public: device.as_bytes(), namespace, message: &bytes, signature: &armoured.signature };
    if !verify(&claim) {
        report.find(Code::SignatureWrong, slot.path());
        return None;
    }
    let person = may_sign(keys, &device, link.claimed(), &slot.path(), report)?;
    Some((link, digest(&bytes), person))
}
