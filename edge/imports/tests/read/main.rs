//! Exported conversations as they are met, and as somebody would make them to do harm.

mod archives;
mod letters;
mod stage;
mod texts;
mod whatsapp;
