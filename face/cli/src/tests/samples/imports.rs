//! Exported conversations, as they were brought.

use parloir_node::contract::*;

use super::{checked, document, id, some};

pub fn import() -> Item {
    let mut item = Item { number: 17, kind: "import".into(), mine: true, path: None, reply_to: None, ..document() };
    item.document = item.document.map(|document| DocumentLine {
        name: "Discussion WhatsApp avec Jean.zip".into(),
        media: "application/zip".into(),
        state: "whole".into(),
        ..document
    });
    item.import = Some(Box::new(ImportLine {
        format: "whatsapp".into(),
        dates: some("dmy"),
        zone: some("Europe/Paris"),
        messages: 200_000,
        system: 12,
        attachments: 31,
        absent: 4,
        units: 243_114,
        first: some("2026-11-23T14:05:33"),
        last: some("2026-11-24T09:00"),
        reading: id("9"),
        state: "agrees".into(),
        lines: 200_012,
        received: None,
    }));
    item
}

pub fn received() -> ReceivedLine {
    ReceivedLine {
        from: "Me Claire Dubois".into(),
        person: some(&id("1")),
        sealed: some("2026-11-26T17:40:00Z"),
        stamped: some("2026-11-26T17:40:03Z"),
        authority: some("Horodatage du barreau"),
        matter: some(&id("3")),
        title: some("Martin c. Durand"),
        made: "2026-11-26T17:39:58Z".into(),
        verdict: "good".into(),
        refusals: 0,
        notes: 1,
    }
}

pub fn received_made(is_kept: bool) -> ReceivedMade {
    let received = if is_kept {
        received()
    } else {
        ReceivedLine { sealed: None, stamped: None, authority: None, verdict: "bad".into(), refusals: 2, ..received() }
    };
    ReceivedMade {
        matter: is_kept.then(|| id("4")),
        title: "Martin c. Durand".into(),
        item: is_kept.then(|| id("b")),
        number: is_kept.then_some(1),
        name: "martin.tar".into(),
        bytes: 48_211_968,
        sha256: id("7"),
        received,
        checked: checked(),
    }
}

pub fn received_page() -> ImportPage {
    let page = import_page();
    let mut item = page.item;
    item.import = item.import.map(|said| {
        let zone = None;
        Box::new(ImportLine { format: "parloir".into(), dates: None, zone, received: Some(received()), ..*said })
    });
    let found = ImportedLine {
        kind: "system".into(),
        mark: "none".into(),
        text: "NOTE-03 note checkpoints/000001.txt".into(),
        author: String::new(),
        written: String::new(),
        moment: String::new(),
        attachments: Vec::new(),
        ..page.lines[0].clone()
    };
    ImportPage { item, lines: vec![found] }
}

pub fn import_page() -> ImportPage {
    let line = ImportedLine {
        place: 2,
        kind: "message".into(),
        mark: "none".into(),
        written: "23/11/2026 14:05:33".into(),
        moment: "2026-11-23T14:05:33".into(),
        author: "Jean \u{202e}M.".into(),
        to: String::new(),
        text: "Bonjour Maître,\nle bail est signé \u{1b}[2J".into(),
        attachments: vec![
            ImportedFile { name: "bail.pdf".into(), bytes: Some(27_431_002), sha256: some(&id("e")) },
            ImportedFile { name: "photo.jpg".into(), bytes: None, sha256: None },
        ],
    };
    let told = ImportedLine {
        place: 1,
        kind: "system".into(),
        author: String::new(),
        text: "Jean a créé le groupe".into(),
        attachments: Vec::new(),
        ..line.clone()
    };
    let sent = ImportedLine {
        place: 3,
        mark: "deleted".into(),
        author: String::new(),
        to: "+33612345678".into(),
        moment: "2026-11-23T14:06:00Z".into(),
        text: String::new(),
        attachments: Vec::new(),
        ..line.clone()
    };
    let mut item = import();
    if let Some(import) = &mut item.import {
        (import.zone, import.state) = (None, "differs".into());
    }
    ImportPage { item, lines: vec![told, line, sent] }
}

pub fn import_look() -> ImportLook {
    let reading = |dates: &str, first: &str, last: &str| ImportReading {
        dates: some(dates),
        messages: 2,
        system: 1,
        attachments: 1,
        absent: 3,
        units: 5,
        first: some(first),
        last: some(last),
        people: vec![("Jean \u{202e}M.".into(), 1), (String::new(), 1)],
        reading: id("9"),
    };
    ImportLook {
        name: "Discussion \u{1b}[2J.txt".into(),
        bytes: 1_204,
        format: "whatsapp".into(),
        readings: vec![
            reading("dmy", "2026-04-03T14:05", "2026-06-05T14:05"),
            reading("mdy", "2026-03-04T14:05", "2026-05-06T14:05"),
        ],
        doubtful: some("03/04/2026, 14:05"),
    }
}
