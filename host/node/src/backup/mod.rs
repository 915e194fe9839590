//! A copy of the vault elsewhere: made by itself, tried by itself, and made a vault again with the words.
//!
//! Reading order: `form` (what is inside the files), `source` (where they lie), `kept` (what the vault knows of its backup), `take`,
//! `check`, `due` (when), `restore`.

mod check;
pub(crate) mod due;
mod form;
pub(crate) mod kept;
mod restore;
mod source;
mod take;
mod wrong;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use parloir_backup::{Files, Wanted};
use parloir_base::{Chance, Digest, Moment, Refusal};
use tokio::runtime::Handle;
use tokio::sync::OwnedMutexGuard;
use zeroize::Zeroizing;

use crate::backup::check::Depth;
use crate::backup::kept::{Kept, Made, opener};
use crate::backup::wrong::Wrong;
use crate::chance::{System, now};
use crate::contract::BackupPage;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::record::Record;
use crate::recovery;
use crate::shared::Shared;

pub(crate) use restore::Again;
pub use restore::restore;
pub use source::Source;

/// The age identity that these words open backups with, as the stock tool takes it.
///
/// # Errors
/// [`Refusal::WordsWrong`].
pub fn backup_identity(text: &str) -> Result<Zeroizing<String>, Stop> {
    Ok(opener(&recovery::read(text)?)?.text())
}

/// Sets a new backup up in a place of its own inside `parent`, and makes the first one.
pub(crate) async fn set(hub: &Arc<Hub>, parent: Source, words: Zeroizing<String>) -> Result<Kept, Stop> {
    recovery::words_are_of(&words, &hub.who.person.ik.to_hex())?;
    hub.look(|desk| kept::may_set(&desk.vault)).await??;
    let address = opener(&recovery::read(&words)?)?.address().to_text();
    let source = parent.inside(&Digest(System.bytes32()).short())?;
    let turn = turn(hub).await;
    let drill = Zeroizing::new(System.bytes32());
    // Tried before it is kept: a place that cannot be written is no backup.
    if let Source::Folder(folder) = &source {
        Files::make_folder(Path::new(folder))?;
    }
    let kept = Kept::new(source, address, &drill);
    over(hub, &turn, &kept, |files| Ok(files.explain()?)).await.map_err(|wrong| wrong.stop)?;
    keep(hub, kept).await?;
    drop(turn);
    now_by_hand(hub).await
}

/// What the vault knows of its backup.
pub(crate) async fn state(hub: &Arc<Hub>) -> Result<Option<Kept>, Stop> {
    hub.look(|desk| kept::read(&desk.vault)).await?
}

/// Makes a backup now, and tries what it wrote.
pub(crate) async fn now_by_hand(hub: &Arc<Hub>) -> Result<Kept, Stop> {
    let turn = turn(hub).await;
    let kept = state(hub).await?.ok_or(Refusal::BackupAbsent)?;
    let kept = match taken(hub, &turn, kept.clone()).await {
        Ok(made) => kept.made(&made, now()),
        Err(wrong) => return failed(hub, kept, wrong).await,
    };
    keep(hub, kept.clone()).await?;
    tried(hub, &turn, kept, Depth::Fresh).await
}

/// One makes or tries a backup at a time. The turn ends with the last thread that works in it, also when nobody waits for that thread any
/// more: a node that starts meanwhile must not write beside it.
type Turn = Arc<OwnedMutexGuard<()>>;

async fn turn(hub: &Arc<Hub>) -> Turn {
    Arc::new(hub.backup.clone().lock_owned().await)
}

async fn taken(hub: &Arc<Hub>, turn: &Turn, kept: Kept) -> Result<Made, Wrong> {
    let reader = hub.look(|desk| desk.vault.reader().map_err(Stop::from)).await??;
    let (shared, was) = (hub.shared.clone(), kept.clone());
    over(hub, turn, &kept, move |files| take::take(&reader, &shared, &was, files)).await
}

