//! A matter as papers: one model of a conversation, and the files that people and other programs read.
//!
//! Reading order: [`conversation`] (what there is to say of a matter, as its JSON says it), [`form`] (which papers there are, and how one is
//! written), `seen` (what others wrote, so that it cannot deceive), `day` (moments on the calendar of who reads), `words` and [`months`] (our own
//! sentences), `documents` (where their bytes are), then a file for each form. [`constat`] is the page for whoever must verify, with the
//! [`circumstances`] in which it was made.
//!
//! Whatever a person wrote is text in every form, never markup. Only the JSON holds it exactly; the others show what cannot be seen. The
//! same model gives the same bytes: no clock, no chance, no zone of the machine.
#![forbid(unsafe_code)]

pub mod circumstances;
pub mod constat;
pub mod conversation;
mod csv;
mod day;
mod documents;
pub mod form;
mod left;
mod mail;
mod markdown;
pub mod months;
mod rsmf;
mod seen;
mod text;
mod words;

pub use conversation::Conversation;
pub use documents::{Beside, Documents, Nowhere, piece_name};
pub use form::{CONSTAT_PAGE, CONSTAT_TEXT, Form, LEFT_OUT, write, write_constat, write_left_out, write_one};
