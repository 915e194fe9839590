//! Writing and reading the lines of a record: one form only, with the offset of the first byte that cannot stand there.

use data_encoding::{Encoding, HEXLOWER};
use parloir_base::{Malformed, Moment};

/// The last place that a chain can have, and the last number of a checkpoint: what every store can keep as a signed number of 64 bits.
pub const SEQ_MAX: u64 = 0x7fff_ffff_ffff_ffff;

const HEX: &str = "64 lower-case hexadecimal digits";

/// Writes `key: value` lines. Keys are given with their colon and space.
pub(crate) struct LinesWriter(Vec<u8>);

impl LinesWriter {
    /// Starts with the line `type/version`.
    pub(crate) fn new(first: &str, capacity: usize) -> Self {
        let mut bytes = Vec::with_capacity(capacity);
        bytes.extend_from_slice(first.as_bytes());
        bytes.push(b'\n');
        Self(bytes)
    }

    pub(crate) fn text(&mut self, key: &str, value: &str) {
        self.0.extend_from_slice(key.as_bytes());
        self.0.extend_from_slice(value.as_bytes());
        self.0.push(b'\n');
    }

    pub(crate) fn hex(&mut self, key: &str, value: &[u8; 32]) {
        self.0.extend_from_slice(key.as_bytes());
        self.push_hex(value);
        self.0.push(b'\n');
    }

    pub(crate) fn hex_or_none(&mut self, key: &str, value: Option<&[u8; 32]>) {
        match value {
            Some(value) => self.hex(key, value),
            None => self.text(key, "none"),
        }
    }

    pub(crate) fn number(&mut self, key: &str, value: u64) {
        self.0.extend_from_slice(key.as_bytes());
        self.push_number(value);
        self.0.push(b'\n');
    }

    pub(crate) fn moment(&mut self, key: &str, value: Moment) {
        self.text(key, &value.to_text());
    }

    /// A place in a chain: device, number, digest.
    pub(crate) fn place(&mut self, key: &str, device: &[u8; 32], seq: u64, digest: &[u8; 32]) {
        self.0.extend_from_slice(key.as_bytes());
        self.push_hex(device);
        self.0.push(b' ');
        self.push_number(seq);
        self.0.push(b' ');
        self.push_hex(digest);
        self.0.push(b'\n');
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }

    fn push_hex(&mut self, value: &[u8; 32]) {
        let mut digits = [0; 64];
        HEXLOWER.encode_mut(value, &mut digits);
        self.0.extend_from_slice(&digits);
    }

    fn push_number(&mut self, value: u64) {
        self.0.extend_from_slice(value.to_string().as_bytes());
    }
}

/// Reads lines in the order in which they are asked for.
pub(crate) struct Lines<'a> {
    text: &'a str,
    at: usize,
    /// Bytes that are not UTF-8 follow `text`.
    broken: bool,
}

