//! The forms of a `.zip`: headers, descriptors, the lines of its directory and what ends it.

/// From here on a field of 32 bits stands for "look into the zip64 field".
pub(super) const FIELD_MAX: u64 = 0xffff_ffff;
/// Bit 3: sum and sizes follow the bytes.
const FOLLOWED: u16 = 1 << 3;
/// Bit 11: names are UTF-8.
const UTF8: u16 = 1 << 11;
const LARGE: u16 = 45;
const MADE_ON_UNIX: u16 = (3 << 8) | LARGE;

/// A file or folder of the archive.
#[derive(Default)]
pub(super) struct Line {
    pub name: Vec<u8>,
    pub is_folder: bool,
    /// Since 1970.
    pub seconds: u64,
    pub sum: u32,
    pub bytes: u64,
    /// Where its header begins.
    pub at: u64,
    /// A descriptor comes after the bytes.
    pub is_followed: bool,
    /// Header and descriptor have the long form.
    pub is_long: bool,
}

impl Line {
    /// Version, flags, method, time.
    fn start(&self, is_long: bool) -> Vec<u8> {
        let mut bytes = if is_long { LARGE } else { 20 }.to_le_bytes().to_vec();
        let flags = if self.is_followed { UTF8 | FOLLOWED } else { UTF8 };
        bytes.extend_from_slice(&flags.to_le_bytes());
        bytes.extend_from_slice(&0_u16.to_le_bytes());
        bytes.extend_from_slice(&moment(self.seconds));
        bytes
    }

    /// What stands before the bytes.
    pub fn header(&self) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend_from_slice(&self.start(self.is_long));
        if self.is_followed {
            bytes.extend_from_slice(&[0; 4]);
            bytes.extend_from_slice(&if self.is_long { [0xff; 8] } else { [0; 8] });
        } else {
            bytes.extend_from_slice(&self.sum.to_le_bytes());
            bytes.extend_from_slice(&field(self.bytes));
            bytes.extend_from_slice(&field(self.bytes));
        }
        bytes.extend_from_slice(&short(self.name.len()));
        bytes.extend_from_slice(&short(if self.is_long { 20 } else { 0 }));
        bytes.extend_from_slice(&self.name);
        if self.is_long {
            bytes.extend_from_slice(&[1, 0, 16, 0]);
            bytes.extend_from_slice(&[0; 16]);
        }
        bytes
    }

    /// What stands after the bytes.
    pub fn descriptor(&self) -> Vec<u8> {
        let mut bytes = b"PK\x07\x08".to_vec();
        bytes.extend_from_slice(&self.sum.to_le_bytes());
        for _ in 0..2 {
            if self.is_long {
                bytes.extend_from_slice(&self.bytes.to_le_bytes());
            } else {
                bytes.extend_from_slice(&field(self.bytes));
            }
        }
        bytes
    }

    /// What stands in the directory.
    pub fn listed(&self) -> Vec<u8> {
        let mut extra = Vec::new();
        if self.bytes >= FIELD_MAX {
            extra.extend_from_slice(&self.bytes.to_le_bytes());
            extra.extend_from_slice(&self.bytes.to_le_bytes());
        }
        if self.at >= FIELD_MAX {
            extra.extend_from_slice(&self.at.to_le_bytes());
        }
        if !extra.is_empty() {
            let mut long = vec![1, 0];
            long.extend_from_slice(&short(extra.len()));
            long.append(&mut extra);
            extra = long;
        }
        let mut bytes = b"PK\x01\x02".to_vec();
        bytes.extend_from_slice(&MADE_ON_UNIX.to_le_bytes());
        bytes.extend_from_slice(&self.start(self.is_long || !extra.is_empty()));
        bytes.extend_from_slice(&self.sum.to_le_bytes());
        bytes.extend_from_slice(&field(self.bytes));
        bytes.extend_from_slice(&field(self.bytes));
        bytes.extend_from_slice(&short(self.name.len()));
        bytes.extend_from_slice(&short(extra.len()));
        // No comment, first disk, nothing internal.
        bytes.extend_from_slice(&[0; 6]);
        let mode: u32 = if self.is_folder { (0o040_755 << 16) | 0x10 } else { 0o100_644 << 16 };
        bytes.extend_from_slice(&mode.to_le_bytes());
        bytes.extend_from_slice(&field(self.at));
        bytes.extend_from_slice(&self.name);
        bytes.extend_from_slice(&extra);
        bytes
    }
}

fn short(bytes: usize) -> [u8; 2] {
    u16::try_from(bytes).unwrap_or(u16::MAX).to_le_bytes()
}

/// A number in 32 bits, or all ones when it stands in the zip64 field.
fn field(number: u64) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

/// What comes after the directory.
pub(super) fn end(lines: u64, directory_bytes: u64, at: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if lines >= 0xffff || directory_bytes >= FIELD_MAX || at >= FIELD_MAX {
        bytes.extend_from_slice(b"PK\x06\x06");
        bytes.extend_from_slice(&44_u64.to_le_bytes());
        bytes.extend_from_slice(&MADE_ON_UNIX.to_le_bytes());
        bytes.extend_from_slice(&LARGE.to_le_bytes());
        bytes.extend_from_slice(&[0; 8]);
        for number in [lines, lines, directory_bytes, at] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(b"PK\x06\x07\0\0\0\0");
        bytes.extend_from_slice(&(at + directory_bytes).to_le_bytes());
        bytes.extend_from_slice(&1_u32.to_le_bytes());
    }
    let count = u16::try_from(lines).unwrap_or(u16::MAX).to_le_bytes();
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
