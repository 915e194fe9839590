//! A whole matter, packed to last.

use std::path::PathBuf;
use std::sync::Arc;

use parloir_backup::Address;
use parloir_base::Refusal;
use parloir_parcel::Summary;
use parloir_parcel::bag::{BUNDLE, CACHET, PAPERS};

use crate::chance::now;
use crate::contract::{Answer, CachetMade, Notice, PapersMade, PapersWanted, ParcelMade, ParcelWanted};
use crate::fault::{Fault, Stop};
use crate::handle::{cachet, papers, proof};
use crate::hub::Hub;
use crate::making;
use crate::notices::Notices;
use crate::papers::Place;
use crate::parcel::Making;
use crate::stamps::list::Authority;
use crate::stamps::{self, list};

pub(crate) async fn parcel(hub: &Arc<Hub>, wanted: ParcelWanted, notices: Notices<'_>) -> Result<Answer, Stop> {
    let ParcelWanted { matter, target, asic, to, authority } = wanted;
    let to = match to.trim() {
        "" => None,
        text => Some(Address::from_text(text).ok_or(Refusal::RecipientUnreadable)?),
    };
    // A container with a time assertion is nothing without the time-stamp, and is no sealed file.
    if asic && (authority.is_none() || to.is_some()) {
        return Err(Refusal::ParcelForm.into());
    }
    let name = authority.clone();
    let asked = match name {
        Some(name) => Some(hub.look(move |desk| list::named(&desk.vault, Some(&name))).await??),
        None => None,
    };
    let (is_sealed, path, home) = (to.is_some(), PathBuf::from(&target), hub.who.home.clone());
    let making = blocking(move || Making::begin(&home, &path)).await?;
    let remembered = making::remember(hub, &making.part()).await?;
    let packed = packed(hub, making, (matter, to, authority), asked.filter(|_| asic), &mut *notices).await;
    making::forget(hub, remembered).await;
    let (summary, papers, sealed, bytes) = packed?;
    notices(Notice { stage: "sealing".to_owned(), done_bytes: bytes, total_bytes: bytes });
    Ok(Answer::Parcel(Box::new(ParcelMade {
        files: summary.files,
        bytes,
        cachet: *sealed,
        sealed: is_sealed,
        asic,
        target,
        left_out: papers.left_out,
        failed: papers.failed,
    })))
}

/// What it holds, the papers in it, what seals it, and how long it is.
async fn packed(
    hub: &Arc<Hub>,
    making: Making,
    (matter, to, authority): (String, Option<Address>, Option<String>),
    asked: Option<Authority>,
    notices: Notices<'_>,
) -> Result<(Summary, PapersMade, Box<CachetMade>, u64), Stop> {
    let begun = now();
    let inside = |name: &str| making.within(name).to_string_lossy().into_owned();
    proof::bundle(hub, matter.clone(), inside(BUNDLE), Vec::new(), &mut *notices).await?;
    let everything = PapersWanted { matter, ..PapersWanted::default() };
    let place = Place { target: making.within(PAPERS), bundle: Some(making.within(BUNDLE)), begun };
    let papers = papers::make(hub, everything, place, &mut *notices).await?;
    let (making, summary) = blocking(move || making.close().map(|summary| (making, summary))).await?;
    let paths = vec![making.list().to_string_lossy().into_owned()];
    let sealed = making.folder().join(CACHET).to_string_lossy().into_owned();
    let Answer::Cachet(sealed) = cachet::seal(hub, paths, sealed, None, authority, &mut *notices).await? else {
        return Err(Fault::Thread.into());
    };
    let bytes = match asked {
        Some(authority) => {
            let (making, listed) = blocking(move || making.listed().map(|listed| (making, listed))).await?;
            let digest = parloir_crypto::digest(listed.as_bytes());
            let (kept, _) = stamps::answered(hub, &authority, digest).await?;
            let stamp = parloir_crypto::stamp::alone(&kept).map_err(|_| Refusal::StampRefused)?;
            blocking(move || making.wrap(&listed, &stamp)).await?
        }
        None => blocking(move || making.pack(to.as_ref())).await?,
    };
    Ok((summary, papers, sealed, bytes))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Stop> + Send + 'static) -> Result<T, Stop> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Thread)?
}
