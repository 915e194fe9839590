//! Items as their papers say them, read a page at a time. Every number of the matter ends up in one place: an item, a change, or withheld.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest};
use parloir_papers::{conversation as model, piece_name};
use parloir_vault::{DocumentState, ItemQuery, ItemRow, Reader, ReceiptRow};
use parloir_wire::{Kind, ReceiptKind};

use crate::fault::Stop;
use crate::papers::facts::Facts;
use crate::papers::wanted::{Gathered, Piece, text};
use crate::show::item::is_shown;

/// Items read at once.
const PAGE: usize = 500;

/// Reads the items of a matter into its papers.
pub(crate) fn items(
    reader: &Reader,
    facts: Facts,
    chosen: Option<&BTreeSet<u64>>,
    has_pieces: bool,
) -> Result<Gathered, Stop> {
    let mut reading = Reading {
        reader,
        gathered: Gathered { papers: facts.papers.clone(), pieces: Vec::new() },
        facts,
        chosen,
        has_pieces,
        changes: BTreeSet::new(),
        imports: BTreeMap::new(),
        loose: Vec::new(),
    };
    let mut after = 0;
    loop {
        let query = ItemQuery {
            after: Some(after),
            before: Some(reading.facts.last.saturating_add(1)),
            ..ItemQuery::of(reading.facts.matter, PAGE)
        };
        let page = reader.items(&query)?;
        let Some(last) = page.last() else { break };
        after = last.number;
        for row in page {
            reading.take(&row)?;
        }
    }
    Ok(reading.finish())
}

struct Reading<'a> {
    reader: &'a Reader,
    facts: Facts,
    chosen: Option<&'a BTreeSet<u64>>,
    has_pieces: bool,
    gathered: Gathered,
    /// Numbers of corrections and withdrawals that stand in the item that they change.
    changes: BTreeSet<u64>,
    /// Imports of which the word that says so was not met yet: where they stand, and whose device brought them.
    imports: BTreeMap<Digest, (usize, DeviceId)>,
    /// Numbers of all of them.
    loose: Vec<u64>,
}

