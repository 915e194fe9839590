//! Imports: looked at, placed, read.

use std::path::PathBuf;
use std::sync::Arc;

use parloir_base::Refusal;
use parloir_engine::{Act, ImportOf};
use parloir_imports::{Format, Options, Summary};
use parloir_vault::{Imported, ItemRow};
use parloir_wire::Kind;
use parloir_wire::document::{Document, clean_file_name};

use crate::contract::{Answer, ImportChoice, ImportLook, ImportPage, ImportedLine};
use crate::desk::Desk;
use crate::documents::place;
use crate::documents::plainly::Plainly;
use crate::fault::Stop;
use crate::handle::documents::unless_refused;
use crate::handle::items::{ITEMS_MAX, meant, placed};
use crate::handle::matters::named;
use crate::hub::Hub;
use crate::imports::{self, Told};
use crate::notices::{Notices, long};
use crate::received;
use crate::show::{item as show, matter as rooms};

/// What is in a file of this machine.
pub(crate) async fn look(path: String, choice: ImportChoice, notices: Notices<'_>) -> Result<Answer, Stop> {
    let options = imports::options(&choice)?;
    let looked = long("reading", notices, move |_| {
        let path = PathBuf::from(path);
        let name = path.file_name().and_then(|name| name.to_str()).ok_or(Refusal::DocumentName)?;
        let name = clean_file_name(name)?;
        let mut file = place::open(&path)?;
        let bytes = file.metadata().map_err(Stop::source)?.len();
        Ok((name, bytes, parloir_imports::look(&mut file, &options).map_err(imports::stop)?))
    });
    Ok(told(looked.await?))
}

/// What is in a document that is here.
pub(crate) async fn look_item(
    hub: &Arc<Hub>,
    matter: String,
    item: String,
    choice: ImportChoice,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let (options, row) = (imports::options(&choice)?, meant(hub, matter, item).await?);
    let (document, bodies) = (standing(&row)?, hub.bodies.clone());
    let looked = long("reading", notices, move |_| {
        let mut source = Plainly::new(bodies.plain(&document)?);
        let look = parloir_imports::look(&mut source, &options).map_err(imports::stop)?;
        Ok((document.name, document.bytes, look))
    });
    Ok(told(looked.await?))
}

fn told((name, bytes, look): (String, u64, parloir_imports::Look)) -> Answer {
    let format = look.summaries.first().map(|one| one.format.word().to_owned()).unwrap_or_default();
    let readings = look.summaries.into_iter().map(imports::shown).collect();
    Answer::ImportLook(ImportLook { name, bytes, format, readings, doubtful: look.doubtful })
}

/// A document that may be read: whole here, a file, and not withdrawn.
pub(crate) fn standing(row: &ItemRow) -> Result<Document, Stop> {
    if row.withdrawn {
        return Err(Refusal::ItemWithdrawn.into());
    }
    if row.document.is_none() || row.kind != Kind::Document {
        return Err(Refusal::ItemKind.into());
    }
    Ok(imports::whole(row).ok_or(Refusal::ItemIncomplete)?)
}

/// Places a file of this machine as an import.
pub(crate) async fn import(
    hub: &Arc<Hub>,
    matter: String,
    path: String,
    choice: ImportChoice,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let (options, matter) = (imports::options(&choice)?, named(hub, matter).await?);
    // What would be refused in the end is refused before hours of sealing.
    hub.look(move |desk| {
        let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
        room.view.may_append(&desk.engine.own().person, Kind::Import)
    })
    .await??;
    let (bodies, path) = (hub.bodies.clone(), PathBuf::from(path));
    let document = long("sealing", &mut *notices, move |progress| {
        place::file(&bodies, &path, &mut |done, total| {
            progress(done, total);
        })
    })
    .await?;
    // It is read from what was sealed: what is signed for is what is there.
    let root = document.root;
    let done = async {
        let summary = read(hub, document.clone(), options, &mut *notices).await?;
        let import = imports::record(&summary, &choice)?;
        let act = Act::Import { matter, of: ImportOf::New(document), import };
        hub.act_on(|_| Ok(act), answered).await
    }
    .await;
    let (answer, row) = unless_refused(hub, &root, done)?;
    filled(hub, &row, notices).await;
    Ok(answer)
}

