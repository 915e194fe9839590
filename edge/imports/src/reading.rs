//! What a file comes to: its lines in order, and what there is to say of all of them.

use std::collections::BTreeMap;

use parloir_base::Digest;
use parloir_crypto::hash::Hasher;

use crate::limit::Bounds;
use crate::trouble::Trouble;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$one:meta])* $value:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$one])* $value,)* }

        impl $name {
            /// As it is written.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$value => $word,)* }
            }

            /// What a word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$value),)* _ => None }
            }
        }
    };
}

words!(
    /// The form of a file.
    Format {
        /// A mail store: letters one after another, each after a line `From `.
        Mbox = "mbox",
        /// One letter.
        Eml = "eml",
        /// A matter of this program that somebody handed over: read by the host, with the checks of a bundle.
        Parloir = "parloir",
        /// Relativity Short Message Format: a letter that holds an archive that holds a list of events.
        Rsmf = "rsmf",
        /// A conversation of Signal as `signal-export` writes it: `data.json`, or `index.md` and its like.
        Signal = "signal",
        /// What SMS Backup & Restore writes, and what Signal for Android once wrote in the same form.
        SmsBackup = "sms-backup",
        /// A conversation that WhatsApp exports: a text, or an archive of that text and its media.
        Whatsapp = "whatsapp",
    }
);

words!(
    /// In which order a day is written.
    Dates {
        /// Day, month, year.
        Dmy = "dmy",
        /// Month, day, year.
        Mdy = "mdy",
        /// Year, month, day.
        Ymd = "ymd",
    }
);

words!(
    /// What a line is.
    Kind {
        /// Somebody wrote it.
        Message = "message",
        /// The program that was exported from said it, or this reader says what it could not read as a message.
        System = "system",
    }
);

words!(
    /// What else a line says of itself.
    Mark {
        /// Nothing.
        None = "none",
        /// A picture, a film or a sound was here, and the export was made without it.
        MediaOmitted = "media-omitted",
        /// The text was taken back before the export was made.
        Deleted = "deleted",
        /// The text was altered before the export was made.
        Edited = "edited",
        /// It was written and not sent.
        Draft = "draft",
    }
);

/// What a person says of a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Its form; found out when it is not said.
    pub format: Option<Format>,
    /// The order of its days; found out when it is not said and the file decides.
    pub dates: Option<Dates>,
    /// What it may cost.
    pub bounds: Bounds,
}

/// A file that belongs to a line.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// As the export names it.
    pub name: String,
    /// Its length and digest; nothing when the export names it and does not hold it.
    pub held: Option<(u64, Digest)>,
}

/// One line of a conversation.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// What else it says of itself.
    pub mark: Mark,
    /// The moment as the file has it; empty when it has none.
    pub written: String,
    /// The same as `YYYY-MM-DDThh:mm`, with `:ss` where the file says seconds, and with `Z` where it says the zone; empty when it has none.
    pub moment: String,
    /// Who wrote it, as the file names them; empty when the file does not (the owner of a telephone, a system line).
    pub author: String,
    /// To whom, where the file says so.
    pub to: String,
    /// What it says.
    pub text: String,
    /// What belongs to it.
    pub attachments: Vec<Attachment>,
    /// Units of the file that it accounts for.
    pub units: u64,
}

impl Line {
    /// A line of the file that is no message: kept as it stands.
    #[must_use]
    pub fn system(text: String, units: u64) -> Self {
        Self {
            kind: Kind::System,
            mark: Mark::None,
            written: String::new(),
            moment: String::new(),
            author: String::new(),
            to: String::new(),
            text,
            attachments: Vec::new(),
            units,
        }
    }
}

impl core::fmt::Debug for Line {
    /// What it is, never what somebody wrote.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Line({:?}, {:?}, {} bytes, {} units)", self.kind, self.mark, self.text.len(), self.units)
    }
}

impl core::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Attachment({:?} bytes)", self.held.map(|(bytes, _)| bytes))
    }
}

/// What there is to say of a whole file.
#[derive(Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its form.
    pub format: Format,
    /// The order of its days, where they are written in one of several.
    pub dates: Option<Dates>,
    /// Messages.
    pub messages: u64,
    /// Other lines.
    pub system: u64,
    /// Attachments that the file holds.
    pub attachments: u64,
    /// Attachments that it names and does not hold, those left out of the export among them.
    pub absent: u64,
    /// Units of the file: physical lines, elements, letters, events.
    pub units: u64,
    /// The earliest moment, and the latest.
    pub first: String,
    /// The latest moment.
    pub last: String,
    /// Authors by the number of their messages, the most first; at most [`PEOPLE_MAX`].
    pub people: Vec<(String, u64)>,
    /// SHA-256 of the canonical reading.
    pub reading: Digest,
}

impl core::fmt::Debug for Summary {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Summary({:?}, {} messages, {} units)", self.format, self.messages, self.units)
    }
}

