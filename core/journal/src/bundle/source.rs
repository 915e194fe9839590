//! What the host gives to the writer of a bundle, and where the writer puts it.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, MatterId, Moment};
use parloir_wire::frame::Carried;
use parloir_wire::shelf::Fork;
use parloir_wire::{Card, Seen};

use crate::bundle::withheld::Reason;

/// What bundle is made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Of which matter.
    pub matter: MatterId,
    /// Everything, or chosen items.
    pub form: Form,
    /// Entries whose content is left out, and why.
    pub withheld: BTreeMap<Digest, Reason>,
    /// When it is made.
    pub made: Moment,
}

/// How much a bundle holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Every link of every chain.
    Full,
    /// These entries, what makes them readable (structural facts, receipts), and proofs of their places.
    Selective(BTreeSet<Digest>),
}

impl Form {
    /// The word in `bundle.txt`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Selective(_) => "selective",
        }
    }
}

/// Takes the next bytes of a document.
pub type Out<'a, F> = dyn FnMut(&[u8]) -> Result<(), F> + 'a;

/// What is held of a matter. The host reads it from its vault; every method may be asked more than once.
pub trait Source {
    /// What may go wrong on the way.
    type Fault;

    /// The cards of every party, the keeper and this profile included: those that counted here before, oldest first, and the last one.
    ///
    /// # Errors
    /// The host's.
    fn cards(&mut self) -> Result<Vec<Card>, Self::Fault>;

    /// Every chain's head.
    ///
    /// # Errors
    /// The host's.
    fn heads(&mut self) -> Result<Vec<Seen>, Self::Fault>;

    /// Links of a chain from the first to the last number, both included, in order, with their contents.
    ///
    /// # Errors
    /// The host's.
    fn links(&mut self, device: &DeviceId, first: u64, last: u64) -> Result<Vec<Carried>, Self::Fault>;

    /// Proofs of forks of this matter's chains.
    ///
    /// # Errors
    /// The host's.
    fn forks(&mut self) -> Result<Vec<Fork>, Self::Fault>;

    /// Gives the plain bytes of a document to `out`, in order. `false`: it is not whole here, and nothing was given.
    ///
    /// # Errors
    /// The host's, or what `out` gave.
    fn document(&mut self, entry: &Digest, out: &mut Out<'_, Self::Fault>) -> Result<bool, Self::Fault>;
}

/// Where a bundle goes. One file is open at a time; paths are relative, ASCII, with `/`, and come from the layout alone.
pub trait Sink {
    /// What may go wrong on the way.
    type Fault;

    /// Starts a file, and the folders on its path.
    ///
    /// # Errors
    /// The host's.
    fn create(&mut self, path: &str) -> Result<(), Self::Fault>;

    /// Adds to the open file.
    ///
    /// # Errors
    /// The host's.
    fn append(&mut self, bytes: &[u8]) -> Result<(), Self::Fault>;

    /// Ends the open file.
    ///
    /// # Errors
    /// The host's.
    fn finish(&mut self) -> Result<(), Self::Fault>;

    /// Takes back the open file: it must not stand in the bundle.
    ///
    /// # Errors
    /// The host's.
    fn discard(&mut self) -> Result<(), Self::Fault>;
}
