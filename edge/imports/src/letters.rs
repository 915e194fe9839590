//! One letter (RFC 5322, RFC 2045) as one line.

use std::io::Read;

use mail_parser::{Address, Message, MessageParser, MimeHeaders};
use parloir_crypto::hash::digest;

use crate::calendar::of_ms;
use crate::limit::Bounds;
use crate::reading::{Attachment, Kind, Line, Reading, Summary};
use crate::source::all;
use crate::trouble::Trouble;

/// Fields of which one stands in every letter that a program kept.
const FIELDS: &[&str] =
    &["from", "to", "date", "subject", "received", "return-path", "message-id", "mime-version", "x-rsmf-version"];
/// Addresses of one letter that are named.
const ADDRESSES_MAX: usize = 200;

/// Whether a text begins as a letter does.
pub(crate) fn is_letter(head: &str) -> bool {
    let lines = head.lines().take_while(|line| !line.is_empty()).take(100);
    let known = lines.filter(|line| {
        line.split_once(':').is_some_and(|(name, _)| FIELDS.contains(&name.to_ascii_lowercase().as_str()))
    });
    known.count() >= 2
}

/// A file that is one letter.
pub(crate) fn read(source: &mut dyn Read, bounds: &Bounds, mut reading: Reading<'_>) -> Result<Summary, Trouble> {
    let bytes = all(source, bounds.unit_bytes)?;
    if is_dear(&bytes, bounds) {
        return Err(Trouble::TooLarge);
    }
    reading.take(letter(&bytes, 1, bounds)?.ok_or(Trouble::Malformed(1))?)?;
    reading.end(1)
}

/// Whether a letter has more fields and parts than are read, counted from above before it is parsed: the parser keeps whatever comes.
pub(crate) fn is_dear(bytes: &[u8], bounds: &Bounds) -> bool {
    let (mut fields, mut parts, mut is_field) = (0_usize, 0_usize, false);
    for line in bytes.split(|byte| *byte == b'\n') {
        let is_more = is_field && line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        is_field = is_more || line.contains(&b':');
        if is_field {
            let listed = line.iter().filter(|byte| matches!(byte, b',' | b';' | b'<')).count();
            fields = fields.saturating_add(1).saturating_add(listed);
        }
        parts = parts.saturating_add(usize::from(line.starts_with(b"--")));
        if fields > bounds.letter_fields || parts > bounds.letter_parts {
            return true;
        }
    }
    false
}

/// A letter as a line; nothing when it is none, or has more in it than is read.
pub(crate) fn letter(bytes: &[u8], number: u64, bounds: &Bounds) -> Result<Option<Line>, Trouble> {
    if is_dear(bytes, bounds) {
        return Ok(None);
    }
    let Some(message) = MessageParser::default().parse(bytes) else { return Ok(None) };
    if message.headers().is_empty()
        || message.from().is_none() && message.date().is_none() && message.subject().is_none()
    {
        return Ok(None);
    }
    let mut attachments = attachments(&message, bounds)?;
    let mut text = message.subject().unwrap_or_default().to_owned();
    if let Some(body) = message.body_text(0) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&body.replace("\r\n", "\n"));
    }
    // Longer than what is read as a text: it is kept as what belongs to the letter.
    if text.len() > bounds.text_bytes {
        let held = Some((text.len() as u64, digest(text.as_bytes())));
        attachments.push(Attachment { name: format!("text-{number}.txt"), held });
        text = message.subject().filter(|subject| subject.len() <= bounds.text_bytes).unwrap_or_default().to_owned();
    }
    Ok(Some(Line {
        kind: Kind::Message,
        written: message.header_raw("Date").unwrap_or_default().trim().to_owned(),
        moment: message.date().and_then(|date| of_ms(date.to_timestamp().checked_mul(1000)?)).unwrap_or_default(),
        author: message.from().map(named).unwrap_or_default(),
        to: [message.to(), message.cc()].into_iter().flatten().map(named).collect::<Vec<_>>().join(", "),
        attachments,
        ..Line::system(text, 1)
    }))
}

fn named(address: &Address<'_>) -> String {
    let one = |one: &mail_parser::Addr<'_>| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    };
    address.iter().take(ADDRESSES_MAX).map(one).collect::<Vec<_>>().join(", ")
}

fn attachments(message: &Message<'_>, bounds: &Bounds) -> Result<Vec<Attachment>, Trouble> {
    if message.attachment_count() > bounds.attachments {
        return Err(Trouble::TooLarge);
    }
    let one = |(at, part): (usize, &mail_parser::MessagePart<'_>)| {
        let name = part.attachment_name().filter(|name| !name.is_empty()).map(str::to_owned);
        let bytes = part.contents();
        Attachment {
            name: name.unwrap_or_else(|| format!("part-{}", at + 1)),
            held: Some((bytes.len() as u64, digest(bytes))),
        }
    };
    Ok(message.attachments().enumerate().map(one).collect())
}
