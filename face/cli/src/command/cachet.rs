//! Files sealed outside any matter.

use std::path::PathBuf;

use clap::Args;

/// Seals files, or lists what was sealed here.
#[derive(Debug, Args)]
pub struct Cachet {
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    pub files: Vec<PathBuf>,
    #[arg(long)]
    pub to: Option<PathBuf>,
    #[arg(long)]
    pub stamp: Option<String>,
    #[arg(long)]
    pub statement: Option<String>,
    #[arg(long)]
    pub certificate: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["to", "stamp", "statement"])]
    pub list: bool,
}
