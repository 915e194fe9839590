//! What stands beside a parcel's lists: how to check it, in two languages, with tools that everybody has.

/// In French.
pub const LISEZ_MOI: &str = include_str!("../texts/LISEZ-MOI.txt");
/// In English.
pub const README: &str = include_str!("../texts/README.txt");
