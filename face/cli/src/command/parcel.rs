//! A whole matter, packed to last.

use std::path::PathBuf;

use clap::Args;

/// Packs a matter.
#[derive(Debug, Args)]
pub struct Parcel {
    pub matter: String,
    #[arg(long)]
    pub to: PathBuf,
    #[arg(long, conflicts_with = "sealed_to", requires = "stamp")]
    pub asic: bool,
    #[arg(long)]
    pub sealed_to: Option<String>,
    #[arg(long)]
    pub stamp: Option<String>,
}