impl<'a> Lines<'a> {
    /// Reads the first line.
    pub(crate) fn open(bytes: &'a [u8], bytes_max: usize, first: &'static str) -> Result<Self, Malformed> {
        if bytes.len() > bytes_max {
            return Err(Malformed::at(bytes_max, "the end of a record: it is too long"));
        }
        let (text, broken) = match core::str::from_utf8(bytes) {
            Ok(text) => (text, false),
            // What comes before is read first, so that the offset is that of the first byte that cannot stand there.
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                (core::str::from_utf8(valid).unwrap_or_default(), true)
            }
        };
        let mut lines = Self { text, at: 0, broken };
        lines.literal(first, first)?;
        Ok(lines)
    }

    /// The value of the next line, which must have this key.
    pub(crate) fn field(&mut self, key: &'static str) -> Result<Value<'a>, Malformed> {
        self.literal("\n", "a line feed")?;
        self.literal(key, key)?;
        let rest = self.rest();
        let text = rest.split('\n').next().unwrap_or(rest);
        let start = self.at;
        self.at = self.at.saturating_add(text.len());
        Ok(Value { text, start })
    }

    /// The value of the next line if it has this key.
    pub(crate) fn field_if(&mut self, key: &'static str) -> Result<Option<Value<'a>>, Malformed> {
        let next = self.rest().strip_prefix('\n').is_some_and(|line| line.starts_with(key));
        if next { self.field(key).map(Some) } else { Ok(None) }
    }

    /// Nothing may follow the last line.
    pub(crate) fn end(mut self) -> Result<(), Malformed> {
        self.literal("\n", "a line feed")?;
        if self.at < self.text.len() || self.broken {
            return Err(Malformed::at(self.at, "the end of the record"));
        }
        Ok(())
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn literal(&mut self, literal: &str, expected: &'static str) -> Result<(), Malformed> {
        let rest = self.rest();
        if rest.starts_with(literal) {
            self.at = self.at.saturating_add(literal.len());
            return Ok(());
        }
        let offset = self.at.saturating_add(bytes_in_step(rest.as_bytes(), literal.as_bytes()));
        let cut = self.broken && offset == self.text.len();
        Err(Malformed::at(offset, if cut { "UTF-8" } else { expected }))
    }
}

/// How many bytes two texts begin with alike.
pub(crate) fn bytes_in_step(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

/// Decodes base64 of which `last` are the letters 62 and 63: one text for each bytes, so padding stands at the end alone.
pub(crate) fn base64(encoding: &Encoding, last: [u8; 2], text: &str) -> Result<Vec<u8>, Malformed> {
    const EXPECTED: &str = "base64 (RFC 4648)";
    let body = text.trim_end_matches('=');
    let letters = body.bytes().take_while(|b| b.is_ascii_alphanumeric() || last.contains(b)).count();
    if letters < body.len() {
        return Err(Malformed::at(letters, EXPECTED));
    }
    encoding.decode(text.as_bytes()).map_err(|error| Malformed::at(error.position, EXPECTED))
}

/// The value of a line and where it starts.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
}

impl<'a> Value<'a> {
    /// The offset behind its last byte.
    pub(crate) const fn end(self) -> usize {
        self.start.saturating_add(self.text.len())
    }

    pub(crate) const fn malformed(self, expected: &'static str) -> Malformed {
        Malformed::at(self.start, expected)
    }

    pub(crate) fn bytes32(self) -> Result<[u8; 32], Malformed> {
        let mut bytes = [0; 32];
        if self.text.len() == 64 && HEXLOWER.decode_mut(self.text.as_bytes(), &mut bytes).is_ok() {
            return Ok(bytes);
        }
        let digits = self.text.bytes().take(64).take_while(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')).count();
        Err(Malformed::at(self.start.saturating_add(digits), HEX))
    }

    pub(crate) fn bytes32_or_none(self) -> Result<Option<[u8; 32]>, Malformed> {
        if self.text == "none" { Ok(None) } else { self.bytes32().map(Some) }
    }

    /// Decimal, without a leading zero, within bounds.
    pub(crate) fn number(self, min: u64, max: u64, expected: &'static str) -> Result<u64, Malformed> {
        let digits = self.text.bytes().take_while(u8::is_ascii_digit).count();
        if digits < self.text.len() || digits == 0 {
            return Err(Malformed::at(self.start.saturating_add(digits), expected));
        }
        if digits > 1 && self.text.starts_with('0') {
            return Err(self.malformed(expected));
        }
        match self.text.parse() {
            Ok(number) if (min..=max).contains(&number) => Ok(number),
            _ => Err(self.malformed(expected)),
        }
    }

    pub(crate) fn moment(self) -> Result<Moment, Malformed> {
        Moment::from_text(self.text).map_err(|malformed| malformed.shifted(self.start))
    }

    pub(crate) fn word<T>(self, from_word: fn(&str) -> Option<T>, expected: &'static str) -> Result<T, Malformed> {
        from_word(self.text).ok_or(self.malformed(expected))
    }

    /// A matter's level.
    pub(crate) fn level(self) -> Result<u8, Malformed> {
        match self.text {
            "1" => Ok(1),
            "2" => Ok(2),
            _ => Err(self.malformed("1 or 2")),
        }
    }

    /// Text that a check accepts, kept.
    pub(crate) fn checked(self, check: fn(&str) -> Result<(), Malformed>) -> Result<String, Malformed> {
        check(self.text).map_err(|malformed| malformed.shifted(self.start))?;
        Ok(self.text.to_owned())
    }

    /// Bytes of one alphabet, between `min` and `max` of them, kept.
    pub(crate) fn identifier(
        self,
        allowed: fn(u8) -> bool,
        min: usize,
        max: usize,
        expected: &'static str,
    ) -> Result<String, Malformed> {
        let good = self.text.bytes().take(max).take_while(|b| allowed(*b)).count();
        if good < self.text.len() || good < min {
            return Err(Malformed::at(self.start.saturating_add(good), expected));
        }
        Ok(self.text.to_owned())
    }

    /// A place in a chain: device, number, digest, a space between each.
    pub(crate) fn place(self) -> Result<([u8; 32], u64, [u8; 32]), Malformed> {
        let (device, rest) = self.split();
        let device = device.bytes32()?;
        let (seq, rest) = rest.ok_or(Malformed::at(self.end(), "a space"))?.split();
        let seq = seq.number(1, SEQ_MAX, "a place from 1 to 2^63 - 1")?;
        let digest = rest.ok_or(Malformed::at(self.end(), "a space"))?.bytes32()?;
        Ok((device, seq, digest))
    }

    pub(crate) fn split(self) -> (Self, Option<Self>) {
        match self.text.split_once(' ') {
            Some((text, rest)) => {
                let first = Self { text, start: self.start };
                (first, Some(Self { text: rest, start: first.end().saturating_add(1) }))
            }
            None => (self, None),
        }
    }
}
