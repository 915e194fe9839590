//! A setting of the vault is written only over what this version reads: what a newer one kept is not lost to an older one.

use parloir_base::Refusal;
use parloir_vault::{Reader, Vault};

use crate::fault::Stop;

/// Keeps `bytes` under a name, unless what is kept there is nothing that `reads` takes.
///
/// # Errors
/// [`Refusal::SettingNewer`]; a fault of the vault.
pub(crate) fn put(vault: &mut Vault, name: &str, bytes: &[u8], reads: impl FnOnce(&[u8]) -> bool) -> Result<(), Stop> {
    if is_read(vault, name, reads)? { Ok(vault.put_setting(name, bytes)?) } else { Err(Refusal::SettingNewer.into()) }
}

/// Whether what is kept under a name is nothing, or something that `reads` takes.
///
/// # Errors
/// A fault of the vault.
pub(crate) fn is_read(vault: &Reader, name: &str, reads: impl FnOnce(&[u8]) -> bool) -> Result<bool, Stop> {
    let kept = zeroize::Zeroizing::new(vault.setting(name)?.unwrap_or_default());
    Ok(kept.is_empty() || reads(&kept))
}
