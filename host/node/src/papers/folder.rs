//! Papers in a folder: made beside it under another name, whole and durable, and only then called as was asked. Or nothing is left.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parloir_base::{Moment, Refusal};
use parloir_crypto::Hasher;
use parloir_papers::circumstances::{Circumstances, Left};
use parloir_papers::{
    CONSTAT_PAGE, CONSTAT_TEXT, Conversation, Form, LEFT_OUT, Nowhere, write, write_constat, write_left_out, write_one,
};
use parloir_vault::Bodies;

use crate::chance::mark;
use crate::contract::{PapersLine, PapersMade};
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::making;
use crate::notices::{Notices, long};
use crate::papers::around::{around, ended};
use crate::papers::gather::gather;
use crate::papers::listed::listed;
use crate::papers::press;
use crate::papers::wanted::{Gathered, Piece, Wanted, forms};

/// What notices call it.
const STAGE: &str = "papers";
/// The model while it is typeset, where the papers themselves do not hold it.
const MODEL: &str = ".model.json";
/// Where the volumes are typeset.
const VOLUMES: &str = ".volumes";

/// Where papers go, and beside what.
pub(crate) struct Place {
    /// Must be empty or not there.
    pub target: PathBuf,
    /// The folder of the bundle that the page for whoever must verify is about.
    pub bundle: Option<PathBuf>,
    /// When the making of all this began.
    pub begun: Moment,
}

/// Makes papers in a folder.
pub(crate) async fn make(
    hub: &Arc<Hub>,
    wanted: Wanted,
    place: Place,
    words: &[String],
    notices: Notices<'_>,
) -> Result<PapersMade, Stop> {
    let mut forms = forms(words)?;
    let has_press = hub.press.is_file();
    if !has_press && !words.is_empty() && forms.contains(&Form::Pdf) {
        return Err(Refusal::PressAbsent.into());
    }
    // What was not named is made where it can be; what cannot is said.
    let left = if has_press { Vec::new() } else { take(&mut forms, Form::Pdf, Left::Absent) };
    free(&place.target)?;
    let wanted = Wanted { has_pieces: forms.contains(&Form::Pieces), ..wanted };
    let gathered = gather(hub, wanted).await?;
    let root = Beside::place(&place.target)?;
    let remembered = making::remember(hub, &root).await?;
    let made = written(hub, gathered, (root, place), (forms, left), notices).await;
    making::forget(hub, remembered).await;
    made
}

async fn written(
    hub: &Arc<Hub>,
    gathered: Gathered,
    (root, place): (PathBuf, Place),
    (mut forms, mut left): (Vec<Form>, Vec<(String, Left)>),
    notices: Notices<'_>,
) -> Result<PapersMade, Stop> {
    let Place { target, bundle, begun } = place;
    let counts = gathered.papers.counts;
    let (gaps, forks) = (gathered.papers.gaps.len() as u64, gathered.papers.forks.len() as u64);
    let id = gathered.papers.matter.id.clone();
    let bundle = blocking(move || bundle.map(|folder| listed(&folder, &id)).transpose()).await?;
    // Dropped with whatever goes wrong, by whoever writes into it, and takes what it holds with it.
    let beside = Beside::new(root)?;
    let (bodies, made) = (hub.bodies.clone(), forms.clone());
    let (gathered, beside) = long(STAGE, notices, move |told| {
        lay(&gathered, &bodies, &beside.root, &made, told)?;
        Ok((gathered, beside))
    })
    .await?;
    let papers = Arc::new(gathered.papers);
    if forms.contains(&Form::Pdf) {
        match typeset(hub, &beside.root, papers.clone()).await.map_err(|stop| (stop.refusal(), stop)) {
            Ok(()) => {}
            // The other papers are whole, and need no PDF. Where it alone was asked for, there is nothing to give.
            Err((Some(Refusal::PressFailed), _)) if forms.len() > 1 => {
                left.extend(take(&mut forms, Form::Pdf, Left::Failed));
            }
            Err((_, stop)) => return Err(stop),
        }
    }
    let circumstances = if forms.contains(&Form::Constat) {
        Some(Circumstances { left_out: left.clone(), ..around(hub, begun, bundle).await? })
    } else {
        None
    };
    let lines = blocking(move || {
        if let Some(circumstances) = circumstances {
            write_constat(&papers, &ended(circumstances), &beside.root).map_err(Stop::target)?;
        }
        write_left_out(&papers, &left, &beside.root).map_err(Stop::target)?;
        let of = |why: Left| left.iter().filter(|one| one.1 == why).map(|(form, _)| form.clone()).collect();
        let lines = seal(&beside.root, &forms)?;
        beside.keep(&target)?;
        Ok(PapersMade {
            target: target.to_string_lossy().into_owned(),
            bytes: lines.iter().map(|line| line.bytes).sum(),
            papers: lines,
            items: counts.items,
            messages: counts.messages,
            documents: counts.documents,
            receipts: counts.receipts,
            withdrawn: counts.withdrawn,
            withheld: counts.withheld,
            changes: counts.changes,
            gaps,
            forks,
            left_out: of(Left::Absent),
            failed: of(Left::Failed),
        })
    });
    lines.await
}

