//! `withheld.txt`: what a bundle leaves out, and why; a gap is declared, never hidden (rule B-30).

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest};

/// Why something is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It was not chosen for this bundle.
    NotChosen,
    /// The maker does not hold it (never arrived, or erased).
    NotHere,
    /// It is privileged.
    Privileged,
}

impl Reason {
    /// The word in the file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotChosen => "not-chosen",
            Self::NotHere => "not-here",
            Self::Privileged => "privileged",
        }
    }

    /// The reason that a word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::NotChosen, Self::NotHere, Self::Privileged].into_iter().find(|reason| reason.word() == word)
    }
}

/// Everything that is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// Entries without their content.
    pub contents: BTreeMap<Digest, Reason>,
    /// Documents without their file, whose content is there.
    pub documents: BTreeMap<Digest, Reason>,
    /// Links that are not there: chain, first, last.
    pub links: BTreeMap<(DeviceId, u64, u64), Reason>,
}

impl Withheld {
    /// The text: lines ascending by their bytes after the first.
    #[must_use]
    pub fn text(&self) -> String {
        let contents = self.contents.iter().map(|(entry, reason)| format!("content: {entry} {}\n", reason.word()));
        let documents = self.documents.iter().map(|(entry, reason)| format!("document: {entry} {}\n", reason.word()));
        let links = self
            .links
            .iter()
            .map(|((device, first, last), reason)| format!("links: {device} {first} {last} {}\n", reason.word()));
        let lines: BTreeSet<String> = contents.chain(documents).chain(links).collect();
        std::iter::once("withheld/1\n".to_owned()).chain(lines).collect()
    }

    /// Reads what [`Withheld::text`] writes; `None` for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut read = Self::default();
        for line in text.strip_prefix("withheld/1\n")?.lines() {
            let (key, rest) = line.split_once(": ")?;
            let words: Vec<&str> = rest.split(' ').collect();
            match (key, words.as_slice()) {
                ("content", [entry, reason]) => {
                    read.contents.insert(Digest::from_hex(entry).ok()?, Reason::from_word(reason)?);
                }
                ("document", [entry, reason]) => {
                    read.documents.insert(Digest::from_hex(entry).ok()?, Reason::from_word(reason)?);
                }
                ("links", [device, first, last, reason]) => {
                    let place = (DeviceId::from_hex(device).ok()?, first.parse().ok()?, last.parse().ok()?);
                    read.links.insert(place, Reason::from_word(reason)?);
                }
                _ => return None,
            }
        }
        (read.text() == text).then_some(read)
    }

    /// Declares the ranges of `1..=last` that are not `present`.
    pub fn declare_missing(&mut self, device: DeviceId, present: &BTreeSet<u64>, last: u64, reason: Reason) {
        for (first, end) in missing(present, last) {
            self.links.insert((device, first, end), reason);
        }
    }
}

/// The ranges of `1..=last` that are not `present`.
#[must_use]
pub fn missing(present: &BTreeSet<u64>, last: u64) -> Vec<(u64, u64)> {
    let mut ranges = Vec::new();
    let mut next = 1;
    for seq in present.iter().copied().filter(|seq| *seq <= last).chain([last.saturating_add(1)]) {
        if seq > next {
            ranges.push((next, seq - 1));
        }
        next = seq.saturating_add(1);
    }
    ranges
}
