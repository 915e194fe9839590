//! The invitation link: all that a stranger's device needs to find and prove itself to one device, once.

use std::net::SocketAddr;

use parloir_base::{EndpointId, Malformed, Moment};

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

impl Invitation {
    /// The link.
    #[must_use]
    pub fn to_link(&self) -> String { todo!() }

    /// Reads a link; surrounding white space is ignored.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_link(text: &str) -> Result<Self, Malformed> { todo!() }
}
