//! What two devices say to each other on the control stream of a session.

use std::net::SocketAddr;

use parloir_base::{DeviceId, Digest, EndpointId, Malformed, MatterId, Refusal};

use crate::card::Card;
use crate::entry::Seen;
use crate::text::Signed;

/// One frame. On the stream: length u32 LE (of what follows, at most FRAME_BYTES_MAX), tag u8, fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// 1: first frame of both sides. `addresses`: where this device may be met from now on.
    Hello {
        /// Protocol version: 1.
        version: u16,
        /// Where the sender may be met.
        addresses: Vec<SocketAddr>,
    },
    /// 2: B redeems an invitation.
    Redeem {
        /// B's card.
        card: Card,
        /// `redeem_proof`.
        proof: [u8; 32],
    },
    /// 3: A accepts.
    Accept {
        /// A's card.
        card: Card,
        /// `accept_proof`.
        proof: [u8; 32],
        /// The matter that B is invited to.
        matter: MatterId,
    },
    /// 4: the inviter's commitment to its nonce, for the phrase of `transcript`.
    PhraseCommit {
        /// T.
        transcript: Digest,
        /// c.
        commitment: Digest,
    },
    /// 5: the redeemer's nonce.
    PhraseNonce {
        /// T.
        transcript: Digest,
        /// nB.
        nonce: [u8; 32],
    },
    /// 6: the inviter's nonce.
    PhraseReveal {
        /// T.
        transcript: Digest,
        /// nA.
        nonce: [u8; 32],
    },
    /// 7: how far the sender has each chain of a matter; asks for the rest.
    Frontier {
        /// The matter.
        matter: MatterId,
        /// Every chain held, devices strictly ascending.
        heads: Vec<Seen>,
    },
    /// 8: links, in an order in which each can be checked.
    Batch {
        /// The matter.
        matter: MatterId,
        /// 1..=2048.
        links: Vec<Carried>,
    },
    /// 9: no, with the code. Ends a meeting that was refused.
    Refused {
        /// Why.
        refusal: Refusal,
    },
    /// 10: are you there.
    Ping {
        /// Comes back in the Pong.
        number: u64,
    },
    /// 11: yes.
    Pong {
        /// As in the Ping.
        number: u64,
    },
    /// 12: where another device of a shared matter was last met.
    Whereabouts {
        /// Its transport key.
        endpoint: EndpointId,
        /// Its addresses.
        addresses: Vec<SocketAddr>,
    },
    /// 13: the other side's chain is forked: both signed links, as proof.
    Fork {
        /// The matter.
        matter: MatterId,
        /// Whose chain.
        device: DeviceId,
        /// One link.
        one: Signed,
        /// The other link with the same place.
        other: Signed,
    },
}

/// A link with, for an entry, its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The signed `entry/1` or `receipt/1`.
    pub link: Signed,
    /// The content, unless the link is a receipt or the content was erased or is withheld.
    pub content: Option<Content>,
}

/// What an entry commits to.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// 32 random bytes.
    pub salt: [u8; 32],
    /// At most CONTENT_BYTES_MAX.
    pub body: Vec<u8>,
}

impl core::fmt::Debug for Content {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Content({} bytes)", self.body.len())
    }
}

impl Frame {
    /// Tag and fields, without the length.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> { todo!() }

    /// Reads tag and fields.
    ///
    /// # Errors
    /// [`Malformed`] with the offset; the counts are checked before anything is allocated for them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> { todo!() }
}

/// What is asked for on a stream of its own: segments of a document.
///
/// # Shape
/// tag u8 = 1, matter 32, entry 32, first u64 LE, count u64 LE (segments; count 0 asks for the digest list alone).
/// Answer: status u8 (0 here it is; 1 not here), then for count 0: all digests (32 bytes each); else per segment: index u64 LE, length u32 LE, sealed bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentsAsked {
    /// The matter.
    pub matter: MatterId,
    /// The document's entry.
    pub entry: Digest,
    /// First segment.
    pub first: u64,
    /// How many.
    pub count: u64,
}

impl SegmentsAsked {
    /// Bytes on the stream.
    pub const BYTES: usize = 1 + 32 + 32 + 8 + 8;
    /// Exactly [`SegmentsAsked::BYTES`] bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> { todo!() }
    /// Reads them.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> { todo!() }
}
