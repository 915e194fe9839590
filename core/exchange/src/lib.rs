//! How two devices meet and bring each other up to date, without I/O.
//!
//! Reading order: [`redeem`] (an invitation is proven by both sides), [`phrase`] (four words on both screens),
//! [`position`] (what the other side lacks), [`held`] (what came too early).
#![forbid(unsafe_code)]

pub mod held;
pub mod phrase;
pub mod position;
pub mod redeem;
