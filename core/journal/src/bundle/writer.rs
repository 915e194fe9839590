//! The hand that writes a bundle: one file after the other, each with its digest, and what was gathered on the way.

use std::collections::BTreeMap;

use parloir_base::{DeviceId, Digest, Malformed, PersonId, Signature};
use parloir_crypto::digest;
use parloir_crypto::sshsig::armour;

use crate::bundle::layout::Slot;
use crate::bundle::outcome::Outcome;
use crate::bundle::source::{Plan, Sink};
use crate::card::CardFault;

/// Why no bundle was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteFault<F> {
    /// The host's.
    #[error("the source or the target of the bundle failed")]
    Host(F),
    /// A link that is held cannot be read.
    #[error(transparent)]
    Malformed(Malformed),
    /// A card that is held does not check.
    #[error(transparent)]
    Card(CardFault),
    /// A chain is by a device that no card holds.
    #[error("a chain is by a device that no card holds")]
    Stranger(DeviceId),
    /// A chain is shorter than its head says.
    #[error("a chain is shorter than its head says")]
    Short(DeviceId),
    /// Nothing is held of the matter, or none of the chosen entries.
    #[error("the bundle would hold nothing")]
    Empty,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files, the list of digests included.
    pub files: u64,
    /// Links.
    pub links: u64,
    /// Entries with their content.
    pub contents: u64,
    /// Documents.
    pub documents: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// Lines of `withheld.txt`.
    pub withheld: u64,
}

/// What writes.
pub(crate) struct Writer<'a, F> {
    pub plan: &'a Plan,
    pub sink: &'a mut dyn Sink<Fault = F>,
    pub sums: BTreeMap<String, Digest>,
    pub written: Written,
    pub out: Outcome,
}

impl<'a, F> Writer<'a, F> {
    /// Nothing written yet.
    pub fn new(plan: &'a Plan, sink: &'a mut dyn Sink<Fault = F>) -> Self {
        Self { plan, sink, sums: BTreeMap::new(), written: Written::default(), out: Outcome::default() }
    }

    pub fn file(&mut self, path: String, bytes: &[u8]) -> Result<(), WriteFault<F>> {
        self.sink.create(&path).map_err(WriteFault::Host)?;
        self.sink.append(bytes).map_err(WriteFault::Host)?;
        self.sink.finish().map_err(WriteFault::Host)?;
        self.sums.insert(path, digest(bytes));
        self.written.files += 1;
        Ok(())
    }

    pub fn signed(
        &mut self,
        [text, by]: [&Slot; 2],
        bytes: &[u8],
        (key, namespace, signature): (&[u8; 32], &str, &Signature),
    ) -> Result<(), WriteFault<F>> {
        self.file(text.path(), bytes)?;
        self.file(by.path(), armour(key, namespace, signature).as_bytes())
    }

    pub fn person(&self, device: &DeviceId) -> Result<PersonId, WriteFault<F>> {
        self.out.register.person_of(device).ok_or(WriteFault::Stranger(*device))
    }
}
