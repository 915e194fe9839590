//! A conversation of Signal as `signal-export` writes it: `data.json`, one message a line.
//!
//! Its Markdown has the stamps of [`crate::whatsapp`], which reads it. What Signal for Android once wrote is read by `texts`. Signal's own encrypted
//! backups are not read.

use std::io::Read;

use serde_json::Value;

use crate::calendar::local;
use crate::limit::Bounds;
use crate::reading::{Attachment, Kind, Line, Reading, Summary};
use crate::source::{Physical, json};
use crate::trouble::Trouble;
use crate::whatsapp::Beside;

/// Reads it.
pub(crate) fn read(
    source: impl Read,
    beside: &Beside,
    bounds: &Bounds,
    mut reading: Reading<'_>,
) -> Result<Summary, Trouble> {
    let mut lines = Physical::new(source, bounds);
    let (mut unit, mut blank) = (0_u64, 0_u64);
    while let Some(text) = lines.next()? {
        unit += 1;
        if text.trim().is_empty() {
            blank += 1;
            continue;
        }
        let message: Value = json(text.as_bytes(), bounds, unit)?;
        if !message.is_object() {
            return Err(Trouble::Malformed(unit));
        }
        reading.take(line(&message, beside))?;
    }
    // A line with nothing on it says nothing, and is no unit.
    let count = lines.count - blank;
    if count == 0 { Err(Trouble::Unknown) } else { reading.end(count) }
}

fn line(message: &Value, beside: &Beside) -> Line {
    let text = |key: &str| message.get(key).and_then(Value::as_str).unwrap_or_default();
    let list = |key: &str| message.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let inner = |one: &Value, key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut said = Vec::new();
    said.extend(text("quote").lines().map(|line| format!("> {line}")));
    said.extend((!text("body").is_empty()).then(|| text("body").to_owned()));
    said.extend((!text("sticker").is_empty()).then(|| text("sticker").to_owned()));
    said.extend(list("reactions").iter().map(|one| format!("(- {}: {} -)", inner(one, "name"), inner(one, "emoji"))));
    let attachments = list("attachments").iter().map(|one| {
        let (name, path) = (inner(one, "name"), inner(one, "path"));
        let last = path.rsplit('/').next().unwrap_or_default();
        let held = beside.get(last).or_else(|| beside.get(&name)).copied();
        Attachment { name: if name.is_empty() { last.to_owned() } else { name }, held }
    });
    let written = text("date");
    Line {
        kind: if text("sender").is_empty() { Kind::System } else { Kind::Message },
        written: written.to_owned(),
        moment: local(written).unwrap_or_default(),
        author: text("sender").to_owned(),
        attachments: attachments.collect(),
        ..Line::system(said.join("\n"), 1)
    }
}
