//! Items in the order of their numbers, under the day that their author stated, and what is said where one is left out.

use parloir_papers::Conversation;
use parloir_papers::conversation::{Changed, Counts, Document, Item, Receipt, Withheld};

use super::Desk;
use crate::sheet::{Body, Piece};
use crate::when::{Moment, offset};

/// A piece that came later than this after it was written says when.
const LATE_MILLIS: i64 = 60_000;

/// What was laid.
pub(super) struct Laid {
    pub(super) pieces: Vec<Piece>,
    pub(super) counts: Counts,
    pub(super) replaced: u64,
}

pub(super) fn lay(desk: &Desk<'_>, part: &Conversation) -> Laid {
    let mut laid = Laid { pieces: Vec::new(), counts: Counts::default(), replaced: 0 };
    let mut left = part.withheld.as_slice();
    let mut day = String::new();
    for item in &part.items {
        left_out(desk, &mut left, item.number, &mut laid);
        let mut piece = piece(desk, item, &mut laid);
        if let Some(local) = desk.local(&item.claimed)
            && local.date() != day
        {
            day = local.date();
            let (name, offset) = (local.day_in(desk.say.french), offset(desk.offset));
            piece.day = Some(format!("{name}\u{2002}·\u{2002}{day} ({offset})"));
        }
        laid.pieces.push(piece);
    }
    left_out(desk, &mut left, u64::MAX, &mut laid);
    laid
}

/// Says which numbers are left out before a number: those that follow one another for the same reason in one line.
fn left_out(desk: &Desk<'_>, left: &mut &[Withheld], before: u64, laid: &mut Laid) {
    while let Some(first) = left.first().filter(|first| first.number < before || before == u64::MAX) {
        let follows = |(at, next): &(usize, &Withheld)| {
            next.why == first.why
                && next.number == first.number.saturating_add(*at as u64)
                && (next.number < before || before == u64::MAX)
        };
        let run = left.iter().enumerate().take_while(follows).count().max(1);
        let last = left.get(run - 1).map_or(first.number, |last| last.number);
        let (from, to, why) = (desk.say.number(first.number), desk.say.number(last), desk.word("why", &first.why));
        let words = [("first", &*from), ("last", &*to), ("why", &*why)];
        let said = desk.say.say_with(if run == 1 { "withheld" } else { "withheld-range" }, &words);
        laid.pieces.push(Piece { w: vec![said], ..Piece::default() });
        laid.counts.withheld += run as u64;
        *left = left.get(run..).unwrap_or_default();
    }
}

fn piece(desk: &Desk<'_>, item: &Item, laid: &mut Laid) -> Piece {
    laid.counts.items += 1;
    let say = &desk.say;
    let mut piece = Piece {
        n: say.number(item.number),
        h: desk.local(&item.claimed).map_or_else(String::new, |local| local.time()),
        a: desk.name(&item.author, &item.author_name),
        x: beside(desk, item),
        d: item.item.chars().filter(char::is_ascii_hexdigit).take(16).collect(),
        ..Piece::default()
    };
    for former in &item.former {
        let shown = desk.text(&former.text);
        laid.replaced += shown.replaced;
        piece.b.push(Body { k: Some(say.say_with("former", &[("at", &desk.short(&former.claimed))])), t: shown });
    }
    if let Some(written) = &item.text {
        if written.is_empty() {
            piece.w.push(say.say("empty"));
        }
        let shown = desk.text(written);
        laid.replaced += shown.replaced;
        piece.b.push(Body { k: (!item.former.is_empty()).then(|| say.say("now")), t: shown });
    }
    if let Some(document) = &item.document {
        piece.f = Some(particulars(desk, document));
    } else {
        laid.counts.messages += 1;
    }
    let changes: Vec<String> = item.changes.iter().map(|change| changed(desk, change)).collect();
    laid.counts.changes += changes.len() as u64;
    if !changes.is_empty() {
        piece.w.push(changes.join("\u{2002}·\u{2002}"));
    }
    if let Some(at) = &item.withdrawn {
        laid.counts.withdrawn += 1;
        piece.w.push(say.say_with("withdrawn", &[("at", &desk.short(at))]));
    }
    piece.r = receipts(desk, item, laid);
    piece
}

