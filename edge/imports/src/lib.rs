//! Exported conversations of other programs, read line by line: nothing dropped, everything bounded.
//!
//! Nobody here witnessed what such a file says. It is read as its maker wrote it: authors by the names that stand there, moments as
//! written, and every unit of the file (a line, an element, a letter) is accounted for in exactly one [`Line`]. Reading the same bytes
//! in the same way gives the same digest on every machine.
//!
//! Reading order: [`reading`] (what a file comes to), [`trouble`] (why it is refused), [`limit`] (every bound), `source` and `pack`
//! (bytes, and what is packed), `calendar` (days in three orders), then one file for each format, and [`read`] (which one it is).
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

mod calendar;
mod choose;
mod letters;
mod limit;
mod pack;
mod post;
pub mod reading;
mod rsmf;
mod signal;
mod source;
mod texts;
pub mod trouble;
mod whatsapp;

pub use choose::{Look, look, read};
pub use limit::Bounds;
pub use reading::{Attachment, Dates, Format, Kind, Line, Mark, Options, Reading, Summary};
pub use trouble::Trouble;

/// The version of these readers: a file read by another version may come to another digest.
pub const READER: u64 = 1;
