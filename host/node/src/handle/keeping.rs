//! Keeping: what is chosen, prolonged, archived, held; what is to be looked at; and the erasure of a whole matter.

use std::sync::Arc;

use parloir_base::{Day, Digest, MatterId, Refusal};
use parloir_engine::Input;
use parloir_law::by_id;
use parloir_vault::{Erasure, Fault as VaultFault, Stop as VaultStop};
use zeroize::Zeroizing;

use crate::certificate::{self, Erasing};
use crate::chance::now;
use crate::contract::Answer;
use crate::desk::Desk;
use crate::documents::{deposit, fetch};
use crate::events::Told;
use crate::fault::{Fault, Stop};
use crate::follow;
use crate::hub::Hub;
use crate::keeping::{self, Choice, EARLY_REASONS, HOLD_REASONS, Hold, WORDS_BYTES_MAX};
use crate::show::keeping as show;
use crate::stamps::wanted::Wanted;
use crate::{drafts, select, threshold};

/// How far a person looks ahead: a day beyond it is a slip.
const PROLONGED_YEARS_MAX: u32 = 100;

pub(crate) async fn keeping(hub: &Arc<Hub>, matter: String) -> Result<Answer, Stop> {
    let page = hub.look(move |desk| show::page(desk, &select::matter(&desk.engine, &matter)?));
    Ok(Answer::Keeping(Box::new(page.await??)))
}

pub(crate) async fn reviews(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    Ok(Answer::Reviews(hub.look(|desk| show::reviews(desk)).await??))
}

pub(crate) async fn certificates(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    let rows = hub.look(|desk| desk.vault.certificates()).await??;
    Ok(Answer::Certificates(rows.into_iter().map(certificate::line).collect()))
}

/// Changes what was chosen, and tells the person's other devices.
async fn choose(
    hub: &Arc<Hub>,
    matter: String,
    change: impl FnOnce(&mut Choice) -> Result<(), Refusal> + Send + 'static,
) -> Result<Answer, Stop> {
    let page = hub.look(move |desk| {
        let matter = select::matter(&desk.engine, &matter)?;
        let mut kept = keeping::read(&desk.vault, &matter)?;
        change(&mut kept.choice)?;
        kept.choice.at_ms = now().0;
        keep(desk, &matter, &kept)
    });
    Ok(Answer::Keeping(Box::new(page.await??)))
}

fn keep(desk: &mut Desk, matter: &MatterId, kept: &keeping::Kept) -> Result<crate::contract::KeepingPage, Stop> {
    keeping::put(&mut desk.vault, matter, kept)?;
    follow::show(&desk.hub, &desk.vault, *matter, desk.engine.own_sessions())?;
    desk.hub.events.tell(Told { event: "keeping", matter: Some(*matter), ..Told::default() });
    show::page(desk, matter)
}

fn day(text: &str) -> Result<Day, Refusal> {
    Day::from_text(text.trim()).map_err(|_| Refusal::KeepingRefused)
}

/// A day or nothing, as it is kept.
fn day_or_none(text: &str) -> Result<String, Refusal> {
    if text.trim().is_empty() { Ok(String::new()) } else { Ok(day(text)?.to_text()) }
}

fn words(text: String) -> Result<String, Refusal> {
    if text.len() > WORDS_BYTES_MAX { Err(Refusal::ItemTooLarge) } else { Ok(text) }
}

pub(crate) async fn set(
    hub: &Arc<Hub>,
    matter: String,
    schedule: String,
    start: String,
    born: Option<String>,
    note: Option<String>,
) -> Result<Answer, Stop> {
    // Nothing chosen is a choice too; a schedule without a day counts nothing.
    if !schedule.is_empty() {
        by_id(&schedule).ok_or(Refusal::KeepingRefused)?;
        day(&start)?;
    }
    let (start, born) = (day_or_none(&start)?, born.as_deref().map(day_or_none).transpose()?);
    let note = note.map(words).transpose()?;
    choose(hub, matter, move |choice| {
        (choice.schedule, choice.start) = (schedule, start);
        // Whoever chooses another day has not forgotten how old somebody is.
        if let Some(born) = born {
            choice.born = born;
        }
        if let Some(note) = note {
            choice.note = note;
        }
        Ok(())
    })
    .await
}

pub(crate) async fn prolong(hub: &Arc<Hub>, matter: String, until: String, why: String) -> Result<Answer, Stop> {
    let (until, why) = (day(&until)?, words(why)?);
    let today = keeping::today();
    // Whoever keeps longer than the law asks says why.
    if why.trim().is_empty() || until <= today || today.plus_months(PROLONGED_YEARS_MAX * 12) < until {
        return Err(Refusal::KeepingRefused.into());
    }
    choose(hub, matter, move |choice| {
        (choice.prolonged, choice.prolonged_why) = (until.to_text(), why);
        Ok(())
    })
    .await
}

pub(crate) async fn archive(hub: &Arc<Hub>, matter: String, archived: bool) -> Result<Answer, Stop> {
    choose(hub, matter, move |choice| {
        choice.archived = archived;
        Ok(())
    })
    .await
}

pub(crate) async fn hold(hub: &Arc<Hub>, matter: String, reason: String, said: String) -> Result<Answer, Stop> {
    let said = words(said)?;
    if !HOLD_REASONS.contains(&reason.as_str()) {
        return Err(Refusal::KeepingRefused.into());
    }
    let page = hub.look(move |desk| {
        let matter = select::matter(&desk.engine, &matter)?;
        let mut kept = keeping::read(&desk.vault, &matter)?;
        let device = desk.hub.who.device.to_hex();
        kept.hold = Hold { at_ms: now().0, is_set: true, reason, words: said, device };
        keep(desk, &matter, &kept)
    });
    Ok(Answer::Keeping(Box::new(page.await??)))
}

