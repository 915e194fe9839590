//! Unpacks a ZIP archive that a stranger may have made: every length is believed only as far as it is bounded.
//!
//! # Source
//! PKWARE APPNOTE.TXT 6.3.9 (4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3); RFC 1951.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use flate2::CrcReader;
use flate2::read::DeflateDecoder;

use crate::unfit::Unfit;

/// Files of one lot.
pub(crate) const FILES_MAX: usize = 20_000;

/// An end, its longest comment, and what leads to the long end.
const TAIL: u64 = 22 + 65_535 + 20;
/// Bytes of the directory: twenty thousand lines of the longest that are taken.
const DIRECTORY_MAX: u64 = 32 << 20;
/// Unpacked, an archive is at most so many times its own size (beyond a small one): text packs to a twentieth, a bomb to a thousandth.
const RATIO_MAX: u64 = 100;
const SMALL: u64 = 64 << 20;
/// What macOS adds beside what was packed.
const BESIDE: &str = "__MACOSX/";
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const ENCRYPTED: u16 = 1;
/// The type of a file in its mode.
const KIND: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;

struct Entry {
    name: String,
    method: u16,
    crc: u32,
    packed: u64,
    bytes: u64,
    at: u64,
}

/// Unpacks an archive into the files that `create` makes, at most so many bytes.
pub(crate) fn unpack(
    archive: &Path,
    most: u64,
    mut create: impl FnMut(&str) -> Result<File, Unfit>,
) -> Result<(), Unfit> {
    let mut file = File::open(archive)?;
    let length = file.metadata()?.len();
    let entries = directory(&mut file, length)?;
    let whole = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.bytes));
    if whole > most || (whole > SMALL && whole / RATIO_MAX > length) {
        return Err(Unfit::TooLarge);
    }
    let mut known = HashSet::new();
    for entry in &entries {
        if entry.name.starts_with(BESIDE) {
            continue;
        }
        if !known.insert(entry.name.as_str()) {
            return Err(Unfit::Damaged);
        }
        one(&mut file, length, entry, &mut create)?;
    }
    Ok(())
}

/// One file: no byte more than its line says, and the check value must hold.
fn one(
    file: &mut File,
    length: u64,
    entry: &Entry,
    create: &mut impl FnMut(&str) -> Result<File, Unfit>,
) -> Result<(), Unfit> {
    file.seek(SeekFrom::Start(entry.at))?;
    let mut head = [0; 30];
    file.read_exact(&mut head)?;
    if !head.starts_with(b"PK\x03\x04") {
        return Err(Unfit::Damaged);
    }
    let skipped = 30 + u64::from(half(&head, 26)?) + u64::from(half(&head, 28)?);
    let start = entry.at.saturating_add(skipped);
    if start.saturating_add(entry.packed) > length {
        return Err(Unfit::Damaged);
    }
    file.seek(SeekFrom::Start(start))?;
    let mut target = create(&entry.name)?;
    let packed = file.take(entry.packed);
    let (written, crc) = match entry.method {
        STORED => copy(packed, entry.bytes, &mut target)?,
        DEFLATED => copy(DeflateDecoder::new(packed), entry.bytes, &mut target)?,
        _ => return Err(Unfit::Packing),
    };
    if written == entry.bytes && crc == entry.crc { Ok(()) } else { Err(Unfit::Damaged) }
}

/// Copies one byte more than there should be, to see it.
fn copy(from: impl Read, bytes: u64, target: &mut impl Write) -> Result<(u64, u32), Unfit> {
    let mut from = CrcReader::new(from.take(bytes.saturating_add(1)));
    let written = std::io::copy(&mut from, target)?;
    Ok((written, from.crc().sum()))
}

