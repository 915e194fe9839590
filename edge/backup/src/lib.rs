//! A backup in a folder of age files: written whole or not at all, and read as if whoever keeps the folder were hostile.
//!
//! Reading order: [`trouble`] (what may go wrong), [`key`] (what seals and what opens), [`index`] (what a backup says of itself),
//! [`folder`] (its files), [`sealing`] (one file on its way in, or out to somebody else).
//!
//! # Layout
//! `index-00000007.age`, the last backup's list of parts; `<64 hexadecimal digits>.age`, one part, named after the SHA-256 of the file;
//! `LISEZ-MOI.txt`, how to open them with nothing of ours. While a part is written: `.part`. Whoever keeps the folder learns how many
//! files there are, how long each is and when it was written.
#![forbid(unsafe_code)]

pub mod folder;
pub mod index;
pub mod key;
pub mod sealing;
pub mod trouble;

pub use folder::{Folder, Opened, unsealed};
pub use index::{Holds, Index, Part};
pub use key::{Address, Opener};
pub use sealing::Sealing;
pub use trouble::Trouble;
