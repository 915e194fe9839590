//! Relativity Short Message Format 2.0, sliced by day: what electronic discovery reads.
//!
//! # Shape
//! Each slice is a letter (RFC 5322) with a text and one attachment, `rsmf.zip`, which holds `rsmf_manifest.json` and the documents, flat.
//! All slices have the matter's identifier as `eventcollectionid`. The last event of the last slice says the counts.
//!
//! # Source
//! Relativity's schema `rsmf_schema_2_0_0.json` and its pages on creating an RSMF file: at most 10,000 events in one.

mod manifest;

use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::conversation::{Conversation, Happening, Item};
use crate::day::{Civil, days_of};
use crate::documents::Documents;
use crate::mail::{Letter, counts, digits, subject};
use crate::rsmf::manifest::{Cast, Manifest, happened, last, of_item};
use crate::text;

/// Events in a slice, but for the last one's own.
const EVENTS_MAX: usize = 9_999;
/// Bytes of documents in a slice, about; one that is larger stays beside the papers.
const ATTACHED_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A part of a day.
#[derive(Default)]
struct Slice<'a> {
    date: String,
    happenings: Vec<&'a Happening>,
    places: Vec<usize>,
    bytes: u64,
}

/// Gives each slice with its name.
pub(crate) fn each_slice(
    papers: &Conversation,
    documents: &dyn Documents,
    give: &mut dyn FnMut(&str, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let cast = Cast::of(papers);
    let slices = slices(papers);
    let mut number = 0_usize;
    for (place, slice) in slices.iter().enumerate() {
        let is_first =
            place.checked_sub(1).and_then(|before| slices.get(before)).is_none_or(|one| one.date != slice.date);
        number = if is_first { 1 } else { number.saturating_add(1) };
        let name = if is_first { format!("{}.rsmf", slice.date) } else { format!("{}-{number:02}.rsmf", slice.date) };
        let written = written(papers, &cast, slice, number, place + 1 == slices.len(), documents)?;
        give(&name, &written)?;
    }
    Ok(())
}

/// The days, each cut where it grows too large. There is always one, for the counts.
fn slices(papers: &Conversation) -> Vec<Slice<'_>> {
    let date = |moment: &str| Civil::of(moment, papers.made.offset_minutes).date();
    let mut coming: BTreeMap<String, Vec<&Happening>> = BTreeMap::new();
    for happening in papers.happenings.iter().filter(|one| matches!(one.what.as_str(), "admitted" | "removed" | "left"))
    {
        coming.entry(date(&happening.at)).or_default().push(happening);
    }
    let mut days = days_of(papers);
    for date in coming.keys() {
        days.entry(date.clone()).or_default();
    }
    if days.is_empty() {
        days.entry(date(&papers.made.at)).or_default();
    }
    let mut slices = Vec::new();
    for (date, places) in days {
        let happenings = coming.remove(&date).unwrap_or_default();
        let mut slice = Slice { date: date.clone(), happenings, ..Slice::default() };
        for place in places {
            let bytes = papers.items.get(place).and_then(|item| item.document.as_ref()).map_or(0, |one| one.bytes);
            let bytes = if bytes > ATTACHED_BYTES_MAX { 0 } else { bytes };
            let is_full = slice.happenings.len() + slice.places.len() >= EVENTS_MAX;
            if is_full || slice.bytes.saturating_add(bytes) > ATTACHED_BYTES_MAX && !slice.places.is_empty() {
                slices.push(std::mem::replace(&mut slice, Slice { date: date.clone(), ..Slice::default() }));
            }
            slice.places.push(place);
            slice.bytes = slice.bytes.saturating_add(bytes);
        }
        slices.push(slice);
    }
    slices
}

fn written(
    papers: &Conversation,
    cast: &Cast<'_>,
    slice: &Slice<'_>,
    number: usize,
    is_last: bool,
    documents: &dyn Documents,
) -> io::Result<Vec<u8>> {
    let items: Vec<&Item> = slice.places.iter().filter_map(|place| papers.items.get(*place)).collect();
    let mut attached: Vec<(&str, Vec<u8>)> = Vec::new();
    for document in items.iter().filter_map(|item| item.document.as_ref()) {
        if let Some(piece) = document.piece.as_deref().filter(|_| document.bytes <= ATTACHED_BYTES_MAX)
            && let Some(bytes) = documents.bytes(piece)?
        {
            attached.push((piece, bytes));
        }
    }
    let mut events: Vec<_> = slice.happenings.iter().map(|one| happened(cast, one)).collect();
    let here: Vec<u64> = items.iter().map(|item| item.number).collect();
    for item in &items {
        let holds = |piece: &str| attached.iter().any(|(name, _)| *name == piece);
        events.push(of_item(papers, cast, item, &here, &holds));
    }
    if is_last {
        events.push(last(papers));
    }
    let (first, end) = (events.first().map(manifest::at), events.last().map(manifest::at));
    let (first, end) = (first.unwrap_or_default(), end.unwrap_or_default());
    let count = events.len();
    let manifest = Manifest::new(papers, cast, &items, events);
    let packed = packed(&manifest, &attached)?;
    let mut body = Vec::new();
    text::head(papers, &mut body)?;
    text::day(papers, &slice.places, &mut body)?;
    if is_last {
        text::tail(papers, &mut body)?;
    }
    let mut headers = vec![
        ("X-RSMF-Version", "2.0.0".to_owned()),
        ("X-RSMF-Generator", crate::seen::line(&papers.made.program)),
        ("X-RSMF-Application", "Parloir".to_owned()),
        ("X-RSMF-BeginDate", first.clone()),
        ("X-RSMF-EndDate", end),
        ("X-RSMF-EventCount", count.to_string()),
        ("X-RSMF-AttachmentCount", attached.len().to_string()),
        ("X-RSMF-EventCollectionID", digits(&papers.matter.id)),
        ("X-RSMF-Custodian", crate::seen::line(papers.name_of(&papers.made.by))),
        ("X-Parloir-Items", items.len().to_string()),
    ];
    headers.extend(is_last.then(|| ("X-Parloir-Counts", counts(&papers.counts))));
    let letter = Letter {
        from: &papers.made.by,
        name: format!("rsmf-{}-{number}-{}", slice.date, digits(&papers.matter.id)),
        moment: &first,
        subject: format!("{} · {}", subject(papers), slice.date),
        body: String::from_utf8_lossy(&body).into_owned(),
        reply_to: None,
        headers,
        attached: vec![("rsmf.zip".to_owned(), "application/zip", packed)],
    };
    letter.written(papers)
}

/// Stored, in a fixed order, without a clock.
fn packed(manifest: &Manifest<'_>, attached: &[(&str, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("rsmf_manifest.json", options)?;
    zip.write_all(&serde_json::to_vec_pretty(manifest)?)?;
    for (name, bytes) in attached {
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
