//! A conversation that WhatsApp exports: every form of its first lines, on telephones of both makers, in French and in English.
//!
//! A message begins with a stamp (`[23/11/2026 14:05:33] `, or `23/11/2026, 14:05 - `) and goes on until the next one. Moments have no zone.
//! Marks of direction are read over where a stamp, a name or a notice begins; the text itself stays as it is.

mod notice;
mod stamp;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use parloir_base::Digest;

use crate::calendar::Order;
use crate::reading::{Attachment, Dates, Format, Kind, Line, Options, Reading, Summary};
use crate::source::Physical;
use crate::trouble::Trouble;

pub(crate) use stamp::{Stamp, Style, stamp};

/// Files beside the text, by their names: what an archive holds.
pub(crate) type Beside = BTreeMap<String, (u64, Digest)>;

/// A name longer than this is a sentence.
const AUTHOR_BYTES_MAX: usize = 200;

/// First pass: how stamps are written here, and the order of their days.
#[derive(Debug, Default)]
pub(crate) struct Manner {
    style: Option<Style>,
    order: Order,
    /// The first stamp whose day two orders read differently.
    pub doubtful: Option<String>,
}

impl Manner {
    /// Of a text.
    ///
    /// # Errors
    /// [`Trouble::Unknown`] when there is no stamp in it.
    pub fn of(source: impl Read, options: &Options) -> Result<Self, Trouble> {
        let mut lines = Physical::new(source, &options.bounds);
        let mut manner = Self::default();
        while let Some(line) = lines.next()? {
            let Some(stamp) = stamp(line) else { continue };
            let style = *manner.style.get_or_insert(stamp.style);
            if style == stamp.style {
                manner.order.see(&stamp.moment);
                if manner.doubtful.is_none() && manner.order.is_doubtful() {
                    manner.doubtful = Some(stamp.written.to_owned());
                }
            }
        }
        if manner.style.is_some() { Ok(manner) } else { Err(Trouble::Unknown) }
    }

    /// The order of days: what a person says, else what the file decides.
    pub fn dates(&self, said: Option<Dates>) -> Result<Dates, Trouble> {
        match (said, self.order.decide()) {
            (Some(said), _) if self.order.is_all(said) => Ok(said),
            (Some(_), _) => Err(Trouble::DatesWrong),
            (None, Ok(dates)) => Ok(dates),
            (None, Err(left)) if left.is_empty() => Err(Trouble::DatesWrong),
            (None, Err(_)) => Err(Trouble::Dates),
        }
    }
}

/// Second pass: the lines.
pub(crate) fn read(
    source: impl Read,
    manner: &Manner,
    beside: &Beside,
    options: &Options,
    mut reading: Reading<'_>,
) -> Result<Summary, Trouble> {
    let dates = manner.dates(options.dates)?;
    reading.dates(dates);
    let mut lines = Physical::new(source, &options.bounds);
    let mut open: Option<Line> = None;
    let mut named = BTreeSet::new();
    while let Some(text) = lines.next()? {
        let begun = stamp(text).filter(|stamp| Some(stamp.style) == manner.style);
        let begun = begun.and_then(|stamp| Some((stamp.moment.read(dates)?, stamp)));
        match (begun, &mut open) {
            (Some((moment, stamp)), _) => {
                let line = begin(&stamp, moment, beside, reading.format());
                named.extend(line.attachments.iter().map(|one| one.name.clone()));
                if let Some(before) = open.replace(line) {
                    reading.take(before)?;
                }
            }
            (None, Some(line)) => {
                line.text.push('\n');
                line.text.push_str(text);
                line.units += 1;
                if line.text.len() > options.bounds.text_bytes {
                    return Err(Trouble::TooLarge);
                }
            }
            // Before the first stamp: kept, and said to be no message.
            (None, None) => open = Some(Line::system(text.to_owned(), 1)),
        }
    }
    if let Some(last) = open {
        reading.take(last)?;
    }
    for (name, held) in beside.iter().filter(|(name, _)| !named.contains(*name)) {
        let attachment = Attachment { name: name.clone(), held: Some(*held) };
        reading.take(Line { attachments: vec![attachment], ..Line::system(name.clone(), 0) })?;
    }
    reading.end(lines.count)
}

fn begin(stamp: &Stamp<'_>, moment: String, beside: &Beside, format: Format) -> Line {
    let (author, text) = match author(stamp.rest) {
        Some((author, text)) if !notice::is_told_of(author) => (author, text),
        _ => ("", stamp.rest),
    };
    let (mark, attachment) = notice::read(text);
    let is_system = author.is_empty() || notice::is_by_the_program(text);
    let linked = if format == Format::Signal { notice::linked(text) } else { Vec::new() };
    let names = attachment.into_iter().chain(linked);
    let attachments = names.map(|name| Attachment { name: name.to_owned(), held: beside.get(name).copied() });
    Line {
        kind: if is_system { Kind::System } else { Kind::Message },
        mark,
        written: stamp.written.to_owned(),
        moment,
        author: author.to_owned(),
        attachments: attachments.collect(),
        ..Line::system(text.to_owned(), 1)
    }
}

/// Who wrote it, and what: `Nom : texte`, `Name: text`, and a name alone before a text that begins on the next line.
fn author(rest: &str) -> Option<(&str, &str)> {
    let (name, text) = rest.match_indices(':').find_map(|(at, _)| {
        let (name, text) = (rest.get(..at)?, rest.get(at + 1..)?);
        let text = match text.chars().next() {
            None => text,
            Some(' ' | '\u{a0}' | '\u{202f}') => text.get(text.chars().next()?.len_utf8()..)?,
            Some(first) if stamp::is_mark(first) => text,
            Some(_) => return None,
        };
        Some((name, text))
    })?;
    let name = name.trim_matches(|c: char| c.is_whitespace() || stamp::is_mark(c));
    (!name.is_empty() && name.len() <= AUTHOR_BYTES_MAX).then_some((name, text))
}
