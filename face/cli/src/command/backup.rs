//! What can be typed about backups.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The backup.
#[derive(Debug, Subcommand)]
pub enum Backup {
    Set {
        #[arg(required_unless_present = "s3", conflicts_with = "s3")]
        folder: Option<PathBuf>,
        #[command(flatten)]
        storage: Storage,
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

/// Where a storage is. Its secret key is no argument: whoever lists programs would read it.
#[derive(Debug, Args)]
pub struct Storage {
    #[arg(long)]
    pub s3: Option<String>,
    #[arg(long, requires = "s3")]
    pub bucket: Option<String>,
    #[arg(long, requires = "s3", default_value = "us-east-1")]
    pub region: String,
    #[arg(long, requires = "s3")]
    pub prefix: Option<String>,
    #[arg(long, requires = "s3")]
    pub access_key: Option<String>,
    #[arg(long, requires = "s3")]
    pub secret_key_file: Option<PathBuf>,
    #[arg(long, requires = "s3")]
    pub authority_file: Option<PathBuf>,
}

/// Makes a profile again from a backup.
#[derive(Debug, Args)]
pub struct Restore {
    #[arg(required_unless_present = "s3", conflicts_with = "s3")]
    pub folder: Option<PathBuf>,
    #[command(flatten)]
    pub storage: Storage,
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    #[arg(long)]
    pub lost: bool,
    #[arg(long)]
    pub weak_passphrase_accepted: bool,
    #[arg(long)]
    pub small_machine: bool,
}
