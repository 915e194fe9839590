//! Checks what came: the bundle as `parloir-verify` does, and around it the bag and the cachet of a parcel.

use std::io;

use parloir_base::{Moment, PersonId};
use parloir_bundle::{Far, Trusted, judge};
use parloir_imports::Trouble;
use parloir_journal::bundle::check::report::{Code, Report, StampOf, TimeStamp};
use parloir_journal::bundle::layout::{SUMMARY, SUMS};
use parloir_parcel::bag::{BUNDLE, CACHET, DATA, TAG_MANIFEST};
use parloir_parcel::whole::Wrong;
use parloir_parcel::{Archive, Bounds, Container, Unfit, asic, container, whole};
use parloir_vault::Bodies;
use parloir_wire::document::Document;

use crate::documents::plainly::Plainly;
use crate::received::inside::{Inside, Meter};

/// Folders above a bundle: those of a parcel, and one more.
const ABOVE_MAX: usize = 4;
/// What a container of ASiC-E adds beside its bag: at the top, or it is none.
const CONTAINER: [&str; 2] = ["META-INF/", "mimetype"];

/// What came, and what its check found.
pub(crate) struct Looked {
    /// Of the bundle, the bag and the cachet together.
    pub report: Report,
    /// The folder of the bundle in the archive.
    pub folder: String,
    /// Whose it is: who sealed the parcel, else the keeper of the matter; with the name that stands there.
    pub from: Option<(PersonId, String)>,
    /// When they sealed it, by that device's clock; nothing when nobody signed the whole.
    pub sealed: Option<Moment>,
}

impl core::fmt::Debug for Looked {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Looked(..)")
    }
}

/// Why an archive is not read, as a reading says it.
pub(super) fn trouble(unfit: Unfit) -> Trouble {
    match unfit {
        Unfit::Unknown => Trouble::Unknown,
        Unfit::Hostile => Trouble::Archive,
        Unfit::TooLarge => Trouble::TooLarge,
        Unfit::Cut => Trouble::Malformed(0),
        Unfit::Read(error) => Trouble::Read(error),
    }
}

/// The archive of a document.
pub(super) fn archive(bodies: &Bodies, document: &Document) -> Result<Archive<Plainly>, Trouble> {
    let plain = bodies.plain(document).map_err(|_| Trouble::Read(io::Error::other("a sealed document")))?;
    Archive::open(Plainly::new(plain), Bounds::default()).map_err(trouble)
}

/// Checks a document that is here.
///
/// # Errors
/// [`Trouble::Unknown`] when no bundle is in it, or two are; what the archive is refused for; [`Trouble::Unwanted`].
pub(crate) fn look(bodies: &Bodies, document: &Document, far: &mut Far<'_>) -> Result<Looked, Trouble> {
    let mut far = |read, whole| far(read, whole);
    let meter = Meter::new(document.bytes, &mut far);
    let found = archive(bodies, document)?;
    let folder = bundle(&found).ok_or(Trouble::Unknown)?;
    let bag = bag(&found, &folder);
    let mut inside = Inside { archive: found, folder: folder.clone(), meter: &meter };
    let mut report = parloir_journal::bundle::check(&mut inside, &judge::all, Trusted::default());
    let mut looked = match bag {
        Some(root) => parcel(bodies, document, &root, inside, &mut report)?,
        None => {
            let outside = inside.archive.files().map(|(path, _)| path).filter(|path| !path.starts_with(&folder));
            // What no list of the bundle names would be kept with it, and seem to belong to it.
            for path in outside {
                report.find(Code::FormStranger, path);
            }
            Looked { report: Report::default(), folder: folder.clone(), from: None, sealed: None }
        }
    };
    if meter.is_stopped() {
        return Err(Trouble::Unwanted);
    }
    if looked.from.is_none() {
        let parties = &report.summary.parties;
        let keeper = parties.iter().find(|(_, (role, _))| role == "keeper");
        looked.from = keeper.map(|(person, (_, name))| (*person, name.clone()));
    }
    Ok(Looked { report, folder, ..looked })
}

