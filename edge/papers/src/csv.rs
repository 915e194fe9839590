//! A table for spreadsheets: a line for each item, then what is missing, then the counts.
//!
//! # Shape
//! RFC 4180: every cell in quotation marks, lines ended by CR LF. A byte-order mark comes first, without which Excel takes UTF-8 for an
//! older encoding. The separator is what the language's spreadsheets expect: `;` in French, `,` in English. A cell that a spreadsheet
//! could take for a formula is given an apostrophe, also where it would begin after the other separator.

use std::io::{self, Write};

use crate::conversation::{Conversation, Item};
use crate::seen;
use crate::text::{counts, receipts};
use crate::words::Tongue;

const MARK: &str = "\u{FEFF}";
const COLUMNS: [&str; 21] = [
    "number",
    "kind",
    "item",
    "author",
    "author_name",
    "device",
    "claimed",
    "arrived",
    "path",
    "reply_to",
    "text",
    "former",
    "withdrawn",
    "document",
    "media",
    "bytes",
    "sha256",
    "files",
    "piece",
    "receipts",
    "receipts_count",
];
const PIECES: [&str; 9] = ["piece", "number", "item", "name", "media", "bytes", "sha256", "files", "state"];

/// Lines of a table.
struct Table<'a> {
    out: &'a mut dyn Write,
    separator: &'static str,
}

impl<'a> Table<'a> {
    fn begin(papers: &Conversation, columns: &[&str], out: &'a mut dyn Write) -> io::Result<Self> {
        let is_french = Tongue::of(&papers.made.language).is_french;
        out.write_all(MARK.as_bytes())?;
        let mut table = Self { out, separator: if is_french { ";" } else { "," } };
        table.line(columns)?;
        Ok(table)
    }

    fn line<S: AsRef<str>>(&mut self, cells: &[S]) -> io::Result<()> {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell.as_ref())).collect();
        write!(self.out, "{}\r\n", cells.join(self.separator))
    }
}

/// A cell that is text, whatever stands in it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", defused(text).replace('"', "\"\""))
}

/// Text in which no cell begins with what begins a formula: not the whole, and no part that a reader with the other separator cuts off.
fn defused(text: &str) -> String {
    let text = seen::lines(text);
    let mut safe = String::with_capacity(text.len());
    let mut is_start = true;
    for letter in text.chars() {
        let begins = matches!(letter, '=' | '+' | '-' | '@' | '\u{FF1D}' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF20}');
        // A tab begins a cell, and is also taken for the beginning of a formula itself.
        if is_start && (begins || letter == '\t' && safe.is_empty()) {
            safe.push('\'');
        }
        safe.push(letter);
        is_start = match letter {
            ';' | ',' | '\t' | '\n' | '|' => true,
            ' ' | '"' | '\'' | '\u{a0}' | '\u{202F}' => is_start,
            _ => false,
        };
    }
    safe
}

/// The conversation.
pub(crate) fn write(papers: &Conversation, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::begin(papers, &COLUMNS, out)?;
    for item in &papers.items {
        table.line(&cells(papers, item))?;
        for former in &item.former {
            let line = row(&[("number", item.number.to_string()), ("kind", "former".into())]);
            let line = with(line, &[("claimed", former.claimed.clone()), ("text", former.text.clone())]);
            table.line(&line)?;
        }
        for change in &item.changes {
            let line = row(&[("number", change.number.to_string()), ("kind", change.kind.clone())]);
            let of = item.number.to_string();
            let line =
                with(line, &[("item", change.item.clone()), ("claimed", change.claimed.clone()), ("reply_to", of)]);
            table.line(&line)?;
        }
    }
    for withheld in &papers.withheld {
        let (number, why) = (withheld.number.to_string(), withheld.why.clone());
        table.line(&row(&[("number", number), ("kind", "withheld".into()), ("text", why)]))?;
    }
    for gap in &papers.gaps {
        let run = format!("{}..{}", gap.from_seq, gap.to_seq);
        let line = row(&[("kind", "gap".into()), ("author_name", gap.name.clone())]);
        table.line(&with(line, &[("device", gap.device.clone()), ("text", run)]))?;
    }
    for fork in &papers.forks {
        let line = row(&[("kind", "fork".into()), ("author_name", fork.name.clone())]);
        let (device, found) = (fork.device.clone(), fork.found.clone());
        table.line(&with(line, &[("device", device), ("claimed", found), ("text", fork.seq.to_string())]))?;
    }
    let counted: Vec<String> = counts(papers).into_iter().map(|(label, count)| format!("{label} {count}")).collect();
    table.line(&row(&[("kind", "counts".into()), ("text", counted.join(" · "))]))
}

