//! A matter as papers: one model of a conversation, and the files that people and other programs read.
//!
//! Reading order: [`conversation`] (what there is to say of a matter, as its JSON says it).
#![forbid(unsafe_code)]

pub mod conversation;

pub use conversation::Conversation;
