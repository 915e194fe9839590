//! A whole matter, packed to last.

use serde::{Deserialize, Serialize};

use super::CachetMade;

/// What is wanted: bundle and papers in a bag sealed by a cachet, in one new file.
#[derive(Clone, Serialize, Deserialize)]
pub struct ParcelWanted {
    pub matter: String,
    pub target: String,
    /// ASiC-E with a time assertion, else one `.tar`.
    #[serde(default)]
    pub asic: bool,
    /// An `age` key that alone opens it; empty: nobody's.
    #[serde(default)]
    pub to: String,
    /// Who stamps the cachet, and the container of ASiC-E.
    #[serde(default)]
    pub authority: Option<String>,
}

/// A parcel that was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelMade {
    /// Files that are kept in it.
    pub files: u64,
    /// Bytes of the parcel.
    pub bytes: u64,
    /// What seals it.
    pub cachet: CachetMade,
    /// Only a key opens it.
    pub sealed: bool,
    pub asic: bool,
    pub target: String,
    /// Forms of papers that are not in it: as of papers that were made.
    #[serde(default)]
    pub left_out: Vec<String>,
    #[serde(default)]
    pub failed: Vec<String>,
}
