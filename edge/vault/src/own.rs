//! What a vault keeps of this very person's devices: the card as it is now, the link for another one, and links that were refused.

use parloir_base::limit::REFUSED_MAX;
use parloir_base::{MatterId, Moment, Signature};
use parloir_wire::device::Device;
use parloir_wire::local::DeviceInvitationRow;
use parloir_wire::{Card, Link, Record, Signed};
use rusqlite::{Connection, OptionalExtension, params};

use crate::fault::{Cause, Fault};
use crate::reader::Reader;

/// The setting that keeps this profile's card, once it is more than the one that the profile was made with.
const CARD: &str = "card";
/// The setting that keeps the link for another device: its key, and the second at which it ends.
const DEVICE_INVITATION: &str = "device-invitation";
/// Settings that keep links of revoked devices: when they came, signature, bytes. Their names go on with matter and digest.
const REFUSED: &str = "refused/";

/// A link that a revoked device signed after its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// The link, read.
    pub link: Link,
    /// Its bytes and signature.
    pub signed: Signed,
    /// When it came.
    pub found: Moment,
}

pub(crate) fn card(db: &Connection, card: &Card) -> Result<(), Cause> {
    put(db, CARD, &card.to_bytes())
}

pub(crate) fn load_card(db: &Connection) -> Result<Option<Card>, Cause> {
    Ok(find(db, CARD)?.map(|bytes| Card::from_bytes(&bytes)).transpose()?)
}

pub(crate) fn device_invitation(db: &Connection, row: Option<&DeviceInvitationRow>) -> Result<(), Cause> {
    match row {
        Some(row) => {
            let bytes = [row.key.as_slice(), &row.expires.seconds().to_le_bytes()].concat();
            put(db, DEVICE_INVITATION, &bytes)
        }
        None => {
            db.prepare_cached("DELETE FROM settings WHERE key = ?")?.execute([DEVICE_INVITATION])?;
            Ok(())
        }
    }
}

pub(crate) fn load_device_invitation(db: &Connection) -> Result<Option<DeviceInvitationRow>, Cause> {
    let Some(bytes) = find(db, DEVICE_INVITATION)? else { return Ok(None) };
    let row = bytes.split_first_chunk::<32>().and_then(|(key, rest)| {
        let expires = Moment::from_seconds(i64::from_le_bytes(rest.try_into().ok()?));
        Some(DeviceInvitationRow { key: *key, expires })
    });
    row.map(Some).ok_or(Cause::Damaged("the link for another device cannot be read"))
}

/// Whether a chain is that of one of this person's devices, as far as the card says.
pub(crate) fn is_own(db: &Connection, chain: i64) -> Result<bool, Cause> {
    let Some(card) = load_card(db)? else { return Ok(false) };
    let device: [u8; 32] =
        db.prepare_cached("SELECT device FROM chains WHERE id = ?")?.query_row([chain], |row| row.get(0))?;
    let is_it = |bytes: &[u8]| Device::from_bytes(bytes).is_ok_and(|one| one.evidence.0 == device);
    Ok(card.devices.iter().any(|signed| is_it(&signed.bytes)))
}

/// Keeps a refused link, once; beyond so many, no more are kept: whoever holds a stolen key cannot fill the disk with it.
pub(crate) fn refused(db: &Connection, matter: &MatterId, link: &Signed, found: Moment) -> Result<(), Cause> {
    let count: usize = db
        .prepare_cached("SELECT count(*) FROM settings WHERE key >= ?1 AND substr(key, 1, length(?1)) = ?1")?
        .query_row([REFUSED], |row| row.get(0))?;
    if count >= REFUSED_MAX {
        return Ok(());
    }
    let name = format!("{REFUSED}{}/{}", matter.to_hex(), parloir_crypto::digest(&link.bytes).to_hex());
    let value = [found.0.to_le_bytes().as_slice(), &link.signature.0, &link.bytes].concat();
    db.prepare_cached("INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING")?
        .execute(params![name, value])?;
    Ok(())
}

/// Takes away the refused links of a matter.
pub(crate) fn forget_refused(db: &Connection, matter: &MatterId) -> rusqlite::Result<()> {
    let prefix = format!("{REFUSED}{}/", matter.to_hex());
    db.execute("DELETE FROM settings WHERE key >= ?1 AND substr(key, 1, length(?1)) = ?1", [prefix])?;
    Ok(())
}

impl Reader {
    /// Links of a matter that revoked devices signed after their end, in no order.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn refused(&self, matter: &MatterId) -> Result<Vec<RefusedRow>, Fault> {
        let kept = self.settings_under(&format!("{REFUSED}{}/", matter.to_hex()))?;
        kept.into_iter().map(|(_, value)| read(&value)).collect::<Result<_, _>>().map_err(Fault::Read)
    }
}

fn read(value: &[u8]) -> Result<RefusedRow, Cause> {
    let parts = value.split_first_chunk::<8>().and_then(|(found, rest)| Some((found, rest.split_first_chunk::<64>()?)));
    let (found, (signature, bytes)) = parts.ok_or(Cause::Damaged("a refused link cannot be read"))?;
    let signed = Signed { bytes: bytes.to_vec(), signature: Signature(*signature) };
    Ok(RefusedRow { link: Link::from_bytes(bytes)?, signed, found: Moment(i64::from_le_bytes(*found)) })
}

fn put(db: &Connection, key: &str, value: &[u8]) -> Result<(), Cause> {
    db.prepare_cached("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)")?.execute(params![key, value])?;
    Ok(())
}

fn find(db: &Connection, key: &str) -> Result<Option<Vec<u8>>, Cause> {
    Ok(db.prepare_cached("SELECT value FROM settings WHERE key = ?")?.query_row([key], |row| row.get(0)).optional()?)
}
