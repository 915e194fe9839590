//! What SMS Backup & Restore writes (`<smses>`), and Signal for Android once did: XML without a document type, read element by element.

use std::cell::Cell;
use std::io::{BufReader, Read};
use std::rc::Rc;

use parloir_crypto::hash::digest;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::calendar::of_ms;
use crate::limit::Bounds;
use crate::reading::{Attachment, Kind, Line, Mark, Reading, Summary};
use crate::source::Allowed;
use crate::trouble::Trouble;

/// Elements within one another: three are written.
const DEPTH_MAX: usize = 16;

/// Reads it.
pub(crate) fn read(source: &mut dyn Read, bounds: &Bounds, mut reading: Reading<'_>) -> Result<Summary, Trouble> {
    let allowed = Rc::new(Cell::new(bounds.unit_bytes));
    let mut xml = Reader::from_reader(Allowed::new(BufReader::with_capacity(64 * 1024, source), allowed.clone()));
    let (mut buffer, mut units, mut depth) = (Vec::new(), 0_u64, 0_usize);
    let mut open: Option<(Line, u64)> = None;
    let mut has_root = false;
    loop {
        allowed.set(bounds.unit_bytes);
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).map_err(|error| trouble(error, units))?;
        let (start, is_whole) = match event {
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 1
                    && let Some((line, _)) = open.take()
                {
                    reading.take(line)?;
                }
                continue;
            }
            // A document type brings entities, and those bring whatever they like.
            Event::DocType(_) => return Err(Trouble::Malformed(units)),
            Event::Eof => break,
            Event::Text(text) if depth > 0 && !text.bytes().all(|byte| byte.is_ascii_whitespace()) => {
                return Err(Trouble::Malformed(units));
            }
            Event::CData(_) | Event::GeneralRef(_) => return Err(Trouble::Malformed(units)),
            _ => continue,
        };
        if depth >= DEPTH_MAX {
            return Err(Trouble::Malformed(units));
        }
        match (depth, start.local_name().as_ref()) {
            (0, "smses") if !has_root => has_root = true,
            (0, _) => return Err(Trouble::Malformed(units)),
            (1, name) => {
                units += 1;
                let line = match name {
                    "sms" => sms(&start, units)?,
                    "mms" => mms(&start, units)?,
                    other => Line::system(format!("<{}>", other), 1),
                };
                if is_whole {
                    reading.take(line)?;
                } else {
                    open = Some((line, start.len() as u64));
                }
            }
            (_, name) => {
                let Some((line, gathered)) = &mut open else { return Err(Trouble::Malformed(units)) };
                // What belongs to one message is one unit, however many elements it has.
                *gathered += start.len() as u64;
                if *gathered > bounds.unit_bytes || line.attachments.len() > bounds.attachments {
                    return Err(Trouble::TooLarge);
                }
                match name {
                    "part" => part(&start, line, units)?,
                    "addr" => address(&start, line, units)?,
                    _ => {}
                }
                if line.text.len() > bounds.text_bytes || line.to.len() > bounds.text_bytes {
                    return Err(Trouble::TooLarge);
                }
            }
        }
        depth += usize::from(!is_whole);
    }
    if !has_root || depth > 0 {
        return Err(Trouble::Malformed(units));
    }
    reading.end(units)
}

fn trouble(error: quick_xml::Error, units: u64) -> Trouble {
    match error {
        quick_xml::Error::Io(error) if error.kind() == std::io::ErrorKind::FileTooLarge => Trouble::TooLarge,
        quick_xml::Error::Io(error) => Trouble::Read(error.kind().into()),
        _ => Trouble::Malformed(units + 1),
    }
}

/// The attributes that are asked for, in their order; what is not there is empty, as `null` is.
fn attributes<const N: usize>(start: &BytesStart<'_>, names: [&str; N], unit: u64) -> Result<[String; N], Trouble> {
    let mut found = [const { String::new() }; N];
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| Trouble::Malformed(unit))?;
        let at = names.iter().position(|name| *name == attribute.key.as_ref());
        let Some(place) = at.and_then(|at| found.get_mut(at)) else { continue };
        let value = unescape(&attribute.value).ok_or(Trouble::Malformed(unit))?;
        *place = if value == "null" { String::new() } else { value };
    }
    Ok(found)
}

