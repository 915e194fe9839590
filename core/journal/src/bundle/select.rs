//! Which links a selective bundle needs, so that the chosen entries can be read and their receipts understood.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest};
use parloir_wire::{Kind, Link, ReceiptKind};

/// What is kept of every link while choosing.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// Whose chain.
    pub device: DeviceId,
    /// Where in it.
    pub seq: u64,
    /// Digest of the link.
    pub digest: Digest,
    /// An entry's kind, none for a receipt.
    pub kind: Option<Kind>,
    /// What a receipt states, none for an entry.
    pub receipt: Option<ReceiptKind>,
    /// What it is about.
    pub about: Vec<Digest>,
}

impl Sketch {
    /// Of a link.
    #[must_use]
    pub fn of(link: &Link, digest: Digest) -> Self {
        let (device, seq) = (link.device(), link.seq());
        match link {
            Link::Entry(one) => {
                Self { device, seq, digest, kind: Some(one.kind), receipt: None, about: one.about.clone() }
            }
            Link::Receipt(one) => {
                Self { device, seq, digest, kind: None, receipt: Some(one.receipt), about: vec![one.about] }
            }
        }
    }
}

/// The links to be written: for each, whether its content goes with it.
///
/// With the chosen entries: the facts that say who is who (opening, admissions, removals, verifications, closing), which relay who agreed to, and time-stamps; corrections,
/// withdrawals and imports of chosen entries, without which they would mislead; receipts that name them; and, where a device's *delivered*
/// receipt covers a chosen entry by naming a later one of its chain, the first such receipt and, without its content, the entry it names.
#[must_use]
pub fn choose(chosen: &BTreeSet<Digest>, links: &[Sketch]) -> BTreeMap<Digest, bool> {
    let mut kept: BTreeMap<Digest, bool> = BTreeMap::new();
    for link in links {
        let content = match link.kind {
            Some(
                Kind::Opening
                | Kind::Admission
                | Kind::Relay
                | Kind::Removal
                | Kind::Stamp
                | Kind::Verification
                | Kind::Closing,
            ) => true,
            Some(Kind::Correction | Kind::Import | Kind::Withdrawal) => {
                link.about.iter().any(|about| chosen.contains(about))
            }
            _ => false,
        };
        if content || chosen.contains(&link.digest) {
            kept.insert(link.digest, true);
        }
    }
    let places: BTreeMap<Digest, (DeviceId, u64)> =
        links.iter().map(|link| (link.digest, (link.device, link.seq))).collect();
    let document = |link: &&Sketch| link.kind.is_some_and(Kind::is_document);
    let wanted: Vec<&Sketch> = links.iter().filter(|link| chosen.contains(&link.digest) && !document(link)).collect();
    // For each receipting device and chosen entry, the delivered receipt that names the nearest entry at or after it.
    let mut nearest: BTreeMap<(DeviceId, Digest), (u64, Digest, Digest)> = BTreeMap::new();
    for receipt in links.iter().filter(|link| link.receipt.is_some()) {
        let Some(about) = receipt.about.first() else { continue };
        if kept.get(about) == Some(&true) {
            kept.insert(receipt.digest, false);
        }
        let Some((device, seq)) = places.get(about).filter(|_| receipt.receipt == Some(ReceiptKind::Delivered)) else {
            continue;
        };
        for entry in wanted.iter().filter(|entry| entry.device == *device && entry.seq <= *seq) {
            let found = (*seq, receipt.digest, *about);
            nearest
                .entry((receipt.device, entry.digest))
                .and_modify(|held| *held = (*held).min(found))
                .or_insert(found);
        }
    }
    for (_, receipt, about) in nearest.into_values() {
        kept.entry(receipt).or_insert(false);
        kept.entry(about).or_insert(false);
    }
    kept
}
