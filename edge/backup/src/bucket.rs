//! A bucket as the place of a backup: a storage of one's own, which may be unreachable, full, or lie.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusty_s3::actions::{
    AbortMultipartUpload, CompleteMultipartUpload, CompleteMultipartUploadResponse, CreateMultipartUpload,
    DeleteObject, GetObject, ListObjectsV2, ListObjectsV2Response, PutObject, UploadPart,
};
use rusty_s3::{Method, S3Action};

use crate::place::{Draft, FILES_MAX, Listing, Place, Wanted};
use crate::storage::{Checked, Storage};
use crate::trouble::{Outage, Trouble};
use crate::web::{Answer, Ask, Failed, Pours, SIGNED, Traffic, Web};

/// What goes and comes at once: what is lost when a line breaks.
const PIECE_BYTES: u64 = 16 * 1024 * 1024;
/// Pieces that one upload may have.
///
/// # Source
/// Amazon S3 API reference, "Multipart upload limits": parts 1 to 10,000, each but the last of 5 MiB at least.
const PIECES_MAX: u64 = 10_000;
/// The longest page of a list, and how many names are in it at most.
const PAGE_BYTES_MAX: u64 = 4 * 1024 * 1024;
const PAGE_NAMES_MAX: usize = 1_000;
const ANSWER_BYTES_MAX: u64 = 64 * 1024;
const MARK_BYTES_MAX: usize = 256;
/// Backups that lie beside each other.
const BESIDE_MAX: usize = 256;

/// What the names of the objects of one backup begin with, in a bucket.
#[derive(Clone)]
pub struct Bucket {
    storage: Checked,
    web: Arc<Web>,
    /// Sealed files lie here while they go or come, without a name.
    stage: PathBuf,
    /// Uploads in pieces of this length, when longer.
    piece_bytes: u64,
}

impl core::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Bucket(..)")
    }
}

impl Bucket {
    /// A bucket, as it is. Nobody is contacted. `stage` is a folder on a disk of this machine.
    ///
    /// # Errors
    /// [`Trouble::Storage`] when what was typed cannot be used.
    pub fn at(storage: &Storage, stage: &Path) -> Result<Self, Trouble> {
        let checked = storage.check()?;
        let web = Arc::new(Web::new(checked.authorities.clone(), storage.is_plain()));
        Ok(Self { storage: checked, web, stage: stage.to_owned(), piece_bytes: PIECE_BYTES })
    }

    /// The same with pieces of another length: for tests.
    #[must_use]
    pub fn with_pieces(self, piece_bytes: u64) -> Self {
        Self { piece_bytes, ..self }
    }

    /// What lies below a prefix that [`Bucket::beside`] found.
    #[must_use]
    pub fn below(&self, name: &str) -> Self {
        let mut below = self.clone();
        below.storage.prefix.push_str(&format!("{name}/"));
        below
    }

    /// Bytes that went and came so far, to and from all that lies below.
    #[must_use]
    pub fn traffic(&self) -> Arc<Traffic> {
        self.web.traffic.clone()
    }

