//! Reading a text or an archive that a test has at hand.

use std::io::{Cursor, Write};

use parloir_base::Refusal;
use parloir_imports::{Bounds, Dates, Line, Options, Summary, Trouble, read};

pub fn lines_of(bytes: &[u8], options: &Options) -> Result<(Summary, Vec<Line>), Trouble> {
    let mut lines = Vec::new();
    let summary = read(&mut Cursor::new(bytes), options, &mut |line| {
        lines.push(line);
        true
    })?;
    let accounted: u64 = lines.iter().map(|line| line.units).sum();
    assert_eq!(accounted, summary.units, "every unit of the file is in exactly one line");
    assert_eq!(lines.len() as u64, summary.messages + summary.system);
    Ok((summary, lines))
}

pub fn good(text: &str) -> (Summary, Vec<Line>) {
    lines_of(text.as_bytes(), &Options::default()).unwrap()
}

pub fn code(bytes: &[u8], options: &Options) -> Option<Refusal> {
    lines_of(bytes, options).err().and_then(|trouble| trouble.refusal())
}

pub fn dated(dates: Dates) -> Options {
    Options { dates: Some(dates), ..Options::default() }
}

pub fn bounded(change: impl FnOnce(&mut Bounds)) -> Options {
    let mut options = Options::default();
    change(&mut options.bounds);
    options
}

/// A stored archive, written by hand: libraries refuse to write what must be refused here.
pub struct Made {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub flags: u16,
    pub mode: u32,
    /// What the directory says of its length, when that is not true.
    pub told: Option<u32>,
}

impl Made {
    pub fn new(name: &'static str, bytes: impl AsRef<[u8]>) -> Self {
        Self { name, bytes: bytes.as_ref().to_vec(), flags: 0x800, mode: 0o100_644, told: None }
    }
}

pub fn archive(files: &[Made]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for file in files {
        let (at, length) = (out.len() as u32, file.bytes.len() as u32);
        let told = file.told.unwrap_or(length);
        let mut crc = flate2_crc(&file.bytes);
        let mut common = Vec::new();
        common.extend(20_u16.to_le_bytes());
        common.extend(file.flags.to_le_bytes());
        common.extend([0; 6]);
        common.append(&mut crc);
        common.extend(length.to_le_bytes());
        common.extend(told.to_le_bytes());
        common.extend((file.name.len() as u16).to_le_bytes());
        common.extend(0_u16.to_le_bytes());
        out.write_all(b"PK\x03\x04").unwrap();
        out.extend(&common);
        out.extend(file.name.bytes());
        out.extend(&file.bytes);
        directory.extend(b"PK\x01\x02");
        directory.extend([20, 3]);
        directory.extend(&common);
        directory.extend([0; 6]);
        directory.extend((file.mode << 16).to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(file.name.bytes());
    }
    let (at, count) = (out.len() as u32, files.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn flate2_crc(bytes: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum().to_le_bytes().to_vec()
}
