//! What can be typed about backups.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The backup.
#[derive(Debug, Subcommand)]
pub enum Backup {
    Set {
        folder: PathBuf,
        #[arg(long)]
        words_file: Option<PathBuf>,
    },
    Now,
    Check,
    Status,
    Key {
        #[arg(long)]
        words_file: Option<PathBuf>,
    },
}

/// Makes a profile again from a backup.
#[derive(Debug, Args)]
pub struct Restore {
    pub folder: PathBuf,
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    #[arg(long)]
    pub weak_passphrase_accepted: bool,
    #[arg(long)]
    pub small_machine: bool,
}
