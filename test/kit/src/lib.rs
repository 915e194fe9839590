//! People, keys and vectors for tests.
//!
//! Reading order: [`figure`] (who), [`story`] (what they wrote, signed and received), [`folder`] (a bundle in memory), [`paper`] (PDFs, honest and hostile), [`authority`] and [`served`] (who stamps the time), [`sealed`] (a line under TLS).
#![forbid(unsafe_code)]

pub mod authority;
pub mod figure;
pub mod folder;
pub mod paper;
pub mod sealed;
pub mod served;
pub mod story;

pub use authority::Authority;
pub use figure::Figure;
pub use folder::Folder;
pub use story::Story;
