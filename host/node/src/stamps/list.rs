//! The time-stamping authorities that a profile chose: in the vault, and none of them by default.

use std::sync::Arc;

use parloir_authority::Place;
use parloir_base::{Digest, Refusal};
use parloir_crypto::stamp::{Anchors, Question};
use parloir_vault::{Reader, Vault};
use parloir_wire::text::clean_name;
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::setting;

const SETTING: &str = "authorities";
/// The form in which they are kept. Of a newer one nothing is taken, and it is not written over.
const VERSION: u32 = 1;
/// Authorities of a profile.
const AUTHORITIES_MAX: usize = 8;

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    version: u32,
    authorities: Vec<Authority>,
}

/// An authority, as a person named it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Authority {
    /// What the person calls it.
    pub name: String,
    /// Where it is asked.
    pub address: String,
    /// Who vouches for it, in PEM.
    pub certificates: String,
    /// Under which policy it is asked, in dotted numbers; its own when absent.
    pub policy: Option<String>,
}

impl Authority {
    pub fn place(&self) -> Result<Place, Refusal> {
        Place::read(&self.address).ok_or(Refusal::AuthorityRefused)
    }

    pub fn anchors(&self) -> Result<Anchors, Refusal> {
        Anchors::from_pem(self.certificates.as_bytes()).map_err(|_| Refusal::AuthorityRefused)
    }

    pub fn question(&self, digest: Digest, nonce: [u8; 16]) -> Result<Question, Refusal> {
        Question::new(digest, nonce, self.policy.as_deref()).map_err(|_| Refusal::AuthorityRefused)
    }
}

/// Those that were chosen.
pub(crate) fn read(vault: &Reader) -> Result<Vec<Authority>, Stop> {
    let kept = from_bytes(&vault.setting(SETTING)?.unwrap_or_default());
    Ok(kept.map(|kept| kept.authorities).unwrap_or_default())
}

/// Who may vouch for a time-stamp that is brought here: the certificates of all that were chosen.
pub(crate) async fn trusted(hub: &Arc<Hub>) -> Result<Anchors, Stop> {
    let chosen = hub.look(|desk| read(&desk.vault)).await??;
    Ok(Anchors::joined(chosen.iter().filter_map(|one| one.anchors().ok())))
}

fn from_bytes(bytes: &[u8]) -> Option<Kept> {
    serde_json::from_slice::<Kept>(bytes).ok().filter(|kept| kept.version == VERSION)
}

/// The one of that name; the only one when none is named.
pub(crate) fn named(vault: &Reader, name: Option<&str>) -> Result<Authority, Stop> {
    let chosen = read(vault)?;
    let found = match name.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => chosen.into_iter().find(|one| one.name == name),
        None => <[Authority; 1]>::try_from(chosen).ok().map(|[one]| one),
    };
    Ok(found.ok_or(Refusal::AuthorityUnknown)?)
}

/// Chooses one. One of the same name is what it now says.
pub(crate) fn add(vault: &mut Vault, mut new: Authority) -> Result<(), Stop> {
    new.name = clean_name(&new.name)?;
    new.policy = new.policy.map(|policy| policy.trim().to_owned()).filter(|policy| !policy.is_empty());
    new.address = new.place()?.text();
    new.anchors()?;
    new.question(Digest([0; 32]), [0; 16])?;
    let mut chosen = read(vault)?;
    let is_full = chosen.len() >= AUTHORITIES_MAX;
    match chosen.iter_mut().find(|one| one.name == new.name) {
        Some(known) => *known = new,
        None if is_full => return Err(Refusal::AuthorityRefused.into()),
        None => chosen.push(new),
    }
    put(vault, chosen)
}

/// Gives one up.
pub(crate) fn remove(vault: &mut Vault, name: &str) -> Result<(), Stop> {
    let gone = named(vault, Some(name))?;
    let mut chosen = read(vault)?;
    chosen.retain(|one| *one != gone);
    put(vault, chosen)
}

fn put(vault: &mut Vault, authorities: Vec<Authority>) -> Result<(), Stop> {
    let bytes = serde_json::to_vec(&Kept { version: VERSION, authorities }).map_err(|_| Fault::Request)?;
    setting::put(vault, SETTING, &bytes, |kept| from_bytes(kept).is_some())
}
