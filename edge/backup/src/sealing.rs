//! One age file on its way: digested as it is written, into a backup or out to somebody else.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use age::stream::StreamWriter;
use age::{Encryptor, Recipient};
use parloir_base::Digest;
use parloir_crypto::Hasher;

use crate::key::Address;
use crate::place::Draft;

const BUFFER_BYTES: usize = 256 * 1024;

/// A file that is being sealed.
pub(crate) struct Sealing(StreamWriter<Counted>);

/// What goes to the file, digested.
struct Counted {
    file: BufWriter<File>,
    hasher: Hasher,
    bytes: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        self.bytes = self.bytes.saturating_add(count as u64);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Sealing {
    /// Begins in an empty file.
    pub fn begin(file: File, to: &[Address]) -> io::Result<Self> {
        let counted = Counted { file: BufWriter::with_capacity(BUFFER_BYTES, file), hasher: Hasher::new(), bytes: 0 };
        let recipients = to.iter().map(|address| &address.0 as &dyn Recipient);
        let encryptor = Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        Ok(Self(encryptor.wrap_output(counted)?))
    }

    /// Ends it, and says what it is; whoever began it makes it durable and names it.
    pub fn finish(self) -> io::Result<(Digest, u64)> {
        let mut counted = self.0.finish()?;
        counted.flush()?;
        Ok((counted.hasher.finish(), counted.bytes))
    }
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A file that belongs to no backup, sealed where it is to lie. Dropped before its end, it is taken away.
pub struct SealedFile {
    sealing: Sealing,
    draft: Draft,
}

impl core::fmt::Debug for SealedFile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SealedFile(..)")
    }
}

impl SealedFile {
    /// Begins a new file at `path`.
    ///
    /// # Errors
    /// The system's, also when something is there; or that nobody is named whom it is sealed to.
    pub fn begin(path: &Path, to: &[Address]) -> io::Result<Self> {
        let draft = Draft::new(path.to_owned())?;
        Ok(Self { sealing: Sealing::begin(draft.file.try_clone()?, to)?, draft })
    }

    /// Makes it durable, and says how long it is and where it lies; the caller names it.
    ///
    /// # Errors
    /// The system's: what was written is taken away.
    pub fn finish(self) -> io::Result<(u64, PathBuf)> {
        let Self { sealing, mut draft } = self;
        let (_, bytes) = sealing.finish()?;
        draft.file.sync_all()?;
        Ok((bytes, std::mem::take(&mut draft.path)))
    }
}

impl Write for SealedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sealing.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sealing.flush()
    }
}