/// Every file of the archive.
fn directory(file: &mut File, length: u64) -> Result<Vec<Entry>, Unfit> {
    let from = length.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let end = find_end(&tail).ok_or(Unfit::Damaged)?;
    let (mut count, mut bytes, mut at) =
        (u64::from(half(&tail, end + 10)?), u64::from(word(&tail, end + 12)?), u64::from(word(&tail, end + 16)?));
    if count == 0xffff || bytes == 0xffff_ffff || at == 0xffff_ffff {
        let locator = end.checked_sub(20).and_then(|start| tail.get(start..end)).ok_or(Unfit::Damaged)?;
        if !locator.starts_with(b"PK\x06\x07") {
            return Err(Unfit::Damaged);
        }
        file.seek(SeekFrom::Start(long(locator, 8)?))?;
        let mut long_end = [0; 56];
        file.read_exact(&mut long_end)?;
        if !long_end.starts_with(b"PK\x06\x06") {
            return Err(Unfit::Damaged);
        }
        (count, bytes, at) = (long(&long_end, 32)?, long(&long_end, 40)?, long(&long_end, 48)?);
    }
    if count > FILES_MAX as u64 * 2 || bytes > DIRECTORY_MAX {
        return Err(Unfit::TooMany);
    }
    file.seek(SeekFrom::Start(at))?;
    let mut lines = Vec::new();
    file.take(bytes).read_to_end(&mut lines)?;
    let mut entries = Vec::new();
    let mut place = 0;
    for _ in 0..count {
        let (entry, next) = line(&lines, place)?;
        place = next;
        entries.extend(entry);
        if entries.len() > FILES_MAX {
            return Err(Unfit::TooMany);
        }
    }
    Ok(entries)
}

/// The end is the last one whose comment reaches to the very end.
fn find_end(tail: &[u8]) -> Option<usize> {
    let is_end = |at: &usize| {
        tail.get(*at..*at + 4) == Some(b"PK\x05\x06")
            && half(tail, *at + 20).is_ok_and(|comment| *at + 22 + usize::from(comment) == tail.len())
    };
    (0..tail.len().saturating_sub(21)).rev().find(is_end)
}

/// A line of the directory, and where the next one begins; a folder is no file.
fn line(lines: &[u8], at: usize) -> Result<(Option<Entry>, usize), Unfit> {
    if lines.get(at..at + 4) != Some(b"PK\x01\x02") {
        return Err(Unfit::Damaged);
    }
    let name_end = at + 46 + usize::from(half(lines, at + 28)?);
    let extra_end = name_end + usize::from(half(lines, at + 30)?);
    let next = extra_end + usize::from(half(lines, at + 32)?);
    let name = lines.get(at + 46..name_end).ok_or(Unfit::Damaged)?;
    let extra = lines.get(name_end..extra_end).ok_or(Unfit::Damaged)?;
    let name = std::str::from_utf8(name).map_err(|_| Unfit::Path)?.to_owned();
    if name.ends_with('/') {
        return Ok((None, next));
    }
    if half(lines, at + 8)? & ENCRYPTED != 0 {
        return Err(Unfit::Packing);
    }
    // Made on Unix: a link or a device is no file, whatever its bytes say.
    let mode = word(lines, at + 38)? >> 16;
    if half(lines, at + 4)? >> 8 == 3 && mode & KIND != 0 && mode & KIND != REGULAR {
        return Err(Unfit::Path);
    }
    let mut entry = Entry {
        name,
        method: half(lines, at + 10)?,
        crc: word(lines, at + 16)?,
        packed: u64::from(word(lines, at + 20)?),
        bytes: u64::from(word(lines, at + 24)?),
        at: u64::from(word(lines, at + 42)?),
    };
    lengthen(&mut entry, extra)?;
    Ok((Some(entry), next))
}

/// Takes the long lengths where the short ones say so.
fn lengthen(entry: &mut Entry, mut extra: &[u8]) -> Result<(), Unfit> {
    while extra.len() >= 4 {
        let (kind, length) = (half(extra, 0)?, usize::from(half(extra, 2)?));
        let content = extra.get(4..4 + length).ok_or(Unfit::Damaged)?;
        if kind == 1 {
            let mut at = 0;
            for field in [&mut entry.bytes, &mut entry.packed, &mut entry.at] {
                if *field == 0xffff_ffff {
                    *field = long(content, at)?;
                    at += 8;
                }
            }
        }
        extra = extra.get(4 + length..).unwrap_or_default();
    }
    Ok(())
}

fn fixed<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], Unfit> {
    bytes.get(at..at + N).and_then(|part| part.try_into().ok()).ok_or(Unfit::Damaged)
}

fn half(bytes: &[u8], at: usize) -> Result<u16, Unfit> {
    Ok(u16::from_le_bytes(fixed(bytes, at)?))
}

fn word(bytes: &[u8], at: usize) -> Result<u32, Unfit> {
    Ok(u32::from_le_bytes(fixed(bytes, at)?))
}

fn long(bytes: &[u8], at: usize) -> Result<u64, Unfit> {
    Ok(u64::from_le_bytes(fixed(bytes, at)?))
}

#[cfg(test)]
mod tests;
