//! Papers as letters: a mailbox with one for each item, and one for each day. Every identifier, date and boundary is the model's.
//!
//! # Source
//! RFC 5322, 2045 and 2047; mboxrd as qmail's mbox(5) describes it. Addresses end in `.invalid` (RFC 2606): nobody can be written to.

use std::io::{self, Write};

use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;

use crate::conversation::{Conversation, Counts, Document, Item};
use crate::day::{self, days_of};
use crate::documents::Documents;
use crate::words::Tongue;
use crate::{seen, text};

/// Bytes of documents in one letter: more than most mail systems take makes it unusable.
const ATTACHED_BYTES_MAX: u64 = 20 * 1024 * 1024;

/// A letter about to be written: what is in it, and what goes with it.
pub(crate) struct Letter<'a> {
    pub from: &'a str,
    /// Digits that name it, and nothing else in the world.
    pub name: String,
    pub moment: &'a str,
    pub subject: String,
    pub body: String,
    pub reply_to: Option<String>,
    /// More headers; values are ASCII of our own, or made safe.
    pub headers: Vec<(&'static str, String)>,
    /// File name, media type, bytes.
    pub attached: Vec<(String, &'static str, Vec<u8>)>,
}

impl Letter<'_> {
    /// Its bytes, lines ended by CR LF.
    pub fn written(self, papers: &Conversation) -> io::Result<Vec<u8>> {
        let to = papers.parties.iter().filter(|party| party.person != self.from);
        let to: Vec<Address<'_>> = to.map(|party| address(papers, &party.person)).collect();
        let mut builder = MessageBuilder::new()
            .from(address(papers, self.from))
            .subject(self.subject)
            .date(day::seconds(self.moment))
            .message_id(format!("{}@parloir.invalid", self.name));
        // Whoever is alone in a matter writes to nobody: an empty header is none.
        if !to.is_empty() {
            builder = builder.to(Address::new_list(to));
        }
        if let Some(parent) = self.reply_to {
            builder = builder.in_reply_to(parent.clone()).references(parent);
        }
        for (name, value) in self.headers {
            let value: HeaderType<'_> = if value.is_ascii() {
                Raw::new(value).into()
            } else {
                mail_builder::headers::text::Text::new(value).into()
            };
            builder = builder.header(name, value);
        }
        // One that its text does not hold: whoever corrects an item knows its digest. At most 70 letters (RFC 2046 §5.1.1).
        let stem: String = self.name.chars().filter(char::is_ascii_alphanumeric).take(48).collect();
        let mut boundaries = (0_u32..).map(|number| format!("=_{stem}.{number}"));
        let boundary = boundaries.find(|one| !self.body.contains(one.as_str())).unwrap_or_default();
        let body = MimePart::new("text/plain", self.body);
        let mut parts = vec![body];
        parts
            .extend(self.attached.into_iter().map(|(name, media, bytes)| MimePart::new(media, bytes).attachment(name)));
        let mixed = ContentType::new("multipart/mixed").attribute("boundary", boundary);
        builder.body(MimePart::new(mixed, parts)).write_to_vec()
    }
}

fn address<'a>(papers: &Conversation, person: &str) -> Address<'a> {
    let name = seen::line(papers.name_of(person));
    let known = person.bytes().all(|byte| byte.is_ascii_hexdigit()) && !person.is_empty();
    let at = if known { person } else { "unknown" };
    Address::new_address(Some(name), format!("{at}@parloir.invalid"))
}

/// A mailbox: a letter for each item in the order of their numbers, and a last one with what is missing and the counts.
pub(crate) fn mailbox(papers: &Conversation, documents: &dyn Documents, out: &mut dyn Write) -> io::Result<()> {
    for item in &papers.items {
        let letter = of_item(papers, item, documents)?.written(papers)?;
        post(&item.author, &item.claimed, &letter, out)?;
    }
    let mut body = Vec::new();
    text::tail(papers, &mut body)?;
    let last = Letter {
        from: &papers.made.by,
        name: format!("end-{}", digits(&papers.matter.id)),
        moment: &papers.made.at,
        subject: format!("{} · {}", subject(papers), Tongue::of(&papers.made.language).say("end")),
        body: String::from_utf8_lossy(&body).into_owned(),
        reply_to: None,
        headers: vec![("X-Parloir-Counts", counts(&papers.counts))],
        attached: Vec::new(),
    };
    post(&papers.made.by, &papers.made.at, &last.written(papers)?, out)
}

/// Puts a letter into a mailbox: a line begun by `From ` can be none of its own.
fn post(from: &str, moment: &str, letter: &[u8], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "From {}@parloir.invalid {}", digits(from), day::mailbox(moment))?;
    for line in letter.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
        let rest = line.iter().position(|byte| *byte != b'>').and_then(|at| line.get(at..)).unwrap_or_default();
        if rest.starts_with(b"From ") {
            out.write_all(b">")?;
        }
        out.write_all(line)?;
        out.write_all(b"\n")?;
    }
    out.write_all(b"\n")
}

