//! A matter as papers, for people and other programs.

use std::path::PathBuf;
use std::sync::Arc;

use crate::bundle::pour::Pieces;
use crate::contract::{Answer, Notice};
use crate::fault::Stop;
use crate::hub::Hub;
use crate::notices::Notices;
use crate::papers::{self, Wanted};

pub(crate) async fn papers(
    hub: &Arc<Hub>,
    wanted: (String, Vec<String>, String),
    target: String,
    forms: Vec<String>,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let (matter, only, language) = wanted;
    notices(Notice { stage: "papers".to_owned(), done_bytes: 0, total_bytes: 0 });
    let wanted = Wanted { matter, only, language, has_pieces: true };
    let made = papers::make(hub, wanted, PathBuf::from(target), &forms, notices).await?;
    notices(Notice { stage: "papers".to_owned(), done_bytes: made.bytes, total_bytes: made.bytes });
    Ok(Answer::Papers(made))
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
