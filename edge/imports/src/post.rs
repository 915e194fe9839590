//! A mail store (RFC 4155): letters one after another, each after a line `From `.

use std::io::Read;

use parloir_crypto::hash::digest;

use crate::letters::letter;
use crate::limit::Bounds;
use crate::reading::{Attachment, Line, Reading, Summary};
use crate::source::Physical;
use crate::trouble::Trouble;

/// Reads it.
pub(crate) fn read(source: &mut dyn Read, bounds: &Bounds, mut reading: Reading<'_>) -> Result<Summary, Trouble> {
    let mut lines = Physical::new(source, bounds);
    let mut bytes: Vec<u8> = Vec::new();
    let (mut letters, mut is_after_blank) = (0_u64, true);
    while let Some(line) = lines.next_bytes()? {
        if is_after_blank && begins(line) {
            if letters > 0 {
                reading.take(one(&bytes, letters, bounds)?)?;
            }
            letters += 1;
            bytes.clear();
            is_after_blank = false;
            continue;
        }
        if letters == 0 {
            return Err(Trouble::Unknown);
        }
        is_after_blank = line.is_empty();
        // A line of a letter that began with `From ` was given a `>`.
        let arrows = line.iter().take_while(|byte| **byte == b'>').count();
        let is_masked = arrows > 0 && line.get(arrows..).is_some_and(|rest| rest.starts_with(b"From "));
        bytes.extend_from_slice(line.get(usize::from(is_masked)..).unwrap_or_default());
        bytes.extend_from_slice(b"\r\n");
        if bytes.len() as u64 > bounds.unit_bytes {
            return Err(Trouble::TooLarge);
        }
    }
    if letters == 0 {
        return Err(Trouble::Unknown);
    }
    reading.take(one(&bytes, letters, bounds)?)?;
    reading.end(letters)
}

/// `From somebody Mon Nov 23 14:05:33 2026`: a time of day stands in it, which a sentence that begins so does not have.
fn begins(line: &[u8]) -> bool {
    line.starts_with(b"From ") && line.iter().filter(|byte| **byte == b':').count() >= 2
}

/// A letter, or what cannot be read as one: kept, and said to be none.
fn one(bytes: &[u8], number: u64, bounds: &Bounds) -> Result<Line, Trouble> {
    Ok(letter(bytes, number, bounds)?.unwrap_or_else(|| {
        let held = Some((bytes.len() as u64, digest(bytes)));
        let attachment = Attachment { name: format!("letter-{number}.eml"), held };
        Line { attachments: vec![attachment], ..Line::system(String::new(), 1) }
    }))
}
