//! Which papers there are, what each is called, and how one is written.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use crate::circumstances::{Circumstances, Left};
use crate::conversation::Conversation;
use crate::documents::{Beside, Documents};
use crate::{constat, csv, left, mail, markdown, rsmf, text};

/// The files of [`Form::Constat`]: the page, and its text.
pub const CONSTAT_PAGE: &str = "constat.html";
/// See [`CONSTAT_PAGE`].
pub const CONSTAT_TEXT: &str = "constat.txt";
/// Says which forms are not among the papers.
pub const LEFT_OUT: &str = "left-out.txt";

/// A form of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// `conversation.json`: the reference.
    Json,
    /// `conversation.md`.
    Markdown,
    /// `conversation.txt`.
    Text,
    /// `conversation.csv`.
    Csv,
    /// `conversation.mbox`: a letter for each item.
    Mbox,
    /// `eml/2026-11-24.eml`: a letter for each day.
    Eml,
    /// `rsmf/2026-11-24.rsmf`: Relativity Short Message Format, sliced by day.
    Rsmf,
    /// `pieces/piece-0001.pdf` and `pieces.csv`: the documents themselves.
    Pieces,
    /// `conversation-001.pdf`: typeset, by a program of its own.
    Pdf,
    /// `constat.html` and `constat.txt`: one page for whoever must verify; written with its circumstances.
    Constat,
}

impl Form {
    /// Every form, in the order in which they are made.
    pub const ALL: [Self; 10] = [
        Self::Pieces,
        Self::Json,
        Self::Markdown,
        Self::Text,
        Self::Csv,
        Self::Mbox,
        Self::Eml,
        Self::Rsmf,
        Self::Pdf,
        Self::Constat,
    ];

    /// As it is asked for.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Markdown => "md",
            Self::Text => "txt",
            Self::Csv => "csv",
            Self::Mbox => "mbox",
            Self::Eml => "eml",
            Self::Rsmf => "rsmf",
            Self::Pieces => "pieces",
            Self::Pdf => "pdf",
            Self::Constat => "constat",
        }
    }

    /// The form of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }

    /// Whether it can be given as one file while it is written; [`Form::Constat`] then as its page.
    #[must_use]
    pub const fn is_one_file(self) -> bool {
        matches!(self, Self::Json | Self::Markdown | Self::Text | Self::Csv | Self::Mbox | Self::Constat)
    }
}

/// Writes a form that is one file.
///
/// # Errors
/// What `out` refuses, and documents that cannot be read; [`io::ErrorKind::Unsupported`] for a form of several files, and for
/// [`Form::Constat`], which needs more than a conversation.
pub fn write_one(form: Form, papers: &Conversation, documents: &dyn Documents, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Json => {
            serde_json::to_writer_pretty(&mut *out, papers).map_err(io::Error::from)?;
            out.write_all(b"\n")
        }
        Form::Markdown => markdown::write(papers, out),
        Form::Text => text::write(papers, out),
        Form::Csv => csv::write(papers, out),
        Form::Mbox => mail::mailbox(papers, documents, out),
        Form::Eml | Form::Rsmf | Form::Pieces | Form::Pdf | Form::Constat => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// Writes a form into a folder that is there. Documents are read from its `pieces/`; [`Form::Pieces`] writes the list of them. Not
/// [`Form::Pdf`], which another program writes, nor [`Form::Constat`], which [`write_constat`] does.
///
/// # Errors
/// What the disk refuses; a file that is there already.
pub fn write(form: Form, papers: &Conversation, folder: &Path) -> io::Result<()> {
    let documents = Beside(folder.to_owned());
    match form {
        Form::Json | Form::Markdown | Form::Text | Form::Csv | Form::Mbox => {
            fill(folder, &format!("conversation.{}", form.word()), &mut |out| write_one(form, papers, &documents, out))
        }
        Form::Pieces => fill(folder, "pieces.csv", &mut |out| csv::pieces(papers, out)),
        Form::Eml => {
            let eml = made(folder, "eml")?;
            mail::each_day(papers, &documents, &mut |name, letter| fill(&eml, name, &mut |out| out.write_all(letter)))
        }
        Form::Rsmf => {
            let slices = made(folder, "rsmf")?;
            rsmf::each_slice(papers, &documents, &mut |name, slice| {
                fill(&slices, name, &mut |out| out.write_all(slice))
            })
        }
        Form::Pdf | Form::Constat => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// Writes [`Form::Constat`] into a folder that is there.
///
/// # Errors
/// What the disk refuses; a file that is there already.
pub fn write_constat(papers: &Conversation, circumstances: &Circumstances, folder: &Path) -> io::Result<()> {
    let page = constat::html(papers, circumstances);
    fill(folder, CONSTAT_PAGE, &mut |out| out.write_all(page.as_bytes()))?;
    let text = constat::plain(papers, circumstances);
    fill(folder, CONSTAT_TEXT, &mut |out| out.write_all(text.as_bytes()))
}

/// Writes [`LEFT_OUT`], where forms are left out: which, and why.
///
/// # Errors
/// What the disk refuses; a file that is there already.
pub fn write_left_out(papers: &Conversation, left_out: &[(String, Left)], folder: &Path) -> io::Result<()> {
    if left_out.is_empty() {
        return Ok(());
    }
    let text = left::text(&papers.made.language, left_out);
    fill(folder, LEFT_OUT, &mut |out| out.write_all(text.as_bytes()))
}

fn made(folder: &Path, name: &str) -> io::Result<std::path::PathBuf> {
    let path = folder.join(name);
    std::fs::DirBuilder::new().mode(0o700).create(&path)?;
    Ok(path)
}

fn fill(folder: &Path, name: &str, content: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let file: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.join(name))?;
    let mut out = BufWriter::with_capacity(256 * 1024, file);
    content(&mut out)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn each_form_has_a_word_of_its_own() {
        assert!(Form::ALL.into_iter().all(|form| Form::from_word(form.word()) == Some(form)));
        assert_eq!(Form::from_word("docx"), None);
    }
}
