//! Deposits: what a face brings piece by piece, sealed as it comes and remembered across restarts until it is an item.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex as Lock, PoisonError};

use parloir_base::limit::DEPOSIT_BLOCK_BYTES;
use parloir_base::{Chance, Digest, MatterId, Moment, Refusal};
use parloir_crypto::hash::Hasher;
use parloir_vault::{Bodies, Deposit, Fault as VaultFault, Reader, Sealed};
use parloir_wire::document::Document;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use zeroize::{Zeroize, Zeroizing};

use crate::chance::System;
use crate::documents::layout::{FileKept, Layout};
use crate::documents::media::guess;
use crate::documents::place;
use crate::fault::{Fault, Stop};

/// The form in which a deposit is kept. Of a newer one nothing is known here, and nothing of it is touched.
const VERSION: u32 = 1;
/// Where deposits are among the settings.
pub(crate) const FAMILY: &str = "deposit/";

/// A deposit at rest.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    version: u32,
    matter: String,
    pub name: String,
    pub folder: bool,
    pub files: u64,
    pub content_bytes: u64,
    pub document_bytes: u64,
    key: String,
    made_ms: i64,
    /// What the face said that it brings, as one digest.
    pub plan: String,
    /// SHA-256 and root, once the last segment was sealed.
    ended: Option<(String, String)>,
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl Kept {
    /// Under a key of its own.
    pub fn new(
        matter: &MatterId,
        name: String,
        is_folder: bool,
        files: u64,
        layout: &Layout,
        plan: &Digest,
        made: Moment,
    ) -> Self {
        Self {
            version: VERSION,
            matter: matter.to_hex(),
            name,
            folder: is_folder,
            files,
            content_bytes: layout.content_bytes(),
            document_bytes: layout.document_bytes(),
            key: key_new(),
            made_ms: made.0,
            plan: plan.to_hex(),
            ended: None,
        }
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Self>(bytes).ok().filter(|kept| kept.version == VERSION)
    }

    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Stop> {
        Ok(Zeroizing::new(serde_json::to_vec(self).map_err(|_| Fault::Profile)?))
    }

    pub fn matter(&self) -> Result<MatterId, Stop> {
        Ok(MatterId::from_hex(&self.matter).map_err(|_| Fault::Profile)?)
    }

    pub fn made(&self) -> Moment {
        Moment(self.made_ms)
    }

    pub fn key(&self) -> Result<Zeroizing<[u8; 32]>, Stop> {
        Ok(Digest::from_hex(&self.key).map(|key| Zeroizing::new(key.0)).map_err(|_| Fault::Profile)?)
    }

    /// The root of its body, once it was ended.
    pub fn root(&self) -> Option<Digest> {
        self.ended.as_ref().and_then(|(_, root)| Digest::from_hex(root).ok())
    }

    /// The same one, ended.
    pub fn ended(&self, sealed: &Sealed) -> Self {
        let mut kept = self.clone();
        kept.ended = Some((sealed.sha256.to_hex(), sealed.root.to_hex()));
        kept
    }

    fn anew(&self) -> Self {
        let mut kept = self.clone();
        kept.key.zeroize();
        (kept.key, kept.ended) = (key_new(), None);
        kept
    }

    /// The record of its document.
    pub fn document(&self, sealed: &Sealed) -> Result<Document, Stop> {
        let media = if self.folder { "application/x-tar" } else { guess(&self.name) };
        Ok(place::document(self.name.clone(), media.to_owned(), self.files, &*self.key()?, sealed))
    }

    fn sealed(&self) -> Option<Sealed> {
        let (sha256, root) = self.ended.as_ref()?;
        let key = parloir_crypto::segment::DocumentKey::from_bytes(&*self.key().ok()?);
        Some(Sealed {
            bytes: self.document_bytes,
            sha256: Digest::from_hex(sha256).ok()?,
            root: Digest::from_hex(root).ok()?,
            key_commitment: key.commitment(),
        })
    }
}

fn key_new() -> String {
    Digest(System.bytes32()).to_hex()
}

/// The name of a deposit among the settings, and that of its list of files; none when it cannot be a deposit's.
pub(crate) fn settings(deposit: &str) -> Result<(String, String), Refusal> {
    if deposit.len() == 32 && deposit.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        Ok((format!("{FAMILY}{deposit}"), format!("deposit-files/{deposit}")))
    } else {
        Err(Refusal::DepositUnknown)
    }
}

