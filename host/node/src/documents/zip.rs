//! A folder as a `.zip` made on the fly, stored and not compressed: what a browser's owner can open without Parloir.
//!
//! # Shape
//! For each file: local header with bit 3 and bit 11 set and sizes that follow, the bytes, a data descriptor (with 64-bit sizes, and
//! the zip64 field in the header, from 4 GiB on); then the central directory with true sizes, its zip64 end where a field of the old
//! one is too small, and the old end.
//!
//! # Source
//! APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.

use parloir_base::Refusal;
use parloir_wire::document::target_name;
use zeroize::Zeroizing;

use crate::documents::tree::{Leaf, Tree};
use crate::fault::Stop;

/// Bytes given at once.
const PIECE_BYTES: usize = 256 * 1024;
/// The directory waits in memory until the end: a folder whose names alone come to more is refused.
const DIRECTORY_BYTES_MAX: usize = 256 * 1024 * 1024;
/// From here on a field of 32 bits stands for "look into the zip64 field".
const FIELD_MAX: u64 = 0xffff_ffff;
/// Bit 3: sizes follow the bytes. Bit 11: names are UTF-8.
const FLAGS: u16 = (1 << 3) | (1 << 11);
const MADE_ON_UNIX: u16 = (3 << 8) | 45;

/// Makes the archive, piece by piece.
pub(crate) struct Zip {
    tree: Tree,
    open: Option<Open>,
    /// Bytes given so far.
    at: u64,
    entries: u64,
    directory: Vec<u8>,
    /// Bytes of the directory that were given, once all the files were.
    given: Option<usize>,
}

struct Open {
    leaf: Leaf,
    header_at: u64,
    done: u64,
    sum: u32,
}

impl Zip {
    /// Of a folder.
    pub fn new(tree: Tree) -> Self {
        Self { tree, open: None, at: 0, entries: 0, directory: Vec::new(), given: None }
    }

    /// The next bytes; none after the end.
    pub fn next(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        if let Some(given) = &mut self.given {
            let left = self.directory.get(*given..).unwrap_or_default();
            let piece = left.get(..PIECE_BYTES).unwrap_or(left).to_vec();
            *given += piece.len();
            return Ok((!piece.is_empty()).then_some(piece));
        }
        let mut out = Vec::with_capacity(PIECE_BYTES + PIECE_BYTES / 4);
        while out.len() < PIECE_BYTES {
            let Some(open) = &mut self.open else {
                let Some(leaf) = self.tree.next()? else {
                    let at = self.at + out.len() as u64;
                    let end = end(self.entries, self.directory.len() as u64, at);
                    self.directory.extend_from_slice(&end);
                    self.given = Some(0);
                    return if out.is_empty() { self.next() } else { Ok(Some(out)) };
                };
                let header_at = self.at + out.len() as u64;
                out.extend_from_slice(&header(&leaf));
                self.open = Some(Open { leaf, header_at, done: 0, sum: 0 });
                continue;
            };
            if open.done < open.leaf.bytes {
                let mut buffer = Zeroizing::new(vec![0; 64 * 1024]);
                let left = usize::try_from(open.leaf.bytes - open.done).unwrap_or(usize::MAX).min(buffer.len());
                let read =
                    self.tree.plain.read_at(open.leaf.at + open.done, buffer.get_mut(..left).unwrap_or_default())?;
                if read == 0 {
                    return Err(Refusal::DocumentKind.into());
                }
                let bytes = buffer.get(..read).unwrap_or_default();
                open.sum = crc32(open.sum, bytes);
                open.done += read as u64;
                out.extend_from_slice(bytes);
                continue;
            }
            out.extend_from_slice(&descriptor(open));
            self.directory.extend_from_slice(&line(open));
            self.entries += 1;
            self.open = None;
            if self.directory.len() > DIRECTORY_BYTES_MAX {
                return Err(Refusal::ItemTooLarge.into());
            }
        }
        self.at += out.len() as u64;
        Ok(Some(out))
    }
}

fn name(leaf: &Leaf) -> Vec<u8> {
    let parts: Vec<String> = leaf.path.iter().map(|part| target_name(part)).collect();
    let mut name = parts.join("/");
    if leaf.is_folder {
        name.push('/');
    }
    name.into_bytes()
}

fn short(bytes: usize) -> [u8; 2] {
    u16::try_from(bytes).unwrap_or(u16::MAX).to_le_bytes()
}

/// A number in 32 bits, or all ones when it stands in the zip64 field.
fn field(number: u64) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

const fn is_long(leaf: &Leaf) -> bool {
    leaf.bytes >= FIELD_MAX
}

const fn version(is_long: bool) -> u16 {
    if is_long { 45 } else { 20 }
}

/// Version, flags, method, time.
fn start(leaf: &Leaf, is_long: bool) -> Vec<u8> {
    let mut bytes = version(is_long).to_le_bytes().to_vec();
    // A folder has no bytes for a descriptor to come after.
    let flags = if leaf.is_folder { 1 << 11 } else { FLAGS };
    bytes.extend_from_slice(&flags.to_le_bytes());
    bytes.extend_from_slice(&0_u16.to_le_bytes());
    bytes.extend_from_slice(&moment(leaf.seconds));
    bytes
}

fn header(leaf: &Leaf) -> Vec<u8> {
    let name = name(leaf);
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend_from_slice(&start(leaf, is_long(leaf)));
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&if is_long(leaf) { [0xff; 8] } else { [0; 8] });
    bytes.extend_from_slice(&short(name.len()));
    bytes.extend_from_slice(&short(if is_long(leaf) { 20 } else { 0 }));
    bytes.extend_from_slice(&name);
    if is_long(leaf) {
        bytes.extend_from_slice(&[1, 0, 16, 0]);
        bytes.extend_from_slice(&[0; 16]);
    }
    bytes
}

