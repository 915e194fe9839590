//! Writes a ZIP archive as it goes, nothing compressed and nothing sought: to a browser, a bundle is one file.
//!
//! # Source
//! PKWARE APPNOTE.TXT 6.3.9: 4.3.7 (local header), 4.3.9 (descriptor after what was too large to know before), 4.3.12 to 4.3.16
//! (directory and ends), 4.5.3 (ZIP64).

/// Bytes of a file that are kept until its length is known; a larger one is followed by its length.
const KEPT_MAX: usize = 1024 * 1024;
/// 1 January 1980, midnight: an archive of the same bundle is the same file.
const DAY: u16 = 0x0021;
const LOCAL: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const DIRECTORY: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
/// Lengths follow the bytes.
const FOLLOWED: u16 = 1 << 3;
const PLAIN: u16 = 20;
const LARGE: u16 = 45;
/// A regular file that everyone may read, as made on Unix.
const MADE_BY: u16 = (3 << 8) | LARGE;
const MODE: u32 = 0o100_644 << 16;

/// An archive on its way to `out`.
pub(crate) struct Zip<O> {
    out: O,
    at: u64,
    written: Vec<Written>,
    open: Option<Open>,
}

struct Written {
    name: String,
    crc: u32,
    bytes: u64,
    at: u64,
    is_followed: bool,
}

struct Open {
    name: String,
    crc: Crc,
    bytes: u64,
    at: u64,
    /// The file so far; absent once its head was written.
    kept: Option<Vec<u8>>,
}

impl<F, O: FnMut(&[u8]) -> Result<(), F>> Zip<O> {
    /// An empty archive.
    pub fn new(out: O) -> Self {
        Self { out, at: 0, written: Vec::new(), open: None }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), F> {
        self.at += bytes.len() as u64;
        (self.out)(bytes)
    }

    /// Begins a file. Names are relative, ASCII, with `/`.
    pub fn create(&mut self, name: String) {
        self.open = Some(Open { name, crc: Crc::new(), bytes: 0, at: self.at, kept: Some(Vec::new()) });
    }

    /// Adds to it.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), F> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        open.crc.take(bytes);
        open.bytes += bytes.len() as u64;
        match &mut open.kept {
            Some(kept) if kept.len() + bytes.len() <= KEPT_MAX => kept.extend_from_slice(bytes),
            Some(kept) => {
                let kept = core::mem::take(kept);
                open.kept = None;
                let head = local(&open.name, None);
                self.put(&head)?;
                self.put(&kept)?;
                self.put(bytes)?;
            }
            None => self.put(bytes)?,
        }
        self.open = Some(open);
        Ok(())
    }

    /// Ends it.
    pub fn finish(&mut self) -> Result<(), F> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let crc = open.crc.done();
        match &open.kept {
            Some(kept) => {
                let head = local(&open.name, Some((crc, kept.len() as u32)));
                self.put(&head)?;
                self.put(kept)?;
            }
            None => {
                let mut tail = Vec::new();
                word(&mut tail, DESCRIPTOR);
                word(&mut tail, crc);
                long(&mut tail, open.bytes);
                long(&mut tail, open.bytes);
                self.put(&tail)?;
            }
        }
        let is_followed = open.kept.is_none();
        self.written.push(Written { name: open.name, crc, bytes: open.bytes, at: open.at, is_followed });
        Ok(())
    }

    /// Takes back the open file; whether that could be done: not once its bytes have left.
    pub fn discard(&mut self) -> bool {
        self.open.take().is_none_or(|open| open.kept.is_some())
    }

    /// Writes the directory and the end.
    pub fn close(mut self) -> Result<(), F> {
        let from = self.at;
        let count = self.written.len() as u64;
        for one in core::mem::take(&mut self.written) {
            self.put(&entry(&one))?;
        }
        let bytes = self.at - from;
        self.put(&end(count, bytes, from))
    }
}

fn half(into: &mut Vec<u8>, value: u16) {
    into.extend_from_slice(&value.to_le_bytes());
}

fn word(into: &mut Vec<u8>, value: u32) {
    into.extend_from_slice(&value.to_le_bytes());
}

fn long(into: &mut Vec<u8>, value: u64) {
    into.extend_from_slice(&value.to_le_bytes());
}

