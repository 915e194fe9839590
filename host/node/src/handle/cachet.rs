//! Cachets: files sealed, from this machine's disk or from a face; those that were; and one that somebody brought, checked.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use parloir_base::{PersonId, Refusal};
use parloir_journal::bundle::check::Trusted;
use parloir_journal::cachet::Checked;
use parloir_wire::cachet::Sealed;

use crate::cachet;
use crate::check::stamps as stamps_of;
use crate::contract::{Answer, CachetChecked, CachetLine, CachetMade, Finding, Notice, StampLine};
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::names;
use crate::notices::Notices;
use crate::sheaf::{SealedSheaf, Sheaf};
use crate::stamps::{self, list};
use crate::zip::Zip;

/// Findings that are told.
const FINDINGS_MAX: usize = 500;

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
    let authority = chosen(hub, authority).await?;
    notices(Notice { stage: "sealing".to_owned(), done_bytes: 0, total_bytes: 0 });
    let looked = tokio::task::spawn_blocking(move || cachet::look(&paths)).await;
    let made = made(hub, looked.map_err(|_| Fault::Thread)??, statement, authority).await?;
    let (to, files) = (target.clone(), made.files);
    tokio::task::spawn_blocking(move || cachet::lay(&to, &files)).await.map_err(|_| Fault::Thread)??;
    let target = target.to_string_lossy().into_owned();
    let (cachet, person, stamp) = (made.line, made.person.to_hex(), made.stamp);
    Ok(Answer::Cachet(Box::new(CachetMade { target, cachet, person, stamp })))
}

/// The same of what a face brought: the folder as an archive, which is written nowhere.
pub(crate) async fn seal_sheaf(
    hub: &Arc<Hub>,
    sheaf: Sheaf,
    statement: Option<String>,
    authority: Option<String>,
) -> Result<SealedSheaf, Stop> {
    let authority = chosen(hub, authority).await?;
    let files = sheaf.sealed()?;
    let first = files.first().and_then(|file| file.path.split('/').next()).unwrap_or_default();
    let target = format!("{first}.cachet");
    let made = made(hub, files, statement, authority).await?;
    let archive = packed(&target, &made.files);
    let (cachet, person, stamp) = (made.line, made.person.to_hex(), made.stamp);
    Ok(SealedSheaf { made: CachetMade { target, cachet, person, stamp }, archive })
}

/// A cachet that was made, with its files.
struct Made {
    line: CachetLine,
    person: PersonId,
    stamp: Option<StampLine>,
    files: BTreeMap<String, Vec<u8>>,
}

async fn chosen(hub: &Arc<Hub>, name: Option<String>) -> Result<Option<list::Authority>, Stop> {
    let Some(name) = name else { return Ok(None) };
    Ok(Some(hub.look(move |desk| list::named(&desk.vault, Some(&name))).await??))
}

/// Signs a cachet of these files, and has it stamped if an authority is named; the vault remembers it before anybody sees it.
async fn made(
    hub: &Arc<Hub>,
    files: Vec<Sealed>,
    statement: Option<String>,
    authority: Option<list::Authority>,
) -> Result<Made, Stop> {
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
    let stamp = stamp.map(|one| StampLine {
        checkpoint: line.number,
        at: one.at.to_text(),
        authority: one.authority,
        policy: one.policy,
        by,
    });
    Ok(Made { line, person, stamp, files })
}

fn packed(folder: &str, files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let (mut zip, mut archive) = (Zip::default(), Vec::new());
    for (path, bytes) in files {
        // The first day that a .zip can tell, as of a bundle.
        zip.create(format!("{folder}/{path}"), 0, None);
        zip.append(bytes);
        zip.finish();
    }
    zip.close();
    while zip.ready() > 0 {
        archive.extend(zip.take());
    }
    archive
}

/// Checks a cachet that a face brought with what it seals. Its time-stamp is worth what the authorities of this profile are worth.
pub(crate) async fn check(hub: &Arc<Hub>, sheaf: Sheaf) -> Result<CachetChecked, Stop> {
    let (mut folder, mut beside) = sheaf.apart()?;
    let (anchors, own) = (stamps::trusted(hub).await?, hub.look(|desk| desk.engine.own().person).await?);
    let checked = tokio::task::spawn_blocking(move || {
        let trusted = Trusted { people: &[], authorities: Some(&anchors) };
        let checked = parloir_journal::cachet::check(&mut folder, &mut beside, trusted);
        (checked, folder.text_digest())
    });
    let (checked, digest) = checked.await.map_err(|_| Fault::Thread)?;
    Ok(shown(&checked, &own, digest.map(|digest| digest.to_hex()).unwrap_or_default()))
}

fn shown(checked: &Checked, own: &PersonId, digest: String) -> CachetChecked {
    let report = &checked.report;
    let (notes, bad): (Vec<_>, Vec<_>) = report.findings.iter().partition(|finding| finding.code.is_note());
    let findings = bad.into_iter().chain(notes).take(FINDINGS_MAX).map(|finding| Finding {
        code: finding.code.code().to_owned(),
        severity: if finding.code.is_note() { "note" } else { "bad" }.to_owned(),
        file: finding.path.clone(),
        by: None,
    });
    let cachet = checked.cachet.as_ref();
    CachetChecked {
        stands: report.stands() && cachet.is_some(),
        person: checked.author.as_ref().map(|author| author.ik.to_hex()),
        name: checked.author.as_ref().map(|author| author.name.clone()).unwrap_or_default(),
        mine: checked.author.as_ref().is_some_and(|author| author.ik == *own),
        device: cachet.map(|cachet| cachet.device.to_hex()),
        number: cachet.map_or(0, |cachet| cachet.number),
        digest,
        files: cachet.map_or(0, |cachet| cachet.files.len() as u64),
        bytes: cachet.map_or(0, |cachet| cachet.files.iter().map(|file| file.bytes).fold(0, u64::saturating_add)),
        claimed: cachet.map(|cachet| cachet.claimed.to_text()),
        statement: cachet.and_then(|cachet| cachet.statement.clone()),
        stamps: stamps_of(report),
        findings: findings.collect(),
        refusals: report.refusals,
    }
}
