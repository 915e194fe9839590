//! `import/1`: that a document is a conversation exported from another program, and what reading it came to. Content of an entry of kind `import`.

use parloir_base::limit::RECORD_BYTES_MAX;
use parloir_base::{Digest, Malformed};

use crate::lines::{Lines, LinesWriter, Value};
use crate::text::Record;
use crate::word::words;

/// The last number of messages, lines or units that is written: what every store keeps.
const COUNT_MAX: u64 = 1 << 40;

/// What a document is said to be. Nobody witnessed what it says: an import is a file and a way to read it, never facts of this journal.
///
/// # Shape
/// ```text
/// import/1
/// format: whatsapp | sms-backup | signal | mbox | eml | rsmf | parloir
/// reader: 1                       version of the reading, from 1
/// dates: dmy | mdy | ymd | none   the order of its days, where they could be read in several
/// zone: none | +01:00 | Europe/Paris      what the importer says of moments that the file gives without a zone
/// messages: 200000
/// system: 12                      other lines
/// attachments: 31                 that the file holds
/// absent: 4                       that it names and does not hold
/// units: 243114                   physical lines, elements, letters, events: each is in exactly one line of the reading
/// first: 2026-11-23T14:05:33 | none       as the file has it; with Z where it says its zone
/// last: 2026-11-24T09:00:00 | none
/// reading: <64 hex>               SHA-256 of the canonical reading
/// ```
/// Signed by the entry that carries it; its `about` is the entry of the document, by the same device.
#[derive(Clone, PartialEq, Eq)]
pub struct Import {
    /// The form of the file.
    pub format: ImportFormat,
    /// The version of the reading.
    pub reader: u64,
    /// The order of its days.
    pub dates: Option<DayOrder>,
    /// The zone that the importer names.
    pub zone: Option<String>,
    /// Messages.
    pub messages: u64,
    /// Other lines.
    pub system: u64,
    /// Attachments in the file.
    pub attachments: u64,
    /// Attachments that are named and not there.
    pub absent: u64,
    /// Units of the file.
    pub units: u64,
    /// The earliest moment.
    pub first: Option<String>,
    /// The latest moment.
    pub last: Option<String>,
    /// Digest of the canonical reading.
    pub reading: Digest,
}

/// The form of an exported conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// One letter.
    Eml,
    /// A mail store.
    Mbox,
    /// A matter of this program that somebody handed over.
    Parloir,
    /// Relativity Short Message Format.
    Rsmf,
    /// `signal-export`.
    Signal,
    /// SMS Backup & Restore.
    SmsBackup,
    /// WhatsApp.
    Whatsapp,
}

/// In which order a day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

words!(ImportFormat {
    Eml = "eml",
    Mbox = "mbox",
    Parloir = "parloir",
    Rsmf = "rsmf",
    Signal = "signal",
    SmsBackup = "sms-backup",
    Whatsapp = "whatsapp",
});

words!(DayOrder {
    Dmy = "dmy",
    Mdy = "mdy",
    Ymd = "ymd",
});

impl core::fmt::Debug for Import {
    /// When people wrote to one another belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Import({:?}, {} messages)", self.format, self.messages)
    }
}

impl Record for Import {
    const TYPE: &'static str = "import/1";
    const NAMESPACE: &'static str = "parloir/1/import";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, 512);
        lines.text("format: ", self.format.word());
        lines.number("reader: ", self.reader);
        lines.text("dates: ", self.dates.map_or("none", DayOrder::word));
        lines.text("zone: ", self.zone.as_deref().unwrap_or("none"));
        lines.number("messages: ", self.messages);
        lines.number("system: ", self.system);
        lines.number("attachments: ", self.attachments);
        lines.number("absent: ", self.absent);
        lines.number("units: ", self.units);
        lines.text("first: ", self.first.as_deref().unwrap_or("none"));
        lines.text("last: ", self.last.as_deref().unwrap_or("none"));
        lines.hex("reading: ", &self.reading.0);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let format = lines.field("format: ")?.word(ImportFormat::from_word, "a form of exported conversations")?;
        let reader = lines.field("reader: ")?.number(1, COUNT_MAX, "a version from 1")?;
        let dates = match lines.field("dates: ")? {
            Value { text: "none", .. } => None,
            value => Some(value.word(DayOrder::from_word, "dmy, mdy, ymd or none")?),
        };
        let zone = lines.field("zone: ")?;
        let zone = match zone.text {
            "none" => None,
            _ => Some(zone.checked(check_zone)?),
        };
        let mut count = |key| lines.field(key)?.number(0, COUNT_MAX, "a number up to 2^40");
        let (messages, system) = (count("messages: ")?, count("system: ")?);
        let (attachments, absent, units) = (count("attachments: ")?, count("absent: ")?, count("units: ")?);
        let first = read_moment(lines.field("first: ")?)?;
        let last = read_moment(lines.field("last: ")?)?;
        let reading = Digest(lines.field("reading: ")?.bytes32()?);
        lines.end()?;
        Ok(Self { format, reader, dates, zone, messages, system, attachments, absent, units, first, last, reading })
    }
}

/// A zone as it is written: an offset `+01:00`, or a name of the common table, `Europe/Paris`.
///
/// # Errors
/// [`Malformed`] for anything else. Whether a table has the name is not asked.
pub fn check_zone(text: &str) -> Result<(), Malformed> {
    const EXPECTED: &str = "an offset such as +01:00, or a zone such as Europe/Paris";
    if let [b'+' | b'-', a, b, b':', c, d] = text.as_bytes() {
        let is_offset = [a, b, c, d].iter().all(|digit| digit.is_ascii_digit())
            && (u16::from(*a), u16::from(*b)) <= (u16::from(b'1'), u16::from(b'4'))
            && *c < b'6';
        return if is_offset { Ok(()) } else { Err(Malformed::at(0, EXPECTED)) };
    }
    let is_letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-');
    let is_part =
        |part: &str| part.bytes().next().is_some_and(|b| b.is_ascii_alphabetic()) && part.bytes().all(is_letter);
    let is_name = text.len() <= 64 && text != "none" && text.split('/').count() <= 3 && text.split('/').all(is_part);
    if is_name { Ok(()) } else { Err(Malformed::at(0, EXPECTED)) }
}

/// `YYYY-MM-DDThh:mm`, `:ss` behind it or not, and then `Z` or not; or `none`.
fn read_moment(value: Value<'_>) -> Result<Option<String>, Malformed> {
    if value.text == "none" {
        return Ok(None);
    }
    let local = value.text.strip_suffix('Z').unwrap_or(value.text);
    let whole = if local.len() == 16 { [local, ":00Z"].concat() } else { [local, "Z"].concat() };
    match parloir_base::Moment::from_text(&whole) {
        Ok(_) => Ok(Some(value.text.to_owned())),
        Err(malformed) => Err(malformed.shifted(value.start)),
    }
}
