//! A matter that somebody handed over: looked at, received into a matter of one's own, and what lies in it opened.

use std::path::PathBuf;
use std::sync::Arc;

use parloir_base::{Digest, MatterId, Refusal};
use parloir_engine::{Act, ImportOf, Outcome};
use parloir_imports::Trouble;
use parloir_vault::Imported;
use parloir_wire::Kind;
use parloir_wire::document::Document;
use parloir_wire::matter::VerificationRule;
use zeroize::Zeroizing;

use crate::contract::{Answer, HandoverKey, ImportChoice, ImportedFile, Opened, ReceiveWanted, ReceivedMade};
use crate::fault::{Fault, Stop};
use crate::handle::documents::unless_refused;
use crate::handle::imports::{answered, filled, standing};
use crate::handle::items::meant;
use crate::handle::matters::named;
use crate::hub::Hub;
use crate::imports;
use crate::notices::{Notices, long};
use crate::received::arrive;
use crate::received::key;
use crate::received::within::{self, Held};
use crate::received::{self, Looked};
use crate::recovery;
use crate::show::item as show;
use crate::stamps;

/// Both sides of a matter of one's own are oneself: what others would see is as usual.
const LEVEL: u8 = 2;

pub(crate) async fn receive(hub: &Arc<Hub>, wanted: ReceiveWanted, notices: Notices<'_>) -> Result<Answer, Stop> {
    let ReceiveWanted { path, matter, title, words, altered_accepted, look } = wanted;
    let (words, path) = (Zeroizing::new(words), PathBuf::from(path));
    let into = match matter {
        None => None,
        Some(matter) => Some(open_to(hub, named(hub, matter).await?).await?),
    };
    let opener = match arrive::is_sealed(&path)? {
        false => None,
        true if !words.trim().is_empty() => Some(key::opener(&recovery::read(&words)?)?),
        true => Some(hub.look(|desk| key::kept(&desk.vault)).await??.ok_or(Refusal::HandoverKeyUnknown)?),
    };
    let bodies = hub.bodies.clone();
    let document = long("sealing", &mut *notices, move |progress| {
        let mut told = |done, total| {
            progress(done, total);
        };
        arrive::seal(&bodies, &path, opener.as_ref(), &mut told)
    })
    .await?;
    let root = document.root;
    let asked = Asked { into, title, altered_accepted, look };
    let done = kept(hub, document, asked, notices).await;
    if look {
        hub.bodies.erase(&root)?;
        return done;
    }
    unless_refused(hub, &root, done)
}

struct Asked {
    into: Option<MatterId>,
    title: Option<String>,
    altered_accepted: bool,
    look: bool,
}

/// The matter, if it may be written in: what would be refused in the end is refused before hours of sealing.
async fn open_to(hub: &Arc<Hub>, matter: MatterId) -> Result<MatterId, Stop> {
    let may = hub.look(move |desk| {
        let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
        room.view.may_append(&desk.engine.own().person, Kind::Import)
    });
    may.await??;
    Ok(matter)
}

async fn kept(hub: &Arc<Hub>, document: Document, asked: Asked, notices: Notices<'_>) -> Result<Answer, Stop> {
    let (bodies, sealed) = (hub.bodies.clone(), document.clone());
    let anchors = stamps::trusted(hub).await?;
    let (looked, first, summary, checked) = long("checking", &mut *notices, move |progress| {
        let mut looked: Looked = received::look(&bodies, &sealed, &mut *progress).map_err(stop)?;
        let mut first = None;
        let summary = received::given(&bodies, &sealed, &looked, &mut |line| {
            first.get_or_insert_with(|| (line.author.clone(), line.text.clone()));
            true
        })
        .map_err(stop)?;
        // Whom this profile trusts is no part of what is signed for.
        looked.report.trust(&anchors);
        let checked = received::shown(&bodies, &sealed, &looked).map_err(stop)?;
        Ok((looked, first, summary, checked))
    })
    .await?;
    let (author, text) = first.unwrap_or_default();
    let received = received::head::read(&Imported { author, text, ..Imported::default() }).unwrap_or_default();
    let called = asked.title.or_else(|| received.title.clone()).unwrap_or_else(|| document.name.clone());
    let made = |matter: Option<MatterId>, number, item: Option<Digest>, title, received| ReceivedMade {
        matter: matter.map(|matter| matter.to_hex()),
        title,
        item: item.map(|item| item.to_hex()),
        number,
        name: document.name.clone(),
        bytes: document.bytes,
        sha256: document.sha256.to_hex(),
        received,
        checked,
    };
    if asked.look {
        return Ok(Answer::Received(Box::new(made(None, None, None, called, received))));
    }
    if !looked.report.stands() && !asked.altered_accepted {
        return Err(Refusal::ReceivedAltered.into());
    }
    let import = imports::record(&summary, &ImportChoice::default())?;
    let matter = match asked.into {
        Some(matter) => matter,
        None => opened(hub, called).await?,
    };
    let act = Act::Import { matter, of: ImportOf::New(document.clone()), import };
    let (_, row) = hub.act_on(|_| Ok(act), answered).await?;
    filled(hub, &row, notices).await;
    let title = hub.look(move |desk| crate::show::matter::line(desk, &matter)).await??.title;
    Ok(Answer::Received(Box::new(made(Some(matter), Some(row.number), Some(row.entry), title, received))))
}