impl Reading<'_> {
    fn take(&mut self, row: &ItemRow) -> Result<(), Stop> {
        if row.kind == Kind::Import {
            self.mark(row);
        }
        if !is_shown(row.kind) {
            self.loose.push(row.number);
            return Ok(());
        }
        let why = if self.chosen.is_some_and(|chosen| !chosen.contains(&row.number)) {
            Some("not-chosen")
        } else if !row.withdrawn && row.text.is_none() && row.document.is_none() {
            // Its place is known and its content is not here, or is no text.
            Some("not-here")
        } else {
            None
        };
        match why {
            Some(why) => self.withhold(row.number, why),
            None => {
                let item = self.item(row)?;
                if row.import.is_some() {
                    self.imports.insert(row.entry, (self.gathered.papers.items.len(), row.device));
                }
                self.gathered.papers.items.push(item);
            }
        }
        Ok(())
    }

    /// The word that a document is an import stands in that document, where it counts: the first one of the device that brought it.
    fn mark(&mut self, row: &ItemRow) {
        // One that was said already is not said again.
        let place = row.about.first().filter(|about| self.imports.get(*about).is_some_and(|(_, by)| *by == row.device));
        let place = place.copied().and_then(|about| self.imports.remove(&about)).map(|(place, _)| place);
        if let Some(item) = place.and_then(|place| self.gathered.papers.items.get_mut(place)) {
            self.changes.insert(row.number);
            item.changes.push(model::Changed {
                number: row.number,
                item: row.entry.to_hex(),
                kind: "imported".to_owned(),
                claimed: text(row.claimed),
            });
            item.changes.sort_by_key(|change| change.number);
        }
    }

    fn withhold(&mut self, number: u64, why: &str) {
        self.gathered.papers.withheld.push(model::Withheld { number, why: why.to_owned() });
    }

    fn finish(mut self) -> Gathered {
        // Of what was not chosen, what changed it was not either.
        let why = if self.chosen.is_some() { "not-chosen" } else { "without-effect" };
        for number in std::mem::take(&mut self.loose) {
            if !self.changes.contains(&number) {
                self.withhold(number, why);
            }
        }
        let papers = &mut self.gathered.papers;
        papers.withheld.sort_by_key(|withheld| withheld.number);
        papers.counts = papers.counted();
        self.gathered
    }

    fn who(&self, device: &DeviceId) -> (String, String) {
        self.facts.people.get(device).cloned().unwrap_or_default()
    }

    fn item(&mut self, row: &ItemRow) -> Result<model::Item, Stop> {
        let (author, author_name) = self.who(&row.device);
        let (former, changes) = self.history(row)?;
        let withdrawal = changes.iter().find(|change| change.kind == Kind::Withdrawal.word());
        let reply_to = match row.about.first() {
            Some(about) if row.kind == Kind::Reply => self.reader.item(about)?.map(|item| item.number),
            _ => None,
        };
        Ok(model::Item {
            number: row.number,
            item: row.entry.to_hex(),
            kind: row.import.as_ref().map_or(row.kind, |_| Kind::Import).word().to_owned(),
            author,
            author_name,
            device: row.device.to_hex(),
            claimed: text(row.claimed),
            arrived: text(row.arrived),
            path: row.path.map(|path| path.word().to_owned()),
            reply_to,
            text: row.text.clone(),
            former,
            withdrawn: withdrawal.map(|change| change.claimed.clone()),
            document: self.document(row),
            receipts: self.receipts(row)?,
            changes,
        })
    }

    /// Its former texts, and what changed it. Of what was withdrawn no text is told: the bundle proves what there was.
    fn history(&mut self, row: &ItemRow) -> Result<(Vec<model::Former>, Vec<model::Changed>), Stop> {
        if !row.corrected && !row.withdrawn {
            return Ok((Vec::new(), Vec::new()));
        }
        let versions = self.reader.item_history(&row.entry)?;
        let mut changes = Vec::new();
        for version in versions.iter().filter(|version| version.entry != row.entry) {
            let number = self.reader.item(&version.entry)?.map(|change| change.number).unwrap_or_default();
            self.changes.insert(number);
            changes.push(model::Changed {
                number,
                item: version.entry.to_hex(),
                kind: version.kind.word().to_owned(),
                claimed: text(version.claimed),
            });
        }
        if row.withdrawn {
            return Ok((Vec::new(), changes));
        }
        let mut former: Vec<model::Former> = versions
            .into_iter()
            .filter_map(|version| Some(model::Former { text: version.text?, claimed: text(version.claimed) }))
            .collect();
        // The last one is how it reads now.
        former.pop();
        Ok((former, changes))
    }

    fn document(&mut self, row: &ItemRow) -> Option<model::Document> {
        let document = row.document.as_ref().filter(|_| !row.withdrawn)?;
        let state = match row.document_state {
            Some(DocumentState::Whole) => "whole",
            _ if self.facts.awaited.contains(&row.entry) => "receiving",
            _ => "wrong",
        };
        let piece = (self.has_pieces && state == "whole").then(|| {
            let place = self.gathered.pieces.len().saturating_add(1);
            let name = piece_name(place, &document.name, row.kind == Kind::Folder);
            self.gathered.pieces.push(Piece { name: name.clone(), document: document.clone() });
            name
        });
        Some(model::Document {
            name: document.name.clone(),
            media: document.media.clone(),
            bytes: document.bytes,
            sha256: document.sha256.to_hex(),
            files: document.files,
            piece,
            state: state.to_owned(),
        })
    }

    /// For each device the receipt that first covers the item as delivered, and everything else that names it; by moment.
    fn receipts(&self, row: &ItemRow) -> Result<Vec<model::Receipt>, Stop> {
        let mut rows = self.reader.delivered_by(&row.entry)?;
        let named = self.reader.receipts_about(&row.entry)?;
        rows.extend(named.into_iter().filter(|receipt| receipt.receipt != ReceiptKind::Delivered));
        rows.sort_unstable_by_key(|receipt| (receipt.claimed, receipt.link));
        let line = |receipt: ReceiptRow| {
            let (by, by_name) = self.who(&receipt.device);
            model::Receipt {
                kind: receipt.receipt.word().to_owned(),
                by,
                by_name,
                device: receipt.device.to_hex(),
                claimed: text(receipt.claimed),
                path: receipt.path.word().to_owned(),
                receipt: receipt.link.to_hex(),
            }
        };
        Ok(rows.into_iter().map(line).collect())
    }
}
