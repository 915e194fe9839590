//! What a rule found, and where.

/// One place where a rule does not hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Path from the project's top.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Violation {
    /// A violation at a line.
    pub fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

/// The line, from 1, of a byte of a text.
pub fn line_at(text: &str, offset_bytes: usize) -> usize {
    text.as_bytes().iter().take(offset_bytes).filter(|byte| **byte == b'\n').count() + 1
}
