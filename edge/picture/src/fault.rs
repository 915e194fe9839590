//! Why a page is not drawn: plain words that repeat nothing of the document.

use thiserror::Error;

/// Why a page is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Fault {
    /// The width asked for is out of bounds.
    #[error("the width is out of bounds")]
    Width,
    /// The document is longer than is drawn.
    #[error("the document is too long")]
    Length,
    /// The document opens with a password only, or is encrypted in a way that is not understood.
    #[error("the document is encrypted")]
    Encrypted,
    /// It is no PDF, or a damaged one.
    #[error("the document cannot be read")]
    Unreadable,
    /// It has no page, or more than are counted.
    #[error("the document has no page, or too many")]
    Pages,
    /// It has no page of this number.
    #[error("there is no such page")]
    Page,
    /// The page is too long for its width.
    #[error("the page is too large")]
    Size,
    /// What the child was asked cannot be read.
    #[error("the order cannot be read")]
    Order,
    /// What the child answered is no page.
    #[error("the answer is no page")]
    Answer,
    /// The child could not give up what it must.
    #[error("the process could not be confined")]
    Confine,
    /// A pipe broke.
    #[error("the pipe broke")]
    Pipe,
}
