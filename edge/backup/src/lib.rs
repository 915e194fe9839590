//! A backup in a place full of age files: written whole or not at all, and read as if whoever keeps the place were hostile.
//!
//! Reading order: [`trouble`] (what may go wrong), [`key`] (what seals and what opens), [`index`] (what a backup says of itself),
//! [`place`] (what a place for files must be able to do), [`files`] (the files of a backup, in whichever place), [`sealing`] (one file on its
//! way, or out to somebody else), `folder` (a place on a disk), [`storage`] (where an S3-compatible storage is, as typed), `web` (one request to it), [`bucket`]
//! (a place in it).
//!
//! # Layout
//! `index-00000007.age`, the last backup's list of parts; `<64 hexadecimal digits>.age`, one part, named after the SHA-256 of the file;
//! `LISEZ-MOI.txt`, how to open them with nothing of ours. In a folder, while a part is written: `.part`. Whoever keeps the place learns
//! how many files there are, how long each is and when it was written; a storage also learns who asks, by address and access key.
#![forbid(unsafe_code)]

pub mod bucket;
pub mod files;
mod folder;
pub mod index;
pub mod key;
pub mod place;
pub mod sealing;
pub mod storage;
pub mod trouble;
mod web;

pub use bucket::Bucket;
pub use files::{Files, Opened, unsealed};
pub use index::{Holds, Index, Part};
pub use key::{Address, Opener};
pub use place::{Listing, Wanted};
pub use sealing::SealedFile;
pub use storage::Storage;
pub use trouble::{Outage, Trouble};
pub use web::Traffic;