async fn opened(hub: &Arc<Hub>, title: String) -> Result<MatterId, Stop> {
    let act = Act::OpenMatter { title, level: LEVEL, verification: VerificationRule::Keeper };
    match hub.act(act).await? {
        Outcome::Matter(matter) => Ok(matter),
        _ => Err(Fault::Thread.into()),
    }
}

/// Why what came is not received.
fn stop(trouble: Trouble) -> Stop {
    match trouble {
        Trouble::Unknown | Trouble::Malformed(_) => Refusal::ReceivedUnknown.into(),
        Trouble::TooLarge => Refusal::BundleTooLarge.into(),
        other => imports::stop(other),
    }
}

/// The address of the hand-over key; with the words when the profile does not hold it yet, and it does from then on.
pub(crate) async fn key(hub: &Arc<Hub>, words: String) -> Result<Answer, Stop> {
    let words = Zeroizing::new(words);
    let opener = match words.trim().is_empty() {
        true => hub.look(|desk| key::kept(&desk.vault)).await??.ok_or(Refusal::HandoverKeyUnknown)?,
        false => {
            // Somebody else's words would make a key that nobody here opens anything with later.
            recovery::words_are_of(&words, &hub.who.person.ik.to_hex())?;
            let read = recovery::read(&words)?;
            let opener = key::opener(&read)?;
            hub.look(move |desk| key::keep(&mut desk.vault, &read)).await??;
            opener
        }
    };
    Ok(Answer::HandoverKey(HandoverKey { address: opener.address().to_text() }))
}

/// Writes a file that belongs to a line of an import.
pub(crate) async fn open(
    hub: &Arc<Hub>,
    (matter, item): (String, String),
    (place, file): (u64, u32),
    target: String,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let row = meant(hub, matter, item).await?;
    let document = standing(&row)?;
    if row.import.is_none() {
        return Err(Refusal::ItemKind.into());
    }
    imports::fill(hub, &row, &mut *notices).await?;
    let (entry, before) = (row.entry, place.checked_sub(1).ok_or(Refusal::ItemUnknown)?);
    let lines = hub.readers.run(move |reader| Ok(reader.imported(&entry, before, 1)?)).await?;
    let line = lines.into_iter().find(|line| line.place == place).ok_or(Refusal::ItemUnknown)?;
    let files: Vec<ImportedFile> = serde_json::from_str(&line.attachments).unwrap_or_default();
    let at = usize::try_from(file).ok().and_then(|file| file.checked_sub(1)).ok_or(Refusal::ItemUnknown)?;
    let file = files.into_iter().nth(at).ok_or(Refusal::ItemUnknown)?;
    let sha256 = file.sha256.as_deref().and_then(|sha256| Digest::from_hex(sha256).ok());
    let (Some(bytes), Some(sha256)) = (file.bytes, sha256) else { return Err(Refusal::ItemIncomplete.into()) };
    // The name is a stranger's: the one that is written is made safe, as a document's is.
    let held = Held { name: file.name, bytes, sha256 };
    let bodies = hub.bodies.clone();
    let target = long("opening", notices, move |progress| {
        within::write(&bodies, &document, &held, &PathBuf::from(target), &mut *progress)
    })
    .await?;
    let item = hub.look(move |desk| show::item(desk, &row)).await??;
    Ok(Answer::Opened(Opened { item, target: Some(target.to_string_lossy().into_owned()) }))
}