/// The order of a deposit's bytes, from what is kept of it.
pub(crate) fn layout(kept: &Kept, files: &[u8]) -> Result<Layout, Stop> {
    if !kept.folder {
        return Ok(Layout::File(kept.content_bytes));
    }
    let files: Vec<FileKept> = serde_json::from_slice(files).map_err(|_| Fault::Profile)?;
    Ok(Layout::folder(&files)?)
}

/// A deposit at work.
pub(crate) struct Open {
    pub kept: Kept,
    pub layout: Layout,
    pub body: Body,
    /// It was placed or withdrawn while somebody still had it.
    pub is_gone: bool,
    have: Arc<AtomicU64>,
}

/// Where its bytes are.
pub(crate) enum Body {
    /// On their way in.
    Comes(Box<Deposit>),
    /// Among the bodies already: only its entry is missing.
    Whole(Sealed),
}

impl Open {
    /// Opens what is on the disk, or begins. What cannot go on under its key goes on under another one: then the former record is
    /// answered too, to be replaced by the new one, and its bytes erased after that.
    pub fn new(bodies: &Bodies, mut kept: Kept, layout: Layout) -> Result<(Self, Option<Kept>), Stop> {
        let mut former = None;
        let body = match kept.sealed() {
            Some(sealed) if bodies.has(&sealed.root) => Body::Whole(sealed),
            _ => {
                let mut deposit = bodies.deposit(&*kept.key()?, kept.document_bytes)?;
                if deposit.is_spent() {
                    let anew = kept.anew();
                    deposit = bodies.deposit_shorter(&deposit, deposit.have(), &*anew.key()?)?;
                    former = Some(std::mem::replace(&mut kept, anew));
                }
                Body::Comes(Box::new(deposit))
            }
        };
        let open = Self { kept, layout, body, is_gone: false, have: Arc::default() };
        open.tell();
        Ok((open, former))
    }

    /// Bytes of contents that are here.
    pub fn have(&self) -> u64 {
        match &self.body {
            Body::Comes(deposit) => self.layout.content_at(deposit.have()),
            Body::Whole(_) => self.kept.content_bytes,
        }
    }

    fn tell(&self) {
        self.have.store(self.have(), Ordering::Relaxed);
    }

    /// Takes contents. None: makes durable what is here. Answers how much is here.
    pub fn write(&mut self, at: u64, bytes: &[u8]) -> Result<u64, Stop> {
        if self.is_gone {
            return Err(Refusal::DepositUnknown.into());
        }
        let have = self.have();
        if at != have {
            return Err(Refusal::DepositElsewhere.into());
        }
        if bytes.len() as u64 > self.kept.content_bytes.saturating_sub(have) {
            return Err(Refusal::DocumentChanged.into());
        }
        if let Body::Comes(deposit) = &mut self.body {
            let place = deposit.have();
            let woven = self.layout.weave(place, bytes, &mut |part| deposit.append(part));
            let is_all = have + bytes.len() as u64 == self.kept.content_bytes;
            let flushed = if bytes.is_empty() || is_all { deposit.flush() } else { Ok(()) };
            self.tell();
            woven?;
            flushed?;
        }
        Ok(self.have())
    }

    /// How much of the contents agrees with the digests of a face's blocks, from the start on.
    pub fn agreed(&self, bodies: &Bodies, blocks: &[Digest]) -> Result<u64, Stop> {
        const BLOCK: u64 = DEPOSIT_BLOCK_BYTES as u64;
        let have = self.have();
        let asked = (blocks.len() as u64).saturating_mul(BLOCK).min(have);
        let mut blocks = blocks.iter();
        let (mut hasher, mut at, mut agreed, mut is_over) = (Hasher::new(), 0_u64, 0_u64, false);
        let mut take = |mut content: &[u8]| -> Result<(), VaultFault> {
            while !content.is_empty() && !is_over {
                let room = usize::try_from(BLOCK - at % BLOCK).unwrap_or(usize::MAX).min(content.len());
                let (now, later) = content.split_at(room);
                hasher.update(now);
                at += now.len() as u64;
                content = later;
                if at.is_multiple_of(BLOCK) || at == have {
                    let digest = std::mem::take(&mut hasher).finish();
                    is_over = blocks.next() != Some(&digest);
                    agreed = if is_over { agreed } else { at };
                }
            }
            Ok(())
        };
        let (layout, mut place) = (&self.layout, 0);
        let mut pick = |plain: &[u8]| {
            let picked = layout.pick(place, plain, &mut take);
            place += plain.len() as u64;
            picked
        };
        let upto = layout.place_of(asked);
        match &self.body {
            Body::Comes(deposit) => deposit.read(upto, &mut pick)?,
            Body::Whole(sealed) => {
                let mut plain = bodies.plain(&self.kept.document(sealed)?)?;
                let (mut from, mut buffer) = (0, Zeroizing::new(vec![0; 64 * 1024]));
                while from < upto {
                    let read = plain.read_at(from, &mut buffer)?;
                    pick(buffer.get(..read).unwrap_or_default())?;
                    from += read as u64;
                }
            }
        }
        Ok(agreed)
    }

