//! One age file on its way into the folder: digested as it is written, durable before it has its name.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use age::stream::StreamWriter;
use age::{Encryptor, Recipient};
use parloir_base::Digest;
use parloir_crypto::Hasher;

use crate::key::Address;

const BUFFER_BYTES: usize = 256 * 1024;

/// A file that is being sealed. Dropped before its end, it is taken away.
pub struct Sealing {
    out: Option<StreamWriter<Counted>>,
    path: PathBuf,
}

impl core::fmt::Debug for Sealing {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Sealing(..)")
    }
}

/// What goes to the disk, digested.
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
    /// Begins a file at `path`, over what an interrupted one may have left there.
    ///
    /// # Errors
    /// The system's, or that nobody is named whom it is sealed to.
    pub fn begin(path: &Path, to: &[Address]) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.write(true).create(true).truncate(true).open(path)?;
        let mut sealing = Self { out: None, path: path.to_owned() };
        let counted = Counted { file: BufWriter::with_capacity(BUFFER_BYTES, file), hasher: Hasher::new(), bytes: 0 };
        let recipients = to.iter().map(|address| &address.0 as &dyn Recipient);
        let encryptor = Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        sealing.out = Some(encryptor.wrap_output(counted)?);
        Ok(sealing)
    }

    /// Makes it durable, and says what it is (SHA-256, bytes, where it lies); the caller names it.
    ///
    /// # Errors
    /// The system's: what was written is taken away.
    pub fn finish(mut self) -> io::Result<(Digest, u64, PathBuf)> {
        let out = self.out.take().ok_or_else(|| io::Error::other("ended before it began"))?;
        let mut counted = out.finish()?;
        counted.flush()?;
        counted.file.get_ref().sync_all()?;
        Ok((counted.hasher.finish(), counted.bytes, std::mem::take(&mut self.path)))
    }
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.as_mut().ok_or_else(|| io::Error::other("ended"))?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Sealing {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            drop(std::fs::remove_file(&self.path));
        }
    }
}
