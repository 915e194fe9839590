//! Search over the words of every item: accents folded, word beginnings, phrases.

use parloir_base::limit::SEARCH_RESULTS_MAX;
use parloir_base::{DeviceId, Digest, MatterId, Moment, Refusal};
use parloir_wire::Link;
use rusqlite::{Row, params};

use crate::fault::{Cause, Fault, Stop};
use crate::reader::Reader;

/// An item that holds the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its matter.
    pub matter: MatterId,
    /// Its entry.
    pub entry: Digest,
    /// Its number in the matter.
    pub number: u64,
    /// Whose chain.
    pub device: DeviceId,
    /// What the writer's clock said.
    pub claimed: Moment,
    /// What stands around the words, in order.
    pub parts: Vec<Part>,
}

/// A piece of text around the words.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Whether it is one of the words.
    pub is_match: bool,
}

impl core::fmt::Debug for Part {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Part({} bytes, {})", self.text.len(), self.is_match)
    }
}

/// A longer query is a document pasted by mistake.
const QUERY_BYTES_MAX: usize = 1000;
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

impl Reader {
    /// Items that hold all the words of a query, the latest first. `word*` is a beginning, `"two words"` a phrase; anything else a
    /// person types is looked for as it is.
    ///
    /// # Errors
    /// [`Refusal::SearchUnreadable`] when there is no word in it or a quotation is not closed; [`Fault::Read`].
    pub fn search(&self, query: &str, matter: Option<MatterId>, limit: usize) -> Result<Vec<Found>, Stop> {
        let words = read(query).ok_or(Refusal::SearchUnreadable)?;
        self.find(&words, matter, limit.min(SEARCH_RESULTS_MAX)).map_err(|cause| Stop::Fault(Fault::Read(cause)))
    }

    fn find(&self, words: &str, matter: Option<MatterId>, limit: usize) -> Result<Vec<Found>, Cause> {
        let within = match matter {
            None => None,
            Some(matter) => match self.matter_row(&matter)? {
                None => return Ok(Vec::new()),
                within => within,
            },
        };
        self.connection
            .prepare_cached(
                "SELECT m.matter, l.digest, l.number, snippet(words, 0, char(1), char(2), '…', 16), c.device, l.bytes
                 FROM words JOIN links l ON l.id = words.rowid JOIN matters m ON m.id = l.matter JOIN chains c ON c.id = l.chain
                 WHERE words MATCH ?1 AND (?2 IS NULL OR l.matter = ?2) ORDER BY words.rowid DESC LIMIT ?3",
            )?
            .query_and_then(params![words, within, limit], found)?
            .collect()
    }
}

fn found(row: &Row<'_>) -> Result<Found, Cause> {
    let Link::Entry(entry) = Link::from_bytes(&row.get::<_, Vec<u8>>(5)?)? else {
        return Err(Cause::Damaged("a receipt stands where an entry was"));
    };
    Ok(Found {
        matter: MatterId(row.get(0)?),
        entry: Digest(row.get(1)?),
        number: row.get(2)?,
        device: DeviceId(row.get(4)?),
        claimed: entry.claimed,
        parts: parts(&row.get::<_, String>(3)?),
    })
}

pub(crate) fn parts(snippet: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut is_match = false;
    for piece in snippet.split_inclusive([OPEN, CLOSE]) {
        let text = piece.trim_end_matches([OPEN, CLOSE]);
        if !text.is_empty() {
            parts.push(Part { text: text.to_owned(), is_match });
        }
        is_match = piece.ends_with(OPEN);
    }
    parts
}

/// The query in the engine's own language, every word quoted so that none is an operator.
pub(crate) fn read(query: &str) -> Option<String> {
    if query.len() > QUERY_BYTES_MAX || query.contains('\0') {
        return None;
    }
    let mut words = Vec::new();
    for (at, piece) in query.split('"').enumerate() {
        if at % 2 == 1 {
            words.extend(quoted(piece, ""));
            continue;
        }
        for word in piece.split_whitespace() {
            let tail = if word.ends_with('*') { "*" } else { "" };
            words.extend(quoted(word.trim_end_matches('*'), tail));
        }
    }
    let is_closed = query.matches('"').count().is_multiple_of(2);
    (is_closed && !words.is_empty()).then(|| words.join(" "))
}

fn quoted(words: &str, tail: &str) -> Option<String> {
    words.chars().any(char::is_alphanumeric).then(|| format!("\"{words}\"{tail}"))
}
