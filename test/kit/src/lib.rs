//! People, keys and vectors for tests.
//!
//! Reading order: [`figure`] (who), [`story`] (what they wrote, signed and received), [`folder`] (a bundle in memory), [`paper`] (PDFs, honest and hostile).
#![forbid(unsafe_code)]

pub mod figure;
pub mod folder;
pub mod paper;
pub mod story;

pub use figure::Figure;
pub use folder::Folder;
pub use story::Story;
