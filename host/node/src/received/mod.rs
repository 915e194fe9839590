//! A matter that somebody handed over, as it came: checked as the verifier checks it, read line by line, and never made facts of one's own.
//!
//! Reading order: [`arrive`] (a folder, an archive or a sealed file becomes one sealed document), [`key`] (what opens a sealed file),
//! [`inside`] (the archive as a bundle's folder), [`look`] (the check), [`lines`] (what is read of it), [`head`] (what is said of it above).

pub(crate) mod arrive;
pub(crate) mod head;
mod inside;
pub(crate) mod key;
mod lines;
mod look;
pub(crate) mod within;

pub(crate) use lines::{given, read, shown};
pub(crate) use look::{Looked, look};