    /// Keeps the first bytes of the contents alone. Answers what must be kept in the place of the former record, if anything.
    pub fn shorten(&mut self, bodies: &Bodies, keep: u64) -> Result<Option<(Kept, Body)>, Stop> {
        if keep >= self.have() {
            return Ok(None);
        }
        let kept = self.kept.anew();
        let key = kept.key()?;
        let body = match &mut self.body {
            Body::Comes(deposit) => {
                let place = self.layout.place_of(keep);
                if deposit.shorten(place) {
                    self.tell();
                    return Ok(None);
                }
                bodies.deposit_shorter(deposit, place, &key)?
            }
            Body::Whole(_) => bodies.deposit(&key, kept.document_bytes)?,
        };
        Ok(Some((kept, Body::Comes(Box::new(body)))))
    }

    /// Takes what [`Open::shorten`] made, and erases what was before.
    pub fn exchange(&mut self, bodies: &Bodies, kept: Kept, body: Body) -> Result<(), Stop> {
        let former = std::mem::replace(&mut self.kept, kept);
        self.body = body;
        self.tell();
        erase(bodies, &former)
    }

    /// Seals the end. Nothing more can follow.
    pub fn end(&mut self) -> Result<Sealed, Stop> {
        if self.have() != self.kept.content_bytes {
            return Err(Refusal::ItemIncomplete.into());
        }
        match &mut self.body {
            Body::Comes(deposit) => {
                let place = deposit.have();
                self.layout.rest(place, &mut |part| deposit.append(part))?;
                Ok(deposit.end()?)
            }
            Body::Whole(sealed) => Ok(*sealed),
        }
    }

    /// Gives the ended body its name.
    pub fn keep(&mut self, bodies: &Bodies, kept: Kept, sealed: Sealed) -> Result<(), Stop> {
        self.kept = kept;
        if let Body::Comes(deposit) = &mut self.body {
            bodies.keep_deposit(deposit, &sealed)?;
            self.body = Body::Whole(sealed);
        }
        Ok(())
    }
}

/// Erases what was brought for a deposit that is nobody's any more.
pub(crate) fn erase(bodies: &Bodies, kept: &Kept) -> Result<(), Stop> {
    bodies.erase_deposit(&*kept.key()?)?;
    if let Some(root) = kept.root() {
        bodies.erase(&root)?;
    }
    Ok(())
}

/// Removes bodies that neither an entry nor a deposit speaks of: the end of a deposit gives the body its name before its entry is
/// written.
pub(crate) fn sweep(reader: &Reader, mut sealed: BTreeSet<Digest>) -> Result<usize, Stop> {
    // Deposits first: one that is ended meanwhile has its entry by then.
    for (_, bytes) in reader.settings_under(FAMILY)? {
        match Kept::from_bytes(&bytes) {
            Some(kept) => kept.root().map(|root| sealed.remove(&root)),
            // What a newer version keeps is left alone.
            None => return Ok(0),
        };
    }
    Ok(reader.sweep(sealed)?)
}

/// A deposit, and how much of its contents is here, for whoever does not wait for it.
type AtWork = (Arc<Mutex<Open>>, Arc<AtomicU64>);

/// The deposits that are at work.
#[derive(Default)]
pub(crate) struct Deposits {
    open: Lock<HashMap<String, AtWork>>,
    /// One is opened or made at a time; whether what interrupted acts left was erased.
    pub turn: Mutex<bool>,
}

impl Deposits {
    /// One that is at work.
    pub fn find(&self, deposit: &str) -> Option<Arc<Mutex<Open>>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(deposit).map(|(open, _)| open.clone())
    }

    /// How much of its contents is here.
    pub fn have(&self, deposit: &str) -> Option<u64> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(deposit).map(|(_, have)| have.load(Ordering::Relaxed))
    }

    /// Puts one to work.
    pub fn put(&self, deposit: String, open: Open) -> Arc<Mutex<Open>> {
        let have = open.have.clone();
        let open = Arc::new(Mutex::new(open));
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(deposit, (open.clone(), have));
        open
    }

    /// It is ended or withdrawn.
    pub fn remove(&self, deposit: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(deposit);
    }
}

#[cfg(test)]
mod tests;