/// Takes a form out; gives its word when it was there, with why.
fn take(forms: &mut Vec<Form>, form: Form, why: Left) -> Vec<(String, Left)> {
    let before = forms.len();
    forms.retain(|one| *one != form);
    if forms.len() == before { Vec::new() } else { vec![(form.word().to_owned(), why)] }
}

/// Whether nothing is at the place of the papers: before any work, and again when they take it.
fn free(target: &Path) -> Result<(), Stop> {
    match std::fs::read_dir(target) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(Refusal::TargetExists.into()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(Refusal::TargetExists.into()),
        Err(error) => Err(Stop::target(error)),
    }
}

/// The folder in which papers are made.
struct Beside {
    root: PathBuf,
    is_kept: bool,
}

impl Beside {
    /// Where it is to be.
    fn place(target: &Path) -> Result<PathBuf, Stop> {
        let (parent, name) = target.parent().zip(target.file_name()).ok_or(Refusal::TargetExists)?;
        let mark: String = mark().chars().take(8).collect();
        Ok(parent.join(format!(".{}.{mark}", name.to_string_lossy())))
    }

    fn new(root: PathBuf) -> Result<Self, Stop> {
        DirBuilder::new().mode(0o700).create(&root).map_err(Stop::target)?;
        Ok(Self { root, is_kept: false })
    }

    /// Durable, then called as was asked: an empty folder at that place is replaced, anything else refused.
    fn keep(mut self, target: &Path) -> Result<(), Stop> {
        let root = File::open(&self.root).map_err(Stop::target)?;
        rustix::fs::syncfs(&root).map_err(|error| Stop::target(error.into()))?;
        std::fs::rename(&self.root, target).map_err(|error| match error.kind() {
            io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                Refusal::TargetExists.into()
            }
            _ => Stop::target(error),
        })?;
        self.is_kept = true;
        let parent = target.parent().map(File::open);
        parent.transpose().and_then(|parent| parent.map_or(Ok(()), |parent| parent.sync_all())).map_err(Stop::target)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _gone = self.is_kept || gone(&self.root).is_ok();
    }
}

/// Takes a folder away. A child that is being ended may put one file more there.
fn gone(folder: &Path) -> io::Result<()> {
    const TRIES: usize = 3;
    let removed = (1..TRIES).any(|_| std::fs::remove_dir_all(folder).is_ok());
    if removed { Ok(()) } else { std::fs::remove_dir_all(folder) }
}

/// Writes the documents, then each form that this program writes itself.
fn lay(
    gathered: &Gathered,
    bodies: &Bodies,
    root: &Path,
    forms: &[Form],
    told: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(), Stop> {
    let total = gathered.pieces.iter().fold(0_u64, |sum, piece| sum.saturating_add(piece.document.bytes));
    let mut done = 0_u64;
    if forms.contains(&Form::Pieces) {
        DirBuilder::new().mode(0o700).create(root.join("pieces")).map_err(Stop::target)?;
    }
    for piece in &gathered.pieces {
        pour(piece, bodies, &root.join("pieces").join(&piece.name))?;
        done = done.saturating_add(piece.document.bytes);
        // Whoever asked may be gone: nobody waits for the rest.
        if !told(done, total) {
            return Err(Fault::Stopping.into());
        }
    }
    for form in forms.iter().filter(|form| !matches!(form, Form::Pdf | Form::Constat)) {
        write(*form, &gathered.papers, root).map_err(Stop::target)?;
        if !told(done, total) {
            return Err(Fault::Stopping.into());
        }
    }
    Ok(())
}

fn pour(piece: &Piece, bodies: &Bodies, path: &Path) -> Result<(), Stop> {
    let mut out = BufWriter::with_capacity(256 * 1024, created(path)?);
    bodies.open_to(&piece.document, &mut out, &mut |_| {})?;
    out.flush().map_err(Stop::target)
}

fn created(path: &Path) -> Result<File, Stop> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(Stop::target)
}

/// Lets the press write its volumes, and takes them beside the other papers.
async fn typeset(hub: &Arc<Hub>, root: &Path, papers: Arc<Conversation>) -> Result<(), Stop> {
    let (model, volumes) = (root.join(MODEL), root.join(VOLUMES));
    DirBuilder::new().mode(0o700).create(&volumes).map_err(Stop::target)?;
    let (items, written) = (papers.counts.items, model.clone());
    let opened = blocking(move || {
        let mut out = BufWriter::with_capacity(256 * 1024, created(&written)?);
        write_one(Form::Json, &papers, &Nowhere, &mut out).and_then(|()| out.flush()).map_err(Stop::target)?;
        File::open(&written).map_err(Stop::target)
    });
    let names = press::typeset(&hub.press, opened.await?, &volumes, items, press::deadline(items)).await;
    for name in names.iter().flatten() {
        std::fs::rename(volumes.join(name), root.join(name)).map_err(Stop::target)?;
    }
    // Also of one that failed: whatever it wrote is no paper.
    gone(&volumes).and_then(|()| std::fs::remove_file(&model)).map_err(Stop::target)?;
    names.map(drop)
}

