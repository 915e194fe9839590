//! Checkpoints: what all chains come to, how one is proposed, co-signed, read back and checked.

use parloir_base::{DeviceId, Digest, Malformed};
use parloir_crypto::sshsig::{Armoured, armour, unarmour};
use parloir_crypto::{Claim, SigningKey, digest, verify};
use parloir_wire::checkpoint::Checkpoint;
use parloir_wire::{Record, Seen};

use crate::merkle::Root;

/// Digests asked for at once.
const PAGE: u64 = 4_096;
/// Where the signature starts in the content of a checkpoint's entry.
const ARMOUR_START: &[u8] = b"-----BEGIN SSH SIGNATURE-----\n";

/// Gives the digests of a device's links from the first to the last number, both included, in order.
pub type Digests<'a> = dyn FnMut(&DeviceId, u64, u64) -> Vec<Digest> + 'a;

/// Why a checkpoint does not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    /// A head is not what is held here at that place.
    #[error("a head is not the link that is held at that place")]
    Head(DeviceId),
    /// Links under a head are missing here: it cannot be judged yet.
    #[error("links under a head are missing here")]
    Missing(DeviceId),
    /// The size is not the sum of the heads.
    #[error("the size is not the sum of the heads")]
    Size,
    /// The root is not that of the links.
    #[error("the root is not that of the links")]
    Root,
    /// The matter, the number, the previous digest or a head does not follow from the checkpoint before.
    #[error("it does not follow from the checkpoint before")]
    Order,
    /// A signature does not hold, or is by another key or in another namespace.
    #[error("a signature of the checkpoint does not hold")]
    Signature,
}

/// Size and root of everything up to `heads`, which must be ascending by device as in a checkpoint.
///
/// # Errors
/// [`CheckpointFault::Missing`] when a chain is shorter than its head says, [`CheckpointFault::Head`] when its link there is
/// another one or the heads do not ascend.
pub fn covered(heads: &[Seen], digests: &mut Digests<'_>) -> Result<(u64, Digest), CheckpointFault> {
    let mut root = Root::new();
    let mut before: Option<DeviceId> = None;
    for head in heads {
        if before.is_some_and(|device| device >= head.device) {
            return Err(CheckpointFault::Head(head.device));
        }
        before = Some(head.device);
        let mut first = 1;
        let mut last_digest = None;
        while first <= head.seq {
            let last = head.seq.min(first.saturating_add(PAGE - 1));
            let page = digests(&head.device, first, last);
            if u64::try_from(page.len()) != Ok(last - first + 1) {
                return Err(CheckpointFault::Missing(head.device));
            }
            for one in &page {
                root.push(one);
            }
            last_digest = page.last().copied();
            first = last.saturating_add(1);
        }
        if last_digest != Some(head.digest) {
            return Err(CheckpointFault::Head(head.device));
        }
    }
    Ok((root.size(), root.finish()))
}

/// Checks heads, size and root against the links that are held.
///
/// # Errors
/// [`CheckpointFault`].
pub fn check(checkpoint: &Checkpoint, digests: &mut Digests<'_>) -> Result<(), CheckpointFault> {
    let (size, root) = covered(&checkpoint.heads, digests)?;
    if checkpoint.size != size {
        return Err(CheckpointFault::Size);
    }
    if checkpoint.root != root {
        return Err(CheckpointFault::Root);
    }
    Ok(())
}

/// Checks that a checkpoint follows the one before (with the digest of its text): same matter, next number, its digest, and no
/// head that went back. Without one before, it must be number 1.
///
/// # Errors
/// [`CheckpointFault::Order`].
pub fn follows(before: Option<(&Checkpoint, &Digest)>, next: &Checkpoint) -> Result<(), CheckpointFault> {
    let stands = match before {
        None => next.number == 1 && next.prev.is_none(),
        Some((old, old_digest)) => {
            next.matter == old.matter
                && Some(next.number) == old.number.checked_add(1)
                && next.prev.as_ref() == Some(old_digest)
                && old.heads.iter().all(|head| {
                    next.heads.iter().any(|now| {
                        now.device == head.device
                            && (now.seq > head.seq || (now.seq == head.seq && now.digest == head.digest))
                    })
                })
        }
    };
    if stands { Ok(()) } else { Err(CheckpointFault::Order) }
}

