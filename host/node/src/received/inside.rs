//! A folder of an archive, as a check sees it: nothing of it is unpacked, and nothing is written anywhere.

use std::cell::{Cell, RefCell};
use std::io::Read;

use parloir_base::Digest;
use parloir_bundle::Far;
use parloir_crypto::Hasher;
use parloir_journal::bundle::check::files::{Files, Listed, Trouble};
use parloir_parcel::Archive;

use crate::documents::plainly::Plainly;

const PIECE_BYTES: usize = 1 << 16;

/// How much was read, for whoever waits; once they do not, nothing more is.
pub(super) struct Meter<'a> {
    read: Cell<u64>,
    whole: u64,
    is_stopped: Cell<bool>,
    far: RefCell<&'a mut Far<'a>>,
}

impl<'a> Meter<'a> {
    /// Of so many bytes.
    pub fn new(whole: u64, far: &'a mut Far<'a>) -> Self {
        Self { read: Cell::new(0), whole, is_stopped: Cell::new(false), far: RefCell::new(far) }
    }

    /// Tells of bytes that were read, and asks whether to go on.
    pub fn tell(&self, bytes: u64) -> bool {
        self.read.set(self.read.get().saturating_add(bytes));
        let goes_on = !self.is_stopped.get() && (self.far.borrow_mut())(self.read.get().min(self.whole), self.whole);
        self.is_stopped.set(!goes_on);
        goes_on
    }

    pub fn is_stopped(&self) -> bool {
        self.is_stopped.get()
    }
}

/// A folder of an archive.
pub(super) struct Inside<'a> {
    pub archive: Archive<Plainly>,
    /// Empty, or a path that ends in `/`.
    pub folder: String,
    pub meter: &'a Meter<'a>,
}

impl Inside<'_> {
    fn file(&mut self, path: &str) -> Result<Box<dyn Read + '_>, Trouble> {
        self.archive.read(&format!("{}{path}", self.folder)).map_err(|_| Trouble::Unreadable)
    }
}

impl Files for Inside<'_> {
    fn list(&mut self) -> Result<Vec<Listed>, Trouble> {
        let below = self.archive.files().filter_map(|(path, _)| path.strip_prefix(&self.folder));
        Ok(below.map(|path| Listed { path: path.to_owned(), plain: true }).collect())
    }

    fn read(&mut self, path: &str, bytes_max: usize) -> Result<Vec<u8>, Trouble> {
        let meter = self.meter;
        let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        self.file(path)?.take(limit).read_to_end(&mut bytes).map_err(|_| Trouble::Unreadable)?;
        if !meter.tell(bytes.len() as u64) {
            return Err(Trouble::Unreadable);
        }
        if bytes.len() > bytes_max { Err(Trouble::TooLarge) } else { Ok(bytes) }
    }

    fn digest(&mut self, path: &str) -> Result<(Digest, u64), Trouble> {
        let meter = self.meter;
        let (mut hasher, mut whole, mut piece) = (Hasher::new(), 0, vec![0; PIECE_BYTES]);
        let mut file = self.file(path)?;
        loop {
            let read = file.read(&mut piece).map_err(|_| Trouble::Unreadable)?;
            if read == 0 {
                return Ok((hasher.finish(), whole));
            }
            if !meter.tell(read as u64) {
                return Err(Trouble::Unreadable);
            }
            hasher.update(piece.get(..read).unwrap_or_default());
            whole += read as u64;
        }
    }
}
