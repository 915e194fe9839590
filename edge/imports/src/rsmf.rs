//! Relativity Short Message Format: a letter whose attached archive holds `rsmf_manifest.json`, a list of events and who took part.
//!
//! # Source
//! Relativity, "Relativity Short Message Format" 1.0 and 2.0.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

use mail_parser::{MessageParser, MimeHeaders};
use serde_json::Value;

use crate::calendar::{local, of_ms};
use crate::letters::is_dear;
use crate::limit::Bounds;
use crate::pack::Pack;
use crate::reading::{Attachment, Kind, Line, Mark, Reading, Summary};
use crate::source::{all, json};
use crate::trouble::Trouble;

const MANIFEST: &str = "rsmf_manifest.json";

/// Whether the head of a letter says that it is one.
pub(crate) fn is_told(head: &str) -> bool {
    let is_field = |line: &str| line.to_ascii_lowercase().starts_with("x-rsmf-");
    head.lines().take_while(|line| !line.is_empty()).any(is_field)
}

/// The letter.
pub(crate) fn read(source: &mut dyn Read, bounds: &Bounds, reading: Reading<'_>) -> Result<Summary, Trouble> {
    let bytes = all(source, bounds.unit_bytes)?;
    if is_dear(&bytes, bounds) {
        return Err(Trouble::TooLarge);
    }
    let letter = MessageParser::default().parse(&bytes).ok_or(Trouble::Malformed(0))?;
    let is_pack = |name: Option<&str>| name.is_some_and(|name| name.to_ascii_lowercase().ends_with(".zip"));
    let mut packs = letter.attachments().filter(|part| is_pack(part.attachment_name()));
    let (Some(part), None) = (packs.next(), packs.next()) else { return Err(Trouble::Malformed(0)) };
    read_pack(&mut Pack::open(Cursor::new(part.contents()), *bounds)?, reading)
}

/// Its archive.
pub(crate) fn read_pack<S: Read + Seek>(pack: &mut Pack<S>, mut reading: Reading<'_>) -> Result<Summary, Trouble> {
    let mut named = pack.names.keys().filter(|name| name.rsplit('/').next() == Some(MANIFEST)).cloned();
    let (Some(name), None) = (named.next(), named.next()) else { return Err(Trouble::Malformed(0)) };
    let folder = name.strip_suffix(MANIFEST).unwrap_or_default().to_owned();
    let manifest: Value = json(&pack.whole(&name)?, &pack.bounds.clone(), 0)?;
    let people = participants(&manifest);
    let events = manifest.get("events").and_then(Value::as_array).ok_or(Trouble::Malformed(0))?;
    let mut count = 0;
    for event in events {
        count += 1;
        if !event.is_object() {
            return Err(Trouble::Malformed(count));
        }
        let mut line = line(event, &people);
        for name in attached(event) {
            let held = match pack.names.contains_key(&format!("{folder}{name}")) {
                true => Some(pack.weigh(&format!("{folder}{name}"))?),
                false => None,
            };
            line.attachments.push(Attachment { name, held });
        }
        reading.take(line)?;
    }
    reading.end(count)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn participants(manifest: &Value) -> BTreeMap<String, String> {
    let list = manifest.get("participants").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let name = |one: &Value| match (text(one, "display"), text(one, "email")) {
        ("", "") => text(one, "id").to_owned(),
        (name, "") | ("", name) => name.to_owned(),
        (name, email) => format!("{name} <{email}>"),
    };
    list.iter().map(|one| (text(one, "id").to_owned(), name(one))).collect()
}

fn attached(event: &Value) -> Vec<String> {
    let list = event.get("attachments").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|one| text(one, "id").to_owned()).filter(|name| !name.is_empty()).collect()
}

fn line(event: &Value, people: &BTreeMap<String, String>) -> Line {
    let kind = text(event, "type");
    let written = text(event, "timestamp");
    let id = text(event, "participant");
    let is_deleted = event.get("deleted").and_then(Value::as_bool).unwrap_or(false);
    let is_edited = event.get("edits").and_then(Value::as_array).is_some_and(|edits| !edits.is_empty());
    let zoned = local(written).filter(|_| written.ends_with('Z')).map(|moment| moment + "Z");
    let mut said = vec![text(event, "body").to_owned()];
    if kind != "message" && !kind.is_empty() {
        said.insert(0, format!("[{kind}]"));
    }
    for reaction in event.get("reactions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default() {
        said.push(format!("(- {} -)", text(reaction, "value")));
    }
    said.retain(|one| !one.is_empty());
    Line {
        kind: if kind == "message" { Kind::Message } else { Kind::System },
        mark: if is_deleted {
            Mark::Deleted
        } else if is_edited {
            Mark::Edited
        } else {
            Mark::None
        },
        written: written.to_owned(),
        moment: zoned.or_else(|| offset(written)).or_else(|| local(written)).unwrap_or_default(),
        author: people.get(id).cloned().unwrap_or_else(|| id.to_owned()),
        to: text(event, "conversation").to_owned(),
        ..Line::system(said.join("\n"), 1)
    }
}

/// `2026-11-23T14:05:33+01:00` in UTC.
fn offset(written: &str) -> Option<String> {
    let tail = written.get(19..)?;
    let at = tail.find(['+', '-'])?;
    let (sign, hours) = tail.get(at..)?.split_at_checked(1)?;
    let (hours, minutes) = hours.split_once(':')?;
    let seconds =
        hours.parse::<i64>().ok()?.checked_mul(3600)?.checked_add(minutes.parse::<i64>().ok()?.checked_mul(60)?)?;
    let local = parloir_base::Moment::from_text(&format!("{}Z", local(written)?)).ok()?.seconds();
    let utc = if sign == "-" { local.checked_add(seconds)? } else { local.checked_sub(seconds)? };
    of_ms(utc.checked_mul(1000)?)
}
