//! The binary grammar of frames, cards and links: fixed-width little-endian numbers, counted byte strings.
//!
//! A count is checked against its bound and against what is left to read before anything is allocated for it. One value has one form.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use parloir_base::limit::ADDRESSES_MAX;
use parloir_base::{Malformed, Signature};

/// Appends values to bytes. A count that does not fit its width is written as the width's largest number, which every reader refuses.
#[derive(Clone, Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// Nothing written yet, with room for so many bytes.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    /// One byte.
    pub fn u8(&mut self, number: u8) {
        self.0.push(number);
    }

    /// Two bytes.
    pub fn u16(&mut self, number: u16) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// Four bytes.
    pub fn u32(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// Eight bytes.
    pub fn u64(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// A length (u32), then bytes.
    pub fn counted(&mut self, bytes: &[u8]) {
        self.u32(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        self.raw(bytes);
    }

    /// A count (u8), then for each address: 4 or 6 (u8), octets, port (u16). The flow and the scope of an IPv6 address stay here:
    /// they mean something on this machine only.
    pub fn addresses(&mut self, addresses: &[SocketAddr]) {
        self.u8(u8::try_from(addresses.len()).unwrap_or(u8::MAX));
        for address in addresses {
            match address.ip() {
                IpAddr::V4(ip) => {
                    self.u8(4);
                    self.raw(&ip.octets());
                }
                IpAddr::V6(ip) => {
                    self.u8(6);
                    self.raw(&ip.octets());
                }
            }
            self.u16(address.port());
        }
    }
}

/// Reads what a [`Writer`] wrote.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// At the start of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How far it has read.
    #[must_use]
    pub const fn offset_bytes(&self) -> usize {
        self.at
    }

    /// How many bytes are left.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    /// So many bytes.
    ///
    /// # Errors
    /// [`Malformed`] at the end when fewer are left.
    pub fn raw(&mut self, length: usize, expected: &'static str) -> Result<&'a [u8], Malformed> {
        let end = self.at.checked_add(length);
        match end.and_then(|end| self.bytes.get(self.at..end)) {
            Some(part) => {
                self.at = self.at.saturating_add(length);
                Ok(part)
            }
            None => Err(Malformed::at(self.bytes.len(), expected)),
        }
    }

    /// Exactly `N` bytes.
    ///
    /// # Errors
    /// [`Malformed`] at the end when fewer are left.
    pub fn array<const N: usize>(&mut self, expected: &'static str) -> Result<[u8; N], Malformed> {
        let part = self.raw(N, expected)?;
        part.try_into().map_err(|_| Malformed::at(self.at, expected))
    }

    /// One byte.
    ///
    /// # Errors
    /// [`Malformed`] at the end.
    pub fn u8(&mut self, expected: &'static str) -> Result<u8, Malformed> {
        self.array(expected).map(u8::from_le_bytes)
    }

    /// Two bytes.
    ///
    /// # Errors
    /// [`Malformed`] at the end.
    pub fn u16(&mut self, expected: &'static str) -> Result<u16, Malformed> {
        self.array(expected).map(u16::from_le_bytes)
    }

    /// Four bytes.
    ///
    /// # Errors
    /// [`Malformed`] at the end.
    pub fn u32(&mut self, expected: &'static str) -> Result<u32, Malformed> {
        self.array(expected).map(u32::from_le_bytes)
    }

    /// Eight bytes.
    ///
    /// # Errors
    /// [`Malformed`] at the end.
    pub fn u64(&mut self, expected: &'static str) -> Result<u64, Malformed> {
        self.array(expected).map(u64::from_le_bytes)
    }

    /// A signature.
    ///
    /// # Errors
    /// [`Malformed`] at the end.
    pub fn signature(&mut self) -> Result<Signature, Malformed> {
        self.array("a signature of 64 bytes").map(Signature)
    }

    /// A length (u32) of at least `min` and at most `max`, then so many bytes.
    ///
    /// # Errors
    /// [`Malformed`] at the length when it is out of bounds, at the end when fewer bytes are left.
    pub fn counted(&mut self, min: usize, max: usize, expected: &'static str) -> Result<&'a [u8], Malformed> {
        let start = self.at;
        let length = usize::try_from(self.u32(expected)?).map_err(|_| Malformed::at(start, expected))?;
        if length < min || length > max {
            return Err(Malformed::at(start, expected));
        }
        self.raw(length, expected)
    }

    /// Refuses a count read at `start` that is out of bounds, or that what is left cannot hold with `least` bytes for each.
    ///
    /// # Errors
    /// [`Malformed`] at `start`.
    pub fn check_count(
        &self,
        start: usize,
        count: usize,
        bounds: core::ops::RangeInclusive<usize>,
        least: usize,
        expected: &'static str,
    ) -> Result<(), Malformed> {
        let fits = count.checked_mul(least).is_some_and(|bytes| bytes <= self.left());
        if bounds.contains(&count) && fits { Ok(()) } else { Err(Malformed::at(start, expected)) }
    }

    /// Addresses as [`Writer::addresses`] writes them, at least `min` and at most [`ADDRESSES_MAX`].
    ///
    /// # Errors
    /// [`Malformed`] at the count, the tag, or the end.
    pub fn addresses(&mut self, min: usize) -> Result<Vec<SocketAddr>, Malformed> {
        const EXPECTED: &str = "a count of addresses that is allowed and present";
        let start = self.at;
        let count = usize::from(self.u8(EXPECTED)?);
        self.check_count(start, count, min..=ADDRESSES_MAX, 7, EXPECTED)?;
        let mut addresses = Vec::with_capacity(count);
        for _ in 0..count {
            let start = self.at;
            let ip = match self.u8("an address")? {
                4 => IpAddr::V4(Ipv4Addr::from(self.array::<4>("four octets")?)),
                6 => IpAddr::V6(Ipv6Addr::from(self.array::<16>("sixteen octets")?)),
                _ => return Err(Malformed::at(start, "an address of family 4 or 6")),
            };
            addresses.push(SocketAddr::new(ip, self.u16("a port")?));
        }
        Ok(addresses)
    }

    /// Nothing may follow.
    ///
    /// # Errors
    /// [`Malformed`] at the first byte that is left.
    pub const fn end(&self) -> Result<(), Malformed> {
        if self.left() == 0 { Ok(()) } else { Err(Malformed::at(self.at, "the end")) }
    }
}
