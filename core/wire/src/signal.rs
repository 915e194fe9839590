//! What a device and a rendezvous say to each other, and what two devices say through it, sealed.

use std::net::SocketAddr;

use parloir_base::limit::{ADDRESSES_MAX, CALL_PLAIN_BYTES, CALL_SEALED_BYTES, SIGNAL_BYTES_MAX};
use parloir_base::{EndpointId, Malformed};

use crate::binary::{Reader, Writer};

const _: () = assert!(1 + 1 + ADDRESSES_MAX * 19 <= CALL_PLAIN_BYTES);
const _: () = assert!(1 + 32 + CALL_SEALED_BYTES <= SIGNAL_BYTES_MAX);

/// One signal. On the stream: length u32 LE (of what follows, at most SIGNAL_BYTES_MAX), tag u8, fields.
///
/// # Shape
/// Fields in the order below, as in [`crate::frame`]. The tags are none of a frame's: whoever takes one side for the other is refused at
/// once. Sealed: exactly CALL_SEALED_BYTES.
#[derive(Clone, PartialEq, Eq)]
pub enum Signal {
    /// 97, from a device: where am I seen. The first signal of a line, and again to know that the line lives.
    Here {
        /// Comes back in the answer.
        number: u64,
    },
    /// 98, from a rendezvous: the address that this line comes from.
    Seen {
        /// As in the question.
        number: u64,
        /// The address.
        address: SocketAddr,
    },
    /// 99, from a device: pass this on to another device, if it is there.
    Call {
        /// To whom.
        peer: EndpointId,
        /// What only the two can read.
        sealed: Vec<u8>,
    },
    /// 100, from a rendezvous: someone calls.
    Called {
        /// Who, as their line has proven.
        peer: EndpointId,
        /// What only the two can read.
        sealed: Vec<u8>,
    },
    /// 101, from a rendezvous: whoever was called is not there.
    Absent {
        /// Who was called.
        peer: EndpointId,
    },
}

impl core::fmt::Debug for Signal {
    /// Who calls whom, and from where, belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Here { .. } => "Here",
            Self::Seen { .. } => "Seen",
            Self::Call { .. } => "Call",
            Self::Called { .. } => "Called",
            Self::Absent { .. } => "Absent",
        })
    }
}

impl Signal {
    /// Tag and fields, without the length.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(SIGNAL_BYTES_MAX);
        match self {
            Self::Here { number } => {
                writer.u8(97);
                writer.u64(*number);
            }
            Self::Seen { number, address } => {
                writer.u8(98);
                writer.u64(*number);
                writer.addresses(&[*address]);
            }
            Self::Call { peer, sealed } => {
                writer.u8(99);
                writer.raw(&peer.0);
                writer.raw(sealed);
            }
            Self::Called { peer, sealed } => {
                writer.u8(100);
                writer.raw(&peer.0);
                writer.raw(sealed);
            }
            Self::Absent { peer } => {
                writer.u8(101);
                writer.raw(&peer.0);
            }
        }
        writer.finish()
    }

    /// Reads tag and fields.
    ///
    /// # Errors
    /// [`Malformed`] with the offset.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let signal = match reader.u8("the tag of a signal")? {
            97 => Self::Here { number: reader.u64("a number")? },
            98 => Self::Seen { number: reader.u64("a number")?, address: read_address(&mut reader)? },
            99 => Self::Call { peer: read_peer(&mut reader)?, sealed: read_sealed(&mut reader)? },
            100 => Self::Called { peer: read_peer(&mut reader)?, sealed: read_sealed(&mut reader)? },
            101 => Self::Absent { peer: read_peer(&mut reader)? },
            _ => return Err(Malformed::at(0, "the tag of a signal")),
        };
        reader.end()?;
        Ok(signal)
    }
}

fn read_peer(reader: &mut Reader<'_>) -> Result<EndpointId, Malformed> {
    reader.array("a transport key").map(EndpointId)
}

fn read_sealed(reader: &mut Reader<'_>) -> Result<Vec<u8>, Malformed> {
    reader.raw(CALL_SEALED_BYTES, "a sealed call").map(<[u8]>::to_vec)
}

fn read_address(reader: &mut Reader<'_>) -> Result<SocketAddr, Malformed> {
    let start = reader.offset_bytes();
    match reader.addresses(1)?.as_slice() {
        [address] => Ok(*address),
        _ => Err(Malformed::at(start, "one address")),
    }
}

/// What a call says to whoever can open it.
///
/// # Shape
/// Exactly CALL_PLAIN_BYTES: answers u8 (0 or 1), addresses ([`Writer::addresses`], at least one), zeros. So every call is as long as every
/// other.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// Whether it answers a call; whoever gets an answer sends none.
    pub answers: bool,
    /// Where the caller may be met now.
    pub addresses: Vec<SocketAddr>,
}

impl core::fmt::Debug for Call {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Call({} addresses)", self.addresses.len())
    }
}

impl Call {
    /// Padded to the one length.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(CALL_PLAIN_BYTES);
        writer.u8(u8::from(self.answers));
        writer.addresses(&self.addresses);
        let mut bytes = writer.finish();
        bytes.resize(CALL_PLAIN_BYTES, 0);
        bytes
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let answers = match reader.u8("0 or 1")? {
            0 => false,
            1 => true,
            _ => return Err(Malformed::at(0, "0 or 1")),
        };
        let addresses = reader.addresses(1)?;
        let start = reader.offset_bytes();
        let rest = reader.raw(CALL_PLAIN_BYTES.saturating_sub(start), "the padding of a call")?;
        if let Some(at) = rest.iter().position(|byte| *byte != 0) {
            return Err(Malformed::at(start.saturating_add(at), "a zero"));
        }
        reader.end()?;
        Ok(Self { answers, addresses })
    }
}
