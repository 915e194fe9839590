//! Items, as faces are shown them: text, document, and how far each is with each recipient.

use std::time::Instant;

use parloir_base::limit::SEGMENT_BYTES;
use parloir_base::{Moment, PersonId, Refusal};
use parloir_engine::room::Room;
use parloir_vault::{DocumentState, ImportRow, ItemRow, ReceiptRow};
use parloir_wire::import::ImportFormat;
use parloir_wire::{Kind, ReceiptKind};

use crate::contract::{DocumentLine, ImportLine, Item, ProgressLine, ReceivedLine};
use crate::desk::{Desk, Stuck};
use crate::documents::transfers::Stage;
use crate::fault::Stop;
use crate::names;
use crate::received::head;
use crate::show::{matter, owed, person};

/// The kinds that stand in a list of items; corrections, withdrawals and imports show in what they are about.
pub(crate) fn is_shown(kind: Kind) -> bool {
    matches!(kind, Kind::Message | Kind::Reply | Kind::Document | Kind::Folder)
}

/// One item.
pub(crate) fn item(desk: &Desk, row: &ItemRow) -> Result<Item, Stop> {
    let room = desk.engine.room(&row.matter).ok_or(Refusal::MatterUnknown)?;
    let own = desk.engine.own();
    let mine = matter::mine(room, &own.person, own.device);
    let (author, author_name) = names::of_device(&desk.engine, &row.matter, &row.device);
    let is_mine = mine.contains(&row.device);
    let receipts = desk.vault.receipts_about(&row.entry)?;
    let was_opened = |receipt: &ReceiptRow| {
        mine.contains(&receipt.device) && matches!(receipt.receipt, ReceiptKind::Opened | ReceiptKind::Acknowledged)
    };
    let reply_to = match row.about.first() {
        Some(about) if row.kind == Kind::Reply => desk.vault.item(about)?.map(|item| item.number),
        _ => None,
    };
    Ok(Item {
        number: row.number,
        item: row.entry.to_hex(),
        kind: row.import.as_ref().map_or(row.kind, |_| Kind::Import).word().to_owned(),
        author: author.map(|author| author.to_hex()).unwrap_or_default(),
        author_name,
        mine: is_mine,
        claimed: row.claimed.to_text(),
        arrived: row.arrived.to_text(),
        path: row.path.map(|path| path.word().to_owned()),
        reply_to,
        text: row.text.clone(),
        corrected: row.corrected,
        withdrawn: row.withdrawn,
        opened: is_mine || receipts.iter().any(was_opened),
        acknowledged: receipts.iter().any(|one| mine.contains(&one.device) && one.receipt == ReceiptKind::Acknowledged),
        document: document(desk, row),
        import: match &row.import {
            Some(said) => Some(Box::new(ImportLine { received: received(desk, row)?, ..import(said) })),
            None => None,
        },
        progress: progress(desk, room, row, author, &receipts, is_mine)?,
    })
}

fn import(row: &ImportRow) -> ImportLine {
    let ImportRow { import, lines, agrees } = row;
    let state = match lines {
        None => "unread",
        Some(_) if *agrees => "agrees",
        Some(_) => "differs",
    };
    ImportLine {
        format: import.format.word().to_owned(),
        dates: import.dates.map(|dates| dates.word().to_owned()),
        zone: import.zone.clone(),
        messages: import.messages,
        system: import.system,
        attachments: import.attachments,
        absent: import.absent,
        units: import.units,
        first: import.first.clone(),
        last: import.last.clone(),
        reading: import.reading.to_hex(),
        state: state.to_owned(),
        lines: lines.unwrap_or(0),
        received: None,
    }
}

/// Whose matter was received, by the first line that was read of it.
fn received(desk: &Desk, row: &ItemRow) -> Result<Option<ReceivedLine>, Stop> {
    if row.import.as_ref().is_none_or(|said| said.import.format != ImportFormat::Parloir) || row.withdrawn {
        return Ok(None);
    }
    Ok(desk.vault.imported(&row.entry, 0, 1)?.first().and_then(head::read))
}

