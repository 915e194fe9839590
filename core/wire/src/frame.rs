//! What two devices say to each other on the control stream of a session.

use std::net::SocketAddr;

use parloir_base::limit::{DEVICES_MAX, PARTIES_MAX};
use parloir_base::{DeviceId, Digest, EndpointId, MatterId, Moment, Refusal, Signature};

use crate::card::Card;
use crate::entry::Seen;
use crate::rendezvous::Rendezvous;
use crate::text::Signed;

/// Chains that one matter can have: every device of every party.
pub const CHAINS_MAX: usize = PARTIES_MAX * DEVICES_MAX;

/// One frame. On the stream: length u32 LE (of what follows, at most FRAME_BYTES_MAX), tag u8, fields.
///
/// # Shape
/// Fields in the order below ([`crate::binary`]): numbers little-endian, keys and digests as their bytes, `bytes` a length (u32) and so
/// many bytes. Addresses: count u8 (0..=16), each tag u8 (4 or 6), octets, port u16. Rendezvous: count u8 (0..=4), each endpoint, addresses (1..=4). Card: `bytes`. Heads: count u16
/// (0..=[`CHAINS_MAX`]), each device, seq u64 (from 1), digest. Yes or no: u8 1 or 0. Links: count u16, each `bytes` (1..=RECORD_BYTES_MAX), signature,
/// then u8 0, or 1 and salt and `bytes` (0..=CONTENT_BYTES_MAX). Refusal: `bytes`, its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// 1: first frame of both sides. `addresses`: where this device may be met from now on.
    Hello {
        /// Protocol version: 1.
        version: u16,
        /// Where the sender may be met.
        addresses: Vec<SocketAddr>,
        /// Who passes calls on to the sender.
        rendezvous: Vec<Rendezvous>,
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
        /// Whether the sender wants everything after these heads, whatever was sent before in this session. A frontier that
        /// asks is answered by one that does not. (u8: 0 or 1, after the heads.)
        ask: bool,
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
        /// Who passes calls on to it.
        rendezvous: Vec<Rendezvous>,
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
    /// 14: the sender's card as it is now; or the receiver's own, as the sender holds it. What it holds is added to what was known.
    Card {
        /// The card.
        card: Card,
    },
    /// 15: someone whom another device of the same person verified. Only between devices of one person.
    Contact {
        /// Their card.
        card: Card,
        /// T.
        transcript: Digest,
        /// When the phrase matched. (u64: milliseconds.)
        at: Moment,
        /// When they were met first. (u64: milliseconds.)
        met: Moment,
    },
    /// 16: a new device of a person asks one that they have for their card: it holds the link's secret and the identity key.
    Join {
        /// `device_proof`.
        proof: [u8; 32],
        /// By the identity key, over `device_asked`.
        signature: Signature,
    },
    /// 17: what a person began to write in a matter, and has not sent. Only between devices of one person.
    Draft {
        /// The matter.
        matter: MatterId,
        /// What is written so far; nothing: there is no draft any more. (`bytes`: UTF-8, 0..=MESSAGE_BYTES_MAX.)
        text: Begun,
        /// The item that it answers. (u8 0, or 1 and the digest.)
        reply_to: Option<Digest>,
        /// When it was kept. (u64: milliseconds.)
        at: Moment,
    },
    /// 18: how a person keeps a matter: what they chose, and whether it is held. Only between devices of one person.
    Keeping {
        /// The matter.
        matter: MatterId,
        /// What was chosen, in the form of [keeping](../../../docs/spec/keeping.md). (`bytes`: UTF-8, 0..=MESSAGE_BYTES_MAX.)
        kept: Begun,
        /// When it was kept. (u64: milliseconds.)
        at: Moment,
    },
}

/// What a person began to write, or noted for themselves: no trace shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Begun(pub String);

impl core::fmt::Debug for Begun {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Begun(..)")
    }
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

impl Carried {
    /// How many bytes it takes in a batch: what a sender counts to cut a batch at its target.
    #[must_use]
    pub fn bytes(&self) -> usize {
        // Length and signature of the link, and whether there is content; then salt, length and body.
        let content = self.content.as_ref().map_or(0, |content| 36_usize.saturating_add(content.body.len()));
        69_usize.saturating_add(self.link.bytes.len()).saturating_add(content)
    }
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
