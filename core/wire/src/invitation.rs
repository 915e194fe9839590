//! The invitation link: all that a stranger's device needs to find and prove itself to one device, once.

use std::net::SocketAddr;

use parloir_base::limit::{ADDRESSES_MAX, RENDEZVOUS_MAX};
use parloir_base::{EndpointId, Malformed, Moment};

use crate::binary::{Reader, Writer};
use crate::link;
use crate::rendezvous::{self, RENDEZVOUS_BYTES_MAX, Rendezvous};

const SCHEME: &str = "parloir:";
const VERSION: u8 = 1;
/// A link that names rendezvous too: one without has the first form, so that each has one.
const VERSION_RENDEZVOUS: u8 = 2;
/// Everything but the addresses, sixteen addresses of the longer family, and as many rendezvous as there may be.
const BYTES_MAX: usize = 1 + 32 + 16 + 16 + 8 + 1 + ADDRESSES_MAX * 19 + 1 + RENDEZVOUS_MAX * RENDEZVOUS_BYTES_MAX + 4;
/// The last second that a moment can be written for: the year 9999.
const SECONDS_MAX: i64 = 253_402_300_799;

/// # Shape
/// `parloir:` then base64url without padding of: version u8 = 1, endpoint 32, first 16 bytes of SHA-256(IK), secret 16,
/// expiry u64 LE (seconds), count u8 (1..=16), addresses (tag u8 4 or 6, octets, port u16 LE), then CRC-32 (IEEE, u32 LE) of
/// all bytes before: it tells a slip of copying from a link that is whole; it proves nothing. Version 2 has, before the check, count u8
/// (1..=4) and rendezvous ([`Rendezvous`]).
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
    /// Who passes a call on to it.
    pub rendezvous: Vec<Rendezvous>,
}

impl core::fmt::Debug for Invitation {
    /// The secret opens a meeting and addresses say where people are: neither belongs in a trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (addresses, rendezvous) = (self.addresses.len(), self.rendezvous.len());
        write!(f, "Invitation(expires {}, {addresses} addresses, {rendezvous} rendezvous)", self.expires.to_text())
    }
}

impl Invitation {
    /// The link.
    #[must_use]
    pub fn to_link(&self) -> String {
        let mut writer = Writer::with_capacity(BYTES_MAX);
        writer.u8(if self.rendezvous.is_empty() { VERSION } else { VERSION_RENDEZVOUS });
        writer.raw(&self.endpoint.0);
        writer.raw(&self.identity_prefix);
        writer.raw(&self.secret);
        writer.u64(u64::try_from(self.expires.seconds()).unwrap_or(0));
        writer.addresses(&self.addresses);
        if !self.rendezvous.is_empty() {
            rendezvous::write_all(&mut writer, &self.rendezvous);
        }
        link::to_text(SCHEME, writer.finish())
    }

    /// Reads a link; surrounding white space is ignored.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_link(text: &str) -> Result<Self, Malformed> {
        link::from_text(SCHEME, BYTES_MAX, text, Self::from_bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let version = reader.u8("version 1 or 2")?;
        if !matches!(version, VERSION | VERSION_RENDEZVOUS) {
            return Err(Malformed::at(0, "version 1 or 2"));
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
        let rendezvous = if version == VERSION { Vec::new() } else { rendezvous::read_all(&mut reader, 1)? };
        reader.end()?;
        Ok(Self { endpoint, identity_prefix, secret, expires, addresses, rendezvous })
    }
}
