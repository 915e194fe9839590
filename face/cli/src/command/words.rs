//! What can be typed about the recovery words.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The recovery words.
#[derive(Debug, Subcommand)]
pub enum Words {
    Check {
        #[arg(long)]
        words_file: Option<PathBuf>,
    },
    Divide(Divide),
    Rejoin {
        #[arg(long)]
        share_file: Vec<PathBuf>,
        #[arg(long)]
        words_file: Option<PathBuf>,
    },
}

/// Divides the words among several people.
#[derive(Debug, Args)]
pub struct Divide {
    #[arg(long, value_parser = clap::value_parser!(u8).range(2..=15))]
    pub needed: u8,
    #[arg(long, value_parser = clap::value_parser!(u8).range(2..=15))]
    pub among: u8,
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    #[arg(long)]
    pub folder: Option<PathBuf>,
}

/// The words instead of a passphrase.
#[derive(Debug, Args)]
pub struct Paper {
    #[arg(long, conflicts_with_all = ["words_file", "passphrase_file", "passphrase_fd"])]
    pub words: bool,
    #[arg(long, conflicts_with_all = ["passphrase_file", "passphrase_fd"])]
    pub words_file: Option<PathBuf>,
}
