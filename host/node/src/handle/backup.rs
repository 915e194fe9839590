//! The backup: set up, made, tried, looked at.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::backup;
use crate::backup::Source;
use crate::contract::{Answer, Notice, Storage};
use crate::fault::Stop;
use crate::hub::Hub;
use crate::notices::Notices;

pub(crate) async fn state(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    Ok(Answer::Backup(backup::page(backup::state(hub).await?)))
}

pub(crate) async fn set(
    hub: &Arc<Hub>,
    folder: String,
    storage: Option<Storage>,
    words: String,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let words = Zeroizing::new(words);
    let source = Source::asked(folder, storage)?;
    notices(stage("backing-up"));
    Ok(Answer::Backup(backup::page(Some(backup::set(hub, source, words).await?))))
}

pub(crate) async fn now(hub: &Arc<Hub>, notices: Notices<'_>) -> Result<Answer, Stop> {
    notices(stage("backing-up"));
    Ok(Answer::Backup(backup::page(Some(backup::now_by_hand(hub).await?))))
}

pub(crate) async fn check(hub: &Arc<Hub>, notices: Notices<'_>) -> Result<Answer, Stop> {
    notices(stage("checking"));
    Ok(Answer::Backup(backup::page(Some(backup::check_by_hand(hub).await?))))
}

fn stage(stage: &str) -> Notice {
    Notice { stage: stage.to_owned(), done_bytes: 0, total_bytes: 0 }
}
