//! What the law and the professions say of keeping, as dated lines with their sources; and the days that follow from them.
//!
//! Nothing here is advice, and nothing here decides: a person chooses a schedule, and the program counts days. Reading order: [`schedule`]
//! (what a line says), [`schedules`] (the lines), [`dates`] (the days).
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

pub mod dates;
pub mod schedule;
pub mod schedules;

pub use dates::{Dates, Start, dates};
pub use schedule::{Certainty, Event, Kind, Schedule};
pub use schedules::{ALL, REVIEWED, by_id, for_profile};
