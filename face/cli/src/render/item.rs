//! Items of a matter: read, opened, found; their receipts.

use parloir_node::contract::{DocumentLine, FoundLine, Item, Opened, Placed, ProgressLine, ReceiptLine};

use crate::look::Look;
use crate::render::import;
use crate::render::matter::title;
use crate::render::part::{bytes, moment, short, span};
use parloir_speech::reveal::{reveal, reveal_lines};
use parloir_speech::width::columns;

/// What stands before each line of a body: the program itself never begins a line so.
const MARGIN: &str = "    │ ";

/// Items, oldest first.
#[must_use]
pub fn items(items: &[Item], look: &Look<'_>) -> String {
    if items.is_empty() {
        return look.paragraph("", &look.speech.say("items-none"));
    }
    items.iter().map(|item| self::item(item, look)).collect::<Vec<_>>().join("\n")
}

/// One item as it stands.
#[must_use]
pub fn item(item: &Item, look: &Look<'_>) -> String {
    let speech = look.speech;
    let author = reveal(&item.author_name);
    let mut facts = vec![moment(&item.claimed, speech)];
    let unopened = !item.mine && !item.opened && !item.withdrawn;
    if let Some(number) = item.reply_to {
        facts.push(speech.tell("reply-to", &[("number", number.into())]));
    }
    if let Some(path) = &item.path {
        facts.push(speech.word("path", path));
    }
    if item.corrected {
        facts.push(speech.say("corrected"));
    }
    if unopened {
        facts.push(speech.say("unopened"));
    }
    let (number, facts) = (item.number.to_string(), facts.join(" · "));
    let room = look.width.saturating_sub(columns(&number) + columns(&author) + 5);
    let gap = if columns(&facts) > room { "\n    " } else { " · " };
    let facts = if unopened { look.warn(&facts) } else { facts };
    let mut text = format!("{}  {}{gap}{facts}\n", look.bold(&number), look.bold(&author));
    if item.withdrawn {
        text.push_str(&format!("    {}\n", look.quiet(&speech.say("withdrawn"))));
    } else {
        if let Some(body) = &item.text {
            for line in reveal_lines(body, MARGIN, look.width) {
                text.push_str(&format!("{line}\n"));
            }
        }
        if let Some(document) = &item.document {
            text.push_str(&self::document(document, &item.kind, look));
        }
        if let Some(import) = &item.import {
            text.push_str(&import::line(import, look));
        }
    }
    for line in &item.progress {
        text.push_str(&progress(line, item.document.as_ref(), look));
    }
    text
}

fn document(document: &DocumentLine, kind: &str, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut facts = vec![bytes(document.bytes, speech)];
    if kind == "folder" {
        facts.push(speech.tell("files", &[("count", document.files.into())]));
    }
    if !document.media.is_empty() {
        facts.push(reveal(&document.media));
    }
    let mut text = String::new();
    text.push_str(&look.paragraph(MARGIN, &reveal(&document.name)));
    text.push_str(&format!("    {}\n", look.quiet(&facts.join(" · "))));
    text.push_str(&format!("    {}\n", look.quiet(&format!("sha256 {}", reveal(&document.sha256)))));
    if document.state != "whole" {
        let mut facts = vec![speech.word("document", &document.state)];
        facts.extend(moving(document.received_bytes, document.bytes, document.speed, document.left_s, look));
        let sentence = facts.join(" · ");
        text.push_str(&format!(
            "    {}\n",
            if document.state == "wrong" { look.bad(&sentence) } else { look.warn(&sentence) }
        ));
    }
    text
}

/// So much of so much, how fast, and how long still.
fn moving(done: u64, total: u64, speed: Option<u64>, left_s: Option<u64>, look: &Look<'_>) -> Vec<String> {
    let speech = look.speech;
    let parts = [("done", bytes(done, speech).into()), ("total", bytes(total, speech).into())];
    let mut facts = vec![speech.tell("received", &parts)];
    facts.extend(speed.map(|speed| speech.tell("speed", &[("bytes", bytes(speed, speech).into())])));
    facts.extend(left_s.map(|left| speech.tell("left", &[("span", span(left, speech).into())])));
    facts
}

