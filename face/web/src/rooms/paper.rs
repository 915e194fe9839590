//! A document as a room finds it: its item, whether it was opened here, and its bytes out of the vault.

use std::io;

use axum::body::Bytes;
use futures_util::stream::{self, Stream};
use parloir_base::Refusal;
use parloir_node::Pour;
use parloir_node::contract::{Answer, DocumentLine, Item, Request};

use crate::glimpse::{FIRST_BYTES, Glimpse, glimpse};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// A document of an item.
pub(crate) struct Paper {
    pub item: Item,
    pub document: DocumentLine,
    /// Written here, or stated as opened: showing it says nothing new.
    pub is_known: bool,
    /// Its address.
    pub place: String,
}

/// Asks for it.
///
/// # Errors
/// [`Trouble`]: no such item, withdrawn, or no document.
pub(crate) async fn paper(visit: &Visit, matter: &str, item: &str) -> Result<Paper, Trouble> {
    let one = Request::ItemOne { matter: matter.to_owned(), item: item.to_owned() };
    let Answer::Items(lines) = visit.ask(one).await? else { return Err(visit.unlike()) };
    let Some(item) = lines.into_iter().next() else { return Err(visit.refused(Refusal::ItemUnknown.code())) };
    if item.withdrawn {
        return Err(visit.refused(Refusal::ItemWithdrawn.code()));
    }
    let Some(document) = item.document.clone() else { return Err(visit.refused(Refusal::ItemKind.code())) };
    let (is_known, place) = (item.mine || item.opened, format!("/m/{matter}/i/{}", item.number));
    Ok(Paper { item, document, is_known, place })
}

/// The beginning of it, at most so many bytes.
///
/// # Errors
/// [`Trouble`].
pub(crate) async fn beginning(visit: &Visit, matter: &str, paper: &Paper, bytes_max: u64) -> Result<Vec<u8>, Trouble> {
    let wanted = paper.document.bytes.min(bytes_max);
    let mut pour = whole(visit, matter, paper, Some(wanted)).await?;
    let mut bytes = Vec::new();
    while let Some(part) = pour.bytes.recv().await {
        bytes.extend(part.map_err(|stop| visit.stopped(stop))?);
    }
    bytes.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
    Ok(bytes)
}

/// All of it, or up to a place.
///
/// # Errors
/// [`Trouble`].
pub(crate) async fn whole(visit: &Visit, matter: &str, paper: &Paper, to_bytes: Option<u64>) -> Result<Pour, Trouble> {
    let pour = visit.app.node.pour(matter, &paper.item.item, 0, to_bytes).await;
    pour.map_err(|stop| visit.stopped(stop))
}

/// What of it can be shown: told by its first bytes.
///
/// # Errors
/// [`Trouble`].
pub(crate) async fn kind(visit: &Visit, matter: &str, paper: &Paper) -> Result<Glimpse, Trouble> {
    let first = beginning(visit, matter, paper, FIRST_BYTES).await?;
    Ok(glimpse(&paper.document.name, paper.document.bytes, &first))
}

/// Bytes of an answer, as they come out of the vault. When they end too early the browser is told: the connection breaks off.
pub(crate) fn flow(pour: Pour) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::unfold(pour.bytes, |mut flow| async move {
        let part = flow.recv().await?;
        Some((part.map(Bytes::from).map_err(|_| io::Error::other("the document could not be read")), flow))
    })
}