/// Which leaf of the checkpoint's tree a link is. `None`: not covered.
#[must_use]
pub fn leaf_index(heads: &[Seen], device: &DeviceId, seq: u64) -> Option<u64> {
    let mut before = 0_u64;
    for head in heads {
        if head.device == *device {
            return (1..=head.seq).contains(&seq).then(|| before.saturating_add(seq - 1));
        }
        before = before.checked_add(head.seq)?;
    }
    None
}

/// The content of an entry of kind `checkpoint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// Its exact text: what is signed, co-signed and digested.
    pub bytes: Vec<u8>,
    /// SHA-256 of that text: what the next checkpoint names.
    pub digest: Digest,
    /// The proposer's signature.
    pub signature: Armoured,
}

/// The content of an entry of kind `checkpoint`: the text, then the proposer's armoured signature over it.
#[must_use]
pub fn compose(checkpoint: &Checkpoint, key: &SigningKey) -> Vec<u8> {
    let mut content = checkpoint.to_bytes();
    let signature = countersign(&content, key);
    content.extend_from_slice(&signature);
    content
}

/// Reads what [`compose`] writes and checks the signature inside. Whose key it must be is the caller's to say.
///
/// # Errors
/// [`Malformed`] for any other form, [`CheckpointFault::Signature`] when it does not hold.
pub fn read(content: &[u8]) -> Result<Proposal, ContentFault> {
    let start = content
        .windows(ARMOUR_START.len())
        .position(|window| window == ARMOUR_START)
        .ok_or(Malformed::at(content.len(), "a checkpoint's signature"))?;
    let (text, armoured) = content.split_at(start);
    let checkpoint = Checkpoint::from_bytes(text)?;
    let signature = read_armour(armoured).map_err(|malformed| malformed.shifted(start))?;
    if !holds(text, &signature) {
        return Err(ContentFault::Checkpoint(CheckpointFault::Signature));
    }
    Ok(Proposal { checkpoint, bytes: text.to_vec(), digest: digest(text), signature })
}

/// The content of an entry of kind `countersignature`: an armoured signature over the checkpoint's text.
#[must_use]
pub fn countersign(text: &[u8], key: &SigningKey) -> Vec<u8> {
    armour(&key.public(), Checkpoint::NAMESPACE, &key.sign(Checkpoint::NAMESPACE, text)).into_bytes()
}

/// Reads a countersignature and checks that it holds over the checkpoint's `text` with the key of `device`.
///
/// # Errors
/// [`Malformed`] for any other form, [`CheckpointFault::Signature`] when it does not hold or is another device's.
pub fn read_countersignature(content: &[u8], text: &[u8], device: &DeviceId) -> Result<Armoured, ContentFault> {
    let signature = read_armour(content)?;
    if signature.public != *device.as_bytes() || !holds(text, &signature) {
        return Err(ContentFault::Checkpoint(CheckpointFault::Signature));
    }
    Ok(signature)
}

/// Why the content of a checkpoint or countersignature is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentFault {
    /// It cannot be read.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// It can be read and does not stand.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFault),
}

/// An armour in the one form that is written here: two texts for one signature would be two contents for one fact.
fn read_armour(bytes: &[u8]) -> Result<Armoured, Malformed> {
    let text = core::str::from_utf8(bytes).map_err(|_| Malformed::at(0, "an armoured signature"))?;
    let read = unarmour(text)?;
    if armour(&read.public, &read.namespace, &read.signature) == text {
        Ok(read)
    } else {
        Err(Malformed::at(0, "an armoured signature in the form ssh-keygen writes"))
    }
}

/// Whether a signature holds over a checkpoint's text, in its namespace.
fn holds(text: &[u8], armoured: &Armoured) -> bool {
    armoured.namespace == Checkpoint::NAMESPACE
        && verify(&Claim {
            public: &armoured.public,
            namespace: Checkpoint::NAMESPACE,
            message: text,
            signature: &armoured.signature,
        })
}
