//! How a person keeps their matters, told to their other devices: each decision is kept there unless a later one was taken.

use parloir_base::{MatterId, Moment, SessionId};
use parloir_engine::Engine;
use parloir_vault::{Reader, Vault};
use parloir_wire::frame::{Begun, Frame};

use crate::chance::now;
use crate::events::Told;
use crate::fault::Stop;
use crate::keeping::{self, Kept};
use crate::registry::Order;
use crate::shared::Shared;

/// Another device of this person tells how it keeps a matter. Answers whether it erased one that never came here: then it never does.
///
/// # Errors
/// Faults of the vault.
pub(crate) fn take(
    hub: &Shared,
    vault: &mut Vault,
    (matter, is_here): (MatterId, bool),
    told: &Begun,
) -> Result<bool, Stop> {
    if let (false, Some(at)) = (is_here, keeping::told_erased(&told.0, now())) {
        vault.put_erased(&matter, at)?;
        return Ok(true);
    }
    if keeping::take(vault, &matter, &told.0, now())? {
        hub.events.tell(Told { event: "keeping", matter: Some(matter), ..Told::default() });
    }
    Ok(false)
}

/// Tells one session of everything that was ever chosen here, and of what was erased here.
///
/// # Errors
/// Faults of the vault.
pub(crate) fn show_all(hub: &Shared, vault: &Vault, engine: &Engine, session: SessionId) -> Result<(), Stop> {
    engine.rooms().try_for_each(|(matter, _)| show(hub, vault, *matter, std::iter::once(session)))?;
    for (matter, at) in vault.erased()? {
        tell_erased(hub, matter, at, std::iter::once(session))?;
    }
    Ok(())
}

/// Tells sessions how a matter is kept.
///
/// # Errors
/// Faults of the vault.
pub(crate) fn show(
    hub: &Shared,
    vault: &Reader,
    matter: MatterId,
    sessions: impl Iterator<Item = SessionId>,
) -> Result<(), Stop> {
    let mut sessions = sessions.peekable();
    if sessions.peek().is_none() {
        return Ok(());
    }
    let kept = keeping::read(vault, &matter)?;
    let at = Moment(kept.choice.at_ms.max(kept.hold.at_ms));
    if at.0 > 0 { say(hub, matter, &kept, at, sessions) } else { Ok(()) }
}

/// Tells sessions that a matter was erased here.
///
/// # Errors
/// None but that of writing the form.
pub(crate) fn tell_erased(
    hub: &Shared,
    matter: MatterId,
    at: Moment,
    sessions: impl Iterator<Item = SessionId>,
) -> Result<(), Stop> {
    say(hub, matter, &keeping::erased(at), at, sessions)
}

fn say(
    hub: &Shared,
    matter: MatterId,
    kept: &Kept,
    at: Moment,
    sessions: impl Iterator<Item = SessionId>,
) -> Result<(), Stop> {
    let frame = Frame::Keeping { matter, kept: Begun(kept.to_text()?), at };
    for handle in sessions.filter_map(|session| hub.registry.find(session)) {
        handle.order(Order::Frame(frame.clone()));
    }
    Ok(())
}