fn progress(line: &ProgressLine, document: Option<&DocumentLine>, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut facts = vec![speech.word("progress", &line.progress)];
    if let Some(why) = &line.why {
        facts.push(speech.word("why", why));
    }
    if let (Some(sent), Some(document)) = (line.sent_bytes, document) {
        facts.extend(moving(sent, document.bytes, line.speed, line.left_s, look));
    }
    if let Some(path) = &line.path {
        facts.push(speech.word("path", path));
    }
    if let Some(at) = &line.at {
        let at = moment(at, speech);
        // For what is owed the moment is the last meeting; for a receipt it is the recipient's own clock.
        facts.push(if line.progress == "owed" { speech.tell("met-last", &[("moment", at.into())]) } else { at });
    }
    let facts = facts.join(" · ");
    let painted = |text: &str| if line.progress == "owed" { look.warn(text) } else { look.good(text) };
    let name = reveal(&line.name);
    let begun = format!("    → {name}  ");
    // A long name keeps its own line, so that no receipt runs past the edge.
    if columns(&begun) + columns(&facts) > look.width {
        let lines =
            look.paragraph("      ", &facts).lines().map(|line| format!("{}\n", painted(line))).collect::<String>();
        format!("    → {name}\n{lines}")
    } else {
        format!("{begun}{}\n", painted(&facts))
    }
}

/// Something was placed.
#[must_use]
pub fn placed(placed: &Placed, look: &Look<'_>) -> String {
    let names = placed.owed_to.iter().map(|name| reveal(name)).collect::<Vec<_>>().join(", ");
    let number = placed.number.into();
    let sentence = if placed.owed_to.is_empty() {
        look.speech.tell("placed-alone", &[("number", number)])
    } else {
        look.speech.tell("placed", &[("number", number), ("names", names.into())])
    };
    look.paragraph("", &sentence)
}

/// An item was opened.
#[must_use]
pub fn opened(opened: &Opened, look: &Look<'_>) -> String {
    let mut text = item(&opened.item, look);
    if let Some(target) = &opened.target {
        text.push_str(&look.paragraph("    ", &look.speech.tell("opened-to", &[("target", reveal(target).into())])));
    }
    text
}

/// Receipts of an item.
#[must_use]
pub fn receipts(lines: &[ReceiptLine], look: &Look<'_>) -> String {
    let speech = look.speech;
    if lines.is_empty() {
        return look.paragraph("", &speech.say("receipts-none"));
    }
    let mut text = String::new();
    for line in lines {
        let trust = if line.verified {
            look.good(&speech.say("trust-verified"))
        } else {
            look.warn(&speech.say("trust-invited"))
        };
        let facts = [moment(&line.claimed, speech), speech.word("path", &line.path), trust].join(" · ");
        text.push_str(&format!(
            "  {}  {} · {facts}\n",
            look.bold(&speech.word("receipt", &line.receipt)),
            reveal(&line.name)
        ));
        let device = speech.tell("receipt-device", &[("device", short(&line.device).into())]);
        text.push_str(&format!("    {}\n", look.quiet(&device)));
        text.push_str(&format!("    {}\n", look.quiet(&format!("sha256 {}", reveal(&line.digest)))));
    }
    text
}

/// What a search found.
#[must_use]
pub fn found(lines: &[FoundLine], look: &Look<'_>) -> String {
    let speech = look.speech;
    if lines.is_empty() {
        return look.paragraph("", &speech.say("found-none"));
    }
    let mut text = String::new();
    for line in lines {
        text.push_str(&format!(
            "{}  {} · {} · {}\n",
            look.bold(&line.number.to_string()),
            title(&line.title, look),
            reveal(&line.author_name),
            moment(&line.claimed, speech)
        ));
        if let Some(import) = &line.import {
            let parts = [("place", import.place.into()), ("name", reveal(&import.author).into())];
            text.push_str(&format!("    {}\n", look.warn(&speech.tell("import-found", &parts))));
        }
        let snippet: String =
            line.snippet.iter().map(|(piece, hit)| if *hit { format!("[{piece}]") } else { piece.clone() }).collect();
        for line in reveal_lines(&snippet.replace(['\n', '\r', '\t'], " "), MARGIN, look.width) {
            text.push_str(&format!("{line}\n"));
        }
    }
    text
}