/// Attributes as they were before they were written: five names, and numbers. A letter beyond the sixteenth bit comes as two numbers, which XML
/// forbids and this program writes.
fn unescape(value: &str) -> Option<String> {
    let mut text = String::with_capacity(value.len());
    let mut high: Option<u32> = None;
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        let (name, left) = after.split_once(';')?;
        if !before.is_empty() && high.take().is_some() {
            text.push('\u{fffd}');
        }
        text.push_str(before);
        rest = left;
        let code = match name {
            "amp" => 0x26,
            "lt" => 0x3c,
            "gt" => 0x3e,
            "quot" => 0x22,
            "apos" => 0x27,
            _ => {
                let digits = name.strip_prefix('#')?;
                match digits.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => digits.parse().ok()?,
                }
            }
        };
        match (high.take(), code) {
            (Some(high), 0xdc00..=0xdfff) => {
                text.push(char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (code - 0xdc00))?)
            }
            (former, code) => {
                if former.is_some() {
                    text.push('\u{fffd}');
                }
                match code {
                    0xd800..=0xdbff => high = Some(code),
                    0xdc00..=0xdfff => text.push('\u{fffd}'),
                    0 => return None,
                    _ => text.push(char::from_u32(code)?),
                }
            }
        }
    }
    if high.is_some() {
        text.push('\u{fffd}');
    }
    text.push_str(rest);
    Some(text)
}

fn moment(date: &str) -> String {
    date.parse().ok().and_then(of_ms).unwrap_or_default()
}

fn who(name: &str, address: &str) -> String {
    match name {
        "" | "(Unknown)" => address.to_owned(),
        name if address.is_empty() => name.to_owned(),
        name => format!("{name} ({address})"),
    }
}

fn line(box_: &str, who: String, date: &str, text: String) -> Line {
    // 1 came in; 2, 4, 5, 6 were sent, or were to be; 3 was written and not sent.
    let (author, to) = if box_ == "1" { (who, String::new()) } else { (String::new(), who) };
    Line {
        kind: Kind::Message,
        mark: if box_ == "3" { Mark::Draft } else { Mark::None },
        written: date.to_owned(),
        moment: moment(date),
        author,
        to,
        ..Line::system(text, 1)
    }
}

fn sms(start: &BytesStart<'_>, unit: u64) -> Result<Line, Trouble> {
    let [address, name, date, kind, subject, body] =
        attributes(start, ["address", "contact_name", "date", "type", "subject", "body"], unit)?;
    if date.is_empty() || kind.is_empty() {
        return Err(Trouble::Malformed(unit));
    }
    let text = if subject.is_empty() { body } else { format!("{subject}\n\n{body}") };
    Ok(line(&kind, who(&name, &address), &date, text))
}

fn mms(start: &BytesStart<'_>, unit: u64) -> Result<Line, Trouble> {
    let [address, name, date, kind, subject] =
        attributes(start, ["address", "contact_name", "date", "msg_box", "sub"], unit)?;
    if date.is_empty() || kind.is_empty() {
        return Err(Trouble::Malformed(unit));
    }
    Ok(line(&kind, who(&name, &address), &date, subject))
}

fn part(start: &BytesStart<'_>, line: &mut Line, unit: u64) -> Result<(), Trouble> {
    let [media, name, place, text, held] = attributes(start, ["ct", "name", "cl", "text", "data"], unit)?;
    if media == "application/smil" {
        // How the parts are laid out on a screen.
        return Ok(());
    }
    if media == "text/plain" && held.is_empty() {
        if !line.text.is_empty() {
            line.text.push('\n');
        }
        line.text.push_str(&text);
        return Ok(());
    }
    let name = [place, name].into_iter().find(|one| !one.is_empty()).unwrap_or(media);
    let bytes = base64(held.as_bytes()).ok_or(Trouble::Malformed(unit))?;
    let held = (!held.is_empty()).then(|| (bytes.len() as u64, digest(&bytes)));
    line.attachments.push(Attachment { name, held });
    Ok(())
}

/// Who else a message of several was for, or from whom: 137 is the one who wrote it.
fn address(start: &BytesStart<'_>, line: &mut Line, unit: u64) -> Result<(), Trouble> {
    let [address, kind] = attributes(start, ["address", "type"], unit)?;
    // Another number may end in this one: only the same is named already.
    let is_named = line.to.split([' ', ',', '(', ')', '~']).any(|one| one == address);
    if kind == "137" || address.is_empty() || address == "insert-address-token" || is_named {
        return Ok(());
    }
    if !line.to.is_empty() {
        line.to.push_str(", ");
    }
    line.to.push_str(&address);
    Ok(())
}

/// RFC 4648, lines allowed.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for letter in text.iter().filter(|one| !one.is_ascii_whitespace() && **one != b'=') {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        (bits, count) = ((bits << 6) | u32::from(six), count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
        bits &= 0xff;
    }
    Some(bytes)
}
