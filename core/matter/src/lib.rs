//! What a matter is and what each party may do in it: facts fold into state.
//!
//! Reading order: [`fact`] (what can be folded), [`roster`] and [`view`] (what comes of it), [`change`] (what people read of it), [`consent`] (what was said of a relay) and [`passage`] (what may pass through it), [`rule`] (who may do what, and to whom content may go).
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

pub mod change;
pub mod consent;
pub mod fact;
pub mod passage;
pub mod roster;
pub mod rule;
pub mod view;

pub use change::Change;
pub use fact::Fact;
pub use roster::{Former, Gone, Party};
pub use view::{CheckpointView, Folded, StampView, Verified, View};
