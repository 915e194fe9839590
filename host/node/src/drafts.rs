//! What was begun and not sent, in the vault: one draft for each matter.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use parloir_base::{Digest, MatterId, Moment};
use parloir_vault::Vault;
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, Stop};
use crate::setting;

/// The form in which it is kept. A newer one is left alone, and shown as no draft.
const VERSION: u32 = 1;

/// A draft at rest.
#[derive(Serialize, Deserialize)]
pub(crate) struct Draft {
    version: u32,
    pub text: String,
    reply_to: Option<String>,
    saved_ms: i64,
}

impl Draft {
    pub fn new(text: String, reply_to: Option<Digest>, saved: Moment) -> Self {
        Self { version: VERSION, text, reply_to: reply_to.map(|item| item.to_hex()), saved_ms: saved.0 }
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Self>(bytes).ok().filter(|draft| draft.version == VERSION)
    }

    /// The item that it answers.
    pub fn reply_to(&self) -> Option<Digest> {
        self.reply_to.as_deref().and_then(|hex| Digest::from_hex(hex).ok())
    }

    /// When it was kept.
    pub fn saved(&self) -> Moment {
        Moment(self.saved_ms)
    }
}

/// Which matters have one, as far as it was asked: the second message must not cost a look for a draft that is not there.
#[derive(Default)]
pub(crate) struct Drafts {
    known: Mutex<HashMap<MatterId, bool>>,
    /// Drafts that wait for the writer to keep them.
    waiting: Arc<AtomicUsize>,
}

/// A draft that waits for the writer; no longer, once this is dropped.
pub(crate) struct Waits(Arc<AtomicUsize>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drafts {
    fn known(&self) -> MutexGuard<'_, HashMap<MatterId, bool>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A draft is about to wait for the writer.
    pub fn wait(&self) -> Waits {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        Waits(self.waiting.clone())
    }

    /// Whether any draft waits for the writer.
    pub fn is_waiting(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0
    }

    /// Whether a matter has a draft.
    pub fn has(&self, vault: &Vault, matter: &MatterId) -> Result<bool, Stop> {
        if let Some(known) = self.known().get(matter) {
            return Ok(*known);
        }
        let has = self.read(vault, matter)?.is_some();
        self.known().insert(*matter, has);
        Ok(has)
    }

    /// The setting that goes when the draft of a matter became a message: nothing when there is no draft.
    pub fn going(&self, vault: &Vault, matter: &MatterId) -> Option<String> {
        self.has(vault, matter).unwrap_or(true).then(|| name(matter))
    }

    /// It went. Whether there may have been one.
    pub fn went(&self, matter: &MatterId) -> bool {
        self.known().insert(*matter, false) != Some(false)
    }

    /// The draft of a matter.
    pub fn read(&self, vault: &Vault, matter: &MatterId) -> Result<Option<Draft>, Stop> {
        Ok(self.kept(vault, matter)?.filter(|draft| !draft.text.is_empty()))
    }

    /// The same; where there is none any more, one without a text says since when.
    pub fn kept(&self, vault: &Vault, matter: &MatterId) -> Result<Option<Draft>, Stop> {
        let kept = zeroize::Zeroizing::new(vault.setting(&name(matter))?.unwrap_or_default());
        Ok(Draft::from_bytes(&kept))
    }

    /// Keeps a draft in the place of the one before; one without a text is none, and says since when.
    ///
    /// # Errors
    /// [`parloir_base::Refusal::SettingNewer`] when a newer version wrote the one before; a fault of the vault.
    pub fn put(&self, vault: &mut Vault, matter: &MatterId, draft: &Draft) -> Result<(), Stop> {
        let bytes = serde_json::to_vec(draft).map_err(|_| Fault::Request)?;
        setting::put(vault, &name(matter), &zeroize::Zeroizing::new(bytes), |kept| Draft::from_bytes(kept).is_some())?;
        self.known().insert(*matter, !draft.text.is_empty());
        Ok(())
    }
}

pub(crate) fn name(matter: &MatterId) -> String {
    format!("draft/{}", matter.to_hex())
}