    /// The prefixes that lie below this one, as its storage lists them; each begins with `stem`.
    ///
    /// # Errors
    /// [`Trouble::Storage`].
    pub fn beside(&self, stem: &str, is_wanted: &Wanted) -> Result<Vec<String>, Trouble> {
        let mut found = Vec::new();
        self.pages(Some("/"), is_wanted, &mut |page| {
            let names = page.common_prefixes.iter().filter_map(|one| one.prefix.strip_prefix(&self.storage.prefix));
            let ours =
                names.filter_map(|name| name.strip_suffix('/')).filter(|name| is_plain(name) && name.starts_with(stem));
            let before = found.len();
            found.extend(ours.take(BESIDE_MAX.saturating_sub(before)).map(ToOwned::to_owned));
            !page.common_prefixes.is_empty() || !page.contents.is_empty()
        })?;
        Ok(found)
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.storage.prefix)
    }

    fn pages(
        &self,
        delimiter: Option<&str>,
        is_wanted: &Wanted,
        each: &mut dyn FnMut(&ListObjectsV2Response) -> bool,
    ) -> Result<(), Trouble> {
        let mut next: Option<String> = None;
        for _ in 0..=FILES_MAX / PAGE_NAMES_MAX {
            let mut action = ListObjectsV2::new(&self.storage.bucket, Some(&self.storage.credentials));
            action.with_prefix(self.storage.prefix.as_str());
            if let Some(delimiter) = delimiter {
                action.with_delimiter(delimiter);
            }
            if let Some(next) = &next {
                action.with_continuation_token(next.as_str());
            }
            let ask = Ask {
                method: Method::Get,
                url: &|| action.sign(SIGNED),
                range: None,
                body: None,
                answer_bytes_max: PAGE_BYTES_MAX,
            };
            let answer = self.web.ask(&ask, is_wanted).map_err(|failed| match failed {
                Failed::Missing => Trouble::Storage(Outage::Absent),
                failed => written(failed),
            })?;
            let unlike = || Trouble::Storage(Outage::Unreachable);
            let page = std::str::from_utf8(&answer.body).ok().and_then(|text| ListObjectsV2::parse_response(text).ok());
            let page = page.filter(|page| page.contents.len() <= PAGE_NAMES_MAX).ok_or_else(unlike)?;
            let has_more = each(&page);
            match page.next_continuation_token {
                None => return Ok(()),
                // Pages without anything new would go on for ever.
                Some(token) if has_more && Some(&token) != next.as_ref() => next = Some(token),
                Some(_) => return Err(unlike()),
            }
        }
        Err(Trouble::Storage(Outage::Unreachable))
    }

    /// One request: the file whole, or nothing of it.
    fn send_whole(&self, file: &File, bytes: u64, key: &str, is_wanted: &Wanted) -> Result<(), Failed> {
        let action = PutObject::new(&self.storage.bucket, Some(&self.storage.credentials), key);
        self.send(file, (0, bytes), Method::Put, &|| action.sign(SIGNED), is_wanted).map(drop)
    }

    fn send(
        &self,
        file: &File,
        (first, count): (u64, u64),
        method: Method,
        url: &dyn Fn() -> url::Url,
        is_wanted: &Wanted,
    ) -> Result<Answer, Failed> {
        let body = || {
            let mut file = file.try_clone()?;
            file.seek(SeekFrom::Start(first))?;
            Ok(Box::new(file.take(count)) as Box<dyn Read>)
        };
        let body: &Pours<'_> = &body;
        let ask = Ask { method, url, range: None, body: Some((count, body)), answer_bytes_max: ANSWER_BYTES_MAX };
        self.web.ask(&ask, is_wanted)
    }

    /// Piece after piece. What was begun and not ended is given up, so that the storage keeps nothing of it.
    fn send_pieces(&self, file: &File, bytes: u64, key: &str, is_wanted: &Wanted) -> Result<(), Failed> {
        let (bucket, credentials) = (&self.storage.bucket, Some(&self.storage.credentials));
        let create = CreateMultipartUpload::new(bucket, credentials, key);
        let answer = self.post(&|| create.sign(SIGNED), &[], is_wanted)?;
        let unlike = || Failed::Outage(Outage::Unreachable);
        let text = String::from_utf8(answer.body).map_err(|_| unlike())?;
        let upload = CreateMultipartUpload::parse_response(&text).map_err(|_| unlike())?;
        let upload = upload.upload_id();
        let sent = self.pieces(file, bytes, (key, upload), is_wanted).and_then(|marks| {
            let marks = || marks.iter().map(String::as_str);
            let complete = CompleteMultipartUpload::new(bucket, credentials, key, upload, marks());
            let body = CompleteMultipartUpload::new(bucket, credentials, key, upload, marks()).body();
            let answer = self.post(&|| complete.sign(SIGNED), body.as_bytes(), is_wanted)?;
            // A storage may begin to say yes, and then say no.
            let text = String::from_utf8(answer.body).map_err(|_| unlike())?;
            CompleteMultipartUploadResponse::parse(&text).map(drop).map_err(|_| unlike())
        });
        if sent.is_err() {
            let abort = AbortMultipartUpload::new(bucket, credentials, key, upload);
            // Also when nobody waits for it any more; once, since whoever stops does not wait.
            drop(self.bare(Method::Delete, &|| abort.sign(SIGNED), &once()));
        }
        sent
    }

    fn pieces(
        &self,
        file: &File,
        bytes: u64,
        (key, upload): (&str, &str),
        is_wanted: &Wanted,
    ) -> Result<Vec<String>, Failed> {
        let piece = self.piece_bytes.max(bytes.div_ceil(PIECES_MAX));
        let mut marks = Vec::new();
        let (mut at, mut number) = (0, 1_u16);
        while at < bytes {
            let count = piece.min(bytes - at);
            let (bucket, credentials) = (&self.storage.bucket, Some(&self.storage.credentials));
            let action = UploadPart::new(bucket, credentials, key, number, upload);
            let answer = self.send(file, (at, count), Method::Put, &|| action.sign(SIGNED), is_wanted)?;
            let mark = answer.mark.filter(|mark| mark.len() <= MARK_BYTES_MAX);
            marks.push(mark.ok_or(Failed::Outage(Outage::Unreachable))?);
            (at, number) = (at + count, number.saturating_add(1));
        }
        Ok(marks)
    }

    fn post(&self, url: &dyn Fn() -> url::Url, text: &[u8], is_wanted: &Wanted) -> Result<Answer, Failed> {
        let body = || Ok(Box::new(io::Cursor::new(text.to_vec())) as Box<dyn Read>);
        let body: &Pours<'_> = &body;
        let body = Some((text.len() as u64, body));
        let ask = Ask { method: Method::Post, url, range: None, body, answer_bytes_max: ANSWER_BYTES_MAX };
        self.web.ask(&ask, is_wanted)
    }

    fn bare(&self, method: Method, url: &dyn Fn() -> url::Url, is_wanted: &Wanted) -> Result<Answer, Failed> {
        let ask = Ask { method, url, range: None, body: None, answer_bytes_max: ANSWER_BYTES_MAX };
        self.web.ask(&ask, is_wanted)
    }

    fn unnamed(&self) -> Result<File, Trouble> {
        tempfile::tempfile_in(&self.stage).map_err(Trouble::Write)
    }
}

