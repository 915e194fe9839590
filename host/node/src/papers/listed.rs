//! What a bundle in a folder says of itself, for the page that goes with it: the digest of its list, and whose matter it is.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use parloir_base::{Moment, Refusal};
use parloir_crypto::{Hasher, digest};
use parloir_papers::circumstances::Bundle;

use crate::fault::Stop;

const LIST: &str = "SHA256SUMS";
const SUMMARY: &str = "bundle.txt";
/// As the specification bounds them (B-04).
const LIST_BYTES_MAX: u64 = 1 << 30;
const SUMMARY_BYTES_MAX: u64 = 1024 * 1024;
const LINE_BYTES_MAX: usize = 4096;

/// Reads it.
///
/// # Errors
/// [`Refusal::BundleUnreadable`]: it is none, or its summary is not the one that its list names; [`Refusal::BundleOther`]: it is of another
/// matter.
pub(crate) fn listed(folder: &Path, matter: &str) -> Result<Bundle, Stop> {
    let none = || Stop::from(Refusal::BundleUnreadable);
    let summary = plain(folder, SUMMARY, SUMMARY_BYTES_MAX).ok_or_else(none)?;
    let mut text = String::new();
    summary.take(SUMMARY_BYTES_MAX).read_to_string(&mut text).map_err(|_| none())?;
    let line = |label: &str| text.lines().take(8).find_map(|line| line.strip_prefix(label)).map(str::to_owned);
    if !text.starts_with("bundle/1\n") {
        return Err(none());
    }
    if line("matter: ").ok_or_else(none)? != matter {
        return Err(Refusal::BundleOther.into());
    }
    let is_full = match line("form: ").as_deref() {
        Some("full") => true,
        Some("selective") => false,
        _ => return Err(none()),
    };
    let made = line("made: ").filter(|made| Moment::from_text(made).is_ok()).ok_or_else(none)?;
    let named = format!("{}  {SUMMARY}", digest(text.as_bytes()).to_hex());
    let list = plain(folder, LIST, LIST_BYTES_MAX).ok_or_else(none)?;
    let (list_sha256, files, is_named) = lines(BufReader::new(list.take(LIST_BYTES_MAX)), &named).ok_or_else(none)?;
    if is_named { Ok(Bundle { list_sha256, files, made, is_full }) } else { Err(none()) }
}

/// A plain file of at most so many bytes.
fn plain(folder: &Path, name: &str, most: u64) -> Option<File> {
    let path = folder.join(name);
    let held = std::fs::symlink_metadata(&path).ok()?;
    (held.is_file() && held.len() <= most).then(|| File::open(path).ok())?
}

/// The digest of a list, how many lines it has, and whether one of them is this.
fn lines(mut list: impl BufRead, wanted: &str) -> Option<(String, u64, bool)> {
    let (mut hasher, mut files, mut is_named, mut line) = (Hasher::new(), 0_u64, false, Vec::new());
    loop {
        line.clear();
        list.by_ref().take(LINE_BYTES_MAX as u64).read_until(b'\n', &mut line).ok()?;
        if line.is_empty() {
            return Some((hasher.finish().to_hex(), files, is_named));
        }
        hasher.update(&line);
        files = files.saturating_add(u64::from(line.ends_with(b"\n")));
        is_named |= line.strip_suffix(b"\n") == Some(wanted.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(folder: &Path) -> Option<Refusal> {
        listed(folder, &"07".repeat(32)).err().and_then(|stop| stop.refusal())
    }

    #[test]
    fn what_is_no_bundle_of_this_matter_lends_its_digest_to_no_page() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        let summary = |matter: &str, form: &str, made: &str| {
            write(SUMMARY, &format!("bundle/1\nmatter: {matter}\ntitle: x\nform: {form}\nmade: {made}\n"));
        };
        let (own, made) = ("07".repeat(32), "2026-11-24T01:52:00Z");
        assert_eq!(refusal(folder.path()), Some(Refusal::BundleUnreadable));
        summary(&own, "full", made);
        assert_eq!(refusal(folder.path()), Some(Refusal::BundleUnreadable), "without a list");
        write(LIST, &format!("{}  bundle.txt\n", "0".repeat(64)));
        assert_eq!(refusal(folder.path()), Some(Refusal::BundleUnreadable), "another summary than its list names");
        for (matter, form, made, refused) in [
            ("08".repeat(32), "full", made, Refusal::BundleOther),
            (own.clone(), "whole", made, Refusal::BundleUnreadable),
            (own.clone(), "full", "yesterday", Refusal::BundleUnreadable),
        ] {
            summary(&matter, form, made);
            assert_eq!(refusal(folder.path()), Some(refused), "{form} {made}");
        }
        summary(&own, "selective", made);
        let sum = digest(&std::fs::read(folder.path().join(SUMMARY)).unwrap()).to_hex();
        let list = format!("{sum}  bundle.txt\n{}  verify.sh\n", "0".repeat(64));
        write(LIST, &list);
        let told = listed(folder.path(), &own).unwrap();
        assert_eq!((told.list_sha256, told.files), (digest(list.as_bytes()).to_hex(), 2));
        assert_eq!((told.made.as_str(), told.is_full), (made, false));
        std::fs::remove_file(folder.path().join(LIST)).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join(LIST)).unwrap();
        assert_eq!(refusal(folder.path()), Some(Refusal::BundleUnreadable), "a link leads elsewhere");
    }
}
