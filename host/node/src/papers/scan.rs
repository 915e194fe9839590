//! What a matter's chains say besides its items: structural entries, and how far each chain is known to go.

use std::collections::BTreeMap;

use parloir_base::{DeviceId, Digest, MatterId, Moment};
use parloir_vault::Reader;
use parloir_wire::matter::{Admission, Role};
use parloir_wire::verification::Verification;
use parloir_wire::{Kind, Link, Record};

use crate::fault::Stop;

/// Links read at once.
const PAGE: usize = 500;

/// A structural entry.
pub(crate) struct Structural {
    pub entry: Digest,
    pub device: DeviceId,
    pub seq: u64,
    pub kind: Kind,
    pub claimed: Moment,
    pub verification: Option<Verification>,
    /// Of an admission: as what.
    pub role: Option<Role>,
}

/// What the chains say.
#[derive(Default)]
pub(crate) struct Scan {
    /// By moment; within a second the opening first, then as each chain has them.
    pub structural: Vec<Structural>,
    /// Chains, and how far each was read.
    pub chains: Vec<(DeviceId, u64)>,
    /// How far other chains were seen to go.
    pub declared: BTreeMap<DeviceId, u64>,
}

/// Reads every chain, a page at a time.
pub(crate) fn scan(reader: &Reader, matter: &MatterId) -> Result<Scan, Stop> {
    let mut scan = Scan { chains: reader.chains(matter)?, ..Scan::default() };
    for (device, last) in scan.chains.clone() {
        let mut next = 1;
        while next <= last {
            let page = reader.chain_page(matter, &device, next, PAGE)?;
            if page.is_empty() {
                break;
            }
            next = next.saturating_add(page.len() as u64);
            for (digest, carried, _, _) in page {
                let Ok(Link::Entry(entry)) = Link::from_bytes(&carried.link.bytes) else { continue };
                for seen in &entry.seen {
                    let known = scan.declared.entry(seen.device).or_default();
                    *known = seen.seq.max(*known);
                }
                if !entry.kind.is_structural() {
                    continue;
                }
                let body = carried.content.as_ref().map(|content| content.body.as_slice()).unwrap_or_default();
                let is = |kind| entry.kind == kind;
                scan.structural.push(Structural {
                    entry: digest,
                    device,
                    seq: entry.seq,
                    kind: entry.kind,
                    claimed: entry.claimed,
                    verification: is(Kind::Verification).then(|| Verification::from_bytes(body).ok()).flatten(),
                    role: is(Kind::Admission).then(|| Admission::from_bytes(body).ok()).flatten().map(|one| one.role),
                });
            }
        }
    }
    scan.structural.sort_unstable_by_key(|one| (one.claimed, one.kind != Kind::Opening, one.seq, one.entry));
    Ok(scan)
}
