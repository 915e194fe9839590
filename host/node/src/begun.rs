//! What a person began to write on one of their devices, shown on the others: the later of two drafts counts.

use parloir_base::{Digest, MatterId, Moment, Refusal, SessionId};
use parloir_engine::Engine;
use parloir_vault::Vault;
use parloir_wire::frame::{Begun, Frame};

use crate::chance::now;
use crate::drafts::Draft;
use crate::events::Told;
use crate::fault::Stop;
use crate::registry::Order;
use crate::shared::Shared;

/// Another device of this person tells of a draft.
///
/// # Errors
/// Faults of the vault.
pub(crate) fn take(
    hub: &Shared,
    vault: &mut Vault,
    (matter, at): (MatterId, Moment),
    text: Begun,
    reply_to: Option<Digest>,
) -> Result<(), Stop> {
    // A clock that runs ahead must not keep its draft for ever.
    let at = at.min(now());
    if hub.drafts.kept(vault, &matter)?.is_some_and(|kept| kept.saved() >= at) {
        return Ok(());
    }
    match hub.drafts.put(vault, &matter, &Draft::new(text.0, reply_to, at)) {
        // What a newer version began here stays.
        Err(Stop::Refusal(Refusal::SettingNewer)) => return Ok(()),
        kept => kept?,
    }
    hub.events.tell(Told { event: "draft", matter: Some(matter), ..Told::default() });
    Ok(())
}

/// Tells one session of every draft that was ever kept here, those that are no more included.
///
/// # Errors
/// Faults of the vault.
pub(crate) fn show_all(hub: &Shared, vault: &Vault, engine: &Engine, session: SessionId) -> Result<(), Stop> {
    engine.rooms().try_for_each(|(matter, _)| show(hub, vault, *matter, std::iter::once(session)))
}

/// Tells sessions of the draft of a matter.
///
/// # Errors
/// Faults of the vault.
pub(crate) fn show(
    hub: &Shared,
    vault: &Vault,
    matter: MatterId,
    sessions: impl Iterator<Item = SessionId>,
) -> Result<(), Stop> {
    let mut sessions = sessions.peekable();
    if sessions.peek().is_none() {
        return Ok(());
    }
    let Some(kept) = hub.drafts.kept(vault, &matter)? else { return Ok(()) };
    let (reply_to, at) = (kept.reply_to(), kept.saved());
    let frame = Frame::Draft { matter, text: Begun(kept.text), reply_to, at };
    for handle in sessions.filter_map(|session| hub.registry.find(session)) {
        handle.order(Order::Frame(frame.clone()));
    }
    Ok(())
}