/// Work on the files of a backup. What it contacts is in the network journal.
async fn over<T: Send + 'static>(
    hub: &Arc<Hub>,
    turn: &Turn,
    kept: &Kept,
    work: impl FnOnce(Files) -> Result<T, Wrong> + Send + 'static,
) -> Result<T, Wrong> {
    let source = kept.source();
    let reached = source.reach(&hub.who.home, wanted(&hub.shared))?;
    let (traffic, files) = (reached.traffic(), reached.files);
    let mut record = match source.host() {
        Some(host) => Some(Record::of_storage(hub, host).await),
        None => None,
    };
    let done = blocking(turn, move || work(files)).await;
    if let (Some(record), Some(traffic)) = (&mut record, traffic) {
        record.update_storage(hub, traffic.bytes(), outcome(&done)).await;
    }
    done
}

/// How a contact with a storage ended, in one word.
fn outcome<T>(done: &Result<T, Wrong>) -> &'static str {
    match done.as_ref().err().and_then(|wrong| wrong.stop.refusal()) {
        Some(Refusal::StorageUnreachable | Refusal::StorageUntrusted) => "storage-silent",
        Some(Refusal::StorageRefused | Refusal::StorageAbsent | Refusal::StorageAddress | Refusal::StorageClock) => {
            "storage-refused"
        }
        _ => "storage",
    }
}

/// Waits by the node's clock; a node that ends waits for nothing.
fn wanted(shared: &Arc<Shared>) -> Arc<Wanted> {
    let (shared, runtime) = (shared.clone(), Handle::current());
    Arc::new(move |wait: Duration| {
        let mut stopping = shared.stopping.subscribe();
        let stops = stopping.wait_for(|is_over| *is_over);
        let is_over = *shared.stopping.borrow();
        !is_over && (wait.is_zero() || runtime.block_on(async { tokio::time::timeout(wait, stops).await.is_err() }))
    })
}

/// Work on a thread of its own. One that panics has failed like any other.
async fn blocking<T: Send + 'static>(
    turn: &Turn,
    work: impl FnOnce() -> Result<T, Wrong> + Send + 'static,
) -> Result<T, Wrong> {
    let turn = turn.clone();
    let work = move || {
        let _turn = turn;
        work()
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Stop::Fault(Fault::Thread).into()))
}

/// Reads the whole backup back.
pub(crate) async fn check_by_hand(hub: &Arc<Hub>) -> Result<Kept, Stop> {
    let turn = turn(hub).await;
    let kept = state(hub).await?.ok_or(Refusal::BackupAbsent)?;
    tried(hub, &turn, kept, Depth::Whole).await
}

async fn tried(hub: &Arc<Hub>, turn: &Turn, kept: Kept, depth: Depth) -> Result<Kept, Stop> {
    let (shared, was) = (hub.shared.clone(), kept.clone());
    match over(hub, turn, &kept, move |files| check::check(&shared, &was, files, depth)).await {
        Ok(()) => {
            let kept = kept.checked(now(), depth == Depth::Whole);
            keep(hub, kept.clone()).await?;
            Ok(kept)
        }
        Err(wrong) => failed(hub, kept, wrong).await,
    }
}

/// Remembers that it failed, so that whoever looks is told, and says so.
async fn failed(hub: &Arc<Hub>, kept: Kept, wrong: Wrong) -> Result<Kept, Stop> {
    if !*hub.stopping.borrow() {
        let code = wrong.stop.refusal().map_or("", Refusal::code);
        keep(hub, kept.failed(now(), code, wrong.file)).await?;
    }
    Err(wrong.stop)
}

async fn keep(hub: &Arc<Hub>, kept: Kept) -> Result<(), Stop> {
    hub.look(move |desk| kept::put(&mut desk.vault, &kept)).await??;
    hub.events.tell(crate::events::Told { event: "preferences", ..Default::default() });
    Ok(())
}

/// What faces are shown.
pub(crate) fn page(kept: Option<Kept>) -> BackupPage {
    let Some(kept) = kept else { return BackupPage::default() };
    let at = |ms: i64| (ms != 0).then(|| Moment(ms).to_text());
    BackupPage {
        made: at(kept.made_ms),
        files: kept.files,
        bytes: kept.bytes,
        checked: at(kept.checked_ms),
        whole: at(kept.whole_ms),
        failed: at(kept.failed_ms),
        code: (!kept.failed.is_empty()).then_some(kept.failed),
        file: kept.file,
        left: kept.left,
        folder: kept.storage.is_none().then_some(kept.folder),
        storage: kept.storage.map(source::page),
    }
}