/// The one folder that is a bundle.
fn bundle(archive: &Archive<Plainly>) -> Option<String> {
    let folders = archive.files().filter_map(|(path, _)| {
        let folder = path.strip_suffix(SUMMARY)?;
        let is_one = (folder.is_empty() || folder.ends_with('/'))
            && folder.matches('/').count() <= ABOVE_MAX
            && archive.holds(&format!("{folder}{SUMS}"));
        is_one.then(|| folder.to_owned())
    });
    let folders: Vec<String> = folders.take(2).collect();
    if let [one] = folders.as_slice() { Some(one.clone()) } else { None }
}

/// The bag around it, if it is in one.
fn bag(archive: &Archive<Plainly>, folder: &str) -> Option<String> {
    let root = folder.strip_suffix(&format!("{DATA}/{BUNDLE}/"))?;
    archive.holds(&format!("{root}bagit.txt")).then(|| root.to_owned())
}

/// Checks the bag and its cachet.
fn parcel(
    bodies: &Bodies,
    document: &Document,
    root: &str,
    mut inside: Inside<'_>,
    report: &mut Report,
) -> Result<Looked, Trouble> {
    let meter = inside.meter;
    let read = |error| if meter.is_stopped() { Trouble::Unwanted } else { Trouble::Read(error) };
    let found = whole::check(&mut inside.archive, root, &mut |bytes| meter.tell(bytes)).map_err(read)?;
    for (wrong, path) in found.wrong {
        let code = match wrong {
            Wrong::Differs => Code::SumDiffers,
            Wrong::Missing => Code::SumMissing,
            Wrong::Unlisted => Code::SumUnlisted,
            Wrong::Unreadable => Code::SumUnreadable,
        };
        report.find(code, format!("{root}{path}"));
    }
    if root.is_empty() && container::is_one(&inside.archive, &document.name) {
        let checked = container::check(&mut inside.archive, found.digests, &mut |bytes| meter.tell(bytes));
        stamped(checked.map_err(read)?, report);
    }
    for (path, _) in inside.archive.files().filter(|(path, _)| !path.starts_with(root)) {
        report.find(Code::FormStranger, path);
    }
    if !root.is_empty() {
        for (path, _) in inside.archive.files() {
            let rest = path.strip_prefix(root).unwrap_or_default();
            if CONTAINER.iter().any(|one| rest.starts_with(one)) {
                report.find(Code::FormStranger, path);
            }
        }
    }
    let mut cachet = Inside { archive: archive(bodies, document)?, folder: format!("{root}{CACHET}/"), meter };
    inside.folder = root.to_owned();
    let checked = parloir_journal::cachet::check(&mut cachet, &mut inside, Trusted::default());
    for finding in checked.report.findings {
        report.find(finding.code, format!("{root}{CACHET}/{}", finding.path));
    }
    let seals = |path: &str| checked.cachet.iter().flat_map(|one| &one.files).any(|file| file.path == path);
    if !seals(TAG_MANIFEST) {
        report.find(Code::SealMissing, format!("{root}{}", TAG_MANIFEST));
    }
    for stamp in checked.report.stamps {
        report.stamps.push(TimeStamp { path: format!("{root}{CACHET}/{}", stamp.path), ..stamp });
    }
    report.signatures += checked.report.signatures;
    let stands = checked.report.refusals == 0;
    let from = checked.author.filter(|_| stands).map(|author| (author.ik, author.name));
    let sealed = checked.cachet.filter(|_| stands).map(|cachet| cachet.claimed);
    Ok(Looked { report: Report::default(), folder: String::new(), from, sealed })
}

/// What a container was found to be. Whom its authority is trusted by is not asked here: every device makes the same reading of it.
fn stamped(container: Container, report: &mut Report) {
    for (wrong, path) in container.wrong {
        let code = match wrong {
            Wrong::Differs => Code::StampDiffers,
            Wrong::Missing => Code::FormMissing,
            Wrong::Unlisted => Code::FormStranger,
            Wrong::Unreadable => Code::FormUnreadable,
        };
        report.find(code, path);
    }
    if let Some(stamp) = container.stamp {
        report.stamp(StampOf::Container, asic::STAMP.to_owned(), None, stamp, None);
    }
}
