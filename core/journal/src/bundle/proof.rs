//! `proof/1`: that one link stands in the tree of a checkpoint (rule B-70).

use std::fmt::Write as _;

use parloir_base::Digest;

use crate::merkle::PATH_MAX;

/// # Shape
/// ```text
/// proof/1
/// link: <64 hex>
/// checkpoint: 1
/// index: 3                from 0
/// size: 12
/// node: <64 hex>          0..=64 times, from the leaf up
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The link.
    pub link: Digest,
    /// The checkpoint's number.
    pub checkpoint: u64,
    /// Which leaf.
    pub index: u64,
    /// How many leaves.
    pub size: u64,
    /// Neighbours from the leaf up.
    pub path: Vec<Digest>,
}

impl Proof {
    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { link, checkpoint, index, size, path } = self;
        let mut text = format!("proof/1\nlink: {link}\ncheckpoint: {checkpoint}\nindex: {index}\nsize: {size}\n");
        for node in path {
            let _ = writeln!(text, "node: {node}");
        }
        text
    }

    /// Reads what [`Proof::text`] writes; `None` for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.strip_prefix("proof/1\n")?.lines();
        let mut field = |key: &str| lines.next().and_then(|line| line.strip_prefix(key));
        let link = Digest::from_hex(field("link: ")?).ok()?;
        let checkpoint = field("checkpoint: ")?.parse().ok()?;
        let index = field("index: ")?.parse().ok()?;
        let size = field("size: ")?.parse().ok()?;
        let path: Option<Vec<Digest>> =
            lines.take(PATH_MAX + 1).map(|line| Digest::from_hex(line.strip_prefix("node: ")?).ok()).collect();
        let read = Self { link, checkpoint, index, size, path: path? };
        (read.path.len() <= PATH_MAX && read.text() == text).then_some(read)
    }
}
