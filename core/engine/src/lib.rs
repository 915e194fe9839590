//! One input in; facts to commit and effects to run out.
//!
//! Reading order: [`input`] (what can happen), [`step`] (what follows), [`engine`] (the state, and the one door),
//! [`room`] (a matter in memory), [`session`], `fact`; then what each input does: `act`, `import`, `meet`, `passage`, `card`, `device`, `invite`, `party`, `verify`, `checked`, `receive`,
//! `content`, `receipt`, `checkpoint`, `append`; last [`query`] and `calls`, what hosts may ask.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_possible_wrap
    )
)]

mod act;
mod append;
mod calls;
mod card;
pub mod checked;
mod checkpoint;
mod content;
mod device;
pub mod engine;
mod erased;
mod fact;
mod fetch;
mod fork;
mod import;
pub mod input;
mod invite;
mod measure;
mod meet;
mod party;
mod passage;
pub mod query;
mod receipt;
mod receive;
pub mod room;
pub mod session;
pub mod step;
mod turn;
mod verify;

pub use checked::Checked;
pub use engine::{Engine, Own};
pub use input::{Act, ImportOf, Input};
pub use query::{Owed, Why};
pub use step::{Effect, Event, Outcome, Step};
