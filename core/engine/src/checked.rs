//! Links that were read and whose signatures hold: what a batch must become before any of it is stored.

use parloir_base::{DeviceId, Digest, MatterId};
use parloir_crypto::sign::{Claim, verify_all};
use parloir_wire::entry::Link;
use parloir_wire::frame::Carried;

/// A link that was read and whose signature holds.
pub(crate) struct One {
    pub link: Link,
    pub digest: Digest,
    pub carried: Carried,
}

/// A batch of which every link was read and every signature holds. Only [`check`] makes one.
pub struct Checked {
    pub(crate) matter: MatterId,
    pub(crate) links: Vec<One>,
}

impl core::fmt::Debug for Checked {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Checked({} links)", self.links.len())
    }
}

/// Reads every link of a batch and checks every signature. `None`: something no follower of the specification sends.
///
/// It asks nothing of the state, so a host may do it on another thread, ahead of the step that takes the batch.
pub(crate) fn check(matter: &MatterId, links: Vec<Carried>) -> Option<Checked> {
    let mut checked = Vec::with_capacity(links.len());
    for carried in links {
        let link = Link::from_bytes(&carried.link.bytes).ok()?;
        if link.matter() != *matter {
            return None;
        }
        let digest = parloir_crypto::digest(&carried.link.bytes);
        checked.push(One { link, digest, carried });
    }
    // The evidence key is the device's name, so a signature can be checked before anyone knows whose device it is.
    let devices: Vec<DeviceId> = checked.iter().map(|one| one.link.device()).collect();
    let claims: Vec<Claim<'_>> = checked
        .iter()
        .zip(&devices)
        .map(|(one, device)| Claim {
            public: device.as_bytes(),
            namespace: one.link.namespace(),
            message: &one.carried.link.bytes,
            signature: &one.carried.link.signature,
        })
        .collect();
    if !verify_all(&claims) {
        return None;
    }
    drop(claims);
    Some(Checked { matter: *matter, links: checked })
}
