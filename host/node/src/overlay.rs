//! The shelf of a batch: what the vault holds, and what the earlier steps of the same batch are about to write.

use std::collections::{BTreeMap, HashMap};

use parloir_base::{DeviceId, Digest, MatterId};
use parloir_wire::frame::{Carried, Content};
use parloir_wire::shelf::{Shelf, Write};
use parloir_wire::{Link, Signed};

/// Links that a batch writes and that are not durable yet, found by digest and by place.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    links: HashMap<Digest, (Signed, Option<Content>)>,
    places: BTreeMap<(MatterId, DeviceId, u64), Digest>,
}

impl Pending {
    /// Takes in the writes of a step.
    pub fn add(&mut self, writes: &[Write]) {
        for write in writes {
            let Write::Link { matter, digest, link, content, .. } = write else { continue };
            let (device, seq) = match Link::from_bytes(&link.bytes) {
                Ok(Link::Entry(entry)) => (entry.device, entry.seq),
                Ok(Link::Receipt(receipt)) => (receipt.device, receipt.seq),
                Err(_) => continue,
            };
            self.links.insert(*digest, (link.clone(), content.clone()));
            self.places.insert((*matter, device, seq), *digest);
        }
    }

    /// A whole run of a chain, when all of it is here and it is short: it need not be read back from the disk to be sent.
    pub fn run(
        &self,
        matter: MatterId,
        device: DeviceId,
        first: u64,
        last: u64,
        bytes_max: usize,
    ) -> Option<Vec<Carried>> {
        let count = usize::try_from(last.checked_sub(first)?.checked_add(1)?).ok()?;
        if count > self.places.len() {
            return None;
        }
        let mut run = Vec::with_capacity(count);
        let mut bytes = 0;
        for seq in first..=last {
            let (link, content) = self.links.get(self.places.get(&(matter, device, seq))?)?;
            let carried = Carried { link: link.clone(), content: content.clone() };
            bytes += carried.bytes();
            if bytes > bytes_max {
                return None;
            }
            run.push(carried);
        }
        Some(run)
    }
}

/// Both together, as the engine sees them.
pub(crate) struct Overlay<'a> {
    pub below: &'a dyn Shelf,
    pub pending: &'a Pending,
}

impl Shelf for Overlay<'_> {
    fn digest_at(&self, matter: &MatterId, device: &DeviceId, seq: u64) -> Option<Digest> {
        let here = self.pending.places.get(&(*matter, *device, seq)).copied();
        here.or_else(|| self.below.digest_at(matter, device, seq))
    }

    fn link(&self, digest: &Digest) -> Option<(Signed, Option<Content>)> {
        self.pending.links.get(digest).cloned().or_else(|| self.below.link(digest))
    }

    fn digests(&self, matter: &MatterId, device: &DeviceId, first: u64, last: u64) -> Vec<Digest> {
        let mut found = self.below.digests(matter, device, first, last);
        if first <= last {
            // What is not durable yet continues the chain: it comes after all that is.
            let ahead = self.pending.places.range((*matter, *device, first)..=(*matter, *device, last));
            found.extend(ahead.map(|(_, digest)| *digest));
        }
        found
    }
}
