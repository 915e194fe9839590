//! Documents and folders shown to a face as they are: their bytes, their list, their archive. None of it states that they were opened.

use std::sync::Arc;

use parloir_base::Refusal;
use parloir_vault::{DocumentState, ItemRow};
use parloir_wire::Kind;
use parloir_wire::document::Document;

use crate::contract::{Answer, DocumentLine, FolderLine, FolderPage};
use crate::documents::pour::{Pour, Source, start};
use crate::documents::tree::Tree;
use crate::documents::zipped::Zipped;
use crate::fault::{Fault, Stop};
use crate::handle::items::meant;
use crate::hub::Hub;
use crate::show::item as show;

/// Files in one answer.
const FILES_MAX: usize = 10_000;

/// The document that a person means, when it is whole here.
async fn whole(hub: &Arc<Hub>, matter: String, item: String) -> Result<(ItemRow, Document, DocumentLine), Stop> {
    let row = meant(hub, matter, item).await?;
    let document = row.document.clone().ok_or(Refusal::ItemKind)?;
    if row.withdrawn {
        return Err(Refusal::ItemWithdrawn.into());
    }
    if row.document_state != Some(DocumentState::Whole) {
        return Err(Refusal::ItemIncomplete.into());
    }
    let (row, shown) = hub
        .look(move |desk| {
            let shown = show::item(desk, &row);
            (row, shown)
        })
        .await?;
    Ok((row, document, shown?.document.ok_or(Refusal::ItemKind)?))
}

pub(crate) async fn pour(
    hub: &Arc<Hub>,
    matter: String,
    item: String,
    from: u64,
    to: Option<u64>,
) -> Result<Pour, Stop> {
    let (row, document, shown) = whole(hub, matter, item).await?;
    let to = to.unwrap_or(document.bytes).min(document.bytes);
    let from = from.min(to);
    let bodies = hub.bodies.clone();
    let plain = blocking(move || Ok(bodies.plain(&document)?)).await?;
    let bytes = start(hub, Source::Part { plain, from, to });
    Ok(Pour { item: shown, is_folder: row.kind == Kind::Folder, from_bytes: from, to_bytes: Some(to), bytes })
}

pub(crate) async fn archive(hub: &Arc<Hub>, matter: String, item: String) -> Result<Pour, Stop> {
    let (tree, shown) = tree(hub, matter, item).await?;
    let bytes = start(hub, Source::Archive(Box::new(Zipped::new(tree))));
    Ok(Pour { item: shown, is_folder: true, from_bytes: 0, to_bytes: None, bytes })
}

pub(crate) async fn folder(hub: &Arc<Hub>, matter: String, item: String) -> Result<Answer, Stop> {
    let (mut tree, shown) = tree(hub, matter, item).await?;
    let files = blocking(move || {
        let mut files = Vec::new();
        while files.len() < FILES_MAX
            && let Some(leaf) = tree.next()?
        {
            if !leaf.is_folder {
                files.push(FolderLine { path: leaf.path.join("/"), bytes: leaf.bytes });
            }
        }
        Ok(files)
    })
    .await?;
    Ok(Answer::Folder(FolderPage { total: shown.files.max(files.len() as u64), files }))
}

async fn tree(hub: &Arc<Hub>, matter: String, item: String) -> Result<(Tree, DocumentLine), Stop> {
    let (row, document, shown) = whole(hub, matter, item).await?;
    if row.kind != Kind::Folder {
        return Err(Refusal::ItemKind.into());
    }
    let bodies = hub.bodies.clone();
    Ok((blocking(move || Ok(Tree::new(bodies.plain(&document)?))).await?, shown))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Stop> + Send + 'static) -> Result<T, Stop> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Thread)?
}