fn descriptor(open: &Open) -> Vec<u8> {
    if open.leaf.is_folder {
        return Vec::new();
    }
    let mut bytes = b"PK\x07\x08".to_vec();
    bytes.extend_from_slice(&open.sum.to_le_bytes());
    for _ in 0..2 {
        if is_long(&open.leaf) {
            bytes.extend_from_slice(&open.leaf.bytes.to_le_bytes());
        } else {
            bytes.extend_from_slice(&field(open.leaf.bytes));
        }
    }
    bytes
}

/// The line of the directory.
fn line(open: &Open) -> Vec<u8> {
    let (leaf, name) = (&open.leaf, name(&open.leaf));
    let mut extra = Vec::new();
    if is_long(leaf) {
        extra.extend_from_slice(&leaf.bytes.to_le_bytes());
        extra.extend_from_slice(&leaf.bytes.to_le_bytes());
    }
    if open.header_at >= FIELD_MAX {
        extra.extend_from_slice(&open.header_at.to_le_bytes());
    }
    if !extra.is_empty() {
        let mut long = vec![1, 0];
        long.extend_from_slice(&short(extra.len()));
        long.append(&mut extra);
        extra = long;
    }
    let mut bytes = b"PK\x01\x02".to_vec();
    bytes.extend_from_slice(&MADE_ON_UNIX.to_le_bytes());
    bytes.extend_from_slice(&start(leaf, !extra.is_empty()));
    bytes.extend_from_slice(&open.sum.to_le_bytes());
    bytes.extend_from_slice(&field(leaf.bytes));
    bytes.extend_from_slice(&field(leaf.bytes));
    bytes.extend_from_slice(&short(name.len()));
    bytes.extend_from_slice(&short(extra.len()));
    // No comment, first disk, nothing internal.
    bytes.extend_from_slice(&[0; 6]);
    let mode: u32 = if leaf.is_folder { (0o040_755 << 16) | 0x10 } else { 0o100_644 << 16 };
    bytes.extend_from_slice(&mode.to_le_bytes());
    bytes.extend_from_slice(&field(open.header_at));
    bytes.extend_from_slice(&name);
    bytes.extend_from_slice(&extra);
    bytes
}

/// What comes after the directory.
fn end(entries: u64, directory_bytes: u64, at: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if entries >= 0xffff || directory_bytes >= FIELD_MAX || at >= FIELD_MAX {
        bytes.extend_from_slice(b"PK\x06\x06");
        bytes.extend_from_slice(&44_u64.to_le_bytes());
        bytes.extend_from_slice(&MADE_ON_UNIX.to_le_bytes());
        bytes.extend_from_slice(&45_u16.to_le_bytes());
        bytes.extend_from_slice(&[0; 8]);
        for number in [entries, entries, directory_bytes, at] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(b"PK\x06\x07\0\0\0\0");
        bytes.extend_from_slice(&(at + directory_bytes).to_le_bytes());
        bytes.extend_from_slice(&1_u32.to_le_bytes());
    }
    let count = u16::try_from(entries).unwrap_or(u16::MAX).to_le_bytes();
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    bytes.extend_from_slice(&count);
    bytes.extend_from_slice(&count);
    bytes.extend_from_slice(&field(directory_bytes));
    bytes.extend_from_slice(&field(at));
    bytes.extend_from_slice(&[0; 2]);
    bytes
}

/// Seconds since 1970 as an old DOS time and date, in universal time; what does not fit is the nearest that does.
fn moment(seconds: u64) -> [u8; 4] {
    // 1980-01-01 and 2107-12-31.
    let seconds = seconds.clamp(315_532_800, 4_354_732_799);
    let (mut days, second) = (seconds / 86_400, seconds % 86_400);
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let time = ((second / 3_600) << 11) | ((second / 60 % 60) << 5) | (second % 60 / 2);
    let date = ((year - 1980) << 9) | (month << 5) | (days + 1);
    let low = |number: u64| u16::try_from(number).unwrap_or(0).to_le_bytes();
    let ([a, b], [c, d]) = (low(time), low(date));
    [a, b, c, d]
}

const TABLES: [[u32; 256]; 8] = tables();

const fn tables() -> [[u32; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
            bit += 1;
        }
        tables[0][byte] = sum;
        byte += 1;
    }
    let mut byte = 0;
    while byte < 256 {
        let mut table = 1;
        while table < 8 {
            let before = tables[table - 1][byte];
            tables[table][byte] = (before >> 8) ^ tables[0][(before & 0xff) as usize];
            table += 1;
        }
        byte += 1;
    }
    tables
}

/// The sum of section 4.4.7 over more bytes, eight at a time.
fn crc32(sum: u32, bytes: &[u8]) -> u32 {
    let at = |table: usize, byte: u32| TABLES[table][(byte & 0xff) as usize];
    let mut sum = !sum;
    let (eights, rest) = bytes.as_chunks::<8>();
    for [a, b, c, d, e, f, g, h] in eights {
        let low = sum ^ u32::from_le_bytes([*a, *b, *c, *d]);
        let high = u32::from_le_bytes([*e, *f, *g, *h]);
        sum = at(7, low) ^ at(6, low >> 8) ^ at(5, low >> 16) ^ at(4, low >> 24);
        sum ^= at(3, high) ^ at(2, high >> 8) ^ at(1, high >> 16) ^ at(0, high >> 24);
    }
    for byte in rest {
        sum = (sum >> 8) ^ at(0, sum ^ u32::from(*byte));
    }
    !sum
}

#[cfg(test)]
mod tests;
