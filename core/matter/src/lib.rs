//! What a matter is and what each party may do in it: facts fold into state.
//!
//! Reading order: [`fact`] (what can be folded), [`view`] (what comes of it), [`rule`] (who may do what, and to whom content may go).
#![forbid(unsafe_code)]

pub mod fact;
pub mod rule;
pub mod view;

pub use fact::Fact;
pub use view::{CheckpointView, Folded, Party, Verified, View};
