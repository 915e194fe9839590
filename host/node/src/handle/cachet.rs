//! Cachets: files sealed, and those that were.

use std::path::PathBuf;
use std::sync::Arc;

use parloir_base::Refusal;

use crate::cachet;
use crate::contract::{Answer, CachetMade, Notice, StampLine};
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::names;
use crate::notices::Notices;
use crate::stamps::{self, list};

pub(crate) async fn list_made(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    Ok(Answer::Cachets(hub.look(|desk| cachet::read(&desk.vault)).await??))
}

pub(crate) async fn seal(
    hub: &Arc<Hub>,
    paths: Vec<String>,
    target: String,
    statement: Option<String>,
    authority: Option<String>,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let (paths, target): (Vec<PathBuf>, _) = (paths.into_iter().map(PathBuf::from).collect(), PathBuf::from(target));
    if target.symlink_metadata().is_ok() {
        return Err(Refusal::TargetExists.into());
    }
    let authority = match authority {
        Some(name) => Some(hub.look(move |desk| list::named(&desk.vault, Some(&name))).await??),
        None => None,
    };
    notices(Notice { stage: "sealing".to_owned(), done_bytes: 0, total_bytes: 0 });
    let looked = tokio::task::spawn_blocking(move || cachet::look(&paths)).await;
    let files = looked.map_err(|_| Fault::Thread)??;
    let (sealed, line) = hub.look(move |desk| cachet::seal(desk, files, statement)).await??;
    let digest = parloir_base::Digest::from_hex(&line.digest).map_err(|_| Fault::Profile)?;
    let stamped = match &authority {
        Some(_) if hub.door.is_none() => return Err(Refusal::AuthoritySilent.into()),
        Some(authority) => Some(stamps::answered(hub, authority, digest).await?),
        None => None,
    };
    let (bytes, stamp) = stamped.unzip();
    let person = sealed.author;
    let (files, by) = hub
        .look(move |desk| {
            let files = cachet::signed(desk, &sealed, bytes.as_deref())?;
            Ok::<_, Stop>((files, names::of(&desk.engine, &sealed.author)))
        })
        .await??;
    let to = target.clone();
    tokio::task::spawn_blocking(move || cachet::lay(&to, &files)).await.map_err(|_| Fault::Thread)??;
    let stamp = stamp.map(|one| StampLine {
        checkpoint: line.number,
        at: one.at.to_text(),
        authority: one.authority,
        policy: one.policy,
        by,
    });
    let target = target.to_string_lossy().into_owned();
    Ok(Answer::Cachet(Box::new(CachetMade { target, cachet: line, person: person.to_hex(), stamp })))
}