/// A line with some cells.
fn row(cells: &[(&str, String)]) -> Vec<String> {
    with(vec![String::new(); COLUMNS.len()], cells)
}

fn with(mut line: Vec<String>, cells: &[(&str, String)]) -> Vec<String> {
    for (column, value) in cells {
        let place = COLUMNS.iter().position(|known| known == column);
        if let Some(cell) = place.and_then(|place| line.get_mut(place)) {
            cell.clone_from(value);
        }
    }
    line
}

fn cells(papers: &Conversation, item: &Item) -> Vec<String> {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut line = row(&[
        ("number", item.number.to_string()),
        ("kind", item.kind.clone()),
        ("item", item.item.clone()),
        ("author", item.author.clone()),
        ("author_name", item.author_name.clone()),
        ("device", item.device.clone()),
        ("claimed", item.claimed.clone()),
        ("arrived", item.arrived.clone()),
        ("path", or_empty(&item.path)),
        ("reply_to", item.reply_to.map(|number| number.to_string()).unwrap_or_default()),
        ("text", or_empty(&item.text)),
        ("former", item.former.len().to_string()),
        ("withdrawn", or_empty(&item.withdrawn)),
        ("receipts", receipts(papers, item).join("\n")),
        ("receipts_count", item.receipts.len().to_string()),
    ]);
    if let Some(document) = &item.document {
        line = with(
            line,
            &[
                ("document", document.name.clone()),
                ("media", document.media.clone()),
                ("bytes", document.bytes.to_string()),
                ("sha256", document.sha256.clone()),
                ("files", document.files.to_string()),
                ("piece", document.piece.clone().unwrap_or_else(|| document.state.clone())),
            ],
        );
    }
    line
}

/// What the documents beside the papers are truly called.
pub(crate) fn pieces(papers: &Conversation, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::begin(papers, &PIECES, out)?;
    for item in &papers.items {
        let Some(document) = &item.document else { continue };
        table.line(&[
            document.piece.clone().unwrap_or_default(),
            item.number.to_string(),
            item.item.clone(),
            document.name.clone(),
            document.media.clone(),
            document.bytes.to_string(),
            document.sha256.clone(),
            document.files.to_string(),
            document.state.clone(),
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{defused, quoted};

    proptest! {
        #[test]
        fn whatever_is_written_no_separator_makes_a_formula_of_it(text in "[=+@;,\\t\\n\" ax-]{0,24}") {
            for part in quoted(&text).split([';', ',', '\t', '\n']) {
                let begin = part.trim_start_matches([' ', '"']);
                prop_assert!(!begin.starts_with(['=', '+', '-', '@']), "{:?} of {:?}", part, text);
            }
        }
    }

    #[test]
    fn no_cell_begins_with_what_begins_a_formula() {
        for (text, safe) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+1", "'+1"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "[U+000D]=1"),
            ("  =1", "  '=1"),
            ("\u{FF1D}1", "'\u{FF1D}1"),
            ("x;=cmd()", "x;'=cmd()"),
            ("x,\"=cmd()", "x,\"'=cmd()"),
            ("un\n- deux", "un\n'- deux"),
            ("a=b; c-d", "a=b; c-d"),
            ("Bonjour.", "Bonjour."),
        ] {
            assert_eq!(defused(text), safe);
        }
        assert_eq!(quoted("dit \"oui\""), "\"dit \"\"oui\"\"\"");
    }
}
