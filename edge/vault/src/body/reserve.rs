//! How many places of a deposit may have been sealed under its key: durable before the first of them is.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::disk;
use crate::point;

/// Places taken at once: as many as lie between two flushes of the body.
const PLACES: u64 = 1_024;
/// The count and its complement: what was half written is told from what was meant.
const BYTES: usize = 16;

/// The file beside a deposit that says how far sealing may have come, whatever of the deposit itself reached the disk.
pub(crate) struct Reserve {
    file: File,
    upto: u64,
}

impl Reserve {
    /// Opens it, or makes it. Answers what it says, too: nothing when it is new, or cannot be read.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, Option<u64>)> {
        let mut file = disk::private().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut bytes = Vec::new();
        Read::take(&mut file, BYTES as u64 + 1).read_to_end(&mut bytes)?;
        let said = read(&bytes);
        Ok((Self { file, upto: said.unwrap_or(0) }, said))
    }

    /// Where the file of a deposit has its own.
    pub(crate) fn of(deposit: &Path) -> PathBuf {
        deposit.with_extension("reserved")
    }

    /// Makes sure that the places before `place` count as sealed, of `places` in all: durable when it returns.
    pub(crate) fn cover(&mut self, place: u64, places: u64) -> io::Result<()> {
        if place <= self.upto { Ok(()) } else { self.put((place + PLACES - 1).min(places)) }
    }

    /// No place from `place` on was sealed: what was taken beyond is given back.
    pub(crate) fn give_back(&mut self, place: u64) -> io::Result<()> {
        if place >= self.upto { Ok(()) } else { self.put(place) }
    }

    fn put(&mut self, upto: u64) -> io::Result<()> {
        point::pass("deposit/reserve")?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&[upto.to_be_bytes(), (!upto).to_be_bytes()].concat())?;
        self.file.sync_data()?;
        self.upto = upto;
        point::pass("deposit/reserved")
    }
}

fn read(bytes: &[u8]) -> Option<u64> {
    let (upto, rest) = bytes.split_first_chunk::<8>()?;
    let (upto, complement) = (u64::from_be_bytes(*upto), u64::from_be_bytes(rest.try_into().ok()?));
    (upto == !complement).then_some(upto)
}
