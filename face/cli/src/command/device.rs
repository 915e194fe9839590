//! What can be typed about the devices of one person.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Reason;

/// The devices of one person.
#[derive(Debug, Subcommand)]
pub enum Device {
    List,
    Invite {
        #[arg(long, default_value = "15m", value_parser = crate::span::parse_ms)]
        expires: i64,
        #[arg(long)]
        file: Option<PathBuf>,
    },
    Join(JoinDevice),
    Renew {
        #[arg(long)]
        words_file: Option<PathBuf>,
    },
    Revoke {
        device: String,
        #[arg(long, default_value = "lost")]
        reason: Reason,
        #[arg(long)]
        words_file: Option<PathBuf>,
    },
}

/// Makes a profile from another device of the same person.
#[derive(Debug, Args)]
pub struct JoinDevice {
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub link: Option<String>,
    #[arg(long)]
    pub file: Option<PathBuf>,
    #[arg(long)]
    pub label: String,
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    #[arg(long)]
    pub weak_passphrase_accepted: bool,
    #[arg(long)]
    pub small_machine: bool,
}

/// Makes a profile again from the words alone.
#[derive(Debug, Args)]
pub struct Recover {
    #[arg(long)]
    pub name: String,
    #[arg(long, default_value = "none")]
    pub profession: String,
    #[arg(long, default_value = "fr")]
    pub jurisdiction: String,
    #[arg(long)]
    pub label: String,
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    #[arg(long)]
    pub weak_passphrase_accepted: bool,
    #[arg(long)]
    pub small_machine: bool,
}
