//! A rendezvous: whom to ask where one is seen, and who passes sealed calls on to whoever is there.

use std::net::SocketAddr;

use parloir_base::limit::{ADDRESSES_MAX, RENDEZVOUS_ADDRESSES_MAX, RENDEZVOUS_MAX};
use parloir_base::{EndpointId, Malformed};

use crate::binary::{Reader, Writer};
use crate::link;

const SCHEME: &str = "parloir-rendezvous:";
const VERSION: u8 = 1;
/// A rendezvous with as many addresses of the longer family as it may have.
pub(crate) const RENDEZVOUS_BYTES_MAX: usize = 32 + 1 + RENDEZVOUS_ADDRESSES_MAX * 19;

const _: () = assert!(RENDEZVOUS_ADDRESSES_MAX <= ADDRESSES_MAX);

/// # Shape
/// In frames and invitations: endpoint 32, then 1..=4 addresses ([`Writer::addresses`]). As text: `parloir-rendezvous:` then base64url
/// without padding of version u8 = 1, that, and a CRC-32 (IEEE, u32 LE) of all bytes before.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rendezvous {
    /// Its transport key: whoever answers proves to hold it. No authority and no name is needed.
    pub endpoint: EndpointId,
    /// Where it is.
    pub addresses: Vec<SocketAddr>,
}

impl core::fmt::Debug for Rendezvous {
    /// Where a firm's rendezvous is belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Rendezvous({} addresses)", self.addresses.len())
    }
}

impl Rendezvous {
    /// As people pass it on.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut writer = Writer::with_capacity(1 + RENDEZVOUS_BYTES_MAX);
        writer.u8(VERSION);
        self.write(&mut writer);
        link::to_text(SCHEME, writer.finish())
    }

    /// Reads it; surrounding white space is ignored.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_text(text: &str) -> Result<Self, Malformed> {
        link::from_text(SCHEME, 1 + RENDEZVOUS_BYTES_MAX + 4, text, |bytes| {
            let mut reader = Reader::new(bytes);
            if reader.u8("version 1")? != VERSION {
                return Err(Malformed::at(0, "version 1"));
            }
            let rendezvous = Self::read(&mut reader)?;
            reader.end()?;
            Ok(rendezvous)
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.raw(&self.endpoint.0);
        writer.addresses(&self.addresses);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let endpoint = EndpointId(reader.array("a transport key")?);
        let start = reader.offset_bytes();
        let addresses = reader.addresses(1)?;
        if addresses.len() > RENDEZVOUS_ADDRESSES_MAX {
            return Err(Malformed::at(start, "1 to 4 addresses of a rendezvous"));
        }
        Ok(Self { endpoint, addresses })
    }
}

/// A count (u8), then each.
pub(crate) fn write_all(writer: &mut Writer, all: &[Rendezvous]) {
    writer.u8(u8::try_from(all.len()).unwrap_or(u8::MAX));
    for one in all {
        one.write(writer);
    }
}

/// What [`write_all`] writes, at least `min` and at most [`RENDEZVOUS_MAX`], each endpoint once.
pub(crate) fn read_all(reader: &mut Reader<'_>, min: usize) -> Result<Vec<Rendezvous>, Malformed> {
    const EXPECTED: &str = "a count of rendezvous that is allowed and present";
    let start = reader.offset_bytes();
    let count = usize::from(reader.u8(EXPECTED)?);
    reader.check_count(start, count, min..=RENDEZVOUS_MAX, 32 + 1 + 7, EXPECTED)?;
    let mut all: Vec<Rendezvous> = Vec::with_capacity(count);
    for _ in 0..count {
        let start = reader.offset_bytes();
        let one = Rendezvous::read(reader)?;
        if all.iter().any(|before| before.endpoint == one.endpoint) {
            return Err(Malformed::at(start, "a rendezvous that was not named before"));
        }
        all.push(one);
    }
    Ok(all)
}