/// Writes `SHA256SUMS`, as `sha256sum -c` reads it; counts files and bytes by form.
fn seal(root: &Path, forms: &[Form]) -> Result<Vec<PapersLine>, Stop> {
    let mut names = Vec::new();
    list(root, "", &mut names)?;
    names.sort_unstable();
    let mut lines: Vec<PapersLine> = forms.iter().map(|form| PapersLine::empty(form.word())).collect();
    let mut sums = String::new();
    for name in &names {
        let (digest, bytes) = digest(&root.join(name))?;
        sums.push_str(&format!("{digest}  {name}\n"));
        if let Some(line) = lines.iter_mut().find(|line| line.form == form_of(name)) {
            line.files = line.files.saturating_add(1);
            line.bytes = line.bytes.saturating_add(bytes);
        }
    }
    let mut out = created(&root.join("SHA256SUMS"))?;
    out.write_all(sums.as_bytes()).map_err(Stop::target)?;
    Ok(lines)
}

fn list(root: &Path, under: &str, names: &mut Vec<String>) -> Result<(), Stop> {
    for entry in std::fs::read_dir(root.join(under)).map_err(Stop::target)? {
        let entry = entry.map_err(Stop::target)?;
        // Every name here is one of ours.
        let name = format!("{under}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(Stop::target)?.is_dir() {
            list(root, &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// The word of the form that a file belongs to.
fn form_of(name: &str) -> &str {
    match name.split_once('/') {
        Some((folder, _)) => folder,
        None if name == "pieces.csv" => "pieces",
        None if [CONSTAT_PAGE, CONSTAT_TEXT].contains(&name) => "constat",
        None if name == LEFT_OUT => "",
        None => name.rsplit_once('.').map_or("", |(_, end)| end),
    }
}

fn digest(path: &Path) -> Result<(String, u64), Stop> {
    let mut file = File::open(path).map_err(Stop::target)?;
    let (mut hasher, mut bytes, mut part) = (Hasher::new(), 0_u64, vec![0; 256 * 1024]);
    loop {
        let read = file.read(&mut part).map_err(Stop::target)?;
        if read == 0 {
            return Ok((hasher.finish().to_hex(), bytes));
        }
        hasher.update(part.get(..read).unwrap_or_default());
        bytes = bytes.saturating_add(read as u64);
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Stop> + Send + 'static) -> Result<T, Stop> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Thread)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_that_are_not_kept_leave_nothing_behind() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("relevé");
        let beside = Beside::new(Beside::place(&target).unwrap()).unwrap();
        std::fs::write(beside.root.join("conversation.txt"), "half").unwrap();
        drop(beside);
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn papers_take_the_place_of_an_empty_folder_and_of_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("relevé");
        std::fs::create_dir(&target).unwrap();
        assert!(free(&target).is_ok());
        let beside = Beside::new(Beside::place(&target).unwrap()).unwrap();
        std::fs::write(beside.root.join("conversation.txt"), "whole").unwrap();
        // Somebody puts something there meanwhile.
        std::fs::write(target.join("mine"), "mine").unwrap();
        assert_eq!(free(&target).unwrap_err().refusal(), Some(Refusal::TargetExists));
        assert_eq!(beside.keep(&target).unwrap_err().refusal(), Some(Refusal::TargetExists));
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 1);
        assert_eq!(std::fs::read(target.join("mine")).unwrap(), b"mine");
    }

    #[test]
    fn every_file_is_summed_and_counted_with_its_form() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("eml")).unwrap();
        for (name, text) in [
            ("conversation.txt", "a"),
            ("eml/2026-11-24.eml", "bc"),
            ("pieces.csv", "d"),
            ("constat.txt", "e"),
            ("left-out.txt", "f"),
        ] {
            std::fs::write(root.path().join(name), text).unwrap();
        }
        let lines = seal(root.path(), &[Form::Pieces, Form::Text, Form::Eml, Form::Pdf, Form::Constat]).unwrap();
        let counted: Vec<_> = lines.iter().map(|line| (line.form.as_str(), line.files, line.bytes)).collect();
        assert_eq!(counted, [("pieces", 1, 1), ("txt", 1, 1), ("eml", 1, 2), ("pdf", 0, 0), ("constat", 1, 1)]);
        let sums = std::fs::read_to_string(root.path().join("SHA256SUMS")).unwrap();
        assert!(sums.contains("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  conversation.txt\n"));
        assert_eq!(sums.lines().count(), 5);
    }
}
