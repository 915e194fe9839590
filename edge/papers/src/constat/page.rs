//! What the sheet for a formal record says, before it is a page: our words, other people's, what is typed, and what a hand fills in.

use core::fmt;

/// A piece of a line.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Our own words.
    Ours(String),
    /// The same, never broken over lines.
    Whole(String),
    /// What somebody wrote, made safe for a line.
    Theirs(String),
    /// What is typed or compared letter by letter.
    Code(String),
    /// Filled in by hand.
    Blank,
}

/// A line.
pub(crate) type Line = Vec<Piece>;

/// All of it.
pub(crate) struct Page {
    /// `fr`, `en`.
    pub language: &'static str,
    pub title: String,
    pub lead: String,
    pub sections: Vec<Section>,
    /// What whoever verifies fills in.
    pub by_hand: (String, Vec<String>),
}

/// A numbered section.
pub(crate) struct Section {
    pub title: String,
    pub body: Body,
}

/// What stands in one.
pub(crate) enum Body {
    /// A label, and what there is to say.
    Facts(Vec<(Line, Vec<Line>)>),
    /// Three columns.
    Table(Table),
    /// The same, each row with a box to tick.
    Steps(Table),
    /// One after the other.
    Points(Vec<Line>),
}

/// Rows of three cells, each of lines.
pub(crate) struct Table {
    pub heads: [String; 3],
    pub rows: Vec<[Vec<Line>; 3]>,
    /// What is not among them.
    pub rest: Option<Line>,
}

// A trace says of which kind they are, never what they hold: names, titles and keys stand in them.
impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ours(_) => "Ours(..)",
            Self::Whole(_) => "Whole(..)",
            Self::Theirs(_) => "Theirs(..)",
            Self::Code(_) => "Code(..)",
            Self::Blank => "Blank",
        })
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Page({} sections)", self.sections.len())
    }
}

/// Our own words as a line.
pub(crate) fn ours(text: impl Into<String>) -> Line {
    vec![Piece::Ours(text.into())]
}

/// What somebody wrote, at most so many letters of it.
pub(crate) fn theirs(text: &str, most: usize) -> Piece {
    let text = crate::seen::line(text);
    let mut letters = text.chars();
    let mut shown: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    Piece::Theirs(shown)
}

/// A digest or a key, as it is written everywhere: nothing but its digits, whatever a file says.
pub(crate) fn code(text: &str) -> Piece {
    Piece::Code(text.chars().filter(char::is_ascii_graphic).take(64).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_of_the_sheet_holds_nothing_that_stands_on_it() {
        let line = vec![theirs("Me Claire Dubois", 80), code("ab12"), Piece::Whole("Martin".into())];
        let facts = Body::Facts(vec![(ours("Martin"), vec![line.clone()])]);
        let page = Page {
            language: "fr",
            title: "Martin".into(),
            lead: "Martin".into(),
            sections: vec![Section { title: "Martin".into(), body: facts }],
            by_hand: ("Martin".into(), vec!["Martin".into()]),
        };
        let told = format!("{page:?} {line:?}");
        for held in ["Martin", "Claire", "ab12"] {
            assert!(!told.contains(held), "{told}");
        }
    }
}
