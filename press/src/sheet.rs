//! What the template is given: every word that stands on the pages of a volume, and nothing that it would have to decide.

use parloir_papers::conversation::Counts;
use serde::Serialize;

use crate::printable::Shown;

/// The pages of a volume.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// `fr` or `en`: how readers pronounce it and where words are divided.
    pub lang: &'static str,
    /// For the properties of the file and the running head.
    pub title: String,
    /// Who made it, for the same.
    pub maker: String,
    /// `Dossier`.
    pub kicker: String,
    /// The matter's title.
    pub matter: Shown,
    /// From when to when.
    pub span: String,
    /// `Volume 1 sur 2`.
    pub volume: String,
    /// The same with the numbers of its items.
    pub holds: String,
    /// The foot of a page.
    pub foot: String,
    /// `page`, `sur`: the two words around the numbers that only the typesetter knows.
    pub page: [String; 3],
    /// Who, when, which.
    pub facts: Vec<Fact>,
    /// What these pages are, and are not.
    pub about: Vec<Chapter>,
    /// Which program, template and fonts.
    pub technical: Chapter,
    /// The same in detail.
    pub particulars: Vec<Fact>,
    /// Before the items.
    pub before: Vec<Section>,
    /// The heading over the items.
    pub items_title: String,
    /// Said when there is none.
    pub items_none: Option<String>,
    /// The items, and the numbers that are left out, in order.
    pub items: Vec<Piece>,
    /// After them.
    pub after: Vec<Section>,
    /// The last table.
    pub counts: Tally,
    /// The last line.
    pub end: String,
    /// The name of the attached source.
    pub attached: String,
    /// What it is.
    pub attached_as: String,
}

/// A line of the title page.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// What.
    pub k: String,
    /// Which.
    pub v: Shown,
    /// A digest below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub d: Option<String>,
}

/// A few paragraphs under a title.
#[derive(Clone, Debug, Serialize)]
pub struct Chapter {
    /// The title.
    pub t: String,
    /// The paragraphs.
    pub p: Vec<Shown>,
}

/// A list under a heading.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// The heading.
    pub t: String,
    /// Whether labels are wide, as moments are.
    pub wide: bool,
    /// Said before the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p: Option<String>,
    /// The list.
    pub e: Vec<Entry>,
}

/// An entry of a list: a label in the margin, a first line, lines below.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// A number, or nothing.
    pub n: String,
    /// The first line.
    pub t: Shown,
    /// Said beside it in small.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub x: String,
    /// The lines below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub l: Vec<String>,
    /// A digest or a key below those.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub d: Vec<Fact>,
}

/// An item on paper, or a line in its place.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Piece {
    /// The day, when it is another than that of the piece before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Its number; empty for what is left out.
    pub n: String,
    /// The time that its author stated.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub h: String,
    /// Its author.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub a: String,
    /// What it is, and how it came.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub x: String,
    /// The beginning of its digest.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub d: String,
    /// Former texts and, after them, the text as it reads now; each with what is said over it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub b: Vec<Body>,
    /// The name and the particulars of a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f: Option<[String; 2]>,
    /// Said of it: withdrawn, left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub w: Vec<String>,
    /// Receipts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub r: String,
}

/// A text of an item.
#[derive(Clone, Debug, Serialize)]
pub struct Body {
    /// Said over it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub k: Option<String>,
    /// What was written.
    pub t: Shown,
}

/// The counts as they are printed.
#[derive(Clone, Debug, Serialize)]
pub struct Tally {
    /// The heading.
    pub t: String,
    /// Said before them.
    pub p: String,
    /// `Ce volume`, `Ensemble`.
    pub heads: [String; 2],
    /// A word, then both numbers.
    pub rows: Vec<[String; 3]>,
    /// What was laid out, to be held against what was read.
    #[serde(skip)]
    pub laid: Counts,
}
