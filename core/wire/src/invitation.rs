//! The invitation link: all that a stranger's device needs to find and prove itself to one device, once.

use std::net::SocketAddr;

use data_encoding::BASE64URL_NOPAD;
use parloir_base::limit::ADDRESSES_MAX;
use parloir_base::{EndpointId, Malformed, Moment};

use crate::binary::{Reader, Writer};
use crate::lines::base64;

const SCHEME: &str = "parloir:";
const VERSION: u8 = 1;
/// Everything but the addresses, and sixteen addresses of the longer family.
const BYTES_MAX: usize = 1 + 32 + 16 + 16 + 8 + 1 + ADDRESSES_MAX * 19 + 4;
/// The last second that a moment can be written for: the year 9999.
const SECONDS_MAX: i64 = 253_402_300_799;

/// # Shape
/// `parloir:` then base64url without padding of: version u8 = 1, endpoint 32, first 16 bytes of SHA-256(IK), secret 16,
/// expiry u64 LE (seconds), count u8 (1..=16), addresses (tag u8 4 or 6, octets, port u16 LE), then CRC-32 (IEEE, u32 LE) of
/// all bytes before: it tells a slip of copying from a link that is whole; it proves nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The inviter's transport key.
    pub endpoint: EndpointId,
    /// First 16 bytes of SHA-256 of the inviter's identity key.
    pub identity_prefix: [u8; 16],
    /// 128 random bits.
    pub secret: [u8; 16],
    /// No longer redeemable from here.
    pub expires: Moment,
    /// Where the inviter's device may be met.
    pub addresses: Vec<SocketAddr>,
}

impl core::fmt::Debug for Invitation {
    /// The secret opens a meeting and addresses say where people are: neither belongs in a trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Invitation(expires {}, {} addresses)", self.expires.to_text(), self.addresses.len())
    }
}

impl Invitation {
    /// The link.
    #[must_use]
    pub fn to_link(&self) -> String {
        let mut writer = Writer::with_capacity(BYTES_MAX);
        writer.u8(VERSION);
        writer.raw(&self.endpoint.0);
        writer.raw(&self.identity_prefix);
        writer.raw(&self.secret);
        writer.u64(u64::try_from(self.expires.seconds()).unwrap_or(0));
        writer.addresses(&self.addresses);
        let mut bytes = writer.finish();
        let check = crc32(&bytes);
        bytes.extend_from_slice(&check.to_le_bytes());
        let mut link = String::from(SCHEME);
        BASE64URL_NOPAD.encode_append(&bytes, &mut link);
        link
    }

    /// Reads a link; surrounding white space is ignored.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_link(text: &str) -> Result<Self, Malformed> {
        let start = text.len().saturating_sub(text.trim_start().len());
        Self::from_trimmed(text.trim()).map_err(|malformed| malformed.shifted(start))
    }

    fn from_trimmed(link: &str) -> Result<Self, Malformed> {
        let Some(letters) = link.strip_prefix(SCHEME) else {
            let in_step = link.bytes().zip(SCHEME.bytes()).take_while(|(a, b)| a == b).count();
            return Err(Malformed::at(in_step, SCHEME));
        };
        let letters_max = BASE64URL_NOPAD.encode_len(BYTES_MAX);
        if letters.len() > letters_max {
            return Err(Malformed::at(SCHEME.len().saturating_add(letters_max), "the end of a link: it is too long"));
        }
        let bytes = base64(&BASE64URL_NOPAD, *b"-_", letters).map_err(|malformed| malformed.shifted(SCHEME.len()))?;
        Self::from_bytes(&bytes).map_err(|malformed| {
            // Four letters stand for three bytes.
            let letters = malformed.offset_bytes.saturating_mul(4) / 3;
            Malformed::at(SCHEME.len().saturating_add(letters), malformed.expected)
        })
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        const CHECK: &str = "a check of the link: it was not copied whole";
        // The check is looked at first: what was cut or mistyped is told as such, whatever it looks like.
        let Some((body, check)) = bytes.split_last_chunk::<4>() else {
            return Err(Malformed::at(bytes.len(), CHECK));
        };
        if crc32(body) != u32::from_le_bytes(*check) {
            return Err(Malformed::at(body.len(), CHECK));
        }
        let mut reader = Reader::new(body);
        if reader.u8("version 1")? != VERSION {
            return Err(Malformed::at(0, "version 1"));
        }
        let endpoint = EndpointId(reader.array("a transport key")?);
        let identity_prefix = reader.array("16 bytes of the identity key's digest")?;
        let secret = reader.array("a secret of 16 bytes")?;
        let start = reader.offset_bytes();
        let seconds = reader.u64("a moment")?;
        let expires = i64::try_from(seconds)
            .ok()
            .filter(|seconds| *seconds <= SECONDS_MAX)
            .map(Moment::from_seconds)
            .ok_or(Malformed::at(start, "a moment before the year 10000"))?;
        let addresses = reader.addresses(1)?;
        reader.end()?;
        Ok(Self { endpoint, identity_prefix, secret, expires, addresses })
    }
}

/// CRC-32 of IEEE 802.3, bit by bit: a link is short.
///
/// # Source
/// ISO/IEC 3309; check value of "123456789" is CBF43926.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let mask = (crc & 1).wrapping_neg();
            crc = (crc >> 1) ^ (0xedb8_8320 & mask);
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_check_is_the_one_that_everybody_computes() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