fn of_item<'a>(papers: &Conversation, item: &'a Item, documents: &dyn Documents) -> io::Result<Letter<'a>> {
    let tongue = Tongue::of(&papers.made.language);
    let mut letter = Letter {
        from: &item.author,
        name: digits(&item.item),
        moment: &item.claimed,
        subject: format!("{} · {} {}", subject(papers), tongue.say(&item.kind), item.number),
        body: item.text.as_deref().map(seen::lines).unwrap_or_default(),
        reply_to: item.reply_to.and_then(|number| id_of(papers, number)),
        headers: headers(item),
        attached: Vec::new(),
    };
    if let Some(document) = &item.document {
        letter.body.push_str(&text::document(papers, document));
        letter.body.push('\n');
        let mut room = ATTACHED_BYTES_MAX;
        if !attach(&mut letter, document, documents, &mut room)? && document.piece.is_some() {
            letter.body.push_str(&format!("({})\n", tongue.say("not-attached")));
        }
    }
    letter.headers.extend(item.former.iter().map(|_| ("X-Parloir-Former", item.number.to_string())));
    for former in &item.former {
        let (label, at) = (tongue.say("former"), day::local(papers, &former.claimed));
        let lines = seen::lines(&former.text).replace('\n', "\n> ");
        letter.body.push_str(&format!("\n\n{label} {at}{}\n> {lines}\n", tongue.colon().trim_end()));
    }
    Ok(letter)
}

/// Attaches a document that is to be had and for which there is room.
fn attach(letter: &mut Letter<'_>, document: &Document, documents: &dyn Documents, room: &mut u64) -> io::Result<bool> {
    let Some(piece) = document.piece.as_deref().filter(|_| document.bytes <= *room) else { return Ok(false) };
    let Some(bytes) = documents.bytes(piece)? else { return Ok(false) };
    *room = room.saturating_sub(bytes.len() as u64);
    // What its sender calls its kind would choose the program that opens it.
    letter.attached.push((piece.to_owned(), "application/octet-stream", bytes));
    Ok(true)
}

fn headers(item: &Item) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("X-Parloir-Number", item.number.to_string()),
        ("X-Parloir-Kind", seen::line(&item.kind)),
        ("X-Parloir-Entry", digits(&item.item)),
        ("X-Parloir-Device", digits(&item.device)),
        ("X-Parloir-Arrived", seen::line(&item.arrived)),
    ];
    headers.extend(item.path.as_deref().map(|path| ("X-Parloir-Path", seen::line(path))));
    headers.extend(item.withdrawn.as_deref().map(|at| ("X-Parloir-Withdrawn", seen::line(at))));
    headers.extend(item.changes.iter().map(|change| {
        let line = format!("{} {} {}", change.number, change.kind, change.item);
        ("X-Parloir-Change", seen::line(&line))
    }));
    headers.extend(item.receipts.iter().map(|receipt| {
        let who = format!("by {} device {}", digits(&receipt.by), digits(&receipt.device));
        let what = format!("{} {} {who} path {}", receipt.kind, receipt.claimed, receipt.path);
        ("X-Parloir-Receipt", seen::line(&format!("{what} receipt {}", digits(&receipt.receipt))))
    }));
    headers
}

/// A letter for each day, with the documents of that day; the last one ends with what is missing and the counts.
pub(crate) fn each_day(
    papers: &Conversation,
    documents: &dyn Documents,
    give: &mut dyn FnMut(&str, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let days = days_of(papers);
    if days.is_empty() {
        let letter = of_day(papers, "end", &[], &papers.made.at, true, documents)?;
        return give("end.eml", &letter.written(papers)?);
    }
    for (place, (date, places)) in days.iter().enumerate() {
        let last = places.last().and_then(|place| papers.items.get(*place));
        let moment = last.map_or(papers.made.at.as_str(), |item| item.claimed.as_str());
        let letter = of_day(papers, date, places, moment, place + 1 == days.len(), documents)?;
        give(&format!("{date}.eml"), &letter.written(papers)?)?;
    }
    Ok(())
}

fn of_day<'a>(
    papers: &'a Conversation,
    date: &str,
    places: &[usize],
    moment: &'a str,
    is_last: bool,
    documents: &dyn Documents,
) -> io::Result<Letter<'a>> {
    let mut body = Vec::new();
    text::head(papers, &mut body)?;
    text::day(papers, places, &mut body)?;
    if is_last {
        text::tail(papers, &mut body)?;
    }
    let items: Vec<&Item> = places.iter().filter_map(|place| papers.items.get(*place)).collect();
    let receipts: usize = items.iter().map(|item| item.receipts.len()).sum();
    let mut letter = Letter {
        from: &papers.made.by,
        name: format!("{date}-{}", digits(&papers.matter.id)),
        moment,
        subject: format!("{} · {date}", subject(papers)),
        body: String::from_utf8_lossy(&body).into_owned(),
        reply_to: None,
        headers: vec![("X-Parloir-Items", items.len().to_string()), ("X-Parloir-Receipts", receipts.to_string())],
        attached: Vec::new(),
    };
    if is_last {
        letter.headers.push(("X-Parloir-Counts", counts(&papers.counts)));
    }
    let mut room = ATTACHED_BYTES_MAX;
    for document in items.iter().filter_map(|item| item.document.as_ref()) {
        attach(&mut letter, document, documents, &mut room)?;
    }
    Ok(letter)
}

/// The counts in one line of ASCII.
pub(crate) fn counts(counts: &Counts) -> String {
    let Counts { items, messages, documents, receipts, withdrawn, withheld, changes } = counts;
    format!(
        "items={items} messages={messages} documents={documents} receipts={receipts} withdrawn={withdrawn} withheld={withheld} changes={changes}"
    )
}

/// What a letter is about: the matter's title, in one line.
pub(crate) fn subject(papers: &Conversation) -> String {
    seen::line(&papers.matter.title)
}

fn id_of(papers: &Conversation, number: u64) -> Option<String> {
    let place = papers.items.binary_search_by_key(&number, |item| item.number).ok()?;
    papers.items.get(place).map(|item| format!("{}@parloir.invalid", digits(&item.item)))
}

/// Hexadecimal digits and nothing else: a name of ours is never a place to write in.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_hexdigit).collect()
}
