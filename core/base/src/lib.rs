//! Names, units, limits and refusal codes: the words everyone speaks in.
//!
//! Reading order: [`id`] (who and what), [`moment`] and [`day`] (when), [`limit`] (how much), [`letters`] (what deceives
//! a reader), [`refusal`] and [`malformed`] (what may go wrong, told apart by whose turn it is).
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

pub mod chance;
pub mod day;
pub mod id;
pub mod letters;
pub mod limit;
pub mod malformed;
pub mod moment;
pub mod refusal;

pub use chance::Chance;
pub use day::Day;
pub use id::{DeviceId, Digest, EndpointId, MatterId, PersonId, SessionId, Signature};
pub use malformed::Malformed;
pub use moment::Moment;
pub use refusal::Refusal;
