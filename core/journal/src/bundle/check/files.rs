//! The files of a bundle as the check sees them: each read once, bounded, and compared with the list of digests.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::Digest;
use parloir_crypto::digest;
use parloir_crypto::sshsig::{Armoured, unarmour};

use crate::bundle::check::report::{Code, Report};
use crate::bundle::layout::{SUMS, Slot, lists_max};

/// One thing in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Relative, with `/`.
    pub path: String,
    /// A plain file: no link, no device.
    pub plain: bool,
}

/// Why a file was not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// More bytes than were asked for at most.
    TooLarge,
    /// The machine could not read it.
    Unreadable,
}

/// The folder that is checked. Paths are only those that [`Files::list`] gave.
pub trait Files {
    /// Everything in the folder and its folders.
    ///
    /// # Errors
    /// [`Trouble`].
    fn list(&mut self) -> Result<Vec<Listed>, Trouble>;

    /// The bytes of a file, at most `bytes_max`.
    ///
    /// # Errors
    /// [`Trouble`].
    fn read(&mut self, path: &str, bytes_max: usize) -> Result<Vec<u8>, Trouble>;

    /// SHA-256 and length of a file of any size.
    ///
    /// # Errors
    /// [`Trouble`].
    fn digest(&mut self, path: &str) -> Result<(Digest, u64), Trouble>;
}

/// The files with their list of digests.
pub struct Shelf<'a> {
    files: &'a mut dyn Files,
    /// What stands in the folder.
    pub slots: BTreeSet<Slot>,
    /// The tools that stand in the folder.
    pub tools: Vec<String>,
    sums: BTreeMap<String, Digest>,
}

impl<'a> Shelf<'a> {
    /// Lists the folder of a bundle and reads the list of digests.
    pub fn open(files: &'a mut dyn Files, report: &mut Report) -> Self {
        Self::open_as(files, Slot::read, report)
    }

    /// The same of a folder whose paths are read so.
    pub fn open_as(files: &'a mut dyn Files, read: fn(&str) -> Option<Slot>, report: &mut Report) -> Self {
        let mut shelf = Self { files, slots: BTreeSet::new(), tools: Vec::new(), sums: BTreeMap::new() };
        let Ok(listed) = shelf.files.list() else {
            report.find(Code::FormMissing, SUMS);
            return shelf;
        };
        shelf.sums = shelf.read_sums(&listed, report);
        for one in listed {
            if !one.plain {
                report.find(Code::FormNotPlain, one.path);
                continue;
            }
            if one.path != SUMS && !shelf.sums.contains_key(&one.path) {
                report.find(Code::SumUnlisted, one.path.as_str());
            }
            match read(&one.path) {
                None => report.find(Code::FormStranger, one.path),
                Some(Slot::Tool) => shelf.tools.push(one.path),
                Some(slot) => {
                    shelf.slots.insert(slot);
                }
            }
        }
        shelf
    }

    fn read_sums(&mut self, listed: &[Listed], report: &mut Report) -> BTreeMap<String, Digest> {
        let mut sums = BTreeMap::new();
        let plain: BTreeSet<&str> = listed.iter().filter(|one| one.plain).map(|one| one.path.as_str()).collect();
        if !plain.contains(SUMS) {
            report.find(Code::FormMissing, SUMS);
            return sums;
        }
        let text = match self.files.read(SUMS, lists_max(&Slot::Sums, listed.len())) {
            Ok(bytes) => String::from_utf8(bytes).unwrap_or_default(),
            Err(Trouble::TooLarge) => {
                report.find(Code::FormTooLarge, SUMS);
                return sums;
            }
            Err(Trouble::Unreadable) => String::new(),
        };
        for line in text.lines() {
            let read = line.split_once("  ").and_then(|(hex, path)| Some((Digest::from_hex(hex).ok()?, path)));
            match read {
                Some((digest, path)) if !sums.contains_key(path) => {
                    if !plain.contains(path) {
                        report.find(Code::SumMissing, path);
                    }
                    sums.insert(path.to_owned(), digest);
                }
                _ => report.find(Code::SumUnreadable, SUMS),
            }
        }
        sums
    }

    /// Whether a file is there.
    #[must_use]
    pub fn has(&self, slot: &Slot) -> bool {
        self.slots.contains(slot)
    }

    /// A file's bytes, compared with the list. A file that is not there is found missing.
    pub fn take(&mut self, slot: &Slot, report: &mut Report) -> Option<Vec<u8>> {
        let path = slot.path();
        if !self.has(slot) {
            report.find(Code::FormMissing, path);
            return None;
        }
        let max = match slot {
            Slot::Withheld => lists_max(slot, self.slots.len()),
            _ => slot.bytes_max().unwrap_or_default(),
        };
        self.take_path(&path, max, report)
    }

    /// The same for a tool.
    pub fn take_path(&mut self, path: &str, bytes_max: usize, report: &mut Report) -> Option<Vec<u8>> {
        match self.files.read(path, bytes_max) {
            Ok(bytes) => {
                if self.sums.get(path).is_some_and(|sum| *sum != digest(&bytes)) {
                    report.find(Code::SumDiffers, path);
                }
                Some(bytes)
            }
            Err(Trouble::TooLarge) => {
                report.find(Code::FormTooLarge, path);
                None
            }
            Err(Trouble::Unreadable) => {
                report.find(Code::FormUnreadable, path);
                None
            }
        }
    }

    /// A file's text.
    pub fn text(&mut self, slot: &Slot, report: &mut Report) -> Option<String> {
        let text = String::from_utf8(self.take(slot, report)?).ok();
        if text.is_none() {
            report.find(Code::FormUnreadable, slot.path());
        }
        text
    }

    /// A signature that must be by `public` in `namespace`; whether it holds over the file is asked elsewhere.
    pub fn signature(
        &mut self,
        slot: &Slot,
        public: &[u8; 32],
        namespace: &str,
        report: &mut Report,
    ) -> Option<Armoured> {
        let bytes = self.take(slot, report)?;
        let read = core::str::from_utf8(&bytes).ok().and_then(|text| unarmour(text).ok());
        let Some(read) = read else {
            report.find(Code::SignatureUnreadable, slot.path());
            return None;
        };
        if read.public != *public {
            report.find(Code::SignatureKey, slot.path());
        } else if read.namespace != namespace {
            report.find(Code::SignatureNamespace, slot.path());
        } else {
            return Some(read);
        }
        None
    }

    /// SHA-256 and length of a document's file, compared with the list.
    pub fn document(&mut self, slot: &Slot, report: &mut Report) -> Option<(Digest, u64)> {
        let path = slot.path();
        let Ok((found, bytes)) = self.files.digest(&path) else {
            report.find(Code::FormUnreadable, path);
            return None;
        };
        if self.sums.get(&path).is_some_and(|sum| *sum != found) {
            report.find(Code::SumDiffers, path);
        }
        Some((found, bytes))
    }
}
