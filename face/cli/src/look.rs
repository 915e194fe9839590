//! How answers look: language, colour, width. Rendering is a function of these and of the answer, of nothing else.

use parloir_speech::speech::Speech;
use parloir_speech::width::{columns, folded};

/// Columns of a terminal that does not say how wide it is.
pub const WIDTH_DEFAULT: usize = 80;

/// What rendering depends on.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The language.
    pub speech: &'a Speech,
    /// Whether colours may be used.
    pub colour: bool,
    /// Columns.
    pub width: usize,
}

impl Look<'_> {
    /// A sentence cut to the width, each line begun by `margin` and ended.
    #[must_use]
    pub fn paragraph(&self, margin: &str, text: &str) -> String {
        let room = self.width.saturating_sub(columns(margin)).max(10);
        text.lines().flat_map(|line| folded(line, room)).map(|line| format!("{margin}{line}\n")).collect()
    }

    /// What stands out.
    #[must_use]
    pub fn bold(&self, text: &str) -> String {
        self.painted("1", text)
    }

    /// What may be skipped.
    #[must_use]
    pub fn quiet(&self, text: &str) -> String {
        self.painted("2", text)
    }

    /// What is as it should be.
    #[must_use]
    pub fn good(&self, text: &str) -> String {
        self.painted("32", text)
    }

    /// What needs somebody.
    #[must_use]
    pub fn warn(&self, text: &str) -> String {
        self.painted("33", text)
    }

    /// What went wrong.
    #[must_use]
    pub fn bad(&self, text: &str) -> String {
        self.painted("31", text)
    }

    fn painted(&self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