/// Authors that a summary names.
pub const PEOPLE_MAX: usize = 100;
/// Authors that are counted apart: more than a group has, and a bound on what a made-up file takes of memory.
const COUNTED_MAX: usize = 10_000;

/// Takes the lines of a file, counts them, digests them, and hands them on.
///
/// # Shape
/// The canonical reading is, for each line: the words of kind and mark, written, moment, author, to, text, the number of attachments, and of
/// each its name, length and digest in hexadecimal (`-` twice when the file does not hold it); every one of them as its length in bytes
/// (decimal), `:`, itself, `,`. Then the number of units, in the same form.
pub struct Reading<'a> {
    give: &'a mut dyn FnMut(Line) -> bool,
    hasher: Hasher,
    bounds: Bounds,
    people: BTreeMap<String, u64>,
    accounted: u64,
    texts_bytes: u64,
    summary: Summary,
}

impl<'a> Reading<'a> {
    /// Of a file of one form, for whoever takes its lines; they say whether they want more.
    pub fn new(format: Format, bounds: Bounds, give: &'a mut dyn FnMut(Line) -> bool) -> Self {
        let summary = Summary {
            format,
            dates: None,
            messages: 0,
            system: 0,
            attachments: 0,
            absent: 0,
            units: 0,
            first: String::new(),
            last: String::new(),
            people: Vec::new(),
            reading: Digest([0; 32]),
        };
        Self { give, hasher: Hasher::new(), bounds, people: BTreeMap::new(), accounted: 0, texts_bytes: 0, summary }
    }

    pub(crate) const fn format(&self) -> Format {
        self.summary.format
    }

    pub(crate) fn dates(&mut self, dates: Dates) {
        self.summary.dates = Some(dates);
    }

    /// The next line.
    ///
    /// # Errors
    /// [`Trouble::TooLarge`], [`Trouble::Unwanted`].
    pub fn take(&mut self, line: Line) -> Result<(), Trouble> {
        self.texts_bytes += line.text.len() as u64;
        let longest = [&line.author, &line.written].into_iter().chain(line.attachments.iter().map(|one| &one.name));
        if longest.map(String::len).max() > Some(self.bounds.name_bytes)
            || line.to.len() > self.bounds.name_bytes.saturating_mul(16)
            || self.texts_bytes > self.bounds.texts_bytes
        {
            return Err(Trouble::TooLarge);
        }
        let summary = &mut self.summary;
        if summary.messages + summary.system >= self.bounds.lines
            || line.text.len() > self.bounds.text_bytes
            || line.attachments.len() > self.bounds.attachments
        {
            return Err(Trouble::TooLarge);
        }
        match line.kind {
            Kind::Message => summary.messages += 1,
            Kind::System => summary.system += 1,
        }
        let held = line.attachments.iter().filter(|one| one.held.is_some()).count() as u64;
        summary.attachments += held;
        summary.absent += line.attachments.len() as u64 - held + u64::from(line.mark == Mark::MediaOmitted);
        if !line.moment.is_empty() {
            if summary.first.is_empty() || line.moment < summary.first {
                summary.first.clone_from(&line.moment);
            }
            if line.moment > summary.last {
                summary.last.clone_from(&line.moment);
            }
        }
        self.accounted += line.units;
        digest(&mut self.hasher, &line);
        if line.kind == Kind::Message {
            if let Some(count) = self.people.get_mut(&line.author) {
                *count += 1;
            } else if self.people.len() < COUNTED_MAX {
                self.people.insert(line.author.clone(), 1);
            }
        }
        if (self.give)(line) { Ok(()) } else { Err(Trouble::Unwanted) }
    }

    /// The file had so many units.
    ///
    /// # Errors
    /// [`Trouble::Malformed`] when the lines account for another number: then this reader is wrong, and says so rather than drop one.
    pub fn end(mut self, units: u64) -> Result<Summary, Trouble> {
        if units != self.accounted {
            return Err(Trouble::Malformed(units));
        }
        field(&mut self.hasher, &units.to_string());
        let mut people: Vec<(String, u64)> = self.people.into_iter().collect();
        people.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        people.truncate(PEOPLE_MAX);
        Ok(Summary { units, people, reading: self.hasher.finish(), ..self.summary })
    }
}

fn digest(hasher: &mut Hasher, line: &Line) {
    for text in [line.kind.word(), line.mark.word(), &line.written, &line.moment, &line.author, &line.to, &line.text] {
        field(hasher, text);
    }
    field(hasher, &line.attachments.len().to_string());
    for one in &line.attachments {
        let (bytes, sha256) = match &one.held {
            Some((bytes, sha256)) => (bytes.to_string(), sha256.to_hex()),
            None => ("-".to_owned(), "-".to_owned()),
        };
        for text in [&one.name, &bytes, &sha256] {
            field(hasher, text);
        }
    }
}

fn field(hasher: &mut Hasher, text: &str) {
    hasher.update(text.len().to_string().as_bytes());
    hasher.update(b":");
    hasher.update(text.as_bytes());
    hasher.update(b",");
}
