//! A matter as papers, for people and other programs.

use std::path::PathBuf;
use std::sync::Arc;

use crate::bundle::pour::Pieces;
use crate::chance::now;
use crate::contract::{Answer, Notice, PapersMade, PapersWanted};
use crate::fault::Stop;
use crate::hub::Hub;
use crate::notices::Notices;
use crate::papers::{self, Place, Wanted};

pub(crate) async fn papers(hub: &Arc<Hub>, wanted: PapersWanted, notices: Notices<'_>) -> Result<Answer, Stop> {
    let bundle = (!wanted.bundle.is_empty()).then(|| PathBuf::from(&wanted.bundle));
    let place = Place { target: PathBuf::from(&wanted.target), bundle, begun: now() };
    Ok(Answer::Papers(make(hub, wanted, place, notices).await?))
}

/// The same, as part of something that began earlier.
pub(crate) async fn make(
    hub: &Arc<Hub>,
    wanted: PapersWanted,
    place: Place,
    notices: Notices<'_>,
) -> Result<PapersMade, Stop> {
    let PapersWanted { matter, forms, only, language, .. } = wanted;
    notices(Notice { stage: "papers".to_owned(), done_bytes: 0, total_bytes: 0 });
    let wanted = Wanted { matter, only, language, has_pieces: true };
    let made = papers::make(hub, wanted, place, &forms, notices).await?;
    notices(Notice { stage: "papers".to_owned(), done_bytes: made.bytes, total_bytes: made.bytes });
    Ok(made)
}

/// One of them, given while it is written.
pub(crate) async fn pour(
    hub: &Arc<Hub>,
    matter: String,
    form: &str,
    only: Vec<String>,
    language: String,
) -> Result<Pieces, Stop> {
    papers::pour(hub, Wanted { matter, only, language, has_pieces: false }, form).await
}
