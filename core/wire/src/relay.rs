//! `relay/1`: whether a party lets what is theirs in a matter pass through a relay; and [`Relay`], where one is. Content of an entry of kind `relay`.

use std::net::SocketAddr;

use parloir_base::limit::{RECORD_BYTES_MAX, RELAY_ADDRESSES_MAX};
use parloir_base::{EndpointId, Malformed};

use crate::binary::{Reader, Writer};
use crate::lines::{Lines, LinesWriter, Value};
use crate::link;
use crate::text::Record;

const SCHEME: &str = "parloir-relay:";
const VERSION: u8 = 1;
const RELAY_BYTES_MAX: usize = 32 + 32 + 1 + RELAY_ADDRESSES_MAX * 19;

/// A relay: couples two devices that both came to it, and passes their sealed packets on.
///
/// # Shape
/// As text: `parloir-relay:` then base64url without padding of version u8 = 1, endpoint 32, pass 32, 1..=4 addresses
/// ([`Writer::addresses`]), and a CRC-32 (IEEE, u32 LE) of all bytes before.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Relay {
    /// Its transport key: whoever answers proves to hold it.
    pub endpoint: EndpointId,
    /// What it lets devices in by. It opens nothing that passes.
    pub pass: [u8; 32],
    /// Where it is.
    pub addresses: Vec<SocketAddr>,
}

/// What a party says of the relay of a matter.
///
/// # Shape
/// ```text
/// relay/1
/// relay: <64 hex> | none
/// pass: <64 hex> | none
/// address: 192.0.2.7:47471       0..=4 times, each once
/// ```
/// By the keeper, who names it: all three. By another party, who agrees to it: the key alone, `pass: none` and no address. By either, who
/// withdraws: `none` twice. Signed by the entry that carries it; its `about` names what that party said before.
#[derive(Clone, PartialEq, Eq)]
pub enum Consent {
    /// The keeper names the relay, and agrees to it.
    Named(Relay),
    /// A party agrees to the relay with this key.
    Agreed(EndpointId),
    /// What was said before is taken back.
    Withdrawn,
}

impl core::fmt::Debug for Relay {
    /// Where a firm's relay is, and what lets one in, belong in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Relay({} addresses)", self.addresses.len())
    }
}

impl core::fmt::Debug for Consent {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Named(_) => "Consent(named)",
            Self::Agreed(_) => "Consent(agreed)",
            Self::Withdrawn => "Consent(withdrawn)",
        })
    }
}

impl Relay {
    /// As its operator passes it on.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut writer = Writer::with_capacity(1 + RELAY_BYTES_MAX);
        writer.u8(VERSION);
        writer.raw(&self.endpoint.0);
        writer.raw(&self.pass);
        writer.addresses(&self.addresses);
        link::to_text(SCHEME, writer.finish())
    }

    /// Reads it; surrounding white space is ignored.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_text(text: &str) -> Result<Self, Malformed> {
        link::from_text(SCHEME, 1 + RELAY_BYTES_MAX + 4, text, |bytes| {
            let mut reader = Reader::new(bytes);
            if reader.u8("version 1")? != VERSION {
                return Err(Malformed::at(0, "version 1"));
            }
            let endpoint = EndpointId(reader.array("a transport key")?);
            let pass = reader.array("a pass")?;
            let start = reader.offset_bytes();
            let addresses = reader.addresses(1)?;
            let once =
                (0..addresses.len()).all(|at| !addresses.iter().take(at).any(|one| addresses.get(at) == Some(one)));
            if addresses.len() > RELAY_ADDRESSES_MAX || !once || !addresses.iter().all(is_writable) {
                return Err(Malformed::at(start, "1 to 4 addresses of a relay, each once"));
            }
            reader.end()?;
            Ok(Self { endpoint, pass, addresses })
        })
    }
}

impl Record for Consent {
    const TYPE: &'static str = "relay/1";
    const NAMESPACE: &'static str = "parloir/1/relay";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, 416);
        let (relay, pass, addresses): (_, _, &[SocketAddr]) = match self {
            Self::Named(relay) => (Some(&relay.endpoint.0), Some(&relay.pass), &relay.addresses),
            Self::Agreed(relay) => (Some(&relay.0), None, &[]),
            Self::Withdrawn => (None, None, &[]),
        };
        lines.hex_or_none("relay: ", relay);
        lines.hex_or_none("pass: ", pass);
        for address in addresses {
            lines.text("address: ", &address.to_string());
        }
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let relay = lines.field("relay: ")?.bytes32_or_none()?.map(EndpointId);
        let value = lines.field("pass: ")?;
        let pass = value.bytes32_or_none()?;
        if relay.is_none() && pass.is_some() {
            return Err(value.malformed("none, where there is no relay"));
        }
        let mut addresses = Vec::new();
        if pass.is_some() {
            addresses.push(read_address(lines.field("address: ")?)?);
            while addresses.len() < RELAY_ADDRESSES_MAX {
                let Some(value) = lines.field_if("address: ")? else { break };
                let address = read_address(value)?;
                if addresses.contains(&address) {
                    return Err(value.malformed("an address that was not named before"));
                }
                addresses.push(address);
            }
        }
        lines.end()?;
        Ok(match (relay, pass) {
            (Some(endpoint), Some(pass)) => Self::Named(Relay { endpoint, pass, addresses }),
            (Some(endpoint), None) => Self::Agreed(endpoint),
            _ => Self::Withdrawn,
        })
    }
}

fn read_address(value: Value<'_>) -> Result<SocketAddr, Malformed> {
    let address: Option<SocketAddr> = value.text.parse().ok();
    address
        .filter(|address| is_writable(address) && address.to_string() == value.text)
        .ok_or(value.malformed("an IP address and a port, in their one form"))
}

/// Whether an address has one text everywhere: no zone, no port 0, and an IPv4 address as such.
fn is_writable(address: &SocketAddr) -> bool {
    let zone = matches!(address, SocketAddr::V6(six) if six.scope_id() != 0 || six.flowinfo() != 0);
    !zone && address.port() != 0 && address.ip().to_canonical() == address.ip()
}