/// Says of a document of one's own that it is an import.
pub(crate) async fn import_item(
    hub: &Arc<Hub>,
    matter: String,
    item: String,
    choice: ImportChoice,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let (options, row) = (imports::options(&choice)?, meant(hub, matter, item).await?);
    let document = standing(&row)?;
    let (matter, entry, device) = (row.matter, row.entry, row.device);
    let is_mine = hub.look(move |desk| {
        let room = desk.engine.room(&matter)?;
        let own = desk.engine.own();
        Some(rooms::mine(room, &own.person, own.device).contains(&device))
    });
    if is_mine.await? != Some(true) {
        return Err(Refusal::ItemNotYours.into());
    }
    // The first word on it counts: a second one would say nothing. Another device's word would not either.
    let is_here = hub.look(move |desk| desk.engine.own().device == device).await?;
    if row.import.is_some() || !is_here {
        return Err(Refusal::ItemKind.into());
    }
    let summary = read(hub, document, options, &mut *notices).await?;
    let import = imports::record(&summary, &choice)?;
    let act = Act::Import { matter, of: ImportOf::Placed(entry), import };
    let (answer, row) = hub.act_on(|_| Ok(act), answered).await?;
    filled(hub, &row, notices).await;
    Ok(answer)
}

pub(crate) fn answered(desk: &mut Desk, outcome: parloir_engine::Outcome) -> Result<(Answer, ItemRow), Stop> {
    let parloir_engine::Outcome::Entry(entry) = &outcome else { return Err(Refusal::ItemUnknown.into()) };
    let row = desk.vault.item(entry)?.ok_or(Refusal::ItemUnknown)?;
    Ok((placed(desk, &outcome)?, row))
}

/// It is placed; that its lines could not be kept is no reason to say that it is not. They are read when somebody asks for them.
pub(crate) async fn filled(hub: &Arc<Hub>, row: &ItemRow, notices: Notices<'_>) {
    drop(imports::fill(hub, row, notices).await);
}

async fn read(hub: &Arc<Hub>, document: Document, options: Options, notices: Notices<'_>) -> Result<Summary, Stop> {
    let bodies = hub.bodies.clone();
    long("reading", notices, move |progress| {
        let total = document.bytes;
        if options.format == Some(Format::Parloir) {
            return received::read(&bodies, &document, &mut *progress, &mut |_| true).map_err(imports::stop);
        }
        let (mut source, at) = Told::new(Plainly::new(bodies.plain(&document)?));
        let mut take = |_| progress(at.get().min(total), total);
        parloir_imports::read(&mut source, &options, &mut take).map_err(imports::stop)
    })
    .await
}

/// Lines of an import, behind a place.
pub(crate) async fn page(
    hub: &Arc<Hub>,
    matter: String,
    item: String,
    after: u64,
    limit: u32,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let row = meant(hub, matter, item).await?;
    standing(&row)?;
    if row.import.is_none() {
        return Err(Refusal::ItemKind.into());
    }
    imports::fill(hub, &row, notices).await?;
    let (entry, limit) = (row.entry, usize::try_from(limit).unwrap_or(ITEMS_MAX).clamp(1, ITEMS_MAX));
    let lines = hub.readers.run(move |reader| Ok(reader.imported(&entry, after, limit)?)).await?;
    let item = hub.look(move |desk| -> Result<_, Stop> {
        let row = desk.vault.item(&entry)?.ok_or(Refusal::ItemUnknown)?;
        show::item(desk, &row)
    });
    let lines = lines.into_iter().map(line).collect();
    Ok(Answer::Import(Box::new(ImportPage { item: item.await??, lines })))
}

fn line(line: Imported) -> ImportedLine {
    ImportedLine {
        place: line.place,
        kind: line.kind,
        mark: line.mark,
        written: line.written,
        moment: line.moment,
        author: line.author,
        to: line.to,
        text: line.text,
        attachments: serde_json::from_str(&line.attachments).unwrap_or_default(),
    }
}
