//! What follows from an input: facts to commit, then effects to run.

use std::net::SocketAddr;

use parloir_base::{DeviceId, Digest, EndpointId, MatterId, Moment, PersonId, Refusal, SessionId};
use parloir_wire::frame::{Begun, Frame};
use parloir_wire::shelf::Write;

/// The host makes `commit` durable in one transaction, and only then runs `effects` (I5). If the commit fails, the step never
/// happened: the host makes a new engine from the vault.
#[derive(Debug, Default)]
pub struct Step {
    /// What must be durable first.
    pub commit: Vec<Write>,
    /// What is done then, in order.
    pub effects: Vec<Effect>,
    /// The answer to an act.
    pub outcome: Outcome,
}

/// The answer to an act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to say but that it is done.
    #[default]
    Done,
    /// An entry was placed.
    Entry(Digest),
    /// An invitation was made.
    Invitation {
        /// Its link.
        link: String,
        /// Its key: names it.
        key: [u8; 32],
    },
    /// A matter was opened.
    Matter(MatterId),
    /// No; and that it was asked is itself committed (a wrong phrase counts).
    Refused(Refusal),
}

/// Something to do once the step is durable.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Bodies of documents are wanted from a session: the host fetches them one after the other, over streams of their own.
    Fetch {
        /// From whom.
        session: SessionId,
        /// The matter.
        matter: MatterId,
        /// The document's entry.
        entry: Digest,
    },
    /// End a session at once: nothing that waits to be sent leaves.
    Cut {
        /// Which.
        session: SessionId,
    },
    /// End a session; `refusal` was already sent as a frame.
    Hang {
        /// Which.
        session: SessionId,
        /// Why, if it was refused.
        refusal: Option<Refusal>,
    },
    /// Try to meet a device soon.
    Meet {
        /// Its transport key.
        peer: EndpointId,
        /// Addresses to try.
        addresses: Vec<SocketAddr>,
    },
    /// Send a frame.
    Send {
        /// To whom.
        session: SessionId,
        /// What.
        frame: Frame,
    },
    /// Send the links of a chain from `first` to `last`, as `Batch` frames read from the vault, in order, behind all that was sent before.
    SendLinks {
        /// To whom.
        session: SessionId,
        /// The matter.
        matter: MatterId,
        /// Whose chain.
        device: DeviceId,
        /// First place.
        first: u64,
        /// Last place.
        last: u64,
    },
    /// Another device of this person says what is being written in a matter; the later one of the two counts.
    TakeDraft {
        /// The matter.
        matter: MatterId,
        /// What is written so far; nothing: there is no draft any more.
        text: Begun,
        /// The item that it answers.
        reply_to: Option<Digest>,
        /// When it was kept there.
        at: Moment,
    },
    /// Another device of this person says how a matter is to be kept; the later one of the two counts.
    TakeKeeping {
        /// The matter.
        matter: MatterId,
        /// What was chosen and whether it is held, in the host's form.
        kept: Begun,
        /// When it was kept there.
        at: Moment,
    },
    /// Tell another device of this person every draft that is kept here, and how each matter is to be kept.
    ShowDrafts {
        /// Its session.
        session: SessionId,
    },
    /// Tell the faces.
    Tell(Event),
}

/// Something that faces may show at once. Names only: faces read the rest from the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Links of a matter came or were written.
    Changed {
        /// The matter.
        matter: MatterId,
    },
    /// An item came from another party.
    Arrived {
        /// The matter.
        matter: MatterId,
        /// The item.
        entry: Digest,
    },
    /// A phrase is ready to be compared.
    PhraseReady {
        /// With whom.
        person: PersonId,
    },
    /// An invitation was redeemed.
    Redeemed {
        /// By whom.
        person: PersonId,
    },
    /// An invitation that was used already was presented again: someone else may hold it.
    RedeemedAgain,
    /// Whoever redeemed an invitation does not take its matter any more.
    Declined {
        /// Who.
        person: PersonId,
        /// The matter.
        matter: MatterId,
    },
    /// An invitation that was entered here was refused for good.
    JoinRefused {
        /// Why.
        refusal: Refusal,
    },
    /// A chain is forked: its device was copied, or lies.
    Forked {
        /// The matter.
        matter: MatterId,
        /// Whose chain.
        device: DeviceId,
    },
    /// Nothing more of what someone writes is read today.
    MeasureFull {
        /// Who.
        person: PersonId,
    },
    /// A peer sent what cannot be: the session is ended.
    Misbehaved {
        /// Its transport key.
        peer: EndpointId,
    },
    /// Someone has other devices than before: one more, or one that is revoked. The person may be this one.
    Devices {
        /// Whose.
        person: PersonId,
    },
    /// A document came whole and is not what its entry says.
    DocumentWrong {
        /// The matter.
        matter: MatterId,
        /// Its entry.
        entry: Digest,
    },
}