/// What it is, how it came, and when it did if that was later.
fn beside(desk: &Desk<'_>, item: &Item) -> String {
    let say = &desk.say;
    let mut said = Vec::new();
    match (item.kind.as_str(), item.reply_to) {
        ("message", None) => {}
        ("message" | "reply", Some(number)) => {
            said.push(say.say_with("kind-reply", &[("number", &say.number(number))]))
        }
        ("reply", None) => said.push(say.say("kind-reply-none")),
        (kind, _) => said.push(desk.word("kind", kind)),
    }
    if let Some(path) = &item.path {
        said.push(desk.word("path", path));
    }
    if let (Some(claimed), Some(arrived)) = (Moment::read(&item.claimed), Moment::read(&item.arrived))
        && arrived.since(claimed).abs() > LATE_MILLIS
    {
        let (written, came) = (claimed.local(desk.offset), arrived.local(desk.offset));
        said.push(if written.date() == came.date() {
            say.say_with("arrived", &[("time", &came.time())])
        } else {
            say.say_with("arrived-day", &[("at", &desk.short(&item.arrived))])
        });
    }
    said.join("\u{2002}·\u{2002}")
}

/// Where a correction or a withdrawal stands: it has a number of its own, under which nothing else is found.
fn changed(desk: &Desk<'_>, change: &Changed) -> String {
    let (number, at) = (desk.say.number(change.number), desk.short(&change.claimed));
    match change.kind.as_str() {
        "correction" | "imported" | "withdrawal" => {
            desk.say.say_with(&format!("change-{}", change.kind), &[("number", &number), ("at", &at)])
        }
        other => format!("{} {number} {at}", desk.words(other)),
    }
}

/// Receipts by moment, those that one person stated over one path in a row.
fn receipts(desk: &Desk<'_>, item: &Item, laid: &mut Laid) -> String {
    let mut said = Vec::new();
    for of_one in item.receipts.chunk_by(|one, next| one.by == next.by && one.path == next.path) {
        let Some(first) = of_one.first() else { continue };
        laid.counts.receipts += of_one.len() as u64;
        let stated: Vec<String> = of_one.iter().map(|one| receipt(desk, item, one)).collect();
        let mut stated = stated.join(", ");
        if !first.path.is_empty() {
            stated.push_str(&format!(" ({})", desk.word("path", &first.path)));
        }
        let by = desk.name(&first.by, &first.by_name);
        said.push(desk.say.say_with("receipts", &[("by", &by), ("stated", &stated)]));
    }
    said.join("\u{2002}·\u{2002}")
}

fn receipt(desk: &Desk<'_>, item: &Item, receipt: &Receipt) -> String {
    let at = match (desk.local(&item.claimed), desk.local(&receipt.claimed)) {
        (Some(item), Some(local)) if item.date() == local.date() => local.time(),
        _ => desk.short(&receipt.claimed),
    };
    match receipt.kind.as_str() {
        "delivered" | "opened" | "acknowledged" | "refused" => {
            desk.say.say_with(&format!("receipt-{}", receipt.kind), &[("at", &at)])
        }
        other => format!("{} {at}", desk.words(other)),
    }
}

/// The name, size and digest of a document, in lines.
fn particulars(desk: &Desk<'_>, document: &Document) -> [String; 2] {
    let say = &desk.say;
    let mut said = vec![desk.words(&document.media), say.say_number("document-bytes", document.bytes)];
    if document.files > 1 {
        said.push(say.say_number("document-files", document.files));
    }
    [desk.words(&document.name), said.join("\u{2002}·\u{2002}")]
}