/// Lifting asks the passphrase: whoever sits down at an open program does not end what a court may ask for.
pub(crate) async fn lift(hub: &Arc<Hub>, matter: String, passphrase: Zeroizing<String>) -> Result<Answer, Stop> {
    let home = hub.who.home.clone();
    tokio::task::spawn_blocking(move || threshold::check(&home, &passphrase)).await.map_err(|_| Fault::Thread)??;
    let page = hub.look(move |desk| {
        let matter = select::matter(&desk.engine, &matter)?;
        let mut kept = keeping::read(&desk.vault, &matter)?;
        kept.hold = Hold { at_ms: now().0, is_set: false, ..kept.hold };
        keep(desk, &matter, &kept)
    });
    Ok(Answer::Keeping(Box::new(page.await??)))
}

pub(crate) async fn erase(
    hub: &Arc<Hub>,
    matter: String,
    title: String,
    early: Option<String>,
    is_owed_accepted: bool,
) -> Result<Answer, Stop> {
    let early = early.unwrap_or_default();
    if !early.is_empty() && !EARLY_REASONS.contains(&early.as_str()) {
        return Err(Refusal::KeepingRefused.into());
    }
    let rows = hub.look(move |desk| {
        let matter = select::matter(&desk.engine, &matter)?;
        // What is erased is the matter whose whole title was typed, and no other that a few letters may mean.
        let is_it = desk.engine.room(&matter).is_some_and(|room| room.title().trim() == title.trim());
        if !is_it {
            return Err(Refusal::ErasureUnconfirmed.into());
        }
        erase_now(desk, matter, &early, is_owed_accepted)?;
        Ok::<_, Stop>(desk.vault.certificates()?)
    });
    let mut rows = rows.await??;
    let last = rows.pop().map(certificate::line);
    Ok(Answer::Certificates(last.into_iter().collect()))
}

fn erase_now(desk: &mut Desk, matter: MatterId, early: &str, is_owed_accepted: bool) -> Result<(), Stop> {
    let kept = keeping::read(&desk.vault, &matter)?;
    // Asked here too, so that it is the first thing that a person is told. The vault asks again.
    if kept.hold.is_set {
        return Err(Refusal::MatterHeld.into());
    }
    if show::ended(desk, &matter).is_none() {
        return Err(Refusal::MatterNotEnded.into());
    }
    let (at, dates) = (now(), kept.dates());
    let is_due = dates.is_some_and(|dates| dates.erase_from <= keeping::today());
    if !is_due && early.is_empty() {
        return Err(Refusal::ErasureEarly.into());
    }
    let was_owed = !desk.engine.owed_in(&matter).is_empty();
    if was_owed && !is_owed_accepted {
        return Err(Refusal::ErasureOwed.into());
    }
    let (gone, bodies) = beside(desk, &matter)?;
    // Refused when a newer version wrote it: what is erased would be named in it still.
    let mut wanted = Wanted::read(&desk.vault)?;
    wanted.forget_matter(&matter);
    wanted.put(&mut desk.vault)?;
    let erasing = Erasing {
        matter: &matter,
        at,
        held: desk.vault.erasable(&matter)?,
        schedule: kept.schedule(),
        start: &kept.choice.start,
        dates,
        early: if is_due { "" } else { early },
        was_owed,
        other_devices: show::other_devices(desk),
    };
    let (text, signature) = certificate::make(&desk.hub.who, &erasing);
    let erasure = Erasure { matter: &matter, at, gone: &gone, text: &text, signature: &signature };
    match desk.vault.erase(&erasure) {
        // The matter is erased; files that could not be removed now are removed when the clock comes round, or at the next start.
        Ok(()) | Err(VaultStop::Fault(VaultFault::Erase(_))) => {}
        Err(stop) => return Err(stop.into()),
    }
    for kept in bodies {
        drop(deposit::erase(&desk.hub.bodies, &kept));
    }
    desk.hub.drafts.went(&matter);
    desk.hear(Input::Erased { matter });
    // Other devices of this person hear that this one erased its copy: there it is to be looked at.
    follow::tell_erased(&desk.hub, matter, at, desk.engine.own_sessions())?;
    desk.hub.events.tell(Told { event: "keeping", ..Told::default() });
    Ok(())
}

/// What lies beside the journal of a matter: its settings, and documents that were being brought.
fn beside(desk: &Desk, matter: &MatterId) -> Result<(Vec<String>, Vec<deposit::Kept>), Stop> {
    let mut gone = vec![drafts::name(matter), keeping::name(matter)];
    let mut bodies = Vec::new();
    for (name, bytes) in desk.vault.settings_under(deposit::FAMILY)? {
        let Some(kept) = deposit::Kept::from_bytes(&bytes) else { continue };
        if kept.matter()? == *matter {
            let id = name.strip_prefix(deposit::FAMILY).unwrap_or_default();
            let (record, files) = deposit::settings(id)?;
            gone.extend([record, files]);
            bodies.push(kept);
        }
    }
    // How its documents came, and which of them wait.
    for family in [fetch::PAUSED, fetch::RELAYED] {
        for (name, _) in desk.vault.settings_under(family)? {
            let entry = name.strip_prefix(family).and_then(|hex| Digest::from_hex(hex).ok());
            let row = entry.map(|entry| desk.vault.item(&entry)).transpose()?.flatten();
            gone.extend(row.filter(|row| row.matter == *matter).map(|_| name));
        }
    }
    Ok((gone, bodies))
}
