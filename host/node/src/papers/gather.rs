//! Reads the model: two short looks at the state, and everything long through a connection of its own.

use std::collections::BTreeSet;
use std::sync::Arc;

use parloir_base::{MatterId, Refusal};
use parloir_vault::Reader;

use crate::desk::Desk;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::papers::wanted::{Gathered, Wanted};
use crate::papers::{facts, items, scan};
use crate::select;
use crate::show::item::is_shown;

/// Items in one set of papers: all of them lie in memory once.
const ITEMS_MAX: u64 = 250_000;
/// How often the chains are read, when links come meanwhile.
const SCANS_MAX: u32 = 3;

/// Reads the model. The writer is asked twice, shortly; everything long is read through a connection of its own.
pub(crate) async fn gather(hub: &Arc<Hub>, wanted: Wanted) -> Result<Gathered, Stop> {
    let Wanted { matter, only, language, has_pieces } = wanted;
    let (matter, chosen, reader) = hub.look(move |desk| meant(desk, &matter, &only)).await??;
    let (facts, reader) = one_state(hub, matter, reader, language).await?;
    fits(chosen.as_ref().map_or(facts.last, |chosen| chosen.len() as u64))?;
    let (_, gathered) =
        blocking(reader, move |reader| items::items(reader, facts, chosen.as_ref(), has_pieces)).await?;
    Ok(gathered)
}

/// Everything but the items, and a connection that sees the matter as it was at that moment: what comes while the items are read is not in
/// the papers, and changes nothing in them.
async fn one_state(
    hub: &Arc<Hub>,
    matter: MatterId,
    mut reader: Reader,
    language: String,
) -> Result<(facts::Facts, Reader), Stop> {
    let mut scans = 0;
    loop {
        let (scanned, scan) = blocking(reader, move |reader| scan::scan(reader, &matter)).await?;
        scans += 1;
        let language = language.clone();
        let looked = hub.look(move |desk| {
            // Links came while it was scanned: once more, unless they come without end.
            if scans < SCANS_MAX && desk.vault.chains(&matter)? != scan.chains {
                return Ok((None, scanned));
            }
            scanned.stand_still()?;
            Ok::<_, Stop>((Some(facts::facts(desk, &matter, &scan, &language)?), scanned))
        });
        match looked.await?? {
            (Some(facts), reader) => return Ok((facts, reader)),
            (None, again) => reader = again,
        }
    }
}

/// Numbers of items that were chosen; absent: all.
type Chosen = Option<BTreeSet<u64>>;

fn meant(desk: &Desk, matter: &str, only: &[String]) -> Result<(MatterId, Chosen, Reader), Stop> {
    let matter = select::matter(&desk.engine, matter)?;
    let mut chosen = BTreeSet::new();
    for item in only {
        let row = select::item(&desk.vault, &matter, item)?;
        // A correction is shown in what it corrects: that is what can be chosen.
        if !is_shown(row.kind) {
            return Err(Refusal::ItemKind.into());
        }
        chosen.insert(row.number);
    }
    Ok((matter, (!only.is_empty()).then_some(chosen), desk.vault.reader()?))
}

/// Whether so many items may lie in memory.
const fn fits(items: u64) -> Result<(), Refusal> {
    if items > ITEMS_MAX { Err(Refusal::PapersLarge) } else { Ok(()) }
}

/// Reads on a thread where waiting is allowed, and gives the connection back.
async fn blocking<T: Send + 'static>(
    reader: Reader,
    question: impl FnOnce(&Reader) -> Result<T, Stop> + Send + 'static,
) -> Result<(Reader, T), Stop> {
    let asked = tokio::task::spawn_blocking(move || question(&reader).map(|answer| (reader, answer)));
    asked.await.map_err(|_| Fault::Thread)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_items_than_may_lie_in_memory_are_refused_before_they_are_read() {
        assert_eq!(fits(ITEMS_MAX), Ok(()));
        assert_eq!(fits(ITEMS_MAX + 1), Err(Refusal::PapersLarge));
    }
}
