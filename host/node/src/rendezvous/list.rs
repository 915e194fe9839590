//! The rendezvous that a profile chose: in the vault, a line each, as people pass them on.

use parloir_base::Refusal;
use parloir_base::limit::RENDEZVOUS_MAX;
use parloir_vault::{Reader, Vault};
use parloir_wire::Rendezvous;

use crate::fault::Stop;

const SETTING: &str = "rendezvous";

/// Those that were chosen.
pub(crate) fn read(vault: &Reader) -> Result<Vec<Rendezvous>, Stop> {
    let text = String::from_utf8(vault.setting(SETTING)?.unwrap_or_default()).unwrap_or_default();
    Ok(text.lines().filter_map(|line| Rendezvous::from_text(line).ok()).take(RENDEZVOUS_MAX).collect())
}

/// Adds one. One that was there already is where it now says.
pub(crate) fn add(vault: &mut Vault, text: &str) -> Result<Vec<Rendezvous>, Stop> {
    let new = Rendezvous::from_text(text).map_err(|_| Refusal::RendezvousUnreadable)?;
    let mut chosen = read(vault)?;
    if let Some(known) = chosen.iter_mut().find(|one| one.endpoint == new.endpoint) {
        *known = new;
    } else if chosen.len() < RENDEZVOUS_MAX {
        chosen.push(new);
    } else {
        return Err(Refusal::RendezvousFull.into());
    }
    put(vault, &chosen)?;
    Ok(chosen)
}

/// Takes one away, by the beginning of its key (at least four digits) or by its text.
pub(crate) fn remove(vault: &mut Vault, named: &str) -> Result<Vec<Rendezvous>, Stop> {
    let mut chosen = read(vault)?;
    let named = named.trim();
    let is_meant = |one: &Rendezvous| {
        let by_key = named.len() >= 4 && one.endpoint.to_hex().starts_with(&named.to_lowercase());
        by_key || Rendezvous::from_text(named).is_ok_and(|text| text.endpoint == one.endpoint)
    };
    let meant: Vec<usize> = chosen.iter().enumerate().filter(|(_, one)| is_meant(one)).map(|(at, _)| at).collect();
    let [at] = meant.as_slice() else { return Err(Refusal::RendezvousUnknown.into()) };
    chosen.remove(*at);
    put(vault, &chosen)?;
    Ok(chosen)
}

fn put(vault: &mut Vault, chosen: &[Rendezvous]) -> Result<(), Stop> {
    let lines: Vec<String> = chosen.iter().map(Rendezvous::to_text).collect();
    Ok(vault.put_setting(SETTING, lines.join("\n").as_bytes())?)
}
