//! What can be typed about conversations exported from other programs.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Places a file as an import, looks at one, reads one.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Import {
    #[arg(required = true)]
    pub matter: Option<String>,
    #[arg(required = true)]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
    #[arg(long)]
    pub look: bool,
    #[command(subcommand)]
    pub act: Option<Imports>,
}

/// What is said of a file.
#[derive(Debug, Args)]
pub struct Choice {
    #[arg(long, value_parser = ["whatsapp", "sms-backup", "signal", "mbox", "eml", "rsmf", "parloir"])]
    pub format: Option<String>,
    #[arg(long, value_parser = ["dmy", "mdy", "ymd"])]
    pub dates: Option<String>,
    #[arg(long)]
    pub zone: Option<String>,
}

/// Imports that are there, and documents that are to be one.
#[derive(Debug, Subcommand)]
pub enum Imports {
    Read {
        matter: String,
        item: String,
        #[arg(long, default_value_t = 0)]
        after: u64,
        #[arg(long, default_value_t = 200)]
        limit: u32,
    },
    Open {
        matter: String,
        item: String,
        place: u64,
        #[arg(long, default_value_t = 1)]
        file: u32,
        #[arg(long)]
        to: PathBuf,
    },
    Item {
        matter: String,
        item: String,
        #[command(flatten)]
        choice: Choice,
        #[arg(long)]
        look: bool,
    },
}
