//! Time-stamps of a bundle: each is in its journal, stamps a checkpoint that is here, and is worth what the reader trusts.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::Digest;
use parloir_crypto::digest;
use parloir_crypto::stamp::Anchors;
use parloir_wire::Record;

use crate::bundle::check::chains::Journal;
use crate::bundle::check::checkpoints::Checkpoints;
use crate::bundle::check::files::Shelf;
use crate::bundle::check::report::{Code, Report, StampOf};
use crate::bundle::layout::Slot;

/// Reads and checks `stamps/`.
pub fn read(
    shelf: &mut Shelf<'_>,
    journal: &Journal,
    checkpoints: &Checkpoints,
    authorities: Option<&Anchors>,
    report: &mut Report,
) {
    let texts: BTreeMap<Digest, u64> =
        checkpoints.iter().map(|(number, (checkpoint, _))| (digest(&checkpoint.to_bytes()), *number)).collect();
    let mut known = BTreeSet::new();
    for one in journal.facts.stamps(&texts) {
        let slot = Slot::Stamp(one.number, one.order);
        let path = slot.path();
        if shelf.take(&slot, report).is_some_and(|bytes| bytes != one.bytes) {
            report.find(Code::StampDiffers, path.as_str());
        }
        report.stamp(StampOf::Checkpoint(one.number), path, Some(one.by), one.stamp, authorities);
        known.insert(slot);
    }
    let strangers: Vec<String> = shelf
        .slots
        .iter()
        .filter(|slot| matches!(slot, Slot::Stamp(..)) && !known.contains(slot))
        .map(Slot::path)
        .collect();
    for path in strangers {
        report.find(Code::StampDiffers, path);
    }
}
