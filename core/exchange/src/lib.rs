//! How two devices meet and bring each other up to date, without I/O.
//!
//! Reading order: [`redeem`] (an invitation is proven by both sides), [`phrase`] (four words on both screens),
//! [`position`] (what the other side lacks), [`held`] (what came too early).
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

pub mod device;
pub mod held;
pub mod phrase;
pub mod position;
pub mod redeem;