/// A length as the short field has it: all ones where the long field says it.
fn short(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The head before a file's bytes; without length and check value, those follow.
fn local(name: &str, known: Option<(u32, u32)>) -> Vec<u8> {
    let mut head = Vec::new();
    word(&mut head, LOCAL);
    half(&mut head, if known.is_some() { PLAIN } else { LARGE });
    half(&mut head, if known.is_some() { 0 } else { FOLLOWED });
    half(&mut head, 0);
    half(&mut head, 0);
    half(&mut head, DAY);
    let (crc, bytes) = known.unwrap_or((0, u32::MAX));
    word(&mut head, crc);
    word(&mut head, bytes);
    word(&mut head, bytes);
    half(&mut head, name.len() as u16);
    half(&mut head, if known.is_some() { 0 } else { 20 });
    head.extend_from_slice(name.as_bytes());
    if known.is_none() {
        half(&mut head, 1);
        half(&mut head, 16);
        long(&mut head, 0);
        long(&mut head, 0);
    }
    head
}

/// A file's line in the directory.
fn entry(one: &Written) -> Vec<u8> {
    let is_long = one.bytes >= u64::from(u32::MAX);
    let is_far = one.at >= u64::from(u32::MAX);
    let mut extra = Vec::new();
    if is_long {
        long(&mut extra, one.bytes);
        long(&mut extra, one.bytes);
    }
    if is_far {
        long(&mut extra, one.at);
    }
    let mut line = Vec::new();
    word(&mut line, DIRECTORY);
    half(&mut line, MADE_BY);
    half(&mut line, if one.is_followed || is_long || is_far { LARGE } else { PLAIN });
    half(&mut line, if one.is_followed { FOLLOWED } else { 0 });
    half(&mut line, 0);
    half(&mut line, 0);
    half(&mut line, DAY);
    word(&mut line, one.crc);
    word(&mut line, short(one.bytes));
    word(&mut line, short(one.bytes));
    half(&mut line, one.name.len() as u16);
    half(&mut line, if extra.is_empty() { 0 } else { extra.len() as u16 + 4 });
    half(&mut line, 0);
    half(&mut line, 0);
    half(&mut line, 0);
    word(&mut line, MODE);
    word(&mut line, short(one.at));
    line.extend_from_slice(one.name.as_bytes());
    if !extra.is_empty() {
        half(&mut line, 1);
        half(&mut line, extra.len() as u16);
        line.extend_from_slice(&extra);
    }
    line
}

fn end(count: u64, bytes: u64, from: u64) -> Vec<u8> {
    let mut end = Vec::new();
    if count >= u64::from(u16::MAX) || bytes >= u64::from(u32::MAX) || from >= u64::from(u32::MAX) {
        word(&mut end, END_64);
        long(&mut end, 44);
        half(&mut end, MADE_BY);
        half(&mut end, LARGE);
        word(&mut end, 0);
        word(&mut end, 0);
        long(&mut end, count);
        long(&mut end, count);
        long(&mut end, bytes);
        long(&mut end, from);
        word(&mut end, LOCATOR_64);
        word(&mut end, 0);
        long(&mut end, from + bytes);
        word(&mut end, 1);
    }
    word(&mut end, END);
    half(&mut end, 0);
    half(&mut end, 0);
    let few = u16::try_from(count).unwrap_or(u16::MAX);
    half(&mut end, few);
    half(&mut end, few);
    word(&mut end, short(bytes));
    word(&mut end, short(from));
    half(&mut end, 0);
    end
}

/// The check value of ZIP: CRC-32 of ISO 3309, against accidents; what proves anything is in the bundle.
struct Crc(u32);

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut value = at as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { (value >> 1) ^ 0xedb8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[at] = value;
        at += 1;
    }
    table
}

impl Crc {
    const fn new() -> Self {
        Self(u32::MAX)
    }

    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 >> 8) ^ TABLE[usize::from(self.0 as u8 ^ byte)];
        }
    }

    const fn done(&self) -> u32 {
        !self.0
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::*;

    fn archive(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut zip = Zip::new(|piece: &[u8]| {
            bytes.extend_from_slice(piece);
            Ok::<(), ()>(())
        });
        for (name, content) in files {
            zip.create((*name).to_owned());
            for piece in content.chunks(300_000) {
                zip.append(piece).unwrap();
            }
            zip.finish().unwrap();
        }
        zip.create("taken-back".to_owned());
        assert!(zip.discard());
        zip.close().unwrap();
        bytes
    }

    #[test]
    fn the_check_value_is_the_one_that_everyone_computes() {
        let mut crc = Crc::new();
        crc.take(b"123456789");
        assert_eq!(crc.done(), 0xcbf4_3926);
    }

    #[test]
    fn what_is_written_is_read_back_by_a_reader_that_is_not_ours() {
        let large: Vec<u8> = (0..3_000_000_u32).map(|at| (at % 251) as u8).collect();
        let many: Vec<(String, Vec<u8>)> = (0..70_000).map(|at| (format!("many/{at:06}.txt"), vec![b'x'; 3])).collect();
        let mut files = vec![("a.txt", b"bonjour".to_vec()), ("empty", Vec::new()), ("folder/large", large)];
        files.extend(many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())));
        let bytes = archive(&files);
        let script = "import sys,io,zipfile\nz=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\nassert z.testzip() is None\nprint(len(z.namelist()), z.read('a.txt').decode(), len(z.read('folder/large')), len(z.read('many/069999.txt')))";
        let mut python =
            Command::new("python3").args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        python.stdin.take().unwrap().write_all(&bytes).unwrap();
        let said = python.wait_with_output().unwrap();
        assert!(said.status.success());
        assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "70003 bonjour 3000000 3");
    }

    #[test]
    fn a_file_whose_bytes_have_left_cannot_be_taken_back() {
        let mut zip = Zip::new(|_: &[u8]| Ok::<(), ()>(()));
        zip.create("large".to_owned());
        zip.append(&vec![0; KEPT_MAX + 1]).unwrap();
        assert!(!zip.discard());
    }

    #[test]
    fn what_lies_beyond_four_gigabytes_is_said_in_the_long_fields() {
        let far = Written { name: "x".into(), crc: 7, bytes: 5 << 32, at: 6 << 32, is_followed: true };
        let line = entry(&far);
        let holds = |value: u64| line.windows(8).any(|window| window == value.to_le_bytes());
        assert!(holds(5 << 32) && holds(6 << 32));
        assert_eq!(&end(1, 10, 6 << 32)[..4], &END_64.to_le_bytes());
        assert_eq!(&end(1, 10, 20)[..4], &END.to_le_bytes());
    }
}
