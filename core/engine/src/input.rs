//! What can happen to a profile: a closed list.

use std::net::SocketAddr;

use parloir_base::{Digest, EndpointId, MatterId, PersonId, SessionId};
use parloir_wire::Rendezvous;
use parloir_wire::card::Card;
use parloir_wire::document::Document;
use parloir_wire::frame::Frame;
use parloir_wire::import::Import;
use parloir_wire::matter::{Role, VerificationRule};
use parloir_wire::receipt::Path;
use parloir_wire::relay::Consent;
use parloir_wire::verification::Method;

use crate::checked::{Checked, check};

/// One thing that happened.
#[derive(Debug)]
pub enum Input {
    /// The person did something.
    Act(Act),
    /// A session with a device is open. Its transport key is proven by the transport.
    Opened {
        /// The session's number, never used twice in a run.
        session: SessionId,
        /// The other device's transport key.
        peer: EndpointId,
        /// The session's exporter.
        exporter: [u8; 32],
        /// The path as observed.
        path: Path,
        /// The address the other device was met at.
        remote: SocketAddr,
        /// Whether this side dialled.
        dialled: bool,
        /// The relay that it came through, if it did.
        relay: Option<EndpointId>,
    },
    /// A frame came.
    Frame {
        /// On which session.
        session: SessionId,
        /// What.
        frame: Frame,
    },
    /// A `Batch` came whose links the host checked ahead.
    Batch {
        /// On which session.
        session: SessionId,
        /// The matter.
        matter: MatterId,
        /// The links; none when one of them does not hold.
        links: Option<Checked>,
    },
    /// The session ended, for whatever reason.
    Closed {
        /// Which.
        session: SessionId,
    },
    /// A matter was erased here, and that is durable.
    Erased {
        /// Which.
        matter: MatterId,
    },
    /// Where this device may be met changed.
    Addresses(Vec<SocketAddr>),
    /// The person chose who passes calls on to this device.
    Rendezvous(Vec<Rendezvous>),
    /// A document's body is whole and durable here, and its digest is the one that its entry says.
    DocumentWhole {
        /// Its matter.
        matter: MatterId,
        /// Its entry.
        entry: Digest,
        /// How it came.
        path: Path,
    },
    /// A document's body is whole, and is not what its entry says.
    DocumentWrong {
        /// Its matter.
        matter: MatterId,
        /// Its entry.
        entry: Digest,
        /// How it came.
        path: Path,
    },
    /// Time passed: expiries, checkpoints due. About once a minute, and once at the start.
    Tick,
}

impl Input {
    /// A frame that came, its links checked here and now if it is a `Batch`: on the thread of whoever calls, ahead of the step.
    #[must_use]
    pub fn checked(session: SessionId, frame: Frame) -> Self {
        match frame {
            Frame::Batch { matter, links } => Self::Batch { session, matter, links: check(&matter, links) },
            frame => Self::Frame { session, frame },
        }
    }
}

/// The document of an import.
#[derive(Clone, Debug)]
pub enum ImportOf {
    /// One that is placed now.
    New(Document),
    /// One that this profile placed before.
    Placed(Digest),
}

/// Something the person did.
#[derive(Clone, Debug)]
pub enum Act {
    /// Acknowledges an item: a party's word.
    Acknowledge {
        /// The matter.
        matter: MatterId,
        /// The item.
        entry: Digest,
    },
    /// Admits someone already met, without a new invitation.
    Admit {
        /// The matter.
        matter: MatterId,
        /// Who.
        person: PersonId,
        /// As what.
        role: Role,
    },
    /// Takes this profile's own card as its identity key signed it anew: a device more, or a revocation.
    Card {
        /// The card.
        card: Card,
    },
    /// Proposes a checkpoint now.
    Checkpoint {
        /// The matter.
        matter: MatterId,
    },
    /// Closes a matter.
    CloseMatter {
        /// The matter.
        matter: MatterId,
    },
    /// Places a document whose body is sealed and durable already, or names one of one's own, and says in the same step that it is a conversation
    /// exported from another program.
    Import {
        /// The matter.
        matter: MatterId,
        /// The document.
        of: ImportOf,
        /// What reading it came to.
        import: Import,
    },
    /// Leaves a matter: nothing of it comes to this person any more.
    Leave {
        /// The matter.
        matter: MatterId,
    },
    /// Makes an invitation.
    Invite {
        /// The matter.
        matter: MatterId,
        /// The role it gives.
        role: Role,
        /// How long it lives.
        lives_ms: i64,
    },
    /// Makes the link by which another device of this person may join. The one before is no longer good.
    InviteDevice {
        /// How long it lives.
        lives_ms: i64,
    },
    /// Redeems an invitation.
    Join {
        /// The link.
        link: String,
    },
    /// Opens an item: a deliberate act.
    Open {
        /// The matter.
        matter: MatterId,
        /// The item.
        entry: Digest,
    },
    /// Opens a new matter.
    OpenMatter {
        /// What the keeper calls it.
        title: String,
        /// 1 receipts, 2 full.
        level: u8,
        /// Who must have verified whom.
        verification: VerificationRule,
    },
    /// Places text: a message, or, with `about`, a reply.
    Place {
        /// The matter.
        matter: MatterId,
        /// The text.
        text: String,
        /// The item it replies to.
        reply_to: Option<Digest>,
    },
    /// Replaces the text of an item of one's own; the former text stays.
    Correct {
        /// The matter.
        matter: MatterId,
        /// The item.
        entry: Digest,
        /// The new text.
        text: String,
    },
    /// Places a document or folder whose body is sealed and durable already.
    PlaceDocument {
        /// The matter.
        matter: MatterId,
        /// What it is.
        document: Document,
        /// Whether it is a folder.
        folder: bool,
    },
    /// Says something of a matter's relay: names one, agrees to it, or takes back what was said.
    Relay {
        /// The matter.
        matter: MatterId,
        /// What is said.
        consent: Consent,
    },
    /// Reads on, today, what someone writes beyond the measure of a day.
    ReadOn {
        /// Who.
        person: PersonId,
    },
    /// Lets a contact that three wrong phrases locked try again.
    ResetPhrase {
        /// Who.
        person: PersonId,
    },
    /// Gives a party another role.
    Role {
        /// The matter.
        matter: MatterId,
        /// Who.
        person: PersonId,
        /// As what from now on.
        role: Role,
    },
    /// Removes a party: nothing that is written from now on goes to them.
    Remove {
        /// The matter.
        matter: MatterId,
        /// Who.
        person: PersonId,
    },
    /// Places an authority's time-stamp of a checkpoint's text. Whether the authority is trusted is for whoever asked it.
    Stamp {
        /// The matter.
        matter: MatterId,
        /// The checkpoint's entry.
        checkpoint: Digest,
        /// The time-stamp, as it is kept.
        stamp: Vec<u8>,
    },
    /// Says that the phrase matched, with the words that the other person read.
    Verify {
        /// Who.
        person: PersonId,
        /// The words that were heard.
        words: String,
        /// How.
        method: Method,
    },
    /// Withdraws an invitation.
    WithdrawInvitation {
        /// Its key.
        key: [u8; 32],
    },
    /// Withdraws an item of one's own; the trace stays.
    Withdraw {
        /// The matter.
        matter: MatterId,
        /// The item.
        entry: Digest,
    },
}
