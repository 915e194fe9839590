//! The tree of RFC 6962 over digests: one root for many links, and a short proof for one of them.

use parloir_base::Digest;
use parloir_crypto::Hasher;

/// Nodes of a path at most: a tree of 2^64 leaves.
pub const PATH_MAX: usize = 64;

/// The root over leaves that come one by one, holding one node per level.
///
/// # Source
/// RFC 6962 §2.1: leaf = SHA-256(0x00 ‖ data), node = SHA-256(0x01 ‖ left ‖ right); data here is a link's digest.
#[derive(Clone, Debug, Default)]
pub struct Root {
    /// Complete subtrees from the left: (height, node), heights strictly descending.
    nodes: Vec<(u32, Digest)>,
    size: u64,
}

impl Root {
    /// No leaf.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more leaf.
    pub fn push(&mut self, leaf: &Digest) {
        let mut height = 0;
        let mut node = leaf_node(leaf);
        while let Some((below, left)) = self.nodes.pop() {
            if below != height {
                self.nodes.push((below, left));
                break;
            }
            node = join(&left, &node);
            height += 1;
        }
        self.nodes.push((height, node));
        self.size = self.size.saturating_add(1);
    }

    /// How many leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root; of no leaf, SHA-256 of nothing.
    #[must_use]
    pub fn finish(self) -> Digest {
        let mut nodes = self.nodes.into_iter().rev().map(|(_, node)| node);
        let Some(last) = nodes.next() else { return Hasher::new().finish() };
        nodes.fold(last, |right, left| join(&left, &right))
    }
}

/// The whole tree, for proofs of many leaves.
#[derive(Clone, Debug)]
pub struct Tree {
    /// From the leaves up; an odd last node rises as it is.
    levels: Vec<Vec<Digest>>,
}

impl Tree {
    /// Over these leaves.
    #[must_use]
    pub fn new(leaves: &[Digest]) -> Self {
        let mut level: Vec<Digest> = leaves.iter().map(leaf_node).collect();
        let mut levels = Vec::new();
        while level.len() > 1 {
            let above = level
                .chunks(2)
                .filter_map(|pair| match pair {
                    [left, right] => Some(join(left, right)),
                    [alone] => Some(*alone),
                    _ => None,
                })
                .collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Self { levels }
    }

    /// The root; of no leaf, SHA-256 of nothing.
    #[must_use]
    pub fn root(&self) -> Digest {
        self.levels.last().and_then(|top| top.first()).copied().unwrap_or_else(|| Hasher::new().finish())
    }

    /// What proves that leaf `index` stands in the tree: its neighbours from the leaf up. `None`: no such leaf.
    #[must_use]
    pub fn path(&self, index: u64) -> Option<Vec<Digest>> {
        let mut at = usize::try_from(index).ok()?;
        self.levels.first()?.get(at)?;
        let mut path = Vec::new();
        for level in &self.levels {
            if let Some(neighbour) = level.get(at ^ 1).filter(|_| level.len() > 1) {
                path.push(*neighbour);
            }
            at /= 2;
        }
        Some(path)
    }
}

/// Whether `path` proves that `leaf` is number `index` of the `size` leaves under `root`.
///
/// # Source
/// RFC 9162 §2.1.3.2 (the same tree as RFC 6962, with the check written out).
#[must_use]
pub fn verify_inclusion(root: &Digest, size: u64, index: u64, leaf: &Digest, path: &[Digest]) -> bool {
    if index >= size || path.len() > PATH_MAX {
        return false;
    }
    let (mut at, mut last) = (index, size - 1);
    let mut node = leaf_node(leaf);
    for neighbour in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            node = join(neighbour, &node);
            while at.is_multiple_of(2) && at != 0 {
                at /= 2;
                last /= 2;
            }
        } else {
            node = join(&node, neighbour);
        }
        at /= 2;
        last /= 2;
    }
    last == 0 && node == *root
}

fn leaf_node(leaf: &Digest) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(&[0]);
    hasher.update(leaf.as_bytes());
    hasher.finish()
}

fn join(left: &Digest, right: &Digest) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(&[1]);
    hasher.update(left.as_bytes());
    hasher.update(right.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests;