impl Place for Bucket {
    fn list(&self, is_wanted: &Wanted) -> Result<Listing, Trouble> {
        let mut listing = Listing::default();
        self.pages(None, is_wanted, &mut |page| {
            for one in &page.contents {
                if let Some(name) = one.key.strip_prefix(&self.storage.prefix) {
                    listing.add(name, one.size);
                }
            }
            !page.contents.is_empty()
        })?;
        Ok(listing)
    }

    fn begin(&self, _: &str) -> Result<Draft, Trouble> {
        Ok(Draft { file: self.unnamed()?, path: PathBuf::new() })
    }

    fn name(&self, draft: Draft, file: &str, is_wanted: &Wanted) -> Result<(), Trouble> {
        let bytes = draft.file.metadata().map_err(Trouble::Write)?.len();
        let key = self.key(file);
        let sent = if bytes > self.piece_bytes {
            self.send_pieces(&draft.file, bytes, &key, is_wanted)
        } else {
            self.send_whole(&draft.file, bytes, &key, is_wanted)
        };
        sent.map_err(written)
    }

    /// What a storage took, it has.
    fn settle(&self) -> Result<(), Trouble> {
        Ok(())
    }

    fn open(&self, file: &str, bytes: u64, is_wanted: &Wanted) -> Result<File, Trouble> {
        let damaged = || Trouble::Damaged(file.to_owned());
        let key = self.key(file);
        let action = GetObject::new(&self.storage.bucket, Some(&self.storage.credentials), &key);
        let (mut here, mut at) = (self.unnamed()?, 0);
        while at < bytes {
            let count = self.piece_bytes.min(bytes - at);
            let ask = Ask {
                method: Method::Get,
                url: &|| action.sign(SIGNED),
                range: Some((at, count)),
                body: None,
                // A storage that knows no ranges gives all of it.
                answer_bytes_max: count,
            };
            let answer = self.web.ask(&ask, is_wanted).map_err(|failed| match failed {
                Failed::Missing => damaged(),
                failed => written(failed),
            })?;
            let is_piece = answer.status == 206 || (at == 0 && count == bytes);
            if !is_piece || answer.body.len() as u64 != count {
                return Err(damaged());
            }
            here.write_all(&answer.body).map_err(Trouble::Write)?;
            at += count;
        }
        here.rewind().map_err(Trouble::Write)?;
        Ok(here)
    }

    fn remove(&self, file: &str) -> Result<(), Trouble> {
        let key = self.key(file);
        let action = DeleteObject::new(&self.storage.bucket, Some(&self.storage.credentials), &key);
        match self.bare(Method::Delete, &|| action.sign(SIGNED), &once()) {
            Ok(_) | Err(Failed::Missing) => Ok(()),
            Err(failed) => Err(written(failed)),
        }
    }
}

/// Asked once, and not again when it fails.
fn once() -> impl Fn(Duration) -> bool + Send + Sync {
    |wait| wait.is_zero()
}

/// A name that leads nowhere else.
fn is_plain(name: &str) -> bool {
    name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn written(failed: Failed) -> Trouble {
    match failed {
        Failed::Outage(outage) => Trouble::Storage(outage),
        Failed::Missing => Trouble::Storage(Outage::Unreachable),
        Failed::Unwanted => Trouble::Unwanted,
        Failed::Source(error) => Trouble::Write(error),
    }
}