fn document(desk: &Desk, row: &ItemRow) -> Option<DocumentLine> {
    let document = row.document.as_ref()?;
    let transfer = desk.hub.transfers.view(&row.entry);
    let (is_whole, received) = match row.document_state? {
        DocumentState::Whole => (true, document.bytes),
        DocumentState::Wanted { have_segments, .. } => {
            (false, have_segments.saturating_mul(SEGMENT_BYTES as u64).min(document.bytes))
        }
    };
    let is_wanted = desk.engine.room(&row.matter).is_some_and(|room| room.documents_wanted.contains_key(&row.entry));
    let state = match transfer.map(|transfer| transfer.stage) {
        _ if is_whole => "whole",
        Some(Stage::Wrong) => "wrong",
        _ if !is_wanted => "wrong",
        Some(Stage::Paused) => "paused",
        Some(Stage::WaitingForDisk) => "waiting-for-disk",
        _ if desk.stuck() == Some(Stuck::Full) => "waiting-for-disk",
        Some(Stage::Receiving) | None => "receiving",
    };
    let speed = transfer.and_then(|transfer| transfer.speed).filter(|speed| *speed > 0 && state == "receiving");
    Some(DocumentLine {
        name: document.name.clone(),
        media: document.media.clone(),
        bytes: document.bytes,
        sha256: document.sha256.to_hex(),
        files: document.files,
        state: state.to_owned(),
        received_bytes: received,
        speed,
        left_s: speed.map(|speed| document.bytes.saturating_sub(received).div_ceil(speed)),
    })
}

fn progress(
    desk: &Desk,
    room: &Room,
    row: &ItemRow,
    author: Option<PersonId>,
    receipts: &[ReceiptRow],
    is_mine: bool,
) -> Result<Vec<ProgressLine>, Stop> {
    let delivered = desk.vault.delivered_by(&row.entry)?;
    let others = room.view.parties().keys().filter(|person| **person != desk.engine.own().person);
    let mut lines = Vec::new();
    for one in others.filter(|person| Some(**person) != author) {
        let devices = room.devices_of(one);
        let by = |receipt: &&ReceiptRow| devices.contains(&receipt.device);
        let stated = |kind| receipts.iter().filter(by).find(|receipt| receipt.receipt == kind);
        let known = stated(ReceiptKind::Acknowledged)
            .or_else(|| stated(ReceiptKind::Opened))
            .or_else(|| delivered.iter().find(by));
        let line = ProgressLine {
            person: one.to_hex(),
            name: names::of(&desk.engine, one),
            progress: known.map_or("owed", |receipt| receipt.receipt.word()).to_owned(),
            why: None,
            at: known.map(|receipt| receipt.claimed.to_text()),
            path: known.map(|receipt| receipt.path.word().to_owned()),
            sent_bytes: None,
            speed: None,
            left_s: None,
        };
        if known.is_some() {
            lines.push(line);
        } else if is_mine {
            // What another party wrote is theirs to deliver: only what is known of it is shown.
            let why = owed::why(desk, one, desk.engine.why(&row.matter, one)).to_owned();
            let at = person::met(&desk.engine, one).map(Moment::to_text);
            lines.push(leaving(desk, row, one, ProgressLine { why: Some(why), at, ..line }));
        }
    }
    Ok(lines)
}

/// With how far a document is that leaves for this party now.
fn leaving(desk: &Desk, row: &ItemRow, person: &PersonId, line: ProgressLine) -> ProgressLine {
    let view = desk.hub.departures.view(&row.entry, person, Instant::now());
    let (Some(document), Some((segments, speed))) = (&row.document, view) else { return line };
    let sent = segments.saturating_mul(SEGMENT_BYTES as u64).min(document.bytes);
    let speed = speed.filter(|speed| *speed > 0);
    let left_s = speed.map(|speed| document.bytes.saturating_sub(sent).div_ceil(speed));
    ProgressLine { sent_bytes: Some(sent), speed, left_s, ..line }
}
