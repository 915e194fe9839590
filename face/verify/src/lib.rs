//! Checks a bundle on a machine that never ran Parloir.
//!
//! Reading order: `parloir-bundle` (the folder, and signatures on every core of the machine), [`sentence`] (what words and findings
//! mean), [`render`] (what a person and a program read), [`cachet`] (the same of a cachet).
#![forbid(unsafe_code)]

pub mod cachet;
pub mod render;
pub mod sentence;

pub use parloir_bundle::{Anchors, CachetChecked, Checked, Disk, Trusted, check, check_cachet, check_watched};
pub use sentence::Language;
